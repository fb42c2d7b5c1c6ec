import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrateMembership } from '#cli/demo-membership.server.ts';
import { DEMONSTRATION_NETWORK, demonstrationId, demonstrationName } from '#cli/demo-network.ts';
import { addDemonstrationNetwork } from '#cli/demo-people-added.server.ts';
import type { IcmjeCategory } from '#governance/interests.ts';
import { represent } from '#network/conflict-words.server.ts';
import { confirmStatement, signStatement } from '#network/disclosure-sign.server.ts';
import { startBrowser, startSite, type TestSite } from './site.ts';

let site: TestSite;
let browser: Browser;
let closeBrowser: () => Promise<void>;
const signedIn = new Map<number, { context: BrowserContext; page: Page }>();

const CONFLICTED = [5, 6, 7];
const FREE = [3, 4, 8, 9];
const CHAIR = 3;
const SPONSOR = 13;

/** What a member disclosed; the chair was paid by the company behind the item, three of the committee a little, the others nothing. */
const interestOf = (member: number): { category: IcmjeCategory; band: 'to-1000' | 'to-50000' } | null =>
  member === 2
    ? { category: 4, band: 'to-50000' }
    : CONFLICTED.includes(member)
      ? { category: 4, band: 'to-1000' }
      : null;

beforeAll(async () => {
  site = await startSite({ filled: false, demonstration: true });
  ({ browser, close: closeBrowser } = await startBrowser());
  const { db } = site.store;
  const now = () => new Date();
  await db.write((tx) => addDemonstrationNetwork(tx, new Date('2026-01-01T00:00:00Z')));
  await demonstrateMembership({ db, now });
  await db.write(async (tx) => {
    await represent(
      tx,
      demonstrationId(1),
      { person: demonstrationId(SPONSOR), company: 'cabaletta', since: '2026-01-01' },
      now(),
    );
    for (const { number } of DEMONSTRATION_NETWORK) {
      const mine = interestOf(number);
      const entity = { entity: 'Cabaletta Bio', entityKind: 'company' as const, recipient: 'self' as const };
      await signStatement(
        tx,
        { person: demonstrationId(number), after: 0, occasion: 'year', occasionId: '2026', salt: 's'.repeat(40) },
        {
          nothing: mine === null,
          interests: mine
            ? [{ ...mine, ...entity, from: '2026-01', to: null, note: 'Made up for the demonstration.' }]
            : [],
        },
        new Date(Date.now() - 60_000),
      );
    }
  });
}, 120_000);

afterAll(async () => {
  await closeBrowser?.();
  await site?.close();
});

async function signIn(context: BrowserContext, member: number): Promise<void> {
  const answer = await context.request.post(`${site.url}/sign-in/as`, {
    form: { person: demonstrationId(member) },
    headers: { origin: site.url },
  });
  expect(answer.ok()).toBe(true);
}

/** A browser of this member’s own, signed in, without scripts. */
async function as(member: number): Promise<Page> {
  const known = signedIn.get(member);
  if (known) return known.page;
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(context, member);
  signedIn.set(member, { context, page });
  return page;
}

const field = (at: Date) => at.toISOString().slice(0, 16);
const ITEM = 'Fund an outcome study of rese-cel (made up)';

