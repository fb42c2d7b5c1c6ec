import { expect, onTestFinished, test } from 'vitest';
import { freshStore, onPostgres, openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { standings } from '#ledger/staleness.server.ts';
import { importList, NOW, projected, within } from './import-testing.server.ts';
import {
  defineQuery,
  listQueries,
  QueryRefused,
  readQuery,
  refreshAllQueries,
  refreshQuery,
} from './queries.server.ts';

async function asked() {
  const tx = await openTx();
  const db = within(tx);
  const study = (n: number, status: string, more = {}) =>
    projected({
      id: `NCT9000000${n}`,
      status,
      conditions: n < 3 ? ['Lupus Nephritis'] : ['Multiple Sclerosis'],
      interventions: ['CD19 CAR-T cells'],
      ...more,
    });
  await importList(db, [study(1, 'RECRUITING'), study(2, 'RECRUITING'), study(3, 'RECRUITING')], '2026-05-01');
  const { id } = await defineQuery(tx, { question: 'Trials in lupus', spec: { disease: 'SLE' }, by: 'person-1' }, NOW);
  const state = async () => (await standings(tx, [{ kind: 'query', id }], '2026-08-01')).get(`query:${id}`)?.state;
  return { tx, db, id, study, state };
}

test('a query by disease counts the narrower diseases, rests on each study it counts, and speaks of the day of the evidence', async () => {
  const { tx, id } = await asked();
  expect(id).toBe('Q1');
  expect(await readQuery(tx, id)).toMatchObject({
    question: 'Trials in lupus',
    spec: { disease: 'SLE' },
    by: 'person-1',
    version: 1,
    asOf: '2026-05-01',
    answer: { total: 2, recruiting: 2, studies: [{ id: 'NCT90000001' }, { id: 'NCT90000002' }] },
  });
  const pins = await tx.selectFrom('pin').select('to_id').where('from_kind', '=', 'query').orderBy('to_id').execute();
  expect(pins.map((p) => p.to_id)).toEqual(['NCT90000001', 'NCT90000002']);
  expect(await listQueries(tx)).toMatchObject([{ id: 'Q1', spec: { disease: 'SLE' } }]);
});

test('a study that stops changes the answer with the rule and grade of stopping', async () => {
  const { tx, db, id, study, state } = await asked();
  await importList(db, [study(2, 'WITHDRAWN')], '2026-05-02');
  expect(await state()).toBe('new-evidence');
  expect(await refreshAllQueries(db, () => NOW)).toEqual([id]);
  expect(await readQuery(tx, id)).toMatchObject({
    version: 2,
    asOf: '2026-05-02',
    answer: { recruiting: 1, stopped: 1 },
  });
  const changes = await tx
    .selectFrom('thing_change')
    .select(['grade', 'rule', 'version'])
    .where('kind', '=', 'query')
    .execute();
  expect(changes).toEqual([{ grade: 'high', rule: 'status-stopped', version: 2 }]);
  expect(await state()).toBe('fresh');
});

test('a change of a study that does not alter the answer is absorbed: the query is pinned again and keeps its version', async () => {
  const { tx, db, id, study, state } = await asked();
  await importList(db, [study(1, 'RECRUITING', { count: 40 })], '2026-05-02');
  await importList(db, [study(1, 'RECRUITING', { count: 80 })], '2026-05-03');
  expect(await state()).toBe('new-evidence');
  expect(await refreshAllQueries(db, () => NOW)).toEqual([]);
  expect(await state()).toBe('fresh');
  expect(await readQuery(tx, id)).toMatchObject({ version: 1, asOf: '2026-05-03' });
});

test('nothing is pinned again while nothing changed', async () => {
  const { tx, db } = await asked();
  await refreshAllQueries(db, () => NOW);
  expect(await tx.selectFrom('thing').select('pin_set').where('kind', '=', 'query').execute()).toEqual([
    { pin_set: 1 },
  ]);
});

test('a query that counts nothing is answered with nought', async () => {
  const { tx } = await asked();
  const { id } = await defineQuery(
    tx,
    { question: 'Trials in Behçet disease', spec: { disease: 'Behcet' }, by: 'p' },
    NOW,
  );
  expect(await readQuery(tx, id)).toMatchObject({ answer: { total: 0, studies: [] } });
});

test.each([
  [{ question: '', spec: {} }],
  [{ question: 'x'.repeat(400), spec: {} }],
  [{ question: 'Trials in what?', spec: { disease: 'no such key' } }],
  [{ question: 'Trials of phase 9?', spec: { phase: 'PHASE9' } }],
])('the question %j is refused in a sentence, and nothing is written', async (q) => {
  const tx = await openTx();
  await expect(defineQuery(tx, { ...q, by: 'p' }, NOW)).rejects.toThrow(QueryRefused);
  expect(await listQueries(tx)).toEqual([]);
});

test('a query that does not exist is null to read and refused to refresh', async () => {
  const tx = await openTx();
  expect(await readQuery(tx, 'Q99')).toBeNull();
  await expect(refreshQuery(tx, 'Q99', NOW)).rejects.toThrow(/no evidence query Q99/);
});

const writings = async (tx: WriteTx) =>
  tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'thing.written').orderBy('seq').execute();

