import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { tell } from './notices.server.ts';
import { backupCodeHash, plainBackupCode, stepOfCode, unseal } from './one-time-codes.ts';
import { LOCKED_MINUTES, MOST_FAILURES, SECOND_FACTOR_PATH } from './second-factor.ts';
import { userOf } from './sessions.server.ts';

/** Why something about second factors was not done, in one sentence with its remedy. */
export class SecondFactorRefused extends Error {}

export interface PasskeyRow {
  id: string;
  name: string;
  addedAt: Date | null;
}

export interface SecondFactors {
  passkeys: PasskeyRow[];
  authenticator: 'none' | 'begun' | 'confirmed';
  codesLeft: number;
  lockedUntil: Date | null;
}

export const hasSecondFactor = (f: SecondFactors): boolean => f.passkeys.length > 0 || f.authenticator === 'confirmed';

/** What a user of the sign-in library has. */
export async function secondFactorsOf(tx: ReadTx, user: string): Promise<SecondFactors> {
  const passkeys = await tx
    .selectFrom('auth_passkey')
    .select(['id', 'name', 'created_at'])
    .where('user_id', '=', user)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const totp = await tx.selectFrom('auth_totp').select('confirmed_at').where('user_id', '=', user).executeTakeFirst();
  const codes = await tx
    .selectFrom('auth_backup_code')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('user_id', '=', user)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  const attempts = await tx
    .selectFrom('auth_attempts')
    .select('locked_until')
    .where('user_id', '=', user)
    .executeTakeFirst();
  return {
    passkeys: passkeys.map((p) => ({ id: p.id, name: p.name || 'Passkey', addedAt: p.created_at })),
    authenticator: totp === undefined ? 'none' : totp.confirmed_at === null ? 'begun' : 'confirmed',
    codesLeft: Number(codes.n),
    lockedUntil: attempts?.locked_until ?? null,
  };
}

/** Puts new backup codes in place of all earlier ones. */
export async function keepBackupCodes(
  tx: WriteTx,
  who: { user: string; person: string },
  codes: readonly string[],
  secret: string,
  at: Date,
): Promise<void> {
  await tx.deleteFrom('auth_backup_code').where('user_id', '=', who.user).execute();
  await tx
    .insertInto('auth_backup_code')
    .values(codes.map((c) => ({ user_id: who.user, hash: backupCodeHash(secret, who.user, c), made_at: at })))
    .execute();
  await audit(tx, who.person, { kind: 'backup-codes.made', body: { person: who.person, codes: codes.length } }, at);
}

/**
 * Tries a code: of the authenticator app, or a backup code unless `only` asks for the app. A code that is taken is used up. Whoever tries
 * many at once waits for one after the other, and after five wrong ones in a row none is taken for a quarter of an hour.
 * @param begun true for the first code, which confirms an app that was begun.
 * @throws SecondFactorRefused while locked. @returns the way it was right, or null; the failure is then on record.
 */
export async function tryCode(
  tx: WriteTx,
  who: { user: string; person: string },
  typed: string,
  o: { secret: string; begun: boolean },
  at: Date,
): Promise<'authenticator' | 'backup-code' | null> {
  await tx
    .insertInto('auth_attempts')
    .values({ user_id: who.user, failures: 0, locked_until: null })
    .onConflict((c) => c.column('user_id').doNothing())
    .execute();
  const attempts = await tx
    .selectFrom('auth_attempts')
    .select(['failures', 'locked_until'])
    .where('user_id', '=', who.user)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (attempts.locked_until !== null && attempts.locked_until > at)
    throw new SecondFactorRefused(
      `Too many wrong codes: none is taken until ${attempts.locked_until.toISOString().slice(11, 16)} UTC. A passkey still works.`,
    );
  const way =
    (await takeAppCode(tx, who.user, typed, o, at)) ??
    (o.begun ? null : await takeBackupCode(tx, who.user, typed, o.secret, at));
  const set = (failures: number, locked_until: Date | null) =>
    tx.updateTable('auth_attempts').set({ failures, locked_until }).where('user_id', '=', who.user).execute();
  if (way) {
    await set(0, null);
    return way;
  }
  const failures = (attempts.locked_until === null ? attempts.failures : 0) + 1;
  const locked = failures >= MOST_FAILURES;
  await set(failures, locked ? new Date(at.getTime() + LOCKED_MINUTES * 60_000) : null);
  await audit(tx, who.person, { kind: 'second-factor.failed', body: { person: who.person, failures, locked } }, at);
  return null;
}

