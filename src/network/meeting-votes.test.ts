import { expect, test, vi } from 'vitest';
import { ANONYMOUS, system } from '#governance/actors.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { closeDueMotions, closeMotion, readResult } from './meeting-close.server.ts';
import {
  calledMeeting,
  FREE,
  type MeetingScene,
  ON_PRODUCT,
  openedMotion,
  ownScene,
  START,
  vote,
} from './meeting-fixture.server.ts';
import { markAttendance, recuseFromItem } from './meeting-items.server.ts';
import { viewMeeting } from './meeting-view.server.ts';
import { castVote } from './meeting-votes.server.ts';
import { waitingMeetings } from './meeting-waiting.server.ts';
import { endSeat } from './seat-acts.server.ts';

// each test has a database of its own and walks a whole meeting
vi.setConfig({ testTimeout: 120_000 });

const refusals = (s: MeetingScene) =>
  s.store.db.read((tx) =>
    tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'refused').orderBy('seq').execute(),
  );
const ballots = (s: MeetingScene, motion: number) =>
  s.store.db.read((tx) => tx.selectFrom('ballot').selectAll().where('motion_id', '=', motion).execute());

/** Closing at 12:00 exactly; the clock of the scene begins at 09:00. */
const CLOSES = '2026-11-23T12:00';
const NOON = Date.parse(`${CLOSES}:00.000Z`) - START.getTime();

test('a vote one millisecond before the closing time counts; at it, and one after it, it is refused on record', async () => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [FREE], { asynchronous: true });
  const motion = await openedMotion(s, items[0] ?? 0, { closesAt: CLOSES });
  s.at(NOON - 1);
  await vote(s, 'm1', motion);
  s.at(NOON);
  await expect(vote(s, 'm2', motion)).rejects.toThrow('This vote closed at 2026-11-23 12:00 UTC.');
  s.at(NOON + 1);
  await expect(vote(s, 'm1', motion, 'against')).rejects.toThrow('This vote closed at');
  expect((await ballots(s, motion)).map((b) => b.choice)).toEqual(['for']);
  expect((await refusals(s)).map((r) => [r.actor, r.body])).toEqual([
    ['m2', { action: 'motion.vote', thing: null, why: `motion ${motion}: after the closing time` }],
    ['m1', { action: 'motion.vote', thing: null, why: `motion ${motion}: after the closing time` }],
  ]);
  expect((await s.store.db.read((tx) => verifyChain(tx))).ok).toBe(true);
});

test('a new interest refuses the next vote, and sets aside the one that was cast before it', async () => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['chair', 'co1', 'co2', 'm1', 'm2']) await vote(s, p, motion);
  s.at(1000);
  await s.declare('m2', { category: 11, entity: 'Cabaletta Bio', band: 'over-50000' });
  await s.declare('m3', { category: 11, entity: 'Cabaletta Bio', band: 'over-50000' });
  s.at(2000);
  await expect(vote(s, 'm3', motion)).rejects.toThrow('You leave this item and do not vote on it');
  await expect(vote(s, 'm2', motion, 'against')).rejects.toThrow('do not vote on it');
  const r = await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  expect(r.shown).toMatchObject({ setAside: null, all: { for: 4, against: 0, abstain: 0 } });
  expect((await ballots(s, motion)).filter((b) => b.counted === false)).toHaveLength(1);
  expect(r.quorum).toMatchObject({ eligible: 5, present: 5, needed: 3 });
});

test('a disclosure is renewed for the meeting: who has not confirmed theirs since it was called discusses, and votes once they have', async () => {
  const s = await ownScene();
  s.at(10);
  const { items } = await calledMeeting(s, [FREE], { unconfirmed: ['m3'] });
  const motion = await openedMotion(s, items[0] ?? 0);
  await vote(s, 'm4', motion);
  await expect(vote(s, 'm3', motion)).rejects.toThrow('votes once they have');
  s.at(20);
  await s.confirm('m3');
  await vote(s, 'm3', motion);
  expect(await ballots(s, motion)).toHaveLength(2);
});

test('a recusal and a lost seat set a vote aside as well', async () => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [FREE], { asynchronous: true });
  const item = items[0] ?? 0;
  const motion = await openedMotion(s, item, { closesAt: CLOSES });
  for (const p of ['chair', 'co1', 'm1', 'm2', 'm3', 'm4']) await vote(s, p, motion);
  await recuseFromItem(s.store.db, await s.actor('m3'), item, '', s.now);
  await s.store.db.write(async (tx) => {
    const seat = await tx.selectFrom('seat').select('id').where('person_id', '=', 'm4').executeTakeFirstOrThrow();
    await endSeat(tx, 'office', { seat: seat.id, freeFrom: '2026-11-23', reason: 'Made up for the test.' }, s.now());
  });
  await expect(vote(s, 'm3', motion)).rejects.toThrow('do not vote on it');
  s.at(NOON);
  expect(await closeDueMotions(s.store.db, s.now)).toEqual([motion]);
  const r = await s.store.db.read((tx) => readResult(tx, motion));
  expect(r).toMatchObject({ outcome: 'carried', shown: { setAside: null, all: { for: 4, against: 0, abstain: 0 } } });
  expect((await ballots(s, motion)).filter((b) => b.counted === false)).toHaveLength(2);
});

