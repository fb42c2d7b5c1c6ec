import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import type { Duty } from '#governance/conflict-rules.ts';
import { addPerson } from '#governance/people.server.ts';
import { endRole } from '#governance/roles.server.ts';
import { writeSetting } from '#governance/settings.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { openItem } from './conflict-items.server.ts';
import { type ConflictItem, standingsFor } from './conflict-standings.server.ts';
import { endRepresentation, officeWord, recuse, represent, representationsOf } from './conflict-words.server.ts';
import { entityKey, type InterestInput } from './disclosure.ts';
import { matchEntity } from './disclosure-desk.server.ts';
import { interest, sign } from './disclosure-testing.server.ts';
import { calledMeeting, meetingScene, openedMotion } from './meeting-fixture.server.ts';

/* What is changed about people while they vote takes effect for the next meeting, where it would loosen a duty. */

const CALLED = new Date('2026-11-23T09:00:00Z');
const VOTE = new Date('2026-11-23T12:00:00Z');
const NEXT_DAY = new Date('2026-11-24T12:00:00Z');
const REASON = 'Left the company, as its letter of yesterday says.';
const days = (n: number) => new Date(VOTE.getTime() + n * 86_400_000);

async function people(tx: WriteTx, declared: InterestInput[] = []): Promise<void> {
  for (const [id, roles] of [
    ['office', ['office']],
    ['m', ['member']],
    ['s', ['sponsor', 'member']],
  ] as const) {
    await addPerson(
      tx,
      { id, name: id, email: null, affiliation: null, roles, demonstration: true },
      new Date('2026-01-01'),
    );
    await sign(tx, id, 0, id === 'm' ? declared : [], CALLED);
  }
}

/** An item that names a product of Cabaletta Bio, in a meeting that was called at nine. */
const ITEM: ConflictItem = { key: 'agenda-7', title: 'Fund a study of rese-cel', refs: [], declaredSince: CALLED };
const later = (called: Date): ConflictItem => ({ ...ITEM, key: 'agenda-8', declaredSince: called });
const dutyOf = async (tx: WriteTx, person: string, item: ConflictItem, at: Date): Promise<Duty | undefined> =>
  (await standingsFor(tx, item, [person], at)).get(person)?.duty;

test('whoever spoke for a company when the meeting was called speaks for it to its end', async () => {
  const tx = await openTx();
  await people(tx);
  await represent(tx, 'office', { person: 'm', company: 'cabaletta', since: '2026-01-01' }, CALLED);
  const [r] = await representationsOf(tx, ['m']);
  await endRepresentation(tx, 'office', { id: r?.id ?? 0, until: '2026-11-23', reason: REASON }, VOTE);
  expect(await dutyOf(tx, 'm', ITEM, VOTE)).toBe('must-leave');
  expect(await dutyOf(tx, 'm', ITEM, NEXT_DAY)).toBe('must-leave');
  const [ended] = await representationsOf(tx, ['m']);
  expect(ended).toMatchObject({ until: '2026-11-23', reason: REASON });
});

test('whoever spoke for a company does not vote on its products for 36 months more', async () => {
  const tx = await openTx();
  await people(tx);
  await represent(tx, 'office', { person: 'm', company: 'cabaletta', since: '2026-01-01' }, CALLED);
  const [r] = await representationsOf(tx, ['m']);
  await endRepresentation(tx, 'office', { id: r?.id ?? 0, until: '2026-11-23', reason: REASON }, VOTE);
  const at = async (when: Date, after: number) => {
    await sign(tx, 'm', after, [], when);
    return (await standingsFor(tx, later(when), ['m'], when)).get('m');
  };
  expect(await at(days(2), 1)).toMatchObject({ level: 'direct', duty: 'may-discuss' });
  expect(await at(new Date('2029-11-23T12:00:00Z'), 2)).toMatchObject({ duty: 'may-discuss' });
  expect(await at(new Date('2029-11-24T12:00:00Z'), 3)).toMatchObject({ level: 'none', duty: 'may-vote' });
});

test('the role of a representative that is ended during the vote still holds for it, and counts as ended afterwards', async () => {
  const tx = await openTx();
  await people(tx);
  await writeSetting(tx, 'sponsorCompany', 'cabaletta', CALLED);
  expect(await dutyOf(tx, 's', ITEM, VOTE)).toBe('must-leave');
  await endRole(tx, 'office', 's', 'sponsor', VOTE);
  expect(await dutyOf(tx, 's', ITEM, new Date(VOTE.getTime() + 1000))).toBe('must-leave');
  expect(await dutyOf(tx, 's', ITEM, NEXT_DAY)).toBe('must-leave');
  await sign(tx, 's', 1, [], days(2));
  expect(await dutyOf(tx, 's', later(days(2)), days(2))).toBe('may-discuss');
});

test('a sponsor’s representative of whom no company is known stays one for the items of the meeting', async () => {
  const tx = await openTx();
  await people(tx);
  await endRole(tx, 'office', 's', 'sponsor', VOTE);
  expect(await dutyOf(tx, 's', ITEM, NEXT_DAY)).toBe('may-discuss');
  await sign(tx, 's', 1, [], days(2));
  expect(await dutyOf(tx, 's', later(days(2)), days(2))).toBe('may-vote');
});

test('neither a second company nor another sponsor of the network frees a representative from the one of the call', async () => {
  const tx = await openTx();
  await people(tx);
  await writeSetting(tx, 'sponsorCompany', 'cabaletta', CALLED);
  await represent(tx, 'office', { person: 's', company: 'amgen', since: '2026-01-01' }, VOTE);
  expect(await dutyOf(tx, 's', ITEM, VOTE)).toBe('must-leave');
  await writeSetting(tx, 'sponsorCompany', 'amgen', VOTE);
  expect(await dutyOf(tx, 's', ITEM, NEXT_DAY)).toBe('must-leave');
});

