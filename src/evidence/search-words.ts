import { foldText, type Token, tokensOf } from '#vocabulary/fold.ts';
import { findNames } from '#vocabulary/match.ts';
import { entryOf, FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { PHASE_GROUPS, phaseGroupLabel, STATUS_WORDS, statusWords } from './phase-groups.ts';
import { findRegistryIds } from './registry-ids.ts';
import { countryByName } from './search-countries.ts';
import { families, type NamedEntry, names, wordsOfNames } from './search-names.ts';
import { typed } from './study-filter.ts';

/** One thing that a person asks for; `words` as they were typed, `not` where a study must not have it. */
export type Part = { words: string; not: boolean } & (
  | { kind: 'words' }
  /** In quotes: these words one after the other, never read as a name. */
  | { kind: 'phrase' }
  /** A name of the vocabulary; several entries where they share it, where the word is part of their names, or where it is what a family of them is `called`. Finds the label, or the words. */
  | { kind: 'name'; entries: readonly NamedEntry[]; whole: boolean; called?: string }
  /** A year alone: studies that start in it, or the words. */
  | { kind: 'year'; year: string }
  /** Finds a site there, or the words. */
  | { kind: 'country'; label: string; written: readonly string[] }
  | { kind: 'status'; statuses: readonly string[] }
  | { kind: 'phase'; phase: string }
  /** A registration; `id` as registry-ids.ts gives it. */
  | { kind: 'number'; id: string; registry: string }
  /** The beginning of an NCT number. */
  | { kind: 'start'; id: string }
);

/** How words are read: a study must have all parts of at least one of the lists. Empty where nothing is asked. */
export type ReadWords = readonly (readonly Part[])[];

const MOST_TOKENS = 10;
/** A word of more names than these is just a word. */
const MOST_OF_NAME = 4;

/** Words that stand for something else far more often than for the short form that they spell, unless in capitals. */
const ORDINARY: ReadonlySet<string> = new Set(
  'a aa about after all am an and any are as at be by can do for from has have if in into is it its may more my new no not of off on or our out so than that the their them then these they this to up us was we were what when who why will with you your'.split(
    ' ',
  ),
);

/** Years in which such studies can start. */
const YEAR = /^20[0-3]\d$/;

const statuses = new Map<string, readonly string[]>([
  ['not recruiting', ['ACTIVE_NOT_RECRUITING']],
  ['no longer recruiting', ['ACTIVE_NOT_RECRUITING']],
  ['stopped', ['SUSPENDED', 'TERMINATED', 'WITHDRAWN']],
]);
for (const key of [
  'NOT_YET_RECRUITING',
  'RECRUITING',
  'ENROLLING_BY_INVITATION',
  'ACTIVE_NOT_RECRUITING',
  'COMPLETED',
  'SUSPENDED',
  'TERMINATED',
  'WITHDRAWN',
] as const)
  statuses.set(foldText(STATUS_WORDS[key]), [key]);
export const statusSpellings = (): string[] => [...statuses.keys()].flatMap((name) => name.split(' '));

const NUMERALS: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };

/** A piece of the typed text: what stands in quotes, a word with a minus, `or`, or a run of plain words. */
type Piece = { kind: 'or' } | { kind: 'phrase' | 'run'; text: string; not: boolean };

function piecesOf(query: string): Piece[] {
  const out: Piece[] = [];
  for (const [match, minus = '', quoted] of query.matchAll(/(-?)"([^"]*)"|\S+/g)) {
    const last = out.at(-1);
    if (quoted !== undefined) {
      if (quoted.trim() !== '') out.push({ kind: 'phrase', text: quoted.trim(), not: minus !== '' });
      continue;
    }
    const word = match.replaceAll('"', '');
    if (/^or$/i.test(word)) out.push({ kind: 'or' });
    else if (/^-[\p{L}\p{N}]/u.test(word)) out.push({ kind: 'run', text: word.slice(1), not: true });
    else if (last?.kind === 'run' && !last.not) last.text += ` ${word}`;
    else if (word !== '') out.push({ kind: 'run', text: word, not: false });
  }
  return out;
}

/** What a run of tokens from one place on may be read as: the longest. */
interface Reading {
  /** How many tokens it takes. */
  length: number;
  part: (words: string) => Part;
}

