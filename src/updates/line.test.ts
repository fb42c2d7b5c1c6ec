import { expect, test } from 'vitest';
import { claimStanding, readClaim, refillClaim, reviseClaim, writeClaim } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { listStatements, reviseStatement } from '#insights/statements.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { refText } from '#ledger/things.ts';
import { readArea, reviseArea } from '#priorities/areas.server.ts';
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
  synthesisAnswer,
  TODAY,
  writeLine,
} from './line-testing.server.ts';

async function line() {
  const tx = await openTx();
  await writeLine(tx);
  return tx;
}
const REFS = ['claim:C1', 'claim:C2', 'statement:S1', 'area:A1', 'decision:D1', 'initiative:I1', 'passage:P1'] as const;
async function states(tx: ReadTx): Promise<Record<string, string>> {
  const refs = REFS.map((r) => ({ kind: r.split(':')[0] as 'claim', id: r.split(':')[1] ?? '' }));
  const found = await standings(tx, refs, TODAY);
  return Object.fromEntries(refs.map((r) => [r.id, found.get(refText(r))?.state ?? 'none']));
}
const refused = (p: Promise<unknown>) =>
  p.then(
    () => 'was done',
    (e: unknown) => (e instanceof LineRefused ? [e.field, e.message] : Promise.reject(e)),
  );

test('a line written once is fresh throughout, dated by its oldest evidence, and every writing is in the audit chain', async () => {
  const tx = await line();
  expect(await states(tx)).toEqual({
    C1: 'fresh',
    C2: 'fresh',
    S1: 'fresh',
    A1: 'fresh',
    D1: 'fresh',
    I1: 'fresh',
    P1: 'fresh',
  });
  const things = await tx
    .selectFrom('thing')
    .select(['id', 'as_of', 'open'])
    .where('kind', 'not in', ['study'])
    .orderBy('id')
    .execute();
  expect(Object.fromEntries(things.map((t) => [t.id, t.as_of]))).toEqual({
    Y1: '2026-05-01',
    Q1: '2026-05-02',
    C1: '2026-05-01',
    C2: '2026-05-02',
    S1: '2026-05-01',
    A1: '2026-05-01',
    D1: '2026-05-01',
    I1: '2026-05-01',
    P1: '2026-05-01',
  });
  expect(things.filter((t) => t.open).map((t) => t.id)).toEqual(['Q1', 'Y1']);
  const events = await tx.selectFrom('audit_event').select(['kind', 'actor']).execute();
  expect(events.filter((e) => e.kind === 'thing.written')).toHaveLength(7);
  expect(await verifyChain(tx)).toMatchObject({ ok: true });
  const said = await tx.selectFrom('announcement').select('kind').execute();
  expect(said.filter((a) => a.kind === 'thing.changed')).toHaveLength(7);
});

test('a claim holds the numbers of its answer when it was written, and tells the old and the new one afterwards', async () => {
  const tx = await line();
  expect((await readClaim(tx, 'C1'))?.sentence).toBe(
    '12 of 15 patients were in remission at 6 months after CD19 CAR T.',
  );
  expect(await claimStanding(tx, 'C1')).toMatchObject({ state: 'current', sentence: null });
  await putSynthesis(tx, 'Y1', synthesisAnswer(14, 18, 0.78), [aChange('high', 'estimate')], '2026-06-20');
  expect((await readClaim(tx, 'C1'))?.sentence).toContain('12 of 15');
  expect(await claimStanding(tx, 'C1')).toEqual({
    state: 'number-moved',
    sentence: 'It says 12 of 15; the synthesis Y1 now gives 14 of 18.',
    renewed: '14 of 18 patients were in remission at 6 months after CD19 CAR T.',
    presentAsOf: '2026-06-20',
  });
  expect(await claimStanding(tx, 'C99')).toBeNull();
});

