import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { canonicalJson, contentHash, sha256 } from '#ledger/content-hash.ts';
import { isDay } from '#ledger/day.ts';
import { compareReports, type ReadRow, type ReportFacts, readBibliography, reportId } from './bibliography.ts';
import { ImportRefused } from './import.server.ts';
import type { Version } from './import-plan.ts';
import type { Unreadable } from './import-reading.ts';
import {
  addCounts,
  auditBatch,
  finishRun,
  lockImports,
  NO_COUNTS,
  type RunCounts,
  saveRunCounts,
  saveUnreadable,
  startRun,
  type Written,
} from './import-run.server.ts';
import { type PackedBody, packBody, type SourceRow, saveBodies, saveSources } from './import-save.server.ts';
import { rowsOf, saveThings } from './save-things.server.ts';
import type { Page } from './search.server.ts';
import { pageOf, typed } from './search-filter.server.ts';

export const BIBLIOGRAPHY = 'bibliography';

export interface ReportRow extends ReportFacts {
  /** pmid:… where there was one when it was first read, else doi:… */
  id: string;
  /** Day of the latest reading, YYYY-MM-DD. */
  asOf: string;
}

const BATCH = 250;

/**
 * Reads a bibliography in CSV (see readBibliography). Each batch of rows is one commit with its announcement and its audit event; the same table again changes nothing. A reading that
 * is older than the one held is kept as a record and changes nothing either.
 * @throws Refused when the actor may not import, BibliographyRefused when it is no such table.
 */
export async function importBibliography(
  db: Db,
  csv: string,
  options: { label: string; asOf: string | null; now: () => Date; actor: Actor },
): Promise<RunCounts & { importId: number }> {
  const { label, now, actor } = options;
  await gate(db, actor, 'evidence.import', null, now);
  const asOf = options.asOf ?? now().toISOString().slice(0, 10);
  if (!isDay(asOf)) throw new ImportRefused(`“${asOf}” is not a day; write the date of the table as YYYY-MM-DD.`);
  const rows = [...readBibliography(csv)];
  const importId = await db.write((tx) => startRun(tx, { source: BIBLIOGRAPHY, label, asOf }, now()));
  let counts = NO_COUNTS;
  for (let i = 0; i < rows.length; i += BATCH)
    counts = await importRows(db, rows.slice(i, i + BATCH), { importId, asOf, actor }, now(), counts);
  await db.write(async (tx) => {
    await finishRun(tx, importId, counts, now());
    await audit(
      tx,
      actorId(actor),
      { kind: 'evidence.imported', body: { importId, source: BIBLIOGRAPHY, label, asOf, ...counts } },
      now(),
    );
  });
  return { importId, ...counts };
}

async function importRows(
  db: Db,
  rows: readonly ReadRow[],
  run: { importId: number; asOf: string; actor: Actor },
  at: Date,
  before: RunCounts,
): Promise<RunCounts> {
  const packed = await Promise.all(rows.map(async (row) => ({ row, body: await packBody(row.text) })));
  return db.write(async (tx) => {
    await lockImports(tx, BIBLIOGRAPHY, []);
    const held = await holders(tx, rows);
    const hashes = packed.map(({ body }) => body.hash);
    const plan = planRows(packed, held, await sightings(tx, run.asOf, hashes), run.asOf);
    await saveBodies(tx, plan.bodies);
    await saveSources(tx, BIBLIOGRAPHY, run.importId, plan.sources, at);
    await saveReports(tx, [...plan.writes.values()], at);
    const quarantined = await saveUnreadable(tx, { source: BIBLIOGRAPHY, ...run }, plan.refused, at);
    const counts = addCounts(before, plan.counts);
    await saveRunCounts(tx, run.importId, counts, null);
    const writes = [...plan.writes].map(([id, w]) => ({ id, hash: w.now.hash, isNew: w.versions.length > 0 }));
    // no study changed, but arms find their reports
    if (writes.some((w) => w.isNew))
      await announce(tx, { kind: 'evidence.changed', body: { importId: run.importId, studies: [] } }, at);
    const reports = writes.map((w): Written => [w.id, w.hash]);
    const records = plan.sources.map((r): Written => [`${r.native_id} ${r.as_of}`, r.raw_hash]);
    await auditBatch(tx, { source: BIBLIOGRAPHY, ...run }, plan.counts, [...reports, ...records, ...quarantined], at);
    return counts;
  });
}