function phaseAt(tokens: readonly Token[], at: number, text: string): Reading | null {
  const early = tokens[at]?.text === 'early' ? 1 : 0;
  if (tokens[at + early]?.text !== 'phase') return null;
  const first = NUMERALS[tokens[at + early + 1]?.text ?? ''];
  if (first === undefined || (early === 1 && first !== 1)) return null;
  const [one, two] = [tokens[at + early + 1], tokens[at + early + 2]];
  const second = one && two && /^\s?[/–-]\s?$/.test(text.slice(one.to, two.from)) ? NUMERALS[two.text] : undefined;
  const phase = second === undefined ? `${early ? 'EARLY_' : ''}PHASE${first}` : `PHASE${first}/PHASE${second}`;
  if (!PHASE_GROUPS.some((g) => g.key === phase)) return null;
  const length = early + (second === undefined ? 2 : 3);
  return { length, part: (words) => ({ kind: 'phase', words, not: false, phase }) };
}

function nameAt(tokens: readonly Token[], at: number, length: number, text: string): Reading | null {
  const slice = tokens.slice(at, at + length);
  const [first, last] = [slice[0], slice.at(-1)];
  if (!first || !last) return null;
  const written = text.slice(first.from, last.to);
  if (length === 1 && tokens.length > 1 && ORDINARY.has(written)) return null;
  const folded = slice.map((t) => t.text).join(' ');
  const status = statuses.get(folded);
  if (status) return { length, part: (words) => ({ kind: 'status', words, not: false, statuses: status }) };
  const family = families.get(folded);
  if (family) return { length, part: (words) => ({ kind: 'name', words, not: false, whole: true, ...family }) };
  const entries = names.get(folded) ?? names.get(folded.replaceAll(' ', ''));
  if (entries) return { length, part: (words) => ({ kind: 'name', words, not: false, entries, whole: true }) };
  if (length === 1 && YEAR.test(written))
    return { length, part: (words) => ({ kind: 'year', words, not: false, year: words }) };
  const country = countryByName(written);
  if (country) return { length, part: (words) => ({ kind: 'country', words, not: false, ...country }) };
  const some = length === 1 ? (wordsOfNames.get(folded) ?? []) : [];
  if (some.length === 0 || some.length > MOST_OF_NAME) return null;
  return { length, part: (words) => ({ kind: 'name', words, not: false, entries: some, whole: false }) };
}

/** Names that the classifier knows besides the vocabulary's own, each with the tokens that it takes. */
function classifierNames(
  tokens: readonly Token[],
  text: string,
): Map<number, { length: number; entries: NamedEntry[] }> {
  const out = new Map<number, { length: number; entries: NamedEntry[] }>();
  for (const facet of FACETS) {
    let from = 0;
    for (const found of findNames(text, facet)) {
      const start = text.indexOf(found.words, from);
      if (start < 0) continue;
      from = start;
      const at = tokens.findIndex((t) => t.from === start);
      const end = tokens.findIndex((t) => t.to === start + found.words.length);
      const entry = entryOf(facet, found.key);
      if (at < 0 || end < at || !entry) continue;
      const { key, label } = entry;
      const same = out.get(at);
      if (!same || same.length < end - at + 1) out.set(at, { length: end - at + 1, entries: [{ facet, key, label }] });
      else if (same.length === end - at + 1) same.entries.push({ facet, key, label });
    }
  }
  return out;
}

/** Words that name the registry of the number that follows. */
const REGISTRY_WORDS =
  /^(?:eudract|ctis|eu|ct|number|no|nr|id|clinicaltrials\.gov|isrctn|chictr|jrct|umin|drks|anzctr|ctri|irct|utn):?$/i;

/** The parts of a run of plain words: numbers first, then the longest names, and what is left as words. */
function partsOfRun(run: string): Part[] {
  const out: Part[] = [];
  let plain: string[] = [];
  const flush = (): void => {
    if (plain.length > 0) out.push(...partsOfPlain(plain.join(' ')));
    plain = [];
  };
  for (const word of run.split(' ')) {
    const ids = findRegistryIds(word);
    const start = /^NCT\d{0,7}$/i.test(word);
    if (ids.length === 0 && !start) {
      plain.push(word);
      continue;
    }
    while (ids.length > 0 && REGISTRY_WORDS.test(plain.at(-1) ?? '')) plain.pop();
    flush();
    if (start) out.push({ kind: 'start', words: word, not: false, id: word.toUpperCase() });
    else for (const { id, registry } of ids) out.push({ kind: 'number', words: word, not: false, id, registry });
  }
  flush();
  return out;
}

