import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountMeasure, TwoByTwo } from './effect-measures.ts';
import oracle from './fixtures/pool-effects.json' with { type: 'json' };
import type { Tau2Method } from './heterogeneity.ts';
import { compare, newWorst, type Worst } from './oracle.testing.ts';
import { type EffectRows, type PooledEffectTable, poolEffectTable } from './pool-effects.ts';
import type { PoolTest } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';

type Columns = Record<string, number | number[]>;
interface Fit {
  tau2Method: Tau2Method;
  test: PoolTest;
  [key: string]: unknown;
}
interface Expected {
  yi?: unknown;
  vi?: unknown;
  fits: Fit[];
  egger?: Record<string, unknown>;
  mantelHaenszel?: Record<string, unknown>;
}

const list = (v: unknown): number[] => (Array.isArray(v) ? (v as number[]) : [v as number]);

function rowsOf<T>(columns: Columns): T[] {
  const keys = Object.keys(columns);
  return list(columns[keys[0] as string]).map(
    (_, i) => ({ study: `study ${i + 1}`, ...Object.fromEntries(keys.map((k) => [k, list(columns[k])[i]])) }) as T,
  );
}

const TESTED = new Set(['tau2Method', 'test']);

/** Near 0 a relative error means nothing: such numbers are held to an absolute one. */
const NEAR_ZERO = 1e-12;

function compareAll(worst: Worst, where: string, given: EffectRows, expected: Expected): void {
  const plain = poolEffectTable(given, { leaveOneOut: false });
  if (expected.yi !== undefined) {
    compare(
      worst,
      `${where}: yi`,
      plain.studies.map((s) => s.yi),
      list(expected.yi),
      NEAR_ZERO,
    );
    compare(
      worst,
      `${where}: vi`,
      plain.studies.map((s) => s.vi),
      list(expected.vi),
    );
  }
  for (const fit of expected.fits) {
    const ours = poolEffectTable(given, { tau2: fit.tau2Method, test: fit.test });
    const flat: Record<string, unknown> = {
      ...ours,
      ...ours.transformed,
      ci: ours.ci,
      weights: ours.studies.map((s) => s.weight),
      looEstimate: ours.leaveOneOut?.map((l) => l.estimate),
      looTau2: ours.leaveOneOut?.map((l) => l.tau2),
    };
    for (const [key, value] of Object.entries(fit)) {
      if (TESTED.has(key) || value === null) continue;
      compare(
        worst,
        `${where}, ${fit.tau2Method}, ${fit.test}: ${key}`,
        flat[key],
        key === 'weights' ? list(value) : value,
        NEAR_ZERO,
      );
    }
  }
  for (const [key, value] of Object.entries(expected.egger ?? {}))
    compare(worst, `${where}: egger ${key}`, plain.egger?.[key as keyof typeof plain.egger], value, NEAR_ZERO);
  for (const [key, value] of Object.entries(expected.mantelHaenszel ?? {}))
    compare(
      worst,
      `${where}: mh ${key}`,
      plain.mantelHaenszel?.[key as keyof typeof plain.mantelHaenszel],
      value,
      NEAR_ZERO,
    );
}

const finiteOnly = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'object' && value !== null
      ? Object.values(value).every(finiteOnly)
      : true;

describe('two arms against metafor', () => {
  for (const measure of ['logRR', 'logOR', 'RD'] as const)
    test(`${measure}: effects, every estimator and test, Mantel–Haenszel and Egger agree to 1e-8`, () => {
      const worst = newWorst();
      for (const [name, set] of Object.entries(oracle.sets)) {
        const given: EffectRows = { measure, rows: rowsOf<TwoByTwo>(set.rows) };
        compareAll(worst, `${name}, ${measure}`, given, set.measures[measure] as unknown as Expected);
      }
      expect(worst.compared).toBeGreaterThan(900);
      expect(worst.error, worst.where).toBeLessThan(1e-8);
    });

  test('Peto’s odds ratio agrees to 1e-8', () => {
    const worst = newWorst();
    for (const [name, set] of Object.entries(oracle.sets)) {
      const ours = poolEffectTable({ measure: 'logOR', rows: rowsOf<TwoByTwo>(set.rows) }, { leaveOneOut: false }).peto;
      const theirs = 'peto' in set ? (set.peto as Record<string, unknown>) : null;
      if (theirs && Object.keys(theirs).length > 0)
        for (const [key, value] of Object.entries(theirs))
          compare(worst, `${name}: ${key}`, ours?.[key as keyof typeof ours], value, NEAR_ZERO);
      else expect(ours, name).toBeNull();
    }
    expect(worst.compared).toBeGreaterThan(40);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('mean differences, Hedges’ g and generic effects agree to 1e-8', () => {
    const worst = newWorst();
    for (const [name, set] of Object.entries(oracle.means))
      for (const measure of ['MD', 'SMD'] as const)
        compareAll(
          worst,
          `${name}, ${measure}`,
          { measure, rows: rowsOf(set.rows) },
          set.measures[measure] as unknown as Expected,
        );
    for (const [name, set] of Object.entries(oracle.generic))
      compareAll(worst, name, { measure: 'generic', rows: rowsOf(set.rows) }, set as unknown as Expected);
    expect(worst.compared).toBeGreaterThan(300);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });
});

const table = fc
  .record({
    n1i: fc.integer({ min: 1, max: 500 }),
    n2i: fc.integer({ min: 1, max: 500 }),
    a: fc.double({ min: 0, max: 1, noNaN: true }),
    c: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ n1i, n2i, a, c }) => ({ study: '', ai: Math.round(a * n1i), n1i, ci: Math.round(c * n2i), n2i }));
const tables = fc.array(table, { minLength: 1, maxLength: 8 });
const measure = fc.constantFrom<CountMeasure>('logRR', 'logOR', 'RD');

const close = (a: number | undefined, b: number | undefined): boolean =>
  a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a));

