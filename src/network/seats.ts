import type { Pillar } from '#claims/written-fields.ts';
import type { Role } from '#governance/actors.ts';

export const SEAT_ROLES = ['chair', 'co-chair', 'member'] as const;
export type SeatRole = (typeof SEAT_ROLES)[number];

export const SEAT_WORDS: Record<SeatRole, string> = { chair: 'chair', 'co-chair': 'co-chair', member: 'member' };

/** The role in the network that a seat brings with it. */
export const ROLE_OF_SEAT: Record<SeatRole, Role> = { chair: 'chair', 'co-chair': 'co-chair', member: 'committee' };

/** The roles that come with a seat and are given in no other way. */
export const COMMITTEE_ROLES: readonly Role[] = SEAT_ROLES.map((r) => ROLE_OF_SEAT[r]);

/** Who may hold a seat of one kind on the same day; more than that is refused. Members are not limited. */
export const MOST_ON_A_DAY: Record<SeatRole, number> = { chair: 1, 'co-chair': 2, member: Number.POSITIVE_INFINITY };

/** One term in one seat. Days are YYYY-MM-DD in UTC; both ends are days on which the seat is held. */
export interface SeatTerm {
  person: string;
  role: SeatRole;
  pillar: Pillar | null;
  /** Leads the work on its pillar. */
  leads: boolean;
  since: string;
  /** Last day; null where the term has no end. Before `since` where the seat was given up before it began. */
  until: string | null;
}

/** A seat as it is held: its term, or less where it ended before. Days are YYYY-MM-DD in UTC. */
export interface Seat {
  /** Id of the person. */
  person: string;
  name: string;
  role: SeatRole;
  pillar: Pillar | null;
  /** Leads the work on its pillar. */
  leads: boolean;
  since: string;
  /** Last day; null where no end is set. */
  until: string | null;
  /** The day on which it was written down, where that was more than a day after the first; null otherwise. */
  writtenOn: string | null;
}

/** A seat with what the desk knows of it. */
export interface SeatRow extends Seat {
  id: number;
  demonstration: boolean;
  /** Why it ended before its term; null where it did not. */
  reason: string | null;
  /** The end of the term as it was given, where the seat ended before. */
  term: string | null;
  givenAt: Date;
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
export const nextDay = (day: string): string => dayAfter(day, 1);
export const dayBefore = (day: string): string => dayAfter(day, -1);

/** Whether the seat is held on that day. */
export const heldOn = (t: Pick<SeatTerm, 'since' | 'until'>, day: string): boolean =>
  t.since <= day && (t.until === null || day <= t.until);

/** Whether the seat is held on any day at all: one that was given up before it began is not. */
export const everHeld = (t: Pick<SeatTerm, 'since' | 'until'>): boolean => t.until === null || t.since <= t.until;

/** The day on which a seat was given, where that was more than a day after its first. */
export function writtenLate(since: string, givenAt: Date): string | null {
  const given = givenAt.toISOString().slice(0, 10);
  return given > nextDay(since) ? given : null;
}

/** Whether two terms share a day. */
const meet = (a: SeatTerm, b: SeatTerm): boolean =>
  everHeld(a) && everHeld(b) && (b.until === null || a.since <= b.until) && (a.until === null || b.since <= a.until);

/**
 * Why a term cannot be added to those that are there, in one sentence; null when it can.
 * How many sit on a day changes only where a term begins, so the days to look at are the beginnings within the new term.
 */
export function seatProblem(there: readonly SeatTerm[], term: SeatTerm): string | null {
  const beside = there.filter((t) => meet(t, term));
  const own = beside.find((t) => t.person === term.person);
  if (own)
    return `This person holds a seat from ${own.since}${own.until === null ? '' : ` to ${own.until}`} already; end that seat, or choose other days.`;
  const days = [term.since, ...beside.map((t) => t.since).filter((d) => heldOn(term, d))];
  for (const day of days.sort()) {
    const on = beside.filter((t) => heldOn(t, day));
    if (on.filter((t) => t.role === term.role).length >= MOST_ON_A_DAY[term.role])
      return term.role === 'chair'
        ? `On ${day} the committee has a chair already; end that seat first, or choose other days.`
        : `On ${day} the committee has two co-chairs already; end one of those seats first, or choose other days.`;
    if (term.leads && on.some((t) => t.leads && t.pillar === term.pillar))
      return `On ${day} this pillar has a lead already; end that seat first, or choose other days.`;
  }
  return null;
}

/** Who sits on a day: chair, co-chairs, members, each by name. */
export const inOrder = <T extends { role: SeatRole; name: string; since: string }>(seats: readonly T[]): T[] =>
  [...seats].sort(
    (a, b) =>
      SEAT_ROLES.indexOf(a.role) - SEAT_ROLES.indexOf(b.role) ||
      a.name.localeCompare(b.name, 'en') ||
      a.since.localeCompare(b.since),
  );

/** How far ahead the office is told that a term ends. */
const TERM_ENDS_WITHIN_DAYS = 90;

/** The last day of those that count as "soon". */
export const soonUntil = (day: string): string => dayAfter(day, TERM_ENDS_WITHIN_DAYS);
