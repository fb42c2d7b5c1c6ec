import { type RawBuilder, sql } from 'kysely';
import { isDay } from '#ledger/day.ts';
import { GRADES } from '#ledger/grades.ts';
import { labelKey } from './labels.ts';
import {
  asPhrase,
  cut,
  FINDABLE,
  joined,
  ofWords,
  oneOf,
  phaseLexeme,
  type Question,
} from './search-question.server.ts';
import { type Part, type ReadWords, readWords } from './search-words.ts';
import { type FilterKey, type StudyFilter, typed } from './study-filter.ts';

const LEXEME: Readonly<Partial<Record<FilterKey, (value: string) => string>>> = {
  disease: (v) => labelKey('disease', cut(v)),
  target: (v) => labelKey('target', cut(v)),
  modality: (v) => labelKey('modality', cut(v)),
  product: (v) => labelKey('product', cut(v)),
  phase: phaseLexeme,
  status: (v) => `status:${cut(v)}`,
  country: (v) => `country:${cut(v)}`,
  sponsorClass: (v) => `sponsor:${cut(v)}`,
  startYear: (v) => `year:${cut(v)}`,
};

/** What relevance means in the index of words, and in columns for lists that nothing else is asked of: partial indexes answer those. */
const RELEVANCE: ReadonlyMap<string, { lexemes: readonly string[]; columns: RawBuilder<boolean> }> = new Map([
  ['relevant', { lexemes: ['is:relevant'], columns: sql<boolean>`s.relevant and s.merged_into is null` }],
  ['not-relevant', { lexemes: ['is:other'], columns: sql<boolean>`not s.relevant and s.merged_into is null` }],
  ['all', { lexemes: ['is:relevant', 'is:other'], columns: sql<boolean>`s.merged_into is null` }],
]);

const isAnyNumber = (part: Part): boolean => part.kind === 'start' && part.id.length === 3;

/** A filter as the database is asked for it. */
export interface Asked {
  /** What a study must be: one boolean on `study s`. */
  where: RawBuilder<boolean>;
  /** The same, nearest first and without what a nearer one has; just `where` where no words are asked. */
  tiers: readonly RawBuilder<boolean>[];
  /** Whether the indexes of the orders, which have relevant studies only, hold every study that fits. */
  inOrder: boolean;
  /** Whether every condition is on a column, so that the planner may choose as it likes. */
  plain: boolean;
}

export interface AskOptions {
  /** Facets that are not looked at. */
  but?: readonly FilterKey[];
  /** `words`: what stands in quotes needs only have all its words. */
  phrases?: 'exact' | 'words';
}

