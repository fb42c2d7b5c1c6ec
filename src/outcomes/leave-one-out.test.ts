import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { leaveOneOut, mostInfluential } from './leave-one-out.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis } from './synthesise.ts';

const answer = (counts: readonly (readonly [number, number])[], method: SynthesisSpec['method'] = 'logit') =>
  answerSynthesis(
    'How many?',
    { outcome: 'remission', verification: 'all', method },
    counts.map(([events, evaluable], i) =>
      candidate({ id: `S${i}/1`, cohort: `S${i}`, study: `S${i}`, product: `product ${i}`, events, evaluable }),
    ),
  );

describe('leaving one cohort out', () => {
  test('agrees with leave1out of metafor', () => {
    const rows = leaveOneOut(
      answer([
        [8, 10],
        [5, 6],
        [3, 9],
        [4, 9],
      ]),
    );
    const byCounts = new Map(rows.map((r) => [`${r.x}/${r.n}`, r.estimate]));
    expect(byCounts.get('8/10')).toBeCloseTo(0.486355958271612, 8);
    expect(byCounts.get('5/6')).toBeCloseTo(0.526490520759635, 8);
    expect(byCounts.get('3/9')).toBeCloseTo(0.68308251469506, 8);
    expect(byCounts.get('4/9')).toBeCloseTo(0.657227462214472, 8);
  });

  test('says how far the estimate moves, and which cohort moves it most', () => {
    const a = answer([
      [8, 10],
      [5, 6],
      [3, 9],
      [4, 9],
    ]);
    const rows = leaveOneOut(a);
    for (const r of rows) expect(r.moves).toBeCloseTo((r.estimate ?? Number.NaN) - (a.estimate ?? Number.NaN), 12);
    expect(mostInfluential(rows)).toMatchObject({ x: 8, n: 10 });
  });

  test('of three cohorts pools none of the rests and says why; of two there is nothing to leave out', () => {
    const rows = leaveOneOut(
      answer([
        [8, 10],
        [5, 6],
        [3, 9],
      ]),
    );
    expect(rows).toHaveLength(3);
    for (const r of rows) {
      expect(r).toMatchObject({ estimate: null, ci: null, moves: null });
      expect(r.reason).toMatch(/fewer than 3 are not pooled/);
    }
    expect(mostInfluential(rows)).toBeNull();
    expect(
      leaveOneOut(
        answer([
          [8, 10],
          [5, 6],
        ]),
      ),
    ).toEqual([]);
  });

  test('never gives a number that is not finite, whatever the counts, and every reason is a sentence', () => {
    const count = fc
      .integer({ min: 1, max: 40 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(fc.array(count, { minLength: 3, maxLength: 7 }), (counts) => {
        for (const r of leaveOneOut(answer(counts, 'glmm'))) {
          if (r.estimate === null) expect(r.reason).toMatch(/[.]$/);
          else
            expect([r.estimate, ...(r.ci ?? []), r.tau2 ?? 0, r.I2 ?? 0, r.moves ?? 0].every(Number.isFinite)).toBe(
              true,
            );
        }
      }),
      { numRuns: 40 },
    );
  });
});
