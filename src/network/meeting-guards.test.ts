import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { endRole } from '#governance/roles.server.ts';
import { represent } from './conflict-words.server.ts';
import { motionInput } from './meeting.ts';
import { endMeeting } from './meeting-call.server.ts';
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
import { compiledMinutes, signMinutes } from './meeting-minutes.server.ts';
import { moveMotion, openMotion, secondMotion, withdrawMotion } from './meeting-motions.server.ts';
import { viewMeeting } from './meeting-view.server.ts';
import { readMeeting, setGuest, writeMeeting } from './meetings.server.ts';

// each test has a database of its own and walks a whole meeting
vi.setConfig({ testTimeout: 120_000 });

const run = (s: MeetingScene, text: string) => s.store.db.write((tx) => sql.raw(text).execute(tx));
const view = (s: MeetingScene, meeting: number, person = 'm1') =>
  s.store.db.read((tx) => viewMeeting(tx, meeting, { person, prepares: false }, s.now()));
const minutesOf = (s: MeetingScene, meeting: number) =>
  s.store.db.read(async (tx) => {
    const m = await readMeeting(tx, meeting);
    if (!m) throw new Error('gone');
    return compiledMinutes(tx, m);
  });

const CLOSES = '2026-11-23T12:00';
const NOON = Date.parse(`${CLOSES}:00.000Z`) - START.getTime();
const CABALETTA = { category: 11, entity: 'Cabaletta Bio', band: 'over-50000' } as const;

test('a vote by letter is not decided where no chair is free any more when it is counted', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT], { asynchronous: true });
  const motion = await openedMotion(s, items[0] ?? 0, { closesAt: CLOSES });
  for (const p of ['m1', 'm2', 'm3', 'm4']) await vote(s, p, motion);
  s.at(1000);
  for (const p of ['chair', 'co1', 'co2']) await s.declare(p, CABALETTA);
  s.at(NOON + 1);
  await closeDueMotions(s.store.db, s.now);
  const r = await s.store.db.read((tx) => readResult(tx, motion));
  expect(r).toMatchObject({ outcome: 'no-chair', noChair: expect.stringContaining('This item cannot be decided') });
  expect((await view(s, meeting))?.items[0]?.handovers.at(-1)).toMatchObject({ to: null });
});

test('where nobody can have the chair any more, only the office closes the vote, and it decides nothing', async () => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['m1', 'm2', 'm3', 'm4']) await vote(s, p, motion);
  s.at(1000);
  for (const p of ['chair', 'co1', 'co2']) await s.declare(p, CABALETTA);
  s.at(2000);
  const close = async (person: string) => closeMotion(s.store.db, await s.actor(person), motion, s.now);
  await expect(close('m1')).rejects.toThrow('Your role in the network');
  await expect(close('chair')).rejects.toThrow('the network office closes');
  expect(await close('office')).toMatchObject({ outcome: 'no-chair', shown: { all: { for: 4 } } });
});

test('a chair who gets an interest during the vote passes the chair on, and the item is decided', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['m1', 'm2', 'm3', 'm4', 'co1', 'chair']) await vote(s, p, motion);
  s.at(1000);
  await s.declare('chair', CABALETTA);
  s.at(2000);
  const r = await closeMotion(s.store.db, await s.actor('co1'), motion, s.now);
  // one vote was set aside; a number so small is not told of a secret vote
  expect(r).toMatchObject({ outcome: 'carried', shown: { all: { for: 5 }, setAside: null } });
  expect((await view(s, meeting))?.items[0]).toMatchObject({ chair: { name: 'co1' }, handovers: [{ to: 'co1' }] });
});

test('a secret vote on fewer than three ballots is not decided and says nothing of how they were cast', async () => {
  const results: unknown[] = [];
  for (const choice of ['for', 'against'] as const) {
    const s = await ownScene();
    const { items } = await calledMeeting(s, [FREE]);
    const motion = await openedMotion(s, items[0] ?? 0);
    await vote(s, 'm4', motion, choice);
    const r = await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
    expect(r).toMatchObject({ outcome: 'too-few', shown: { carried: null, all: null } });
    results.push(r);
  }
  expect(results[1]).toEqual(results[0]);
});