test('a renewed claim is fresh again, and what rests on it has new evidence because its number changed', async () => {
  const tx = await line();
  await putSynthesis(tx, 'Y1', synthesisAnswer(14, 18, 0.78), [aChange('medium', 'estimate')], '2026-06-20');
  expect(await states(tx)).toMatchObject({ C1: 'new-evidence', C2: 'fresh', S1: 'new-evidence', P1: 'new-evidence' });
  expect(await refillClaim(tx, 'C1', MEMBER.id, AT)).toMatchObject({ version: 2, changed: true });
  expect(await states(tx)).toMatchObject({
    C1: 'fresh',
    C2: 'fresh',
    S1: 'new-evidence',
    D1: 'new-evidence',
    P1: 'new-evidence',
  });
  const s1 = (await standings(tx, [{ kind: 'statement', id: 'S1' }], TODAY)).get('statement:S1');
  expect(s1?.reasons.map((r) => r.change)).toMatchObject([{ rule: 'number-changed', grade: 'high' }]);
  expect(s1?.reasons[0]?.sentence).toContain('“12 of 15” to “14 of 18”');
});

test('an answer that changed without moving the figures of a claim leaves its sentence and says so', async () => {
  const tx = await line();
  await putSynthesis(tx, 'Y1', { ...synthesisAnswer(12, 15, 0.8), I2: 0.4 }, [aChange('medium', 'heterogeneity')]);
  expect(await claimStanding(tx, 'C1')).toMatchObject({ state: 'answer-moved' });
  expect(await refillClaim(tx, 'C1', MEMBER.id, AT)).toMatchObject({ changed: false });
  expect(await claimStanding(tx, 'C1')).toMatchObject({ state: 'current' });
  expect(await states(tx)).toMatchObject({ C1: 'fresh', S1: 'fresh' });
});

test('a figure that the answer no longer gives is told, and the claim cannot be renewed', async () => {
  const tx = await line();
  const input = {
    bound: { kind: 'synthesis' as const, id: 'Y1' },
    certainty: 'low' as const,
    certaintyReasons: 'Few patients.',
  };
  const { id } = await writeClaim(
    tx,
    { ...input, template: 'Remission was reached by {percent} of patients.' },
    MEMBER.id,
    AT,
  );
  await putSynthesis(tx, 'Y1', synthesisAnswer(12, 15, null), [aChange('high', 'not-pooled')]);
  expect(await claimStanding(tx, id)).toMatchObject({ state: 'figure-gone', renewed: null });
  expect(await refused(refillClaim(tx, id, MEMBER.id, AT))).toMatchObject([
    'template',
    expect.stringContaining('{percent}'),
  ]);
});

test('a claim on nothing, on an undated answer, or with a figure of its own is refused at the field', async () => {
  const tx = await line();
  const input = {
    template: '{events} of them.',
    bound: { kind: 'synthesis' as const, id: 'Y9' },
    certainty: 'low' as const,
    certaintyReasons: 'Few.',
  };
  expect(await refused(writeClaim(tx, input, MEMBER.id, AT))).toEqual([
    'bound',
    'There is no synthesis Y9; check its number.',
  ]);
  await tx.updateTable('thing').set({ as_of: null }).where('kind', '=', 'query').execute();
  expect(await refused(writeClaim(tx, { ...input, bound: { kind: 'query', id: 'Q1' } }, MEMBER.id, AT))).toMatchObject([
    'bound',
    expect.stringContaining('no date'),
  ]);
  expect(
    await refused(
      writeClaim(tx, { ...input, template: '{events} of 20.', bound: { kind: 'synthesis', id: 'Y1' } }, MEMBER.id, AT),
    ),
  ).toMatchObject(['template', expect.stringContaining('“20”')]);
});

test('another wording of a claim is new evidence downstream; the same writing again changes nothing', async () => {
  const tx = await line();
  const c = await readClaim(tx, 'C1');
  if (!c) throw new Error('C1 is missing');
  const { template, bound, certainty, certaintyReasons } = c;
  await reviseClaim(tx, 'C1', { template, bound, certainty, certaintyReasons }, MEMBER.id, AT);
  expect(await states(tx)).toMatchObject({ C1: 'fresh', S1: 'fresh' });
  await reviseClaim(tx, 'C1', { template, bound, certainty: 'very low', certaintyReasons }, MEMBER.id, AT);
  expect(await states(tx)).toMatchObject({ C1: 'fresh', C2: 'fresh', S1: 'new-evidence', A1: 'new-evidence' });
});

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

