import {
  AMBIGUOUS_NAMES,
  KNOWN_PRODUCTS,
  NOT_MEANT,
  PRODUCT_NAMES,
  TARGET_NAMES,
  UNWANTED_NAMES,
} from './additions.ts';
import { CUES, type CueName } from './cues.ts';
import { DISEASE_NAMES } from './disease-names.ts';
import { tokensOf } from './fold.ts';
import { diseaseOf, entriesOfFacet, FACETS, type Facet } from './vocabulary.ts';

/** How words earned a label. */
export type NameRule =
  | 'name'
  | 'synonym'
  | 'short form'
  | 'name in catalogue order'
  | 'spelling variant'
  | 'known product';

/** Names of one group do not overlap in a text; names of different groups may. */
export const GROUPS = ['disease', 'target', 'modality', 'product', 'known', 'cue'] as const;
export type Group = (typeof GROUPS)[number];

export interface Term {
  group: Group;
  /** Keys of the vocabulary; mostly one; none for an expression in which a name means something else. For a cue its name; for a known product its place in the list. */
  keys: readonly string[];
  /** For short forms: the letters must be written like this. */
  exact: string | null;
  /** True: exactly so, in every letter; false: capitals throughout will do. */
  strict: boolean;
  /** False: the name means other things too and needs company or a definition in the same record. */
  alone: boolean;
  rule: NameRule;
}

interface Node {
  next: Map<number, Node> | null;
  terms: Term[] | null;
}

export const lettersOf = (name: string): string => name.replace(/[^\p{L}]/gu, '');

/** SLE, SSc, gMG, IgAN: one word of up to six letters with at least two capitals. */
const isShortForm = (name: string): boolean =>
  !/[\s,/]/.test(name) && lettersOf(name).length <= 6 && (name.match(/\p{Lu}/gu)?.length ?? 0) >= 2;

/** A short form that may also mean something else never matches alone. */
function neverAlone(facet: Facet, key: string, name: string): boolean {
  if (AMBIGUOUS_NAMES.has(name)) return true;
  if (facet !== 'disease' || !isShortForm(name)) return false;
  return lettersOf(name).length <= 2 || (diseaseOf(key)?.caution ?? null) !== null;
}

const WORDS = new Map<string, number>();
const ROOTS: (Node | undefined)[] = [];
/** Long words of disease names, by their first three letters: what a misspelt word is compared with. */
const LONG_WORDS = new Map<string, string[]>();
const LONG = 8;

function idOf(word: string): number {
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  WORDS.set(word, WORDS.size);
  return WORDS.size - 1;
}

function add(term: Term, name: string): void {
  const words = tokensOf(name).map((t) => t.text);
  const [first, ...rest] = words;
  if (first === undefined) return;
  const root = idOf(first);
  let node = ROOTS[root] ?? { next: null, terms: null };
  ROOTS[root] = node;
  for (const word of rest) {
    node.next ??= new Map<number, Node>();
    const id = idOf(word);
    const after = node.next.get(id) ?? { next: null, terms: null };
    node.next.set(id, after);
    node = after;
  }
  node.terms ??= [];
  const { terms } = node;
  const same = terms.find(
    (t) =>
      t.group === term.group && t.keys.join() === term.keys.join() && t.exact === term.exact && t.alone === term.alone,
  );
  if (!same) terms.push(term);
  if (term.group !== 'disease') return;
  for (const word of words) {
    if (word.length < LONG) continue;
    const start = word.slice(0, 3);
    const list = LONG_WORDS.get(start) ?? [];
    if (!list.includes(word)) list.push(word);
    LONG_WORDS.set(start, list);
  }
}

function addName(facet: Facet, keys: readonly string[], name: string, rule: NameRule): void {
  const short = facet !== 'product' && isShortForm(name) && !/\d/.test(name);
  add(
    {
      group: facet,
      keys,
      exact: short ? lettersOf(name) : null,
      strict: false,
      alone: !neverAlone(facet, keys[0] ?? '', name),
      rule: short ? 'short form' : rule,
    },
    name,
  );
}

for (const facet of FACETS)
  for (const entry of entriesOfFacet(facet)) {
    addName(facet, [entry.key], entry.label, 'name');
    // keys of modalities ("in-vivo-LNP") are ours, nobody writes them
    if (facet !== 'modality' && entry.key !== entry.label) addName(facet, [entry.key], entry.key, 'synonym');
    for (const name of entry.synonyms)
      if (!UNWANTED_NAMES.some((u) => u.facet === facet && u.key === entry.key && u.name === name))
        addName(facet, [entry.key], name, 'synonym');
  }
const more = (facet: Facet, names: Readonly<Record<string, readonly string[]>>): void => {
  for (const [keys, list] of Object.entries(names))
    for (const name of list) addName(facet, facet === 'product' ? [keys] : keys.split(' '), name, 'synonym');
};
more('disease', DISEASE_NAMES);
more('target', TARGET_NAMES);
more('product', PRODUCT_NAMES);
for (const name of NOT_MEANT)
  add({ group: 'disease', keys: [], exact: null, strict: false, alone: true, rule: 'name' }, name);
for (const [place, known] of KNOWN_PRODUCTS.entries())
  for (const name of known.names)
    add(
      { group: 'known', keys: [String(place)], exact: null, strict: false, alone: true, rule: 'known product' },
      name,
    );
for (const cue of Object.keys(CUES) as CueName[])
  for (const written of CUES[cue]) {
    const exact = written.startsWith('=');
    const name = exact ? written.slice(1) : written;
    add(
      { group: 'cue', keys: [cue], exact: exact ? lettersOf(name) : null, strict: exact, alone: true, rule: 'name' },
      name,
    );
  }

/** The number of a folded word in the lexicon; -1 for words that no name and no cue holds. */
export const wordId = (folded: string): number => WORDS.get(folded) ?? -1;

export const rootOf = (id: number): Node | undefined => ROOTS[id];
export type { Node };

/** Edit distance, a swap of neighbours counted once; gives up beyond `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}

/** The word of a disease name that a long word misspells: one slip, two in words of twelve letters or more; -1 when none or several. */
export function misspeltId(folded: string): number {
  if (folded.length < LONG) return -1;
  const most = folded.length >= 12 ? 2 : 1;
  let found = -1;
  let least = most + 1;
  for (const word of LONG_WORDS.get(folded.slice(0, 3)) ?? []) {
    const d = distance(folded, word, most);
    if (d > most || d > least) continue;
    found = d < least ? wordId(word) : -1;
    least = d;
  }
  return found;
}
