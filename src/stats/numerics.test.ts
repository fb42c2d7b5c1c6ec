import { describe, expect, test } from 'vitest';
import { gaussHermite } from './gauss-hermite.ts';
import { brentRoot } from './roots.ts';

describe('Gauss-Hermite rules', () => {
  test('a rule of n nodes integrates even powers up to 2n - 2 exactly', () => {
    for (const n of [1, 2, 3, 7, 16, 31, 100]) {
      const { nodes, scaledWeights } = gaussHermite(n);
      let moment = Math.sqrt(Math.PI);
      for (let power = 0; power <= Math.min(2 * n - 2, 24); power += 2) {
        const sum = nodes.reduce(
          (total, t, i) => total + (scaledWeights[i] as number) * Math.exp(-t * t) * t ** power,
          0,
        );
        expect(sum / moment, `${n} nodes, power ${power}`).toBeCloseTo(1, 12);
        moment *= (power + 1) / 2;
      }
    }
  });

  test('nodes ascend, mirror each other and survive large rules', () => {
    const { nodes, scaledWeights } = gaussHermite(600);
    for (let i = 1; i < nodes.length; i++) expect(nodes[i]).toBeGreaterThan(nodes[i - 1] as number);
    expect(nodes[0]).toBe(-(nodes[599] as number));
    expect(scaledWeights.every((w) => Number.isFinite(w) && w > 0)).toBe(true);
    expect(() => gaussHermite(0)).toThrow(RangeError);
  });
});

describe('zeros', () => {
  test('a zero is found to the last digits, steep, flat or at an end', () => {
    expect(brentRoot((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(brentRoot((x) => Math.exp(x) - 1e-9, -100, 100)).toBeCloseTo(Math.log(1e-9), 12);
    expect(Math.abs(brentRoot((x) => x ** 9, -1, 1.3))).toBeLessThan(1e-15);
    expect(brentRoot((x) => x - 3, 3, 9)).toBe(3);
    expect(brentRoot((x) => Math.tanh(50 * (x - 0.1)), -5, 4)).toBeCloseTo(0.1, 14);
  });

  test('equal signs and NaN are errors, not answers', () => {
    expect(() => brentRoot((x) => x * x + 1, -1, 1)).toThrow(RangeError);
    expect(() => brentRoot((x) => (Math.abs(x) < 0.5 ? Number.NaN : x), -1, 2)).toThrow(RangeError);
  });
});
