import { sql } from 'kysely';
import type { Pillar } from '#claims/written-fields.ts';
import type { ReadTx } from '#db/tx.ts';
import { everHeld, heldOn, inOrder, type Seat, type SeatRole, type SeatRow, writtenLate } from './seats.ts';

export type { Seat, SeatRow };

/** Every seat that was ever given, by its first day. A committee is small: its whole history is some hundreds of rows. */
export async function allSeats(tx: ReadTx): Promise<SeatRow[]> {
  const rows = await tx
    .selectFrom('seat as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom('seat_end')
          .select(['free_from', 'reason'])
          .whereRef('seat_id', '=', 's.id')
          .orderBy('free_from')
          .orderBy('id')
          .limit(1)
          .as('e'),
      (j) => j.onTrue(),
    )
    .select(['s.id', 's.person_id', 's.role', 's.pillar', 's.leads', 's.since', 's.given_at', 'p.name'])
    .select(['p.demonstration', 'e.reason', 's.until as term'])
    .select(sql<string | null>`case when e.free_from is null then s.until else e.free_from - 1 end`.as('until'))
    .orderBy('s.since')
    .orderBy('s.id')
    .execute();
  return rows.map((r) => ({
    id: r.id,
    person: r.person_id,
    name: r.name,
    demonstration: r.demonstration,
    role: r.role as SeatRole,
    pillar: r.pillar as Pillar | null,
    leads: r.leads,
    since: r.since,
    until: r.until,
    reason: r.reason,
    term: r.term,
    givenAt: r.given_at,
    writtenOn: writtenLate(r.since, r.given_at),
  }));
}

/** Who sat on that day, as it is known now: chair, co-chairs, members, each by name. */
export async function seatsOn(tx: ReadTx, day: string): Promise<Seat[]> {
  const held = (await allSeats(tx)).filter((s) => heldOn(s, day));
  return inOrder(held).map(({ person, name, role, pillar, leads, since, until, writtenOn }) => ({
    person,
    name,
    role,
    pillar,
    leads,
    since,
    until,
    writtenOn,
  }));
}

/** Seats that were held and are over before that day, the latest first. */
export async function pastSeats(tx: ReadTx, day: string): Promise<SeatRow[]> {
  return (await allSeats(tx))
    .filter((s) => everHeld(s) && s.until !== null && s.until < day)
    .sort((a, b) => (b.until ?? '').localeCompare(a.until ?? '') || b.id - a.id);
}
