import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationName } from '#cli/demo-network.ts';
import { startBrowser, startSite, type TestSite } from './site.ts';

let site: TestSite;
let chromium: Awaited<ReturnType<typeof startBrowser>>;

beforeAll(async () => {
  [site, chromium] = await Promise.all([startSite({ filled: true, demonstration: true }), startBrowser()]);
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

/** A reader of their own, by default without scripts: everything that only shows has to work so. */
async function reader(javaScriptEnabled = false): Promise<Page> {
  const context = await chromium.browser.newContext({ javaScriptEnabled });
  return context.newPage();
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

async function signInAs(page: Page, member: number): Promise<void> {
  await page.goto(`${site.url}/sign-in`);
  await page
    .getByRole('button', { name: demonstrationName(member) })
    .first()
    .click();
  await page.waitForURL('**/desk**');
}

test('a sentence on the home page is walked back to the untouched registry record, by links alone', async () => {
  const page = await reader();
  await page.goto(site.url);
  await page.getByRole('link', { name: /Multiple sclerosis: where the trials/ }).click();
  expect(await page.locator('main').innerText()).toContain('stale');
  expect(await page.locator('main').innerText()).toContain('NCT07006805');
  await page
    .getByRole('link', { name: /^Of the registered studies/ })
    .first()
    .click();
  expect(page.url()).toContain('/claims/C3');
  await page
    .getByRole('link', { name: /Which registered studies/ })
    .first()
    .click();
  expect(page.url()).toContain('/queries/Q1');
  // folds of the page itself open without scripts
  for (const fold of await page.locator('main details:not([open]) > summary').all()) await fold.click();
  await page.locator('main a[href="/evidence/NCT07006805"]').locator('visible=true').first().click();
  expect(await heading(page)).toContain('RESET-MS');
  expect(await page.locator('main').innerText()).toContain(
    'Overall status changed from not yet recruiting to withdrawn',
  );
  await page
    .getByRole('link', { name: /untouched record/ })
    .first()
    .click();
  expect(await page.locator('main').innerText()).toContain('"overallStatus"');
});

test('a withdrawn trial is walked forward to the sentence that it made stale, and the lupus line knows nothing of it', async () => {
  const page = await reader();
  await page.goto(`${site.url}/line/study/NCT07006805`);
  const text = await page.locator('main').innerText();
  for (const id of ['Q1', 'C3', 'S2', 'A2', 'D2', 'I2', 'P2']) expect(text).toContain(id);
  expect(text).not.toContain('P1 ·');
  await page.locator('a[href="/updates/P2"]').first().click();
  expect(await heading(page)).toBe('Multiple sclerosis: where the trials of CAR T cells stand');
  await page.goto(`${site.url}/updates/P1`);
  expect(await page.locator('main').innerText()).toMatch(/\bfresh\b/);
});

test('a draft is hidden from the public, released by two people and then open with all that it rests on', async () => {
  const office = await reader();
  await signInAs(office, 1);
  await office.goto(`${site.url}/desk/claims/new`);
  await office
    .locator('[name=template]')
    .fill('Severe cytokine release syndrome was seen in {events} of {patients} patients.');
  await office.locator('[name=bound][value="synthesis:Y2"]').check();
  await office.locator('[name="steps-imprecision"]').selectOption('1');
  await office.locator('[name="why-imprecision"]').fill('Few patients, no comparison group.');
  await office.locator('[name=wouldChange]').fill('A controlled trial of the same treatment.');
  await office.locator('button[name=act][value=save]').click();
  await office.waitForURL('**/claims/C*');
  const claim = new URL(office.url()).pathname.split('/').at(-1)!;
  await office.goto(`${site.url}/desk/updates/new`);
  await office.locator('[name=title]').fill('Safety in lupus, as published');
  await office.locator('[name=body]').fill(`[[claim:${claim}]]\n\nMore will be known when trials report.`);
  await office.locator('button[name=act][value=save]').click();
  await office.waitForURL('**/updates/P*');
  const path = new URL(office.url()).pathname;

  const stranger = await reader();
  expect((await stranger.goto(`${site.url}${path}`))?.status()).toBe(404);
  expect((await stranger.goto(`${site.url}/claims/${claim}`))?.status()).toBe(404);
  const synthesisLine = await stranger.goto(`${site.url}/line/synthesis/Y2`);
  expect(await synthesisLine!.text()).not.toContain(`/claims/${claim}"`);

  for (const member of [2, 3]) {
    const signer = await reader();
    await signInAs(signer, member);
    await signer.goto(`${site.url}${path}`);
    await signer.locator('button[name=act][value=sign]').click();
    await signer.waitForLoadState();
    if (member === 2) {
      expect((await stranger.goto(`${site.url}${path}`))?.status()).toBe(404);
      await signer.goto(`${site.url}${path}`);
      expect(await signer.locator('main').innerText()).toContain('1');
    }
  }
  await expect.poll(async () => (await stranger.goto(`${site.url}${path}`))?.status(), { timeout: 5000 }).toBe(200);
  expect((await stranger.goto(`${site.url}/claims/${claim}`))?.status()).toBe(200);
});

test('a sponsor’s representative reads drafts and is refused at every form that writes', async () => {
  const page = await reader();
  await signInAs(page, 13);
  for (const kind of ['claims', 'statements', 'areas', 'decisions', 'initiatives', 'updates'])
    expect([kind, (await page.goto(`${site.url}/desk/${kind}/new`))?.status()]).toEqual([kind, 403]);
});

test('the chair renews the stale claim: its number follows the evidence, and what rests on it says so', async () => {
  const page = await reader();
  await signInAs(page, 2);
  await page.goto(`${site.url}/claims/C3`);
  await page.locator('button[name=act][value=renew]').click();
  await page.waitForLoadState();
  await page.goto(`${site.url}/claims/C3`);
  expect(await page.locator('main').innerText()).toMatch(/\bfresh\b/);
  await page.goto(`${site.url}/updates/P2`);
  expect(await page.locator('main').innerText()).toContain('stale');
});