/** A report as it stands after the rows read so far. */
interface Held extends ReportRow {
  hash: string;
  version: number;
}

interface RowsPlan {
  bodies: PackedBody[];
  sources: SourceRow[];
  writes: Map<string, { now: Held; versions: Version[]; rawHash: string }>;
  refused: (Unreadable & { body: PackedBody })[];
  counts: RunCounts;
}

function planRows(
  packed: readonly { row: ReadRow; body: PackedBody }[],
  held: Holders,
  known: Set<string>,
  asOf: string,
): RowsPlan {
  const plan: RowsPlan = { bodies: [], sources: [], writes: new Map(), refused: [], counts: NO_COUNTS };
  const count = (what: keyof RunCounts) => {
    plan.counts = addCounts(plan.counts, { [what]: 1 });
  };
  const refuse = (row: ReadRow, body: PackedBody, nativeId: string | null, reason: string) => {
    plan.refused.push({ position: row.position, text: row.text, whole: true, nativeId, reason, body });
    count('quarantined');
  };
  for (const { row, body } of packed) {
    if (row.kind === 'refused') {
      refuse(row, body, row.nativeId, row.reason);
      continue;
    }
    if (known.has(body.hash)) {
      count('unchanged');
      continue;
    }
    const place = placeOf(held, row.facts);
    if (place === 'two') {
      const ids = `the PubMed id ${row.facts.pmid} and the DOI ${row.facts.doi}`;
      refuse(row, body, reportId(row.facts), `Here ${ids} belong to two different reports; find out which is right.`);
      continue;
    }
    known.add(body.hash);
    const id = place?.id ?? reportId(row.facts);
    plan.bodies.push(body);
    plan.sources.push({ native_id: id, as_of: asOf, raw_hash: body.hash, facts_hash: contentHash(row.facts) });
    if (place && place.asOf > asOf) {
      count('unchanged');
      continue;
    }
    const { now, version } = readAgain(place, row.facts, id, asOf);
    const earlier = plan.writes.get(id)?.versions ?? [];
    plan.writes.set(id, { now, versions: version ? [...earlier, version] : earlier, rawHash: body.hash });
    hold(held, now);
    count(place === null ? 'added' : version ? 'changed' : 'unchanged');
  }
  return plan;
}

/** The report after one more reading, and the version that it began, if any. */
function readAgain(
  before: Held | null,
  given: ReportFacts,
  id: string,
  asOf: string,
): { now: Held; version: Version | null } {
  // a table may leave out an id that an earlier one gave
  const facts = { ...given, pmid: given.pmid ?? before?.pmid ?? null, doi: given.doi ?? before?.doi ?? null };
  const content = canonicalJson(facts);
  const hash = sha256(content);
  const number = before?.version ?? 0;
  if (before?.hash === hash) return { now: { ...before, asOf }, version: null };
  const changes = before ? compareReports(factsOf(before), facts) : [];
  return {
    now: { ...facts, id, asOf, hash, version: number + 1 },
    version: { version: number + 1, hash, asOf, content, changes },
  };
}

const factsOf = ({ pmid, doi, title, journal, published, types }: ReportRow): ReportFacts => ({
  pmid,
  doi,
  title,
  journal,
  published,
  types,
});

async function saveReports(
  tx: WriteTx,
  writes: readonly { now: Held; versions: Version[]; rawHash: string }[],
  at: Date,
): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ now }) => ({ id: now.id, ...factsOf(now), as_of: now.asOf }));
  await sql`
    insert into report (id, pmid, doi, title, journal, published, types, as_of)
    select id, pmid, doi, title, journal, published, types, as_of
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(id text, pmid text, doi text, title text, journal text, published text, types text[], as_of date)
    on conflict (id) do update set pmid = excluded.pmid, doi = excluded.doi, title = excluded.title, journal = excluded.journal,
      published = excluded.published, types = excluded.types, as_of = excluded.as_of`.execute(tx);
  await saveThings(
    tx,
    'report',
    writes.map(({ now, versions, rawHash }) => ({
      id: now.id,
      title: now.title,
      hash: now.hash,
      version: now.version,
      asOf: now.asOf,
      versions,
      recordedAt: new Map(),
      rewrite: false,
      record: rawHash,
    })),
    at,
  );
}

