import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PoolOptions, ProportionRow } from './pool-options.ts';
import { type PooledProportions, poolProportions } from './pool-proportions.ts';
import { StatsRefusal } from './refusal.ts';

const arm = fc.integer({ min: 1, max: 200 }).chain((n) =>
  fc.record({
    study: fc.string(),
    x: fc.oneof(fc.integer({ min: 0, max: n }), fc.constantFrom(0, n)),
    n: fc.constant(n),
  }),
);
const studies = fc.array(arm, { minLength: 1, maxLength: 9 });
const options: fc.Arbitrary<PoolOptions> = fc.oneof(
  fc.record({ method: fc.constant('glmm' as const), tau2: fc.constantFrom('ML' as const, 'none' as const) }),
  fc.record({
    method: fc.constantFrom('logit' as const, 'freeman-tukey' as const, 'arcsine' as const),
    tau2: fc.constantFrom('DL' as const, 'PM' as const, 'ML' as const, 'REML' as const, 'none' as const),
    test: fc.constantFrom('z' as const, 'hk' as const, 'hk-adhoc' as const),
    predictionDf: fc.constantFrom('k-1' as const, 'k-2' as const),
  }),
);

/** Null where the rows are refused, which is an answer of its own; any other error fails the property. */
function pool(rows: readonly ProportionRow[], chosen: PoolOptions): PooledProportions | null {
  try {
    return poolProportions(rows, chosen);
  } catch (error) {
    if (error instanceof StatsRefusal) return null;
    throw error;
  }
}

function close(a: number, b: number, tolerance = 1e-6): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b)));
}

const runs = { numRuns: 150 };

describe('whatever the studies', () => {
  test('every number is finite, proportions lie in [0, 1], weights sum to 1, intervals hold the estimate', () => {
    fc.assert(
      fc.property(studies, options, (rows, chosen) => {
        const pooled = pool(rows, chosen);
        if (!pooled) return;
        expect(JSON.parse(JSON.stringify(pooled))).toEqual(pooled);
        const intervals = [
          pooled.ci,
          pooled.profileCi,
          pooled.predictionInterval,
          pooled.transformed.ci,
          pooled.tau2Ci,
        ];
        for (const interval of intervals) if (interval) expect(interval[0]).toBeLessThanOrEqual(interval[1]);
        for (const interval of [pooled.ci, pooled.profileCi, pooled.predictionInterval]) {
          if (!interval) continue;
          expect(interval[0]).toBeGreaterThanOrEqual(0);
          expect(interval[1]).toBeLessThanOrEqual(1);
          expect(interval[0]).toBeLessThanOrEqual(pooled.estimate + 1e-12);
          expect(interval[1]).toBeGreaterThanOrEqual(pooled.estimate - 1e-12);
        }
        for (const share of [pooled.I2, pooled.I2FromQ, pooled.pQ]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        close(
          pooled.studies.reduce((sum, study) => sum + study.weight, 0),
          1,
          1e-12,
        );
        expect(pooled.tau2).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(studies, options, (rows, chosen) => {
        const [forth, back] = [pool(rows, chosen), pool([...rows].reverse(), chosen)];
        if (!forth || !back) {
          expect(back).toBe(forth);
          return;
        }
        close(back.transformed.mu, forth.transformed.mu);
        close(back.transformed.se, forth.transformed.se);
        close(back.tau2, forth.tau2);
        close(back.logLik, forth.logLik);
      }),
      runs,
    );
  });

  test('counting non-events instead mirrors estimate and interval of glmm and logit', () => {
    fc.assert(
      fc.property(studies, options, (rows, chosen) => {
        if (chosen.method !== 'glmm' && chosen.method !== 'logit') return;
        const mirrored = rows.map(({ study, x, n }) => ({ study, x: n - x, n }));
        const [events, others] = [pool(rows, chosen), pool(mirrored, chosen)];
        if (!events || !others) {
          expect(others).toBe(events);
          return;
        }
        close(others.estimate, 1 - events.estimate);
        close(others.ci[0], 1 - events.ci[1]);
        close(others.ci[1], 1 - events.ci[0]);
        close(others.tau2, events.tau2);
        if (events.profileCi && others.profileCi) close(others.profileCi[0], 1 - events.profileCi[1]);
      }),
      runs,
    );
  });

  test('every study twice leaves a common effect where it is and shrinks its error by √2', () => {
    fc.assert(
      fc.property(studies, fc.constantFrom('glmm' as const, 'logit' as const, 'arcsine' as const), (rows, method) => {
        const [once, twice] = [
          pool(rows, { method, tau2: 'none' }),
          pool([...rows, ...rows], { method, tau2: 'none' }),
        ];
        if (!once || !twice) {
          expect(twice).toBe(once);
          return;
        }
        close(twice.estimate, once.estimate, 1e-10);
        close(twice.transformed.se * Math.SQRT2, once.transformed.se, 1e-10);
      }),
      runs,
    );
  });

  test('random effects never fit worse than a common effect, by the likelihood', () => {
    fc.assert(
      fc.property(studies, (rows) => {
        const [random, common] = [pool(rows, {}), pool(rows, { tau2: 'none' })];
        if (!random || !common) return;
        expect(random.logLik).toBeGreaterThanOrEqual(common.logLik - 1e-9);
      }),
      runs,
    );
  });
});
