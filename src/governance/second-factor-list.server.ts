import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Role } from './actors.ts';
import { ROLES_WITH_SECOND_FACTOR } from './second-factor.ts';

export interface SecondFactorHolder {
  id: string;
  name: string;
  /** Those of their roles that need a second factor. */
  roles: Role[];
  /** What they have, in words: '2 passkeys', 'authenticator app'. */
  factors: string[];
}

/** Real people with a role that needs a second factor, by name, a page at a time. */
export async function peopleBySecondFactor(
  tx: ReadTx,
  at: Date,
  page: number,
  size: number,
): Promise<{ total: number; rows: SecondFactorHolder[] }> {
  const held = sql<Role[]>`(select coalesce(array_agg(distinct r.role order by r.role), '{}') from person_role r
    where r.person_id = p.id and r.role = any(${[...ROLES_WITH_SECOND_FACTOR]}::text[])
      and r.since <= ${at} and (r.until is null or r.until > ${at}))`;
  const holders = tx
    .selectFrom('person as p')
    .where('p.demonstration', '=', false)
    .where(sql<boolean>`cardinality(${held}) > 0`);
  const { total } = await holders.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await holders
    .leftJoin('auth_user as u', 'u.email', 'p.email')
    .select((e) => [
      'p.id',
      'p.name',
      held.as('roles'),
      e
        .selectFrom('auth_passkey as k')
        .select((k) => k.fn.countAll<number>().as('n'))
        .whereRef('k.user_id', '=', 'u.id')
        .as('passkeys'),
      e
        .selectFrom('auth_totp as t')
        .select((t) => t.fn.countAll<number>().as('n'))
        .whereRef('t.user_id', '=', 'u.id')
        .where('t.confirmed_at', 'is not', null)
        .as('apps'),
    ])
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    total: Number(total),
    rows: rows.map((r) => {
      const passkeys = Number(r.passkeys ?? 0);
      return {
        id: r.id,
        name: r.name,
        roles: r.roles,
        factors: [
          ...(passkeys > 0 ? [passkeys === 1 ? '1 passkey' : `${passkeys} passkeys`] : []),
          ...(Number(r.apps ?? 0) > 0 ? ['authenticator app'] : []),
        ],
      };
    }),
  };
}
