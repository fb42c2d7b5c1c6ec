import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { recordThing } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { recuse } from '#network/conflict-words.server.ts';
import type { ItemInput } from '#network/meeting.ts';
import { closeMotion } from '#network/meeting-close.server.ts';
import { calledMeeting, FREE, meetingScene, openedMotion } from '#network/meeting-fixture.server.ts';
import { castVote } from '#network/meeting-votes.server.ts';
import { decisionInput } from './decision.ts';
import { listDecisions, readDecision, writeDecision } from './decisions.server.ts';

const AREA: Ref = { kind: 'area', id: 'A1' };
const ON_AREA: ItemInput = { kind: 'decision', title: 'Decide on the area', text: '', refs: [AREA] };

test('a decision that names a motion follows from one that was carried, with its votes and no others', {
  timeout: 60_000,
}, async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const s = await meetingScene(store);
  await store.db.write((tx) =>
    recordThing(tx, { ...AREA, title: 'An area', asOf: '2026-01-01', content: { made: 'up' } }, [], s.now()),
  );
  const { items } = await calledMeeting(s, [ON_AREA]);
  const motion = await openedMotion(s, items[0] ?? 0);
  for (const p of ['m1', 'm2', 'm3']) await castVote(store.db, await s.actor(p), motion, 'for', s.now);
  await castVote(store.db, await s.actor('m4'), motion, 'against', s.now);
  const write = (votesFor: number, of: number) =>
    store.db.write((tx) =>
      writeDecision(
        tx,
        decisionInput.parse({
          title: 'A decision of the test',
          areas: ['area:A1'],
          otherOptions: [],
          chosen: 'A1',
          reasons: 'Reasons of the test.',
          votesFor,
          votesAgainst: 1,
          votesAbstained: 0,
          decidedOn: '2026-11-23',
          motion: String(of),
          claims: [],
          revisitIf: [{ if: 'date-passes', date: '2027-01-01' }],
        }),
        'chair',
        s.now(),
      ),
    );
  await expect(write(3, motion)).rejects.toThrow(`Motion ${motion} was not carried`);
  await closeMotion(store.db, await s.actor('chair'), motion, s.now);
  await expect(write(4, motion)).rejects.toThrow('carried by 3 for, 1 against and 0 abstained; write these votes.');
  await expect(write(3, 9_999)).rejects.toThrow('Motion 9999 was not carried');
  expect((await write(3, motion)).id).toMatch(/^D\d+$/);
});

/** A meeting's people, and an area on a product of Cabaletta Bio. */
async function onAnArea() {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const s = await meetingScene(store);
  await store.db.write((tx) =>
    recordThing(
      tx,
      { ...AREA, title: 'An outcome study of rese-cel', asOf: '2026-01-01', content: { made: 'up' } },
      [],
      s.now(),
    ),
  );
  const write = (author: string, over: Record<string, unknown> = {}) =>
    store.db.write((tx) =>
      writeDecision(
        tx,
        decisionInput.parse({
          title: 'We fund the study',
          areas: ['area:A1'],
          otherOptions: ['Nothing of it'],
          chosen: 'A1',
          reasons: 'Reasons of the test.',
          decidedOn: '2026-11-23',
          claims: [],
          revisitIf: [{ if: 'date-passes', date: '2027-01-01' }],
          ...over,
        }),
        author,
        s.now(),
      ),
    );
  return { ...s, write };
}
const TYPED = { votesFor: '9', votesAgainst: '0', votesAbstained: '0' };

test('whoever has an interest in what is decided cannot write the decision, and is told who may', {
  timeout: 60_000,
}, async () => {
  const s = await onAnArea();
  await s.declare('chair', { category: 11, entity: 'Cabaletta Bio', band: 'over-50000' });
  await expect(s.write('chair', TYPED)).rejects.toThrow(
    /because of a conflict of interest: .*Cabaletta.* co1 may write it/,
  );
  // an interest that leaves the vote still forbids to write down votes that nobody counted
  await s.declare('co1', { category: 4, entity: 'Cabaletta Bio', band: 'to-1000' });
  await expect(s.write('co1', TYPED)).rejects.toThrow('co2 may write it');
  const { id } = await s.write('co2', TYPED);
  const read = await s.store.db.read((tx) => readDecision(tx, id));
  expect(read).toMatchObject({ motion: null, votes: { for: 9, against: 0, abstained: 0 } });
});

test('whoever has not disclosed in the last twelve months cannot write a decision', { timeout: 60_000 }, async () => {
  const s = await onAnArea();
  s.at(366 * 86_400_000);
  await expect(s.write('chair', { ...TYPED, revisitIf: [{ if: 'date-passes', date: '2028-01-01' }] })).rejects.toThrow(
    'disclose them at /account/disclosures',
  );
});

test('a recusal from an area keeps its person from writing a decision on it', { timeout: 60_000 }, async () => {
  const s = await onAnArea();
  await s.store.db.write((tx) => recuse(tx, 'chair', 'area:A1', 'My spouse.', s.now()));
  await expect(s.write('chair', TYPED)).rejects.toThrow('Recused themselves');
});

test('a carried motion is the ground of a decision only on what it was about, and lends its votes', {
  timeout: 60_000,
}, async () => {
  const s = await onAnArea();
  const { items } = await calledMeeting(s, [FREE, ON_AREA]);
  const carried = async (n: number) => {
    const motion = await openedMotion(s, items[n] ?? 0);
    for (const p of ['m1', 'm2', 'm3', 'm4', 'chair'])
      await castVote(s.store.db, await s.actor(p), motion, 'for', s.now);
    await closeMotion(s.store.db, await s.actor('chair'), motion, s.now);
    return String(motion);
  };
  const beside = await carried(0);
  await expect(s.write('chair', { motion: beside })).rejects.toThrow(`Motion ${beside} was not about A1`);
  const on = await carried(1);
  await expect(s.write('chair', { motion: on, votesFor: '7' })).rejects.toThrow(
    'carried by 5 for, 0 against and 0 abstained',
  );
  const { id } = await s.write('chair', { motion: on });
  expect(await s.store.db.read((tx) => readDecision(tx, id))).toMatchObject({
    motion: Number(on),
    votes: { for: 5, against: 0, abstained: 0 },
  });
});

test('a decision from a secret vote whose numbers are not shown holds none, and takes none that are typed', async () => {
  const s = await onAnArea();
  const { items } = await calledMeeting(s, [ON_AREA]);
  const motion = String(await openedMotion(s, items[0] ?? 0));
  const result = { outcome: 'carried', shown: { all: null } };
  await s.store.db.write((tx) =>
    tx
      .insertInto('motion_result')
      .values({ motion_id: Number(motion), result: JSON.stringify(result), hash: 'a hash', counted_at: s.now() })
      .execute(),
  );
  await expect(s.write('chair', { motion, ...TYPED })).rejects.toThrow('its numbers are not shown');
  const { id } = await s.write('chair', { motion });
  expect((await s.store.db.read((tx) => readDecision(tx, id)))?.votes).toBeNull();
  const { rows } = await s.store.db.read((tx) => listDecisions(tx, { page: 1, size: 10, includeUnreleased: true }));
  expect(rows.map((r) => r.votes)).toEqual([null]);
}, 60_000);
