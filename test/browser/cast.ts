import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { type Actor, ANONYMOUS, ROLES, type Role } from '#governance/actors.ts';
import { DEMONSTRATION_COOKIE, demonstrationToken } from '#governance/demonstration-session.ts';
import { addPerson } from '#governance/people.server.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import type { TestSite } from './site.ts';

/** Somebody who sends requests: what the table knows of them, and the cookie that says who they are. */
export interface Player {
  title: string;
  actor: Actor;
  cookie: string;
}

const ACCESS_PEOPLE: readonly (readonly [id: string, title: string, roles: readonly Role[]])[] = [
  ...ROLES.map((role) => [`access-${role}`, role, [role]] as const),
  ['access-nobody', 'person without a role', []],
  ['access-sponsor-committee', 'sponsor + committee', ['sponsor', 'committee']],
];

/** Signs a made-up person in. @param site started with `demonstration: true`. */
async function cookieOf(site: TestSite, person: string): Promise<string> {
  const drawn = randomBytes(48).toString('base64url');
  const secret = await site.store.db.write((tx) => sharedSecret(tx, drawn, new Date()));
  return `${DEMONSTRATION_COOKIE}=${demonstrationToken(secret, person, new Date())}`;
}

/** A made-up person in these roles, signed in. */
export async function player(site: TestSite, id: string, title: string, roles: readonly Role[]): Promise<Player> {
  await site.store.db.write((tx) =>
    addPerson(
      tx,
      { id, name: `Access ${title}`, email: null, affiliation: null, roles, demonstration: true },
      new Date(),
    ),
  );
  return {
    title,
    actor: { kind: 'person', id, name: `Access ${title}`, roles, demonstration: true },
    cookie: await cookieOf(site, id),
  };
}

/** A real person who signed in by a mailed link and has no second factor. */
export async function realPlayer(site: TestSite, id: string, title: string, roles: readonly Role[]): Promise<Player> {
  const email = `${id}@example.org`;
  await site.store.db.write((tx) =>
    addPerson(tx, { id, name: `Access ${title}`, email, affiliation: null, roles, demonstration: false }, new Date()),
  );
  await send(site, '/sign-in', '', new URLSearchParams({ email }));
  let link = '';
  for (let i = 0; i < 100 && link === ''; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const mail = await site.store.db.read((tx) =>
      tx.selectFrom('mail').select('body').where('to_address', '=', email).orderBy('id', 'desc').executeTakeFirst(),
    );
    link = /https?:\S+/.exec(mail?.body ?? '')?.[0] ?? '';
  }
  const token = new URL(link).searchParams.get('token') ?? '';
  const answer = await send(site, '/sign-in/link', '', new URLSearchParams({ token }));
  const cookie = answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return { title, actor: { kind: 'person', id, name: `Access ${title}`, roles, demonstration: false }, cookie };
}

/** Nobody, everybody's role by itself, a person without one, and a sponsor's representative who holds a second role. */
export async function castOf(site: TestSite): Promise<Player[]> {
  const cast: Player[] = [{ title: 'anonymous', actor: ANONYMOUS, cookie: '' }];
  for (const [id, title, roles] of ACCESS_PEOPLE) cast.push(await player(site, id, title, roles));
  return cast;
}

/** Looks at an address, or sends a form there as a page of the site would. */
export function send(
  site: TestSite,
  path: string,
  cookie: string,
  body?: URLSearchParams | FormData,
): Promise<Response> {
  const headers: Record<string, string> = cookie ? { cookie } : {};
  if (body === undefined) return fetch(site.url + path, { headers, redirect: 'manual' });
  // what a browser says of its own accord
  headers.origin = site.url;
  return fetch(site.url + path, { method: 'POST', headers, body, redirect: 'manual' });
}

/** A request with headers that `fetch` would not let a program set. */
export function sendRaw(
  site: TestSite,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<{ status: number; text: string; location: string }> {
  return new Promise((resolve, reject) => {
    // the path as it is written: an address that is read first would be tidied up
    const { hostname, port } = new URL(site.url);
    const r = request({ hostname, port, path, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (d) => {
        text += d;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text, location: String(answer.headers.location ?? '') }),
      );
    });
    r.on('error', reject);
    r.end(body);
  });
}
