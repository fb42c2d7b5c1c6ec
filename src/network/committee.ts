import { PILLARS, type Pillar } from '#claims/written-fields.ts';
import { MOST_ON_A_DAY, type SeatRole } from './seats.ts';

export interface Vacancies {
  /** Seats of a kind with a fixed number that nobody holds. */
  seats: { role: SeatRole; free: number }[];
  /** Pillars without a lead. */
  pillars: Pillar[];
}

/** What nobody holds among those who sit on a day. A committee that has no seat at all is not vacant: it is not there yet. */
export function vacancies(seats: readonly { role: SeatRole; pillar: Pillar | null; leads: boolean }[]): Vacancies {
  if (seats.length === 0) return { seats: [], pillars: [] };
  const free = (role: SeatRole) => MOST_ON_A_DAY[role] - seats.filter((s) => s.role === role).length;
  return {
    seats: (['chair', 'co-chair'] as const).map((role) => ({ role, free: free(role) })).filter((s) => s.free > 0),
    pillars: PILLARS.filter((p) => !seats.some((s) => s.leads && s.pillar === p)),
  };
}
