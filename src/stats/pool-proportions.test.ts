import { describe, expect, test } from 'vitest';
import oracle from './fixtures/pool-proportions.json' with { type: 'json' };
import type { Tau2Method } from './heterogeneity.ts';
import { compare, newWorst } from './oracle.testing.ts';
import type { PoolOptions, ProportionRow } from './pool-options.ts';
import { type PooledProportions, poolProportions } from './pool-proportions.ts';
import type { TwoStepMethod } from './proportion-transforms.ts';
import type { PoolTest } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';

interface TwoStepFit {
  tau2Method: Tau2Method;
  test: PoolTest;
  mu: number;
  se: number;
  [other: string]: unknown;
}

interface OracleSet {
  x: number[];
  n: number[];
  glmm: {
    mu: number;
    se: number;
    profileCi?: number[];
    common?: { mu: number; se: number; logLik: number };
    pi2?: number[];
    rmaGlmm?: { mu: number; se: number; tau2: number; I2: number; QLrt: number; pLrt: number; QWald?: number };
    [other: string]: unknown;
  } | null;
  twoStep: Record<TwoStepMethod, TwoStepFit[]>;
}

const sets = Object.entries(oracle.sets) as unknown as [string, OracleSet][];

function rowsOf({ x, n }: OracleSet): ProportionRow[] {
  return x.map((events, i) => ({ study: `study ${i + 1}`, x: events, n: n[i] as number }));
}

function arms(...counts: (readonly [x: number, n: number])[]): ProportionRow[] {
  return counts.map(([x, n], i) => ({ study: `study ${i + 1}`, x, n }));
}

const bare = (rows: readonly ProportionRow[], options: PoolOptions = {}): PooledProportions =>
  poolProportions(rows, { ...options, leaveOneOut: false });

function refusal(rows: readonly ProportionRow[], options: PoolOptions = {}): string {
  try {
    poolProportions(rows, options);
  } catch (error) {
    if (error instanceof StatsRefusal) return error.message;
    throw error;
  }
  throw new Error('These rows were not refused.');
}

describe('pooling against metafor in two steps', () => {
  // What a likelihood fit gives is held to 1e-8 here although 1e-6 is asked: both sides are converged.
  for (const method of ['logit', 'freeman-tukey', 'arcsine'] as const) {
    test(`${method}: every estimator and test agrees to 1e-8 on all ${sets.length} sets`, () => {
      const worst = newWorst();
      for (const [name, set] of sets) {
        for (const fit of set.twoStep[method]) {
          const options = { method, tau2: fit.tau2Method, test: fit.test };
          const ours = bare(rowsOf(set), options);
          const flat: Record<string, unknown> = {
            ...ours,
            ...ours.transformed,
            ciBack: ours.ci,
            weights: ours.studies.map((study) => study.weight),
            pi1: ours.predictionInterval,
            pi2: bare(rowsOf(set), { ...options, predictionDf: 'k-2' }).predictionInterval,
          };
          for (const [key, expected] of Object.entries(fit)) {
            if (key === 'tau2Method' || key === 'test') continue;
            compare(worst, `${name}, ${fit.tau2Method}, ${fit.test}: ${key}`, flat[key], expected, 1e-13);
          }
        }
      }
      expect(worst.compared).toBeGreaterThan(1500);
      expect(worst.error, worst.where).toBeLessThan(1e-8);
    });
  }
});

