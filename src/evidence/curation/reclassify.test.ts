import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { importList, NOW, projected, stateOf, within } from '#evidence/import-testing.server.ts';
import { CLASSIFIER } from '#evidence/relevance.ts';
import { oldLabels, reclassifyStudies } from './reclassify.server.ts';
import { CurationRefused } from './ruling-input.ts';
import { ruleLabel } from './rulings.server.ts';

const study = (n: number) =>
  projected({
    id: `NCT9000000${n}`,
    title: 'Anti-CD19 CAR-T Cells in Lupus Nephritis',
    conditions: ['Lupus Nephritis'],
    interventions: ['CD19 CAR-T cells'],
    status: 'RECRUITING',
  });

/** Three studies; the first two as older releases left them: other labels or none, no registry numbers, another text to search. */
async function old() {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, [study(1), study(2), study(3)], '2026-05-01');
  const good = await stateOf(tx);
  await sql`delete from study_label where study_id = 'NCT90000001' or (study_id = 'NCT90000002' and facet = 'target')`.execute(
    tx,
  );
  await sql`update study set classifier = 1, label_keys = '{target:CD20}', relevant = false, registry_ids = '{}', start_year = null, search_b = 'old'
    where id <> 'NCT90000003'`.execute(tx);
  await sql`update study set classifier = 0, relevance = '{}' where id = 'NCT90000001'`.execute(tx);
  return { tx, db, good, again: () => reclassifyStudies(db, { now: () => NOW }) };
}

const last = async (tx: ReadTx) => ({
  told: await tx.selectFrom('announcement').select('body').orderBy('id', 'desc').limit(1).executeTakeFirst(),
  event: await tx
    .selectFrom('audit_event')
    .select(['actor', 'kind', 'body'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst(),
});

test('what an older classifier has labelled is labelled as if it were imported now, is told of, and twice is once', async () => {
  const { tx, db, good, again } = await old();
  expect(await oldLabels(tx)).toBe(2);
  const seen: number[][] = [];
  expect(await reclassifyStudies(db, { now: () => NOW, onProgress: (done, of) => seen.push([done, of]) })).toEqual({
    studies: 2,
    changed: 2,
  });
  expect(seen).toEqual([[2, 2]]);
  expect(await stateOf(tx)).toEqual(good);
  const changed = ['NCT90000001', 'NCT90000002'];
  const now = await last(tx);
  expect(now).toEqual({
    told: { body: { importId: null, studies: changed } },
    event: {
      actor: 'system:reclassify',
      kind: 'studies.reclassified',
      body: { classifier: CLASSIFIER, studies: 2, changed },
    },
  });
  expect(await again()).toEqual({ studies: 0, changed: 0 });
  expect(await last(tx)).toEqual(now);
});

test('a study whose labels come out the same is marked as done and told to nobody', async () => {
  const { tx, again } = await old();
  await again();
  await sql`update study set classifier = 1`.execute(tx);
  const { told } = await last(tx);
  expect(await again()).toEqual({ studies: 3, changed: 0 });
  expect((await last(tx)).told).toEqual(told);
  expect((await last(tx)).event).toMatchObject({ body: { studies: 3, changed: [] } });
});

test('a study of which only its numbers come out otherwise is told of: by them reports find it', async () => {
  const { tx, again } = await old();
  await again();
  await sql`update study set classifier = 1`.execute(tx);
  await sql`update study set registry_ids = '{}' where id = 'NCT90000002'`.execute(tx);
  expect(await again()).toEqual({ studies: 3, changed: 1 });
  expect((await last(tx)).told).toEqual({ body: { importId: null, studies: ['NCT90000002'] } });
});

test('rulings stay and stand over the new labels; what no classifier has seen cannot be ruled on yet', async () => {
  const { tx, again } = await old();
  const rule = (studyId: string) =>
    ruleLabel(
      tx,
      { studyId, facet: 'target', key: 'CD19', present: false, reason: 'It binds CD20.', by: 'person-7' },
      NOW,
    );
  await expect(rule('NCT90000001')).rejects.toThrow(CurationRefused);
  await rule('NCT90000002').catch(() => {});
  await rule('NCT90000003');
  await sql`update study set classifier = 1 where id = 'NCT90000003'`.execute(tx);
  await again();
  const { rows } = await sql<{ id: string; keys: string[]; n: number }>`
    select id, label_keys as keys, (select count(*)::int from study_label l where l.study_id = s.id and l.key = 'CD19') as n
    from study s where id in ('NCT90000001', 'NCT90000003') order by id`.execute(tx);
  expect(rows.map((r) => [r.keys.includes('target:CD19'), r.n])).toEqual([
    [true, 1],
    [false, 1],
  ]);
});

test('a ruling that an import has overlooked is put in its place', async () => {
  const { tx, again } = await old();
  await again();
  await ruleLabel(
    tx,
    { studyId: 'NCT90000003', facet: 'relevant', key: 'yes', present: false, reason: 'Mice.', by: 'person-7' },
    NOW,
  );
  await sql`update study set relevant = true where id = 'NCT90000003'`.execute(tx);
  expect(await again()).toEqual({ studies: 0, changed: 1 });
  expect(await tx.selectFrom('study').select('relevant').where('id', '=', 'NCT90000003').executeTakeFirst()).toEqual({
    relevant: false,
  });
});

test('a record with hostile text is classified again like any other', async () => {
  const { tx, db, again } = await old();
  await importList(
    db,
    [
      projected({
        id: 'NCT90000009',
        title: `'; drop table study; -- \u{1F9EC}\ud800`,
        conditions: ['\u0000', '<b>SLE</b>'],
      }),
    ],
    '2026-05-02',
  );
  await sql`update study set classifier = 1`.execute(tx);
  expect((await again()).studies).toBe(4);
  expect(await oldLabels(tx)).toBe(0);
});
