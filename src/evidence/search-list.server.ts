import { type RawBuilder, sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { type Asked, ask, type Page, pageOf } from './search-filter.server.ts';
import type { StudySort } from './search-sorts.ts';
import { readWords } from './search-words.ts';
import type { StudyFilter } from './study-filter.ts';
import type { StudyRow } from './study-row.ts';

export { STUDY_SORTS, type StudySort, sortOf } from './search-sorts.ts';

/**
 * A page of a list. `more`: there are more than `total`, nobody counted further. `looser`: a phrase was too common to be compared word for word,
 * so that studies with all of its words are shown.
 */
export type StudyList = Page<StudyRow> & { more: boolean; looser: boolean };

/** Above this many a phrase is not looked for in every text; a set is no longer sorted whole; nobody counts on. */
const MOST_TEXTS = 2000;
const BROAD = 5000;
const MOST_COUNTED = 10_000;

/** An order: expressions that are never null, as its index has them (migration 0016), all in one direction. */
interface Order {
  keys: readonly RawBuilder<unknown>[];
  descending: boolean;
}

const CHANGED: Order = {
  keys: [sql`coalesce(s.last_change, '0001-01-01'::date)`, sql`coalesce(s.last_update, '0001-01-01'::date)`, sql`s.id`],
  descending: true,
};
const ORDERS: Readonly<Record<StudySort, Order>> = {
  relevance: CHANGED,
  changed: CHANGED,
  start: { keys: [sql`coalesce(s.start_date, '')`, sql`s.id`], descending: true },
  enrolment: { keys: [sql`coalesce(s.enrolment, -1)`, sql`s.id`], descending: true },
  title: { keys: [sql`lower(left(s.title, 200))`, sql`s.id`], descending: false },
};
const K = ['k1', 'k2', 'k3'].map((k) => sql.ref(k));
const sorted = (names: readonly RawBuilder<unknown>[], { descending }: Order): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql`${name} ${sql.raw(descending ? 'desc' : 'asc')}`));

/**
 * Searches are short and many: neither compiling a statement nor a second worker ever pays. @returns about how many studies are held.
 */
export async function settle(tx: ReadTx): Promise<number> {
  const { rows } = await sql<{ held: number }>`
    select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true), set_config('work_mem', '32MB', true),
           (select greatest(reltuples, 0)::int from pg_class where oid = 'study'::regclass) as held`.execute(tx);
  return rows[0]?.held ?? 0;
}

async function count(tx: ReadTx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from study s where ${where}`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Counts no further than `most`. The set is its own step, so that the planner does not mistake a small limit for a reason to read all texts. */
async function countUpTo(tx: ReadTx, where: RawBuilder<boolean>, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with fits as materialized (select 1 from study s where ${where})
    select count(*)::int as n from (select 1 from fits limit ${most}) f`.execute(tx);
  return rows[0]?.n ?? 0;
}

/**
 * The filter with its phrases as they can be afforded. It hangs on the words alone, so that a list, its facets, its maps and its exports all read a phrase alike.
 */
export async function askAffordably(tx: ReadTx, f: StudyFilter): Promise<{ asked: Asked; phrases: 'exact' | 'words' }> {
  const asked = ask(f);
  if (!readWords(f.query).some((list) => list.some((part) => part.kind === 'phrase')))
    return { asked, phrases: 'exact' };
  const { where } = ask({ query: f.query, relevance: 'all' }, { phrases: 'words' });
  const many = (await countUpTo(tx, where, MOST_TEXTS + 1)) > MOST_TEXTS;
  return many ? { asked: ask(f, { phrases: 'words' }), phrases: 'words' } : { asked, phrases: 'exact' };
}

/** The condition on `study s` that a filter means, as {@link searchStudies} reads it. */
export const fitting = async (tx: ReadTx, f: StudyFilter): Promise<RawBuilder<boolean>> =>
  (await askAffordably(tx, f)).asked.where;

/** How many studies fit. */
export async function countStudies(tx: ReadTx, f: StudyFilter): Promise<number> {
  await settle(tx);
  return count(tx, (await askAffordably(tx, f)).asked.where);
}

