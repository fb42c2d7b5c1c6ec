/**
 * The likelihood of the binomial-normal model: x_i ~ Binomial(n_i, p_i), logit p_i = μ + τ z_i, z_i ~ N(0, 1), each arm's
 * integral over z by adaptive Gauss-Hermite quadrature, that is with nodes centred at the mode of the integrand and
 * scaled by its curvature there (Liu and Pierce 1994, 10.1093/biomet/81.3.624; Pinheiro and Bates 1995,
 * 10.1080/10618600.1995.10474663). Nodes fixed at the prior miss the peak of a large arm altogether.
 */
import { gaussHermite } from './gauss-hermite.ts';
import type { ProportionCounts } from './proportion-transforms.ts';
import { logChoose } from './special.ts';

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
  /** Second derivative in μ of each arm's own log-likelihood, all ≤ 0. */
  readonly armDMuMu: Float64Array;
}

export type BinomialNormalLikelihood = (mu: number, tau: number) => BinomialNormalPoint;

/**
 * The likelihood of these arms with the given number of nodes.
 *
 * An arm with no or only events has an integrand that is flat on one side. Where τ is large, Gauss-Hermite nodes then
 * converge very slowly (240 of them leave an error of 1e-6 for 0 of 30 at τ = 10), so that arm alone is integrated by
 * the trapezoidal rule around its mode, which converges exponentially for analytic integrands that die off at both ends
 * (Trefethen and Weideman 2014, 10.1137/130932132); its step shrinks as `nodes` grows.
 */
export function binomialNormalLikelihood(arms: readonly ProportionCounts[], nodes: number): BinomialNormalLikelihood {
  const hermite = gaussHermite(nodes);
  const constant = arms.reduce((sum, { x, n }) => sum + logChoose(n, x), 0);
  const modes = new Float64Array(arms.length);
  return (mu, tau) => {
    let logLik = constant;
    let dMu = 0;
    let dTau = 0;
    let dMuMu = 0;
    let dMuTau = 0;
    let dTauTau = 0;
    const armDMuMu = new Float64Array(arms.length);
    for (let i = 0; i < arms.length; i++) {
      const { x, n } = arms[i] as ProportionCounts;
      // Search from the last mode: successive points of a fit lie close together.
      const mode = modeOfIntegrand(x, n, mu, tau, modes[i] as number);
      modes[i] = mode;
      const atMode = mu + tau * mode;
      const top = x * atMode - n * log1pExp(atMode) - (mode * mode) / 2;
      const p = logistic(atMode);
      const width = 1 / Math.sqrt(1 + tau * tau * n * p * (1 - p));
      const trapezoidal = x === 0 || x === n;
      const scale = trapezoidal ? Math.min(0.65 * width, 0.3 / tau) * (REFERENCE_NODES / nodes) : Math.SQRT2 * width;
      // Steps to either side of the mode; the integrand falls at least as fast as the normal density from there.
      const reach = Math.ceil(NEGLIGIBLE / scale);
      const count = trapezoidal ? 2 * reach + 1 : nodes;
      let sum = 0;
      let s = 0;
      let sz = 0;
      let ss = 0;
      let ssz = 0;
      let sszz = 0;
      for (let j = 0; j < count; j++) {
        const z = mode + scale * (trapezoidal ? j - reach : (hermite.nodes[j] as number));
        const theta = mu + tau * z;
        const e = Math.exp(theta > 0 ? -theta : theta);
        const tail = e / (1 + e);
        const weight =
          (trapezoidal ? 1 : (hermite.scaledWeights[j] as number)) *
          Math.exp(x * theta - n * ((theta > 0 ? theta : 0) + Math.log1p(e)) - (z * z) / 2 - top);
        // Score and curvature of the binomial log-likelihood in θ.
        const score = x - n * (theta > 0 ? 1 - tail : tail);
        const curvature = score * score - n * tail * (1 - tail);
        sum += weight;
        s += weight * score;
        sz += weight * score * z;
        ss += weight * curvature;
        ssz += weight * curvature * z;
        sszz += weight * curvature * z * z;
      }
      logLik += top + Math.log((sum * scale) / SQRT_TWO_PI);
      const m = s / sum;
      const t = sz / sum;
      const mm = ss / sum - m * m;
      dMu += m;
      dTau += t;
      dMuMu += mm;
      dMuTau += ssz / sum - m * t;
      dTauTau += sszz / sum - t * t;
      armDMuMu[i] = Math.min(0, mm);
    }
    return { mu, tau, logLik, dMu, dTau, dMuMu, dMuTau, dTauTau, armDMuMu };
  };
}

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
/** The number of nodes at which the trapezoidal step has its full size. */
const REFERENCE_NODES = 24;
/** Standard normal deviates from the top to where the density has fallen below 1e-17 of it. */
const NEGLIGIBLE = 8.9;

function logistic(theta: number): number {
  const e = Math.exp(-Math.abs(theta));
  return theta > 0 ? 1 / (1 + e) : e / (1 + e);
}

function log1pExp(theta: number): number {
  return Math.max(theta, 0) + Math.log1p(Math.exp(-Math.abs(theta)));
}

/** The z that maximises the log-concave integrand: Newton inside a bracket that always holds the answer. */
function modeOfIntegrand(x: number, n: number, mu: number, tau: number, start: number): number {
  if (tau === 0) return 0;
  let low = tau * (x - n);
  let high = tau * x;
  let z = Math.min(high, Math.max(low, start));
  for (let step = 0; step < 100; step++) {
    const p = logistic(mu + tau * z);
    const slope = tau * (x - n * p) - z;
    if (slope > 0) low = z;
    else high = z;
    const curvature = 1 + tau * tau * n * p * (1 - p);
    let next = z + slope / curvature;
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    const change = Math.abs(next - z);
    z = next;
    // A small part of the integrand's width is near enough: the rule need not sit on the mode exactly.
    if (change * change * curvature < 1e-6) break;
  }
  return z;
}
