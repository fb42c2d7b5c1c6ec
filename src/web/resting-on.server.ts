import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { can } from '#governance/permissions.ts';
import { KINDS, type Kind, type Ref } from '#ledger/things.ts';

export interface Resting extends Ref {
  title: string;
}

const MOST = 300;

/** Everything downstream of a thing through the present pins, nearest the evidence first; what is not open only for whoever may read it. */
export async function restingOn(tx: ReadTx, ref: Ref, actor: Actor): Promise<{ rows: Resting[]; more: boolean }> {
  const all = can(actor, 'unreleased.read');
  const { rows } = await sql<Resting>`
    with recursive down(kind, id) as (
      select ${ref.kind}::text, ${ref.id}::text
      union
      select p.from_kind, p.from_id from down d
      join pin p on p.to_kind = d.kind and p.to_id = d.id and p.role = 'rests-on'
      join thing f on f.kind = p.from_kind and f.id = p.from_id and f.pin_set = p.pin_set
    )
    select t.kind, t.id, case when ${all} then t.title else coalesce(t.open_title, t.title) end as title from down join thing t using (kind, id)
    where not (t.kind = ${ref.kind} and t.id = ${ref.id}) and (t.open or ${all})
    order by t.kind, t.id limit ${MOST + 1}`.execute(tx);
  const place = (k: Kind) => KINDS.indexOf(k);
  return {
    rows: rows
      .slice(0, MOST)
      .sort((a, b) => place(a.kind) - place(b.kind) || a.id.localeCompare(b.id, 'en', { numeric: true })),
    more: rows.length > MOST,
  };
}
