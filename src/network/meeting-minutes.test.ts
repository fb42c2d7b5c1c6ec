import { expect, test, vi } from 'vitest';
import { giveAction, settleAction, writeDissent } from './meeting-actions.server.ts';
import { callMeeting, cancelMeeting, endMeeting } from './meeting-call.server.ts';
import { closeMotion } from './meeting-close.server.ts';
import {
  calledMeeting,
  FREE,
  type MeetingScene,
  ON_PRODUCT,
  openedMotion,
  ownScene,
  vote,
} from './meeting-fixture.server.ts';
import { handOver, markAttendance, openItem, recuseFromItem } from './meeting-items.server.ts';
import { beginCorrection, compiledMinutes, editMinutes, frozenMinutes, signMinutes } from './meeting-minutes.server.ts';
import { moveMotion, openMotion, secondMotion } from './meeting-motions.server.ts';
import { viewMeeting } from './meeting-view.server.ts';
import { waitingMeetings } from './meeting-waiting.server.ts';
import { addItem, editItem, readMeeting } from './meetings.server.ts';

// each test has a database of its own and walks a whole meeting
vi.setConfig({ testTimeout: 120_000 });

const minutesOf = (s: MeetingScene, meeting: number) =>
  s.store.db.read(async (tx) => {
    const m = await readMeeting(tx, meeting);
    if (!m) throw new Error('gone');
    return compiledMinutes(tx, m);
  });

test('a meeting that is called stands: its agenda, electorate and hash are not changed by anybody, the database included', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const office = await s.actor('office');
  await expect(addItem(s.store.db, office, meeting, ON_PRODUCT, s.now)).rejects.toThrow('was called already');
  await expect(editItem(s.store.db, office, meeting, items[0] ?? 0, ON_PRODUCT, s.now)).rejects.toThrow(
    'was called already',
  );
  await expect(callMeeting(s.store.db, office, meeting, s.now)).rejects.toThrow('was called already');
  for (const change of [
    () =>
      s.store.db.write((tx) => tx.updateTable('meeting').set({ locked_hash: 'x' }).where('id', '=', meeting).execute()),
    () =>
      s.store.db.write((tx) =>
        tx.updateTable('agenda_item').set({ title: 'x' }).where('meeting_id', '=', meeting).execute(),
      ),
    () => s.store.db.write((tx) => tx.deleteFrom('meeting_elector').where('meeting_id', '=', meeting).execute()),
  ])
    await expect(change()).rejects.toThrow(/stands?\b|append only/);
  const asked = await s.store.db.read((tx) => waitingMeetings(tx, 'm1', s.now()));
  expect(asked.map((w) => w.kind)).toEqual(['paper']);
});

test('a conflicted chair hands over to a co-chair who is not, and it is on record without naming the interest', async () => {
  const s = await ownScene();
  await s.declare('chair', { category: 4, entity: 'Cabaletta Bio', band: 'to-50000' });
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT]);
  await expect(openedMotion(s, items[0] ?? 0)).rejects.toThrow('co1 has the chair of this item');
  const motion = 1;
  await openMotion(s.store.db, await s.actor('co1'), motion, s.now);
  await expect(closeMotion(s.store.db, await s.actor('chair'), motion, s.now)).rejects.toThrow('co1 has the chair');
  const view = await s.store.db.read((tx) => viewMeeting(tx, meeting, { person: 'm1', prepares: false }, s.now()));
  expect(view?.items[0]).toMatchObject({
    chair: { name: 'co1' },
    handovers: [{ to: 'co1', why: 'the chair has an interest behind the item, or recused themselves' }],
  });
});

test('where the chair and both co-chairs are conflicted the item cannot be decided, and why is said', async () => {
  const s = await ownScene();
  for (const p of ['chair', 'co1', 'co2'])
    await s.declare(p, { category: 11, entity: 'Cabaletta Bio', band: 'to-50000' });
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT]);
  await expect(openedMotion(s, items[0] ?? 0)).rejects.toThrow('This item cannot be decided');
  const view = await s.store.db.read((tx) => viewMeeting(tx, meeting, { person: 'm1', prepares: false }, s.now()));
  expect(view?.items[0]?.chair).toMatchObject({ person: null, why: expect.stringContaining('cannot be decided') });
  expect(view?.items[0]?.without.map((w) => w.name)).toEqual(['chair', 'co1', 'co2']);
});

