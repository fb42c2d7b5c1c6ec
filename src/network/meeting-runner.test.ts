import { expect, test, vi } from 'vitest';
import { giveAction } from './meeting-actions.server.ts';
import { callMeeting, endMeeting } from './meeting-call.server.ts';
import {
  calledMeeting,
  FREE,
  type MeetingScene,
  ON_PRODUCT,
  openedMotion,
  ownScene,
} from './meeting-fixture.server.ts';
import { closeItem, handOver, markAttendance, openItem, recuseFromItem } from './meeting-items.server.ts';
import { compiledMinutes, editMinutes, signMinutes } from './meeting-minutes.server.ts';
import { viewMeeting } from './meeting-view.server.ts';
import { waitingMeetings } from './meeting-waiting.server.ts';
import { addItem, electorsOf, readMeeting, setGuest, writeMeeting } from './meetings.server.ts';

// each test has a database of its own and walks a whole meeting
vi.setConfig({ testTimeout: 120_000 });

const CABALETTA = { category: 11, entity: 'Cabaletta Bio', band: 'over-50000' } as const;
const TASK = { title: 'Do the thing', owner: 'm1', due: '2026-12-01' };
const DRAFT = {
  title: 'A draft of the test',
  startsAt: new Date('2026-11-24T09:00:00Z'),
  endsAt: new Date('2026-11-24T10:00:00Z'),
  place: '',
  link: '',
  asynchronous: false,
  about: '',
};
const refusals = (s: MeetingScene) =>
  s.store.db.read((tx) =>
    tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'refused').orderBy('seq').execute(),
  );
const view = (s: MeetingScene, meeting: number, person: string, office = false) =>
  s.store.db.read((tx) => viewMeeting(tx, meeting, { person, prepares: true, office }, s.now()));

/** The four things that are done with an item, by one person. */
async function attempts(s: MeetingScene, person: string, meeting: number, item: number) {
  const by = await s.actor(person);
  return {
    open: () => openItem(s.store.db, by, item, s.now),
    words: () => editMinutes(s.store.db, by, meeting, { opening: null, items: [{ item, text: 'Words.' }] }, s.now),
    give: () => giveAction(s.store.db, by, meeting, item, TASK, s.now),
    close: () => closeItem(s.store.db, by, item, s.now),
  };
}

test('a chair with an interest behind an item neither opens it nor writes its minutes nor gives actions from it nor closes it, on record', async () => {
  const s = await ownScene();
  await s.declare('chair', CABALETTA);
  const { meeting, items } = await calledMeeting(s, [ON_PRODUCT]);
  const item = items[0] ?? 0;
  for (const run of Object.values(await attempts(s, 'chair', meeting, item)))
    await expect(run()).rejects.toThrow(/must leave this item|co1 has the chair of this item/);
  const said = await refusals(s);
  expect(said).toHaveLength(4);
  expect(JSON.stringify(said)).not.toContain('Cabaletta');
  expect(said[0]).toMatchObject({ actor: 'chair', body: { action: 'meeting.prepare' } });
  expect((await view(s, meeting, 'chair'))?.items[0]).toMatchObject({
    openedAt: null,
    closedAt: null,
    mine: { notRunning: expect.stringMatching(/must leave|co1 has the chair/) },
  });
  expect((await view(s, meeting, 'chair'))?.actions).toEqual([]);
  // whoever has the chair of it does all four
  expect((await view(s, meeting, 'co1'))?.items[0]?.mine.notRunning).toBeNull();
  for (const run of Object.values(await attempts(s, 'co1', meeting, item))) await run();
  const done = await view(s, meeting, 'co1');
  await endMeeting(s.store.db, await s.actor('chair'), meeting, s.now);
  expect(done?.items[0]).toMatchObject({ minutes: 'Words.', closedAt: expect.any(Date) });
  expect(done?.actions).toHaveLength(1);
});

test('whoever recused themselves from an item does nothing with it, in the office too, and a co-chair who has not its chair is told who has', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE, FREE], { guests: { office: false } });
  const item = items[0] ?? 0;
  await recuseFromItem(s.store.db, await s.actor('office'), item, '', s.now);
  for (const run of Object.values(await attempts(s, 'office', meeting, item)))
    await expect(run()).rejects.toThrow('You must leave this item');
  for (const run of Object.values(await attempts(s, 'co2', meeting, item)))
    await expect(run()).rejects.toThrow('chair has the chair of this item: they or the network office open and close');
  await openItem(s.store.db, await s.actor('office'), items[1] ?? 0, s.now);
  await expect(endMeeting(s.store.db, await s.actor('co2'), meeting, s.now)).rejects.toThrow(
    '“Meet twice a year” is still open: its chair or the network office closes it',
  );
  expect((await view(s, meeting, 'office', true))?.items.map((i) => i.mine.notRunning === null)).toEqual([false, true]);
});