describe('the binomial-normal model against an independent likelihood in R', () => {
  const fitted = sets.filter(([, set]) => set.glmm && 'mu' in set.glmm);

  test(`estimate, error, τ², log-likelihood and intervals agree to 1e-6 on ${fitted.length} sets`, () => {
    const worst = newWorst();
    for (const [name, set] of fitted) {
      const ours = bare(rowsOf(set));
      const flat: Record<string, unknown> = { ...ours.transformed, ...ours, pi1: ours.predictionInterval };
      for (const [key, expected] of Object.entries(set.glmm ?? {})) {
        if (key === 'common' || key === 'pi2' || key === 'rmaGlmm') continue;
        compare(worst, `${name}: ${key}`, flat[key], expected, 1e-13);
      }
      const wider = bare(rowsOf(set), { predictionDf: 'k-2' }).predictionInterval;
      if (set.glmm?.pi2) compare(worst, `${name}: pi2`, wider, set.glmm.pi2, 1e-13);
    }
    expect(worst.compared).toBeGreaterThan(150);
    expect(worst.error, worst.where).toBeLessThan(1e-6);
  });

  test('held at τ² = 0 it is one binomial proportion', () => {
    const worst = newWorst();
    for (const [name, set] of fitted) {
      if (!set.glmm?.common) continue;
      const ours = bare(rowsOf(set), { tau2: 'none' });
      compare(worst, `${name}: mu`, ours.transformed.mu, set.glmm.common.mu);
      compare(worst, `${name}: se`, ours.transformed.se, set.glmm.common.se);
      compare(worst, `${name}: logLik`, ours.logLik, set.glmm.common.logLik);
      expect(ours.predictionInterval).toBeNull();
      expect(ours.tau2Ci).toBeNull();
    }
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('the tests of heterogeneity are those of rma.glmm', () => {
    const likelihoodRatio = newWorst();
    const wald = newWorst();
    for (const [name, set] of fitted) {
      const theirs = set.glmm?.rmaGlmm;
      if (!theirs) continue;
      const ours = bare(rowsOf(set));
      compare(likelihoodRatio, `${name}: Q`, ours.lrtQ?.Q, theirs.QLrt, 1e-8);
      compare(likelihoodRatio, `${name}: p`, ours.lrtQ?.p, theirs.pLrt, 1e-200);
      // glm stops iterating early, which its Wald test feels most.
      if (theirs.QWald !== undefined) compare(wald, name, ours.Q, theirs.QWald);
    }
    expect(likelihoodRatio.error, likelihoodRatio.where).toBeLessThan(1e-6);
    expect(wald.error, wald.where).toBeLessThan(1e-5);
  });

  test('the estimate known beforehand: 5 of 119 and 116 of 170', () => {
    const pooled = poolProportions(arms([5, 119], [116, 170]));
    expect(pooled.estimate).toBeCloseTo(0.2355, 4);
    expect(pooled.ci[0]).toBeCloseTo(0.0191, 4);
    expect(pooled.ci[1]).toBeCloseTo(0.8297, 4);
    expect(Math.sqrt(pooled.tau2)).toBeCloseTo(1.962, 3);
  });

  test('equal proportions give τ² = 0, not a small number', () => {
    const pooled = poolProportions(arms([5, 20], [10, 40], [2, 8]));
    expect(pooled.tau2).toBe(0);
    expect(pooled.I2).toBe(0);
    expect(pooled.estimate).toBeCloseTo(0.25, 12);
  });
});

describe('what stands in a pooled result', () => {
  test('one study gives its own numbers and nothing that needs two', () => {
    for (const options of [
      {},
      { method: 'logit' },
      { method: 'freeman-tukey', test: 'hk' },
      { method: 'arcsine' },
    ] as const) {
      const pooled = poolProportions(arms([7, 20]), options);
      expect(pooled.estimate).toBeCloseTo(0.35, 12);
      expect(pooled).toMatchObject({ k: 1, tau2: 0, I2: 0, Q: 0, df: 0, pQ: 1, test: 'z' });
      expect([pooled.tau2Ci, pooled.predictionInterval, pooled.leaveOneOut]).toEqual([null, null, null]);
      expect(pooled.studies[0]?.weight).toBe(1);
    }
  });

  test('two studies have no prediction interval on k - 2', () => {
    const rows = arms([6, 20], [9, 31]);
    expect(poolProportions(rows).predictionInterval).not.toBeNull();
    expect(poolProportions(rows, { predictionDf: 'k-2' }).predictionInterval).toBeNull();
  });

  test('leaving one out is pooling the others, and says why where they cannot be pooled', () => {
    const rows = arms([0, 12], [3, 15], [0, 8]);
    const { leaveOneOut } = poolProportions(rows);
    const without = bare(rows.slice(1));
    const left = leaveOneOut?.[0];
    expect(left).toMatchObject({ study: 'study 1', tau2: without.tau2, I2: without.I2, refusal: null });
    const worst = newWorst();
    compare(worst, 'estimate', left?.estimate, without.estimate);
    compare(worst, 'interval', left?.ci, [...without.ci]);
    expect(worst.error, worst.where).toBeLessThan(1e-12);
    expect(leaveOneOut?.[1]).toMatchObject({ study: 'study 2', estimate: null, ci: null });
    expect(leaveOneOut?.[1]?.refusal).toMatch(/no events \(0 of 20\)/);
  });

  test('the profile-likelihood interval of a common effect drops by 1.92 at its ends', () => {
    const { profileCi, estimate } = bare(arms([3, 30], [5, 40]), { tau2: 'none' });
    const height = (p: number): number => 8 * Math.log(p) + 62 * Math.log(1 - p);
    for (const end of profileCi ?? []) expect(2 * (height(estimate) - height(end))).toBeCloseTo(3.841458820694124, 6);
  });

  test('a lower level gives narrower intervals of every kind', () => {
    const rows = arms([3, 30], [15, 40], [9, 17]);
    const [wide, narrow] = [poolProportions(rows), poolProportions(rows, { level: 0.8 })];
    for (const key of ['ci', 'profileCi', 'predictionInterval', 'tau2Ci'] as const) {
      expect(narrow[key]?.[0]).toBeGreaterThan(wide[key]?.[0] as number);
      expect(narrow[key]?.[1]).toBeLessThan(wide[key]?.[1] as number);
    }
  });

  test('hk-adhoc is never narrower than z with the same quantile, hk is for equal effects', () => {
    const rows = arms([5, 20], [5, 20], [5, 20]);
    const z = poolProportions(rows, { method: 'logit', test: 'z' });
    expect(poolProportions(rows, { method: 'logit', test: 'hk' }).transformed.se).toBe(0);
    expect(poolProportions(rows, { method: 'logit', test: 'hk-adhoc' }).transformed.se).toBe(z.transformed.se);
  });
});

describe('what is refused', () => {
  test('counts that cannot be, with the row, its name and the remedy', () => {
    const row = (x: unknown, n: unknown): ProportionRow[] => [...arms([1, 9]), { study: 'B', x, n } as ProportionRow];
    expect(refusal(row(0, 0))).toBe('Row 2 ("B"): n is 0; leave out an arm in which nobody was evaluable.');
    expect(refusal(row(5, 4))).toMatch(/^Row 2 \("B"\): x is 5 but n is only 4/);
    expect(refusal(row(-1, 4))).toMatch(/x is -1; .* cannot be negative/);
    expect(refusal(row(1, -4))).toMatch(/n is -4/);
    expect(refusal(row(1.5, 4))).toMatch(/x is 1.5; .* whole number/);
    expect(refusal(row(Number.NaN, 4))).toMatch(/x is NaN/);
    expect(refusal(row(1, Number.POSITIVE_INFINITY))).toMatch(/n is Infinity/);
    expect(refusal(row('2', 4))).toMatch(/x is "2"/);
    expect(refusal(row(undefined, 4))).toMatch(/x is missing/);
    expect(refusal([])).toMatch(/no studies/);
  });

  test('options that mean nothing, alone or together', () => {
    const rows = arms([1, 9], [2, 8]);
    expect(refusal(rows, { method: 'probit' as 'logit' })).toMatch(/"probit" is not known; use one of glmm/);
    expect(refusal(rows, { tau2: 'REML' })).toMatch(/tau2 ML or none, or another method/);
    expect(refusal(rows, { test: 'hk' })).toMatch(/use test z, or another method/);
    expect(refusal(rows, { level: 95 })).toMatch(/such as 0.95/);
    expect(refusal(rows, { randomEffectsBelow3: false })).toMatch(/tau2 none/);
    expect(bare(rows, { randomEffectsBelow3: false, tau2: 'none' }).k).toBe(2);
  });

  test('a glmm without a finite maximum, while the two-step methods answer', () => {
    const none = arms([0, 10], [0, 5], [0, 13]);
    const all = arms([7, 7], [4, 4]);
    const mixed = arms([0, 5], [5, 5], [0, 3]);
    expect(refusal(none)).toBe(
      'All 3 studies have no events (0 of 28), so the glmm has no finite estimate; report the exact interval of the total, 0 to 0.123, or use method logit.',
    );
    expect(refusal(all)).toMatch(/events in every patient \(11 of 11\).* 0.715 to 1/);
    expect(refusal(mixed)).toMatch(/use tau2 none or method logit/);
    expect(refusal(arms([0, 15]))).toMatch(/^The study "study 1" has no events/);
    expect(bare(mixed, { tau2: 'none' }).estimate).toBeCloseTo(5 / 13, 12);
    for (const rows of [none, all, mixed]) {
      for (const method of ['logit', 'freeman-tukey', 'arcsine'] as const) {
        const { estimate, ci } = bare(rows, { method });
        expect(ci[0]).toBeLessThanOrEqual(estimate);
        expect(ci[1]).toBeGreaterThanOrEqual(estimate);
      }
    }
  });
});