test('the chair can be handed over by wish, to a chair of this meeting who is free and there', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const item = items[0] ?? 0;
  const chair = await s.actor('chair');
  await expect(handOver(s.store.db, chair, item, 'm1', 'as an example', s.now)).rejects.toThrow(
    'the chair or a co-chair',
  );
  await markAttendance(s.store.db, await s.actor('office'), meeting, 'co2', 'left', s.now);
  await expect(handOver(s.store.db, chair, item, 'co2', 'as an example', s.now)).rejects.toThrow(
    'they are not present',
  );
  await handOver(s.store.db, chair, item, 'co1', 'as an example', s.now);
  await expect(openedMotion(s, item)).rejects.toThrow('co1 has the chair');
});

test('quorum follows who comes and goes, item by item', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const office = await s.actor('office');
  for (const p of ['co1', 'co2', 'm3', 'm4']) await markAttendance(s.store.db, office, meeting, p, 'left', s.now);
  await expect(openedMotion(s, items[0] ?? 0)).rejects.toThrow('3 of the 7 who may vote on it take part; 4 are needed');
  await markAttendance(s.store.db, office, meeting, 'm3', 'present', s.now);
  await openMotion(s.store.db, await s.actor('chair'), 1, s.now);
});

test('a motion is moved and seconded by two people who may vote on the item, and put to the vote once', async () => {
  const s = await ownScene();
  await s.declare('m3', { category: 11, entity: 'Cabaletta Bio', band: 'to-50000' });
  const { items } = await calledMeeting(s, [ON_PRODUCT]);
  const item = items[0] ?? 0;
  const input = { text: 'A motion of the test.', refs: [], majority: 'simple' as const, secret: true, closesAt: null };
  await expect(moveMotion(s.store.db, await s.actor('m3'), item, input, s.now)).rejects.toThrow(
    'Only those who may vote',
  );
  const motion = await moveMotion(s.store.db, await s.actor('m1'), item, input, s.now);
  await expect(secondMotion(s.store.db, await s.actor('m1'), motion, s.now)).rejects.toThrow('Somebody else seconds');
  await expect(openMotion(s.store.db, await s.actor('chair'), motion, s.now)).rejects.toThrow('Nobody has seconded');
  await secondMotion(s.store.db, await s.actor('m2'), motion, s.now);
  await openMotion(s.store.db, await s.actor('chair'), motion, s.now);
  await expect(openMotion(s.store.db, await s.actor('chair'), motion, s.now)).rejects.toThrow('already');
  // another motion could name a product and so take the vote from people under their hands
  await expect(moveMotion(s.store.db, await s.actor('m1'), item, input, s.now)).rejects.toThrow(
    'is open; make another',
  );
  await expect(
    s.store.db.write((tx) => tx.updateTable('motion').set({ text: 'Another.' }).where('id', '=', motion).execute()),
  ).rejects.toThrow('stands as it is');
});

