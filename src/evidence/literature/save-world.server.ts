import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';
import { writeDecision } from '#evidence/identity/decide.server.ts';
import { rowsOf, saveThings } from '#evidence/save-things.server.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import { supersede } from '#ledger/record.server.ts';
import { idsOf, noticeOn, standingReadings } from './fold-readings.ts';
import { relinkReports } from './link-reports.server.ts';
import type { ReportFacts } from './report-facts.ts';
import { matchKey } from './report-key.ts';
import { type HeldReport, membersOf, namesOf, rootOf, type World } from './report-world.ts';

const MOST_SEARCHED = 100_000;

/** What the search looks at beside title and abstract. */
const searchText = (f: ReportFacts): string =>
  [
    f.journal ?? '',
    f.vernacularTitle ?? '',
    ...(f.authors ?? []),
    ...(f.keywords ?? []),
    ...(f.mesh ?? []),
    ...f.registryNumbers.map((n) => n.id),
  ]
    .join(' ')
    .slice(0, MOST_SEARCHED);

const rowOf = (r: HeldReport, facts: ReportFacts) => ({
  id: r.id,
  pmid: facts.pmid,
  doi: facts.doi,
  pmcid: facts.pmcid,
  title: facts.title,
  journal: facts.journal ?? null,
  published: facts.published ?? null,
  types: facts.types,
  authors: facts.authors ?? [],
  abstract: facts.abstract ?? null,
  notice: noticeOn(facts),
  facts,
  match_key: matchKey(facts),
  as_of: r.asOf,
  search_b: searchText(facts),
});

/** Writes the reports that a batch has touched. @returns those that were added or changed, with their hashes. */
export async function saveWorld(tx: WriteTx, world: World, at: Date): Promise<{ id: string; hash: string }[]> {
  const touched = [...world.reports.values()].filter((r) => r.read.size > 0 || r.versions.length > 0 || r.goneInto);
  if (touched.length === 0) return [];
  // most records of a later day say what was known: only the day moves
  const seen = touched.filter((r) => r.goneInto === null && r.sound && r.versions.length === 0);
  const standing = touched.filter((r) => r.goneInto === null && !seen.includes(r));
  const gone = touched.filter((r) => r.goneInto !== null);
  // a report that came and went in one batch is a row, because its id leads to the other
  const unheld = gone.filter((r) => r.createdAt === null);
  const ids = [...standing, ...gone].map((r) => r.id);
  await saveDays(tx, seen);
  if (ids.length > 0) await freeIds(tx, ids);
  await saveReports(tx, standing);
  await saveReports(tx, unheld, true);
  await saveReadings(tx, touched);
  await saveThings(
    tx,
    'report',
    touched.map((r) => ({
      id: r.id,
      title: r.facts?.title ?? '',
      hash: r.hash,
      version: r.version,
      asOf: r.asOf,
      versions: r.versions,
      recordedAt: new Map(),
      rewrite: false,
      record: null,
    })),
    at,
  );
  await pinRecords(tx, [...standing, ...seen], at);
  await saveJoined(tx, world, gone, at);
  const led = await saveFormerNames(tx, [...standing, ...seen]);
  if (ids.length > 0) {
    await saveNumbers(tx, ids, standing);
    await saveNoticesOf(tx, ids, standing);
  }
  await relinkReports(tx, [...new Set([...ids, ...led])]);
  return touched.filter((r) => r.versions.length > 0 || r.goneInto).map(({ id, hash }) => ({ id, hash }));
}

/** Ids may move from one report to another within one statement: first they are given up. */
const freeIds = (tx: WriteTx, ids: readonly string[]) =>
  tx
    .updateTable('report')
    .set({ pmid: null, doi: null, pmcid: null })
    .where('id', 'in', [...ids])
    .execute();

async function saveDays(tx: WriteTx, reports: readonly HeldReport[]): Promise<void> {
  if (reports.length === 0) return;
  const rows = reports.map((r) => ({ id: r.id, as_of: r.asOf }));
  await sql`
    update report r set as_of = g.as_of from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as g(id text, as_of date)
    where r.id = g.id and r.as_of <> g.as_of`.execute(tx);
}

