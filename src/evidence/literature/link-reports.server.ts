import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { lockImports } from '#evidence/import-run.server.ts';
import { actorId, system } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';

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
    order by n.report_id, coalesce(s.id, n.number), via, ${FIELD_RANK}, n.number
    on conflict do nothing`.execute(tx);
  await sql`
    insert into report_study (report_id, study_id, via, words, field)
    select distinct on (c.report_id, f.study_id) c.report_id, f.study_id, 'registry',
           f.study_id || ' cites pmid:' || f.pmid || ' as ' || f.type, 'references.' || f.type
    from (
      select r.id as report_id, r.pmid, 1 as rank from report r where r.id = any(${[...reports]}::text[])
      union all
      select m.merged_into, ${FORMER_PMID}, 2 from report m cross join unnest(m.former_names) as n(name)
      where m.merged_into = any(${[...reports]}::text[]) and n.name like 'pmid:%'
        and not exists (select 1 from report now where now.pmid = ${FORMER_PMID})
    ) c join study_reference f on f.pmid = c.pmid
    where f.type in ('RESULT', 'DERIVED')
    order by c.report_id, f.study_id, c.rank, f.pmid
    on conflict do nothing`.execute(tx);
}

/** What the registry cites by the PubMed id of a report that went into another, it cites of that one; unless a third has the id now. */
const FORMER_PMID = sql`substr(n.name, 6)`;

/** Of what the links of a study are made: a newer release may read other numbers from content that stays. */
const READ_HASH = sql`md5(t.hash || ' ' || array_to_string(s.registry_ids, ' '))`;

/**
 * Reads the references and numbers of the studies that are new or changed since the last time, and links the reports that they touch.
 * May run any number of times. Background papers are kept as references and make no link.
 * @returns how many studies were read, and the reports whose links are others now, by their ids.
 */
export async function linkReports(tx: WriteTx): Promise<{ studies: number; changed: string[] }> {
  // what an import saves at the same time would not be seen, and two that link would write the same links
  await lockImports(tx, 'links', []);
  const { rows: due } = await sql<{ id: string }>`
    with due as (
      select s.id, ${READ_HASH} as hash from study s join thing t on t.kind = 'study' and t.id = s.id
      left join study_links_read l on l.study_id = s.id
      where l.hash is distinct from ${READ_HASH}
    ), marked as (
      insert into study_links_read (study_id, hash) select id, hash from due
      on conflict (study_id) do update set hash = excluded.hash returning study_id
    )
    select study_id as id from marked`.execute(tx);
  if (due.length === 0) return { studies: 0, changed: [] };
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
  const list = [...touched].sort();
  const changed: string[] = [];
  for (let i = 0; i < list.length; i += AT_ONCE) {
    const some = list.slice(i, i + AT_ONCE);
    const before = await linksOf(tx, some);
    await relinkReports(tx, some);
    const after = await linksOf(tx, some);
    changed.push(...some.filter((id) => before.get(id) !== after.get(id)));
  }
  return { studies: due.length, changed };
}

/** Does the same, and says in the audit chain how many reports are linked otherwise now; where none is, nothing. */
export async function refreshReportLinks(tx: WriteTx, at: Date): Promise<void> {
  const { changed } = await linkReports(tx);
  if (changed.length === 0) return;
  const body = { reports: changed.length, hash: contentHash(changed) };
  await audit(tx, actorId(system('refresh')), { kind: 'reports.linked', body }, at);
}

/** A digest of the links of each of these that has any. */
async function linksOf(tx: ReadTx, reports: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; links: string }>`
    select l.report_id as id, md5(jsonb_agg(to_jsonb(l) order by l.study_id, l.via)::text) as links
    from report_study l where l.report_id = any(${reports}::text[]) group by l.report_id`.execute(tx);
  return new Map(rows.map((r) => [r.id, r.links]));
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
    select r.merged_into from study_reference f join report r on r.former_names @> array['pmid:' || f.pmid]
    where f.study_id = any(${studies}::text[]) and f.type in ('RESULT', 'DERIVED')
      and r.former_names <> '{}' and r.merged_into is not null
    union
    select n.report_id from study s cross join unnest(s.registry_ids) as claimed(number)
    join report_registry_number n on n.number = claimed.number
    where s.id = any(${studies}::text[])`.execute(tx);
  return rows.map((r) => r.id);
}