test('a motion takes nobody’s vote away before it is seconded, and none after its mover withdrew it', async () => {
  const s = await ownScene();
  await s.declare('m4', CABALETTA);
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const item = items[0] ?? 0;
  const input = motionInput.parse({
    text: 'Thank the makers of rese-cel.',
    refs: '',
    majority: 'simple',
    secret: false,
    closesAt: '',
  });
  const { db } = s.store;
  const duty = async () => (await view(s, meeting, 'm4'))?.items[0]?.mine.duty;
  const hostile = await moveMotion(db, await s.actor('m1'), item, input, s.now);
  expect(await duty()).toBe('may-vote');
  // whoever could not vote on a motion does not second it, and does not move it
  await expect(secondMotion(db, await s.actor('m4'), hostile, s.now)).rejects.toThrow('Only those who may vote');
  await expect(moveMotion(db, await s.actor('m4'), item, input, s.now)).rejects.toThrow('Only those who may vote');
  const fair = await openedMotion(s, item, { by: ['m2', 'm3'] });
  await vote(s, 'm4', fair);
  // nor is the ground of a vote changed under it
  await expect(secondMotion(db, await s.actor('m2'), hostile, s.now)).rejects.toThrow('is open; second this one');
  await closeMotion(db, await s.actor('chair'), fair, s.now);
  await secondMotion(db, await s.actor('m2'), hostile, s.now);
  expect(await duty()).not.toBe('may-vote');
  await expect(withdrawMotion(db, await s.actor('m2'), hostile, s.now)).rejects.toThrow('Whoever moved a motion');
  await withdrawMotion(db, await s.actor('m1'), hostile, s.now);
  expect(await duty()).toBe('may-vote');
  await expect(openMotion(db, await s.actor('chair'), hostile, s.now)).rejects.toThrow('was withdrawn by its mover');
});

test('after its calling the database takes nobody and nothing into a meeting, and keeps who voted, what was counted and when it ended', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE, FREE]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['chair', 'co1', 'm1', 'm2']) await vote(s, p, motion);
  const refused = async (text: string) =>
    await expect(run(s, text), text).rejects.toThrow(/stand|refused|needs a voter|is changed by/);
  await refused(`insert into meeting_elector values (${meeting}, 'guest', 'member', true)`);
  await refused(
    `insert into agenda_item (meeting_id, position, kind, title) values (${meeting}, 9, 'decision', 'New')`,
  );
  await refused(`insert into meeting_guest values (${meeting}, 'office', true)`);
  await refused(`update motion_voter set person_id = 'm4' where motion_id = ${motion} and person_id = 'm1'`);
  await refused(`delete from motion_voter where motion_id = ${motion} and person_id = 'm2'`);
  await refused(`insert into ballot (motion_id, pseudonym, choice) values (${motion}, 'nobody', 'for')`);
  await refused(`delete from ballot where motion_id = ${motion}`);
  await refused(`update ballot set pseudonym = 'x' where motion_id = ${motion}`);
  await vote(s, 'm2', motion, 'against');
  const r = await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  expect(r.shown.all).toEqual({ for: 3, against: 1, abstain: 0 });
  await refused(`delete from motion_voter where motion_id = ${motion}`);
  await refused(`insert into motion_voter (motion_id, person_id, pseudonym) values (${motion}, 'm4', 'late')`);
  s.at(10);
  await endMeeting(s.store.db, await s.actor('office'), meeting, s.now);
  await refused('update meeting set ended_at = null');
  await refused(`update meeting set ended_at = '2027-01-01'`);
  await refused('update agenda_item set closed_at = null');
  await refused(`update agenda_item set chaired_by = 'm1'`);
  await refused(`update agenda_item set closing = '{}'`);
  await refused('update agenda_item set position = 100');
  for (const table of [
    'meeting',
    'meeting_guest',
    'meeting_elector',
    'agenda_item',
    'attendance',
    'chair_handover',
    'motion',
    'motion_voter',
    'motion_result',
    'motion_dissent',
    'minutes',
    'minutes_signature',
    'ballot',
  ])
    await refused(`truncate ${table} cascade`);
});

