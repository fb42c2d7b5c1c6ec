import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { deviceWords } from './sessions.ts';

export interface SessionRow {
  id: string;
  device: string;
  /** As far as it was kept when the session began. */
  from: string | null;
  begunAt: Date;
  /** To the hour. */
  usedAt: Date;
  strong: boolean;
}

/** The user of the sign-in library behind a person; null when they never signed in. */
export async function userOf(tx: ReadTx, person: string): Promise<{ id: string; email: string } | null> {
  const row = await tx
    .selectFrom('person as p')
    .innerJoin('auth_user as u', 'u.email', 'p.email')
    .select(['u.id', 'u.email'])
    .where('p.id', '=', person)
    .executeTakeFirst();
  return row ?? null;
}

/** Open sessions of a person, the one used last first. */
export async function sessionsOf(
  tx: ReadTx,
  person: string,
  at: Date,
  page: number,
  size: number,
): Promise<{ total: number; rows: SessionRow[] }> {
  const open = tx
    .selectFrom('auth_session as s')
    .innerJoin('auth_user as u', 'u.id', 's.user_id')
    .innerJoin('person as p', 'p.email', 'u.email')
    .where('p.id', '=', person)
    .where('s.expires_at', '>', at);
  const { total } = await open.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await open
    .leftJoin('auth_strength as t', 't.session_id', 's.id')
    .select(['s.id', 's.user_agent', 's.ip_address', 's.created_at', 's.updated_at', 't.way'])
    .orderBy('s.updated_at', 'desc')
    .orderBy('s.id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    total: Number(total),
    rows: rows.map((r) => ({
      id: r.id,
      device: deviceWords(r.user_agent),
      from: r.ip_address || null,
      begunAt: r.created_at,
      usedAt: r.updated_at,
      strong: r.way !== null,
    })),
  };
}

/**
 * Ends sessions of a person at once: one by its id, or all but one. A session of somebody else is never among them.
 * @returns how many were ended.
 */
export async function endSessions(
  tx: WriteTx,
  person: string,
  which: { one: string } | { allBut: string | null },
  at: Date,
): Promise<number> {
  const user = await userOf(tx, person);
  if (!user) return 0;
  let ending = tx.deleteFrom('auth_session').where('user_id', '=', user.id);
  if ('one' in which) ending = ending.where('id', '=', which.one);
  else if (which.allBut !== null) ending = ending.where('id', '!=', which.allBut);
  const ended = (await ending.returning('id').execute()).length;
  if (ended > 0) await audit(tx, person, { kind: 'session.ended', body: { person, sessions: ended } }, at);
  return ended;
}
