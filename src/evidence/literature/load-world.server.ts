import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { KnownIds } from './fold-readings.ts';
import type { GivenReport, ReportFacts, ReportSource } from './report-facts.ts';
import { matchKey, nameKey } from './report-key.ts';
import { calledNames, emptyWorld, enter, type HeldReport, hear, namesOf, pairKey, type World } from './report-world.ts';

interface Row {
  id: string;
  facts: ReportFacts;
  created_at: string;
  as_of: string;
  hash: string;
  version: number;
  sound: boolean;
}

interface Wanted {
  /** `pmid:…`, `doi:…`, `pmcid:…`. */
  names: readonly string[];
  keys?: readonly string[];
  ids?: readonly string[];
}

const bare = (names: readonly string[], kind: string): string[] =>
  names.filter((n) => n.startsWith(`${kind}:`)).map((n) => n.slice(kind.length + 1));

async function loadReports(tx: ReadTx, { names, keys = [], ids = [] }: Wanted): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.id, r.facts, t.created_at::text as created_at, r.as_of, t.hash, t.version,
           r.former_names = '{}' and (r.pmid, r.doi, r.pmcid) is not distinct from (r.facts->>'pmid', r.facts->>'doi', r.facts->>'pmcid') as sound
    from report r join thing t on t.kind = 'report' and t.id = r.id
    where r.id in (
      select id from report where pmid = any(${bare(names, 'pmid')}::text[])
      union select id from report where doi = any(${bare(names, 'doi')}::text[])
      union select id from report where pmcid = any(${bare(names, 'pmcid').map((id) => id.toUpperCase())}::text[])
      union select id from report where match_key = any(${[...keys]}::text[]) and merged_into is null
      union select id from report where id = any(${[...ids]}::text[]))
    and not exists (select 1 from report_merge m where m.gone = r.id and m.undone_at is null)`.execute(tx);
  return rows;
}

/** Which of these ids of reports are in use, with the report that each of them leads to. */
async function loadTaken(tx: ReadTx, ids: readonly string[]): Promise<{ id: string; stands: string }[]> {
  const { rows } = await sql<{ id: string; stands: string }>`
    with recursive up(id, at) as (
      select id, id from report where id = any(${[...ids]}::text[])
      union
      select up.id, m.kept from up join report_merge m on m.gone = up.at and m.undone_at is null
    )
    select id, at as stands from up where not exists (select 1 from report_merge m where m.gone = up.at and m.undone_at is null)`.execute(
    tx,
  );
  return rows;
}

/** Reports that went into others and once had one of these names, with those others. */
async function loadFormer(tx: ReadTx, names: readonly string[]): Promise<{ name: string; stands: string }[]> {
  const { rows } = await sql<{ name: string; stands: string }>`
    with recursive up(name, at) as (
      select n.name, r.id from report r cross join unnest(r.former_names) as n(name)
      where r.former_names <> '{}' and r.former_names && ${[...names]}::text[] and n.name = any(${[...names]}::text[])
      union
      select up.name, m.kept from up join report_merge m on m.gone = up.at and m.undone_at is null
    )
    select name, at as stands from up where not exists (select 1 from report_merge m where m.gone = up.at and m.undone_at is null)`.execute(
    tx,
  );
  return rows;
}

interface ReadingRow {
  root: string;
  report_id: string;
  source: ReportSource;
  as_of: string;
  raw_hash: string;
  facts: GivenReport;
  ids: KnownIds;
}

/** The readings of these reports and of those that went into them. */
async function loadReadings(tx: ReadTx, roots: readonly string[]): Promise<ReadingRow[]> {
  const { rows } = await sql<ReadingRow>`
    with recursive member(root, id) as (
      select id, id from report where id = any(${[...roots]}::text[])
      union
      select m.root, g.gone from member m join report_merge g on g.kept = m.id and g.undone_at is null
    )
    select m.root, d.report_id, d.source, d.as_of, d.raw_hash, d.facts, d.ids
    from member m join report_reading d on d.report_id = m.id order by d.report_id, d.source`.execute(tx);
  return rows;
}

/** Pairs that a person said are two, by the reports that stand for them now. */
async function loadApart(tx: ReadTx, roots: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ kept: string; gone: string }>`
    with recursive member(root, id) as (
      select id, id from report where id = any(${[...roots]}::text[])
      union
      select m.root, g.gone from member m join report_merge g on g.kept = m.id and g.undone_at is null
    )
    select distinct k.root as kept, g.root as gone
    from report_merge u join member k on k.id = u.kept join member g on g.id = u.gone
    where u.undone_at is not null and k.root <> g.root`.execute(tx);
  return new Set(rows.map((r) => pairKey(r.kept, r.gone)));
}

/** Reports that say that they are notices of reports with these names. */
async function loadNoticesOf(tx: ReadTx, names: readonly string[]): Promise<{ id: string; facts: ReportFacts }[]> {
  const { rows } = await sql<{ id: string; facts: ReportFacts }>`
    select r.id, r.facts from report r where r.id in (
      select report_id from report_notice_of where pmid = any(${bare(names, 'pmid')}::text[])
      union select report_id from report_notice_of where doi = any(${bare(names, 'doi')}::text[]))`.execute(tx);
  return rows;
}

/** Everything that records with these facts may touch. */
export async function loadWorld(tx: ReadTx, records: readonly GivenReport[]): Promise<World> {
  const names = [...new Set(records.flatMap(namesOf))];
  const keys = [...new Set(records.flatMap((facts) => matchKey(facts) ?? []))];
  const nameless = records.filter((facts) => namesOf(facts).length === 0).map((facts) => `ref:${nameKey(facts)}`);
  const taken = await loadTaken(tx, [...names, ...nameless]);
  const former = names.length > 0 ? await loadFormer(tx, names) : [];
  const found = await loadReports(tx, { names, keys, ids: [...taken, ...former].map((t) => t.stands) });
  // those of which these are notices change with them
  const targets = [...records, ...found.map((r) => r.facts)].flatMap((facts) =>
    (facts.noticeOf ?? []).flatMap(namesOfNotice),
  );
  const formerTargets = targets.length > 0 ? await loadFormer(tx, targets) : [];
  const more =
    targets.length > 0 ? await loadReports(tx, { names: targets, ids: formerTargets.map((t) => t.stands) }) : [];
  const rows = new Map([...found, ...more].map((r) => [r.id, r]));
  const ids = [...rows.keys()];
  const world = emptyWorld(await loadApart(tx, ids));
  const readings = await loadReadings(tx, ids);
  for (const row of rows.values()) {
    enter(world, reportFrom(row, readings));
    hear(world, row.id, row.facts);
  }
  for (const { id, stands } of taken) world.taken.set(id, stands);
  for (const { name, stands } of [...former, ...formerTargets]) {
    const report = world.reports.get(stands);
    if (report) world.former.set(name, report);
  }
  const all = [...new Set([...names, ...[...world.reports.values()].flatMap((r) => calledNames(r, r.facts))])];
  for (const notice of await loadNoticesOf(tx, all)) hear(world, notice.id, notice.facts);
  return world;
}

const namesOfNotice = (of: { pmid: string | null; doi: string | null }): string[] =>
  namesOf({ pmid: of.pmid, doi: of.doi });

function reportFrom(row: Row, readings: readonly ReadingRow[]): HeldReport {
  const report: HeldReport = {
    id: row.id,
    createdAt: row.created_at,
    own: new Map(),
    inherited: [],
    facts: row.facts,
    hash: row.hash,
    version: row.version,
    asOf: row.as_of,
    versions: [],
    read: new Set(),
    goneInto: null,
    sound: row.sound,
  };
  for (const r of readings) {
    if (r.root !== row.id) continue;
    const reading = { source: r.source, asOf: r.as_of, rawHash: r.raw_hash, facts: r.facts, ids: r.ids };
    if (r.report_id === row.id) report.own.set(r.source, reading);
    else report.inherited.push({ ...reading, member: r.report_id });
  }
  return report;
}