/** Takes every study of the tiers, sorts, and cuts the page out. `offset 0` keeps the planner from walking an order, which would read every text. */
async function gather(
  tx: ReadTx,
  asked: Asked,
  tiers: readonly RawBuilder<boolean>[],
  order: Order,
  { offset, size }: Window,
): Promise<string[]> {
  const window = sql`limit ${size} offset ${offset}`;
  const [only] = tiers;
  if (asked.plain && only) {
    const { rows } = await sql<{ id: string }>`
      select s.id from study s where ${only} order by ${sorted(order.keys, order)} ${window}`.execute(tx);
    return rows.map((r) => r.id);
  }
  const keys = sql.join(order.keys.map((key, i) => sql`${key} as ${K[i]}`));
  const sets = tiers.map((where, i) => sql`select s.id, ${sql.lit(i)} as tier, ${keys} from study s where ${where}`);
  const { rows } = await sql<{ id: string }>`
    select id from (${sql.join(sets, sql` union all `)} offset 0) f
    order by ${tiers.length > 1 ? sql`tier, ` : sql``}${sorted(K.slice(0, order.keys.length), order)} ${window}`.execute(
    tx,
  );
  return rows.map((r) => r.id);
}

interface Window {
  offset: number;
  size: number;
}

/**
 * The same where the page lies among the first studies of the order, which the index of the order bounds: nothing behind them is looked at.
 * @param first how many. @returns null when they do not fill the page.
 */
async function gatherFirst(
  tx: ReadTx,
  tier: RawBuilder<boolean>,
  order: Order,
  { offset, size }: Window,
  first: number,
): Promise<string[] | null> {
  const standing = sql<boolean>`s.relevant and s.merged_into is null`;
  const end = await sql<Record<string, unknown>>`
    select ${sql.join(order.keys.map((key, i) => sql`(${key})::text as ${K[i]}`))} from study s
    where ${standing} order by ${sorted(order.keys, order)} offset ${first} limit 1`.execute(tx);
  const last = end.rows[0];
  if (!last) return null;
  const bound = sql<boolean>`(${sql.join(order.keys)}) ${sql.raw(order.descending ? '>=' : '<=')} (${sql.join(
    order.keys.map((_, i) => sql`${last[`k${i + 1}`]}`),
  )})`;
  const asked: Asked = { where: tier, tiers: [tier], inOrder: true, plain: false };
  const ids = await gather(tx, asked, [sql<boolean>`(${tier} and ${standing} and ${bound})`], order, { offset, size });
  return ids.length === size ? ids : null;
}

/**
 * The page of a set, from the beginning of the order where it is likely to lie there.
 * @param likely about how many studies it has. @param held about how many there are.
 */
async function pageOfTier(
  tx: ReadTx,
  asked: Asked,
  tier: RawBuilder<boolean>,
  order: Order,
  window: Window,
  likely: number,
  held: number,
): Promise<string[]> {
  return (
    (likely > BROAD ? await nearTheBeginning(tx, asked, tier, order, window, likely, held) : null) ??
    gather(tx, asked, [tier], order, window)
  );
}

/** Takes more and more of the order, to a quarter of all. @returns null when the page was not filled. */
async function nearTheBeginning(
  tx: ReadTx,
  asked: Asked,
  tier: RawBuilder<boolean>,
  order: Order,
  window: Window,
  likely: number,
  held: number,
  tries = 3,
): Promise<string[] | null> {
  if (!asked.inOrder || asked.plain) return null;
  let first = Math.ceil((1.5 * (window.offset + window.size) * Math.max(held, likely)) / likely) + 50;
  for (let i = 0; i < tries && first < held / 4; i++, first *= 8) {
    const ids = await gatherFirst(tx, tier, order, window, first);
    if (ids) return ids;
  }
  return null;
}

