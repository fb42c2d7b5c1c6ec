import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alikeCases } from './alike-cases.ts';
import { readCaseTable } from './case-rows.ts';
import type { CaseContent } from './cases.ts';

const CASES = readCaseTable(readFileSync('data/patients.csv', 'utf8'), { published: true }).rows;
const pairs = (cases: readonly CaseContent[]) => alikeCases(cases).map((p) => `${p.a} ${p.b}`);
const two = (a: Partial<CaseContent>, b: Partial<CaseContent>): CaseContent[] => {
  const usual = CASES.find((c) => c.key === 'TAUBMANN-1') as CaseContent;
  return [
    { ...usual, key: 'A', study: 'S1', ...a },
    { ...usual, key: 'B', study: 'S2', ...b },
  ];
};

test('of the bundled cases three pairs agree in all that is stated, and the order of the rows does not matter', () => {
  const found = ['KRICKAU-1 ZHENG-1', 'MUELLER23-1 PECHER-1', 'MUELLER25-1 TAUBMANN-1'];
  expect(pairs(CASES)).toEqual(found);
  expect(pairs([...CASES].reverse())).toEqual(found);
});

test.each([
  ['alike in all', {}, {}, 1],
  ['a year apart', { age: 44 }, { age: 45 }, 1],
  ['two years apart', { age: 44 }, { age: 46 }, 0],
  ['of another sex', {}, { sex: 'male' as const }, 0],
  ['of whom an age is not stated', {}, { age: null }, 0],
  ['of whom both ages are not stated', { age: null }, { age: null }, 0],
  ['of whom no sex is stated', { sex: 'not stated' as const }, { sex: 'not stated' as const }, 0],
  ['of one publication', { study: 'S' }, { study: 'S' }, 0],
  ['with another disease', {}, { diseaseKeys: ['SLE'] }, 0],
  ['with a broader name of the disease', {}, { diseaseKeys: ['IIM'] }, 1],
  ['with a product of which a later report tells more', {}, { product: 'CD19 CAR-T, then BCMA CAR-T' }, 1],
  ['with another product', {}, { product: 'TyU19', productKeys: ['TyU19'] }, 0],
])('two cases %s', (_, a, b, count) => {
  expect(alikeCases(two(a, b))).toHaveLength(count);
});
