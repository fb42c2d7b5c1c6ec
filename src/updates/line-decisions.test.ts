import { expect, test } from 'vitest';
import { writeClaim } from '#claims/claims.server.ts';
import { openTx } from '#db/testing.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { readDecision, supersedeDecision, writeDecision } from '#priorities/decisions.server.ts';
import { readInitiative, reviseInitiative } from '#roadmap/initiatives.server.ts';
import {
  AT,
  aChange,
  CHAIR,
  decisionOn,
  MEMBER,
  putQuery,
  putStudy,
  putSynthesis,
  queryAnswer,
  refused,
  states,
  synthesisAnswer,
  TODAY,
  writeLine,
} from './line-testing.server.ts';

async function line() {
  const tx = await openTx();
  await writeLine(tx);
  return tx;
}

test('a study that stops makes the decision that watches it stale, and what follows from it, but no claim', async () => {
  const tx = await line();
  await putStudy(tx, 'NCT00000002', 'TERMINATED', [aChange('high', 'status-stopped', 'The study was terminated.')]);
  expect(await states(tx)).toEqual({
    C1: 'fresh',
    C2: 'new-evidence',
    S1: 'fresh',
    A1: 'new-evidence',
    D1: 'stale',
    I1: 'stale',
    P1: 'stale',
  });
  const d = (await standings(tx, [{ kind: 'decision', id: 'D1' }], TODAY)).get('decision:D1');
  expect(d?.reasons[0]?.sentence).toContain('is terminated, suspended or withdrawn');
});

test('a change that no rule of the decision names is new evidence and not stale', async () => {
  const tx = await line();
  await putStudy(tx, 'NCT00000001', 'ACTIVE_NOT_RECRUITING', [aChange('medium', 'status-other')]);
  expect(await states(tx)).toMatchObject({ C1: 'new-evidence', D1: 'new-evidence' });
});

test('a new study in a watched query, an estimate out of its interval and a day that passed each make a decision stale', async () => {
  const tx = await line();
  const decide = async (revisitIf: unknown[]) => {
    const { id } = await writeDecision(tx, decisionOn({ revisitIf }), CHAIR.id, AT);
    return async (day = TODAY) => (await standings(tx, [{ kind: 'decision', id }], day)).get(`decision:${id}`)?.state;
  };
  const entering = await decide([{ if: 'trial-enters' }]);
  const leaving = await decide([{ if: 'estimate-leaves', lowPercent: '70', highPercent: '90 %' }]);
  const passing = await decide([{ if: 'date-passes', date: '2026-12-31' }]);
  expect(await Promise.all([entering(), leaving(), passing()])).toEqual(['fresh', 'fresh', 'fresh']);
  expect(await passing('2027-01-01')).toBe('stale');
  await putQuery(tx, 'Q1', queryAnswer(8, 1), [aChange('medium', 'query-member-added')]);
  expect(await entering()).toBe('stale');
  expect(await leaving()).toBe('new-evidence');
  await putSynthesis(tx, 'Y1', synthesisAnswer(9, 15, 0.6), [aChange('medium', 'estimate')]);
  expect(await leaving()).toBe('stale');
});

test('a condition that could never come true, or has come true already, is refused', async () => {
  const tx = await line();
  const ask = async (over: Record<string, unknown>) => refused(writeDecision(tx, decisionOn(over), CHAIR.id, AT));
  const onC1 = { areas: [], chosen: 'Wait a year', claims: ['C1'] };
  expect(await ask({ ...onC1, revisitIf: [{ if: 'trial-enters' }] })).toMatchObject([
    'revisitIf',
    expect.stringContaining('evidence query'),
  ]);
  expect(
    await ask({ ...onC1, claims: ['C2'], revisitIf: [{ if: 'estimate-leaves', lowPercent: 1, highPercent: 99 }] }),
  ).toMatchObject(['revisitIf', expect.stringContaining('no estimate')]);
  expect(await ask({ ...onC1, revisitIf: [{ if: 'estimate-leaves', lowPercent: 85, highPercent: 99 }] })).toEqual([
    'revisitIf',
    'The estimate of Y1 is 80.0 %, already outside 85–99 %.',
  ]);
  expect(
    await ask({ ...onC1, revisitIf: [{ if: 'estimate-leaves', synthesis: 'Y7', lowPercent: 1, highPercent: 99 }] }),
  ).toMatchObject(['revisitIf', expect.stringContaining('rests on Y1')]);
  expect(await ask({ areas: ['A7'], chosen: 'A7' })).toEqual([
    'areas',
    'There is no area for investment A7; check its number.',
  ]);
});

