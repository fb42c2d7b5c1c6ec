import { onTestFinished } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Role } from './actors.ts';
import { CLIENT_IP_HEADER, makeSignIn } from './auth.server.ts';
import type { OrcidProvider } from './auth-orcid-provider.server.ts';
import { codeAt, stepOf } from './one-time-codes.ts';
import { addPerson } from './people.server.ts';

const TEST_SECRET = 'kq83hfn29vbz71mdl5wu0xrtpe46oyigac';
const TEST_URL = 'http://localhost:3100';

/** Signing in over a fresh database that is closed after the test, with a clock that the test moves. */
export async function signInSite(orcid: OrcidProvider | null = null) {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const clock = { at: new Date() };
  const signIn = makeSignIn(store, {
    url: TEST_URL,
    secret: TEST_SECRET,
    now: () => clock.at,
    orcid,
    onProblem: (e) => {
      throw e;
    },
  });
  /** Adds a person and signs them in as a mailed link does. @returns the headers of their browser. */
  const member = async (id: string, roles: Role[]) => {
    const email = `${id}@example.org`;
    await store.db.write((tx) =>
      addPerson(tx, { id, name: id, email, affiliation: null, roles, demonstration: false }, clock.at),
    );
    return again(id);
  };
  let places = 0;
  // each from a place of its own: one place may ask for few links a minute
  const again = async (id: string) => {
    places += 1;
    return browser(await signIn.openSession(`${id}@example.org`, browser([], `10.0.1.${places}`)));
  };
  /** What happened, as the audit chain tells it: the kinds, newest last. */
  const kinds = () =>
    store.db.read(async (tx) =>
      (await tx.selectFrom('audit_event').select('kind').orderBy('seq').execute()).map((e) => e.kind),
    );
  return { store, signIn, clock, member, again, kinds };
}

/** The headers of a browser that holds these cookies. */
export const browser = (cookies: readonly string[], ip = '10.0.0.9'): Headers =>
  new Headers({
    [CLIENT_IP_HEADER]: ip,
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    cookie: cookies.map((c) => c.split(';')[0]).join('; '),
  });

/** The key in the address that an authenticator app reads. */
export function keyOf(address: string): Uint8Array {
  const letters = new URL(address).searchParams.get('secret') ?? '';
  const bits = Array.from(letters, (c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  ).join('');
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((b) => Number.parseInt(b, 2)));
}

export const codeNow = (key: Uint8Array, at: Date): string => codeAt(key, stepOf(at));
