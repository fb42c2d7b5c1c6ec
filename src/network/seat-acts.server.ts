import { sql } from 'kysely';
import type { Pillar } from '#claims/written-fields.ts';
import type { WriteTx } from '#db/tx.ts';
import { tell } from '#governance/notices.server.ts';
import { holdCommitteeRoles } from '#governance/roles.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { allSeats, type SeatRow } from './seats.server.ts';
import { everHeld, nextDay, ROLE_OF_SEAT, SEAT_WORDS, type SeatRole, type SeatTerm, seatProblem } from './seats.ts';

/** Why a seat was not given or ended, in one sentence. */
export class SeatRefused extends Error {}

// Any fixed number: it names the one queue in which changes of the committee wait for each other.
const COMMITTEE_LOCK = 4_202_662;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
/** The first moment of a day, in UTC. */
const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** All seats as they stand, with nobody else changing them until the commit. */
async function takeCommittee(tx: WriteTx): Promise<SeatRow[]> {
  await sql`select pg_advisory_xact_lock(${COMMITTEE_LOCK})`.execute(tx);
  return allSeats(tx);
}

/** The roles of a person follow from their seats, from now on. */
async function settleRoles(tx: WriteTx, by: string, person: string, at: Date): Promise<void> {
  const own = (await allSeats(tx)).filter((s) => s.person === person && everHeld(s));
  const spans = own.map((s) => ({
    role: ROLE_OF_SEAT[s.role],
    since: startOf(s.since),
    until: s.until === null ? null : startOf(nextDay(s.until)),
  }));
  await holdCommitteeRoles(tx, by, person, spans, at);
}

export interface NewSeat {
  person: string;
  role: SeatRole;
  pillar: Pillar | null;
  leads: boolean;
  /** First and last day, YYYY-MM-DD; `until` null: without an end. */
  since: string;
  until: string | null;
}

/**
 * Gives a seat, with the role in the network that comes with it from its first day to the end of its term. A term that is over is written
 * into the history and gives no role.
 * @throws SeatRefused when the days meet another chair, a third co-chair, another lead of the pillar, or a seat of the same person.
 * @throws RoleRefused when the person speaks for the sponsor.
 */
export async function giveSeat(tx: WriteTx, by: string, seat: NewSeat, at: Date): Promise<number> {
  if (seat.until !== null && seat.until < seat.since)
    throw new SeatRefused('The term ends before it begins; correct one of the two days.');
  if (seat.leads && seat.pillar === null) throw new SeatRefused('Choose the pillar that this seat leads.');
  const there = await takeCommittee(tx);
  const known = await tx
    .selectFrom('person')
    .select('id')
    .where('id', '=', seat.person)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  if (!known) throw new SeatRefused('There is no such person; choose one from the list.');
  const term: SeatTerm = { ...seat };
  const problem = seatProblem(there, term);
  if (problem) throw new SeatRefused(problem);
  const { id } = await tx
    .insertInto('seat')
    .values({
      person_id: seat.person,
      role: seat.role,
      pillar: seat.pillar,
      leads: seat.leads,
      since: seat.since,
      until: seat.until,
      given_by: by,
      given_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (seat.until === null || seat.until >= dayOf(at)) {
    await settleRoles(tx, by, seat.person, at);
    await tell(
      tx,
      {
        to: seat.person,
        kind: 'membership',
        title: `You have a seat on the steering committee: ${SEAT_WORDS[seat.role]}, from ${seat.since}${seat.until === null ? '' : ` to ${seat.until}`}`,
        path: '/network/committee',
        key: `seat-${id}-given`,
        due: null,
      },
      at,
    );
  }
  const { person, role, since, until } = seat;
  await audit(tx, by, { kind: 'seat.given', body: { seat: id, person, role, since, until } }, at);
  return id;
}

/**
 * Ends a seat before its term, and the role that came with it.
 * @param freeFrom the first day on which it is no longer held: today or later, at most the day after its term. Today: it ends at once.
 * @throws SeatRefused when the seat is over or the day does not fit.
 */
export async function endSeat(
  tx: WriteTx,
  by: string,
  end: { seat: number; freeFrom: string; reason: string },
  at: Date,
): Promise<SeatRow> {
  const seat = (await takeCommittee(tx)).find((s) => s.id === end.seat);
  if (!seat) throw new SeatRefused('There is no such seat; go back to the committee.');
  const today = dayOf(at);
  if (!everHeld(seat)) throw new SeatRefused('This seat was called off already.');
  if (seat.until !== null && seat.until < today) throw new SeatRefused('The term of this seat is over already.');
  if (end.freeFrom < today) throw new SeatRefused('A seat can end today or later, not in the past.');
  if (seat.until !== null && end.freeFrom > seat.until)
    throw new SeatRefused(`This seat ends on ${seat.until} in any case; choose a day up to then.`);
  // a seat that was never taken up is held on no day
  const freeFrom = end.freeFrom < seat.since ? seat.since : end.freeFrom;
  await tx
    .insertInto('seat_end')
    .values({
      seat_id: seat.id,
      person_id: seat.person,
      free_from: freeFrom,
      reason: end.reason,
      ended_by: by,
      ended_at: at,
    })
    .execute();
  await settleRoles(tx, by, seat.person, at);
  await tell(
    tx,
    {
      to: seat.person,
      kind: 'membership',
      title: `Your seat on the steering committee (${SEAT_WORDS[seat.role]}) ends: free from ${freeFrom}`,
      path: '/network/committee',
      key: `seat-${seat.id}-ended-${freeFrom}`,
      due: null,
    },
    at,
  );
  await audit(tx, by, { kind: 'seat.ended', body: { seat: seat.id, person: seat.person, freeFrom } }, at);
  return seat;
}

/**
 * Changes what a seat is (role, pillar, lead, end of term) from a day on: the seat as it was ends, and one as it is now begins; both stay in
 * the history. From a day before the seat began (or its first day), the new one takes its place whole.
 * @throws SeatRefused as giving and ending do; then nothing was changed.
 */
export async function changeSeat(
  tx: WriteTx,
  by: string,
  change: { seat: number; from: string; reason: string } & Omit<NewSeat, 'person' | 'since'>,
  at: Date,
): Promise<number> {
  const { seat, from, reason, ...as } = change;
  const before = await endSeat(tx, by, { seat, freeFrom: from, reason }, at);
  const since = from < before.since ? before.since : from;
  return giveSeat(tx, by, { person: before.person, since, ...as }, at);
}
