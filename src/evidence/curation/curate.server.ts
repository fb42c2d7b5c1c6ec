import type { Db, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import type { Ref } from '#ledger/things.ts';

/**
 * One act of a curator: what a label is, which records are one. The gate stands before it and records a refusal.
 * @throws Refused when the actor may not curate; what `step` throws, and then nothing of it is written.
 */
export async function curate<T>(
  db: Db,
  who: { actor: Actor; now: () => Date },
  thing: Ref,
  step: (tx: WriteTx, by: string, at: Date) => Promise<T>,
): Promise<T> {
  await gate(db, who.actor, 'evidence.curate', thing, who.now);
  const at = who.now();
  return db.write((tx) => step(tx, actorId(who.actor), at));
}
