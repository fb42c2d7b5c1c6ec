import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { curate } from '#evidence/curation/curate.server.ts';
import { importList, NOW, projected, stateOf, within } from '#evidence/import-testing.server.ts';
import { defineQuery, readQuery, refreshQuery } from '#evidence/queries.server.ts';
import { searchStudies } from '#evidence/search.server.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import type { Ref } from '#ledger/things.ts';
import { keepApart } from './decide.server.ts';
import { MergeRefused } from './merge-refused.ts';
import { mergeStudies, studyMerges, undoStudyMerge } from './merge-studies.server.ts';
import { studyByRegistryId } from './studies-by-number.server.ts';

const id = (n: number) => `NCT9000000${n}`;
const study = (n: number, more = {}) => ({
  id: id(n),
  title: 'Anti-CD19 CAR-T Cells in Lupus Nephritis',
  conditions: ['Lupus Nephritis'],
  interventions: ['CD19 CAR-T cells'],
  status: 'RECRUITING',
  ...more,
});
const why = { reason: 'The sponsor registered it twice.', by: 'person-7' };
const CLAIM: Ref = { kind: 'claim', id: 'C1' };

/** Three studies, a query that counts them, and a claim that rests on the second study and on the query. */
async function line() {
  const tx = await openTx();
  const db = within(tx);
  await importList(
    db,
    [1, 2, 3].map((n) => projected(study(n))),
    '2026-05-01',
  );
  const { id: query } = await defineQuery(
    tx,
    { question: 'Trials in lupus', spec: { disease: 'SLE' }, by: 'person-7' },
    NOW,
  );
  await recordThing(tx, { ...CLAIM, title: 'A claim', asOf: null, content: { sentence: 'It is so.' } }, [], NOW);
  await setPins(tx, CLAIM, [{ to: { kind: 'study', id: id(2) } }, { to: { kind: 'query', id: query } }], NOW);
  return { tx, db, query };
}

const claimStands = async (tx: ReadTx) => (await standings(tx, [CLAIM], '2026-08-01')).get('claim:C1');
const hashes = async (tx: ReadTx) =>
  (
    await sql<
      Ref & { hash: string }
    >`select kind, id, hash from thing where kind <> 'record' order by kind, id`.execute(tx)
  ).rows;
const found = async (tx: ReadTx) => (await searchStudies(tx, { page: 1, size: 50 })).rows.map((r) => r.id).sort();
const merge = (tx: WriteTx, gone: number, kept: number) =>
  mergeStudies(tx, { gone: id(gone), kept: id(kept), ...why }, NOW);
const undo = (tx: WriteTx, gone: number) => undoStudyMerge(tx, { gone: id(gone), ...why }, NOW);

test('a merged study leaves lists and counts, and what rests on it shows it; after the undoing all is as before, with the same hashes', async () => {
  const { tx, query } = await line();
  const before = await hashes(tx);
  const stood = await claimStands(tx);
  expect(stood?.state).toBe('fresh');
  await merge(tx, 2, 1);
  await refreshQuery(tx, query, NOW);
  expect(await found(tx)).toEqual([id(1), id(3)]);
  expect((await readQuery(tx, query))?.answer.total).toBe(2);
  const meanwhile = await claimStands(tx);
  expect(meanwhile?.state).toBe('new-evidence');
  expect(meanwhile?.reasons.map((r) => r.sentence)).toEqual(
    expect.arrayContaining([`${id(2)} was superseded by ${id(1)}.`, expect.stringContaining(query)]),
  );
  expect((await standings(tx, [{ kind: 'study', id: id(2) }], '2026-08-01')).get(`study:${id(2)}`)).toMatchObject({
    state: 'superseded',
    supersededBy: { kind: 'study', id: id(1) },
  });
  expect(await undo(tx, 2)).toEqual({ kept: id(1) });
  await refreshQuery(tx, query, NOW);
  expect(await hashes(tx)).toEqual(before);
  expect(await claimStands(tx)).toEqual(stood);
  expect(await found(tx)).toEqual([id(1), id(2), id(3)]);
});

test('every act is in the audit chain with its reason, and told to whoever counts studies', async () => {
  const { tx } = await line();
  await merge(tx, 2, 1);
  await undo(tx, 2);
  const events = await tx
    .selectFrom('audit_event')
    .select(['actor', 'kind', 'body'])
    .where('kind', 'like', 'duplicate.%')
    .orderBy('seq')
    .execute();
  const [gone, kept] = [
    { kind: 'study', id: id(2) },
    { kind: 'study', id: id(1) },
  ];
  expect(events).toEqual([
    { actor: why.by, kind: 'duplicate.merged', body: { ref: gone, into: kept, reason: why.reason } },
    { actor: why.by, kind: 'duplicate.merge-undone', body: { ref: gone, from: kept, reason: why.reason } },
  ]);
  const told = await tx
    .selectFrom('announcement')
    .select('body')
    .where('kind', '=', 'evidence.changed')
    .orderBy('id')
    .execute();
  expect(told.slice(-2).map((t) => t.body)).toEqual([
    { importId: null, studies: [id(2), id(1)] },
    { importId: null, studies: [id(2), id(1)] },
  ]);
  expect(await verifyChain(tx)).toMatchObject({ ok: true });
});