const every = (parts: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(parts, sql` and `)})`;
const NEVER = sql<boolean>`false`;

/** A filter as conditions on `study s`. */
export function ask(f: StudyFilter, { but = [], phrases = 'exact' }: AskOptions = {}): Asked {
  const given = (key: FilterKey): string => (but.includes(key) ? '' : typed(f[key]));
  const facets = (Object.keys(LEXEME) as FilterKey[]).flatMap((key) => {
    const value = given(key);
    const lexeme = LEXEME[key];
    return value === '' || !lexeme ? [] : [oneOf([lexeme(value)])];
  });
  const relevance = given('relevance') || 'relevant';
  const standing = RELEVANCE.get(relevance)?.columns ?? NEVER;
  const columns = changedConditions(given('changedSince'), given('grade'));
  const inOrder = relevance === 'relevant';
  const all = readWords(given('query'));
  // "NCT" alone is the beginning of every number, and asks nothing
  const asked = given('query') !== '' && !all.some((list) => list.every(isAnyNumber));
  const read = all.map((list) => list.filter((part) => !isAnyNumber(part)));
  if (facets.length === 0 && !asked) {
    const where = every([standing, ...columns]);
    return { where, tiers: [where], inOrder, plain: columns.length === 0 };
  }
  const base = [oneOf(RELEVANCE.get(relevance)?.lexemes ?? ['is:nothing']), ...facets];
  // the standing in columns too, so that the index of changes can be joined with the one of words
  const more = columns.length > 0 ? [standing, ...columns] : [];
  const find = (questions: readonly Question[], checks: readonly RawBuilder<boolean>[] = []) =>
    every([sql<boolean>`${FINDABLE} @@ ${joined([...base, ...questions], '&&')}`, ...more, ...checks]);
  if (!asked) {
    const where = find([]);
    return { where, tiers: [where], inOrder, plain: false };
  }
  // what has no letter and no digit finds nothing
  if (read.length === 0) return { where: NEVER, tiers: [NEVER], inOrder, plain: true };
  return { ...askWords(read, phrases, find), inOrder, plain: false };
}

/** What is typed, from the whole set to its tiers. */
function askWords(
  read: ReadWords,
  phrases: 'exact' | 'words',
  find: (questions: readonly Question[], checks: readonly RawBuilder<boolean>[]) => RawBuilder<boolean>,
): Pick<Asked, 'where' | 'tiers'> {
  const [only = [], ...others] = read;
  // A phrase cannot be told from its words by the index. Where it must hold anyway, it is asked of the texts of those that have its words.
  const apart = others.length === 0 && only.every((p) => p.kind !== 'phrase' || !p.not);
  const checks =
    apart && phrases === 'exact'
      ? only.filter((p) => p.kind === 'phrase').map((p) => sql<boolean>`s.tsv @@ ${asPhrase(p.words)}`)
      : [];
  const form = apart ? 'words' : phrases;
  const [title, about, anywhere] = (['title', 'about', 'anywhere'] as const).map((near) => ofWords(read, near, form));
  if (!title || !about || !anywhere) throw new Error('Words are asked at three distances.');
  // words that say nothing ("the of") find nothing
  checks.push(sql<boolean>`numnode(${anywhere}) > 0`);
  const without = (nearer: Question): Question => sql<string>`(!! ${nearer})`;
  return {
    where: find([anywhere], checks),
    tiers: [find([title], checks), find([about, without(title)], checks), find([anywhere, without(about)], checks)],
  };
}

function changedConditions(since: string, grade: string): RawBuilder<boolean>[] {
  const out: RawBuilder<boolean>[] = [];
  if (since !== '')
    out.push(
      isDay(since) && since > '1900'
        ? sql<boolean>`coalesce(s.last_change, '0001-01-01'::date) >= ${since}::date`
        : NEVER,
    );
  if (grade !== '') {
    const place = (GRADES as readonly string[]).indexOf(grade);
    out.push(sql<boolean>`s.last_change_grade = any(${GRADES.slice(0, place + 1)}::text[])`);
  }
  return out;
}

/**
 * The one condition on `study s` that a filter means, for lists, counts, facets, maps, queries and exports alike: without the word `relevance`
 * relevant studies only, and never one that was merged into another. @param but facets that are not looked at.
 */
export const conditions = (f: StudyFilter, but: readonly FilterKey[] = []): RawBuilder<boolean> =>
  ask(f, { but }).where;

/** A page of a list. */
export interface Page<Row> {
  total: number;
  page: number;
  pages: number;
  rows: Row[];
}

/** Bounds a page to what there is: sizes from 1 to `most`, a page beyond the end is the last one. */
export function pageOf(wanted: { page: number; size: number }, total: number, most = 100) {
  const whole = (n: number, low: number, high: number) =>
    Number.isFinite(n) ? Math.min(Math.max(Math.trunc(n), low), high) : low;
  const size = whole(wanted.size, 1, most);
  const pages = Math.max(1, Math.ceil(total / size));
  const page = whole(wanted.page, 1, pages);
  return { page, pages, size, offset: (page - 1) * size };
}

export { type StudyFilter, typed } from './study-filter.ts';
