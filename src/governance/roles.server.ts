import type { WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { ROLE_WORDS, type Role } from './actors.ts';
import { holdPerson } from './people.server.ts';

/** Why a role was not changed, in one sentence. */
export class RoleRefused extends Error {}

/** The roles of the steering committee: whoever speaks for the sponsor holds none of them. */
const COMMITTEE: readonly Role[] = ['chair', 'co-chair', 'committee'];

interface HeldRole {
  role: Role;
  since: Date;
  until: Date | null;
}

/** The rows of a person's roles that hold at that moment or are planned for later. */
async function presentRoles(tx: WriteTx, person: string, at: Date): Promise<HeldRole[]> {
  const rows = await tx
    .selectFrom('person_role')
    .select(['role', 'since', 'until'])
    .where('person_id', '=', person)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .orderBy('since')
    .execute();
  // a planned role that was called off holds for no moment
  return rows.filter((r) => r.until === null || r.until > r.since).map((r) => ({ ...r, role: r.role as Role }));
}

/** Keeps two changes of one person's roles apart, so that each sees what the other did. @throws RoleRefused when there is no such person. */
async function takePerson(tx: WriteTx, person: string): Promise<void> {
  if (!(await holdPerson(tx, person))) throw new RoleRefused('There is no such person; go back to the list.');
}

/** Gives a person a role from now on. Giving a role that is held already changes nothing. */
export async function grantRole(tx: WriteTx, by: string, person: string, role: Role, at: Date): Promise<boolean> {
  await takePerson(tx, person);
  const present = await presentRoles(tx, person, at);
  if (present.some((r) => r.role === role && r.since <= at)) return false;
  if (role === 'sponsor' && present.some((r) => COMMITTEE.includes(r.role)))
    throw new RoleRefused(
      'Whoever sits on the steering committee cannot speak for the sponsor; end their seat on the page of the committee first.',
    );
  if (COMMITTEE.includes(role) && present.some((r) => r.role === 'sponsor'))
    throw new RoleRefused('Whoever speaks for the sponsor cannot sit on the steering committee.');
  await tx.insertInto('person_role').values({ person_id: person, role, since: at, until: null }).execute();
  await audit(tx, by, { kind: 'role.granted', body: { person, role } }, at);
  return true;
}

/** Ends a role now, and takes back what was planned of it; that it was held stays on record. The last person of the network office keeps theirs. */
export async function endRole(tx: WriteTx, by: string, person: string, role: Role, at: Date): Promise<boolean> {
  if (role === 'office') {
    // two who end each other's role at once wait for each other here
    const office = await tx
      .selectFrom('person_role')
      .select('person_id')
      .where('role', '=', 'office')
      .where('until', 'is', null)
      .forUpdate()
      .execute();
    if (office.every((o) => o.person_id === person))
      throw new RoleRefused(`Somebody must remain in the ${ROLE_WORDS.office}; give the role to another person first.`);
  }
  const present = (await presentRoles(tx, person, at)).filter((r) => r.role === role);
  for (const r of present) await setUntil(tx, person, r, r.since > at ? r.since : at);
  if (present.length === 0) return false;
  await audit(tx, by, { kind: 'role.ended', body: { person, role } }, at);
  return true;
}

async function setUntil(tx: WriteTx, person: string, r: HeldRole, until: Date | null): Promise<void> {
  await tx
    .updateTable('person_role')
    .set({ until })
    .where('person_id', '=', person)
    .where('role', '=', r.role)
    .where('since', '=', r.since)
    .execute();
}

/** From when to when a role is to be held; `until` null: without an end. */
export interface RoleSpan {
  role: Role;
  since: Date;
  until: Date | null;
}

/** Spans of one role that touch or cross become one. */
function joined(spans: readonly RoleSpan[]): RoleSpan[] {
  const out: RoleSpan[] = [];
  for (const s of [...spans].sort((a, b) => a.since.getTime() - b.since.getTime())) {
    const last = out.at(-1);
    if (last && (last.until === null || s.since <= last.until)) {
      if (last.until !== null && (s.until === null || s.until > last.until)) last.until = s.until;
    } else out.push({ ...s });
  }
  return out;
}

/**
 * Makes the roles of the committee that a person holds from now on exactly those of their seats; what was held before stays on record.
 * @throws RoleRefused when the person speaks for the sponsor and would hold one.
 */
export async function holdCommitteeRoles(
  tx: WriteTx,
  by: string,
  person: string,
  spans: readonly RoleSpan[],
  at: Date,
): Promise<void> {
  await takePerson(tx, person);
  const present = await presentRoles(tx, person, at);
  const wanted = spans.filter((s) => (s.until === null || s.until > at) && (s.until === null || s.until > s.since));
  if (wanted.length > 0 && present.some((r) => r.role === 'sponsor'))
    throw new RoleRefused('Whoever speaks for the sponsor cannot take a seat on the steering committee.');
  for (const role of COMMITTEE) {
    const open = joined(wanted.filter((s) => s.role === role)).map((s) => ({
      ...s,
      since: s.since > at ? s.since : at,
    }));
    const held = present.filter((r) => r.role === role);
    let ended = held.length > 0 && open.length === 0;
    for (const r of held) {
      const running = r.since <= at;
      const i = open.findIndex((s) => (running ? s.since <= at : s.since.getTime() === r.since.getTime()));
      const [same] = i < 0 ? [] : open.splice(i, 1);
      const until = same ? same.until : running ? at : r.since;
      if ((r.until?.getTime() ?? null) === (until?.getTime() ?? null)) continue;
      if (same) await planned(tx, by, person, role, r.since, until, at);
      await setUntil(tx, person, r, until);
    }
    for (const s of open) {
      await tx
        .insertInto('person_role')
        .values({ person_id: person, role, since: s.since, until: s.until })
        // one that was called off and is planned again from the same day
        .onConflict((c) => c.columns(['person_id', 'role', 'since']).doUpdateSet({ until: s.until }))
        .execute();
      await planned(tx, by, person, role, s.since, s.until, at);
      ended = false;
    }
    if (ended) await audit(tx, by, { kind: 'role.ended', body: { person, role } }, at);
  }
}

async function planned(
  tx: WriteTx,
  by: string,
  person: string,
  role: Role,
  since: Date,
  until: Date | null,
  at: Date,
): Promise<void> {
  const body = { person, role, since: since.toISOString(), until: until?.toISOString() ?? null };
  await audit(tx, by, { kind: 'role.granted', body }, at);
}
