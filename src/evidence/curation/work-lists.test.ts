import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { agreeWithMachine, ruleLabel } from './rulings.server.ts';
import { restand } from './standing.server.ts';
import { curationOf, neighbours, workList, workListCounts } from './work-lists.server.ts';
import { WORK_LISTS, type WorkList, workListOf } from './work-lists.ts';

const by = 'person-7';
const id = (n: number) => `NCT9000000${n}`;

/** Says what the machine made of a study, whatever its rules are today. */
async function machineSays(
  tx: WriteTx,
  n: number,
  relevant: boolean,
  labels: [facet: string, key: string, rule: string][],
) {
  await tx.deleteFrom('study_label').where('study_id', '=', id(n)).execute();
  if (labels.length > 0)
    await tx
      .insertInto('study_label')
      .values(
        labels.map(([facet, key, rule]) => ({ study_id: id(n), facet, key, words: key, field: 'condition', rule })),
      )
      .execute();
  const relevance = JSON.stringify({ relevant, why: 'A sentence.', rule: 'r', words: null, field: null });
  await sql`update study set relevance = ${relevance}::jsonb where id = ${id(n)}`.execute(tx);
  await restand(tx, [id(n)]);
}

/** 1: a basket. 2: a weak rule. 3: oncology that names both. 4: oncology. 5: plain. 6: neither. */
async function six() {
  const tx = await openTx();
  await importList(
    within(tx),
    [1, 2, 3, 4, 5, 6].map((n) => projected({ id: id(n), title: `Study ${n}`, status: 'RECRUITING' })),
    '2026-05-01',
  );
  await machineSays(tx, 1, true, [['modality', 'CAR-T', 'wording']]);
  await machineSays(tx, 2, true, [
    ['disease', 'SLE', 'name'],
    ['modality', 'autologous-CAR-T', 'usual origin'],
  ]);
  await machineSays(tx, 3, false, [
    ['disease', 'SLE', 'name'],
    ['modality', 'CAR-T', 'wording'],
  ]);
  await machineSays(tx, 4, false, [['product', 'KYV-101', 'name']]);
  await machineSays(tx, 5, true, [
    ['disease', 'SLE', 'name'],
    ['modality', 'CAR-T', 'wording'],
  ]);
  await machineSays(tx, 6, false, [['disease', 'SLE', 'name']]);
  const listed = async (list: WorkList) => (await workList(tx, list, { page: 1, size: 50 })).rows.map((r) => r.id);
  return { tx, listed };
}

test('each list holds what is doubtful in its way, newest registrations first, and counts agree with the lists', async () => {
  const { tx, listed } = await six();
  expect(await listed('no-disease')).toEqual([id(1)]);
  expect(await listed('weak')).toEqual([id(2)]);
  expect(await listed('doubtful')).toEqual([id(3)]);
  expect(await listed('therapy')).toEqual([id(4)]);
  expect(await listed('unseen')).toEqual([id(5), id(2), id(1)]);
  expect(await listed('differ')).toEqual([]);
  expect(await listed('ruled')).toEqual([]);
  const counts = await workListCounts(tx);
  for (const { key } of WORK_LISTS) expect([key, counts[key]]).toEqual([key, (await listed(key)).length]);
});

test('whoever has looked takes a study off the lists of what was doubtful in it', async () => {
  const { tx, listed } = await six();
  for (const n of [1, 2, 3, 4]) await agreeWithMachine(tx, { studyId: id(n), by }, NOW);
  for (const list of ['no-disease', 'weak', 'doubtful', 'therapy'] as const) expect(await listed(list)).toEqual([]);
  expect(await listed('unseen')).toEqual([id(5)]);
  expect(await listed('ruled')).toEqual([id(4), id(3), id(2), id(1)]);
});

test('a study that a curator has made relevant leaves the list of what may be, and stands where the machine differs', async () => {
  const { tx, listed } = await six();
  await ruleLabel(
    tx,
    { studyId: id(3), facet: 'relevant', key: 'yes', present: true, reason: 'Lupus after lymphoma.', by },
    NOW,
  );
  expect(await listed('doubtful')).toEqual([]);
  expect(await listed('differ')).toEqual([id(3)]);
});

test('a merged study is in no list', async () => {
  const { tx, listed } = await six();
  await tx
    .updateTable('study')
    .set({ merged_into: id(5) })
    .where('id', '=', id(1))
    .execute();
  expect(await listed('no-disease')).toEqual([]);
  expect(await listed('unseen')).toEqual([id(5), id(2)]);
});

test('from each study one goes on to the next, also from one that has just left the list', async () => {
  const { tx } = await six();
  expect(await neighbours(tx, 'unseen', id(2))).toEqual({ before: id(5), after: id(1) });
  await agreeWithMachine(tx, { studyId: id(2), by }, NOW);
  expect(await neighbours(tx, 'unseen', id(2))).toEqual({ before: id(5), after: id(1) });
  expect(await neighbours(tx, 'unseen', id(5))).toEqual({ before: null, after: id(1) });
  expect(await neighbours(tx, 'unseen', "';--")).toMatchObject({ after: null });
});

test('a page beyond the end is the last one, and a list that nobody knows is the first', async () => {
  const { tx } = await six();
  expect(await workList(tx, 'unseen', { page: 9, size: 2 })).toMatchObject({
    total: 3,
    page: 2,
    pages: 2,
    rows: [{ id: id(1) }],
  });
  expect(workListOf('unseen')).toBe('unseen');
  expect(workListOf("x' or 1=1")).toBe('no-disease');
});

test('a study can be opened by itself with its labels; an unknown one is null', async () => {
  const { tx } = await six();
  const row = await curationOf(tx, id(2));
  expect(row).toMatchObject({ title: 'Study 2', keywords: [], mergedInto: null });
  expect(row?.labels.map((l) => `${l.facet}:${l.key}`)).toEqual([
    'relevant:yes',
    'disease:SLE',
    'modality:autologous-CAR-T',
  ]);
  expect(await curationOf(tx, 'NCT00000000')).toBeNull();
  expect(await curationOf(tx, '\u0000\ud800')).toBeNull();
});
