import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { Ref } from './things.ts';

/** Opens a thing and everything upstream of it to the public: a released sentence can be walked back by anyone. */
export async function openUpstream(tx: WriteTx, ref: Ref): Promise<void> {
  await sql`
    with recursive up(kind, id) as (
      select ${ref.kind}::text, ${ref.id}::text
      union
      select p.to_kind, p.to_id from up u
      join thing f on f.kind = u.kind and f.id = u.id
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
    )
    update thing t set open = true from up where t.kind = up.kind and t.id = up.id and not t.open`.execute(tx);
}

/** Which of these may be read by anyone; keyed by `kind:id`. */
export async function openOnes(tx: ReadTx, refs: readonly Ref[]): Promise<Set<string>> {
  if (refs.length === 0) return new Set();
  const wanted = JSON.stringify(refs.map(({ kind, id }) => ({ kind, id })));
  const { rows } = await sql<{ kind: string; id: string }>`
    select t.kind, t.id from thing t join jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text) using (kind, id) where t.open`.execute(
    tx,
  );
  return new Set(rows.map((r) => `${r.kind}:${r.id}`));
}
