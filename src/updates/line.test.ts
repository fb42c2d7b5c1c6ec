import { expect, test } from 'vitest';
import { judged } from '#claims/claim.ts';
import { claimStanding, readClaim, refillClaim, reviseClaim, writeClaim } from '#claims/claims.server.ts';
import { openTx } from '#db/testing.server.ts';
import { listStatements, reviseStatement } from '#insights/statements.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { readArea, reviseArea } from '#priorities/areas.server.ts';
import {
  AT,
  aChange,
  MEMBER,
  putSynthesis,
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
    now: [
      { name: 'events', before: '12', after: '14' },
      { name: 'patients', before: '15', after: '18' },
    ],
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
    { ...input, template: 'Remission was reached by {events} of {patients}: {percent}.' },
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

test('a word that no longer fits the number is told with old and new, and the claim cannot simply be renewed', async () => {
  const tx = await line();
  const { id } = await writeClaim(
    tx,
    {
      bound: { kind: 'synthesis', id: 'Y1' },
      template: 'Most patients ({events} of {patients}) were in remission.',
      ...judged({ start: 'uncontrolled', reasons: [{ key: 'imprecision', steps: 1, sentence: 'Few patients.' }] }),
      wouldChange: 'A controlled trial.',
    },
    MEMBER.id,
    AT,
  );
  expect(await readClaim(tx, id)).toMatchObject({ certainty: 'very low', wouldChange: 'A controlled trial.' });
  await putSynthesis(tx, 'Y1', synthesisAnswer(7, 18, 0.4), [aChange('high', 'estimate')]);
  expect(await claimStanding(tx, id)).toMatchObject({
    state: 'words-unfit',
    sentence: expect.stringMatching(
      /^It says 12 of 15; the synthesis Y1 now gives 7 of 18\. “Most patients” means more than half/,
    ),
    renewed: null,
  });
  expect(await refused(refillClaim(tx, id, MEMBER.id, AT))).toMatchObject([
    'template',
    expect.stringContaining('choose another word'),
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
