/** What became of the entries of a list. Pure; the order of entries never counts as a change of an entry. */

import { comparisonForm } from './comparison-form.ts';

/** A named part of an entry. Undefined: unknown; null: known to be empty. */
export type EntryPart<T> = { name: string; text: (entry: T) => string | null | undefined };

export type ListShape<T> = {
  /** What makes an entry the same entry: texts that are compared in their comparison form. */
  identity: (entry: T) => string;
  parts: readonly EntryPart<T>[];
  /** Whether an entry that left and one that came may be one entry under a new wording. */
  rewordable: boolean;
};

export type PartDifference = { part: string; before: string | null; after: string | null };

export type ListDifference<T> = {
  added: T[];
  removed: T[];
  /** `differences` has at least one; a new wording of the identity itself is the part called 'wording'. */
  changed: { before: T; after: T; differences: PartDifference[] }[];
  /** The same entries with other white space, punctuation or case. */
  respelled: { before: string; after: string }[];
  reordered: boolean;
};

/** Beyond this, twins are paired in the order in which they stand: the time must not grow with the square of a hostile list. */
const MOST_TWINS = 32;
const MOST_REWORDED = 60;

function differencesOf<T>(before: T, after: T, parts: readonly EntryPart<T>[]): PartDifference[] {
  const differences: PartDifference[] = [];
  for (const { name, text } of parts) {
    const a = text(before);
    const b = text(after);
    if (a === undefined || b === undefined || a === b) continue;
    if (a !== null && b !== null && comparisonForm(a) === comparisonForm(b)) continue;
    differences.push({ part: name, before: a, after: b });
  }
  return differences;
}

/** Shared words over all words (Jaccard), 0 to 1. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

/** Pairs of entries of which half the words are the same, likest first. */
function rewordings<T>(removed: readonly T[], added: readonly T[], identity: (entry: T) => string): [T, T][] {
  if (removed.length > MOST_REWORDED || added.length > MOST_REWORDED) return [];
  const before = removed.map((entry) => wordsOf(identity(entry)));
  const after = added.map((entry) => wordsOf(identity(entry)));
  const scored: { i: number; j: number; score: number }[] = [];
  before.forEach((a, i) => {
    after.forEach((b, j) => {
      const score = likeness(a, b);
      if (score >= 0.5) scored.push({ i, j, score });
    });
  });
  scored.sort((x, y) => y.score - x.score || x.i - y.i || x.j - y.j);
  const taken = { before: new Set<number>(), after: new Set<number>() };
  const pairs: [T, T][] = [];
  for (const { i, j } of scored) {
    const a = removed[i];
    const b = added[j];
    if (a === undefined || b === undefined || taken.before.has(i) || taken.after.has(j)) continue;
    taken.before.add(i);
    taken.after.add(j);
    pairs.push([a, b]);
  }
  return pairs;
}

/** Takes out of `places` (the first one last) the entry that fits best: one without a known difference, else the first. */
function takeFrom<T>(
  places: number[],
  entry: T,
  after: readonly T[],
  parts: readonly EntryPart<T>[],
): number | undefined {
  const first = places.length - 1;
  let best = first;
  for (let i = first; i >= 0 && i > first - MOST_TWINS; i--) {
    const candidate = after[places[i] ?? -1];
    if (candidate !== undefined && differencesOf(entry, candidate, parts).length === 0) {
      best = i;
      break;
    }
  }
  return places.splice(best, 1)[0];
}

export function compareLists<T>(before: readonly T[], after: readonly T[], shape: ListShape<T>): ListDifference<T> {
  const { identity, parts } = shape;
  const result: ListDifference<T> = { added: [], removed: [], changed: [], respelled: [], reordered: false };

  const exact = (entry: T): string =>
    JSON.stringify([identity(entry), ...parts.map((part) => part.text(entry) ?? null)]);
  const identical = new Map<string, number[]>();
  after.forEach((entry, j) => {
    const key = exact(entry);
    const places = identical.get(key);
    if (places) places.push(j);
    else identical.set(key, [j]);
  });
  for (const places of identical.values()) places.reverse();

  const partner: (number | undefined)[] = before.map((entry) => identical.get(exact(entry))?.pop());
  const taken = new Set(partner);
  const byIdentity = new Map<string, number[]>();
  after.forEach((entry, j) => {
    if (taken.has(j)) return;
    const key = comparisonForm(identity(entry));
    const places = byIdentity.get(key);
    if (places) places.push(j);
    else byIdentity.set(key, [j]);
  });
  for (const places of byIdentity.values()) places.reverse();

  before.forEach((entry, i) => {
    if (partner[i] !== undefined) return;
    const places = byIdentity.get(comparisonForm(identity(entry)));
    const j = places && places.length > 0 ? takeFrom(places, entry, after, parts) : undefined;
    const other = j === undefined ? undefined : after[j];
    if (j === undefined || other === undefined) {
      result.removed.push(entry);
      return;
    }
    partner[i] = j;
    taken.add(j);
    const differences = differencesOf(entry, other, parts);
    if (differences.length > 0) result.changed.push({ before: entry, after: other, differences });
    else noteSpelling(entry, other);
  });
  after.forEach((entry, j) => {
    if (!taken.has(j)) result.added.push(entry);
  });

  function noteSpelling(a: T, b: T): void {
    if (identity(a) !== identity(b)) result.respelled.push({ before: identity(a), after: identity(b) });
    for (const { text } of parts) {
      const x = text(a);
      const y = text(b);
      if (typeof x === 'string' && typeof y === 'string' && x !== y) result.respelled.push({ before: x, after: y });
    }
  }

  if (shape.rewordable && result.removed.length > 0 && result.added.length > 0) {
    for (const [a, b] of rewordings(result.removed, result.added, identity)) {
      result.removed.splice(result.removed.indexOf(a), 1);
      result.added.splice(result.added.indexOf(b), 1);
      const wording = { part: 'wording', before: identity(a), after: identity(b) };
      result.changed.push({ before: a, after: b, differences: [wording, ...differencesOf(a, b, parts)] });
    }
  }

  const places = partner.filter((place) => place !== undefined);
  result.reordered = places.some((place, i) => i > 0 && place < (places[i - 1] ?? -1));
  return result;
}
