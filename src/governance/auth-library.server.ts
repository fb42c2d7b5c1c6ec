import { passkey } from '@better-auth/passkey';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint, sessionMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { magicLink } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Store } from '#db/connect.server.ts';
import type { Database } from '#db/tables.gen.ts';
import type { WriteTx } from '#db/tx.ts';
import type { PersonActor } from './actors.ts';
import { type OrcidProvider, orcidPlugin } from './auth-orcid-provider.server.ts';
import { readActor } from './people.server.ts';
import type { SecondFactorWay } from './second-factor.ts';

/** The header in which our own server says where a request came from; stripped from what arrives. */
export const CLIENT_IP_HEADER = 'x-client-ip';
export const LINK_MINUTES = 15;
/** A session that is used every day goes on; what confirmed it does not. */
const STRONG_DAYS = 7;

const snake = <K extends string>(...names: K[]) =>
  Object.fromEntries(
    names.map((n) => [n, n.replace(/ID$/, 'Id').replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)]),
  ) as Record<K, string>;

/** Gives whoever is signed in a new session in place of theirs, so that what was known of the old one is worth nothing. */
const renewal = {
  id: 'renewal',
  endpoints: {
    renewSession: createAuthEndpoint('/renew-session', { method: 'POST', use: [sessionMiddleware] }, async (ctx) => {
      const old = ctx.context.session;
      const session = await ctx.context.internalAdapter.createSession(old.user.id);
      if (!session) throw new APIError('INTERNAL_SERVER_ERROR');
      await setSessionCookie(ctx, { session, user: old.user });
      await ctx.context.internalAdapter.deleteSession(old.session.token);
      return ctx.json({ session: { id: session.id } });
    }),
  },
} satisfies BetterAuthPlugin;

/**
 * Opens a session for an address that was proven in another way. It has no address of its own, so nobody reaches it but this process, and no
 * limit by place counts it: what proved the address is used up by then.
 */
const opening = {
  id: 'opening',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ email: z.string() }), requireHeaders: true },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const { email } = ctx.body;
        const user =
          (await internalAdapter.findUserByEmail(email))?.user ??
          (await internalAdapter.createUser({ email, emailVerified: true, name: '' }, { method: 'magic-link' }));
        const session = user?.emailVerified ? await internalAdapter.createSession(user.id) : null;
        if (!session) throw new APIError('INTERNAL_SERVER_ERROR');
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ session: { id: session.id } });
      },
    ),
  },
} satisfies BetterAuthPlugin;

/** A device that did not check who holds it (finger, face, PIN) proves one thing only, which is too little for signing in alone. */
const holderWasChecked = (checked: boolean | undefined): void => {
  if (!checked) throw new APIError('UNAUTHORIZED', { message: 'The device did not check who holds it.' });
};

export interface LibraryChoices {
  url: string;
  secret: string;
  orcid: OrcidProvider | null;
  onLink: (email: string, token: string) => void;
}

/** The sign-in library over our own tables. Exported so that a test can ask it whether its schema is complete. */
export function libraryOptions(kysely: Kysely<Database>, o: LibraryChoices) {
  return {
    baseURL: o.url,
    secret: o.secret,
    telemetry: { enabled: false },
    // what comes with a message can name a person
    logger: { level: 'error', log: (_level, message) => console.error(`Sign-in: ${message}`) },
    database: { db: kysely, type: 'postgres', transaction: true },
    advanced: {
      cookiePrefix: 'action',
      useSecureCookies: o.url.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
    },
    user: { modelName: 'auth_user', fields: snake('emailVerified', 'createdAt', 'updatedAt') },
    session: {
      modelName: 'auth_session',
      // the last use of a session is known to the hour
      updateAge: 3600,
      fields: snake('expiresAt', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent', 'userId'),
    },
    account: {
      modelName: 'auth_account',
      accountLinking: { trustedProviders: ['orcid'], allowDifferentEmails: true, disableImplicitLinking: true },
      updateAccountOnSignIn: false,
      fields: snake(
        'accountId',
        'providerId',
        'userId',
        'accessToken',
        'refreshToken',
        'idToken',
        'accessTokenExpiresAt',
        'refreshTokenExpiresAt',
        'createdAt',
        'updatedAt',
      ),
    },
    verification: { modelName: 'auth_verification', fields: snake('expiresAt', 'createdAt', 'updatedAt') },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      storage: 'database',
      modelName: 'auth_rate_limit',
      fields: snake('lastRequest'),
      customRules: {
        '/passkey/verify-authentication': { window: 60, max: 10 },
        '/passkey/generate-authenticate-options': { window: 60, max: 30 },
        '/callback/orcid': { window: 60, max: 20 },
      },
    },
    plugins: [
      magicLink({
        storeToken: 'hashed',
        expiresIn: LINK_MINUTES * 60,
        rateLimit: { window: 60, max: 5 },
        sendMagicLink: async ({ email, token }) => o.onLink(email, token),
      }),
      passkey({
        rpID: new URL(o.url).hostname,
        rpName: 'ACTioN',
        origin: new URL(o.url).origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: async ({ verification }) => holderWasChecked(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: async ({ verification }) => holderWasChecked(verification.authenticationInfo.userVerified),
        },
        schema: {
          passkey: {
            modelName: 'auth_passkey',
            fields: snake('publicKey', 'userId', 'credentialID', 'deviceType', 'backedUp', 'createdAt'),
          },
        },
      }),
      renewal,
      opening,
      ...(o.orcid ? [orcidPlugin(o.orcid, o.url)] : []),
    ],
  } satisfies Parameters<typeof betterAuth>[0];
}

