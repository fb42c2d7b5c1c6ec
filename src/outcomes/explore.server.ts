import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { ExploreRow } from './explore.ts';
import { reportsOfArms } from './reports-of-arms.server.ts';
import type { TrialRow } from './two-arm.ts';

/** Arms whose report was retracted, as a table expression: no figure of theirs is counted. */
const noticed = sql`noticed as materialized (
  select n.arm from (${reportsOfArms(sql`true`)}) n join report r on r.id = n.report where r.notice = 'retracted')`;

/** Every count that a synthesis could use, of every outcome: what the choices of the explorer are made of. */
export async function exploreRows(tx: ReadTx): Promise<ExploreRow[]> {
  const { rows } = await sql<ExploreRow>`
    with ${noticed}
    select o.arm_id as arm, o.name, o.timepoint, a.product, a.disease_keys as "diseaseKeys", a.disease_unread as "diseaseUnread",
           a.target_keys as "targetKeys", a.modality_keys as "modalityKeys", o.verified
    from outcome o join arm a on a.id = o.arm_id
    where o.measure = 'count' and o.held_back = '{}' and o.events is not null and o.evaluable is not null
      and not exists (select 1 from noticed n where n.arm = a.id)
    order by o.id`.execute(tx);
  return rows;
}

/** The counts of every publication on a trial that has a comparator arm, held back, retracted or neither: `twoArmTrials` sorts them out. */
export async function trialRows(tx: ReadTx): Promise<TrialRow[]> {
  const { rows } = await sql<TrialRow>`
    with ${noticed}
    select o.id, o.arm_id as arm, a.citation, a.nct, a.product, a.disease_keys as "diseaseKeys", a.modality_keys as "modalityKeys",
           o.name, o.timepoint, o.measure, o.events, o.evaluable, o.verified, o.source_type as "sourceType", o.held_back as "heldBack",
           o.definition, o.source_url as "sourceUrl", exists (select 1 from noticed n where n.arm = a.id) as retracted
    from outcome o join arm a on a.id = o.arm_id
    where o.measure = 'count' and exists (
      select 1 from arm c where 'comparator' = any(c.modality_keys) and c.citation = a.citation and c.nct is not distinct from a.nct)
    order by o.id`.execute(tx);
  return rows;
}
