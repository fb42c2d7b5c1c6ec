import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { type SynthesisSpec, synthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis } from './synthesise.ts';

const SPEC: SynthesisSpec = { outcome: 'remission', verification: 'all', method: 'glmm' };
const row = (id: string, more: Parameters<typeof candidate>[0] | object = {}) => candidate({ id: `${id}/1`, ...more });
const arms = (rows: ReturnType<typeof row>[], more: Partial<SynthesisSpec>) => {
  const a = answerSynthesis('', { ...SPEC, ...more }, rows);
  return { counted: a.rows.map((r) => r.arm), aside: a.setAside.map((r) => `${r.arm}: ${r.reason}`) };
};

describe('a question about products', () => {
  const rows = [
    row('A', { product: 'rapcabtagene autoleucel (YTB323, rap-cel)' }),
    row('B', { product: 'CD19 CAR-T (Erlangen)' }),
    row('C', { product: 'zorpo-cel (MB-CART19.1)' }),
  ];
  test('takes a key of the vocabulary, any of its names, or the words of the table, whatever their case', () => {
    expect(arms(rows, { products: ['rapcabtagene autoleucel'] }).counted).toEqual(['A']);
    expect(arms(rows, { products: ['ytb323'] }).counted).toEqual(['A']);
    expect(arms(rows, { products: ['cd19 car-t  (ERLANGEN)'] }).counted).toEqual(['B']);
    expect(arms(rows, { products: ['zorpo-cel', 'rap-cel'] }).counted).toEqual(['A', 'C']);
    expect(arms(rows, { products: ['CD19 CAR-T'] }).counted).toEqual([]);
  });
});

describe('a question about a window of time', () => {
  const at = (id: string, timepoint: string) => row(id, { timepoint });
  const rows = [
    at('A', '3 months'),
    at('B', '24 weeks'),
    at('C', '12 months'),
    at('D', 'last follow-up'),
    at('E', 'acute'),
  ];
  test('counts only stated times within it, both ends included, and says of the others why not', () => {
    const found = arms(rows, { window: [3, 6] });
    expect(found.counted).toEqual(['A', 'B']);
    expect(found.aside).toContain('C: Counted at “12 months”, which is no stated time from 3 to 6 months.');
    expect(found.aside).toContain('D: Counted at “last follow-up”, which is no stated time from 3 to 6 months.');
    expect(arms(rows, { window: [0, 3] }).counted).toEqual(['A', 'E']);
    expect(arms(rows, { window: [12, 12] }).counted).toEqual(['C']);
  });
  test('chooses among the time points of an arm only those within it', () => {
    const two = [row('A', { timepoint: '6 months' }), { ...row('A', { timepoint: '12 months' }), id: 'A/2' }];
    expect(answerSynthesis('', { ...SPEC, window: [9, 15] }, two).rows.map((r) => r.timepoint)).toEqual(['12 months']);
  });
  test('is refused where it ends before it begins', () => {
    expect(synthesisSpec.safeParse({ ...SPEC, window: [6, 3] }).error?.issues[0]?.message).toContain('ends before');
  });
});

test('a retracted report is shown with that reason, counted nowhere, and decides nothing about the others', () => {
  const rows = [
    row('A', { retracted: true, overlapGroup: 'G', evaluable: 50 }),
    row('B', { overlapGroup: 'G' }),
    row('C'),
  ];
  expect(arms(rows, {})).toEqual({
    counted: ['B', 'C'],
    aside: ['A: Its report was retracted; the figures of a retracted report are not counted.'],
  });
});

test('a question without the newer conditions has the content that it always had', () => {
  expect(answerSynthesis('', { ...SPEC, products: undefined, window: undefined }, []).spec).toEqual(SPEC);
});