test('ballots that do not match those who voted are not counted, and that is said', async () => {
  const s = await ownScene();
  const { items } = await calledMeeting(s, [FREE]);
  const motion = await openedMotion(s, items[0] ?? 0, { secret: false });
  for (const p of ['chair', 'co1', 'm1', 'm2']) await vote(s, p, motion);
  // somebody who owns the database takes its guards away
  await run(s, 'alter table motion_voter disable trigger all');
  await run(s, `delete from motion_voter where person_id = 'm2'`);
  await run(s, 'alter table motion_voter enable trigger all');
  await vote(s, 'm2', motion, 'against');
  const r = await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  expect(r).toMatchObject({ outcome: 'not-counted', votes: [], shown: { all: null, carried: null } });
  expect(r.shown.note).toContain('do not match the list of those who voted');
});

test('a guest is given a vote only with a role that votes, and counts for the quorum while they hold it', async () => {
  const s = await ownScene();
  const office = await s.actor('office');
  const draft = await writeMeeting(
    s.store.db,
    office,
    {
      title: 'A draft of the test',
      startsAt: new Date('2026-11-24T09:00:00Z'),
      endsAt: new Date('2026-11-24T10:00:00Z'),
      place: '',
      link: '',
      asynchronous: false,
      about: '',
    },
    s.now,
  );
  await expect(setGuest(s.store.db, office, draft, 'office', true, s.now)).rejects.toThrow(
    'office has no role that votes in meetings; invite them without a vote',
  );
  await setGuest(s.store.db, office, draft, 'office', false, s.now);
  const { meeting } = await calledMeeting(s, [FREE], { guests: { guest: true } });
  const eligible = async () => (await view(s, meeting))?.items[0]?.quorum?.eligible;
  expect(await eligible()).toBe(8);
  await s.store.db.write((tx) => endRole(tx, 'office', 'guest', 'member', s.now()));
  s.at(1000);
  expect(await eligible()).toBe(7);
});

test('minutes say what was known when an item closed, whatever is written down afterwards', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['m1', 'm2', 'm3', 'm4']) await vote(s, p, motion);
  s.at(1000);
  await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
  s.at(2000);
  await endMeeting(s.store.db, await s.actor('office'), meeting, s.now);
  const before = await minutesOf(s, meeting);
  const seen = JSON.stringify(await view(s, meeting));
  expect(before.content.items[0]).toMatchObject({ conflicts: [], quorum: { eligible: 7, present: 7 } });
  s.at(3000);
  await s.store.db.write((tx) =>
    represent(tx, 'office', { person: 'm4', company: 'cabaletta', since: '2026-01-01' }, s.now()),
  );
  expect(await minutesOf(s, meeting)).toEqual(before);
  expect(JSON.parse(seen).items[0].quorum).toMatchObject({ eligible: 7, present: 7 });
  expect(JSON.stringify(await view(s, meeting))).toBe(seen);
});

test('where nobody meets the minutes speak of nobody’s absence, and of the quorum of each vote alone', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE], { asynchronous: true });
  const motion = await openedMotion(s, items[0] ?? 0, { closesAt: CLOSES });
  for (const p of ['chair', 'co1', 'm1', 'm2', 'm3']) await vote(s, p, motion);
  expect((await view(s, meeting))?.items[0]?.quorum?.why).toBe('7 people may vote on it; at least 4 of them must.');
  s.at(NOON + 1);
  await closeDueMotions(s.store.db, s.now);
  await endMeeting(s.store.db, await s.actor('office'), meeting, s.now);
  const { content, hash } = await minutesOf(s, meeting);
  expect(content.attendance.map((a) => a.state)).toEqual(Array(7).fill(null));
  expect(content.items[0]).toMatchObject({
    quorum: null,
    motions: [{ outcome: 'carried', quorum: { eligible: 7, present: 5, met: true } }],
  });
  expect((await view(s, meeting))?.items[0]?.quorum).toBeNull();
  await signMinutes(s.store.db, await s.actor('chair'), meeting, hash, s.now);
  expect(await signMinutes(s.store.db, await s.actor('co1'), meeting, hash, s.now)).toBe('approved');
});
