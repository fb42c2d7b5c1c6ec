import { contradiction } from './arithmetic.ts';
import type { OutcomeContent } from './arms.ts';

/**
 * What people entered or corrected, which no import writes over: outcomes with their content before (null: entered new), and arms whose
 * number enrolled they stated.
 */
export interface ByHand {
  outcomes: ReadonlyMap<string, OutcomeContent | null>;
  enrolled: ReadonlySet<string>;
}

const BY_HAND = ' is not used: a person set it aside: ';

/** The sentence of a row that a person keeps out of every synthesis. */
export const setAsideSentence = (o: { name: string; timepoint: string }, study: string, reason: string): string =>
  `“${o.name}” of ${study} (${o.timepoint})${BY_HAND}${reason}`;

const isSetAside = (sentence: string): boolean => sentence.includes(BY_HAND);

/** The reason for which a person keeps the row out; null when nobody does. */
export function setAsideReason(heldBack: readonly string[]): string | null {
  const sentence = heldBack.find(isSetAside);
  return sentence === undefined ? null : sentence.slice(sentence.indexOf(BY_HAND) + BY_HAND.length);
}

/** A count of one arm as it was written, with the id of its row. */
export interface WrittenCount {
  id: string;
  study: string;
  outcome: string;
  timepoint: string;
  definition: string;
  events: string;
  n: string;
}

/** A stored row as a count; null where it is none, or where a person has set it aside. */
export function countOf(id: string, study: string, c: OutcomeContent): WrittenCount | null {
  if (c.measure !== 'count' || setAsideReason(c.heldBack) !== null) return null;
  const { name: outcome, timepoint, definition } = c;
  const events = c.events === null ? (c.valueText ?? '') : String(c.events);
  return { id, study, outcome, timepoint, definition, events, n: c.evaluable === null ? '' : String(c.evaluable) };
}

/** Rows of one arm that give the same outcome at the same time point with different counts: the sentence for each, by its id. */
export function disputesAmong(rows: readonly WrittenCount[]): Map<string, string> {
  const places = new Map<string, WrittenCount[]>();
  for (const row of rows) {
    const place = JSON.stringify([row.outcome.toLowerCase(), row.timepoint.toLowerCase()]);
    places.set(place, [...(places.get(place) ?? []), row]);
  }
  return new Map(
    [...places.values()].flatMap((same): [string, string][] => {
      const sentence = contradiction([...same].sort((a, b) => (a.id < b.id ? -1 : 1)));
      return sentence ? same.map((r): [string, string] => [r.id, sentence]) : [];
    }),
  );
}

/**
 * What a person entered stays, in the overlap group that its arm has now. @returns the stored content, and a warning where the table says what the person had not seen; null where
 * nobody entered anything.
 */
export function keptByHand(
  before: OutcomeContent | null | undefined,
  kept: OutcomeContent | undefined,
  table: OutcomeContent,
): { content: OutcomeContent; warning: string | null } | null {
  if (before === undefined || !kept) return null;
  const seen = [kept, before].some((c) => c !== null && c.events === table.events && c.evaluable === table.evaluable);
  const count = (c: OutcomeContent) => `${c.events ?? 'no number'} of ${c.evaluable ?? 'an unstated number'}`;
  const warning = `“${kept.name}” in ${kept.arm} (${kept.timepoint}) stands as somebody entered it, ${count(kept)}; this table says ${count(table)}. Correct the row if the table is right.`;
  // which reports share patients is said of the arm, not of the row that a person entered
  return { content: { ...kept, overlapGroup: table.overlapGroup }, warning: seen ? null : warning };
}