describe('properties', () => {
  test('every number is finite, whatever the tables', () => {
    fc.assert(fc.property(tables, measure, (rows, m) => finiteOnly(poolEffectTable({ measure: m, rows }))));
  });

  test('the order of the studies does not matter', () => {
    fc.assert(
      fc.property(tables, measure, (rows, m) => {
        const a = poolEffectTable({ measure: m, rows }, { leaveOneOut: false });
        const b = poolEffectTable({ measure: m, rows: [...rows].reverse() }, { leaveOneOut: false });
        return close(a.estimate, b.estimate) && close(a.tau2, b.tau2) && close(a.Q, b.Q);
      }),
    );
  });

  test('exchanging the arms turns the sign of the effect', () => {
    fc.assert(
      fc.property(tables, measure, (rows, m) => {
        const swapped = rows.map(({ study, ai, n1i, ci, n2i }) => ({ study, ai: ci, n1i: n2i, ci: ai, n2i: n1i }));
        const a = poolEffectTable({ measure: m, rows }, { leaveOneOut: false });
        const b = poolEffectTable({ measure: m, rows: swapped }, { leaveOneOut: false });
        return (
          close(a.estimate, -b.estimate) &&
          (a.peto === null ? b.peto === null : close(a.peto.estimate, -(b.peto?.estimate ?? Number.NaN))) &&
          (a.mantelHaenszel === null || close(a.mantelHaenszel.estimate, -(b.mantelHaenszel?.estimate ?? Number.NaN)))
        );
      }),
    );
  });

  test('counting events or non-events turns the sign of the odds ratio and of the risk difference', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom<CountMeasure>('logOR', 'RD'), (rows, m) => {
        const other = rows.map((r) => ({ ...r, ai: r.n1i - r.ai, ci: r.n2i - r.ci }));
        const a = poolEffectTable({ measure: m, rows }, { leaveOneOut: false });
        const b = poolEffectTable({ measure: m, rows: other }, { leaveOneOut: false });
        return close(a.estimate, -b.estimate) && close(a.tau2, b.tau2);
      }),
    );
  });

  test('a unit ten times smaller makes mean differences ten times larger and leaves standardised ones alone', () => {
    const rows = rowsOf<never>(oracle.means['three trials'].rows as Columns);
    const ten = rows.map((r) => {
      const { m1i, m2i, sd1i, sd2i, ...rest } = r as Record<string, number>;
      return {
        ...rest,
        m1i: 10 * (m1i ?? 0),
        m2i: 10 * (m2i ?? 0),
        sd1i: 10 * (sd1i ?? 0),
        sd2i: 10 * (sd2i ?? 0),
      } as never;
    });
    const md = poolEffectTable({ measure: 'MD', rows });
    expect(poolEffectTable({ measure: 'MD', rows: ten }).estimate).toBeCloseTo(10 * md.estimate, 10);
    const g = poolEffectTable({ measure: 'SMD', rows });
    expect(poolEffectTable({ measure: 'SMD', rows: ten }).estimate).toBeCloseTo(g.estimate, 12);
  });
});

function refusal(given: EffectRows): string {
  try {
    poolEffectTable(given);
  } catch (e) {
    if (e instanceof StatsRefusal) return e.message;
    throw e;
  }
  throw new Error('It was not refused.');
}

describe('what is refused or undefined', () => {
  const row = { study: 'A', ai: 1, n1i: 10, ci: 2, n2i: 10 };
  test.each([
    ['no rows', [], /no studies/],
    ['an empty arm', [{ ...row, n1i: 0, ai: 0 }], /n1i is 0/],
    ['more events than patients', [{ ...row, ci: 11 }], /count patients, not events/],
    ['a fraction', [{ ...row, ai: 1.5 }], /whole number/],
    ['a negative count', [{ ...row, ai: -1 }], /whole number/],
    ['no number', [{ ...row, ai: Number.NaN }], /give a number/],
  ] as const)('%s is refused in one sentence', (_, rows, words) => {
    expect(refusal({ measure: 'logRR', rows: [...rows] })).toMatch(words);
  });

  test('a standard error of zero, and one too small to square, are refused', () => {
    expect(refusal({ measure: 'generic', rows: [{ study: 'A', yi: 1, sei: 0 }] })).toMatch(/above zero/);
    expect(refusal({ measure: 'generic', rows: [{ study: 'A', yi: 1, sei: 1e-200 }] })).toMatch(
      /too large or too small/,
    );
  });

  test('studies without any event have no Peto and no Mantel–Haenszel ratio, and say so', () => {
    const out: PooledEffectTable = poolEffectTable({ measure: 'logOR', rows: [{ ...row, ai: 0, ci: 0 }] });
    expect([out.peto, out.mantelHaenszel]).toEqual([null, null]);
    expect(out.notes.join(' ')).toMatch(/nobody or everybody/);
  });

  test('a thousand million patients are counted without loss', () => {
    const out = poolEffectTable({ measure: 'RD', rows: [{ study: 'A', ai: 3e8, n1i: 1e9, ci: 2e8, n2i: 1e9 }] });
    expect(out.estimate).toBeCloseTo(0.1, 14);
  });
});
