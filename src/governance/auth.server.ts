import type { Store } from '#db/connect.server.ts';
import { audit } from '#ledger/audit.server.ts';
import type { PersonActor } from './actors.ts';
import { LINK_MINUTES, openLibrary, type SessionNow } from './auth-library.server.ts';
import { makeOrcidSignIn, type OrcidSignIn, unlinkOrcid } from './auth-orcid.server.ts';
import type { OrcidProvider } from './auth-orcid-provider.server.ts';
import { makeSecondFactor, type SecondFactor } from './auth-second-factor.server.ts';
import { writeMail } from './mail.server.ts';
import { makePasskeys, type Passkeys } from './passkeys.server.ts';
import { readActor } from './people.server.ts';
import { withhold } from './second-factor.ts';

export { CLIENT_IP_HEADER } from './auth-library.server.ts';

/** Links to one address in this many minutes; beyond that the earlier ones must do. */
const LINKS_A_QUARTER_HOUR = 5;
const QUARTER_HOUR_MS = 15 * 60_000;
const SIGN_IN_SUBJECT = 'Your link to sign in to ACTioN';

export type LinkAnswer = 'accepted' | 'too-many' | 'not-an-address';

/** Signing in by a link that is mailed. Nothing here may be called while a transaction of ours is open: it waits for the same connection. */
export interface SignIn {
  /** Takes an address and answers at once, the same way whether the address is known or not; the mail is written afterwards. */
  askForLink(email: string, to: string, headers: Headers): Promise<LinkAnswer>;
  /** Uses a link once. `cookies` are to be set when `actor` is not null. */
  takeLink(
    token: string,
    headers: Headers,
  ): Promise<{ actor: PersonActor | null; cookies: string[]; tooMany: boolean }>;
  /** Opens a session for an address that was proven in another way (a set-up link, an invitation). How many asked for links does not matter. */
  openSession(email: string, headers: Headers): Promise<string[]>;
  /**
   * A link for the operator to hand over where the server sends no mail. The caller has made sure who asks.
   * @returns null when the address belongs to nobody who may sign in.
   */
  printLink(email: string): Promise<string | null>;
  /** The person behind the session cookie, or null. In a plain session, roles that want a second factor are withheld. */
  actorOf(headers: Headers): Promise<PersonActor | null>;
  /** The session behind the cookie, or null. */
  sessionNow(headers: Headers): Promise<SessionNow | null>;
  secondFactor: SecondFactor;
  passkeys: Passkeys;
  /** Null where no provider is configured. */
  orcid: OrcidSignIn | null;
  /** Takes the link with ORCID away; works also where no provider is configured any more. @returns false when there was none. */
  unlinkOrcid(headers: Headers): Promise<boolean>;
  /** Ends the session; the cookies to be set. */
  signOut(headers: Headers): Promise<string[]>;
  /** Waits for mails that are still being written. */
  settled(): Promise<void>;
}

export interface SignInOptions {
  /** Address of the site that goes into mails. */
  url: string;
  secret: string;
  now: () => Date;
  /** Where people can sign in by ORCID. */
  orcid?: OrcidProvider | null;
  /** Called after a mail was written, to send it soon. */
  afterMail?: () => Promise<void>;
  /** What went wrong where nobody waits for an answer. */
  onProblem: (e: unknown) => void;
}

