import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Ref } from '#ledger/things.ts';
import { citationLabel } from './citation-label.ts';

/** A published group of patients that rests on a study or a report, with how much was read of it. */
export interface ArmBrief {
  id: string;
  /** Short name of the publication: 'Mackensen 2022'. */
  label: string;
  product: string;
  disease: string;
  /** Null: not stated. */
  enrolled: number | null;
  outcomes: number;
  sourceType: string;
}

/** Arms whose present pins name this study or report, in the order of their names; at most `most`. */
export async function armsOf(tx: ReadTx, ref: Ref, most = 50): Promise<ArmBrief[]> {
  const { rows } = await sql<Omit<ArmBrief, 'label'> & { citation: string }>`
    select a.id, a.citation, a.product, a.disease, a.enrolled, a.source_type as "sourceType",
           (select count(*)::int from outcome o where o.arm_id = a.id) as outcomes
    from pin p join thing f on f.kind = 'arm' and f.id = p.from_id and f.pin_set = p.pin_set join arm a on a.id = p.from_id
    where p.from_kind = 'arm' and p.to_kind = ${ref.kind} and p.to_id = ${ref.id}
    order by a.id limit ${most}`.execute(tx);
  return rows.map(({ citation, ...r }) => ({ ...r, label: citationLabel(citation) }));
}
