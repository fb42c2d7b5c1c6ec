import { describe, expect, test } from 'vitest';
import { companyByKey } from '#vocabulary/companies.ts';
import { productOf } from '#vocabulary/vocabulary.ts';
import { CONFLICT_CASES, solve } from './conflict-cases.ts';

describe.each([...Map.groupBy(CONFLICT_CASES, (c) => c.group)])('%s', (_, cases) => {
  test.each(cases.map((c) => [c.title, c] as const))('%s', (_title, c) => {
    const s = solve(c);
    expect({ level: s.level, duty: s.duty, rules: s.because.map((b) => b.rule) }).toEqual({
      ...c.expect,
      rules: [...c.expect.rules],
    });
  });
});

test('There are at least sixty worked cases, each with a title of its own', () => {
  expect(CONFLICT_CASES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CONFLICT_CASES.map((c) => c.title)).size).toBe(CONFLICT_CASES.length);
});

test('Worked cases name only companies and products of the vocabulary, and no registered study', () => {
  for (const { item } of CONFLICT_CASES)
    for (const c of item.companies) {
      expect(companyByKey(c.company), c.company).not.toBeNull();
      for (const p of c.products) expect(productOf(p), p).not.toBeNull();
      for (const s of c.studies) expect(s).toMatch(/^NCT000000/);
    }
});

test('Every sentence names what stands behind it and leaves no gap to fill', () => {
  for (const c of CONFLICT_CASES)
    for (const b of solve(c).because) {
      expect(b.sentence, c.title).not.toMatch(/[{}]|undefined|null| {2}|, :|\(\)/);
      expect(b.sentence, c.title).toMatch(/[.”)]$/);
    }
});
