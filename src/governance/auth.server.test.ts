import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { CLIENT_IP_HEADER, makeSignIn } from './auth.server.ts';
import { libraryOptions } from './auth-library.server.ts';
import { addPerson } from './people.server.ts';

const SECRET = 'kq83hfn29vbz71mdl5wu0xrtpe46oyigac';
const URL_HERE = 'http://localhost:3100';

async function site(now = () => new Date()) {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const problems: unknown[] = [];
  const signIn = makeSignIn(store, { url: URL_HERE, secret: SECRET, now, onProblem: (e) => problems.push(e) });
  await store.db.write((tx) =>
    addPerson(
      tx,
      {
        id: 'person-1',
        name: 'Grace',
        email: 'grace@example.org',
        affiliation: null,
        roles: ['member'],
        demonstration: false,
      },
      now(),
    ),
  );
  const mails = async () => {
    await signIn.settled();
    return store.db.read((tx) => tx.selectFrom('mail').selectAll().orderBy('id').execute());
  };
  const linkOf = (body: string) => new URL(/https?:\S+/.exec(body)?.[0] ?? '');
  return { store, signIn, mails, linkOf, problems };
}

const from = (ip: string, cookies: string[] = []) =>
  new Headers({ [CLIENT_IP_HEADER]: ip, cookie: cookies.map((c) => c.split(';')[0]).join('; ') });

test('the tables of the sign-in library are complete: it finds nothing to add', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const options = libraryOptions(store.kysely, { url: URL_HERE, secret: SECRET, orcid: null, onLink: () => {} });
  const { toBeCreated, toBeAdded } = await getMigrations(betterAuth(options).options);
  expect([toBeCreated, toBeAdded]).toEqual([[], []]);
});

test('a link signs its person in once and leads to where they wanted to go', async () => {
  const { signIn, mails, linkOf, problems, store } = await site();
  expect(await signIn.askForLink(' Grace@Example.org', '/claims/C1', from('10.0.0.1'))).toBe('accepted');
  const [mail] = await mails();
  expect([mail?.to_address, mail?.secret]).toEqual(['grace@example.org', true]);
  const link = linkOf(mail?.body ?? '');
  expect(link.searchParams.get('to')).toBe('/claims/C1');
  const token = link.searchParams.get('token') ?? '';
  const kept = await store.kysely.selectFrom('auth_verification').selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain(token);
  const first = await signIn.takeLink(token, from('10.0.0.1'));
  expect(first.actor).toMatchObject({ id: 'person-1', roles: ['member'] });
  expect(await signIn.actorOf(from('10.0.0.1', first.cookies))).toMatchObject({ id: 'person-1' });
  expect((await signIn.takeLink(token, from('10.0.0.1'))).actor).toBeNull();
  await signIn.signOut(from('10.0.0.1', first.cookies));
  expect(await signIn.actorOf(from('10.0.0.1', first.cookies))).toBeNull();
  expect(problems).toEqual([]);
});

test('an unknown address, and that of a made-up person, are accepted in silence and get no mail', async () => {
  const { store, signIn, mails } = await site();
  await store.db.write((tx) =>
    addPerson(
      tx,
      {
        id: 'd',
        name: 'Made up',
        email: 'made-up@example.org',
        affiliation: null,
        roles: ['office'],
        demonstration: true,
      },
      new Date(),
    ),
  );
  expect(await signIn.askForLink('stranger@example.org', '/desk', from('10.0.0.2'))).toBe('accepted');
  expect(await signIn.askForLink('made-up@example.org', '/desk', from('10.0.0.2'))).toBe('accepted');
  expect(await mails()).toEqual([]);
  expect(await signIn.askForLink('no address', '/desk', from('10.0.0.2'))).toBe('not-an-address');
  expect((await signIn.takeLink('nonsense', from('10.0.0.2'))).actor).toBeNull();
});

test('one place may ask five times a minute, another place is not held up by it', async () => {
  const { signIn } = await site();
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await signIn.askForLink(`a${i}@example.org`, '/desk', from('10.0.0.3')));
  expect(answers).toEqual([...Array(5).fill('accepted'), 'too-many']);
  expect(await signIn.askForLink('a@example.org', '/desk', from('10.0.0.4'))).toBe('accepted');
});

test('an address is not flooded from many places: five links a quarter of an hour', async () => {
  let at = new Date();
  const { signIn, mails } = await site(() => at);
  for (let i = 0; i < 8; i++) await signIn.askForLink('grace@example.org', '/desk', from(`10.0.1.${i}`));
  expect(await mails()).toHaveLength(5);
  at = new Date(at.getTime() + 16 * 60_000);
  await signIn.askForLink('grace@example.org', '/desk', from('10.0.1.9'));
  expect(await mails()).toHaveLength(6);
});

test('the session cookie is out of reach of scripts, and secure when the site is', async () => {
  const { store, signIn } = await site();
  const cookies = await signIn.openSession('grace@example.org', from('10.0.0.5'));
  const session = cookies.find((c) => c.includes('session_token')) ?? '';
  expect(session).toMatch(/HttpOnly/i);
  expect(session).toMatch(/SameSite=Lax/i);
  const secure = makeSignIn(store, {
    url: 'https://site.example',
    secret: SECRET,
    now: () => new Date(),
    onProblem: () => {},
  });
  const others = await secure.openSession('grace@example.org', from('10.0.0.6'));
  expect(others.find((c) => c.includes('session_token'))).toMatch(/^__Secure-.*Secure/);
});

test('whoever was proven in another way is signed in, however many links were asked for from their place', async () => {
  const { signIn } = await site();
  for (let i = 0; i < 6; i++) await signIn.askForLink('stranger@example.org', '/desk', from('10.0.0.5'));
  expect(await signIn.askForLink('grace@example.org', '/desk', from('10.0.0.5'))).toBe('too-many');
  for (let i = 0; i < 6; i++) {
    const cookies = await signIn.openSession(' Grace@Example.org ', from('10.0.0.5'));
    const cookie = cookies.map((c) => c.split(';')[0]).join('; ');
    expect(await signIn.actorOf(new Headers({ cookie }))).toMatchObject({ id: 'person-1' });
  }
});

test('the operator’s link signs in a person of the network once, is on the audit chain, and is made for nobody else', async () => {
  const { store, signIn, mails } = await site();
  expect(await signIn.printLink('stranger@example.org')).toBeNull();
  const link = new URL((await signIn.printLink(' Grace@Example.org ')) ?? '');
  expect(await mails()).toEqual([]);
  const token = link.searchParams.get('token') ?? '';
  expect((await signIn.takeLink(token, from('10.0.0.2'))).actor).toMatchObject({ id: 'person-1' });
  expect((await signIn.takeLink(token, from('10.0.0.2'))).actor).toBeNull();
  const events = await store.kysely.selectFrom('audit_event').select(['kind', 'body']).orderBy('seq').execute();
  expect(events[0]).toEqual({ kind: 'sign-in.link-printed', body: { person: 'person-1' } });
  expect(JSON.stringify(events)).not.toContain(token);
});
