/**
 * Phases as they are counted: each study stands in exactly one group, so that the counts add up to the studies. The registry gives a
 * combined phase as two values.
 */
export const PHASE_GROUPS = [
  { key: 'EARLY_PHASE1', label: 'Early phase 1' },
  { key: 'PHASE1', label: 'Phase 1' },
  { key: 'PHASE1/PHASE2', label: 'Phase 1/2' },
  { key: 'PHASE2', label: 'Phase 2' },
  { key: 'PHASE2/PHASE3', label: 'Phase 2/3' },
  { key: 'PHASE3', label: 'Phase 3' },
  { key: 'PHASE4', label: 'Phase 4' },
  { key: 'NA', label: 'Without phases' },
  { key: 'NONE', label: 'Phase not given' },
] as const;

/** The group of a study's phases; phases that no group knows are joined as they are. */
export function phaseGroup(phases: readonly string[]): string {
  return phases.length === 0 ? 'NONE' : [...phases].sort().join('/');
}

export const phaseGroupLabel = (key: string): string => PHASE_GROUPS.find((g) => g.key === key)?.label ?? key;

/** Overall statuses in the order in which a study goes through them, with the registry's words in plain English. */
export const STATUS_WORDS = {
  NOT_YET_RECRUITING: 'not yet recruiting',
  RECRUITING: 'recruiting',
  ENROLLING_BY_INVITATION: 'enrolling by invitation',
  ACTIVE_NOT_RECRUITING: 'active, not recruiting',
  COMPLETED: 'completed',
  SUSPENDED: 'suspended',
  TERMINATED: 'terminated',
  WITHDRAWN: 'withdrawn',
  UNKNOWN: 'unknown (not verified for two years)',
  AVAILABLE: 'available',
  NO_LONGER_AVAILABLE: 'no longer available',
  TEMPORARILY_NOT_AVAILABLE: 'temporarily not available',
  APPROVED_FOR_MARKETING: 'approved for marketing',
  WITHHELD: 'withheld',
} as const satisfies Record<string, string>;

const words: Readonly<Record<string, string>> = STATUS_WORDS;

/** @param status null where the record gives none. */
export const statusWords = (status: string | null): string =>
  status === null
    ? 'no status'
    : (Object.hasOwn(words, status) && words[status]) || status.toLowerCase().replaceAll('_', ' ');