test('a decision cannot be edited, by the word of the database', async () => {
  const tx = await line();
  await expect(tx.updateTable('decision').set({ votes_for: 9 }).where('id', '=', 'D1').execute()).rejects.toMatchObject(
    { code: 'AC001' },
  );
});

test('a revised area or initiative is graded by what changed', async () => {
  const tx = await line();
  const a = await readArea(tx, 'A1');
  if (!a) throw new Error('A1 is missing');
  const { id: _, author: __, authorName: ___, madeAt: ____, ...input } = a;
  await reviseArea(tx, 'A1', { ...input, costHigh: 900_000, title: 'A registry of remission' }, MEMBER.id, AT);
  const changes = await tx
    .selectFrom('thing_change')
    .select(['rule', 'grade', 'field'])
    .where('kind', '=', 'area')
    .orderBy('ordinal')
    .execute();
  expect(changes).toEqual([
    { rule: 'number-changed', grade: 'high', field: 'costHigh' },
    { rule: 'reworded', grade: 'medium', field: 'title' },
  ]);
  expect(await states(tx)).toMatchObject({ A1: 'fresh', D1: 'new-evidence' });
});

test('a statement revised to rest on other claims shows what it rests on now, in one order', async () => {
  const tx = await line();
  const refs = ['C2', 'C1'].map((id) => ({ kind: 'claim' as const, id }));
  await reviseStatement(
    tx,
    'S1',
    { text: 'Remission should be followed for longer.', pillar: 'clinical', restsOn: refs },
    MEMBER.id,
    AT,
  );
  const again = await reviseStatement(
    tx,
    'S1',
    { text: 'Remission should be followed for longer.', pillar: 'clinical', restsOn: refs.toReversed() },
    MEMBER.id,
    AT,
  );
  expect(again).toMatchObject({ version: 2, changed: false });
  const change = await tx.selectFrom('thing_change').select('rule').where('kind', '=', 'statement').execute();
  expect(change).toEqual([{ rule: 'grounds-changed' }]);
  expect(
    await refused(
      reviseStatement(tx, 'S7', { text: 'Not there at all.', pillar: 'clinical', restsOn: refs }, MEMBER.id, AT),
    ),
  ).toEqual([null, 'There is no statement S7.']);
});

test('a list is paged by number, searched by words and numbers, and leaves out what is not public', async () => {
  const tx = await line();
  for (let i = 0; i < 11; i++)
    await writeClaim(
      tx,
      {
        template: `{events} of them, 100_ sure${i > 5 ? ' indeed' : ''}`.replace('100_ ', 'a_b '),
        bound: { kind: 'synthesis', id: 'Y1' },
        certainty: 'low',
        certaintyReasons: 'Few.',
      },
      MEMBER.id,
      AT,
    );
  const { listClaims } = await import('#claims/claims.server.ts');
  const all = { size: 5, includeUnreleased: true };
  const first = await listClaims(tx, { ...all, page: 1 });
  expect([first.total, first.rows.map((r) => r.id)]).toEqual([13, ['C13', 'C12', 'C11', 'C10', 'C9']]);
  expect((await listClaims(tx, { ...all, page: 3 })).rows.map((r) => r.id)).toEqual(['C3', 'C2', 'C1']);
  expect((await listClaims(tx, { ...all, page: 1, query: 'a_b' })).total).toBe(11);
  expect((await listClaims(tx, { ...all, page: 1, query: 'aXb' })).total).toBe(0);
  expect((await listClaims(tx, { ...all, page: 1, query: "%'\\" })).total).toBe(0);
  expect(await listClaims(tx, { ...all, page: 1, includeUnreleased: false })).toEqual({ total: 0, rows: [] });
  expect((await listStatements(tx, { ...all, page: 1 })).rows).toMatchObject([
    { id: 'S1', pillar: 'clinical', open: false },
  ]);
});
