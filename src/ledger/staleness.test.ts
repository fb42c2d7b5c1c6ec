import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { FieldChange } from './grades.ts';
import { readLine } from './line.server.ts';
import { recordThing, setPins, supersede } from './record.server.ts';
import type { RevisitRule } from './revisit.ts';
import { standings } from './staleness.server.ts';
import type { Kind, Ref } from './things.ts';

const AT = new Date('2026-06-01T10:00:00Z');
const TODAY = '2026-07-01';
const change = (grade: FieldChange['grade'], rule: string): FieldChange => ({
  field: 'status',
  before: 'a',
  after: 'b',
  grade,
  rule,
  sentence: `Changed by ${rule}.`,
});
const STOPS: RevisitRule = { id: 'study-stops', words: 'a trial stops', onRules: ['status-stopped'] };

async function line() {
  const tx = await openTx();
  const put = (kind: Kind, id: string, content: unknown, changes: FieldChange[] = []) =>
    recordThing(tx, { kind, id, title: `${kind} ${id}`, asOf: '2026-06-01', content }, changes, AT);
  const rest = (from: Ref, ...to: Ref[]) =>
    setPins(
      tx,
      from,
      to.map((t) => ({ to: t })),
      AT,
    );
  await put('study', 'NCT00000001', { s: 1 });
  await put('study', 'NCT00000002', { s: 1 });
  await put('claim', 'C1', { c: 1 });
  await put('claim', 'C2', { c: 1 });
  await put('decision', 'D1', { d: 1 });
  await put('passage', 'P1', { p: 1 });
  await rest({ kind: 'claim', id: 'C1' }, { kind: 'study', id: 'NCT00000001' });
  await rest({ kind: 'claim', id: 'C2' }, { kind: 'study', id: 'NCT00000002' });
  await setPins(
    tx,
    { kind: 'decision', id: 'D1' },
    [
      { to: { kind: 'claim', id: 'C1' } },
      { to: { kind: 'study', id: 'NCT00000001' }, role: 'watches', revisitIf: [STOPS] },
    ],
    AT,
  );
  await rest({ kind: 'passage', id: 'P1' }, { kind: 'decision', id: 'D1' });
  const states = async () =>
    Object.fromEntries(
      [
        ...(await standings(
          tx,
          [
            { kind: 'claim', id: 'C1' },
            { kind: 'claim', id: 'C2' },
            { kind: 'decision', id: 'D1' },
            { kind: 'passage', id: 'P1' },
          ],
          TODAY,
        )),
      ].map(([k, v]) => [k, v.state]),
    );
  return { tx, put, rest, states };
}

test('a line on which nothing changed is fresh throughout', async () => {
  const { states } = await line();
  expect(await states()).toEqual({
    'claim:C1': 'fresh',
    'claim:C2': 'fresh',
    'decision:D1': 'fresh',
    'passage:P1': 'fresh',
  });
});

test('a low-grade change is counted and raises no alarm', async () => {
  const { tx, put, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('low', 'sites')]);
  expect(new Set(Object.values(await states()))).toEqual(new Set(['fresh']));
  expect((await standings(tx, [{ kind: 'passage', id: 'P1' }], TODAY)).get('passage:P1')?.minorChanges).toBe(1);
});

test('a medium change shows as new evidence on everything downstream and on nothing else', async () => {
  const { put, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('medium', 'status-other')]);
  expect(await states()).toEqual({
    'claim:C1': 'new-evidence',
    'claim:C2': 'fresh',
    'decision:D1': 'new-evidence',
    'passage:P1': 'new-evidence',
  });
});

test('a change that a revisit-if rule names makes its holder and what rests on it stale, and names rule and change', async () => {
  const { tx, put, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('high', 'status-stopped')]);
  expect(await states()).toEqual({
    'claim:C1': 'new-evidence',
    'claim:C2': 'fresh',
    'decision:D1': 'stale',
    'passage:P1': 'stale',
  });
  const reason = (await standings(tx, [{ kind: 'passage', id: 'P1' }], TODAY)).get('passage:P1')?.reasons[0];
  expect(reason).toMatchObject({
    state: 'stale',
    rule: { id: 'study-stops' },
    change: { rule: 'status-stopped' },
    from: { kind: 'decision', id: 'D1' },
  });
});

test('a change that is undone before anybody looked leaves the line fresh', async () => {
  const { put, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('medium', 'x')]);
  await put('study', 'NCT00000001', { s: 1 }, [change('medium', 'x')]);
  expect((await states())['passage:P1']).toBe('fresh');
});

test('pinning a claim again takes up the change, and what rests on the unchanged claim is fresh again', async () => {
  const { put, rest, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('medium', 'x')]);
  await rest({ kind: 'claim', id: 'C1' }, { kind: 'study', id: 'NCT00000001' });
  expect((await states())['passage:P1']).toBe('fresh');
});

test('a fired rule stays fired when the claim in between is pinned again', async () => {
  const { put, rest, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('high', 'status-stopped')]);
  await rest({ kind: 'claim', id: 'C1' }, { kind: 'study', id: 'NCT00000001' });
  expect((await states())['passage:P1']).toBe('stale');
});

