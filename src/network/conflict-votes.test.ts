import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '#governance/conflict-first-rules.ts';
import { rulesInForce, writeRules } from './conflict-rules.server.ts';
import { represent } from './conflict-words.server.ts';
import { calledMeeting, FREE, ON_PRODUCT, openedMotion, ownScene, vote } from './meeting-fixture.server.ts';

/* What conflicts come to at the ballot. Every person, interest and vote is made up. */

const decision = (title: string) => ({ kind: 'decision' as const, title, text: '', refs: [] });

test.each([
  'A partnership with Cabaletta Bio: exclusive access to our data',
  'Fund CABA\u2011201 in lupus',
  'Recommend care without rese\u2013cel',
])('whoever speaks for Cabaletta does not vote on “%s”', async (title) => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [decision(title)], { guests: { sponsor: true } });
  const motion = await openedMotion(s, items[0] ?? 0);
  await expect(vote(s, 'sponsor', motion)).rejects.toThrow();
  await vote(s, 'm1', motion);
});

test('whoever speaks for an academic centre does not vote on its product', async () => {
  const s = await ownScene();
  await s.store.db.write((tx) =>
    represent(tx, 'office', { person: 'm4', company: 'erlangen', since: '2026-01-01' }, s.now()),
  );
  const { items } = await calledMeeting(s, [decision('A registry after the Erlangen CD19 CAR-T')]);
  const motion = await openedMotion(s, items[0] ?? 0);
  await expect(vote(s, 'm4', motion)).rejects.toThrow(/Represents University Hospital Erlangen/);
});

test.each([
  ['Cabaletta Bio, Inc. (NASDAQ: CABA)', /Stock or stock options/],
  ['Novartis & Cabaletta', /Stock or stock options/],
  ['A company that is made up and nobody knows', /nobody has recognised this company/],
])(
  'stock in “%s” takes the vote on a product of Cabaletta, and leaves it on what touches no company',
  async (entity, why) => {
    const s = await ownScene();
    await s.declare('m4', { category: 11, entity, band: 'over-50000' });
    const { items } = await calledMeeting(s, [ON_PRODUCT, FREE]);
    const on = await openedMotion(s, items[0] ?? 0);
    await expect(vote(s, 'm4', on)).rejects.toThrow(why);
    const free = await openedMotion(s, items[1] ?? 0);
    await vote(s, 'm4', free);
  },
);

test('a conflicted chair who writes milder rules changes nothing: a second person must confirm them, and holdings stay out of reach', async () => {
  const s = await ownScene();
  await s.declare('chair', { category: 4, entity: 'Cabaletta Bio', band: 'to-10000' });
  const milder = structuredClone({ ...DEFAULT_RULES, version: 2 });
  for (const r of milder.rules)
    if (r.id === 'payment' && r.when.about === 'interest') {
      milder.rules.unshift({
        ...r,
        id: 'milder-first',
        when: { ...r.when, bands: ['to-10000'] },
        level: 'none',
        duty: 'may-vote',
      });
      break;
    }
  const reason = 'Fees of this size are of no consequence here.';
  await s.store.db.write((tx) => writeRules(tx, 'chair', milder, reason, s.now()));
  expect((await s.store.db.read(rulesInForce)).version).toBe(1);
  const { items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0, { chair: 'co1' });
  await expect(vote(s, 'chair', motion)).rejects.toThrow(/Consulting fees/);
});

test('the rules that a meeting was called under are locked by the hash of their content', async () => {
  const s = await ownScene();
  const { meeting } = await calledMeeting(s, [FREE]);
  const { db } = s.store;
  const { locked } = await db.read((tx) =>
    tx.selectFrom('meeting').select('locked').where('id', '=', meeting).executeTakeFirstOrThrow(),
  );
  const kept = await db.read((tx) => tx.selectFrom('conflict_rules_first').select('hash').executeTakeFirstOrThrow());
  expect(locked).toMatchObject({ conflictRules: 1, rulesHash: kept.hash });
});
