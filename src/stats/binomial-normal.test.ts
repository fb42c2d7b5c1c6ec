import { describe, expect, test } from 'vitest';
import { binomialNormalLikelihood } from './binomial-normal.ts';
import { fitBinomialNormal } from './pool-glmm.ts';
import { logBinomial } from './special.ts';

/** The arm's integral by brute force: half a million equal steps over everything the prior reaches. */
function bruteForce(x: number, n: number, mu: number, tau: number): number {
  const steps = 500_000;
  const h = 80 / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = -40 + i * h;
    const theta = mu + tau * z;
    const e = Math.exp(-Math.abs(theta));
    const [small, large] = [e / (1 + e), 1 / (1 + e)];
    sum += Math.exp(logBinomial(x, n, theta > 0 ? large : small, theta > 0 ? small : large) - (z * z) / 2);
  }
  return Math.log((sum * h) / Math.sqrt(2 * Math.PI));
}

const ARMS = [
  [5, 119, -1, 1.96],
  [1, 2, 0, 6],
  [700, 1000, -2, 0.3],
  [0, 1, -1, 3],
  [0, 30, -3, 10],
  [0, 200, 2, 4],
  [0, 12, -9, 1.1],
  [0, 7, 30, 2.5],
  [15, 15, 1.5, 2.1],
  [8, 8, -1, 25],
  [3, 3, 40, 3],
] as const;

describe('the likelihood of the binomial-normal model', () => {
  test('each arm agrees with brute force, one-sided arms at large τ too', () => {
    for (const [x, n, mu, tau] of ARMS) {
      const ours = binomialNormalLikelihood([{ x, n }], 48)(mu, tau).logLik;
      expect(Math.abs(ours - bruteForce(x, n, mu, tau)), `${x} of ${n} at ${mu}, ${tau}`).toBeLessThan(2e-9);
    }
  });

  test('the derivatives are those of the value', () => {
    const likelihood = binomialNormalLikelihood(
      ARMS.map(([x, n]) => ({ x, n })),
      48,
    );
    for (const [mu, tau] of [
      [-0.4, 0.7],
      [0.9, 2.6],
      [-3, 5],
    ] as const) {
      const h = 1e-4;
      const at = likelihood(mu, tau);
      const [right, left] = [likelihood(mu + h, tau), likelihood(mu - h, tau)];
      const [up, down] = [likelihood(mu, tau + h), likelihood(mu, tau - h)];
      const close = (ours: number, difference: number): void =>
        expect(Math.abs(ours - difference) / (1 + Math.abs(ours))).toBeLessThan(1e-5);
      close(at.dMu, (right.logLik - left.logLik) / 2 / h);
      close(at.dTau, (up.logLik - down.logLik) / 2 / h);
      close(at.dMuMu, (right.dMu - left.dMu) / 2 / h);
      close(at.dMuTau, (up.dMu - down.dMu) / 2 / h);
      close(at.dTauTau, (up.dTau - down.dTau) / 2 / h);
    }
  });

  test('without variance between arms it is the binomial likelihood, with no slope in τ', () => {
    const at = binomialNormalLikelihood(
      [
        { x: 3, n: 10 },
        { x: 0, n: 4 },
      ],
      24,
    )(-1, 0);
    const p = 1 / (1 + Math.E);
    expect(at.logLik).toBeCloseTo(logBinomial(3, 10, p, 1 - p) + logBinomial(0, 4, p, 1 - p), 13);
    expect(Math.abs(at.dTau)).toBeLessThan(1e-12);
  });

  test('the fit is a top: every neighbour is lower', () => {
    const sets = [
      [
        [5, 119],
        [116, 170],
      ],
      [
        [0, 12],
        [1, 15],
        [9, 10],
        [0, 40],
      ],
      [
        [2, 20],
        [3, 30],
        [1, 10],
      ],
    ] as const;
    for (const set of sets) {
      const arms = set.map(([x, n]) => ({ x, n }));
      const fit = fitBinomialNormal(arms, 0.95, false);
      const likelihood = binomialNormalLikelihood(arms, 96);
      const tau = Math.sqrt(fit.tau2);
      for (const [dMu, dTau] of [
        [0.01, 0],
        [-0.01, 0],
        [0, 0.01],
        [0, -0.01],
        [0.5, 1],
        [-2, 2],
      ] as const) {
        expect(likelihood(fit.mu + dMu, Math.abs(tau + dTau)).logLik).toBeLessThan(fit.logLik);
      }
    }
  });
});
