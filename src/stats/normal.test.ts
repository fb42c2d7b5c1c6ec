import { describe, expect, test } from 'vitest';
import oracle from './fixtures/distributions.json' with { type: 'json' };
import { normalDensity, normalLogDensity, normalLowerTail, normalQuantile, normalUpperTail } from './normal.ts';
import { compare, newWorst } from './oracle.testing.ts';

describe('the standard normal distribution', () => {
  test('both tails agree with R to 1e-14, down to 1e-307', () => {
    const worst = newWorst();
    for (const { z, lower, upper } of oracle.normalTails) {
      compare(worst, `lower tail at ${z}`, normalLowerTail(Number(z)), lower);
      compare(worst, `upper tail at ${z}`, normalUpperTail(Number(z)), upper);
    }
    expect(worst.error, worst.where).toBeLessThan(1e-14);
  });

  test('the log density agrees with R to 1e-14', () => {
    const worst = newWorst();
    for (const { z, logDensity } of oracle.normalTails) compare(worst, z, normalLogDensity(Number(z)), logDensity);
    expect(worst.error, worst.where).toBeLessThan(1e-14);
  });

  test('the quantile agrees with R to 1e-14 from 1e-300 to 1 - 1e-12', () => {
    const worst = newWorst();
    for (const { p, z } of oracle.normalQuantile) compare(worst, `quantile at ${p}`, normalQuantile(Number(p)), z);
    expect(worst.error, worst.where).toBeLessThan(1e-14);
  });

  test('the quantile undoes the lower tail', () => {
    for (let z = -37; z <= 5; z += 0.37) expect(normalQuantile(normalLowerTail(z))).toBeCloseTo(z, 9);
  });

  test('the tails are each other mirrored and the series meets the continued fraction at 1', () => {
    for (const z of [0, 0.4, 1, 1.0000001, 3, 20]) expect(normalLowerTail(-z)).toBe(normalUpperTail(z));
    const step = normalUpperTail(1) - normalUpperTail(1 + 1e-9);
    expect(step / 1e-9).toBeCloseTo(normalDensity(1), 6);
  });

  test('the ends and what lies beyond are what they must be', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(-0.1)).toBeNaN();
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalUpperTail(Number.NaN)).toBeNaN();
    expect(normalUpperTail(60)).toBe(0);
    expect(normalLowerTail(60)).toBe(1);
  });
});