test('a sponsor’s representative has no vote on their product by any door, and has one on what touches none', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT, FREE], { guests: { sponsor: true, guest: false } });
  const onProduct = await openedMotion(s, items[0] ?? 0);
  const free = await openedMotion(s, items[1] ?? 0);
  await expect(vote(s, 'sponsor', onProduct)).rejects.toThrow('do not vote on it');
  await vote(s, 'sponsor', free);
  await expect(vote(s, 'guest', free)).rejects.toThrow('a guest of this meeting without a vote');
  await expect(vote(s, 'office', free)).rejects.toThrow('Your role in the network does not allow this');
  for (const actor of [ANONYMOUS, system('meetings')])
    await expect(castVote(s.store.db, actor, onProduct, 'for', s.now)).rejects.toThrow(/Sign in|role/);
  expect(await ballots(s, onProduct)).toEqual([]);
  // nor is the representative told of the vote, or shown it before the item is closed
  const asked = await s.store.db.read((tx) => waitingMeetings(tx, 'sponsor', s.now()));
  expect(asked.some((w) => w.path.endsWith(`/motions/${onProduct}`))).toBe(false);
  const view = await s.store.db.read((tx) => viewMeeting(tx, meeting, { person: 'sponsor', prepares: false }, s.now()));
  expect(view?.items[0]).toMatchObject({ hidden: true, text: null, minutes: null, motions: [] });
  expect(view?.items[1]?.hidden).toBe(false);
});

test('whoever is not there, does not belong to it or comes too early does not vote', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const motion = await openedMotion(s, items[0] ?? 0);
  await markAttendance(s.store.db, await s.actor('office'), meeting, 'm4', 'left', s.now);
  await expect(vote(s, 'm4', motion)).rejects.toThrow('Only those present vote');
  await expect(vote(s, 'guest', motion)).rejects.toThrow('do not belong to the electorate');
  await expect(vote(s, 'm1', 99_999)).rejects.toThrow('There is no such motion');
  await vote(s, 'm1', motion);
  await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  await expect(vote(s, 'm1', motion)).rejects.toThrow('This vote is closed.');
});

test('two votes of one person at once leave one ballot, and two closes at once one result', async () => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [FREE]);
  const motion = await openedMotion(s, items[0] ?? 0);
  await Promise.all([
    vote(s, 'm1', motion, 'for'),
    vote(s, 'm1', motion, 'against'),
    vote(s, 'm2', motion),
    vote(s, 'm3', motion),
  ]);
  const cast = await ballots(s, motion);
  expect(cast).toHaveLength(3);
  const chair = await s.actor('chair');
  const results = await Promise.all([1, 2, 3].map(() => closeMotion(s.store.db, chair, motion, s.now)));
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
  const closed = await s.store.db.read((tx) =>
    tx.selectFrom('audit_event').select('seq').where('kind', '=', 'motion.closed').execute(),
  );
  expect(closed).toHaveLength(1);
});

test('before the close no page, notice or audit event tells how many voted; own votes are seen and can be changed', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const motion = await openedMotion(s, items[0] ?? 0);
  const seen = async (person: string, prepares: boolean) =>
    JSON.stringify(await s.store.db.read((tx) => viewMeeting(tx, meeting, { person, prepares }, s.now())));
  const told = () =>
    s.store.db.read(async (tx) => [
      (await tx.selectFrom('audit_event').select('seq').execute()).length,
      (await tx.selectFrom('notice').select('id').execute()).length,
      (await tx.selectFrom('announcement').select('id').execute()).length,
    ]);
  const [office, other, told0] = [await seen('office', true), await seen('m4', false), await told()];
  for (const p of ['m1', 'm2', 'm3']) await vote(s, p, motion, 'against');
  await vote(s, 'm1', motion, 'for');
  expect(await seen('office', true)).toBe(office);
  expect(await seen('m4', false)).toBe(other);
  expect(await told()).toEqual(told0);
  expect(JSON.parse(await seen('m1', false)).items[0].motions[0]).toMatchObject({ mine: 'for', result: null });
  expect(Object.keys((await ballots(s, motion))[0] ?? {}).sort()).toEqual([
    'choice',
    'conflicted',
    'counted',
    'motion_id',
    'pseudonym',
  ]);
});

test('conflicted votes count, and whether the outcome is the same without them is said where three are on each side', async () => {
  const s = await ownScene();
  for (const p of ['m1', 'm2', 'm3']) await s.declare(p, { category: 4, entity: 'Cabaletta Bio', band: 'to-1000' });
  const { items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['m1', 'm2', 'm3', 'm4']) await vote(s, p, motion, 'for');
  for (const p of ['chair', 'co1', 'co2']) await vote(s, p, motion, 'against');
  const r = await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  expect(r).toMatchObject({
    outcome: 'carried',
    votes: [],
    shown: {
      all: { for: 4, against: 3, abstain: 0 },
      withoutConflicted: { tally: null, carried: false },
      conflicted: 3,
    },
  });
});

test('where two of them voted, what would unmask them is not shown and not kept', async () => {
  const s = await ownScene();
  for (const p of ['m1', 'm2']) await s.declare(p, { category: 4, entity: 'Cabaletta Bio', band: 'to-1000' });
  const { items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['m1', 'm2', 'm3', 'm4', 'chair']) await vote(s, p, motion, 'for');
  const r = await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  expect(r.shown).toMatchObject({ all: { for: 5 }, withoutConflicted: null, conflicted: null });
  expect((await ballots(s, motion)).map((b) => [b.counted, b.conflicted])).toEqual(Array(5).fill([true, null]));
});
