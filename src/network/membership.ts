import type { Pillar } from '#claims/written-fields.ts';
import type { Role } from '#governance/actors.ts';
import type { SeatRole } from './seats.ts';

export interface PersonSeat {
  role: SeatRole;
  pillar: Pillar | null;
  leads: boolean;
  since: string;
  until: string | null;
}

export interface MemberRow {
  id: string;
  name: string;
  affiliation: string | null;
  demonstration: boolean;
  /** Roles that hold now. */
  roles: Role[];
  /** Seats that are held today or later. */
  seats: PersonSeat[];
  /** Whether they have a passkey or an authenticator; null where none of their roles asks for one, and for made-up people, who are exempt. */
  secondFactor: boolean | null;
  lastSignIn: Date | null;
  /** By whose invitation they came, and when they accepted; null where they were added otherwise. */
  invited: { by: string; at: Date } | null;
  /** When they left the network, where they hold no role since. */
  left: Date | null;
}

export interface MemberFilter {
  /** Part of a name; accents and case do not count. */
  name: string;
  role: Role | null;
}
