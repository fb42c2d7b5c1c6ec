import { readFileSync } from 'node:fs';
import { readArmTable } from './arm-rows.ts';
import { planImport } from './import-plan.ts';
import type { CandidateRow } from './synthesise.ts';
import type { TrialRow } from './two-arm.ts';

/** The bundled table of published arms, as a synthesis sees it. */
export function publishedRows(): (CandidateRow & TrialRow)[] {
  const plan = planImport(readArmTable(readFileSync('data/study-arms.csv', 'utf8')), {
    arms: [],
    outcomes: [],
    otherArms: [],
  });
  return plan.outcomes.map((o) => {
    const arm = plan.arms.find((a) => a.id === o.content.arm)!.content;
    return { ...arm, ...o.content, id: o.id, arm: o.content.arm, cohort: `${arm.study} ${arm.product}` };
  });
}
