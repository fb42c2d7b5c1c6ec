import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { nextNumber } from '#ledger/record.server.ts';
import type { Actor, Role } from './actors.ts';

export interface NewPerson {
  id: string;
  name: string;
  /** Null for demonstration people, who are never sent mail. */
  email: string | null;
  affiliation: string | null;
  roles: readonly Role[];
  demonstration: boolean;
}

/** Adds a person with roles that hold from now. @throws when the address is already taken (unique in the database). */
export async function addPerson(tx: WriteTx, p: NewPerson, at: Date): Promise<void> {
  await tx
    .insertInto('person')
    .values({
      id: p.id,
      name: p.name,
      email: p.email?.trim().toLowerCase() ?? null,
      affiliation: p.affiliation,
      demonstration: p.demonstration,
      created_at: at,
    })
    .execute();
  if (p.roles.length > 0)
    await tx
      .insertInto('person_role')
      .values(p.roles.map((role) => ({ person_id: p.id, role, since: at, until: null })))
      .execute();
}

export async function nextPersonId(tx: WriteTx): Promise<string> {
  return `person-${await nextNumber(tx, 'person')}`;
}

const rolesAt = async (tx: ReadTx, person: string, at: Date): Promise<Role[]> => {
  const rows = await tx
    .selectFrom('person_role')
    .select('role')
    .where('person_id', '=', person)
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .orderBy('role')
    .execute();
  return [...new Set(rows.map((r) => r.role as Role))];
};

/** The person behind an address or an id, with the roles that hold at that moment; null when unknown. */
export async function readActor(
  tx: ReadTx,
  by: { email: string } | { id: string },
  at: Date,
): Promise<Extract<Actor, { kind: 'person' }> | null> {
  const row = await tx
    .selectFrom('person')
    .select(['id', 'name', 'demonstration'])
    .where((e) => ('email' in by ? e('email', '=', by.email.trim().toLowerCase()) : e('id', '=', by.id)))
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return row ? { kind: 'person', ...row, roles: await rolesAt(tx, row.id, at) } : null;
}

/**
 * Holds a person until commit, so that an erasure comes wholly before what is written about them or wholly after it.
 * @returns false where there is no such person, or not any more.
 */
export async function holdPerson(tx: WriteTx, id: string): Promise<boolean> {
  const held = await tx
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return held !== undefined;
}

export interface PersonRow {
  id: string;
  name: string;
  affiliation: string | null;
  demonstration: boolean;
  roles: Role[];
}

/** Everybody with the roles that hold at that moment, by name, a page at a time. */
export async function listPeople(
  tx: ReadTx,
  at: Date,
  page: number,
  size: number,
  role?: Role,
): Promise<{ total: number; rows: PersonRow[] }> {
  const held = sql<Role[]>`(select coalesce(array_agg(distinct r.role order by r.role), '{}') from person_role r
    where r.person_id = person.id and r.since <= ${at} and (r.until is null or r.until > ${at}))`;
  let q = tx.selectFrom('person');
  if (role) q = q.where(sql<boolean>`${role} = any((${held})::text[])`);
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await q
    .select(['id', 'name', 'affiliation', 'demonstration', held.as('roles')])
    .orderBy('name')
    .orderBy('id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return { total: Number(total), rows };
}
