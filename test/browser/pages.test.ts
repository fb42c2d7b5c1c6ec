import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathOf, type Ref } from '#ledger/things.ts';
import { DESK, READING } from './page-paths.ts';
import { startBrowser, startSite, type TestSite } from './site.ts';

let site: TestSite;
let browser: Browser;
let closeBrowser: () => Promise<void>;
/** Reading pages, which anybody may open. */
let reading: string[];
beforeAll(async () => {
  site = await startSite({ filled: true, demonstration: true });
  ({ browser, close: closeBrowser } = await startBrowser());
  const one = async (kind: Ref['kind']): Promise<string> => {
    const row = await site.store.db.read((tx) =>
      tx
        .selectFrom('thing')
        .select('id')
        .where('kind', '=', kind)
        .where('open', '=', true)
        .orderBy('version', 'desc')
        .orderBy('id')
        .executeTakeFirstOrThrow(),
    );
    return pathOf({ kind, id: row.id });
  };
  reading = [
    ...READING,
    ...(await Promise.all(
      (
        [
          'record',
          'study',
          'report',
          'arm',
          'outcome',
          'query',
          'synthesis',
          'claim',
          'statement',
          'area',
          'decision',
          'initiative',
          'passage',
        ] as const
      ).map(one),
    )),
  ];
}, 180_000);

afterAll(async () => {
  await closeBrowser?.();
  await site?.close();
});

/** A page that fails the test on anything the browser complains about. */
async function watched(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (m) => {
    // a 404 that was asked for on purpose is told by the browser too
    if ((m.type() === 'error' || m.type() === 'warning') && !/status of 404/.test(m.text()))
      complaints.push(`${new URL(page.url()).pathname}: ${m.text()}`);
  });
  page.on('pageerror', (e) => complaints.push(`${new URL(page.url()).pathname}: ${e.message}`));
  return page;
}

async function signInAs(page: Page, role: string): Promise<void> {
  await page.goto(`${site.url}/sign-in`);
  await page.locator('li', { hasText: role }).getByRole('button').first().click();
  await page.waitForURL('**/desk');
}

async function violations(page: Page, path: string): Promise<string[]> {
  await page.goto(site.url + path, { waitUntil: 'load' });
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(
    (v) => `${path}: ${v.id} (${v.nodes.length}): ${v.nodes[0]?.target.join(' ')} ${v.nodes[0]?.failureSummary ?? ''}`,
  );
}

for (const [scheme, name, width] of [
  ['light', 'desk', 1280],
  ['dark', 'phone', 390],
] as const)
  test(`every page passes axe in ${scheme} at ${name} width, without a complaint in the console and without scrolling sideways`, async () => {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
    const complaints: string[] = [];
    const page = await watched(context, complaints);
    const found: string[] = [];
    const look = async (path: string) => {
      found.push(...(await violations(page, path)));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) found.push(`${path}: scrolls sideways by ${over} px`);
    };
    for (const path of reading) await look(path);
    await signInAs(page, 'network office');
    for (const path of DESK) await look(path);
    await context.close();
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

test('reading pages are whole without scripts, in the dark when the system asks for it', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' });
  const page = await context.newPage();
  for (const path of reading.filter((p) => p !== '/no/such/page')) {
    const answer = await page.goto(site.url + path);
    expect(answer?.status(), path).toBe(200);
    expect(await page.locator('h1').count(), path).toBe(1);
    const html = await page.content();
    expect(html.includes('type="module"') && !path.startsWith('/sign-in') && !path.startsWith('/setup'), path).toBe(
      false,
    );
  }
  await page.goto(`${site.url}/`);
  const [ground, ink] = await page.evaluate(() => {
    const s = getComputedStyle(document.body);
    return [s.backgroundColor, s.color];
  });
  expect(ground).toBe('rgb(20, 24, 28)');
  expect(ink).toBe('rgb(233, 237, 239)');
  await page.goto(`${site.url}/evidence`);
  await page.getByLabel('Words, product').fill('myositis');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL((url) => url.searchParams.get('q') === 'myositis');
  await page.locator('tbody tr').nth(3).waitFor();
  await context.close();
});

test('the desk works without scripts: a role is given and ended by plain forms', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signInAs(page, 'network office');
  await page.goto(`${site.url}/desk/people`);
  const member = page.locator('li', { hasText: 'Demonstration member 12' }).first();
  await member.getByRole('combobox').selectOption('data-steward');
  await member.getByRole('button', { name: 'give this role' }).click();
  const held = member.locator('.chip', { hasText: 'data steward' });
  await held.waitFor();
  await member.getByRole('button', { name: 'End the role data steward' }).click();
  await held.waitFor({ state: 'detached' });
  await page.getByLabel('Name', { exact: false }).first().fill('Somebody New');
  await page.getByLabel('E-mail address').fill('new@example.org');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  expect(await page.getByRole('alert').first().innerText()).toContain('Something is missing');
  await context.close();
});