test('a chain, a circle, a merge into itself and one without reason are refused, each in a sentence', async () => {
  const { tx } = await line();
  await merge(tx, 2, 1);
  await expect(merge(tx, 1, 2)).rejects.toThrow(`${id(2)} was itself merged into ${id(1)}; merge`);
  await expect(merge(tx, 1, 3)).rejects.toThrow(`${id(2)} was merged into ${id(1)}; undo that first`);
  await expect(merge(tx, 3, 2)).rejects.toThrow(`merge ${id(3)} into ${id(1)} instead`);
  await expect(merge(tx, 2, 3)).rejects.toThrow(`${id(2)} is merged into ${id(1)} already`);
  await expect(merge(tx, 3, 3)).rejects.toThrow('cannot be merged into itself');
  await expect(merge(tx, 3, 9)).rejects.toThrow(`There is no study ${id(9)}`);
  await expect(mergeStudies(tx, { gone: id(3), kept: id(1), reason: ' x ', by: 'p' }, NOW)).rejects.toThrow(
    MergeRefused,
  );
  await expect(mergeStudies(tx, { gone: "\u0000'\ud800", kept: '', ...why }, NOW)).rejects.toThrow(MergeRefused);
  await expect(undo(tx, 1)).rejects.toThrow(`${id(1)} is not merged`);
  await expect(undo(tx, 9)).rejects.toThrow('There is no study');
  await merge(tx, 3, 1);
  expect((await studyMerges(tx, id(1))).from.map((f) => f.id)).toEqual([id(2), id(3)]);
});

test('a merge survives new records of either study, and the undoing shows what came meanwhile', async () => {
  const { tx, db } = await line();
  await merge(tx, 2, 1);
  await importList(
    db,
    [projected(study(2, { status: 'TERMINATED' })), projected(study(1, { count: 12 }))],
    '2026-06-01',
  );
  expect(await found(tx)).toEqual([id(1), id(3)]);
  expect((await studyMerges(tx, id(2))).into).toMatchObject({ id: id(1), why: why.reason });
  await undo(tx, 2);
  const { rows } = await searchStudies(tx, { status: 'TERMINATED', page: 1, size: 5 });
  expect(rows.map((r) => r.id)).toEqual([id(2)]);
});

test('merging and undoing leaves the studies and their labels, versions, changes and pins exactly as they were', async () => {
  const { tx } = await line();
  const before = await stateOf(tx);
  await merge(tx, 2, 1);
  await undo(tx, 2);
  expect(await stateOf(tx)).toEqual(before);
});

test('any number of a merged study leads to the one that stands; several claimants are named', async () => {
  const { tx } = await line();
  const number = '2019-001234-56';
  await sql`update study set registry_ids = registry_ids || ${[number]}::text[] where id in (${id(2)}, ${id(3)})`.execute(
    tx,
  );
  expect(await studyByRegistryId(tx, 'EUCTR2019-001234-56-DE')).toEqual({
    id: id(2),
    number,
    merged: null,
    others: [id(3)],
  });
  await merge(tx, 2, 1);
  expect(await studyByRegistryId(tx, ` ${id(2).toLowerCase()} `)).toEqual({
    id: id(1),
    number: id(2),
    merged: id(2),
    others: [],
  });
  expect(await studyByRegistryId(tx, number)).toEqual({ id: id(3), number, merged: null, others: [id(1)] });
  for (const text of ['', ' ', 'NCT00000000', "'; drop", '\u0000\ud800', 'x'.repeat(10_000)])
    expect(await studyByRegistryId(tx, text)).toBeNull();
});

test('whoever may not curate can neither merge nor undo nor keep apart; each refusal is on record', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  await importList(store.db, [projected(study(1)), projected(study(2))], '2026-05-01');
  const sponsor: Actor = { kind: 'person', id: 'p', name: 'P', roles: ['sponsor'], demonstration: true };
  const thing: Ref = { kind: 'study', id: id(2) };
  for (const actor of [ANONYMOUS, sponsor]) {
    const who = { actor, now: () => NOW };
    await expect(curate(store.db, who, thing, (tx) => merge(tx, 2, 1))).rejects.toThrow(Refused);
    await expect(curate(store.db, who, thing, (tx) => undo(tx, 2))).rejects.toThrow(Refused);
    await expect(
      curate(store.db, who, thing, (tx) => keepApart(tx, { kind: 'study', one: id(1), other: id(2), ...why }, NOW)),
    ).rejects.toThrow(Refused);
  }
  const refused = await store.db.read((tx) =>
    tx.selectFrom('audit_event').select('actor').where('kind', '=', 'refused').orderBy('seq').execute(),
  );
  expect(refused.map((r) => r.actor)).toEqual(['anonymous', 'anonymous', 'anonymous', 'p', 'p', 'p']);
});

test('two merges that would make a circle together cannot both happen, also at once', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  await importList(store.db, [projected(study(1)), projected(study(2))], '2026-05-01');
  const both = await Promise.allSettled([
    store.db.write((tx) => merge(tx, 1, 2)),
    store.db.write((tx) => merge(tx, 2, 1)),
  ]);
  expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  const { rows } = await store.db.read((tx) =>
    sql<{ n: number }>`select count(*)::int as n from study where merged_into is not null`.execute(tx),
  );
  expect(rows).toEqual([{ n: 1 }]);
});
