import type { WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { ROLE_WORDS, type Role } from './actors.ts';

/** Why a role was not changed, in one sentence. */
export class RoleRefused extends Error {}

/** Gives a person a role from now on. Giving a role that is held already changes nothing. */
export async function grantRole(tx: WriteTx, by: string, person: string, role: Role, at: Date): Promise<boolean> {
  const held = await tx
    .selectFrom('person_role')
    .select('role')
    .where('person_id', '=', person)
    .where('role', '=', role)
    .where('until', 'is', null)
    .executeTakeFirst();
  if (held) return false;
  const known = await tx.selectFrom('person').select('id').where('id', '=', person).executeTakeFirst();
  if (!known) throw new RoleRefused('There is no such person; go back to the list.');
  await tx.insertInto('person_role').values({ person_id: person, role, since: at, until: null }).execute();
  await audit(tx, by, { kind: 'role.granted', body: { person, role } }, at);
  return true;
}

/** Ends a role now; that it was held stays on record. The last person of the network office keeps theirs. */
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
  const ended = await tx
    .updateTable('person_role')
    .set({ until: at })
    .where('person_id', '=', person)
    .where('role', '=', role)
    .where('until', 'is', null)
    .returning('role')
    .executeTakeFirst();
  if (!ended) return false;
  await audit(tx, by, { kind: 'role.ended', body: { person, role } }, at);
  return true;
}
