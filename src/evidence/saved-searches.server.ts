import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import {
  type Alert,
  keptFilter,
  type LeastGrade,
  MOST_SEARCHES,
  type SavedSearch,
  type SearchSettings,
} from './saved-searches.ts';
import { takeAsSeen } from './saved-searches-news.server.ts';
import { pageOf } from './search-filter.server.ts';
import { type StudyFilter, tidyFilter } from './study-filter.ts';

/** What was asked cannot be done; the message says why and what to do. */
export class SearchRefused extends Error {}

/** The name in quotation marks; those that it has itself become single ones. */
const quoted = (name: string): string => `“${name.replaceAll('“', '‘').replaceAll('”', '’').replaceAll('"', "'")}”`;
const nameTaken = (name: string) =>
  new SearchRefused(`You already keep a search called ${quoted(name)}; choose another name.`);

const COLUMNS = [
  'id',
  'name',
  'filter',
  'alert',
  'least_grade',
  'new_studies',
  'made_at',
  'looked_at',
  'told_at',
] as const;

interface Row {
  id: number;
  name: string;
  filter: unknown;
  alert: string;
  least_grade: string | null;
  new_studies: boolean;
  made_at: Date;
  looked_at: Date;
  told_at: Date | null;
}

const asSearch = (r: Row): SavedSearch => ({
  id: r.id,
  name: r.name,
  filter: keptFilter(r.filter),
  // the database holds nothing else: its checks say so
  alert: r.alert as Alert,
  leastGrade: (r.least_grade ?? 'none') as LeastGrade,
  newStudies: r.new_studies,
  madeAt: r.made_at,
  lookedAt: r.looked_at,
  toldAt: r.told_at,
});

const stored = (s: SearchSettings) => ({
  name: s.name,
  alert: s.alert,
  least_grade: s.leastGrade === 'none' ? null : s.leastGrade,
  new_studies: s.newStudies,
});

/** Keeps a filter under a name. With an alert, all that it holds now counts as known. @throws SearchRefused */
export async function saveSearch(
  tx: WriteTx,
  person: string,
  filter: StudyFilter,
  settings: SearchSettings,
  at: Date,
): Promise<number> {
  const { n } = await tx
    .selectFrom('saved_search')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  if (Number(n) >= MOST_SEARCHES)
    throw new SearchRefused(
      `You keep ${MOST_SEARCHES} searches, which is the most; delete one that you no longer use.`,
    );
  const tidy = tidyFilter(filter);
  const row = await tx
    .insertInto('saved_search')
    .values({ person_id: person, filter: JSON.stringify(tidy), made_at: at, looked_at: at, ...stored(settings) })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) throw nameTaken(settings.name);
  if (settings.alert !== 'none') await takeAsSeen(tx, row.id, tidy);
  await audit(tx, person, { kind: 'search.saved', body: { search: row.id } }, at);
  return row.id;
}

/** The searches of one person by name, a page at a time. */
export async function listSearches(
  tx: ReadTx,
  person: string,
  wanted: { page: number; size: number },
): Promise<{ total: number; page: number; pages: number; rows: SavedSearch[] }> {
  const { n } = await tx
    .selectFrom('saved_search')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  const total = Number(n);
  const { page, pages, size, offset } = pageOf(wanted, total);
  const rows = await tx
    .selectFrom('saved_search')
    .select(COLUMNS)
    .where('person_id', '=', person)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(size)
    .offset(offset)
    .execute();
  return { total, page, pages, rows: rows.map(asSearch) };
}

/** @returns null when this person keeps no such search. */
export async function readSearch(tx: ReadTx, person: string, id: number): Promise<SavedSearch | null> {
  const row = await tx
    .selectFrom('saved_search')
    .select(COLUMNS)
    .where('person_id', '=', person)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? asSearch(row) : null;
}

/** Renames a search and sets its alert. An alert that is switched on begins with what the search holds now. @throws SearchRefused */
export async function changeSearch(
  tx: WriteTx,
  person: string,
  id: number,
  settings: SearchSettings,
  at: Date,
): Promise<void> {
  const found = await tx
    .selectFrom('saved_search')
    .select(['id', 'alert', 'filter'])
    .where('person_id', '=', person)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new SearchRefused('You keep no such search any more.');
  const { rows: others } = await sql`
    select 1 from saved_search where person_id = ${person} and lower(name) = lower(${settings.name}) and id <> ${id}`.execute(
    tx,
  );
  if (others.length > 0) throw nameTaken(settings.name);
  await tx
    .updateTable('saved_search')
    .set({ ...stored(settings), ...(settings.alert === found.alert ? {} : { looked_at: at }) })
    .where('id', '=', id)
    .execute();
  if (settings.alert === 'none') await tx.deleteFrom('saved_search_seen').where('search_id', '=', id).execute();
  else if (found.alert === 'none') await takeAsSeen(tx, id, keptFilter(found.filter));
  await audit(tx, person, { kind: 'search.changed', body: { search: id, alert: settings.alert } }, at);
}

/** @throws SearchRefused when this person keeps no such search. */
export async function deleteSearch(tx: WriteTx, person: string, id: number, at: Date): Promise<void> {
  const { rows } = await sql`
    delete from saved_search where person_id = ${person} and id = ${id} returning id`.execute(tx);
  if (rows.length === 0) throw new SearchRefused('You keep no such search any more.');
  await audit(tx, person, { kind: 'search.deleted', body: { search: id } }, at);
}

/** Ends all alert mails of a person; the searches stay. @returns how many had an alert. */
export async function stopAlerts(tx: WriteTx, person: string, at: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update saved_search set alert = 'none', looked_at = ${at} where person_id = ${person} and alert <> 'none' returning id`.execute(
    tx,
  );
  if (rows.length === 0) return 0;
  const searches = rows.map((r) => r.id).sort((a, b) => a - b);
  await tx.deleteFrom('saved_search_seen').where('search_id', 'in', searches).execute();
  await audit(tx, person, { kind: 'search.alerts-stopped', body: { searches } }, at);
  return searches.length;
}
