import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import oracle from './fixtures/distributions.json' with { type: 'json' };
import { compare, newWorst } from './oracle.testing.ts';
import { clopperPearson, wilson } from './proportion-intervals.ts';

const counts = fc
  .integer({ min: 1, max: 3000 })
  .chain((n) => fc.record({ x: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

describe('intervals for one proportion', () => {
  test('Clopper-Pearson and Wilson agree with R to 1e-11, at the ends too', () => {
    const worst = newWorst();
    for (const { x, n, level, ...ends } of oracle.intervals) {
      const where = `${x} of ${n} at ${level}`;
      compare(worst, `Clopper-Pearson of ${where}`, clopperPearson(x, n, level), ends.clopperPearson, 1e-15);
      // R computes the lower end by a difference, so where that is 0 it prints the rounding.
      compare(worst, `Wilson of ${where}`, wilson(x, n, level), ends.wilson, 1e-15);
    }
    expect(worst.compared).toBe(oracle.intervals.length * 4);
    expect(worst.error, worst.where).toBeLessThan(1e-11);
  });

  test('an arm without events starts at exactly 0 and an arm with all ends at exactly 1', () => {
    for (const f of [clopperPearson, wilson]) {
      expect(f(0, 9)[0]).toBe(0);
      expect(f(9, 9)[1]).toBe(1);
    }
    expect(clopperPearson(0, 15)[1]).toBeCloseTo(1 - 0.025 ** (1 / 15), 15);
  });

  test('each holds the observed proportion, lies in [0, 1] and mirrors when events and non-events change places', () => {
    fc.assert(
      fc.property(counts, ({ x, n }) => {
        for (const f of [clopperPearson, wilson]) {
          const [low, high] = f(x, n);
          const [mirroredLow, mirroredHigh] = f(n - x, n);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(x / n);
          expect(high).toBeGreaterThanOrEqual(x / n);
          expect(mirroredLow).toBeCloseTo(1 - high, 11);
          expect(mirroredHigh).toBeCloseTo(1 - low, 11);
        }
      }),
    );
  });
});
