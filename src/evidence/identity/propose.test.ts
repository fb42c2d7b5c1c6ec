import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { projectedStudy } from '#evidence/study-fixture.ts';
import { keepApart } from './decide.server.ts';
import { mergeStudies, undoStudyMerge } from './merge-studies.server.ts';
import { listPairs, pairCounts } from './pairs.server.ts';
import { proposeDuplicates } from './propose.server.ts';

const id = (n: number) => `NCT9000000${n}`;
const study = (n: number, secondary: string[] = [], more: { sponsor?: string; title?: string; org?: string } = {}) =>
  projectedStudy(
    {
      identificationModule: {
        briefTitle: more.title ?? 'Anti-CD19 CAR-T Cells in Lupus Nephritis',
        ...(more.org ? { orgStudyIdInfo: { id: more.org } } : {}),
        secondaryIdInfos: secondary.map((s) => ({ id: s })),
      },
      statusModule: { overallStatus: 'RECRUITING' },
      sponsorCollaboratorsModule: { leadSponsor: { name: more.sponsor ?? 'Example Bio', class: 'INDUSTRY' } },
      conditionsModule: { conditions: ['Lupus Nephritis'] },
      armsInterventionsModule: { interventions: [{ name: 'CD19 CAR-T cells' }] },
    },
    id(n),
  );
const why = { reason: 'Told by the sponsor.', by: 'person-7' };

async function start(...list: unknown[]) {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, list, '2026-05-01');
  const propose = async () => (await proposeDuplicates(db, { now: () => NOW })).looked;
  return { tx, db, propose };
}

const open = async (tx: WriteTx) =>
  (await listPairs(tx, { kind: 'study', state: 'open', page: 1, size: 50 })).rows.map((p) => `${p.a} ${p.b}`);

test('after an import the pairs that are alike are proposed with their reasons; looking again does nothing', async () => {
  const { tx, propose } = await start(study(1), study(2), study(3, [], { sponsor: 'Another Bio' }));
  expect(await propose()).toBe(3);
  const [pair, ...others] = (await listPairs(tx, { kind: 'study', state: 'open', page: 1, size: 50 })).rows;
  expect(others).toEqual([]);
  expect(pair).toMatchObject({ a: id(1), b: id(2), relation: 'same', state: 'open', kept: null, who: null, at: null });
  expect(pair?.reasons.map((r) => r.rule)).toEqual(['same-trial-by-title']);
  expect(pair?.facts.filter((f) => !f.same).map((f) => f.name)).toEqual(['Numbers']);
  expect(await propose()).toBe(0);
  expect(await open(tx)).toEqual([`${id(1)} ${id(2)}`]);
});

test('a shared registration is found across sponsors, when either record brings it', async () => {
  const { tx, db, propose } = await start(
    study(1, ['2019-001234-56']),
    study(2, [], { sponsor: 'Another Bio', title: 'Other words' }),
  );
  await propose();
  expect(await open(tx)).toEqual([]);
  await importList(
    db,
    [study(2, ['EudraCT 2019-001234-56'], { sponsor: 'Another Bio', title: 'Other words' })],
    '2026-06-01',
  );
  expect(await propose()).toBe(1);
  expect(await open(tx)).toEqual([`${id(1)} ${id(2)}`]);
});

test('only what changed is looked at, and an open pair that is alike no longer goes', async () => {
  const { tx, db, propose } = await start(study(1), study(2), study(3, [], { title: 'Quite another thing' }));
  await propose();
  await importList(
    db,
    [study(1), study(2, [], { title: 'Something else altogether' }), study(3, [], { title: 'Quite another thing' })],
    '2026-06-01',
  );
  expect(await propose()).toBe(1);
  expect(await open(tx)).toEqual([]);
});