type Holders = { byPmid: Map<string, Held>; byDoi: Map<string, Held> };

function hold(held: Holders, report: Held): void {
  if (report.pmid) held.byPmid.set(report.pmid, report);
  if (report.doi) held.byDoi.set(report.doi, report);
}

const COLUMNS = ['id', 'pmid', 'doi', 'title', 'journal', 'published', 'types', 'as_of as asOf'] as const;

async function holders(tx: ReadTx, rows: readonly ReadRow[]): Promise<Holders> {
  const facts = rows.flatMap((r) => (r.kind === 'report' ? [r.facts] : []));
  const pmids = facts.flatMap((f) => f.pmid ?? []);
  const dois = facts.flatMap((f) => f.doi ?? []);
  const { rows: found } = await sql<Held>`
    select r.id, r.pmid, r.doi, r.title, r.journal, r.published, r.types, r.as_of as "asOf", t.hash, t.version
    from report r join thing t on t.kind = 'report' and t.id = r.id
    where r.pmid = any(${pmids}::text[]) or r.doi = any(${dois}::text[])`.execute(tx);
  const held: Holders = { byPmid: new Map(), byDoi: new Map() };
  for (const report of found) hold(held, report);
  return held;
}

function placeOf(held: Holders, facts: ReportFacts): Held | 'two' | null {
  const byPmid = facts.pmid ? (held.byPmid.get(facts.pmid) ?? null) : null;
  const byDoi = facts.doi ? (held.byDoi.get(facts.doi) ?? null) : null;
  if (byPmid && byDoi && byPmid.id !== byDoi.id) return 'two';
  // the same DOI under another PubMed id is another report
  if (!byPmid && byDoi?.pmid && facts.pmid && byDoi.pmid !== facts.pmid) return 'two';
  return byPmid ?? byDoi;
}

async function sightings(tx: ReadTx, asOf: string, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ raw_hash: string }>`
    select raw_hash from source_record where source = ${BIBLIOGRAPHY} and as_of = ${asOf}::date and raw_hash = any(${[...hashes]}::text[])`.execute(
    tx,
  );
  return new Set(rows.map((r) => r.raw_hash));
}

/** Reports by words, newest publication first; without words all. Size 1–100, a page beyond the end is the last one. */
export async function listReports(
  tx: ReadTx,
  f: { query?: string | undefined; page: number; size: number },
): Promise<Page<ReportRow>> {
  const words = typed(f.query);
  const id = words.toLowerCase().replace(/^pmid:\s*|^doi:\s*/, '');
  const where =
    words === ''
      ? sql<boolean>`true`
      : sql<boolean>`(r.pmid = ${id} or r.doi = ${id} or r.tsv @@ websearch_to_tsquery('english', immutable_unaccent(${words})))`;
  const counted = await sql<{ n: number }>`select count(*)::int as n from report r where ${where}`.execute(tx);
  const total = counted.rows[0]?.n ?? 0;
  const { page, pages, size, offset } = pageOf(f, total);
  const { rows } = await sql<ReportRow>`
    select r.id, r.pmid, r.doi, r.title, r.journal, r.published, r.types, r.as_of as "asOf" from report r where ${where}
    order by r.published desc nulls last, r.id limit ${size} offset ${offset}`.execute(tx);
  return { total, page, pages, rows };
}

/** @param id pmid:…, doi:… @returns null when no such report is held. */
export async function readReport(tx: ReadTx, id: string): Promise<ReportRow | null> {
  const key = typed(id).toLowerCase();
  const [kind, ...rest] = key.split(':');
  const value = rest.join(':');
  const row = await tx
    .selectFrom('report')
    .select(COLUMNS)
    .where((e) => e.or([e('id', '=', key), ...(kind === 'pmid' || kind === 'doi' ? [e(kind, '=', value)] : [])]))
    .executeTakeFirst();
  return row ?? null;
}
