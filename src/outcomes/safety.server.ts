import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { outcomeNames } from './outcomes.server.ts';
import type { SafetyArm, SafetyInput } from './safety.ts';
import { isOtherSafety, safetyOutcomeOf } from './safety-outcomes.ts';
import { loadEvidence } from './syntheses.server.ts';

/** What the safety summary is computed from (of one outcome alone, where its key is given), with the last day that the evidence speaks of and the names that were not counted. */
export async function loadSafety(
  tx: ReadTx,
  only?: string,
): Promise<SafetyInput & { asOf: string | null; otherNames: { name: string; rows: number }[] }> {
  const names = await outcomeNames(tx);
  const { rows: arms } = await sql<SafetyArm>`
    select id, disease_keys as "diseaseKeys", disease_unread as "diseaseUnread", modality_keys as "modalityKeys", enrolled from arm
    order by id`.execute(tx);
  const { rows: bare } = await sql<{ arm: string; name: string }>`
    select arm_id as arm, name from outcome where measure = 'count_without_denominator' order by id`.execute(tx);
  const withoutDenominator = bare.filter((r) => safetyOutcomeOf(r.name) !== null);
  const out: SafetyInput & { asOf: string | null } = { arms, rows: [], withoutDenominator, judgements: [], asOf: null };
  const rows: SafetyInput['rows'][number][] = [];
  for (const { name } of names) {
    const means = safetyOutcomeOf(name);
    if (means === null || (only !== undefined && means.key !== only)) continue;
    const evidence = await loadEvidence(tx, name);
    rows.push(...evidence.rows);
    out.judgements = evidence.judgements;
    for (const { asOf } of evidence.things.values()) if (asOf !== null && (out.asOf ?? '') < asOf) out.asOf = asOf;
  }
  return {
    ...out,
    rows,
    otherNames: names.filter((n) => isOtherSafety(n.name)).map(({ name, rows: count }) => ({ name, rows: count })),
  };
}
