import { describe, expect, test } from 'vitest';
import oracle from './fixtures/distributions.json' with { type: 'json' };
import { compare, newWorst } from './oracle.testing.ts';
import {
  betaQuantile,
  chiSquareLowerTail,
  chiSquareQuantile,
  chiSquareUpperTail,
  incompleteGamma,
  logBinomial,
  tLowerTail,
  tUpperQuantile,
  tUpperTail,
} from './special.ts';

describe('distributions beside the normal', () => {
  test('both tails of chi-square agree with R to 1e-12', () => {
    const worst = newWorst();
    for (const { x, df, lower, upper } of oracle.chiSquare) {
      compare(worst, `lower tail of ${x} on ${df}`, chiSquareLowerTail(Number(x), df), lower, 1e-300);
      compare(worst, `upper tail of ${x} on ${df}`, chiSquareUpperTail(Number(x), df), upper, 1e-300);
    }
    expect(worst.error, worst.where).toBeLessThan(1e-12);
  });

  test('a p-value that 1 - cdf would call 0 keeps its digits', () => {
    expect(chiSquareUpperTail(400, 2) / Math.exp(-200)).toBeCloseTo(1, 13);
    expect(tUpperTail(1e5, 3)).toBeGreaterThan(1e-16);
  });

  test('chi-square quantiles from either tail agree with R to 1e-12', () => {
    const worst = newWorst();
    for (const { p, df, lower, upper } of oracle.chiSquareQuantile) {
      compare(worst, `lower ${p} on ${df}`, chiSquareQuantile(Number(p), df, 'lower'), lower);
      compare(worst, `upper ${p} on ${df}`, chiSquareQuantile(Number(p), df, 'upper'), upper);
    }
    expect(worst.error, worst.where).toBeLessThan(1e-12);
    expect(() => chiSquareQuantile(0, 3, 'lower')).toThrow(RangeError);
  });

  test('both tails and the quantile of t agree with R to 1e-11', () => {
    const worst = newWorst();
    for (const { t, df, lower, upper } of oracle.t) {
      compare(worst, `lower tail of ${t} on ${df}`, tLowerTail(Number(t), df), lower, 1e-300);
      compare(worst, `upper tail of ${t} on ${df}`, tUpperTail(Number(t), df), upper, 1e-300);
    }
    for (const { q, df, t } of oracle.tQuantile) compare(worst, `${q} on ${df}`, tUpperQuantile(Number(q), df), t);
    expect(worst.error, worst.where).toBeLessThan(1e-11);
  });

  test('beta quantiles agree with R to 1e-11', () => {
    const worst = newWorst();
    for (const { p, a, b, x } of oracle.betaQuantile) compare(worst, `${p} of (${a}, ${b})`, betaQuantile(p, a, b), x);
    expect(worst.error, worst.where).toBeLessThan(1e-11);
  });

  test('the log binomial probability agrees with R to 1e-13, and its ends are exact', () => {
    const worst = newWorst();
    for (const { x, n, p, value } of oracle.logBinomial)
      compare(worst, `${x} of ${n} at ${p}`, logBinomial(x, n, p, 1 - p), value);
    expect(worst.error, worst.where).toBeLessThan(1e-13);
    expect(logBinomial(0, 3, 0.5, 0.5)).toBeCloseTo(Math.log(1 / 8), 15);
    expect(logBinomial(0, 1e9, 1e-12, 1 - 1e-12)).toBeCloseTo(-1e-3, 14);
  });

  test('incomplete gamma functions end where they must', () => {
    expect(incompleteGamma(2, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteGamma(2, Number.POSITIVE_INFINITY)).toEqual({ lower: 1, upper: 0 });
    expect(incompleteGamma(0, 1).lower).toBeNaN();
  });
});