test('what a person decided stays decided, also when a record changes', async () => {
  const { tx, db, propose } = await start(study(1), study(2));
  await propose();
  await keepApart(tx, { kind: 'study', one: id(2), other: id(1), ...why }, NOW);
  await importList(db, [study(1, ['2019-001234-56']), study(2, ['2019-001234-56'])], '2026-06-01');
  expect(await propose()).toBe(2);
  expect(await open(tx)).toEqual([]);
  const [pair] = (await listPairs(tx, { kind: 'study', state: 'kept-apart', page: 1, size: 50 })).rows;
  expect(pair).toMatchObject({ state: 'kept-apart', who: 'person-7', why: why.reason, at: NOW });
  await expect(keepApart(tx, { kind: 'study', one: '\u0000', other: '\ud800', ...why }, NOW)).rejects.toThrow(
    'not among',
  );
  await expect(keepApart(tx, { kind: 'study', one: id(1), other: id(3), ...why }, NOW)).rejects.toThrow(
    'not among the pairs',
  );
});

test('a pair of which one was merged with a third waits no longer, and comes back with the undoing', async () => {
  const { tx, propose } = await start(study(1), study(2), study(3));
  await propose();
  expect(await open(tx)).toEqual([`${id(1)} ${id(2)}`, `${id(1)} ${id(3)}`, `${id(2)} ${id(3)}`]);
  await mergeStudies(tx, { gone: id(2), kept: id(1), ...why }, NOW);
  expect(await open(tx)).toEqual([`${id(1)} ${id(3)}`]);
  expect((await pairCounts(tx)).study).toEqual({ open: 1, merged: 1, 'kept-apart': 0, undone: 0 });
  await propose();
  expect(await open(tx)).toEqual([`${id(1)} ${id(3)}`]);
  await undoStudyMerge(tx, { gone: id(2), ...why }, NOW);
  await propose();
  expect(await open(tx)).toEqual([`${id(1)} ${id(3)}`, `${id(2)} ${id(3)}`]);
  expect((await pairCounts(tx)).study).toEqual({ open: 2, merged: 0, 'kept-apart': 0, undone: 1 });
  await expect(keepApart(tx, { kind: 'study', one: id(1), other: id(2), ...why }, NOW)).resolves.toBeUndefined();
});

test('a study that changes while it is looked at is looked at once more', async () => {
  const { tx, db } = await start(study(1), study(2));
  let first = true;
  const busy: typeof db = {
    ...db,
    write: async (body) => {
      const out = await db.write(body);
      if (first) {
        first = false;
        await importList(db, [study(2, [], { title: 'Something else altogether' })], '2026-06-01');
      }
      return out;
    },
  };
  await proposeDuplicates(busy, { now: () => NOW });
  const waiting = await tx.selectFrom('identity_look').select('id').where('kind', '=', 'study').execute();
  expect(waiting).toEqual([{ id: id(2) }]);
  await proposeDuplicates(db, { now: () => NOW });
  expect(await open(tx)).toEqual([]);
});

test('hostile titles, sponsors and numbers are looked at like any other', async () => {
  const nasty = "'; drop table study; -- \u0000 \ud800 \ufdfa".repeat(200);
  const { tx, propose } = await start(
    study(1, [nasty], { title: nasty, sponsor: nasty, org: nasty }),
    study(2, [nasty], { title: nasty, sponsor: nasty, org: nasty }),
    projected({ id: id(3) }),
  );
  expect(await propose()).toBe(3);
  const { rows } = await listPairs(tx, { kind: 'study', state: 'open', page: Number.NaN, size: -1 });
  expect(rows).toHaveLength(1);
});

test('looking costs by what changed: one study among many asks for its own neighbours only', async () => {
  const { tx, db, propose } = await start(
    ...Array.from({ length: 150 }, (_, i) =>
      projected({ id: `NCT9100${String(i).padStart(4, '0')}`, title: `Study ${i}`, status: 'RECRUITING' }),
    ),
  );
  expect(await propose()).toBe(150);
  await importList(db, [study(1)], '2026-06-01');
  expect(await propose()).toBe(1);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from identity_look`.execute(tx);
  expect(rows).toEqual([{ n: 0 }]);
});
