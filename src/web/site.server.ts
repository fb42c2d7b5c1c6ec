import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openStore, type Store } from '#db/connect.server.ts';
import { errorForLog } from '#db/error-for-log.ts';
import { migrate } from '#db/migrate.server.ts';
import type { Db } from '#db/tx.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { makeSignIn, type SignIn } from '#governance/auth.server.ts';
import { orcidFromEnvironment } from '#governance/auth-orcid-provider.server.ts';
import { cookieValue, DEMONSTRATION_COOKIE, readDemonstrationToken } from '#governance/demonstration-session.ts';
import { type MailTransport, sendPending } from '#governance/mail.server.ts';
import { readActor } from '#governance/people.server.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import { readSettings, type Settings } from '#governance/settings.server.ts';
import type { ServerManners } from './context.server.ts';

/** Where the database is: one that the caller opened and keeps, or a place for the server to open and close. */
export type SitePlace = { store: Store } | { dataDir: string } | { databaseUrl: string };

export interface SiteOptions {
  place: SitePlace;
  url: string;
  demonstration: boolean;
  development: boolean;
  /** Signs cookies; where none is given, one kept in the database is used. */
  secret: string | null;
  mail: MailTransport | null;
  now: () => Date;
}

/** What all requests of one server share. */
export interface Site {
  store: Store;
  signIn: SignIn;
  manners: ServerManners;
  secret: string;
  now: () => Date;
  /** What the database says now, at most a second old: the revision changes with everything a public page could show. */
  present(): Promise<{ revision: string; settings: Settings }>;
  /** Who is behind a request. Called before any transaction of the request. */
  actorOf(headers: Headers): Promise<Actor>;
  close(): Promise<void>;
}

const MEMO_MS = 1000;

async function open(place: SitePlace, now: () => Date): Promise<Store> {
  if ('store' in place) return place.store;
  const store = await openStore('dataDir' in place ? { dataDir: place.dataDir } : { url: place.databaseUrl }, now);
  try {
    // seen from the built server and from the source in development
    const folders = ['../../src/db/migrations', '../db/migrations'].map((p) =>
      fileURLToPath(new URL(p, import.meta.url)),
    );
    await migrate(store.kysely, process.env.ACTION_MIGRATIONS ?? folders.find((f) => existsSync(f)));
    return store;
  } catch (e) {
    await store.close();
    throw e;
  }
}

/** Opens what the server needs. A store that was handed over stays open at `close`. */
export async function openSite(o: SiteOptions): Promise<Site> {
  const store = await open(o.place, o.now);
  const secret =
    o.secret ?? (await store.db.write((tx) => sharedSecret(tx, randomBytes(48).toString('base64url'), o.now())));
  const onProblem = (e: unknown) => console.error('Mail could not be written or sent:', errorForLog(e));
  const { mail } = o;
  const signIn = makeSignIn(store, {
    url: o.url,
    secret,
    now: o.now,
    orcid: orcidFromEnvironment(process.env),
    onProblem,
    ...(mail
      ? {
          afterMail: async () => {
            await sendPending(store.db, mail, o.now);
          },
        }
      : {}),
  });
  const outbox = o.development || o.demonstration;
  return {
    store,
    signIn,
    secret,
    now: o.now,
    manners: { url: o.url, outbox, signInAs: o.demonstration, mail: mail !== null },
    present: memo(() => readPresent(store.db)),
    async actorOf(headers) {
      const cookies = headers.get('cookie');
      if (!cookies) return ANONYMOUS;
      if (o.demonstration) {
        const token = cookieValue(cookies, DEMONSTRATION_COOKIE);
        const person = token ? readDemonstrationToken(secret, token, o.now()) : null;
        const actor = person ? await store.db.read((tx) => readActor(tx, { id: person }, o.now())) : null;
        if (actor?.demonstration) return actor;
      }
      if (!/(^|;\s*)(__Secure-)?action\.session_token=/.test(cookies)) return ANONYMOUS;
      return (await signIn.actorOf(headers)) ?? ANONYMOUS;
    },
    async close() {
      await signIn.settled();
      if (!('store' in o.place)) await store.close();
    },
  };
}

/** Keeps an answer for a second and asks once for everybody who waits. A failure is not kept. */
function memo<T>(ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; value: Promise<T> } | null = null;
  return () => {
    const at = performance.now();
    if (last && at - last.at < MEMO_MS) return last.value;
    const value = ask();
    const entry = { at, value };
    last = entry;
    value.catch(() => {
      if (last === entry) last = null;
    });
    return value;
  };
}

const readPresent = (db: Db) =>
  db.read(async (tx) => {
    const { rows } = await sql<{ revision: string }>`
      select concat_ws('.', (select seq from audit_event where kind not in ('refused', 'sign-in.done') order by seq desc limit 1), (select max(seq) from pin),
                       (select extract(epoch from max(revised_at))::text from thing)) as revision`.execute(tx);
    return { revision: rows[0]?.revision ?? '', settings: await readSettings(tx) };
  });
