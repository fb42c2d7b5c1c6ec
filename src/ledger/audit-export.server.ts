import type { Db } from '#db/tx.ts';
import { chainLines } from './audit.server.ts';

const PIECE = 500;

/**
 * The chain as NDJSON, one event a line in its order, in pieces of text of which each is read in a short transaction. With `after` 0 a stranger can
 * recompute every hash; with a later number they need the hash of that event.
 * @param upTo number of the last event, so that a copy ends although the chain grows meanwhile.
 */
export async function* exportChain(db: Db, after: number, upTo: number): AsyncGenerator<string> {
  let last = after;
  while (last < upTo) {
    const lines = await db.read((tx) => chainLines(tx, last, Math.min(PIECE, upTo - last)));
    if (lines.length === 0) return;
    yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    last = lines.at(-1)?.seq ?? upTo;
  }
}

/** Number of the last event of the chain; 0 when nothing has happened. */
export const lastEvent = (db: Db): Promise<number> =>
  db.read(async (tx) => {
    const row = await tx.selectFrom('audit_event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
    return row?.seq ?? 0;
  });
