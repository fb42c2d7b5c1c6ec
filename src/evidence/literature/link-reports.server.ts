import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';

/** Which studies a report belongs to, as the machine reads it: set by set, and the same again when it runs again. */

/** What a link by a number rests on, best first: where a report names a study twice, the better place is kept. */
const FIELD_RANK = sql`case n.field when 'data-bank' then 1 when 'title' then 2 when 'abstract' then 3 else 4 end`;

/**
 * Links these reports anew: by the trial numbers that they name, and by the registry records that cite them as results. A number of another registry leads to the
 * study that claims it; an NCT id leads to itself where no study claims it, held or not.
 */
export async function relinkReports(tx: WriteTx, reports: readonly string[]): Promise<void> {
  if (reports.length === 0) return;
  await tx
    .deleteFrom('report_study')
    .where('report_id', 'in', [...reports])
    .execute();
  await sql`
    insert into report_study (report_id, study_id, via, words, field)
    select distinct on (n.report_id, coalesce(s.id, n.number), via) n.report_id, coalesce(s.id, n.number),
           case n.field when 'data-bank' then 'data-bank' else 'text' end as via, n.words, n.field
    from report_registry_number n left join study s on s.registry_ids @> array[n.number]
    where n.report_id = any(${[...reports]}::text[]) and (s.id is not null or n.number like 'NCT%')
    order by n.report_id, coalesce(s.id, n.number), via, ${FIELD_RANK}, n.number`.execute(tx);
  await sql`
    insert into report_study (report_id, study_id, via, words, field)
    select r.id, f.study_id, 'registry', f.study_id || ' cites pmid:' || f.pmid || ' as ' || f.type, 'references.' || f.type
    from report r join study_reference f on f.pmid = r.pmid
    where r.id = any(${[...reports]}::text[]) and f.type in ('RESULT', 'DERIVED')
    on conflict do nothing`.execute(tx);
}

/**
 * Reads the references and numbers of the studies that are new or changed since the last time, and links the reports that they touch.
 * May run any number of times. Background papers are kept as references and make no link.
 * @returns how many studies were read.
 */
export async function linkReports(tx: WriteTx): Promise<number> {
  const { rows: due } = await sql<{ id: string }>`
    with due as (
      select t.id, t.hash from thing t left join study_links_read l on l.study_id = t.id
      where t.kind = 'study' and l.hash is distinct from t.hash and exists (select 1 from study s where s.id = t.id)
    ), marked as (
      insert into study_links_read (study_id, hash) select id, hash from due
      on conflict (study_id) do update set hash = excluded.hash returning study_id
    )
    select study_id as id from marked`.execute(tx);
  if (due.length === 0) return 0;
  const ids = due.map((d) => d.id);
  const touched = new Set<string>();
  // links that may have to go: those that a study had by references or numbers that it no longer gives
  for (const r of await reportsLinkedTo(tx, ids)) touched.add(r);
  await sql`delete from study_reference where study_id = any(${ids}::text[])`.execute(tx);
  await sql`
    insert into study_reference (study_id, pmid, type)
    select s.id, f.pmid, min(f.type) from study s
    cross join lateral jsonb_to_recordset(case jsonb_typeof(s.facts->'references') when 'array' then s.facts->'references' else '[]' end)
      as f(pmid text, type text)
    where s.id = any(${ids}::text[]) and f.pmid is not null
    group by s.id, f.pmid`.execute(tx);
  for (const r of await reportsLinkedTo(tx, ids)) touched.add(r);
  const list = [...touched];
  for (let i = 0; i < list.length; i += AT_ONCE) await relinkReports(tx, list.slice(i, i + AT_ONCE));
  return due.length;
}

const AT_ONCE = 2000;

/** Reports that are linked to one of these studies, cited by one as a result, or name a number that one of them claims. */
async function reportsLinkedTo(tx: WriteTx, studies: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select report_id as id from report_study where study_id = any(${studies}::text[])
    union
    select r.id from study_reference f join report r on r.pmid = f.pmid
    where f.study_id = any(${studies}::text[]) and f.type in ('RESULT', 'DERIVED')
    union
    select n.report_id from study s cross join unnest(s.registry_ids) as claimed(number)
    join report_registry_number n on n.number = claimed.number
    where s.id = any(${studies}::text[])`.execute(tx);
  return rows.map((r) => r.id);
}
