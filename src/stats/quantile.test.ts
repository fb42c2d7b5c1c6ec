import { describe, expect, test } from 'vitest';
import oracle from './fixtures/distributions.json' with { type: 'json' };
import { compare, newWorst } from './oracle.testing.ts';
import { type QuantileType, quantile } from './quantile.ts';

describe('sample quantiles', () => {
  test('all nine types agree with R, ties and single values included', () => {
    const worst = newWorst();
    for (const { values, probs, types } of oracle.quantiles) {
      types.forEach((expected, i) => {
        const ours = probs.map((p) => quantile(values, p, (i + 1) as QuantileType));
        compare(worst, `type ${i + 1} of ${values.join(' ')}`, ours, expected, 1e-12);
      });
    }
    expect(worst.error, worst.where).toBeLessThan(1e-12);
  });

  test('type 7 is the default and neither order nor the given list is touched', () => {
    const ratings = [9, 1, 5, 7];
    expect(quantile(ratings, 0.3)).toBeCloseTo(4.6, 14);
    expect(ratings).toEqual([9, 1, 5, 7]);
    // 0.3 × 10 falls short of 3 in doubles; the quantile is the whole order statistic all the same.
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.3)).toBe(4);
  });

  test('the quantile of nothing, of NaN or at an impossible probability is an error', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 1.2)).toThrow(RangeError);
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
  });
});
