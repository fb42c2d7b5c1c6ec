import type { Db, ReadTx } from '#db/tx.ts';
import { reasonOf, type Unreadable } from '#evidence/import-reading.ts';
import {
  addCounts,
  auditBatch,
  dayOfRecords,
  finishRun,
  lockImports,
  NO_COUNTS,
  type RunCounts,
  saveRunCounts,
  saveUnreadable,
  startRun,
  type Written,
} from '#evidence/import-run.server.ts';
import { type PackedBody, packBody, packBytes, saveBodies, saveSources } from '#evidence/import-save.server.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { loadWorld } from './load-world.server.ts';
import { type Incoming, type PlannedRecord, planReports } from './plan-reports.ts';
import type { GivenReport, ReadReport, RefusedReport, ReportSource } from './report-facts.ts';
import { auditJoined, saveWorld } from './save-world.server.ts';

export interface ImportReports {
  source: ReportSource;
  /** What people call the file or answer that is read. */
  label: string;
  reports: AsyncIterable<ReadReport> | Iterable<ReadReport>;
  /** The day of which the records speak, YYYY-MM-DD; null: today. */
  asOf: string | null;
  now: () => Date;
  actor: Actor;
  /** Told how many records are done, after each batch is on disk. */
  onProgress?: (done: number) => void;
}

const BATCH = 250;
/** A batch of long records ends earlier: what is in memory at once is bounded by this, not by the size of the file. */
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/**
 * Reads reports, whatever their source and order and however often. Each batch is one commit with its announcement and its audit event; an import that is cut off
 * leaves whole batches and is simply run again. A record counts once: it added a report, told something new of one, or left it as it was.
 * @throws Refused when the actor may not import. @throws what the reading of `reports` throws; what was read before is kept.
 */
export async function importReports(db: Db, options: ImportReports): Promise<RunCounts & { importId: number }> {
  const { source, label, now, actor } = options;
  await gate(db, actor, 'evidence.import', null, now);
  const asOf = dayOfRecords(options.asOf, now());
  const importId = await db.write((tx) => startRun(tx, { source, label, asOf }, now()));
  const run: Run = { source, importId, asOf, actor };
  let counts = NO_COUNTS;
  let done = 0;
  let batch: ReadReport[] = [];
  let characters = 0;
  const take = async (): Promise<void> => {
    if (batch.length === 0) return;
    counts = await importBatch(db, batch, run, now(), counts);
    done += batch.length;
    batch = [];
    characters = 0;
    options.onProgress?.(done);
  };
  try {
    for await (const report of options.reports) {
      batch.push(report);
      characters += report.text.length;
      if (batch.length >= BATCH || characters >= BATCH_CHARACTERS) await take();
    }
    await take();
  } catch (e) {
    const problem = reasonOf([e instanceof Error ? e.message : String(e)]);
    await db.write((tx) => saveRunCounts(tx, importId, counts, problem));
    throw e;
  }
  await db.write(async (tx) => {
    await finishRun(tx, importId, counts, now());
    await audit(
      tx,
      actorId(actor),
      { kind: 'evidence.imported', body: { importId, source, label, asOf, ...counts } },
      now(),
    );
  });
  return { importId, ...counts };
}

interface Run {
  source: ReportSource;
  importId: number;
  asOf: string;
  actor: Actor;
}

interface Packed {
  record: Extract<ReadReport, { kind: 'report' }>;
  body: PackedBody;
}

