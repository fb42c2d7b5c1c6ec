import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMONSTRATION_NETWORK, demonstrationId } from '#cli/demo-network.ts';
import { addDemonstrationNetwork } from '#cli/demo-people-added.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { writeSetting } from '#governance/settings.server.ts';
import { startBrowser, startSite, type TestSite } from './site.ts';

let site: TestSite;
let browser: Browser;
let closeBrowser: () => Promise<void>;

beforeAll(async () => {
  site = await startSite({ filled: false, demonstration: true });
  ({ browser, close: closeBrowser } = await startBrowser());
  const at = new Date();
  await site.store.db.write(async (tx) => {
    await writeSetting(tx, 'demonstration', true, at);
    // seats are given in the test itself
    const members = DEMONSTRATION_NETWORK.map((m) =>
      m.roles.includes('member') ? { ...m, roles: ['member'] as const } : m,
    );
    await addDemonstrationNetwork(tx, at, members);
  });
}, 120_000);

afterAll(async () => {
  await closeBrowser?.();
  await site?.close();
});

/** Signed in as the office, without scripts: everything here is a plain form. */
async function office(): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.url}/sign-in`);
  await page.locator('li', { hasText: 'network office' }).getByRole('button').first().click();
  return { page, context };
}

async function invite(page: Page, name: string, email: string): Promise<void> {
  await page.goto(`${site.url}/desk/invitations/new?institution=Made-up%20institute`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Your words to them').fill('<b>Please</b> join us;\nwe need your view.');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
}

/** The link in the letter that was written last. */
async function lastLink(): Promise<string> {
  const mail = await site.store.db.read((tx) =>
    tx.selectFrom('mail').select('body').orderBy('id', 'desc').executeTakeFirstOrThrow(),
  );
  const link = /^http\S+\/invitation\?token=\S+$/m.exec(mail.body)?.[0] ?? '';
  return site.url + link.slice(link.indexOf('/invitation'));
}

test('from the letter to the desk: only the button accepts, once, and the inviter sees it', async () => {
  const { page, context } = await office();
  await invite(page, 'Ada Exmple', 'ada@example.org');
  await page.getByRole('status').getByText('The invitation waits for its answer').waitFor();
  await invite(page, 'Ada again', 'ADA@example.org');
  expect(await page.getByRole('alert').innerText()).toContain('waits for its answer already');
  expect(await page.getByLabel('Your words to them').inputValue()).toContain('we need your view');

  const link = await lastLink();
  const guest = await browser.newContext({ javaScriptEnabled: false });
  const there = await guest.newPage();
  for (let i = 0; i < 3; i++) await there.goto(link);
  expect(await there.locator('body').innerText()).not.toContain('ada@example.org');
  expect(await there.locator('blockquote').innerText()).toContain('<b>Please</b> join us;');
  await there.getByLabel('Your name').fill('Ada Example');
  await there.getByRole('button', { name: 'Accept and join' }).click();
  await there.getByRole('heading', { name: 'Welcome, Ada Example' }).waitFor();
  expect(new URL(there.url()).pathname).toBe('/desk/welcome');
  const stranger = await browser.newContext();
  const late = await stranger.newPage();
  await late.goto(link);
  expect(await late.getByRole('alert').innerText()).toContain('This link does not work');
  await page.goto(`${site.url}/desk/invitations?state=accepted`);
  expect(await page.locator('tbody tr').innerText()).toContain('Ada Exmple');
  await page.goto(`${site.url}/desk/people?find=ada+ex`);
  expect(await page.locator('.ruled li').innerText()).toContain('accepted an invitation of Demonstration member 01');
  for (const c of [context, guest, stranger]) await c.close();
});

test('an address that belongs to a person is asked to sign in, in a page that does not say so before', async () => {
  const { page, context } = await office();
  await site.store.db.write((tx) =>
    addPerson(
      tx,
      { id: 'known', name: 'Known', email: 'known@example.org', affiliation: null, roles: [], demonstration: false },
      new Date(),
    ),
  );
  await invite(page, 'Somebody', 'stranger@example.org');
  const [other, guest] = [await lastLink(), await browser.newContext({ javaScriptEnabled: false })];
  await invite(page, 'Somebody', 'known@example.org');
  const there = await guest.newPage();
  const read = async (link: string) => {
    await there.goto(link);
    return there.locator('main').innerText();
  };
  const link = await lastLink();
  expect(await read(link)).toBe(await read(other));
  await there.goto(link);
  await there.getByRole('button', { name: 'Accept and join' }).click();
  await there.getByRole('link', { name: 'Sign in to accept' }).click();
  expect(new URL(there.url()).searchParams.get('to')).toContain('/invitation?token=');
  await there.goto(other);
  await there.getByLabel('A word').fill('No time this year.');
  await there.getByRole('button', { name: 'Decline' }).click();
  await there.getByRole('heading', { name: 'Invitation declined' }).waitFor();
  await page.goto(`${site.url}/desk/invitations?state=declined`);
  expect(await page.locator('tbody tr').innerText()).toContain('No time this year.');
  for (const c of [context, guest]) await c.close();
});

test('a seat is given, seen by everybody, refused to a second chair and to the sponsor, changed and ended', async () => {
  const { page, context } = await office();
  const today = new Date().toISOString().slice(0, 10);
  const give = async (number: number, seat = 'chair') => {
    await page.goto(`${site.url}/desk/committee?person=${demonstrationId(number)}`);
    await page.locator('#give').getByLabel('Seat').selectOption(seat);
    await page.locator('#give').getByLabel('Last day of the term').fill('2099-12-31');
    await page.getByRole('button', { name: 'Give the seat' }).click();
  };
  await give(2);
  await page.getByRole('status').getByText('The seat was given').waitFor();
  await give(3);
  expect(await page.getByRole('alert').innerText()).toContain('has a chair already');
  await give(13, 'member');
  expect(await page.getByRole('alert').innerText()).toContain('speaks for the sponsor');

  const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await reader.goto(`${site.url}/network/committee?on=${today}`);
  expect(await reader.locator('tbody').innerText()).toContain('Demonstration member 02');
  expect(await reader.locator('main').innerText()).toContain('both seats of co-chairs');
  await reader.goto(`${site.url}/network/committee?on=2001-01-01`);
  await reader.getByText('Nobody sat on the committee on that day.').waitFor();

  await page.goto(`${site.url}/desk/people?find=member+02`);
  expect(await page.locator('.ruled li').innerText()).toContain('Seat: chair');
  expect(await page.getByRole('button', { name: 'End the role chair' }).count()).toBe(0);
  await page.goto(`${site.url}/desk/committee`);
  await page.getByRole('link', { name: 'Change or end the seat of Demonstration member 02' }).click();
  const looked = await browser.newContext({ storageState: await context.storageState() });
  const eye = await looked.newPage();
  for (const address of [
    page.url(),
    `${site.url}/desk/people?end=${demonstrationId(12)}`,
    `${site.url}/desk/invitations`,
  ])
    for (const width of [390, 1280]) {
      await eye.setViewportSize({ width, height: 900 });
      await eye.goto(address);
      const { violations } = await new AxeBuilder({ page: eye }).analyze();
      expect(violations.map((v) => `${address} ${v.id}: ${v.nodes[0]?.target}`)).toEqual([]);
      expect(await eye.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  await looked.close();
  await page.getByLabel('Why it ends').fill('ab');
  await page.getByRole('button', { name: 'End the seat' }).click();
  await page.getByText('Write why, in a few words.').waitFor();
  await page.getByLabel('Why it ends').fill('made up for the test');
  await page.getByRole('button', { name: 'End the seat' }).click();
  await page.getByRole('status').getByText('The seat ends as you chose').waitFor();
  await give(3);
  await page.getByRole('status').getByText('The seat was given').waitFor();
  await reader.context().close();
  await context.close();
});

test('a membership is ended with a reason, with its seat and roles', async () => {
  const { page, context } = await office();
  await page.goto(`${site.url}/desk/people?find=member+12`);
  await page.getByRole('link', { name: 'End the membership of Demonstration member 12' }).click();
  // two letters pass the browser and not the server
  await page.getByLabel('Why').fill('ab');
  await page.getByRole('button', { name: 'End the membership' }).click();
  await page.getByText('Write why, in a few words.').waitFor();
  await page.getByLabel('Why').fill('made up for the test');
  await page.getByRole('button', { name: 'End the membership' }).click();
  await page.getByRole('status').getByText('The membership was ended').waitFor();
  await page.goto(`${site.url}/desk/people?find=member+12`);
  expect(await page.locator('.ruled li').innerText()).toContain('left the network');
  await context.close();
});
