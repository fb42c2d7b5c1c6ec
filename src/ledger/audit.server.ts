import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { ActorId, AuditEvent } from './audit-events.ts';
import { canonicalJson, sha256 } from './content-hash.ts';

const FIRST = '0'.repeat(64);
// Any fixed number: it names the one queue in which writers of the chain wait for each other.
const CHAIN_LOCK = 4_202_611;

interface Row {
  seq: number;
  at: Date;
  actor: string;
  kind: string;
  body: unknown;
}

const linkHash = (prev: string, e: Row): string =>
  sha256(prev + canonicalJson({ seq: e.seq, at: e.at.toISOString(), actor: e.actor, kind: e.kind, body: e.body }));

/** What the database cannot hold in a text (NUL, half a surrogate pair) becomes a replacement character: a refusal is recorded whatever was typed. */
function holdable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\ufffd') as T;
  if (Array.isArray(value)) return value.map(holdable) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, holdable(v)])) as T;
  return value;
}

/** Adds an event to the chain, in the same commit as the fact. Writers wait for each other until commit: say it last. */
export async function audit(
  tx: WriteTx,
  actor: ActorId,
  event: AuditEvent,
  at: Date,
): Promise<{ seq: number; hash: string }> {
  await sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(tx);
  const last = await tx
    .selectFrom('audit_event')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const row: Row = {
    seq: (last?.seq ?? 0) + 1,
    at,
    actor: holdable(actor),
    kind: event.kind,
    body: holdable(event.body),
  };
  const prev = last?.hash ?? FIRST;
  const hash = linkHash(prev, row);
  await tx
    .insertInto('audit_event')
    .values({ ...row, body: JSON.stringify(row.body), prev_hash: prev, hash })
    .execute();
  return { seq: row.seq, hash };
}

export type ChainCheck = { ok: true; events: number; head: string } | { ok: false; seq: number; why: string };

/** Walks the whole chain, a bounded page at a time, and names the first event that does not follow from its predecessor. */
export async function verifyChain(tx: ReadTx, page = 2000): Promise<ChainCheck> {
  let prev = FIRST;
  let seq = 0;
  for (;;) {
    const rows = await tx
      .selectFrom('audit_event')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(page)
      .execute();
    for (const r of rows) {
      if (r.seq !== seq + 1)
        return { ok: false, seq: seq + 1, why: `Event ${seq + 1} is missing from the audit chain.` };
      if (r.prev_hash !== prev)
        return { ok: false, seq: r.seq, why: `Event ${r.seq} does not follow from the event before it.` };
      if (r.hash !== linkHash(prev, r))
        return { ok: false, seq: r.seq, why: `Event ${r.seq} was altered after it was written.` };
      prev = r.hash;
      seq = r.seq;
    }
    if (rows.length < page) return { ok: true, events: seq, head: prev };
  }
}