async function saveReports(tx: WriteTx, reports: readonly HeldReport[], withoutIds = false): Promise<void> {
  const rows = reports.flatMap((r) => (r.facts ? [rowOf(r, r.facts)] : []));
  if (rows.length === 0) return;
  const given = withoutIds ? rows.map((r) => ({ ...r, pmid: null, doi: null, pmcid: null, match_key: null })) : rows;
  await sql`
    insert into report (id, pmid, doi, pmcid, title, journal, published, types, authors, abstract, notice, facts, match_key, as_of, search_b)
    select id, pmid, doi, pmcid, title, journal, published, types, authors, abstract, notice, facts, match_key, as_of, search_b
    from jsonb_to_recordset(${rowsOf(given)}::jsonb) as r(
      id text, pmid text, doi text, pmcid text, title text, journal text, published text, types text[], authors text[], abstract text,
      notice text, facts jsonb, match_key text, as_of date, search_b text)
    on conflict (id) do update set
      pmid = excluded.pmid, doi = excluded.doi, pmcid = excluded.pmcid, title = excluded.title, journal = excluded.journal,
      published = excluded.published, types = excluded.types, authors = excluded.authors, abstract = excluded.abstract,
      notice = excluded.notice, facts = excluded.facts, match_key = excluded.match_key, as_of = excluded.as_of,
      search_b = excluded.search_b, former_names = '{}'`.execute(tx);
}

async function saveReadings(tx: WriteTx, reports: readonly HeldReport[]): Promise<void> {
  const rows = reports.flatMap((r) =>
    [...r.read].flatMap((source) => {
      const inherited = r.inherited.filter((reading) => reading.source === source && reading.member);
      const own = r.own.get(source);
      return [...(own ? [{ ...own, member: r.id }] : []), ...inherited].map(
        ({ member, asOf, rawHash, facts, ids }) => ({
          report_id: member,
          source,
          as_of: asOf,
          raw_hash: rawHash,
          facts,
          ids,
        }),
      );
    }),
  );
  if (rows.length === 0) return;
  await sql`
    insert into report_reading (report_id, source, as_of, raw_hash, facts, ids)
    select report_id, source, as_of, raw_hash, facts, ids
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(report_id text, source text, as_of date, raw_hash text, facts jsonb, ids jsonb)
    on conflict (report_id, source) do update set
      as_of = excluded.as_of, raw_hash = excluded.raw_hash, facts = excluded.facts, ids = excluded.ids`.execute(tx);
}

/** A report rests on the records that its facts come from: one of each source. A new set only where they are others than before. */
async function pinRecords(tx: WriteTx, reports: readonly HeldReport[], at: Date): Promise<void> {
  const rows = reports.map((r) => ({
    id: r.id,
    records: [...new Set(standingReadings([...r.own.values(), ...r.inherited]).map((d) => d.rawHash))].sort(),
  }));
  if (rows.length === 0) return;
  await sql`
    with given as (
      select g.id, g.records, t.pin_set from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as g(id text, records text[])
      join thing t on t.kind = 'report' and t.id = g.id
    ), other as (
      select g.id, g.records from given g
      where g.records is distinct from (
        select array_agg(p.to_id order by p.to_id collate "C") from pin p
        where p.from_kind = 'report' and p.from_id = g.id and p.pin_set = g.pin_set)
    ), bumped as (
      update thing t set pin_set = t.pin_set + 1 from other o where t.kind = 'report' and t.id = o.id returning t.id, t.pin_set
    )
    insert into pin (from_kind, from_id, pin_set, role, to_kind, to_id, to_hash, revisit_if, at)
    select 'report', b.id, b.pin_set, 'rests-on', 'record', r.id, r.hash, '[]', ${at}
    from bumped b join other o using (id) cross join unnest(o.records) as record
    join thing r on r.kind = 'record' and r.id = record`.execute(tx);
}