test('a decision says which of its syntheses it watches when it rests on several', async () => {
  const tx = await line();
  await putSynthesis(tx, 'Y2', { ...synthesisAnswer(3, 10, 0.3), question: 'Another' });
  await writeClaim(
    tx,
    {
      template: '{events} of {patients} relapsed.',
      bound: { kind: 'synthesis', id: 'Y2' },
      certainty: 'low',
      certaintyReasons: 'Few patients.',
    },
    MEMBER.id,
    AT,
  );
  const over = (synthesis?: string) =>
    decisionOn({
      claims: ['C3'],
      revisitIf: [{ if: 'estimate-leaves', lowPercent: 20, highPercent: 40, ...(synthesis ? { synthesis } : {}) }],
    });
  expect(await refused(writeDecision(tx, over(), CHAIR.id, AT))).toMatchObject([
    'revisitIf',
    expect.stringContaining('Y1, Y2'),
  ]);
  const { id } = await writeDecision(tx, over('y2'), CHAIR.id, AT);
  expect((await readDecision(tx, id))?.revisitIf).toEqual([
    { id: 'estimate-leaves-Y2', words: 'the pooled estimate of Y2 leaves 20–40 %', estimateOutside: [0.2, 0.4] },
  ]);
});

test('a decision keeps its options, votes and dissent, and is marked when a made-up person wrote it', async () => {
  const tx = await line();
  expect(await readDecision(tx, 'D1')).toMatchObject({
    options: [
      { area: 'A1', text: 'A registry of remissions' },
      { area: null, text: 'Wait a year' },
    ],
    chosen: 'A1',
    votes: { for: 5, against: 1, abstained: 0 },
    dissent: 'One member would have waited.',
    demonstration: false,
    restsOn: [{ kind: 'area', id: 'A1' }],
  });
  const { id } = await writeDecision(tx, decisionOn({ chosen: 'wait a year'.replace('w', 'W') }), 'demo-1', AT);
  expect(await readDecision(tx, id)).toMatchObject({ demonstration: true, chosen: 'Wait a year' });
});

test('a superseded decision stays on record, can be replaced once, and what followed from it says so', async () => {
  const tx = await line();
  const { id } = await supersedeDecision(tx, 'D1', decisionOn({ title: 'Fund half of it' }), CHAIR.id, AT);
  expect(await states(tx)).toMatchObject({ D1: 'superseded', I1: 'new-evidence', P1: 'new-evidence', A1: 'fresh' });
  expect(await readDecision(tx, 'D1')).toMatchObject({ title: 'Fund the registry of remissions' });
  expect(await refused(supersedeDecision(tx, 'D1', decisionOn(), CHAIR.id, AT))).toMatchObject([
    null,
    expect.stringContaining(`superseded by ${id}`),
  ]);
  expect(await refused(supersedeDecision(tx, 'D9', decisionOn(), CHAIR.id, AT))).toEqual([
    null,
    'There is no decision D9.',
  ]);
  const i = await readInitiative(tx, 'I1');
  if (!i) throw new Error('I1 is missing');
  const { id: _, author: __, authorName: ___, madeAt: ____, ...input } = i;
  expect(await refused(reviseInitiative(tx, 'I1', { ...input, state: 'running' }, CHAIR.id, AT))).toMatchObject([
    'decision',
    expect.stringContaining(`rest on ${id}`),
  ]);
  await reviseInitiative(tx, 'I1', { ...input, state: 'running', decision: { kind: 'decision', id } }, CHAIR.id, AT);
  expect(await states(tx)).toMatchObject({ I1: 'fresh' });
});

test('a decision is not dated into the future, and a day that reopens it lies ahead when it is written', async () => {
  const tx = await line();
  const ask = (over: Record<string, unknown>) => refused(writeDecision(tx, decisionOn(over), CHAIR.id, AT));
  expect(await ask({ decidedOn: '2026-06-02' })).toMatchObject(['decidedOn', expect.stringContaining('in the future')]);
  expect(await ask({ decidedOn: '2026-06-01' })).toBe('was done');
  for (const date of ['2026-05-31', '2026-06-01'])
    expect(await ask({ revisitIf: [{ if: 'date-passes', date }] })).toMatchObject([
      'revisitIf',
      expect.stringContaining('after today'),
    ]);
  expect(await ask({ revisitIf: [{ if: 'date-passes', date: '2026-06-02' }] })).toBe('was done');
});

test('a decision cannot be edited, by the word of the database', async () => {
  const tx = await line();
  await expect(tx.updateTable('decision').set({ votes_for: 9 }).where('id', '=', 'D1').execute()).rejects.toMatchObject(
    { code: 'AC001' },
  );
});
