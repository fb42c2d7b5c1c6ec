import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { importList, projected, within } from '#evidence/import-testing.server.ts';
import { mergeLosses } from './merge-losses.server.ts';
import { lossSentence } from './merge-losses.ts';

const a = { id: 'A', phases: ['PHASE1'], labels: ['disease:SLE', 'target:CD19'] };

test('a merge tells under what the two would no longer be found, and is silent where nothing is lost', () => {
  expect(lossSentence(a, { ...a, id: 'B' })).toBeNull();
  expect(lossSentence(a, { id: 'B', phases: [], labels: ['disease:SLE'] })).toBeNull();
  expect(lossSentence(a, { id: 'B', phases: ['PHASE1', 'PHASE2'], labels: ['target:BCMA'] })).toBe(
    'If A stays, the two are no longer found under BCMA, Phase 1/2, which only B has.',
  );
});

test('each of a pair is looked at as the one that stays', async () => {
  const tx = await openTx();
  const lupus = { conditions: ['Systemic Lupus Erythematosus'], interventions: ['CD19 CAR-T cells'] };
  const list = [
    projected({ id: 'NCT90000001', ...lupus, phases: ['PHASE1'] }),
    projected({ id: 'NCT90000002', ...lupus, phases: ['PHASE2'] }),
  ];
  await importList(within(tx), list, '2026-05-01');
  const pair = { id: 7, a: 'NCT90000001', b: 'NCT90000002' };
  expect(await mergeLosses(tx, [pair])).toEqual({
    7: [
      'If NCT90000001 stays, the two are no longer found under Phase 2, which only NCT90000002 has.',
      'If NCT90000002 stays, the two are no longer found under Phase 1, which only NCT90000001 has.',
    ],
  });
  expect(await mergeLosses(tx, [{ ...pair, b: 'NCT99999999' }])).toEqual({ 7: [] });
  expect(await mergeLosses(tx, [])).toEqual({});
});