async function saveJoined(tx: WriteTx, world: World, gone: readonly HeldReport[], at: Date): Promise<void> {
  if (gone.length === 0) return;
  const leads = gone.map((r) => ({ id: r.id, root: rootOf(r).id, names: namesOf(idsOf([...r.own.values()])) }));
  // also what went into one of them earlier
  await sql`
    update report r set merged_into = g.root, match_key = null, former_names = case when r.id = g.id then g.names else r.former_names end
    from jsonb_to_recordset(${rowsOf(leads)}::jsonb) as g(id text, root text, names text[])
    where r.id = g.id
       or (r.merged_into = g.id and exists (select 1 from report_merge m where m.gone = r.id and m.undone_at is null))`.execute(
    tx,
  );
  for (const { kept, gone: id, reason, by } of world.joined) {
    await tx.insertInto('report_merge').values({ kept, gone: id, reason, by, at }).execute();
    await supersede(tx, { kind: 'report', id }, { kind: 'report', id: kept });
    await writeDecision(tx, { kind: 'report', one: id, other: kept, state: 'merged', kept, reason, by }, at);
  }
}

/**
 * Ids that a source gives a report after it went into another lead to that one as well; those of the other itself do not.
 * @returns the reports to which more ids lead than before.
 */
async function saveFormerNames(tx: WriteTx, reports: readonly HeldReport[]): Promise<string[]> {
  const given = reports.flatMap((r) => {
    const own = new Set(r.facts ? namesOf(r.facts) : []);
    return [...membersOf(r)].map(([id, readings]) => ({
      id,
      names: namesOf(idsOf(readings)).filter((n) => !own.has(n)),
    }));
  });
  const rows = given.filter((r) => r.names.length > 0);
  if (rows.length === 0) return [];
  const { rows: led } = await sql<{ into: string }>`
    update report r set former_names = array(select distinct n from unnest(r.former_names || g.names) as n order by n)
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as g(id text, names text[])
    where r.id = g.id and r.merged_into is not null and not r.former_names @> g.names
    returning r.merged_into as into`.execute(tx);
  return led.map((r) => r.into);
}

/** Says in the audit chain which reports became one. To be said last in a commit. */
export async function auditJoined(tx: WriteTx, world: World, actor: Actor, at: Date): Promise<void> {
  for (const { kept, gone, reason } of world.joined)
    await audit(
      tx,
      actorId(actor),
      {
        kind: 'duplicate.merged',
        body: { ref: { kind: 'report', id: gone }, into: { kind: 'report', id: kept }, reason },
      },
      at,
    );
}

async function saveNumbers(tx: WriteTx, ids: readonly string[], reports: readonly HeldReport[]): Promise<void> {
  await tx
    .deleteFrom('report_registry_number')
    .where('report_id', 'in', [...ids])
    .execute();
  const rows = reports.flatMap((r) =>
    (r.facts?.registryNumbers ?? []).map((n) => ({ report_id: r.id, number: n.id, field: n.field, words: n.words })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into report_registry_number (report_id, number, field, words)
    select report_id, number, field, words
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(report_id text, number text, field text, words text)
    on conflict do nothing`.execute(tx);
}

async function saveNoticesOf(tx: WriteTx, ids: readonly string[], reports: readonly HeldReport[]): Promise<void> {
  await tx
    .deleteFrom('report_notice_of')
    .where('report_id', 'in', [...ids])
    .execute();
  const rows = reports.flatMap((r) =>
    (r.facts?.noticeOf ?? []).map((n, ordinal) => ({
      report_id: r.id,
      ordinal,
      kind: n.kind,
      pmid: n.pmid,
      doi: n.doi,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into report_notice_of (report_id, ordinal, kind, pmid, doi)
    select report_id, ordinal, kind, pmid, doi
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(report_id text, ordinal int, kind text, pmid text, doi text)`.execute(
    tx,
  );
}
