import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cohenKappa, crossTable, fleissKappa, gwetAc1, type RatingCounts } from './agreement-kappa.ts';
import { icc21, krippendorffAlpha, type Ratings } from './agreement-ratings.ts';
import oracle from './fixtures/agreement.json' with { type: 'json' };
import { compare, newWorst } from './oracle.testing.ts';
import { StatsRefusal } from './refusal.ts';
import { wilcoxonSignedRank } from './wilcoxon.ts';

const METRICS = ['nominal', 'ordinal', 'interval', 'ratio'] as const;

const countsOf = (ratings: Ratings, categories: readonly number[]): RatingCounts =>
  ratings.map((row) => categories.map((c) => row.filter((v) => v === c).length));

/** jsonlite writes a list of one as the thing itself, and nothing as an empty object. */
const given = (value: unknown): number | null => (typeof value === 'number' ? value : null);

describe('against R', () => {
  test('Cohen’s kappa, plain and weighted, with its standard error', () => {
    const worst = newWorst();
    for (const [name, { table, ...expected }] of Object.entries(oracle.cohens))
      for (const weights of ['none', 'linear', 'quadratic'] as const) {
        const ours = cohenKappa(table, weights);
        compare(worst, `${name}, ${weights}: estimate`, ours.estimate, expected[weights].estimate, 1e-14);
        compare(worst, `${name}, ${weights}: se`, ours.se, expected[weights].se);
      }
    expect(worst.compared).toBe(36);
    // the oracle differentiates numerically
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('Fleiss’ kappa, AC1, ICC(2,1) and Krippendorff’s alpha', () => {
    const worst = newWorst();
    for (const [name, set] of Object.entries(oracle.many)) {
      const ratings = set.ratings as Ratings;
      const categories = [set.categories].flat();
      if (categories.length > 1) {
        const counts = countsOf(ratings, categories);
        compare(worst, `${name}: fleiss`, fleissKappa(counts).estimate, set.fleiss, 1e-14);
        compare(worst, `${name}: ac1`, gwetAc1(counts).estimate, set.ac1, 1e-14);
      }
      const icc =
        'icc' in set && typeof set.icc === 'object' && set.icc !== null && 'estimate' in set.icc ? set.icc : null;
      if (icc) {
        const ours = icc21(ratings);
        compare(worst, `${name}: icc`, ours.estimate, icc.estimate, 1e-12);
        compare(worst, `${name}: icc interval`, ours.ci, icc.ci, 1e-9);
      }
      for (const metric of METRICS) {
        const expected = given(set.alpha[metric]);
        const ours = krippendorffAlpha(ratings, metric).estimate;
        if (expected === null) expect(ours, `${name}, ${metric}`).toBeNull();
        else compare(worst, `${name}, ${metric}: alpha`, ours, expected, 1e-13);
      }
    }
    expect(worst.compared).toBeGreaterThan(38);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('the exact signed-rank test, with ties and zeros, and its approximation beyond 200 pairs', () => {
    const worst = newWorst();
    for (const [name, { d, v, p }] of Object.entries(oracle.signed)) {
      const ours = wilcoxonSignedRank([d].flat());
      compare(worst, `${name}: v`, ours.v, v);
      compare(worst, `${name}: p`, ours.p, p);
    }
    expect(worst.compared).toBe(16);
    expect(worst.error, worst.where).toBeLessThan(1e-10);
  });
});

const ratings = fc.array(fc.array(fc.option(fc.integer({ min: 1, max: 9 })), { minLength: 3, maxLength: 3 }), {
  minLength: 2,
  maxLength: 10,
});

describe('properties', () => {
  test('two raters who always agree have a kappa of 1, and nothing to judge where they use one category', () => {
    const all = crossTable(
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ] as const,
      [1, 2, 3],
    );
    expect(cohenKappa(all).estimate).toBe(1);
    expect(
      cohenKappa(
        crossTable(
          [
            [1, 1],
            [1, 1],
          ] as const,
          [1, 2],
        ),
      ).estimate,
    ).toBeNull();
  });

  test('the names of categories do not matter to unweighted measures, nor the order of raters and subjects to any', () => {
    fc.assert(
      fc.property(ratings, (rows) => {
        const relabelled = rows.map((r) => r.map((v) => (v === null ? null : 10 - v)));
        const turned = [...rows].reverse().map((r) => [...r].reverse());
        for (const metric of METRICS) {
          const a = krippendorffAlpha(rows, metric).estimate;
          const b = krippendorffAlpha(turned, metric).estimate;
          if (a === null ? b !== null : b === null || Math.abs(a - b) > 1e-9) return false;
          if (a !== null && a > 1 + 1e-12) return false;
        }
        const [x, y] = [krippendorffAlpha(rows, 'nominal').estimate, krippendorffAlpha(relabelled, 'nominal').estimate];
        return x === null ? y === null : y !== null && Math.abs(x - y) < 1e-9;
      }),
    );
  });

  test('a signed-rank p is the same for the differences and their opposites, and never above 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 25 }), (d) => {
        const a = wilcoxonSignedRank(d);
        const b = wilcoxonSignedRank(d.map((x) => -x));
        return a.p <= 1 && a.p > 0 && Math.abs(a.p - b.p) < 1e-12;
      }),
    );
  });
});

test('what cannot be judged is refused in a sentence', () => {
  expect(() => cohenKappa([[1]])).toThrow(StatsRefusal);
  expect(() =>
    cohenKappa([
      [0, 0],
      [0, 0],
    ]),
  ).toThrow(/no pairs/);
  expect(() => crossTable([[1, 4]] as const, [1, 2])).toThrow(/none of the categories/);
  expect(() => gwetAc1([[1, 0]])).toThrow(/rated twice/);
  expect(() => icc21([[1, 2]])).toThrow(/at least two subjects/);
  expect(() => wilcoxonSignedRank([Number.NaN])).toThrow(/no difference/);
});
