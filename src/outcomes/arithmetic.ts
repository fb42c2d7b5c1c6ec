import type { Measure } from './arm-rows.ts';
import { percentProblem } from './reported-percent.ts';

/** What of a row the arithmetic looks at; `events` and `n` as they were written. */
export interface CountInWords {
  study: string;
  outcome: string;
  timepoint: string;
  definition: string;
  disease: string;
  notes: string;
  measure: Measure;
  events: string;
  n: string;
  /** As the source prints it, without its sign; only where the table has it. */
  reported_percent?: string | undefined;
}

/** The numbers that a row gives, and the sentences that keep it out of every synthesis (`heldBack`) or only ask for a look (`flags`). */
export interface CheckedCount {
  /** How many of the evaluable; null where no number was given. */
  events: number | null;
  evaluable: number | null;
  /** The words of the source where it gives no plain number, and always for what is not a count. */
  valueText: string | null;
  heldBack: string[];
  flags: string[];
}

/** No cohort is larger. A larger number is a slip (an identifier in the wrong cell, digits run together), and would not fit its column either. */
export const MOST_PATIENTS = 10_000_000;

const PLAIN = /^[+-]?\d+(\.\d+)?$/;
const numberIn = (text: string): number | null => (PLAIN.test(text) ? Number(text) : null);
const tooMany = (n: number | null): boolean => n !== null && Math.abs(n) > MOST_PATIENTS;
export const patients = (n: number): string => `${n} patient${n === 1 ? '' : 's'}`;

/** More events than patients. */
export const tooManyEvents = (events: number, n: number): string =>
  `${events} events among ${patients(n)} cannot be; perhaps events were counted instead of patients.`;
const asWritten = (row: CountInWords): string => `“${row.outcome}” of ${row.study} (${row.timepoint})`;

/** The word 'events' in the place of a disease or "by event" in the notes: the denominator then is not a number of patients. */
const countsEvents = (row: CountInWords): boolean =>
  /\bevents\s*$/i.test(row.disease) || /\bby events?\b|\bevents?,? not (by )?patients?\b/i.test(row.notes);

/**
 * Reads the count of one row and says what about it cannot be.
 * @param enrolled how many were treated or enrolled, where the source states it for this arm.
 */
export function checkCount(row: CountInWords, enrolled: number | null): CheckedCount {
  const written = { events: numberIn(row.events), n: numberIn(row.n) };
  // What no cohort can have is kept in its words only, never as a number.
  const events = tooMany(written.events) ? null : written.events;
  const n = tooMany(written.n) ? null : written.n;
  const heldBack: string[] = [];
  const flags: string[] = [];
  const counted = row.measure === 'count' || row.measure === 'count_without_denominator';
  const valueText = !counted || (events === null && row.events !== '') ? row.events : null;
  const stop = (why: string) => heldBack.push(`${asWritten(row)} is not used: ${why}`);

  const badN = row.n !== '' && (n === null || n < 0 || !Number.isSafeInteger(n));
  if (badN)
    stop(
      `the number of evaluable patients is given as “${row.n}”, which is ${tooMany(written.n) ? `beyond any cohort (at most ${MOST_PATIENTS})` : 'no number of people'}; read the source again.`,
    );

  if (counted) {
    if (row.events === '') stop('no number of events is given; fill it in from the source.');
    else if (tooMany(written.events))
      stop(
        `the number of events is given as “${row.events}”, which is beyond any cohort (at most ${MOST_PATIENTS}); read the source again.`,
      );
    else if (events === null)
      stop(`the number of events is given as “${row.events}”, which is no count; give a whole number.`);
    else if (events < 0) stop(`${row.events} events cannot be; a count starts at 0.`);
    else if (!Number.isSafeInteger(events)) stop(`${row.events} events cannot be; patients are counted whole.`);
    if (row.n === '') {
      stop(
        events === null
          ? 'the source does not state among how many patients.'
          : `${events} ${events === 1 ? 'event is' : 'events are'} reported, but the source does not state among how many patients.`,
      );
    } else if (n === 0) stop('nobody was evaluable, so there is no proportion.');
    else if (!badN && n !== null && events !== null && events > n) stop(tooManyEvents(events, n));
    if (!badN && n !== null && enrolled !== null && n > enrolled)
      stop(`${patients(n)} evaluable out of ${enrolled} treated cannot be; one of the two numbers is wrong.`);
    if (row.reported_percent !== undefined && events !== null && n !== null && events >= 0 && n > 0 && events <= n) {
      const why = percentProblem(row.reported_percent, events, n);
      if (why) stop(why);
    }
    if (row.measure === 'count' && countsEvents(row))
      stop(`its ${row.n || 'denominator'} are events, not patients; a proportion of patients cannot be read from it.`);
  }
  const whole = partsSum(row.disease);
  if (whole !== null && n !== null && whole !== n)
    flags.push(
      `The disease groups of ${row.study} (${row.disease}) add up to ${whole}, but ${patients(n)} are given as evaluable; some may not have been assessed.`,
    );
  return { events, evaluable: n, valueText, heldBack, flags };
}

