import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Actor } from '#governance/actors.ts';
import { SECOND_FACTOR_WANTED, withhold } from '#governance/second-factor.ts';
import { writeDissent } from './meeting-actions.server.ts';
import { calledMeeting, FREE, meetingScene, openedMotion } from './meeting-fixture.server.ts';
import { recuseFromItem } from './meeting-items.server.ts';
import { castVote } from './meeting-votes.server.ts';

const plain = (actor: Actor): Actor => {
  if (actor.kind !== 'person') throw new Error('A person was expected.');
  return withhold(actor, false);
};

test('the chair, a co-chair and the committee vote, dissent and recuse only in a confirmed session, although they are members too', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const s = await meetingScene(store);
  const { items } = await calledMeeting(s, [FREE]);
  const item = items[0] ?? 0;
  const motion = await openedMotion(s, item);
  for (const person of ['m3', 'chair', 'co1']) {
    const full = await s.actor(person);
    const waiting = plain(full);
    expect(waiting).toMatchObject({ roles: ['member'] });
    for (const act of [
      () => castVote(store.db, waiting, motion, 'for', s.now),
      () => writeDissent(store.db, waiting, motion, { text: 'I dissent.', anonymous: false }, s.now),
      () => recuseFromItem(store.db, waiting, item, 'words', s.now),
    ])
      await expect(act(), person).rejects.toThrow(SECOND_FACTOR_WANTED);
  }
  const held = await store.db.read(async (tx) => ({
    ballots: await tx.selectFrom('ballot').selectAll().execute(),
    recusals: await tx.selectFrom('conflict_recusal').selectAll().execute(),
    refused: await tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'refused').execute(),
  }));
  expect(held.ballots).toEqual([]);
  expect(held.recusals).toEqual([]);
  expect(held.refused).toHaveLength(9);
  expect(held.refused[0]).toEqual({
    actor: 'm3',
    body: { action: 'motion.vote', thing: null, why: 'second factor wanting' },
  });
  // confirmed, or without a role that waits, the same vote is taken
  await castVote(store.db, await s.actor('m3'), motion, 'for', s.now);
  await castVote(store.db, await s.actor('chair'), motion, 'against', s.now);
  expect(await store.db.read((tx) => tx.selectFrom('ballot').select('choice').execute())).toHaveLength(2);
});