test('after the meeting the words of an item are those of whoever had its chair; others send the page without changing them', async () => {
  const s = await ownScene();
  const { meeting, items } = await calledMeeting(s, [FREE, ON_PRODUCT]);
  const [first = 0, second = 0] = items;
  const [office, chair, co1] = [await s.actor('office'), await s.actor('chair'), await s.actor('co1')];
  await handOver(s.store.db, office, first, 'co1', 'as an example', s.now);
  for (const item of items) await openItem(s.store.db, office, item, s.now);
  await endMeeting(s.store.db, office, meeting, s.now);
  const write = (by: typeof chair, words: string[]) =>
    editMinutes(
      s.store.db,
      by,
      meeting,
      { opening: 'Opened.', items: items.map((item, n) => ({ item, text: words[n] ?? '' })) },
      s.now,
    );
  await write(co1, ['By co1.', '']);
  await write(chair, ['By co1.', 'By the chair.']);
  await expect(write(chair, ['By the chair.', 'By the chair.'])).rejects.toThrow('co1 has the chair of this item');
  await write(office, ['By co1.', 'By the office.']);
  s.at(1000);
  await s.declare('chair', CABALETTA);
  s.at(2000);
  await expect(giveAction(s.store.db, chair, meeting, second, TASK, s.now)).rejects.toThrow(
    /must leave this item|cannot have the chair/,
  );
  expect(await giveAction(s.store.db, co1, meeting, first, TASK, s.now)).toBeGreaterThan(0);
});

test('a person who was erased is not invited, not called, and no part of the electorate', async () => {
  const s = await ownScene();
  const { db } = s.store;
  const office = await s.actor('office');
  const erase = (person: string) =>
    db.write((tx) => tx.updateTable('person').set({ erased_at: s.now() }).where('id', '=', person).execute());
  const { meeting } = await calledMeeting(s, [FREE], { guests: { guest: true } });
  const draft = await writeMeeting(db, office, DRAFT, s.now);
  await addItem(db, office, draft, FREE, s.now);
  await setGuest(db, office, draft, 'guest', true, s.now);
  expect((await view(s, meeting, 'm1'))?.items[0]?.quorum?.eligible).toBe(8);
  await erase('guest');
  expect((await view(s, meeting, 'm1'))?.items[0]?.quorum?.eligible).toBe(7);
  for (const votes of [true, false])
    await expect(setGuest(db, office, draft, 'guest', votes, s.now)).rejects.toThrow('no such person in the network');
  await expect(callMeeting(db, office, draft, s.now)).rejects.toThrow(
    'was erased from the network and cannot be called',
  );
  await setGuest(db, office, draft, 'guest', null, s.now);
  await callMeeting(db, office, draft, s.now);
});

test('before a meeting begins nobody’s presence is spoken of, and its chair is named', async () => {
  const s = await ownScene();
  const { db } = s.store;
  const office = await s.actor('office');
  const id = await writeMeeting(db, office, DRAFT, s.now);
  await addItem(db, office, id, FREE, s.now);
  await setGuest(db, office, id, 'sponsor', false, s.now);
  await callMeeting(db, office, id, s.now);
  for (const e of await db.read(async (tx) => {
    const m = await readMeeting(tx, id);
    return m ? electorsOf(tx, m) : [];
  }))
    await s.confirm(e.person);
  const before = await view(s, id, 'm1');
  expect(before).toMatchObject({
    begun: false,
    items: [
      { chair: { name: 'chair' }, quorum: { why: '7 people may vote on it; at least 4 of them must take part.' } },
    ],
  });
  expect(before?.electors.filter((e) => e.sponsor).map((e) => e.person)).toEqual(['sponsor']);
  // the chair opens nothing before somebody says that they are there
  await expect(openItem(db, await s.actor('chair'), before?.items[0]?.id ?? 0, s.now)).rejects.toThrow(
    'Nobody has the chair of this item now: say who is here first',
  );
  await markAttendance(db, office, id, 'm1', 'present', s.now);
  const after = await view(s, id, 'm1');
  expect(after).toMatchObject({
    begun: true,
    items: [{ chair: { name: null, why: expect.stringContaining('Neither the chair nor a co-chair is present') } }],
  });
  expect(after?.items[0]?.quorum?.why).toContain('1 of the 7 who may vote on it take part');
});

test('minutes that a chair signed wait for them again once they were changed, and name a sponsor’s representative', async () => {
  const s = await ownScene();
  const { db } = s.store;
  const { meeting, items } = await calledMeeting(s, [FREE], { guests: { sponsor: false } });
  const office = await s.actor('office');
  const chair = await s.actor('chair');
  await openItem(db, chair, items[0] ?? 0, s.now);
  await endMeeting(db, office, meeting, s.now);
  const minutes = () =>
    db.read(async (tx) => {
      const m = await readMeeting(tx, meeting);
      if (!m) throw new Error('gone');
      return compiledMinutes(tx, m);
    });
  const waits = async () => (await db.read((tx) => waitingMeetings(tx, 'chair', s.now()))).length;
  const { content, hash } = await minutes();
  expect(content.attendance.flatMap((a) => (a.sponsor ? [a.name] : []))).toEqual(['sponsor']);
  expect(await waits()).toBe(1);
  await signMinutes(db, chair, meeting, hash, s.now);
  expect(await waits()).toBe(0);
  await editMinutes(db, office, meeting, { opening: 'Opened on time.', items: [] }, s.now);
  expect(await waits()).toBe(1);
});

test('a chair who did not confirm their interests since the call passes the chair on, and that is said of this meeting', async () => {
  const s = await ownScene();
  s.at(1000);
  const { meeting, items } = await calledMeeting(s, [FREE], { unconfirmed: ['chair'] });
  await openedMotion(s, items[0] ?? 0, { chair: 'co1' });
  expect((await view(s, meeting, 'm1'))?.items[0]?.handovers).toEqual([
    { to: 'co1', why: 'the chair has not confirmed their interests for this meeting' },
  ]);
});
