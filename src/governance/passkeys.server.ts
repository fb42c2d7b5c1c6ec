import { audit } from '#ledger/audit.server.ts';
import type { PersonActor } from './actors.ts';
import { type Library, markStrong, withCookies } from './auth-library.server.ts';
import { type Changed, drawBackupCodes, mayChangeFactors } from './auth-second-factor.server.ts';
import { keepBackupCodes, removeFactor, SecondFactorRefused, secondFactorsOf } from './second-factor.server.ts';

const MOST_PASSKEYS = 20;
const NOT_TAKEN = 'This passkey was not taken; try again, or sign in by a mailed link.';
const TOO_MANY = 'Too many tries from here; wait a minute and try again.';

/** What a script hands to the browser, and the cookie that binds the answer to it. */
export interface Ceremony {
  options: unknown;
  cookies: string[];
}

/** Passkeys: a device that holds a key and checks who holds the device. Every function that refuses throws SecondFactorRefused. */
export interface Passkeys {
  registration(headers: Headers): Promise<Ceremony>;
  /** Keeps a new passkey; the session is strong from then on, and the first factor brings backup codes. */
  register(headers: Headers, response: unknown, name: string): Promise<Changed>;
  authentication(headers: Headers): Promise<Ceremony>;
  /** Signs in with a passkey, or confirms the session of whoever is signed in; the session is new and strong. */
  authenticate(headers: Headers, response: unknown): Promise<{ actor: PersonActor; cookies: string[] }>;
  rename(headers: Headers, id: string, name: string): Promise<void>;
  remove(headers: Headers, id: string): Promise<void>;
}

/** One line, short enough for a list. */
const passkeyName = (typed: string): string => typed.replace(/\s+/g, ' ').trim().slice(0, 60) || 'Passkey';

export function makePasskeys(library: Library): Passkeys {
  const { store } = library;
  const ceremony = async (answer: Response): Promise<Ceremony> => {
    if (answer.status === 429) throw new SecondFactorRefused(TOO_MANY);
    if (!answer.ok)
      throw new SecondFactorRefused('Sign in again first: passkeys are added within a day of signing in.');
    return { options: await answer.json(), cookies: answer.headers.getSetCookie() };
  };
  return {
    async registration(headers) {
      const now = await mayChangeFactors(library, headers);
      const had = await store.db.read((tx) => secondFactorsOf(tx, now.user.id));
      if (had.passkeys.length >= MOST_PASSKEYS)
        throw new SecondFactorRefused(`You have ${MOST_PASSKEYS} passkeys; remove one that you no longer use first.`);
      return ceremony(await library.call('/passkey/generate-register-options', headers));
    },
    async register(headers, response, name) {
      const now = await mayChangeFactors(library, headers);
      const answer = await library.call('/passkey/verify-registration', headers, {
        response,
        name: passkeyName(name),
      });
      if (!answer.ok) throw new SecondFactorRefused('The passkey was not added; try again.');
      const at = library.now();
      const drawn = drawBackupCodes();
      const codes = await store.db.write(async (tx) => {
        const { id: person } = now.person;
        await audit(tx, person, { kind: 'second-factor.added', body: { person, way: 'passkey' } }, at);
        if ((await secondFactorsOf(tx, now.user.id)).codesLeft > 0) return [];
        await keepBackupCodes(tx, { user: now.user.id, person }, drawn, library.secret, at);
        return drawn;
      });
      const cookies = [...answer.headers.getSetCookie(), ...(await library.strengthen(headers, 'passkey'))];
      return { cookies, codes };
    },
    async authentication(headers) {
      const { options, cookies } = await ceremony(
        await library.call('/passkey/generate-authenticate-options', headers),
      );
      return { options: { ...(options as object), userVerification: 'required' }, cookies };
    },
    async authenticate(headers, response) {
      const before = await library.sessionNow(headers);
      const answer = await library.call('/passkey/verify-authentication', headers, { response });
      if (answer.status === 429) throw new SecondFactorRefused(TOO_MANY);
      if (!answer.ok) throw new SecondFactorRefused(NOT_TAKEN);
      const cookies = answer.headers.getSetCookie();
      const after = await library.sessionNow(withCookies(headers, cookies));
      const { session } = (await answer.json()) as { session: { id: string } };
      const at = library.now();
      const actor = after?.person;
      const other = before !== null && actor !== undefined && before.person.id !== actor.id;
      return store.db
        .write(async (tx) => {
          // the session that was there before is over in any case that goes well; the new one in any that does not
          if (!actor || other) {
            await tx.deleteFrom('auth_session').where('id', '=', session.id).execute();
            return null;
          }
          if (before) await tx.deleteFrom('auth_session').where('id', '=', before.id).execute();
          await markStrong(tx, session.id, 'passkey', at);
          const person = actor.id;
          await audit(
            tx,
            person,
            before
              ? { kind: 'second-factor.confirmed', body: { person, way: 'passkey' } }
              : { kind: 'sign-in.done', body: { person, way: 'passkey' } },
            at,
          );
          return { actor, cookies };
        })
        .then((done) => {
          if (done) return done;
          throw new SecondFactorRefused(
            other ? 'This passkey belongs to somebody else; sign out first to use it.' : NOT_TAKEN,
          );
        });
    },
    async rename(headers, id, name) {
      const now = await mayChangeFactors(library, headers);
      await store.db.write((tx) =>
        tx
          .updateTable('auth_passkey')
          .set({ name: passkeyName(name) })
          .where('id', '=', id)
          .where('user_id', '=', now.user.id)
          .execute(),
      );
    },
    async remove(headers, id) {
      const now = await mayChangeFactors(library, headers);
      const who = { user: now.user.id, person: now.person.id, session: now.id };
      const gone = await store.db.write((tx) => removeFactor(tx, who, { passkey: id }, library.now()));
      if (!gone) throw new SecondFactorRefused('There is no such passkey; it may have been removed already.');
    },
  };
}