async function importBatch(
  db: Db,
  records: readonly ReadReport[],
  run: Run,
  at: Date,
  before: RunCounts,
): Promise<RunCounts> {
  const { source, importId, asOf } = run;
  const readable: Packed[] = [];
  const unreadable: (Unreadable & { body: PackedBody })[] = [];
  for (const record of records) {
    if (record.kind === 'refused') unreadable.push(await packRefused(record));
    else readable.push({ record: bounded(record), body: await packBody(record.text) });
  }
  return db.write(async (tx) => {
    await lockImports(tx, source, []);
    const known = await sightings(
      tx,
      run,
      readable.map((r) => r.body.hash),
    );
    const fresh = readable.filter((r) => !known.has(r.body.hash) && known.add(r.body.hash));
    const world = await loadWorld(
      tx,
      fresh.map((r) => r.record.facts),
    );
    const planned = planReports(
      world,
      fresh.map(
        ({ record, body }): Incoming => ({ position: record.position, rawHash: body.hash, facts: record.facts }),
      ),
      source,
      asOf,
    );
    const kept = fresh.filter((_, i) => planned[i]?.report);
    await saveBodies(
      tx,
      kept.map((r) => r.body),
    );
    const sources = planned.flatMap((p) =>
      p.report ? [{ native_id: p.report.id, as_of: asOf, raw_hash: p.record.rawHash, facts_hash: p.factsHash }] : [],
    );
    await saveSources(tx, source, importId, sources, at);
    const changed = await saveWorld(tx, world, at);
    const refused = [...unreadable, ...fresh.flatMap((r, i) => refusedBy(planned[i], r))];
    const quarantined = await saveUnreadable(tx, { source, importId, asOf }, refused, at);
    const batch = countsOf(planned, readable.length - fresh.length, unreadable.length);
    const counts = addCounts(before, batch);
    await saveRunCounts(tx, importId, counts, null);
    // no study changed, but arms find their reports
    if (changed.length > 0)
      await announce(
        tx,
        { kind: 'evidence.changed', body: { importId, studies: [], reports: changed.map((r) => r.id) } },
        at,
      );
    await auditJoined(tx, world, run.actor, at);
    const written = changed.map((r): Written => [r.id, r.hash]);
    const raw = sources.map((r): Written => [`${r.native_id} ${r.as_of}`, r.raw_hash]);
    await auditBatch(tx, run, batch, [...written, ...raw, ...quarantined], at);
    return counts;
  });
}

const MOST_TITLE = 4000;
const MOST_ABSTRACT = 100_000;

/** What the database could not index is cut; the untouched record keeps it. */
function bounded(record: Extract<ReadReport, { kind: 'report' }>): Extract<ReadReport, { kind: 'report' }> {
  const { title, abstract } = record.facts;
  if (title.length <= MOST_TITLE && (abstract ?? '').length <= MOST_ABSTRACT) return record;
  const facts: GivenReport = { ...record.facts, title: title.slice(0, MOST_TITLE).toWellFormed() };
  if (abstract) facts.abstract = abstract.slice(0, MOST_ABSTRACT).toWellFormed();
  return { ...record, facts };
}

async function packRefused(r: RefusedReport): Promise<Unreadable & { body: PackedBody }> {
  const { position, text, nativeId, bytes } = r;
  const body = await (bytes ? packBytes(bytes) : packBody(text));
  const reason = reasonOf([r.reason]);
  return { position, text, whole: r.whole ?? true, nativeId, reason, body, ...(bytes ? { bytes } : {}) };
}

function refusedBy(
  planned: PlannedRecord | undefined,
  { record, body }: Packed,
): (Unreadable & { body: PackedBody })[] {
  if (!planned || typeof planned.outcome === 'string') return [];
  const { pmid, doi } = record.facts;
  const nativeId = pmid ? `pmid:${pmid}` : doi ? `doi:${doi}` : null;
  const { position, text } = record;
  return [{ position, text, whole: true, nativeId, reason: reasonOf([planned.outcome.refused]), body }];
}

function countsOf(planned: readonly PlannedRecord[], repeated: number, unreadable: number): RunCounts {
  const count = (outcome: string) => planned.filter((p) => p.outcome === outcome).length;
  return {
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged') + repeated,
    quarantined: planned.filter((p) => typeof p.outcome !== 'string').length + unreadable,
  };
}

/** Which of these records this source is known to have given on this day. */
async function sightings(tx: ReadTx, { source, asOf }: Run, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await tx
    .selectFrom('source_record')
    .select('raw_hash')
    .where('source', '=', source)
    .where('as_of', '=', asOf)
    .where('raw_hash', 'in', [...hashes])
    .execute();
  return new Set(rows.map((r) => r.raw_hash));
}
