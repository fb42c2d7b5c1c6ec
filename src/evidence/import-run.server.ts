import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { isDay, isToCome } from '#ledger/day.ts';
import { excerptOf, type Unreadable } from './import-reading.ts';
import type { PackedBody } from './import-save.server.ts';
import { rowsOf } from './save-things.server.ts';

export interface RunCounts {
  added: number;
  changed: number;
  unchanged: number;
  quarantined: number;
}

export const NO_COUNTS: RunCounts = { added: 0, changed: 0, unchanged: 0, quarantined: 0 };

export const addCounts = (a: RunCounts, b: Partial<RunCounts>): RunCounts => ({
  added: a.added + (b.added ?? 0),
  changed: a.changed + (b.changed ?? 0),
  unchanged: a.unchanged + (b.unchanged ?? 0),
  quarantined: a.quarantined + (b.quarantined ?? 0),
});

/** An import that cannot begin, in one sentence. */
export class ImportRefused extends Error {}

/**
 * The day of which the records of an import speak. @param given YYYY-MM-DD; none: today.
 * @throws ImportRefused for what is no day, or one to come.
 */
export function dayOfRecords(given: string | null | undefined, now: Date): string {
  const asOf = given ?? now.toISOString().slice(0, 10);
  if (!isDay(asOf)) throw new ImportRefused(`“${asOf}” is not a day; write the date of the records as YYYY-MM-DD.`);
  if (isToCome(asOf, now))
    throw new ImportRefused(
      `${asOf} is a day to come, and records of an earlier day would never count after it; write the day on which the records were read.`,
    );
  return asOf;
}

/** A run that never finishes was cut off; its counts say how far it came. */
export async function startRun(
  tx: WriteTx,
  run: { source: string; label: string; asOf: string },
  at: Date,
): Promise<number> {
  const row = await tx
    .insertInto('import_run')
    .values({
      source: run.source,
      label: run.label.toWellFormed().replace(/\p{Cc}+/gu, ' '),
      as_of: run.asOf,
      started_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function saveRunCounts(tx: WriteTx, id: number, counts: RunCounts, problem: string | null): Promise<void> {
  await tx
    .updateTable('import_run')
    .set({ ...counts, problem })
    .where('id', '=', id)
    .execute();
}

export async function finishRun(tx: WriteTx, id: number, counts: RunCounts, at: Date): Promise<void> {
  await tx
    .updateTable('import_run')
    .set({ ...counts, finished_at: at })
    .where('id', '=', id)
    .execute();
}

// Any fixed number: it names the one queue in which imports wait for each other while they save.
const IMPORT_LOCK = 4_202_612;

/** Lets one import save at a time, and tells how many sightings are held of each of these now. */
export async function lockImports(tx: WriteTx, source: string, ids: readonly string[]): Promise<Map<string, number>> {
  await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(tx);
  const { rows } = await sql<{ native_id: string; n: number }>`
    select native_id, count(*)::int as n from source_record where source = ${source} and native_id = any(${[...ids]}::text[]) group by native_id`.execute(
    tx,
  );
  return new Map(rows.map((r) => [r.native_id, r.n]));
}

/** What a commit of an import wrote: the id of a study, report, record or quarantined original, and its hash. */
export type Written = readonly [id: string, hash: string];

const byIdAndHash = ([a, x]: Written, [b, y]: Written): number => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0);

/** The event of one commit, the last thing said in it. A commit that wrote nothing has none. */
export async function auditBatch(
  tx: WriteTx,
  run: { source: string; importId: number; actor: Actor },
  counts: RunCounts,
  written: readonly Written[],
  at: Date,
): Promise<void> {
  if (written.length === 0) return;
  const { source, importId } = run;
  const hash = contentHash([...written].sort(byIdAndHash));
  const body = { importId, source, ...counts, written: written.length, hash };
  await audit(tx, actorId(run.actor), { kind: 'evidence.batch-saved', body }, at);
}

/** A longer original is not kept: nobody could read it again here. */
export const MOST_KEPT = 21 * 1024 * 1024;

/**
 * The same original is kept once, wherever in its file it stood: the reason may name its place. A fault of a file as a whole (place 0) has
 * no original and is kept once for each reason. Imports save one at a time (lockImports), so that looking first is enough.
 * @returns what was not held yet.
 */
export async function saveUnreadable(
  tx: WriteTx,
  run: { source: string; importId: number; asOf: string },
  list: readonly (Unreadable & { body: PackedBody })[],
  at: Date,
): Promise<Written[]> {
  if (list.length === 0) return [];
  const once = new Map<string, Unreadable & { body: PackedBody }>();
  for (const u of list) {
    const key = u.position === 0 ? `${u.body.hash} ${u.reason}` : u.body.hash;
    if (!once.has(key)) once.set(key, u);
  }
  const rows = [...once.values()].map((u) => ({
    native_id: u.nativeId,
    position: u.position,
    reason: u.reason,
    excerpt: excerptOf(u.text),
    body_hash: u.body.hash,
    packed: u.whole && u.body.bytes <= MOST_KEPT ? Buffer.from(u.body.packed).toString('base64') : null,
  }));
  const { rows: added } = await sql<{ body_hash: string }>`
    insert into quarantine (import_id, source, native_id, as_of, position, reason, excerpt, body_hash, packed, at)
    select ${run.importId}, ${run.source}, r.native_id, ${run.asOf}::date, r.position, r.reason, r.excerpt, r.body_hash,
           decode(r.packed, 'base64'), ${at}
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(native_id text, position int, reason text, excerpt text, body_hash text, packed text)
    where not exists (
      select 1 from quarantine q where q.source = ${run.source} and q.body_hash = r.body_hash and (r.position > 0 or q.reason = r.reason))
    on conflict (source, body_hash, reason) do nothing
    returning body_hash`.execute(tx);
  return added.map((r): Written => ['quarantine', r.body_hash]);
}