test('minutes compile from what happened, are frozen by two people, and end every link from a secret ballot to a person', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE], { guests: { guest: false } });
  const [office, chair, co1] = [await s.actor('office'), await s.actor('chair'), await s.actor('co1')];
  const item = items[0] ?? 0;
  s.at(60_000);
  await markAttendance(s.store.db, office, meeting, 'm4', 'left', s.now);
  await recuseFromItem(s.store.db, await s.actor('m3'), item, '', s.now);
  const motion = await openedMotion(s, item);
  for (const p of ['chair', 'co1', 'm1']) await vote(s, p, motion, 'for');
  await vote(s, 'm2', motion, 'against');
  await expect(endMeeting(s.store.db, office, meeting, s.now)).rejects.toThrow('still open');
  await closeMotion(s.store.db, chair, motion, s.now);
  const m2 = await s.actor('m2');
  await writeDissent(s.store.db, m2, motion, { text: 'A dissent of the test.', anonymous: true }, s.now);
  await expect(
    writeDissent(s.store.db, m2, motion, { text: 'Another dissent.', anonymous: false }, s.now),
  ).rejects.toThrow('on record already');
  const action = await giveAction(
    s.store.db,
    office,
    meeting,
    item,
    { title: 'Do the thing', owner: 'm1', due: '2026-12-01' },
    s.now,
  );
  await expect(settleAction(s.store.db, m2, action, 'done', '', s.now)).rejects.toThrow('Whoever took an action on');
  s.at(120_000);
  await endMeeting(s.store.db, office, meeting, s.now);
  expect((await s.store.db.read((tx) => waitingMeetings(tx, 'chair', s.now()))).map((w) => w.title)).toEqual([
    'Approve the minutes of “A meeting of the test”',
  ]);

  const { content, hash } = await minutesOf(s, meeting);
  expect(await minutesOf(s, meeting)).toEqual({ content, hash });
  expect(content.attendance.find((a) => a.name === 'm4')?.times).toEqual([
    { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T09:01:00.000Z' },
  ]);
  expect(content.items[0]).toMatchObject({
    chair: 'chair',
    conflicts: [{ name: 'm3', duty: 'must-leave', why: 'recused' }],
    motions: [
      {
        movedBy: 'm1',
        secondedBy: 'm2',
        outcome: 'carried',
        votes: [],
        dissent: [{ name: null, text: 'A dissent of the test.' }],
      },
    ],
  });
  expect(content.items[0]?.motions[0]?.shown?.all).toEqual({ for: 3, against: 1, abstain: 0 });

  await expect(signMinutes(s.store.db, office, meeting, hash, s.now)).rejects.toThrow('Your role in the network');
  expect(await signMinutes(s.store.db, chair, meeting, hash, s.now)).toBe('signed');
  expect(await signMinutes(s.store.db, chair, meeting, hash, s.now)).toBe('signed');
  await editMinutes(s.store.db, office, meeting, { opening: 'Opened on time.', items: [] }, s.now);
  await expect(signMinutes(s.store.db, co1, meeting, hash, s.now)).rejects.toThrow('changed while you read them');
  const again = (await minutesOf(s, meeting)).hash;
  // the chair approved another text: it counts for that one alone
  expect(await signMinutes(s.store.db, co1, meeting, again, s.now)).toBe('signed');
  const voters = () => s.store.db.read((tx) => tx.selectFrom('motion_voter').select('person_id').execute());
  expect(await voters()).toHaveLength(4);
  expect(await signMinutes(s.store.db, chair, meeting, again, s.now)).toBe('approved');
  expect(await voters()).toEqual([]);
  expect((await s.store.db.read((tx) => frozenMinutes(tx, meeting))).map((f) => [f.version, f.hash])).toEqual([
    [1, again],
  ]);
  await expect(editMinutes(s.store.db, office, meeting, { opening: 'x', items: [] }, s.now)).rejects.toThrow('frozen');
  await expect(
    s.store.db.write((tx) => tx.updateTable('minutes').set({ hash: 'x' }).where('meeting_id', '=', meeting).execute()),
  ).rejects.toThrow('append only');

  await beginCorrection(s.store.db, office, meeting, 'A word was wrong.', s.now);
  await editMinutes(s.store.db, office, meeting, { opening: 'Opened at nine.', items: [] }, s.now);
  const third = (await minutesOf(s, meeting)).hash;
  await signMinutes(s.store.db, chair, meeting, third, s.now);
  expect(await signMinutes(s.store.db, co1, meeting, third, s.now)).toBe('approved');
  expect(
    (await s.store.db.read((tx) => frozenMinutes(tx, meeting))).map((f) => [f.version, f.content.opening]),
  ).toEqual([
    [2, 'Opened at nine.'],
    [1, 'Opened on time.'],
  ]);
});

test('a meeting is cancelled before anything was put to the vote, and everybody is told', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE]);
  const office = await s.actor('office');
  await openItem(s.store.db, office, items[0] ?? 0, s.now);
  await cancelMeeting(s.store.db, office, meeting, 'Nobody can come.', s.now);
  const told = await s.store.db.read((tx) =>
    tx.selectFrom('notice').select('person_id').where('key', '=', `meeting-${meeting}-cancelled`).execute(),
  );
  expect(told).toHaveLength(7);
  const again = await calledMeeting(s, [FREE]);
  await openedMotion(s, again.items[0] ?? 0);
  await expect(cancelMeeting(s.store.db, office, again.meeting, 'Nobody can come.', s.now)).rejects.toThrow(
    'end it instead',
  );
});