async function pageOfTiers(
  tx: ReadTx,
  asked: Asked,
  order: Order,
  { offset, size }: Window,
  counted: { total: number; more: boolean },
  held: number,
): Promise<string[]> {
  const likely = counted.more ? Math.max(counted.total, held / 3) : counted.total;
  const [nearest, ...others] = asked.tiers;
  if (!nearest) return [];
  if (others.length === 0) return pageOfTier(tx, asked, nearest, order, { offset, size }, likely, held);
  if (counted.total <= BROAD) return gather(tx, asked, asked.tiers, order, { offset, size });
  const atOnce = await nearTheBeginning(tx, asked, nearest, order, { offset, size }, held / 3, held, 1);
  if (atOnce) return atOnce;
  const out: string[] = [];
  let before = 0;
  for (const [i, tier] of asked.tiers.entries()) {
    const most = Math.max(BROAD, offset + size - before) + 1;
    const last = i === others.length;
    const n = last ? counted.total - before : await countUpTo(tx, tier, most);
    const from = Math.max(0, offset - before);
    const page = { offset: from, size: Math.min(size - out.length, n - from) };
    const perhaps = last ? likely - before : n < most ? n : Math.max(n, held / 3);
    if (page.size > 0) out.push(...(await pageOfTier(tx, asked, tier, order, page, perhaps, held)));
    if (out.length === size) break;
    before += n;
  }
  return out;
}

const orderOf = (asked: Asked, sort: StudySort): { order: Order; tiers: Asked } => ({
  order: ORDERS[sort],
  tiers: sort === 'relevance' ? asked : { ...asked, tiers: [asked.where] },
});

/** A label as its key in the index has it; null for what is no label. */
function labelOfKey(text: string): { facet: Facet; key: string } | null {
  const at = text.indexOf(':');
  const facet = FACETS.find((f) => f === text.slice(0, at));
  return facet ? { facet, key: text.slice(at + 1) } : null;
}

/** Studies as lists show them, in the order of the ids; an id that is not held is left out. */
async function rowsOfStudies(tx: ReadTx, ids: readonly string[]): Promise<StudyRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Omit<StudyRow, 'labels'> & { labelKeys: string[] }>`
    select s.id, s.title, s.status, s.phases, s.sponsor, s.sponsor_class as "sponsorClass", s.conditions, s.countries, s.enrolment,
           s.start_date as "startDate", s.last_as_of as "lastAsOf", s.last_change as "lastChange", s.last_change_grade as "lastChangeGrade",
           s.label_keys as "labelKeys"
    from study s where s.id = any(${[...ids]}::text[])`.execute(tx);
  const byId = new Map(
    rows.map(({ labelKeys, ...r }) => [r.id, { ...r, labels: labelKeys.flatMap((k) => labelOfKey(k) ?? []) }]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Studies that fit, a page at a time: size 1–100, a page beyond the end is the last one; of more than 10,000 the first 10,000. Nothing a person can type makes it fail. */
export async function searchStudies(
  tx: ReadTx,
  f: StudyFilter & { sort?: StudySort | undefined; page: number; size: number },
): Promise<StudyList> {
  const held = await settle(tx);
  const { asked, phrases } = await askAffordably(tx, f);
  const counted = asked.plain ? await count(tx, asked.where) : await countUpTo(tx, asked.where, MOST_COUNTED + 1);
  const more = !asked.plain && counted > MOST_COUNTED;
  const total = more ? MOST_COUNTED : counted;
  const { page, pages, size, offset } = pageOf(f, total);
  const { order, tiers } = orderOf(asked, f.sort ?? 'relevance');
  const window = { offset, size: Math.min(size, total - offset) };
  const ids = total === 0 ? [] : await pageOfTiers(tx, tiers, order, window, { total, more }, held);
  return { total, page, pages, rows: await rowsOfStudies(tx, ids), more, looser: phrases === 'words' };
}

/** The ids of all studies that fit, in the order of the list, at most `most`. */
export async function listStudyIds(
  tx: ReadTx,
  f: StudyFilter & { sort?: StudySort | undefined },
  most: number,
): Promise<string[]> {
  await settle(tx);
  const { asked } = await askAffordably(tx, f);
  const { order, tiers } = orderOf(asked, f.sort ?? 'relevance');
  return gather(tx, tiers, tiers.tiers, order, { offset: 0, size: most });
}
