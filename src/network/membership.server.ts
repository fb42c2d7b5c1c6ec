import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import { tell } from '#governance/notices.server.ts';
import { endRole } from '#governance/roles.server.ts';
import { needsSecondFactor } from '#governance/second-factor.ts';
import { audit } from '#ledger/audit.server.ts';
import type { MemberFilter, MemberRow } from './membership.ts';
import { endSeat } from './seat-acts.server.ts';
import { allSeats } from './seats.server.ts';
import { everHeld } from './seats.ts';

/** People with what they are in the network at that moment, by name, a page at a time. */
export async function listMembers(
  tx: ReadTx,
  filter: MemberFilter,
  o: { at: Date; page: number; size: number },
): Promise<{ total: number; rows: MemberRow[] }> {
  const held = sql<Role[]>`(select coalesce(array_agg(distinct r.role order by r.role), '{}') from person_role r
    where r.person_id = person.id and r.since <= ${o.at} and (r.until is null or r.until > ${o.at}))`;
  let q = tx.selectFrom('person').where('erased_at', 'is', null);
  if (filter.role) q = q.where(sql<boolean>`${filter.role} = any((${held})::text[])`);
  const words = filter.name.trim();
  if (words)
    q = q.where(
      sql<boolean>`position(lower(immutable_unaccent(${words})) in lower(immutable_unaccent(person.name))) > 0`,
    );
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const people = await q
    .select(['id', 'name', 'affiliation', 'demonstration', held.as('roles')])
    .orderBy('name')
    .orderBy('id')
    .limit(o.size)
    .offset((o.page - 1) * o.size)
    .execute();
  const ids = people.map((p) => p.id);
  if (ids.length === 0) return { total: Number(total), rows: [] };
  const signIns = await sql<{ id: string; at: Date }>`
    select body->>'person' as id, max(at) as at from audit_event
    where kind = 'sign-in.done' and body->>'person' = any(${ids}::text[]) group by 1`.execute(tx);
  const secured = await sql<{ id: string }>`
    select p.id from person p join auth_user u on u.email = p.email where p.id = any(${ids}::text[]) and (
      exists (select 1 from auth_passkey k where k.user_id = u.id)
      or exists (select 1 from auth_totp t where t.user_id = u.id and t.confirmed_at is not null))`.execute(tx);
  const accepted = await tx
    .selectFrom('invitation as i')
    .innerJoin('person as p', 'p.id', 'i.invited_by')
    .select(['i.answered_by', 'i.answered_at', 'p.name'])
    .where('i.answer', '=', 'accepted')
    .where('i.answered_by', 'in', ids)
    .orderBy('i.answered_at')
    .execute();
  const ends = await tx
    .selectFrom('membership_end')
    .select((e) => ['person_id', e.fn.max('ended_at').as('at')])
    .where('person_id', 'in', ids)
    .groupBy('person_id')
    .execute();
  const today = o.at.toISOString().slice(0, 10);
  const seats = (await allSeats(tx)).filter((s) => s.until === null || (s.until >= today && s.until >= s.since));
  const secure = new Set(secured.rows.map((r) => r.id));
  const signedIn = new Map(signIns.rows.map((r) => [r.id, r.at]));
  const invited = new Map(accepted.map((r) => [r.answered_by, r]));
  const left = new Map(ends.map((r) => [r.person_id, r.at]));
  return {
    total: Number(total),
    rows: people.map((p) => {
      const i = invited.get(p.id);
      return {
        ...p,
        seats: seats
          .filter((s) => s.person === p.id)
          .map(({ role, pillar, leads, since, until }) => ({ role, pillar, leads, since, until })),
        secondFactor: p.demonstration || !needsSecondFactor(p.roles) ? null : secure.has(p.id),
        lastSignIn: signedIn.get(p.id) ?? null,
        invited: i?.answered_at ? { by: i.name, at: i.answered_at } : null,
        left: p.roles.length === 0 ? (left.get(p.id) ?? null) : null,
      };
    }),
  };
}

/** Why a membership was not ended, in one sentence. */
export class MembershipRefused extends Error {}

/**
 * Ends a membership now: all roles and seats end, invitations that the person sent and that wait are withdrawn; that all of it was held stays
 * on record. The person is told.
 * @throws MembershipRefused when there is nothing to end; RoleRefused for the last person of the network office.
 */
export async function endMembership(
  tx: WriteTx,
  by: string,
  end: { person: string; reason: string },
  at: Date,
): Promise<void> {
  const today = at.toISOString().slice(0, 10);
  const roles = await tx
    .selectFrom('person_role')
    .select('role')
    .distinct()
    .where('person_id', '=', end.person)
    // a planned role that was called off ends where it begins
    .where((e) => e.or([e('until', 'is', null), e.and([e('until', '>', at), e('until', '>', e.ref('since'))])]))
    .orderBy('role')
    .execute();
  const seats = (await allSeats(tx)).filter(
    (s) => s.person === end.person && (s.until === null || (s.until >= today && everHeld(s))),
  );
  if (roles.length === 0 && seats.length === 0)
    throw new MembershipRefused('This person holds no role or seat; there is no membership to end.');
  for (const s of seats) await endSeat(tx, by, { seat: s.id, freeFrom: today, reason: end.reason }, at);
  for (const { role } of roles) await endRole(tx, by, end.person, role as Role, at);
  const withdrawn = await tx
    .updateTable('invitation')
    .set({ answer: 'withdrawn', answered_at: at, answered_by: by, token_hash: null })
    .where('invited_by', '=', end.person)
    .where('answer', 'is', null)
    .returning('id')
    .execute();
  const row = await tx
    .insertInto('membership_end')
    .values({ person_id: end.person, reason: end.reason, ended_by: by, ended_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tell(
    tx,
    {
      to: end.person,
      kind: 'membership',
      title: 'Your membership of the network has ended',
      path: '/desk/welcome',
      key: `membership-${row.id}-ended`,
      due: null,
    },
    at,
  );
  for (const { id } of withdrawn) await audit(tx, by, { kind: 'invitation.withdrawn', body: { invitation: id } }, at);
  const body = {
    person: end.person,
    roles: roles.map((r) => r.role),
    seats: seats.length,
    invitations: withdrawn.length,
  };
  await audit(tx, by, { kind: 'membership.ended', body }, at);
}

/** The reason that was written when the person's membership ended last; null where it did not. */
export async function lastEnd(tx: ReadTx, person: string): Promise<{ at: Date; reason: string } | null> {
  const row = await tx
    .selectFrom('membership_end')
    .select(['ended_at', 'reason'])
    .where('person_id', '=', person)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { at: row.ended_at, reason: row.reason } : null;
}
