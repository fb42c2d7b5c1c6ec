import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { BEFORE_ALL, breakAt, CHAIN_START, type ChainEnd, type ChainLine, linkHash } from './audit-chain.ts';
import type { ActorId, AuditEvent } from './audit-events.ts';

// Any fixed number: it names the one queue in which writers of the chain wait for each other.
const CHAIN_LOCK = 4_202_611;

interface Row {
  seq: number;
  at: Date;
  actor: string;
  kind: string;
  body: unknown;
}

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
  const prev = last?.hash ?? CHAIN_START;
  const hash = linkHash(prev, { ...row, at: at.toISOString() });
  await tx
    .insertInto('audit_event')
    .values({ ...row, body: JSON.stringify(row.body), prev_hash: prev, hash })
    .execute();
  return { seq: row.seq, hash };
}

/** The events after a number, in their order, as they stand in an export. */
export async function chainLines(tx: ReadTx, after: number, most: number): Promise<ChainLine[]> {
  const rows = await tx
    .selectFrom('audit_event')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(most)
    .execute();
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
}

export type ChainCheck = { ok: true; events: number; head: string } | { ok: false; seq: number; why: string };

/** Walks the chain from where it is known to be whole, a bounded page at a time, and names the first event that does not follow from its predecessor. */
export async function verifyChain(tx: ReadTx, page = 2000, from: ChainEnd = BEFORE_ALL): Promise<ChainCheck> {
  let end = from;
  for (;;) {
    const lines = await chainLines(tx, end.seq, page);
    for (const line of lines) {
      const why = breakAt(end, line);
      if (why) return { ok: false, seq: why.includes('missing') ? end.seq + 1 : line.seq, why };
      end = line;
    }
    if (lines.length < page) return { ok: true, events: end.seq, head: end.hash };
  }
}
