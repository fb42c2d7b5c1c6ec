import { checkCount, MOST_PATIENTS, tooManyEvents } from './arithmetic.ts';
import type { Measure } from './arm-columns.ts';
import { eventsGiving } from './reported-percent.ts';

/** The numbers of one outcome as they stand in a form while somebody types. */
export interface NumbersTyped {
  measure: Measure;
  events: string;
  n: string;
  enrolled: string;
  /** As the source prints it, with or without its sign. */
  percent: string;
  outcome: string;
  timepoint: string;
  disease: string;
  notes: string;
}

export type NumberField = 'events' | 'n' | 'enrolled' | 'reported_percent';

/** What arithmetic says of the numbers. Refused: it cannot be, and is not written. Held back: written, shown, and used in no synthesis. */
export interface EntryVerdict {
  refused: { field: NumberField; sentence: string }[];
  heldBack: string[];
  flags: string[];
  /** The numbers in words, once they make a proportion: '8 of 10 (80.0%)'. */
  says: string | null;
}

/** '71,4 %' → '71.4'. */
export const plainPercent = (text: string): string =>
  text
    .trim()
    .replace(/\s*%$/, '')
    .replace(/^(\d+),(\d+)$/, '$1.$2');

const WHOLE = /^\d+$/;

function wholeNumber(text: string, what: string, least: number): { value: number | null; sentence: string | null } {
  const t = text.trim();
  if (t === '') return { value: null, sentence: null };
  if (/^-\d/.test(t)) return { value: null, sentence: `${what} cannot be below 0; patients are counted from 0.` };
  if (/^\d+[.,]\d+$/.test(t)) return { value: null, sentence: `${what} cannot be ${t}; patients are counted whole.` };
  if (!WHOLE.test(t))
    return { value: null, sentence: `${what} cannot be “${t}”; write a whole number, or leave it empty.` };
  const value = Number(t);
  if (value > MOST_PATIENTS)
    return { value: null, sentence: `${what} cannot be ${t}: no cohort has more than ${MOST_PATIENTS} patients.` };
  if (value < least)
    return { value: null, sentence: `${what} cannot be ${value}; leave it empty where it is not stated.` };
  return { value, sentence: null };
}

/**
 * Checks what stands in the form: whole numbers, enrolled ≥ evaluable ≥ events, and the printed percentage against the counts. The same
 * rules run while somebody types and when the form is sent.
 * @param knownEnrolled how many the group has by its other rows; null where not stated. A number typed here takes its place.
 */
export function checkEntry(typed: NumbersTyped, knownEnrolled: number | null): EntryVerdict {
  const refused: EntryVerdict['refused'] = [];
  const take = (field: NumberField, text: string, what: string, least: number): number | null => {
    const { value, sentence } = wholeNumber(text, what, least);
    if (sentence) refused.push({ field, sentence });
    return value;
  };
  const counted = typed.measure === 'count' || typed.measure === 'count_without_denominator';
  const events = counted ? take('events', typed.events, 'The number of events', 0) : null;
  const n = take('n', typed.n, 'The number of evaluable patients', 1);
  const stated = take('enrolled', typed.enrolled, 'The number enrolled', 1);
  const enrolled = stated ?? knownEnrolled;
  if (typed.measure === 'count' && typed.events.trim() === '' && refused.length === 0)
    refused.push({
      field: 'events',
      sentence: 'Write how many had the event; 0 where the source says that nobody had it.',
    });
  if (events !== null && n !== null && events > n)
    refused.push({
      field: 'events',
      sentence: tooManyEvents(events, n),
    });
  if (n !== null && enrolled !== null && n > enrolled)
    refused.push({
      field: stated === null ? 'n' : 'enrolled',
      sentence: `${n} evaluable among ${enrolled} enrolled cannot be; one of the two numbers is wrong.`,
    });
  else if (n === null && events !== null && enrolled !== null && events > enrolled)
    refused.push({ field: 'events', sentence: `${events} events among ${enrolled} enrolled cannot be.` });
  const percent = plainPercent(typed.percent);
  const isPercent = /^(\d{1,2}(\.\d{1,4})?|100(\.0{1,4})?)$/.test(percent);
  if (percent !== '' && !isPercent)
    refused.push({
      field: 'reported_percent',
      sentence: `“${typed.percent.trim()}” is no percentage; write a number from 0 to 100 as the source prints it, or leave it empty.`,
    });
  const check =
    refused.length > 0
      ? { heldBack: [], flags: [] }
      : checkCount(
          {
            ...typed,
            study: 'this group',
            definition: '',
            outcome: typed.outcome.trim() || 'this outcome',
            timepoint: typed.timepoint.trim() || 'not stated',
            events: typed.events.trim(),
            n: typed.n.trim(),
            reported_percent: percent === '' ? undefined : percent,
          },
          enrolled,
        );
  const couldBe = isPercent && n !== null && counted && typed.events.trim() === '' ? eventsGiving(percent, n) : null;
  const span =
    couldBe && (couldBe.least === couldBe.most ? String(couldBe.least) : `${couldBe.least} to ${couldBe.most}`);
  return {
    refused,
    heldBack: check.heldBack,
    flags: span ? [...check.flags, `${percent}% of ${n} would be ${span}.`] : check.flags,
    says:
      counted && events !== null && n !== null && refused.length === 0
        ? `${events} of ${n} evaluable (${((100 * events) / n).toFixed(1)}%), enrolled ${enrolled ?? 'not stated'}`
        : null,
  };
}