test('whoever puts a question, and every refresh that finds a new answer, stands in the audit chain', async () => {
  const { tx, db, id, study } = await asked();
  await refreshAllQueries(db, () => NOW);
  await importList(db, [study(2, 'WITHDRAWN')], '2026-05-02');
  await refreshAllQueries(db, () => NOW);
  const page = await readQuery(tx, id);
  expect(await writings(tx)).toMatchObject([
    { actor: 'person-1', body: { ref: { kind: 'query', id }, version: 1 } },
    { actor: 'system:refresh', body: { ref: { kind: 'query', id }, version: 2, hash: page?.hash } },
  ]);
});

test('a query of one status tells that a study left it by stopping', async () => {
  const { tx, db, study } = await asked();
  const q = { question: 'Recruiting trials in lupus', spec: { disease: 'SLE', status: 'RECRUITING' }, by: 'p' };
  const { id } = await defineQuery(tx, q, NOW);
  await importList(db, [study(2, 'WITHDRAWN')], '2026-05-02');
  await refreshQuery(tx, id, NOW);
  const changes = tx.selectFrom('thing_change').select(['grade', 'rule']).where('kind', '=', 'query');
  expect(await changes.where('id', '=', id).orderBy('ordinal').execute()).toEqual([
    { grade: 'high', rule: 'status-stopped' },
    { grade: 'medium', rule: 'query-member-removed' },
  ]);
});

test('a query that can no longer be put is listed and read all the same, named at the end, and keeps no other from its refresh', async () => {
  const { tx, db, id, study } = await asked();
  const { id: other } = await defineQuery(tx, { question: 'Trials in MS', spec: { disease: 'MS' }, by: 'p' }, NOW);
  await tx.updateTable('evidence_query').set({ spec: '{"disease":"GONE","x":1}' }).where('id', '=', id).execute();
  await importList(db, [study(3, 'WITHDRAWN')], '2026-05-02');
  await expect(refreshAllQueries(db, () => NOW)).rejects.toThrow(
    `One answer could not be refreshed (${id}): The evidence query ${id} can no longer be put (disease): The vocabulary has no such disease.`,
  );
  expect(await readQuery(tx, other)).toMatchObject({ version: 2, answer: { stopped: 1 } });
  expect(await readQuery(tx, id)).toMatchObject({ spec: { disease: 'GONE' }, version: 1 });
  expect((await listQueries(tx)).map((q) => q.spec)).toEqual([{ disease: 'GONE' }, { disease: 'MS' }]);
});

test.skipIf(!onPostgres)('two refreshes at once: an older reading never replaces a newer answer', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const lupus = (n: number) =>
    projected({
      id: `NCT9000000${n}`,
      status: 'RECRUITING',
      conditions: ['Lupus Nephritis'],
      interventions: ['CD19 CAR-T cells'],
    });
  await importList(store.db, [lupus(1)], '2026-05-01');
  const { id } = await store.db.write((tx) =>
    defineQuery(tx, { question: 'Trials in lupus', spec: { disease: 'SLE' }, by: 'p' }, NOW),
  );
  const newer = await store.kysely.startTransaction().execute();
  await importList(within(newer), [lupus(2)], '2026-05-02');
  await refreshQuery(newer, id, NOW);
  const older = store.db.write((tx) => refreshQuery(tx, id, NOW));
  // long enough for the other to read all that it can before it must wait
  await new Promise((r) => setTimeout(r, 500));
  await newer.commit().execute();
  await older;
  expect(await store.db.read((tx) => readQuery(tx, id))).toMatchObject({ version: 2, answer: { total: 2 } });
});
