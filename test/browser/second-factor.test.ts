import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt, stepOf } from '#governance/one-time-codes.ts';
import { addPerson } from '#governance/people.server.ts';
import { makeSetupLink } from '#governance/setup.server.ts';
import { startBrowser, startSite, type TestSite } from './site.ts';

let site: TestSite;
let browser: Browser;
let closeBrowser: () => Promise<void>;

beforeAll(async () => {
  site = await startSite({ filled: false, development: true });
  ({ browser, close: closeBrowser } = await startBrowser());
  await site.store.db.write((tx) =>
    addPerson(
      tx,
      {
        id: 'person-50',
        name: 'Mary Chair',
        email: 'mary@example.org',
        affiliation: null,
        roles: ['chair', 'committee'],
        demonstration: false,
      },
      new Date(),
    ),
  );
}, 200_000);

afterAll(async () => {
  await closeBrowser?.();
  await site?.close();
});

/** A device with a key in it that checks who holds it, as Chromium pretends one. */
async function withDevice(context: BrowserContext, page: Page): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signInByLink(page: Page, email: string): Promise<void> {
  const count = async () =>
    (await site.store.db.read((tx) => tx.selectFrom('mail').select('id').where('to_address', '=', email).execute()))
      .length;
  const before = await count();
  await page.goto(`${site.url}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect.poll(count).toBe(before + 1);
  const mail = await site.store.db.read((tx) =>
    tx
      .selectFrom('mail')
      .select('body')
      .where('to_address', '=', email)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow(),
  );
  await page.goto(/https?:\S+/.exec(mail.body)?.[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/sign-in'));
}

const cookieOf = async (context: BrowserContext) =>
  (await context.cookies()).find((c) => c.name.includes('session_token'))?.value;

test('the first of the office adds a passkey, signs out, signs in with it alone and acts at once', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().includes('403')) problems.push(m.text());
  });
  await withDevice(context, page);
  const link = await site.store.db.write((tx) => makeSetupLink(tx, 'y'.repeat(40), site.url, new Date()));
  await page.goto(link);
  await page.getByLabel('Your name').fill('Ada Office');
  await page.getByLabel('Your e-mail address').fill('ada@example.org');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.waitForURL('**/account/security?to=%2Fdesk');
  expect(await page.locator('main').innerText()).toContain('Your role needs a second factor');
  const plain = await cookieOf(context);

  const refused = await page.goto(`${site.url}/desk/people`);
  expect(refused?.status()).toBe(403);
  expect(await page.locator('main').innerText()).toContain('Confirm with your second factor first: /account/security');

  await page.goto(`${site.url}/account/security?to=%2Fdesk`);
  await page.getByLabel('Name of the passkey').fill('Laptop at work');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Your backup codes').waitFor();
  expect(await page.locator('main li code').count()).toBe(10);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.waitForURL((u) => u.pathname === '/desk');
  expect((await page.goto(`${site.url}/desk/people`))?.status()).toBe(200);
  expect(await cookieOf(context)).not.toBe(plain);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${site.url}/`);
  await page.goto(`${site.url}/sign-in?to=/desk/people`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL((u) => u.pathname === '/desk/people');
  expect(await page.locator('.who').innerText()).toBe('Ada Office');

  await page.goto(`${site.url}/account/security`);
  expect(await page.locator('main').innerText()).toContain('Laptop at work');
  expect(await page.locator('main').innerText()).toContain('10 are left');
  expect(problems).toEqual([]);

  // a second session, by mail, is plain until the passkey confirms it
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${site.url}/`);
  await signInByLink(page, 'ada@example.org');
  expect(new URL(page.url()).pathname).toBe('/account/security');
  expect((await page.goto(`${site.url}/desk/people`))?.status()).toBe(403);
  await page.goto(`${site.url}/account/security?to=/desk/people`);
  const before = await cookieOf(context);
  await page.getByRole('button', { name: 'Confirm with a passkey' }).click();
  await page.waitForURL((u) => u.pathname === '/desk/people');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('People');
  expect(await cookieOf(context)).not.toBe(before);
  await context.close();
});

test('without scripts an authenticator app is set up, its code works once, and a backup code stands in for it', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signInByLink(page, 'mary@example.org');
  expect(new URL(page.url()).pathname).toBe('/account/security');
  expect(await page.locator('main').innerText()).toContain('Passkeys need JavaScript');
  await page.getByRole('button', { name: 'Set up an app' }).click();
  await page.getByRole('img', { name: /Square to be read/ }).waitFor();
  const letters = (await page.locator('#authenticator code').innerText()).replace(/\s/g, '');
  const bits = Array.from(letters, (c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  ).join('');
  const key = Uint8Array.from((bits.match(/.{8}/g) ?? []).map((b) => Number.parseInt(b, 2)));
  const code = () => codeAt(key, stepOf(new Date()));

  await page.getByLabel('Code of the app').fill('000000');
  await page.getByRole('button', { name: 'Confirm the app' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('not the code');
  const used = code();
  await page.getByLabel('Code of the app').fill(used);
  await page.getByRole('button', { name: 'Confirm the app' }).click();
  await page.getByText('Your backup codes').first().waitFor();
  const codes = await page.locator('main li code').allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  expect((await page.goto(`${site.url}/desk/audit`))?.status()).toBe(200);

  // another browser: plain, and the code that was used is not taken again
  const other = await browser.newContext({ javaScriptEnabled: false });
  const there = await other.newPage();
  await signInByLink(there, 'mary@example.org');
  await there.getByLabel('Code of the app, or a backup code').fill(used);
  await there.getByRole('button', { name: 'Confirm', exact: true }).click();
  expect(await there.getByRole('alert').innerText()).toContain('used before');
  await there.getByLabel('Code of the app, or a backup code').fill(codes[3] ?? '');
  await there.getByRole('button', { name: 'Confirm', exact: true }).click();
  await there.waitForURL((u) => u.searchParams.get('done') === 'confirmed' || u.pathname === '/desk');
  expect((await there.goto(`${site.url}/desk/audit`))?.status()).toBe(200);

  // sessions: the other one is ended from here and is over at once
  await page.goto(`${site.url}/account/sessions`);
  expect(await page.locator('main .plain-list > li').count()).toBe(2);
  expect(await page.locator('main').innerText()).toContain('(this one)');
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('status').waitFor();
  await there.goto(`${site.url}/account/sessions`);
  expect(new URL(there.url()).pathname).toBe('/sign-in');
  expect((await page.goto(`${site.url}/desk/audit`))?.status()).toBe(200);
  await other.close();
  await context.close();
});

test('codes are not guessed: the sixth is not even looked at, and the page says until when', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signInByLink(page, 'mary@example.org');
  for (let i = 0; i < 5; i++) {
    await page.getByLabel('Code of the app, or a backup code').fill(`00000${i}`);
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.getByRole('alert').waitFor();
  }
  expect(await page.locator('main').innerText()).toContain('Too many wrong codes');
  const kinds = await site.store.db.read((tx) =>
    tx.selectFrom('audit_event').select('kind').where('kind', '=', 'second-factor.failed').execute(),
  );
  expect(kinds.length).toBeGreaterThanOrEqual(5);
  await context.close();
});
