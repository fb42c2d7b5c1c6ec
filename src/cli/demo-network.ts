import type { Role } from '#governance/actors.ts';

/** One made-up member of the demonstration network. None stands for a real person. */
export interface DemonstrationMember {
  number: number;
  roles: readonly Role[];
}

/** The labelled demonstration network: an office, a steering committee of seven, members, a sponsor's representative and a data steward. */
export const DEMONSTRATION_NETWORK: readonly DemonstrationMember[] = [
  { number: 1, roles: ['office'] },
  { number: 2, roles: ['chair', 'member'] },
  { number: 3, roles: ['co-chair', 'member'] },
  { number: 4, roles: ['co-chair', 'member'] },
  { number: 5, roles: ['committee', 'member'] },
  { number: 6, roles: ['committee', 'member'] },
  { number: 7, roles: ['committee', 'member'] },
  { number: 8, roles: ['committee', 'member'] },
  { number: 9, roles: ['member'] },
  { number: 10, roles: ['member'] },
  { number: 11, roles: ['member'] },
  { number: 12, roles: ['member'] },
  { number: 13, roles: ['sponsor'] },
  { number: 14, roles: ['data-steward'] },
];

export const demonstrationName = (n: number): string => `Demonstration member ${String(n).padStart(2, '0')}`;
export const demonstrationId = (n: number): string => `demonstration-${String(n).padStart(2, '0')}`;