test('what a setting was before stays on record in the database, and takes no change', async () => {
  const tx = await openTx();
  await writeSetting(tx, 'sponsorCompany', 'cabaletta', CALLED);
  await writeSetting(tx, 'sponsorCompany', 'cabaletta', VOTE);
  await writeSetting(tx, 'sponsorCompany', 'amgen', NEXT_DAY);
  const rows = await tx
    .selectFrom('setting_change')
    .select(['value', 'at'])
    .where('name', '=', 'sponsorCompany')
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { value: 'cabaletta', at: CALLED },
    { value: 'amgen', at: NEXT_DAY },
  ]);
  await expect(sql`delete from setting_change`.execute(tx)).rejects.toMatchObject({ code: 'AC001' });
});

test('a recusal from an area is not taken back while a vote on something that rests on it is under way', async () => {
  const store = await freshStore();
  try {
    const s = await meetingScene(store);
    const area: Ref = { kind: 'area', id: 'A900' };
    await store.db.write((tx) =>
      recordThing(tx, { ...area, title: 'An area', asOf: '2026-01-01', content: { made: 'up' } }, [], s.now()),
    );
    const { items } = await calledMeeting(s, [{ kind: 'decision', title: 'Decide on it', text: '', refs: [area] }]);
    const opened = () =>
      store.db.read(
        async (tx) => (await openItem(tx, { person: null, unreleased: true }, 'area:A900', s.now()))?.opened,
      );
    expect(await opened()).toBe(false);
    await openedMotion(s, items[0] ?? 0);
    expect(await opened()).toBe(true);
  } finally {
    await store.close();
  }
}, 60_000);

/** An agenda item that rests on an initiative, which rests on an area. */
async function onAnArea(tx: WriteTx): Promise<ConflictItem> {
  const area: Ref = { kind: 'area', id: 'A900' };
  const paper: Ref = { kind: 'initiative', id: 'I900' };
  for (const ref of [area, paper])
    await recordThing(
      tx,
      { ...ref, title: `The thing ${ref.id}`, asOf: '2026-01-01', content: { id: ref.id } },
      [],
      CALLED,
    );
  await setPins(tx, paper, [{ to: area }], CALLED);
  return { key: 'agenda-7', title: 'Decide on it', refs: [paper] };
}

test('a recusal from an area reaches every item that rests on it, directly or not', async () => {
  const tx = await openTx();
  await people(tx);
  const item = await onAnArea(tx);
  expect(await dutyOf(tx, 'm', item, VOTE)).toBe('may-vote');
  await recuse(tx, 'm', 'area:A900', 'My spouse.', VOTE);
  expect(await dutyOf(tx, 'm', item, VOTE)).toBe('must-leave');
  expect(await dutyOf(tx, 's', item, VOTE)).not.toBe('must-leave');
});

test('a word of the office on an area tightens what rests on it, says so, and loosens nothing', async () => {
  const tx = await openTx();
  await people(tx, [interest({ category: 11, entity: 'Cabaletta Bio', band: 'over-50000' })]);
  const item = await onAnArea(tx);
  const none = { level: 'none', duty: 'may-vote', rules: 1, because: [] } as const;
  const word = (duty: Duty) =>
    officeWord(
      tx,
      'office',
      { person: 'm', itemKey: 'area:A900', duty, reason: REASON },
      { ...none, because: [] },
      VOTE,
    );
  await word('must-leave');
  const s = (await standingsFor(tx, item, ['m'], VOTE)).get('m');
  expect(s?.duty).toBe('must-leave');
  expect(s?.because.at(-1)?.sentence).toContain('The network office on area A900');
  await word('may-vote');
  expect(await dutyOf(tx, 'm', item, VOTE)).toBe('may-vote');
  expect(await dutyOf(tx, 'm', { ...item, title: 'Fund a study of rese-cel' }, VOTE)).toBe('must-leave');
});

test('a match of a name adds a tie and takes none away while the meeting lasts', async () => {
  const tx = await openTx();
  await people(tx, [interest({ category: 11, entity: 'Made-up Cells Inc', band: 'over-50000' })]);
  await sql`insert into study (id, facts, title, sponsor, first_as_of, last_as_of, complete, relevant, label_keys, search_a, search_b)
    values ('NCT00000001', '{}', 't', 'Made-up Cells Co., Ltd.', '2026-01-01', '2026-01-01', true, true, '{}', '', '')`.execute(
    tx,
  );
  const study: Ref = { kind: 'study', id: 'NCT00000001' };
  await recordThing(tx, { ...study, title: 'A study', asOf: '2026-01-01', content: { made: 'up' } }, [], CALLED);
  const onStudy: ConflictItem = { ...ITEM, title: 'Support this study', refs: [study] };
  const match = (company: string | null, at: Date) =>
    matchEntity(tx, 'office', { key: entityKey('Made-up Cells Inc'), company, reason: REASON }, at);
  expect(await dutyOf(tx, 'm', onStudy, VOTE)).toBe('must-leave');
  await match('amgen', VOTE);
  expect(await dutyOf(tx, 'm', onStudy, VOTE)).toBe('must-leave');
  // and a word of the office that is changed still counts where the meeting was called before
  await match('cabaletta', VOTE);
  await match('amgen', NEXT_DAY);
  expect(await dutyOf(tx, 'm', ITEM, NEXT_DAY)).toBe('must-leave');
  await sign(tx, 'm', 1, [interest({ category: 11, entity: 'Made-up Cells Inc', band: 'over-50000' })], days(2));
  expect(await dutyOf(tx, 'm', later(days(2)), days(2))).toBe('may-vote');
});