async function takeAppCode(
  tx: WriteTx,
  user: string,
  typed: string,
  o: { secret: string; begun: boolean },
  at: Date,
): Promise<'authenticator' | null> {
  const app = await tx
    .selectFrom('auth_totp')
    .select(['secret', 'last_step', 'confirmed_at'])
    .where('user_id', '=', user)
    .forUpdate()
    .executeTakeFirst();
  if (!app || (app.confirmed_at === null) !== o.begun) return null;
  const secret = unseal(o.secret, user, app.secret);
  const step = secret ? stepOfCode(secret, typed.replace(/\s/g, ''), at, Number(app.last_step)) : null;
  if (step === null) return null;
  await tx
    .updateTable('auth_totp')
    .set({ last_step: step, ...(o.begun ? { confirmed_at: at } : {}) })
    .where('user_id', '=', user)
    .execute();
  return 'authenticator';
}

async function takeBackupCode(
  tx: WriteTx,
  user: string,
  typed: string,
  secret: string,
  at: Date,
): Promise<'backup-code' | null> {
  if (plainBackupCode(typed).length !== 10) return null;
  const used = await tx
    .updateTable('auth_backup_code')
    .set({ used_at: at })
    .where('user_id', '=', user)
    .where('hash', '=', backupCodeHash(secret, user, typed))
    .where('used_at', 'is', null)
    .returning('hash')
    .executeTakeFirst();
  return used ? 'backup-code' : null;
}

/**
 * Removes one factor. Every other session is plain again, since it may have been confirmed with it; with the last factor the backup
 * codes go and this session is plain too. @returns false when there was none such.
 */
export async function removeFactor(
  tx: WriteTx,
  who: { user: string; person: string; session: string },
  which: 'authenticator' | { passkey: string },
  at: Date,
): Promise<boolean> {
  const gone =
    which === 'authenticator'
      ? await tx.deleteFrom('auth_totp').where('user_id', '=', who.user).returning('confirmed_at').execute()
      : await tx
          .deleteFrom('auth_passkey')
          .where('user_id', '=', who.user)
          .where('id', '=', which.passkey)
          .returning('id')
          .execute();
  if (gone.length === 0) return false;
  const left = await secondFactorsOf(tx, who.user);
  const count = left.passkeys.length + (left.authenticator === 'confirmed' ? 1 : 0);
  let plain = tx.deleteFrom('auth_strength').where('user_id', '=', who.user);
  if (count > 0) plain = plain.where('session_id', '!=', who.session);
  else await tx.deleteFrom('auth_backup_code').where('user_id', '=', who.user).execute();
  await plain.execute();
  await audit(
    tx,
    who.person,
    {
      kind: 'second-factor.removed',
      body: { person: who.person, way: which === 'authenticator' ? 'authenticator' : 'passkey', left: count },
    },
    at,
  );
  return true;
}

/**
 * Takes every second factor of a person away, because the device was lost: their roles wait until they have a new one. Every session of theirs ends
 * and their link with ORCID goes, so that whoever holds the device cannot be the one who adds the new factor. They are told.
 * @param by id of the person of the office, or of the machine. @throws SecondFactorRefused where there is nothing to take away.
 */
export async function resetSecondFactors(tx: WriteTx, by: string, person: string, at: Date): Promise<void> {
  if (by === person)
    throw new SecondFactorRefused(
      'Somebody else of the network office must reset yours; on your own page you can remove them.',
    );
  const user = await userOf(tx, person);
  const had = user ? await secondFactorsOf(tx, user.id) : null;
  if (!user || !had || !hasSecondFactor(had))
    throw new SecondFactorRefused('This person has no second factor; there is nothing to reset.');
  for (const table of ['auth_passkey', 'auth_totp', 'auth_backup_code', 'auth_attempts', 'auth_strength'] as const)
    await tx.deleteFrom(table).where('user_id', '=', user.id).execute();
  await tx.deleteFrom('auth_session').where('user_id', '=', user.id).execute();
  await tx.deleteFrom('auth_account').where('user_id', '=', user.id).where('provider_id', '=', 'orcid').execute();
  await audit(
    tx,
    by,
    {
      kind: 'second-factor.reset',
      body: { person, passkeys: had.passkeys.length, authenticator: had.authenticator === 'confirmed' },
    },
    at,
  );
  await tell(
    tx,
    {
      to: person,
      kind: 'membership',
      title:
        'Your second factor was reset and you were signed out everywhere; add a new one. If you did not ask for it, tell the network office.',
      path: SECOND_FACTOR_PATH,
      key: `second-factor-reset-${at.getTime()}`,
      due: null,
    },
    at,
  );
}
