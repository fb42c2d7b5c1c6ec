import type { Db, ReadTx } from '#db/tx.ts';
import { audit, chainLines } from './audit.server.ts';
import { BEFORE_ALL, breakAt, type ChainEnd } from './audit-chain.ts';

/** The latest check that somebody asked for; it stands on the chain itself. */
export interface RememberedCheck {
  after: number;
  to: number;
  hash: string;
  ok: boolean;
  at: Date;
  by: string;
}

export async function latestCheck(tx: ReadTx): Promise<RememberedCheck | null> {
  const row = await tx
    .selectFrom('audit_event')
    .select(['at', 'actor', 'body'])
    .where('kind', '=', 'audit.checked')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { after, to, hash, ok } = row.body as { after: number; to: number; hash: string; ok: boolean };
  return { after, to, hash, ok, at: row.at, by: row.actor };
}

export type CheckResult =
  | { ok: true; after: number; to: number; hash: string; whole: boolean }
  | { ok: false; after: number; to: number; hash: string; why: string };

const PIECE = 1000;

/**
 * Walks at most `most` events of the chain, each piece in a short transaction of its own, and writes down on the chain how far it is whole.
 * It goes on from the latest check; `anew` begins at the first event. A check is believed only where its event still has the hash that was noted.
 */
export async function checkChain(
  db: Db,
  by: string,
  anew: boolean,
  now: () => Date,
  most = 50_000,
): Promise<CheckResult> {
  const last = anew ? null : await db.read(latestCheck);
  const begin: ChainEnd = last?.ok ? { seq: last.to, hash: last.hash } : BEFORE_ALL;
  let end = begin;
  let why: string | null = null;
  let whole = false;
  if (begin.seq > 0) {
    const [noted] = await db.read((tx) => chainLines(tx, begin.seq - 1, 1));
    if (noted?.seq !== begin.seq || noted.hash !== begin.hash)
      why = `Event ${begin.seq} is no longer the one that was there when the chain was last checked.`;
  }
  while (why === null && !whole && end.seq - begin.seq < most) {
    const size = Math.min(PIECE, most - (end.seq - begin.seq));
    const lines = await db.read((tx) => chainLines(tx, end.seq, size));
    for (const line of lines) {
      why = breakAt(end, line);
      if (why !== null) break;
      end = { seq: line.seq, hash: line.hash };
    }
    whole = lines.length < size;
  }
  const found = { after: begin.seq, to: end.seq, hash: end.hash, ok: why === null };
  await db.write((tx) => audit(tx, by, { kind: 'audit.checked', body: found }, now()));
  return why === null ? { ...found, ok: true, whole } : { ...found, ok: false, why };
}
