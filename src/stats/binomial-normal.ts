/**
 * The likelihood of the binomial-normal model: x_i ~ Binomial(n_i, p_i), logit p_i = μ + τ z_i, z_i ~ N(0, 1), each arm's
 * integral over z by adaptive Gauss-Hermite quadrature, that is with nodes centred at the mode of the integrand and
 * scaled by its curvature there (Liu and Pierce 1994, 10.1093/biomet/81.3.624; Pinheiro and Bates 1995,
 * 10.1080/10618600.1995.10474663). Nodes fixed at the prior miss the peak of a large arm altogether.
 */
import { emptyNodes, hermiteNodes, logistic, modeOfIntegrand, oneSidedNodes } from './arm-integral.ts';
import { gaussHermite } from './gauss-hermite.ts';
import type { ProportionCounts } from './proportion-transforms.ts';
import { binomialDeviance, logBinomialConstant } from './special.ts';

/** Log-likelihood and its derivatives in μ and τ, binomial coefficients included. */
export interface BinomialNormalPoint {
  readonly mu: number;
  readonly tau: number;
  readonly logLik: number;
  readonly dMu: number;
  readonly dTau: number;
  readonly dMuMu: number;
  readonly dMuTau: number;
  readonly dTauTau: number;
  /** Each arm's own log-likelihood, without its binomial coefficient, and its derivatives in μ; the second all ≤ 0. */
  readonly armLogLik: Float64Array;
  readonly armDMu: Float64Array;
  readonly armDMuMu: Float64Array;
}

export type BinomialNormalLikelihood = (mu: number, tau: number) => BinomialNormalPoint;

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
/** The number of nodes at which the steps for one-sided arms have their full size. */
const REFERENCE_NODES = 24;

/** The likelihood of these arms with the given number of nodes, and as much finer steps where an arm is one-sided. */
export function binomialNormalLikelihood(arms: readonly ProportionCounts[], nodes: number): BinomialNormalLikelihood {
  const rule = gaussHermite(nodes);
  const step = REFERENCE_NODES / nodes;
  const modes = new Float64Array(arms.length);
  const constant = arms.reduce((sum, { x, n }) => sum + logBinomialConstant(x, n), 0);
  const at = emptyNodes();
  return (mu, tau) => {
    let logLik = constant;
    let dMu = 0;
    let dTau = 0;
    let dMuMu = 0;
    let dMuTau = 0;
    let dTauTau = 0;
    const armLogLik = new Float64Array(arms.length);
    const armDMu = new Float64Array(arms.length);
    const armDMuMu = new Float64Array(arms.length);
    for (let i = 0; i < arms.length; i++) {
      const arm = arms[i] as ProportionCounts;
      const { x, n } = arm;
      // Search from the last mode: successive points of a fit lie close together.
      const mode = modeOfIntegrand(x, n, mu, tau, modes[i] as number);
      modes[i] = mode;
      const atMode = mu + tau * mode;
      const p = logistic(atMode);
      const q = logistic(-atMode);
      const width = 1 / Math.sqrt(1 + tau * tau * n * p * q);
      // The same derivatives of the integral can be had through the binomial factor (θ = μ + τz for fixed z) or through
      // the normal one (z = (θ - μ) / τ for fixed θ). Where the arm says more than the prior the first is a difference
      // of terms of size n; where it says less the second is one of terms of size 1/τ².
      const sharp = width < 0.7;
      if (x === 0 || x === n) oneSidedNodes(at, arm, mu, tau, mode, width, step);
      else hermiteNodes(at, rule, mode, width);
      // Counted by whichever of event and non-event is the rarer at the mode: with 1 of 10⁹ the other side would lose
      // the nine digits that matter.
      const mirrored = p > q;
      const rare = mirrored ? q : p;
      const usual = mirrored ? p : q;
      const count = mirrored ? n - x : x;
      let sum = 0;
      let sa = 0;
      let sb = 0;
      let saa = 0;
      let sab = 0;
      let sbb = 0;
      for (let j = 0; j < at.count; j++) {
        const z = at.z[j] as number;
        const away = z - mode;
        const d = mirrored ? -tau * away : tau * away;
        // Everything relative to the mode, so that a large arm loses no digits: `rest` is what the odds' denominator is
        // multiplied by on the way, and beyond 30 log odds that over e^d, which cannot overflow.
        const far = d > 30;
        const grown = far ? Math.exp(-d) : Math.expm1(d);
        const rest = far ? rare + usual * grown : 1 + rare * grown;
        const logRest = far ? d + Math.log(rest) : Math.log1p(rare * grown);
        const weight = (at.weight[j] as number) * Math.exp(count * d - n * logRest - away * (mode + away / 2));
        // First derivatives of the integrand's logarithm in μ and τ, and its second ones.
        let a: number;
        let b: number;
        let aa: number;
        let ab: number;
        let bb: number;
        if (sharp) {
          a = z / tau;
          b = (z * z - 1) / tau;
          aa = -1 / tau / tau;
          ab = 2 * z * aa;
          bb = (3 * z * z - 1) * aa;
        } else {
          const here = (far ? rare : rare * (1 + grown)) / rest;
          const there = (far ? usual * grown : usual) / rest;
          a = here < there ? count - n * here : n * there - (n - count);
          if (mirrored) a = -a;
          b = a * z;
          aa = -n * here * there;
          ab = aa * z;
          bb = ab * z;
        }
        sum += weight;
        sa += weight * a;
        sb += weight * b;
        saa += weight * (aa + a * a);
        sab += weight * (ab + a * b);
        sbb += weight * (bb + b * b);
      }
      const meanA = sa / sum;
      const meanB = sb / sum;
      const own = saa / sum - meanA * meanA;
      dMu += meanA;
      dTau += meanB;
      dMuMu += own;
      dMuTau += sab / sum - meanA * meanB;
      dTauTau += sbb / sum - meanB * meanB;
      armDMu[i] = meanA;
      armDMuMu[i] = Math.min(0, own);
      const height = Math.log(sum / SQRT_TWO_PI) - (mode * mode) / 2 - binomialDeviance(x, n, p, q);
      armLogLik[i] = height;
      logLik += height;
    }
    return { mu, tau, logLik, dMu, dTau, dMuMu, dMuTau, dTauTau, armLogLik, armDMu, armDMuMu };
  };
}