/** Who is behind a request, and how sure that is. */
export interface SessionNow {
  id: string;
  user: { id: string; email: string };
  /** With every role, whether it may act or waits. */
  person: PersonActor;
  strong: boolean;
}

/**
 * The library behind our pages. It is called inside this process only: none of its own addresses is open to the network.
 * Nothing here may be called while a transaction of ours is open: it waits for the same connection.
 */
export interface Library {
  store: Store;
  url: string;
  secret: string;
  now: () => Date;
  call(path: string, headers: Headers, body?: unknown): Promise<Response>;
  sessionNow(headers: Headers): Promise<SessionNow | null>;
  /** A session for an address that was proven in another way. @returns the cookies to be set. */
  openFor(email: string, headers: Headers): Promise<string[]>;
  /** Puts a new session in place of the one behind the request and marks it as confirmed. @returns the cookies to be set. */
  strengthen(headers: Headers, way: SecondFactorWay): Promise<string[]>;
}

/** The headers of a request as they will be once the browser has taken these cookies. */
export function withCookies(headers: Headers, cookies: readonly string[]): Headers {
  const jar = new Map<string, string>();
  const put = (pair: string) => {
    const at = pair.indexOf('=');
    if (at > 0) jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  };
  for (const pair of (headers.get('cookie') ?? '').split(';')) put(pair);
  for (const cookie of cookies) put(cookie.split(';')[0] ?? '');
  const h = new Headers(headers);
  h.set('cookie', Array.from(jar, ([k, v]) => `${k}=${v}`).join('; '));
  return h;
}

export function openLibrary(store: Store, o: LibraryChoices & { now: () => Date }): Library {
  const library = betterAuth(libraryOptions(store.kysely, o));

  const call = (path: string, headers: Headers, body?: unknown) => {
    const h = new Headers({ origin: new URL(o.url).origin });
    for (const name of ['cookie', 'user-agent', CLIENT_IP_HEADER]) {
      const v = headers.get(name);
      if (v) h.set(name, v);
    }
    if (body !== undefined) h.set('content-type', 'application/json');
    return library.handler(
      new Request(`${o.url}/api/auth${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: h,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  };

  return {
    store,
    url: o.url,
    secret: o.secret,
    now: o.now,
    call,
    async sessionNow(headers) {
      const found = await library.api.getSession({ headers: new Headers({ cookie: headers.get('cookie') ?? '' }) });
      if (!found) return null;
      const { session, user } = found;
      const at = o.now();
      return store.db.read(async (tx) => {
        const person = await readActor(tx, { email: user.email }, at);
        if (!person) return null;
        const strength = await tx
          .selectFrom('auth_strength')
          .select('way')
          .where('session_id', '=', session.id)
          .where('confirmed_at', '>', new Date(at.getTime() - STRONG_DAYS * 86_400_000))
          .executeTakeFirst();
        return { id: session.id, user: { id: user.id, email: user.email }, person, strong: strength !== undefined };
      });
    },
    async openFor(email, headers) {
      const h = new Headers();
      for (const name of ['user-agent', CLIENT_IP_HEADER]) {
        const v = headers.get(name);
        if (v) h.set(name, v);
      }
      const answer = await library.api.openSession({ body: { email }, headers: h, asResponse: true });
      if (!answer.ok) throw new Error('The session could not be opened; ask for a sign-in link instead.');
      return answer.headers.getSetCookie();
    },
    async strengthen(headers, way) {
      const answer = await call('/renew-session', headers, {});
      if (!answer.ok) throw new Error('The session ended in the meantime; sign in again.');
      const { session } = (await answer.json()) as { session: { id: string } };
      await store.db.write((tx) => markStrong(tx, session.id, way, o.now()));
      return answer.headers.getSetCookie();
    },
  };
}

/** Marks a session as confirmed with a second factor; one that ended in the meantime stays ended. */
export async function markStrong(tx: WriteTx, session: string, way: SecondFactorWay, at: Date): Promise<void> {
  const open = await tx.selectFrom('auth_session').select('user_id').where('id', '=', session).executeTakeFirst();
  if (!open) return;
  await tx
    .insertInto('auth_strength')
    .values({ session_id: session, user_id: open.user_id, way, confirmed_at: at })
    .onConflict((c) => c.column('session_id').doUpdateSet({ way, confirmed_at: at }))
    .execute();
}
