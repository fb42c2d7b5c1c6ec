import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Ref } from '#ledger/things.ts';
import type { ReaffirmedView } from './thing-frame.ts';

const MOST = 10;

/**
 * When and why a thing was reaffirmed, from the audit chain, newest first, at most ten.
 * @param inside false for readers outside the network: who it was is then not told
 */
export async function reaffirmationsOf(tx: ReadTx, ref: Ref, inside: boolean): Promise<ReaffirmedView[]> {
  const { rows } = await sql<{ at: Date; reason: string; by: string }>`
    select e.at, e.body->>'reason' as reason, coalesce(p.name, e.actor) as by
    from audit_event e left join person p on p.id = e.actor
    where e.kind = 'thing.reaffirmed' and e.body->'ref'->>'kind' = ${ref.kind} and e.body->'ref'->>'id' = ${ref.id}
    order by e.seq desc limit ${MOST}`.execute(tx);
  return rows.map((r) => ({ at: r.at.toISOString(), reason: r.reason, by: inside ? r.by : null }));
}
