import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poolProportions } from '#stats/pool-proportions.ts';
import { StatsRefusal } from '#stats/refusal.ts';
import { poolCounts } from './pool-counts.ts';

const arm = fc
  .integer({ min: 1, max: 30 })
  .chain((n) => fc.record({ x: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));
const arms = fc
  .array(arm, { minLength: 3, maxLength: 6 })
  .map((list) => list.map((a, i) => ({ ...a, outcome: `S${i}` })));

describe('pooling counts', () => {
  test('by the binomial–normal model gives what the kernel gives, or its refusal', () => {
    fc.assert(
      fc.property(arms, (rows) => {
        const ours = poolCounts(rows, 'glmm');
        try {
          const sorted = [...rows].sort((a, b) => b.n - a.n || (a.outcome < b.outcome ? -1 : 1));
          const kernel = poolProportions(
            sorted.map((r) => ({ study: r.outcome, x: r.x, n: r.n })),
            { leaveOneOut: false },
          );
          if (!ours.fit) expect(ours.reason).toMatch(/no sound estimate/);
          else {
            expect(ours.fit.estimate).toBe(kernel.estimate);
            expect(ours.fit.ci).toEqual([...kernel.ci]);
            expect([ours.fit.tau2, ours.fit.I2]).toEqual([kernel.tau2, kernel.I2]);
          }
        } catch (e) {
          if (!(e instanceof StatsRefusal)) throw e;
          expect(ours.fit).toBeNull();
        }
      }),
      { numRuns: 40 },
    );
  });

  test('does not depend on the order of the rows', () => {
    const rows = [
      { outcome: 'A', x: 3, n: 9 },
      { outcome: 'B', x: 8, n: 10 },
      { outcome: 'C', x: 5, n: 6 },
    ];
    for (const method of ['glmm', 'logit', 'freeman-tukey', 'arcsine'] as const)
      expect(poolCounts([...rows].reverse(), method)).toEqual(poolCounts(rows, method));
  });

  test('gives a sentence for too few cohorts and for nothing between none and all', () => {
    expect(poolCounts([{ outcome: 'A', x: 1, n: 2 }], 'glmm').reason).toMatch(/fewer than 3/);
    const extreme = [
      { outcome: 'A', x: 0, n: 5 },
      { outcome: 'B', x: 4, n: 4 },
      { outcome: 'C', x: 0, n: 3 },
    ];
    expect(poolCounts(extreme, 'glmm')).toMatchObject({
      fit: null,
      reason: expect.stringMatching(/cannot tell the variance/),
    });
  });
});