function partsOfPlain(text: string): Part[] {
  const tokens = tokensOf(text);
  const known = classifierNames(tokens, text);
  const out: Part[] = [];
  let left = 0;
  const wordsUpTo = (end: number): void => {
    const words = text.slice(left, end).replace(/\s+/g, ' ').trim();
    // "CD19 x BCMA": what joins two names asks nothing
    if (/[\p{L}\p{N}]/u.test(words) && !/^[x×]$/iu.test(words)) out.push({ kind: 'words', words, not: false });
  };
  for (let at = 0; at < tokens.length; ) {
    const reading = longestAt(tokens, at, text, known);
    const [first, last] = [tokens[at], tokens[at + (reading?.length ?? 1) - 1]];
    if (reading && first && last) {
      wordsUpTo(first.from);
      out.push(reading.part(text.slice(first.from, last.to)));
      left = last.to;
    }
    at += reading?.length ?? 1;
  }
  wordsUpTo(text.length);
  return out;
}

function longestAt(
  tokens: readonly Token[],
  at: number,
  text: string,
  known: ReturnType<typeof classifierNames>,
): Reading | null {
  // a name is not begun or ended inside a longer word ("CD19CAR" is two tokens, "CD3E" is not CD3)
  const phase = phaseAt(tokens, at, text);
  if (phase) return phase;
  const more = known.get(at);
  for (let length = Math.min(MOST_TOKENS, tokens.length - at); length > 0; length--) {
    if (tokens[at + length]?.from === tokens[at + length - 1]?.to && !tokens[at + length]?.text.startsWith('car'))
      continue;
    if (more?.length === length)
      return { length, part: (words) => ({ kind: 'name', words, not: false, entries: more.entries, whole: true }) };
    const name = nameAt(tokens, at, length, text);
    if (name) return name;
  }
  return null;
}

/**
 * How typed words are read. Words in quotes are never read as anything else; the rest is searched for numbers of registries and the longest names of
 * the vocabulary, countries, statuses and phases. Any text can be read.
 */
export function readWords(query: string | undefined): ReadWords {
  const lists: Part[][] = [[]];
  for (const piece of piecesOf(typed(query))) {
    if (piece.kind === 'or') lists.push([]);
    else if (piece.kind === 'phrase') lists.at(-1)?.push({ kind: 'phrase', words: piece.text, not: piece.not });
    else lists.at(-1)?.push(...partsOfRun(piece.text).map((part) => ({ ...part, not: piece.not })));
  }
  return lists.filter((list) => list.length > 0);
}

/** Whether a part was read as something other than its words. */
const isRead = (part: Part): boolean => part.kind !== 'words' && part.kind !== 'phrase';

const printPart = (part: Part, quote: boolean): string =>
  `${part.not ? '-' : ''}${part.kind === 'phrase' || quote ? `"${part.words.replaceAll('"', '')}"` : part.words}`;

/** The query typed anew. @param but what to write in place of the words of a part; undefined keeps them. */
export const printWords = (read: ReadWords, but: (part: Part) => string | undefined = () => undefined): string =>
  read.map((list) => list.map((part) => but(part) ?? printPart(part, false)).join(' ')).join(' or ');

/** The same query with everything that was read as something else in quotes, so that only the words count. */
export const onlyWords = (read: ReadWords): string =>
  printWords(read, (part) => (isRead(part) ? printPart(part, true) : undefined));

const FACET_WORDS: Readonly<Record<Facet, string>> = {
  disease: 'disease',
  target: 'target',
  modality: 'kind of therapy',
  product: 'product',
};

/** What a part was read as, for people: "mivocabtagene autoleucel, product"; null where it is just its words. */
export function readingWords(part: Part): string | null {
  switch (part.kind) {
    case 'name':
      if (part.called) return part.called;
      return part.whole
        ? part.entries.map((e) => `${e.label}, ${FACET_WORDS[e.facet]}`).join(' or ')
        : `part of the name of ${part.entries.map((e) => e.label).join(' or ')}`;
    case 'country':
      return `${part.label}, country`;
    case 'year':
      return `start in ${part.year}`;
    case 'status':
      return `${part.statuses.map((s) => statusWords(s)).join(' or ')}, status`;
    case 'phase':
      return phaseGroupLabel(part.phase);
    case 'number':
      return `${part.id}, number of ${part.registry}`;
    case 'start':
      return part.id.length > 3 ? `numbers that begin with ${part.id}` : 'any NCT number';
    default:
      return null;
  }
}
