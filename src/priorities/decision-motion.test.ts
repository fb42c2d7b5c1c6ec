import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { closeMotion } from '#network/meeting-close.server.ts';
import { calledMeeting, FREE, meetingScene, openedMotion } from '#network/meeting-fixture.server.ts';
import { castVote } from '#network/meeting-votes.server.ts';
import { decisionInput } from './decision.ts';
import { writeDecision } from './decisions.server.ts';

test('a decision that names a motion follows from one that was carried, with its votes and no others', {
  timeout: 60_000,
}, async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const s = await meetingScene(store);
  const { items } = await calledMeeting(s, [FREE]);
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
          revisitIf: [{ if: 'study-stops' }],
        }),
        'chair',
        s.now(),
      ),
    );
  await expect(write(3, motion)).rejects.toThrow(`Motion ${motion} was not carried`);
  await closeMotion(store.db, await s.actor('chair'), motion, s.now);
  await expect(write(4, motion)).rejects.toThrow('carried by 3 for, 1 against and 0 abstained; write these votes.');
  await expect(write(3, 9_999)).rejects.toThrow('Motion 9999 was not carried');
  // with the right votes the next thing is looked at: there is no such area here
  await expect(write(3, motion)).rejects.toThrow(/A1/);
});
