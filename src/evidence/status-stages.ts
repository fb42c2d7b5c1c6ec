/** Overall statuses gathered into six stages, for pictures. A status that no other stage names, or none at all, is of the last. */
export const STATUS_STAGES = [
  { key: 'planned', label: 'Not yet recruiting', statuses: ['NOT_YET_RECRUITING'] },
  { key: 'recruiting', label: 'Recruiting', statuses: ['RECRUITING', 'ENROLLING_BY_INVITATION', 'AVAILABLE'] },
  { key: 'active', label: 'Active, not recruiting', statuses: ['ACTIVE_NOT_RECRUITING'] },
  { key: 'completed', label: 'Completed', statuses: ['COMPLETED', 'APPROVED_FOR_MARKETING'] },
  { key: 'stopped', label: 'Stopped', statuses: ['SUSPENDED', 'TERMINATED', 'WITHDRAWN'] },
  { key: 'unclear', label: 'Unknown or other', statuses: [] },
] as const;

/** The place of a status in `STATUS_STAGES`. */
export function stageIndex(status: string | null): number {
  const at = STATUS_STAGES.findIndex((s) => status !== null && (s.statuses as readonly string[]).includes(status));
  return at < 0 ? STATUS_STAGES.length - 1 : at;
}