test('a superseded thing says so, and what rests on it has new evidence', async () => {
  const { tx, put, states } = await line();
  await put('decision', 'D2', { d: 2 });
  await supersede(tx, { kind: 'decision', id: 'D1' }, { kind: 'decision', id: 'D2' });
  expect(await states()).toMatchObject({ 'decision:D1': 'superseded', 'passage:P1': 'new-evidence' });
});

test('a rule on an estimate fires when the estimate leaves its interval, and a rule on a date when the day has passed', async () => {
  const { tx, put } = await line();
  await put('synthesis', 'Y1', { estimate: 0.8 });
  await setPins(
    tx,
    { kind: 'claim', id: 'C2' },
    [
      {
        to: { kind: 'synthesis', id: 'Y1' },
        revisitIf: [{ id: 'e', words: 'the estimate leaves 70–90 %', estimateOutside: [0.7, 0.9] }],
      },
    ],
    AT,
  );
  const at = async (day: string) => (await standings(tx, [{ kind: 'claim', id: 'C2' }], day)).get('claim:C2')?.state;
  expect(await at(TODAY)).toBe('fresh');
  await put('synthesis', 'Y1', { estimate: 0.65 }, [change('low', 'estimate')]);
  expect(await at(TODAY)).toBe('stale');
  await setPins(
    tx,
    { kind: 'claim', id: 'C2' },
    [
      {
        to: { kind: 'synthesis', id: 'Y1' },
        revisitIf: [{ id: 'd', words: 'the year ends', afterDate: '2026-12-31' }],
      },
    ],
    AT,
  );
  expect(await at('2026-12-31')).toBe('fresh');
  expect(await at('2027-01-01')).toBe('stale');
});

test('things that rest on each other in a circle do not loop for ever', async () => {
  const { tx, rest, states } = await line();
  await rest({ kind: 'claim', id: 'C1' }, { kind: 'passage', id: 'P1' });
  expect(Object.keys(await states())).toHaveLength(4);
  expect((await readLine(tx, { kind: 'claim', id: 'C1' }, TODAY))?.nodes.length).toBeGreaterThan(2);
});

test('the line of a study holds everything downstream, and nothing that does not rest on it', async () => {
  const { tx } = await line();
  const l = await readLine(tx, { kind: 'study', id: 'NCT00000001' }, TODAY);
  expect(l?.nodes.map((n) => `${n.kind}:${n.id}`)).toEqual([
    'study:NCT00000001',
    'claim:C1',
    'decision:D1',
    'passage:P1',
  ]);
  expect(await readLine(tx, { kind: 'study', id: 'NCT99999999' }, TODAY)).toBeNull();
});

test('a rule that fired stays fired when the study resumes before anybody looked, while the evidence is as it was', async () => {
  const { put, states } = await line();
  await put('study', 'NCT00000001', { s: 2 }, [change('high', 'status-stopped')]);
  await put('study', 'NCT00000001', { s: 1 }, [change('medium', 'status-other')]);
  expect(await states()).toMatchObject({ 'claim:C1': 'fresh', 'decision:D1': 'stale', 'passage:P1': 'stale' });
  await put('study', 'NCT00000001', { s: 3 }, [change('low', 'sites')]);
  expect(await states()).toMatchObject({ 'claim:C1': 'new-evidence', 'decision:D1': 'stale' });
});

test('when an older record renumbers the versions of a study, only changes after the day that was pinned count', async () => {
  const { tx, states } = await line();
  await tx.deleteFrom('thing_version').where('kind', '=', 'study').where('id', '=', 'NCT00000001').execute();
  const version = (n: number, hash: string, as_of: string) =>
    tx
      .insertInto('thing_version')
      .values({ kind: 'study', id: 'NCT00000001', version: n, hash, as_of, at: AT, content: '{}' })
      .execute();
  await version(1, 'january', '2026-01-01');
  await version(2, 'march', '2026-03-01');
  await version(3, 'june', '2026-06-01');
  const row = { ...change('high', 'status-stopped'), kind: 'study', id: 'NCT00000001', before: 'null', after: 'null' };
  await tx
    .insertInto('thing_change')
    .values({ ...row, version: 2, ordinal: 0, as_of: '2026-03-01' })
    .execute();
  await tx
    .updateTable('thing')
    .set({ hash: 'june', version: 3 })
    .where('kind', '=', 'study')
    .where('id', '=', 'NCT00000001')
    .execute();
  expect((await states())['passage:P1']).toBe('fresh');
  await version(4, 'july', '2026-07-01');
  await tx
    .insertInto('thing_change')
    .values({ ...row, version: 4, ordinal: 0, as_of: '2026-07-01' })
    .execute();
  await tx
    .updateTable('thing')
    .set({ hash: 'july', version: 4, as_of: '2026-07-01' })
    .where('kind', '=', 'study')
    .where('id', '=', 'NCT00000001')
    .execute();
  expect((await states())['passage:P1']).toBe('stale');
});