export function makeSignIn(store: Store, o: SignInOptions): SignIn {
  // links that are handed to a caller instead of being mailed; by address, while the call lasts
  const handedOver = new Map<string, (token: string) => void>();
  const wanted = new Map<string, string>();
  const writing = new Set<Promise<void>>();

  const later = (work: Promise<void>) => {
    const p = work.catch(o.onProblem).finally(() => writing.delete(p));
    writing.add(p);
  };
  const library = openLibrary(store, {
    url: o.url,
    secret: o.secret,
    now: o.now,
    orcid: o.orcid ?? null,
    onLink(email, token) {
      const hand = handedOver.get(email);
      if (hand) hand(token);
      // never awaited: the answer must take as long for a stranger's address as for a member's
      else later(mailLink(store, o, email, token, wanted.get(email) ?? '/desk'));
    },
  });
  const { call } = library;

  const verify = (token: string, headers: Headers) =>
    call(`/magic-link/verify?token=${encodeURIComponent(token)}`, headers);

  /** Asks for a link and takes its token instead of mailing it. */
  const handOver = async (address: string, headers: Headers): Promise<string> => {
    const token = new Promise<string>((resolve) => handedOver.set(address, resolve));
    try {
      const asked = await call('/sign-in/magic-link', headers, { email: address });
      if (!asked.ok) throw new Error('A sign-in link could not be made just now; try again in a minute.');
      return await token;
    } finally {
      handedOver.delete(address);
    }
  };

  return {
    async askForLink(email, to, headers) {
      const address = email.trim().toLowerCase();
      if (address.length > 254) return 'not-an-address';
      wanted.set(address, to);
      try {
        const answer = await call('/sign-in/magic-link', headers, { email: address });
        if (answer.status === 429) return 'too-many';
        return answer.ok ? 'accepted' : 'not-an-address';
      } finally {
        wanted.delete(address);
      }
    },
    async takeLink(token, headers) {
      const answer = await verify(token, headers);
      if (!answer.ok) return { actor: null, cookies: [], tooMany: answer.status === 429 };
      const { user } = (await answer.json()) as { user: { email: string } };
      const at = o.now();
      const actor = await store.db.read((tx) => readActor(tx, { email: user.email }, at));
      if (!actor) return { actor: null, cookies: [], tooMany: false };
      await store.db.write((tx) =>
        audit(tx, actor.id, { kind: 'sign-in.done', body: { person: actor.id, way: 'link' } }, at),
      );
      return { actor: withhold(actor, false), cookies: answer.headers.getSetCookie(), tooMany: false };
    },
    openSession: (email, headers) => library.openFor(email.trim().toLowerCase(), headers),
    async printLink(email) {
      const at = o.now();
      const actor = await store.db.read((tx) => readActor(tx, { email }, at));
      if (!actor || actor.demonstration) return null;
      const link = new URL('/sign-in/link', o.url);
      link.searchParams.set('token', await handOver(email.trim().toLowerCase(), new Headers()));
      await store.db.write((tx) =>
        audit(tx, 'system:command-line', { kind: 'sign-in.link-printed', body: { person: actor.id } }, at),
      );
      return link.href;
    },
    async actorOf(headers) {
      const now = await library.sessionNow(headers);
      return now && withhold(now.person, now.strong);
    },
    sessionNow: (headers) => library.sessionNow(headers),
    secondFactor: makeSecondFactor(library),
    passkeys: makePasskeys(library),
    orcid: o.orcid ? makeOrcidSignIn(library) : null,
    unlinkOrcid: (headers) => unlinkOrcid(library, headers),
    async signOut(headers) {
      const answer = await call('/sign-out', headers, {});
      return answer.headers.getSetCookie();
    },
    async settled() {
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}

/** Writes the mail with the link when the address belongs to a person who may sign in; nothing otherwise. */
async function mailLink(store: Store, o: SignInOptions, email: string, token: string, to: string): Promise<void> {
  const at = o.now();
  const written = await store.db.write(async (tx) => {
    const person = await tx
      .selectFrom('person')
      .select(['id', 'name'])
      .where('email', '=', email)
      .where('demonstration', '=', false)
      // one after the other, so that links asked for at the same moment are counted too
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!person) return false;
    const lately = await tx
      .selectFrom('mail')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('to_address', '=', email)
      .where('subject', '=', SIGN_IN_SUBJECT)
      .where('written_at', '>', new Date(at.getTime() - QUARTER_HOUR_MS))
      .executeTakeFirstOrThrow();
    if (Number(lately.n) >= LINKS_A_QUARTER_HOUR) return false;
    const link = new URL('/sign-in/link', o.url);
    link.searchParams.set('token', token);
    if (to !== '/desk') link.searchParams.set('to', to);
    await writeMail(
      tx,
      {
        to: email,
        subject: SIGN_IN_SUBJECT,
        secret: true,
        body: `Hello ${person.name},\n\nthis link signs you in to ACTioN. It works once, within ${LINK_MINUTES} minutes:\n\n${link.href}\n\nIf you did not ask for it, you can ignore this mail; nobody was signed in.\n`,
      },
      at,
    );
    return true;
  });
  if (written) await o.afterMail?.();
}
