import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { GRADES } from '#ledger/grades.ts';
import { rowsOf } from './save-things.server.ts';
import { MOST_TOLD, type NewStudy, type SavedSearch, type SearchNews, type ToldChange } from './saved-searches.ts';
import { conditions } from './search-filter.server.ts';
import type { StudyFilter } from './study-filter.ts';

/** A study that stands otherwise than the person knows it; `before` null where they do not know it at all. */
interface Unseen {
  id: string;
  before: string | null;
  now: string;
  /** The day of which what the person knows spoke, and that of what stands now; YYYY-MM-DD. */
  knownAsOf: string | null;
  asOf: string | null;
}

/**
 * The studies of a search that are new in it or have changed since the person was last told. What is compared is content with content: no
 * clock decides, records of earlier days that came late are no news, and a study that left the search and came back is not new again.
 */
export async function unseenOf(tx: ReadTx, search: Pick<SavedSearch, 'id' | 'filter'>): Promise<Unseen[]> {
  const fits = conditions(search.filter);
  const { rows } = await sql<Unseen>`
    select s.id, k.hash as before, t.hash as now, k.as_of as "knownAsOf", t.as_of as "asOf" from study s
    join thing t on t.kind = 'study' and t.id = s.id
    left join saved_search_seen k on k.search_id = ${search.id} and k.study_id = s.id
    where ${fits} and k.hash is distinct from t.hash order by s.id`.execute(tx);
  return rows;
}

/** What is told of studies that stand otherwise than known: those that are new, and graded changes as grave as the person asked for. */
export async function newsOf(
  tx: ReadTx,
  search: Pick<SavedSearch, 'leastGrade' | 'newStudies'>,
  unseen: readonly Unseen[],
): Promise<SearchNews> {
  const fresh = search.newStudies ? unseen.filter((u) => u.before === null).map((u) => u.id) : [];
  const changed = search.leastGrade === 'none' ? [] : unseen.filter((u) => u.before !== null);
  // the highest number of a registry was given last
  const shown = fresh.toSorted((a, b) => (a < b ? 1 : -1)).slice(0, MOST_TOLD);
  const studies = await sql<NewStudy>`
    select id, title, status, phases from study where id = any(${shown}::text[]) order by id desc`.execute(tx);
  const lines = await changesAmong(tx, changed, search.leastGrade);
  return { newStudies: fresh.length, studies: studies.rows, changes: lines[0]?.total ?? 0, lines };
}

/**
 * The changes that lead from the content that is known to the present one. Where a record of an earlier day came late and the known content is no
 * longer among the versions, those of later days than the known one spoke of.
 */
async function changesAmong(
  tx: ReadTx,
  changed: readonly Unseen[],
  least: SavedSearch['leastGrade'],
): Promise<(ToldChange & { total: number })[]> {
  if (changed.length === 0 || least === 'none') return [];
  const grades = GRADES.slice(0, GRADES.indexOf(least) + 1);
  const version = (hash: string) => sql`(select max(v.version) from thing_version v
    where v.kind = 'study' and v.id = u.id and v.hash = u.${sql.raw(hash)})`;
  const { rows } = await sql<ToldChange & { total: number }>`
    with unseen as (
      select * from jsonb_to_recordset(${rowsOf(changed)}::jsonb) as u(id text, before text, now text, "knownAsOf" date)
    ), span as (
      select u.id, u."knownAsOf" as known, ${version('before')} as from_version, ${version('now')} as to_version from unseen u
    )
    select c.id, s.title, c.as_of as "asOf", c.grade, c.sentence, count(*) over ()::int as total
    from span p join thing_change c on c.kind = 'study' and c.id = p.id and c.version <= p.to_version
      and (c.version > p.from_version or (p.from_version is null and c.as_of > p.known))
    join study s on s.id = c.id
    where c.grade = any(${grades}::text[])
    order by array_position(array['high', 'medium', 'low', 'noise'], c.grade), c.as_of desc, c.id, c.version desc, c.ordinal
    limit ${MOST_TOLD}`.execute(tx);
  return rows;
}

/** From now the person knows these studies as they stood when they were read. */
export async function markSeen(tx: WriteTx, search: number, unseen: readonly Unseen[]): Promise<void> {
  if (unseen.length === 0) return;
  await sql`
    insert into saved_search_seen (search_id, study_id, hash, as_of)
    select ${search}, u.id, u.now, u."asOf" from jsonb_to_recordset(${rowsOf(unseen)}::jsonb) as u(id text, now text, "asOf" date)
    on conflict (search_id, study_id) do update set hash = excluded.hash, as_of = excluded.as_of`.execute(tx);
}

/** The beginning of an alert: everything that the search holds now is known. */
export async function takeAsSeen(tx: WriteTx, search: number, filter: StudyFilter): Promise<void> {
  const fits = conditions(filter);
  await tx.deleteFrom('saved_search_seen').where('search_id', '=', search).execute();
  await sql`
    insert into saved_search_seen (search_id, study_id, hash, as_of)
    select ${search}, s.id, t.hash, t.as_of from study s join thing t on t.kind = 'study' and t.id = s.id
    where ${fits}`.execute(tx);
}
