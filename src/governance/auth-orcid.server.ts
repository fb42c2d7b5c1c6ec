import type { ReadTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import type { PersonActor } from './actors.ts';
import { type Library, withCookies } from './auth-library.server.ts';
import { mayChangeFactors, signedIn } from './auth-second-factor.server.ts';
import { SecondFactorRefused } from './second-factor.server.ts';
import { withhold } from './second-factor.ts';

/** The ORCID iD that a person proved to be theirs by signing in at ORCID; null where they linked none. */
export async function verifiedOrcidOf(tx: ReadTx, person: string): Promise<string | null> {
  const row = await tx
    .selectFrom('auth_account as a')
    .innerJoin('auth_user as u', 'u.id', 'a.user_id')
    .innerJoin('person as p', 'p.email', 'u.email')
    .select('a.account_id')
    .where('a.provider_id', '=', 'orcid')
    .where('p.id', '=', person)
    .executeTakeFirst();
  return row?.account_id ?? null;
}

const UNKNOWN =
  'This ORCID iD is not linked to a person of the network; sign in by a mailed link, then link it under Security.';
const BEGIN_AGAIN = 'This sign-in was not begun in this browser, was finished already or is too old; begin it again.';
const NO_ANSWER = 'ORCID did not confirm who you are; try again in a moment, or sign in by a mailed link.';

/** Sentences for what the sign-in library answers; anything else is `NO_ANSWER`. */
const SENTENCES: Partial<Record<string, string>> = {
  access_denied: 'You did not allow this at ORCID, so nothing was done; sign in by a mailed link instead.',
  state_mismatch: BEGIN_AGAIN,
  state_not_found: BEGIN_AGAIN,
  state_invalid: BEGIN_AGAIN,
  signup_disabled: UNKNOWN,
  account_not_linked: UNKNOWN,
  account_already_linked_to_different_user:
    'This ORCID iD is linked to somebody else of the network; ask the network office.',
};

export type OrcidEnd =
  | { kind: 'signed-in'; actor: PersonActor; to: string; cookies: string[] }
  | { kind: 'linked'; to: string; cookies: string[] }
  | { kind: 'refused'; sentence: string; cookies: string[] };

/** Signing in by ORCID. It makes no account: it knows people who linked their iD while they were signed in. */
export interface OrcidSignIn {
  /** Where ORCID is asked, and the cookie that binds its answer to this browser. @param to a path of this site, checked by the caller. */
  begin(headers: Headers, what: 'sign-in' | 'link', to: string): Promise<{ address: string; cookies: string[] }>;
  /** What ORCID answered, as the query of the address it sent the person back to. */
  end(headers: Headers, query: URLSearchParams): Promise<OrcidEnd>;
}

/** Takes the link with ORCID away. @returns false when there was none. */
export async function unlinkOrcid(library: Library, headers: Headers): Promise<boolean> {
  const now = await mayChangeFactors(library, headers);
  return library.store.db.write(async (tx) => {
    const gone = await tx
      .deleteFrom('auth_account')
      .where('user_id', '=', now.user.id)
      .where('provider_id', '=', 'orcid')
      .returning('id')
      .executeTakeFirst();
    if (!gone) return false;
    const person = now.person.id;
    await audit(tx, person, { kind: 'orcid.unlinked', body: { person } }, library.now());
    return true;
  });
}

export function makeOrcidSignIn(library: Library): OrcidSignIn {
  const { store } = library;
  return {
    async begin(headers, what, to) {
      if (what === 'link') {
        const now = await mayChangeFactors(library, headers);
        if (await store.db.read((tx) => verifiedOrcidOf(tx, now.person.id)))
          throw new SecondFactorRefused('An ORCID iD is linked already; unlink it to link another.');
      }
      const answer = await library.call(what === 'link' ? '/link-social' : '/sign-in/social', headers, {
        provider: 'orcid',
        callbackURL: '/sign-in/orcid',
        disableRedirect: true,
        additionalData: { to },
      });
      if (answer.status === 429)
        throw new SecondFactorRefused('Too many tries from here; wait a minute and try again.');
      if (!answer.ok) throw new SecondFactorRefused(NO_ANSWER);
      const { url } = (await answer.json()) as { url: string };
      return { address: url, cookies: answer.headers.getSetCookie() };
    },
    async end(headers, query) {
      const refused = (sentence: string, cookies: string[] = []): OrcidEnd => ({ kind: 'refused', sentence, cookies });
      const round = await store.db.read((tx) =>
        tx
          .selectFrom('auth_verification')
          .select('value')
          .where('identifier', '=', query.get('state') ?? '')
          .executeTakeFirst(),
      );
      if (!round) return refused(BEGIN_AGAIN);
      const { link, to = '/desk' } = JSON.parse(round.value) as { link?: { userId: string }; to?: string };
      // an answer that links is taken only in the session of the person who asked for it
      if (link) {
        const now = await signedIn(library, headers).catch(() => null);
        if (now?.user.id !== link.userId) return refused(BEGIN_AGAIN);
        await mayChangeFactors(library, headers);
      }
      const given = new URLSearchParams();
      for (const name of ['code', 'state', 'error']) {
        const value = query.get(name);
        if (value) given.set(name, value.slice(0, 500));
      }
      const answer = await library.call(`/callback/orcid?${given}`, headers);
      const cookies = answer.headers.getSetCookie();
      if (answer.status === 429) return refused('Too many tries from here; wait a minute and try again.', cookies);
      const location = answer.headers.get('location');
      if (answer.status !== 302 || !location) return refused(NO_ANSWER, cookies);
      const error = new URL(location, library.url).searchParams.get('error');
      if (error) return refused(SENTENCES[error.toLowerCase()] ?? NO_ANSWER, cookies);
      const at = library.now();
      const now = await library.sessionNow(withCookies(headers, cookies));
      if (!now) return refused(UNKNOWN);
      const person = now.person.id;
      await store.db.write((tx) =>
        audit(
          tx,
          person,
          link ? { kind: 'orcid.linked', body: { person } } : { kind: 'sign-in.done', body: { person, way: 'orcid' } },
          at,
        ),
      );
      if (link) return { kind: 'linked', to, cookies };
      return { kind: 'signed-in', actor: withhold(now.person, now.strong), to, cookies };
    },
  };
}