test('with scripts the same forms keep what was typed and lead nowhere strange', async () => {
  const context = await browser.newContext();
  const complaints: string[] = [];
  const page = await watched(context, complaints);
  await signInAs(page, 'network office');
  await page.goto(`${site.url}/desk/people`, { waitUntil: 'networkidle' });
  const member = page.locator('li', { hasText: 'Demonstration member 11' }).first();
  await member.getByRole('combobox').selectOption('data-steward');
  await member.getByRole('button', { name: 'give this role' }).click();
  await member.locator('.chip', { hasText: 'data steward' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/desk/people');
  await page.getByLabel('Name', { exact: false }).first().fill('Somebody New');
  await page.getByLabel('E-mail address').fill('new@example.org');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Choose at least one role.').waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('new@example.org');
  expect(complaints.filter((c) => !c.includes('status of 400'))).toEqual([]);
  await context.close();
});

test('the keyboard alone reaches the content, and the choice of colours lasts', async () => {
  const context = await browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${site.url}/evidence`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  const button = page.locator('[data-scheme-button]');
  await button.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark');
  await page.goto(`${site.url}/about`);
  expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark');
  expect(await button.getAttribute('aria-label')).toBe('Colours: dark. Change');
  await context.close();
});

test('a page that does not exist answers 404 and helps; a number leads to its page', async () => {
  const missing = await fetch(`${site.url}/evidence/NCT99999999`);
  expect(missing.status).toBe(404);
  const html = await missing.text();
  expect(html).toContain('not among those that were imported here');
  expect(html).toContain('name="q"');
  const found = await fetch(`${site.url}/evidence?q=p2`, { redirect: 'manual' });
  expect(found.headers.get('location')).toBe('/updates/P2');
  for (const path of [
    '/records/xyz',
    '/syntheses/Y999',
    '/queries/%00',
    '/reports/pmid:0',
    '/outcomes/arms/nothing',
    '/outcomes/cohorts/nothing',
    '/outcomes/overlaps/V999',
    '/evidence/%E0%A4%A',
  ])
    expect((await fetch(site.url + path)).status, path).toBe(404);
});

test('an anonymous reader gets a page that is kept, and a signed-in one a page of their own', async () => {
  const path = `${site.url}/evidence`;
  const first = await fetch(path);
  const tag = first.headers.get('etag') ?? '';
  expect(first.headers.get('content-security-policy')).toContain('sha256-');
  expect(first.headers.get('vary')).toContain('Cookie');
  expect((await fetch(path, { headers: { 'if-none-match': tag } })).status).toBe(304);
  const head = await fetch(path, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  const person = await site.store.db.read((tx) =>
    tx.selectFrom('person_role').select('person_id').where('role', '=', 'office').executeTakeFirstOrThrow(),
  );
  const signed = await fetch(`${site.url}/sign-in/as`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: `person=${person.person_id}`,
  });
  const cookie = (signed.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const own = await fetch(path, { headers: { cookie, 'if-none-match': tag } });
  expect(own.status).toBe(200);
  expect(own.headers.get('cache-control')).toBe('no-store');
  expect(await own.text()).toContain('Sign out');
  expect(await (await fetch(path)).text()).not.toContain('Sign out');
});

test('a change shows to anonymous readers within two seconds', async () => {
  const read = async () => (await fetch(`${site.url}/`)).text();
  expect(await read()).not.toContain('A network of another name');
  await site.store.db.write(async (tx) => {
    const { writeSetting } = await import('#governance/settings.server.ts');
    const { audit } = await import('#ledger/audit.server.ts');
    await writeSetting(tx, 'name', 'A network of another name', new Date());
    await audit(tx, 'system:test', { kind: 'setting.changed', body: { name: 'name' } }, new Date());
  });
  await expect.poll(read, { timeout: 2000 }).toContain('A network of another name');
});

test('records and downloads come as files that no browser runs', async () => {
  const record = await site.store.db.read((tx) =>
    tx.selectFrom('source_record').select('raw_hash').executeTakeFirstOrThrow(),
  );
  const raw = await fetch(`${site.url}/records/${record.raw_hash}/raw`);
  expect(raw.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(raw.headers.get('x-content-type-options')).toBe('nosniff');
  expect(raw.headers.get('content-security-policy')).toContain('sandbox');
  const { createHash } = await import('node:crypto');
  expect(
    createHash('sha256')
      .update(await raw.text())
      .digest('hex'),
  ).toBe(record.raw_hash);
  const svg = await fetch(`${site.url}/syntheses/Y1/forest.svg`);
  expect([svg.headers.get('content-type'), svg.headers.get('content-disposition')?.startsWith('attachment')]).toEqual([
    'image/svg+xml; charset=utf-8',
    true,
  ]);
  const feed = await (await fetch(`${site.url}/updates.atom`)).text();
  expect(feed).toContain(`<id>${site.url}/updates/P1</id>`);
});
