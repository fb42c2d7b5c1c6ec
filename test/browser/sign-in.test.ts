import { request } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson } from '#governance/people.server.ts';
import { makeSetupLink } from '#governance/setup.server.ts';
import { startBrowser, startSite, type TestSite } from './site.ts';

let site: TestSite;
let browser: Browser;
let closeBrowser: () => Promise<void>;

beforeAll(async () => {
  site = await startSite({ filled: false, development: true });
  ({ browser, close: closeBrowser } = await startBrowser());
}, 60_000);

afterAll(async () => {
  await closeBrowser?.();
  await site?.close();
});

/** A request with headers that a browser, or `fetch`, would not let a program set. */
function send(path: string, headers: Record<string, string>, body = ''): Promise<{ status: number; text: string }> {
  const to = new URL(path, site.url);
  return new Promise((resolve, reject) => {
    const r = request(
      to,
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (d) => {
          text += d;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    r.on('error', reject);
    r.end(body);
  });
}

const letters = () =>
  site.store.db.read((tx) => tx.selectFrom('mail').select(['to_address', 'body']).orderBy('id').execute());

test('an empty site says on every page what is missing, and that it needs setting up is nobody’s business but the operator’s', async () => {
  for (const path of [
    '/',
    '/evidence',
    '/outcomes',
    '/syntheses',
    '/queries',
    '/reports',
    '/evidence/changes',
    '/updates',
  ])
    expect((await fetch(site.url + path)).status, path).toBe(200);
  expect(await (await fetch(`${site.url}/evidence`)).text()).toContain('No study has been imported yet');
});

test('the first office person sets the network up by the printed link, once, is signed in and led to a second factor', async () => {
  const link = await site.store.db.write((tx) => makeSetupLink(tx, 'x'.repeat(40), site.url, new Date()));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Your name').fill('Ada Office');
  await page.getByLabel('Your e-mail address').fill('Ada@Example.org');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.waitForURL('**/account/security?to=%2Fdesk');
  expect(await page.locator('.who').innerText()).toBe('Ada Office');
  expect(await page.locator('main').innerText()).toContain('Your role needs a second factor');
  await page.goto(link);
  expect(await page.getByRole('alert').innerText()).toContain('was used before');
  const cookies = await context.cookies();
  const session = cookies.find((c) => c.name.includes('session_token'));
  expect([session?.httpOnly, session?.sameSite]).toEqual([true, 'Lax']);
  await context.close();
});

test('a member signs in by the link in the outbox, which works once, and signs out', async () => {
  await site.store.db.write((tx) =>
    addPerson(
      tx,
      {
        id: 'person-77',
        name: 'Grace Member',
        email: 'grace@example.org',
        affiliation: null,
        roles: ['member'],
        demonstration: false,
      },
      new Date(),
    ),
  );
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.url}/desk`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await page.getByLabel('E-mail address').fill('grace@example.org');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('status').waitFor();
  await expect.poll(async () => (await letters()).length).toBe(1);
  const link = /https?:\S+/.exec((await letters())[0]?.body ?? '')?.[0] ?? '';
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/desk');
  expect(await page.locator('.who').innerText()).toBe('Grace Member');
  expect((await page.goto(`${site.url}/desk/outbox`))?.status()).toBe(403);
  expect(await page.locator('main').innerText()).toContain('Your role in the network does not allow this');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${site.url}/`);
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('used before');
  await context.close();
});

test('an unknown address gets the same answer and no mail', async () => {
  const before = (await letters()).length;
  const ask = (email: string) => send('/sign-in', { origin: site.url }, `email=${encodeURIComponent(email)}`);
  const [known, unknown] = [await ask('grace@example.org'), await ask('stranger@example.org')];
  const plain = (t: string, email: string) => t.replaceAll(email, 'ADDRESS').replace(/nonce="[^"]*"|"nonce[^,]*/g, '');
  expect(known.status).toBe(unknown.status);
  expect(plain(unknown.text, 'stranger@example.org').length).toBe(plain(known.text, 'grace@example.org').length);
  await expect.poll(async () => (await letters()).length).toBe(before + 1);
  expect((await letters()).map((m) => m.to_address)).not.toContain('stranger@example.org');
});

test('asking for links again and again from one place is stopped', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++)
    statuses.push((await send('/sign-in', { origin: site.url }, `email=many${i}@example.org`)).status);
  expect(statuses.at(-1)).toBe(429);
});

test('what is not sent from a page of this site is refused and changes nothing', async () => {
  const refused = [
    await send('/sign-out', { origin: 'https://elsewhere.example' }),
    await send('/sign-out', { 'sec-fetch-site': 'cross-site' }),
    await send('/sign-out', { 'sec-fetch-site': 'same-site', origin: site.url }),
    await send('/sign-out', { origin: 'null' }),
    await send('/sign-out', {}),
    await send('/setup?token=x', { origin: `${site.url}.evil.example` }, 'name=x'),
  ];
  expect(refused.map((r) => r.status)).toEqual([403, 403, 403, 403, 403, 403]);
  expect(refused[0]?.text).toContain('nothing was done');
  expect((await send('/sign-out', { 'sec-fetch-site': 'same-origin' })).status).toBe(302);
});

test('more than a megabyte is refused in a sentence', async () => {
  const big = await send('/sign-in', { origin: site.url }, `email=${'a'.repeat(1_200_000)}`);
  expect([big.status, big.text]).toEqual([413, 'That is more than 1 MB, which no form of this site takes; send less.']);
});

test('nobody is signed in at a click on a server that is no demonstration, whatever cookie they bring', async () => {
  expect((await send('/sign-in/as', { origin: site.url }, 'person=person-77')).status).toBe(404);
  const { demonstrationToken } = await import('#governance/demonstration-session.ts');
  const cookie = `action_demonstration=${demonstrationToken('guess', 'person-77', new Date())}`;
  const answer = await fetch(`${site.url}/desk`, { headers: { cookie }, redirect: 'manual' });
  expect(answer.headers.get('location')).toBe('/sign-in?to=%2Fdesk');
});

test('after signing in, nobody is led to another site', async () => {
  const answer = await fetch(`${site.url}/sign-in?to=https://elsewhere.example`);
  expect(await answer.text()).not.toContain('value="https://elsewhere');
  const slashes = await (await fetch(`${site.url}/sign-in?to=//elsewhere.example`)).text();
  expect(slashes).not.toContain('value="//elsewhere');
});

test('the health page says that the database answers', async () => {
  const answer = await fetch(`${site.url}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
});