/** The sum of '(8+3+4)' in the disease text; null where it names no such parts. */
function partsSum(disease: string): number | null {
  const found = /\((\d+(?:\s*\+\s*\d+)+)\)/.exec(disease);
  return found ? found[1]!.split('+').reduce((sum, part) => sum + Number(part), 0) : null;
}

/** The parts of a pooled arm by name: 'SLE+IIM+SSc (8+3+4)' → SLE 8, IIM 3, SSc 4; empty where names and numbers do not pair. */
function pooledParts(disease: string): { disease: string; n: number }[] {
  const found = /^([^()]+)\((\d+(?:\s*\+\s*\d+)+)\)/.exec(disease);
  if (!found) return [];
  const names = found[1]!.split('+').map((s) => s.trim());
  const sizes = found[2]!.split('+').map(Number);
  return names.length === sizes.length ? names.map((name, i) => ({ disease: name, n: sizes[i]! })) : [];
}

/** Says where an arm of one disease has more evaluable patients than the pooled arm of the same publication says it has. Only a flag. */
export function checkAgainstPool(
  row: { study: string; disease: string; evaluable: number | null },
  pooled: readonly string[],
): string[] {
  return pooled.flatMap((disease) =>
    pooledParts(disease)
      .filter((part) => part.disease === row.disease && row.evaluable !== null && row.evaluable > part.n)
      .map(
        (part) =>
          `${row.study} gives ${patients(row.evaluable!)} evaluable with ${row.disease}, but counts only ${part.n} of them in “${disease}”.`,
      ),
  );
}

const UNTIL_SOMEBODY_SAYS = 'none of them is used until somebody says which is meant.';

/** Whether a sentence that holds a row back is about other rows beside it: it goes when they do. */
export const isContradiction = (sentence: string): boolean => sentence.endsWith(UNTIL_SOMEBODY_SAYS);

/**
 * The same outcome of the same arm at the same time point with different counts: which one is meant is for a person to say, so none is used.
 * @returns the sentence for every member, or null when they agree. It names them in an order that does not depend on the file.
 */
export function contradiction(
  same: readonly { study: string; outcome: string; timepoint: string; definition: string; events: string; n: string }[],
): string | null {
  const first = same[0];
  if (!first || new Set(same.map((r) => `${r.events} of ${r.n}`)).size < 2) return null;
  const named = same
    .map(
      (r) =>
        `${r.events || 'no number'} of ${r.n || 'an unstated number'}${r.definition ? ` (“${r.definition}”)` : ''}`,
    )
    .sort();
  return `“${first.outcome}” of ${first.study} (${first.timepoint}) is given ${named.length} times with different counts: ${named.join('; ')}; ${UNTIL_SOMEBODY_SAYS}`;
}
