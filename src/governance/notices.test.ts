import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { choicePath, isChoiceKey } from './notice-choices.ts';
import { mailNotices } from './notice-mails.server.ts';
import { choicesOf, chooseManner, markNoticesSeen, noticesOf, tell } from './notices.server.ts';
import { addPerson } from './people.server.ts';
import type { NoticeKind } from './waiting.ts';

const AT = new Date('2026-11-23T08:00:00Z');
const now = () => AT;
const world = { now, site: 'https://network.example.org', drawn: 'x'.repeat(48) };

/** Of its own, because each person's mails are a commit of their own. */
async function network(): Promise<Db> {
  const store = await freshStore();
  onTestFinished(() => store.close());
  await store.db.write(async (tx) => {
    for (const [id, email] of [
      ['p1', 'p1@example.org'],
      ['p2', 'p2@example.org'],
      ['p3', null],
    ] as const)
      await addPerson(
        tx,
        { id, name: id.toUpperCase(), email, affiliation: null, roles: ['member'], demonstration: email === null },
        AT,
      );
  });
  return store.db;
}

const notice = (to: string, kind: NoticeKind, key: string, due: Date | null = null) => ({
  to,
  kind,
  title: `Matter ${key}`,
  path: `/meetings/${key}`,
  key,
  due,
});
const letters = (db: Db) =>
  db.read((tx) => tx.selectFrom('mail').select(['to_address', 'subject', 'body']).orderBy('id').execute());

test('a vote is mailed at once, the rest in one mail a day, and neither twice', async () => {
  const db = await network();
  await db.write(async (tx) => {
    await tell(tx, notice('p1', 'ballot', 'b1', new Date('2026-11-30T12:00:00Z')), AT);
    await tell(tx, notice('p1', 'meeting', 'm1'), AT);
    await tell(tx, notice('p1', 'paper', 'm2'), AT);
    await tell(tx, notice('p1', 'ballot', 'b1'), AT);
  });
  expect(await mailNotices(db, 'at-once', world)).toBe(1);
  expect(await mailNotices(db, 'at-once', world)).toBe(0);
  const [first] = await letters(db);
  expect(first).toMatchObject({ to_address: 'p1@example.org', subject: 'Matter b1' });
  expect(first?.body).toContain('until 2026-11-30 12:00 UTC');
  expect(first?.body).toContain('https://network.example.org/meetings/b1');
  expect(await mailNotices(db, 'daily', world)).toBe(1);
  expect(await mailNotices(db, 'daily', world)).toBe(0);
  const [, digest, ...more] = await letters(db);
  expect(more).toEqual([]);
  expect(digest?.subject).toBe('ACTioN: 2 matters wait for you');
  for (const words of ['Matter m1', 'Matter m2', '/account/notices/choose?']) expect(digest?.body).toContain(words);
  expect(digest?.body).not.toContain('Matter b1');
});

test('what was seen at the desk, or is wanted without mail, is not mailed, now or after another choice', async () => {
  const db = await network();
  await db.write(async (tx) => {
    await chooseManner(tx, 'p1', 'meeting', 'never', AT);
    await tell(tx, notice('p1', 'meeting', 'quiet'), AT);
    await tell(tx, notice('p2', 'meeting', 'seen'), AT);
    const { rows } = await noticesOf(tx, 'p2', 1, 10);
    await markNoticesSeen(tx, 'p2', rows[0]!.id, AT);
    await tell(tx, notice('p2', 'meeting', 'unseen'), AT);
  });
  expect(await mailNotices(db, 'daily', world)).toBe(1);
  await db.write((tx) => chooseManner(tx, 'p1', 'meeting', 'daily', AT));
  expect(await mailNotices(db, 'daily', world)).toBe(0);
  const [only] = await letters(db);
  expect(only?.to_address).toBe('p2@example.org');
  expect(only?.body).toContain('Matter unseen');
  expect(only?.body).not.toContain('Matter seen');
});

test('people without an address are told at their desk and hold nobody up', async () => {
  const db = await network();
  await db.write(async (tx) => {
    await tell(tx, notice('p3', 'ballot', 'b1'), AT);
    await tell(tx, notice('p2', 'ballot', 'b1'), AT);
  });
  expect(await mailNotices(db, 'at-once', world)).toBe(1);
  const told = await db.read((tx) => noticesOf(tx, 'p3', 1, 10));
  expect(told).toMatchObject({ total: 1, unseen: 1 });
});

test('a notice is told in one line, and a choice that changes nothing leaves no trace', async () => {
  const db = await network();
  await db.write(async (tx) => {
    await tell(tx, { ...notice('p1', 'action', 'a1'), title: 'One\r\nBcc: other@example.org' }, AT);
    expect(await chooseManner(tx, 'p1', 'ballot', 'at-once', AT)).toBe(false);
    expect(await chooseManner(tx, 'nobody', 'ballot', 'never', AT)).toBe(false);
    expect(await chooseManner(tx, 'p1', 'ballot', 'never', AT)).toBe(true);
    expect((await choicesOf(tx, 'p1')).find((c) => c.kind === 'ballot')?.manner).toBe('never');
    expect((await noticesOf(tx, 'p1', 1, 10)).rows[0]?.title).toBe('One Bcc: other@example.org');
  });
});

test('the key of a link in a mail is good for exactly that choice of that person', () => {
  const link = { person: 'p1', kind: 'ballot', manner: 'never' } as const;
  const key = new URL(choicePath('secret', link), 'https://x.example').searchParams.get('key') ?? '';
  expect(isChoiceKey('secret', link, key)).toBe(true);
  expect(isChoiceKey('secret', { ...link, manner: 'daily' }, key)).toBe(false);
  expect(isChoiceKey('secret', { ...link, kind: 'paper' }, key)).toBe(false);
  expect(isChoiceKey('secret', { ...link, person: 'p2' }, key)).toBe(false);
  expect(isChoiceKey('other', link, key)).toBe(false);
  expect(isChoiceKey('secret', link, '')).toBe(false);
});
