import type { NameRule } from './lexicon.ts';
import { type Hit, type Scan, scan, wordsOf } from './scan.ts';
import type { Facet } from './vocabulary.ts';

export type { NameRule } from './lexicon.ts';

export interface Found {
  facet: Facet;
  key: string;
  /** The words of the text, as written. */
  words: string;
  rule: NameRule;
}

const DENIALS: ReadonlySet<string> = new Set(['non', 'without', 'excluding', 'except', 'no', 'not']);

/** "non-SLE", "without lupus"; "with or without lupus nephritis" denies nothing. */
export function isDenied(scanned: Scan, hit: Hit): boolean {
  const before = hit.first - 1;
  if (before < 0) return false;
  const { text, pieces } = scanned;
  const word = (row: number): string => text.slice(pieces.from[row], pieces.to[row]).toLowerCase();
  if (!DENIALS.has(word(before))) return false;
  return !(word(before) === 'without' && before > 0 && ['or', 'and'].includes(word(before - 1)));
}

/** Every entry of the facets that the text names: whole words, the longest name at each place, names inside a longer name not counted. */
export function findNames(text: string, ...facets: readonly Facet[]): Found[] {
  const scanned = scan(text);
  return facets.flatMap((facet) =>
    scanned.hits
      .filter((hit) => hit.term.group === facet && hit.term.alone && !isDenied(scanned, hit))
      .flatMap((hit) =>
        hit.term.keys.map((key): Found => ({ facet, key, words: wordsOf(scanned, hit), rule: hit.term.rule })),
      ),
  );
}

/** "Anemia, Hemolytic, Autoimmune" with its noun last; null for what is no such heading. */
export function turnedHeading(heading: string): string | null {
  const parts = heading.split(/,\s+/);
  return parts.length < 2 || parts.length > 4 ? null : parts.reverse().join(' ');
}