test('a sponsor’s representative, conflicted members and free members take part in one meeting, and the outcome is read with and without them', async () => {
  const office = await as(1);
  await office.goto(`${site.url}/meetings/new`);
  await office.getByLabel('Title').fill('A made-up meeting of the demonstration');
  await office.getByLabel('Begins (UTC)').fill(field(new Date(Date.now() + 600_000)));
  await office.getByLabel('Ends (UTC)').fill(field(new Date(Date.now() + 7_200_000)));
  await office.getByRole('button', { name: 'Go on to the agenda' }).click();
  await office.waitForURL('**/edit');
  const path = new URL(office.url()).pathname.replace('/edit', '');
  await office.getByLabel('Item', { exact: true }).fill(ITEM);
  await office.getByRole('button', { name: 'Add the item' }).click();
  for (const guest of [9, SPONSOR]) {
    await office.getByLabel('Invite a guest').selectOption(demonstrationId(guest));
    await office.getByLabel('With a vote?').selectOption('yes');
    await office.getByRole('button', { name: 'Invite' }).click();
  }
  await office.getByRole('button', { name: 'Call the meeting' }).click();
  await office.getByText('The meeting is called').waitFor();
  // what was declared before is confirmed for the meeting; one does so on the page
  await site.store.db.write(async (tx) => {
    for (const { number } of DEMONSTRATION_NETWORK)
      if (number !== 5)
        await confirmStatement(
          tx,
          { person: demonstrationId(number), after: 1, occasion: 'year', occasionId: '2026', salt: 's'.repeat(40) },
          new Date(),
        );
  });

  await office.goto(`${site.url}${path}/run`);
  for (const n of [2, ...FREE, ...CONFLICTED, SPONSOR])
    await office.getByRole('button', { name: `${demonstrationName(n)}: present` }).click();
  await office.getByRole('button', { name: `Open the item: ${ITEM}` }).click();
  // the chair was paid by the company behind the item: a co-chair who was not has the chair
  expect(await office.locator('.agenda').innerText()).toContain(`Chair: ${demonstrationName(CHAIR)}`);

  const mover = await as(5);
  await mover.goto(site.url + path);
  expect(await mover.locator('.duty').innerText()).toBe('You may discuss, not vote');
  await mover.goto(`${site.url}/desk`);
  await mover.getByRole('link', { name: /Disclose your interests for/ }).click();
  await mover.getByRole('button', { name: /still true/i }).click();
  await mover.goto(site.url + path);
  expect(await mover.locator('.duty').innerText()).toBe('You may vote');
  await mover.getByText('Make a motion').click();
  await mover.getByLabel('The motion').fill('The network funds this made-up study.');
  await mover.getByRole('button', { name: 'Make this motion' }).click();
  const seconder = await as(8);
  await seconder.goto(site.url + path);
  await seconder.getByRole('button', { name: 'Second it' }).click();
  await seconder.getByText('The motion is seconded').waitFor();
  const chair = await as(CHAIR);
  await chair.goto(`${site.url}${path}/run`);
  await chair.getByRole('button', { name: /Put it to the vote/ }).click();
  await chair.getByText('The vote is open').waitFor();

  const motion = await site.store.db.read((tx) => tx.selectFrom('motion').select('id').executeTakeFirstOrThrow());
  const door = `${site.url}${path}/motions/${motion.id}`;

  // the sponsor's representative must leave: sees neither motion nor vote, and a vote that is sent all the same is refused
  const sponsor = await as(SPONSOR);
  await sponsor.goto(site.url + path);
  expect(await sponsor.locator('.duty').innerText()).toBe('You must leave');
  expect(await sponsor.locator('body').innerText()).not.toContain('The network funds this');
  expect((await sponsor.goto(door))?.status()).toBe(404);
  const forced = await sponsor.request.post(door, {
    form: { do: 'vote', motion: String(motion.id), choice: 'for' },
    headers: { origin: site.url },
  });
  expect(forced.status()).toBe(403);
  // the chair who was paid may discuss and has no vote
  const paid = await as(2);
  await paid.goto(site.url + path);
  expect(await paid.locator('.duty').innerText()).toBe('You may discuss, not vote');
  expect(await paid.getByRole('button', { name: 'Cast my vote' }).count()).toBe(0);

  for (const [n, choice] of [
    ...CONFLICTED.map((c) => [c, 'for'] as const),
    ...FREE.map((f) => [f, f === 9 ? 'for' : 'against'] as const),
  ]) {
    const page = await as(n);
    await page.goto(site.url + path);
    expect(await page.locator('.asked').innerText()).toContain(`Vote on “${ITEM}”`);
    await page.getByLabel(choice, { exact: true }).check();
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByText('Your vote is in the ballot box').waitFor();
    expect(await page.locator('.result').count()).toBe(0);
  }
  await chair.goto(`${site.url}${path}/run`);
  await chair.getByRole('button', { name: /Close the vote/ }).click();

  const reader = await as(9);
  await reader.goto(door);
  const rows = await reader.locator('.result tbody tr').allInnerTexts();
  const words = rows.map((r) => r.replace(/\s+/g, ' ').trim());
  // a second row would give the votes of the three by subtraction
  expect(words).toEqual(['All votes that count 4 3 0 7 carried']);
  expect(await reader.locator('.result').innerText()).toContain(
    'Without the 3 votes of people with an interest behind the item, it would not have been carried.',
  );
  const refused = await site.store.db.read((tx) =>
    tx
      .selectFrom('audit_event')
      .select('body')
      .where('kind', '=', 'refused')
      .where('actor', '=', demonstrationId(SPONSOR))
      .execute(),
  );
  expect(refused.map((r) => r.body)).toEqual([
    { action: 'motion.vote', thing: null, why: `motion ${motion.id}: conflict: must-leave` },
  ]);

  await office.goto(`${site.url}${path}/run`);
  await office.getByRole('button', { name: 'End the meeting' }).click();
  await office.getByText('Its minutes wait for approval').waitFor();
  expect(await office.locator('.minutes-text').innerText()).toContain(
    `${demonstrationName(SPONSOR)} (left for an interest)`,
  );
  for (const n of [2, 3]) {
    const page = await as(n);
    await page.goto(`${site.url}${path}/minutes`);
    await page.getByRole('button', { name: 'Approve these minutes' }).click();
  }
  await (await as(3)).getByText('The minutes are approved and frozen').waitFor();
  // after its item is closed, whoever had to leave reads the result as everybody does
  expect((await sponsor.goto(door))?.status()).toBe(200);
});

test('the pages of meetings pass axe and do not scroll sideways, light and dark, wide and narrow', async () => {
  const found: string[] = [];
  const { id } = await site.store.db.read((tx) => tx.selectFrom('meeting').select('id').executeTakeFirstOrThrow());
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    await signIn(context, 1);
    for (const path of [
      '/meetings',
      '/meetings/new',
      `/meetings/${id}`,
      `/meetings/${id}/run`,
      `/meetings/${id}/minutes`,
      `/meetings/${id}/motions/1`,
    ]) {
      await page.goto(site.url + path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      found.push(...violations.map((v) => `${path}: ${v.id}: ${v.nodes[0]?.target.join(' ')}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) found.push(`${path} at ${width}: scrolls sideways by ${over} px`);
    }
    await context.close();
  }
  expect(found).toEqual([]);
});
