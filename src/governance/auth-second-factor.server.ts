import { randomBytes } from 'node:crypto';
import { audit } from '#ledger/audit.server.ts';
import type { Library, SessionNow } from './auth-library.server.ts';
import { backupCodes, base32, seal, totpAddress, unseal } from './one-time-codes.ts';
import {
  hasSecondFactor,
  keepBackupCodes,
  removeFactor,
  SecondFactorRefused,
  type SecondFactors,
  secondFactorsOf,
  tryCode,
} from './second-factor.server.ts';
import { needsSecondFactor } from './second-factor.ts';

const SECRET_BYTES = 20;
const CODES = 10;
const BEGUN_MINUTES = 30;

export interface SecurityState extends SecondFactors {
  /** Whether this session was confirmed. */
  strong: boolean;
  /** Whether one of the person's roles wants a second factor. */
  needed: boolean;
  /** Factors may be added and removed: the session is confirmed, or there is no factor yet to confirm it with. */
  mayChange: boolean;
  /** For an app that was begun here and not yet confirmed. */
  begun: { address: string; secret: string } | null;
}

/** What a change leaves: cookies to be set, and backup codes to be shown this once. */
export interface Changed {
  cookies: string[];
  codes: string[];
}

/** The authenticator app, backup codes, and what a second factor makes of a session. Every function that refuses throws SecondFactorRefused. */
export interface SecondFactor {
  state(headers: Headers): Promise<SecurityState | null>;
  /** Draws a secret for an authenticator app; it counts for nothing until `confirmApp`. */
  beginApp(headers: Headers): Promise<void>;
  confirmApp(headers: Headers, code: string): Promise<Changed>;
  /** Makes this session strong by a code of the app or a backup code. */
  confirm(headers: Headers, code: string): Promise<Changed>;
  removeApp(headers: Headers): Promise<void>;
  newBackupCodes(headers: Headers): Promise<Changed>;
}

/** Who is signed in. @throws when nobody is. */
export async function signedIn(library: Library, headers: Headers): Promise<SessionNow> {
  const now = await library.sessionNow(headers);
  if (!now) throw new SecondFactorRefused('You are no longer signed in; sign in again.');
  return now;
}

/** Who is signed in, where they may change how they sign in. @throws otherwise. */
export async function mayChangeFactors(library: Library, headers: Headers): Promise<SessionNow> {
  const now = await signedIn(library, headers);
  if (now.strong) return now;
  const had = await library.store.db.read((tx) => secondFactorsOf(tx, now.user.id));
  if (hasSecondFactor(had)) throw new SecondFactorRefused('Confirm this session with your second factor first.');
  return now;
}

export const drawBackupCodes = (): string[] => backupCodes(randomBytes(CODES * 10));

export function makeSecondFactor(library: Library): SecondFactor {
  const { store, secret } = library;
  const who = (now: SessionNow) => ({ user: now.user.id, person: now.person.id, session: now.id });
  return {
    async state(headers) {
      const now = await library.sessionNow(headers);
      if (!now) return null;
      const { had, app } = await store.db.read(async (tx) => ({
        had: await secondFactorsOf(tx, now.user.id),
        app: await tx
          .selectFrom('auth_totp')
          .select(['secret', 'begun_at'])
          .where('user_id', '=', now.user.id)
          .where('confirmed_at', 'is', null)
          .executeTakeFirst(),
      }));
      const mayChange = now.strong || !hasSecondFactor(had);
      const fresh = app && app.begun_at.getTime() > library.now().getTime() - BEGUN_MINUTES * 60_000;
      const plain = mayChange && fresh ? unseal(secret, now.user.id, app.secret) : null;
      return {
        ...had,
        authenticator: had.authenticator === 'begun' && !plain ? 'none' : had.authenticator,
        strong: now.strong,
        needed: needsSecondFactor(now.person.roles),
        mayChange,
        begun: plain ? { address: totpAddress(plain, now.user.email, 'ACTioN'), secret: base32(plain) } : null,
      };
    },
    async beginApp(headers) {
      const now = await mayChangeFactors(library, headers);
      const sealed = seal(secret, now.user.id, randomBytes(SECRET_BYTES), randomBytes(12));
      const at = library.now();
      await store.db.write(async (tx) => {
        const begun = { secret: sealed, begun_at: at, last_step: 0 };
        const row = await tx
          .insertInto('auth_totp')
          .values({ user_id: now.user.id, confirmed_at: null, ...begun })
          .onConflict((c) => c.column('user_id').doUpdateSet(begun).where('auth_totp.confirmed_at', 'is', null))
          .returning('user_id')
          .executeTakeFirst();
        if (!row) throw new SecondFactorRefused('You have an authenticator app already; remove it to set up another.');
      });
    },
    async confirmApp(headers, code) {
      const now = await mayChangeFactors(library, headers);
      const at = library.now();
      const drawn = drawBackupCodes();
      const codes = await store.db.write(async (tx) => {
        const way = await tryCode(tx, who(now), code, { secret, begun: true }, at);
        if (!way) return null;
        await audit(
          tx,
          now.person.id,
          { kind: 'second-factor.added', body: { person: now.person.id, way: 'authenticator' } },
          at,
        );
        if ((await secondFactorsOf(tx, now.user.id)).codesLeft > 0) return [];
        await keepBackupCodes(tx, who(now), drawn, secret, at);
        return drawn;
      });
      if (!codes)
        throw new SecondFactorRefused(
          'This is not the code that the app shows now; check the clock of the device and try the next one.',
        );
      return { cookies: await library.strengthen(headers, 'authenticator'), codes };
    },
    async confirm(headers, code) {
      const now = await signedIn(library, headers);
      const at = library.now();
      const way = await store.db.write(async (tx) => {
        const taken = await tryCode(tx, who(now), code, { secret, begun: false }, at);
        if (taken)
          await audit(
            tx,
            now.person.id,
            { kind: 'second-factor.confirmed', body: { person: now.person.id, way: taken } },
            at,
          );
        return taken;
      });
      if (!way)
        throw new SecondFactorRefused(
          'This code is wrong or was used before; wait for the next one, or use a backup code.',
        );
      return { cookies: await library.strengthen(headers, way), codes: [] };
    },
    async removeApp(headers) {
      const now = await mayChangeFactors(library, headers);
      const gone = await store.db.write((tx) => removeFactor(tx, who(now), 'authenticator', library.now()));
      if (!gone) throw new SecondFactorRefused('There is no authenticator app to remove.');
    },
    async newBackupCodes(headers) {
      const now = await signedIn(library, headers);
      if (!now.strong) throw new SecondFactorRefused('Confirm this session with your second factor first.');
      const codes = drawBackupCodes();
      await store.db.write((tx) => keepBackupCodes(tx, who(now), codes, secret, library.now()));
      return { cookies: [], codes };
    },
  };
}
