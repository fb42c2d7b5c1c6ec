import { phaseGroup } from './phase-groups.ts';

/**
 * Phase groups gathered into five bands, for pictures that cannot show nine. Each study stands in exactly one band; `groups` are those of
 * `phase-groups.ts`. What no other band names, combinations that the registry does not offer among it, stands in the last.
 */
export const PHASE_BANDS = [
  { key: 'early', label: 'Early phase 1 and 1', groups: ['EARLY_PHASE1', 'EARLY_PHASE1/PHASE1', 'PHASE1'] },
  { key: '1-2', label: 'Phase 1/2', groups: ['PHASE1/PHASE2'] },
  { key: '2', label: 'Phase 2', groups: ['PHASE2'] },
  { key: '3', label: 'Phase 2/3 and later', groups: ['PHASE2/PHASE3', 'PHASE3', 'PHASE3/PHASE4', 'PHASE4'] },
  { key: 'none', label: 'No phase stated', groups: [] },
] as const;

/** The place of a study's band in `PHASE_BANDS`. */
export function bandIndex(phases: readonly string[]): number {
  const group = phaseGroup(phases);
  const at = PHASE_BANDS.findIndex((b) => (b.groups as readonly string[]).includes(group));
  return at < 0 ? PHASE_BANDS.length - 1 : at;
}
