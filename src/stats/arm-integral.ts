/**
 * Where and how to evaluate one arm's integral over z ~ N(0, 1) of Binomial(x | n, logit⁻¹(μ + τz)): the mode of the
 * integrand and quadrature nodes placed by it. The integrand is log-concave, at least as much so as the normal density.
 */
import type { GaussHermiteRule } from './gauss-hermite.ts';

/** Nodes z_j and weights such that the integral of f is about the sum of weight_j · f(z_j). Reused from arm to arm. */
export interface Nodes {
  count: number;
  z: Float64Array;
  weight: Float64Array;
}

export function emptyNodes(): Nodes {
  return { count: 0, z: new Float64Array(256), weight: new Float64Array(256) };
}

function hold(nodes: Nodes, count: number): void {
  nodes.count = count;
  if (count <= nodes.z.length) return;
  nodes.z = new Float64Array(2 * count);
  nodes.weight = new Float64Array(2 * count);
}

/** 1 / (1 + exp(-θ)), full relative precision in both tails. */
export function logistic(theta: number): number {
  const e = Math.exp(-Math.abs(theta));
  return theta > 0 ? 1 / (1 + e) : e / (1 + e);
}

/** log(1 + exp(θ)). */
function log1pExp(theta: number): number {
  return Math.max(theta, 0) + Math.log1p(Math.exp(-Math.abs(theta)));
}

/** The z that maximises the integrand: Newton inside a bracket that always holds the answer. */
export function modeOfIntegrand(x: number, n: number, mu: number, tau: number, start: number): number {
  if (tau === 0) return 0;
  let low = tau * (x - n);
  let high = tau * x;
  let z = Math.min(high, Math.max(low, start));
  for (let step = 0; step < 200; step++) {
    const p = logistic(mu + tau * z);
    const slope = tau * (x - n * p) - z;
    if (slope === 0) break;
    if (slope > 0) low = z;
    else high = z;
    const curvature = 1 + tau * tau * n * p * (1 - p);
    let next = z + slope / curvature;
    if (!(next > low && next < high)) next = (low + high) / 2;
    const change = next - z;
    z = next;
    // Newton squares the error, so what is left is far below what the search started from makes visible.
    if (change * change * curvature < 1e-12) break;
  }
  return z;
}

/** Adaptive Gauss-Hermite: the rule's nodes centred at the mode and scaled by the integrand's width there. */
export function hermiteNodes(nodes: Nodes, rule: GaussHermiteRule, mode: number, width: number): void {
  const count = rule.nodes.length;
  hold(nodes, count);
  const scale = Math.SQRT2 * width;
  for (let j = 0; j < count; j++) {
    nodes.z[j] = mode + scale * (rule.nodes[j] as number);
    nodes.weight[j] = scale * (rule.scaledWeights[j] as number);
  }
}

/** Standard deviates from the mode to where a log-concave integrand has surely fallen below 1e-17 of its top. */
const REACH = 8.9;
/** The part of the logistic bend, in log odds, over which the bent grid below stays fine. */
const BEND = 2;

/**
 * Nodes for an arm with no or only events. Its integrand is flat on one side and cut off at the other, within a few log
 * odds, at about the point where one event is expected (or one non-event); Gauss-Hermite nodes converge very slowly on
 * that when τ is large (240 of them leave an error of 1e-6 for 0 of 30 at τ = 10). The trapezoidal rule converges
 * exponentially on any analytic integrand that dies off at both ends (Trefethen and Weideman 2014, 10.1137/130932132),
 * and a sinh substitution centred at the cut keeps its steps short there and long on the flat.
 *
 * `step` is relative: 1 is fine enough for some 12 digits.
 */
export function oneSidedNodes(
  nodes: Nodes,
  { x, n }: { readonly x: number; readonly n: number },
  mu: number,
  tau: number,
  mode: number,
  width: number,
  step: number,
): void {
  // Mirrored if need be, so that the flat side is on the left.
  const side = x === 0 ? 1 : -1;
  const from = side * mode - REACH;
  const atMode = side * (mu + tau * mode);
  // Beyond this the binomial part alone has fallen by e^45 more than the normal part can have gained.
  const cutOff = Math.log(Math.expm1(log1pExp(atMode) + (45 + (mode * mode) / 2) / n));
  const to = Math.min(side * mode + REACH, (cutOff - side * mu) / tau);
  const cut = -Math.log(n);
  if (tau > 2 && Math.abs(atMode - cut) < 7 * tau) {
    const first = Math.asinh((side * mu + tau * from - cut) / BEND);
    const last = Math.asinh((side * mu + tau * to - cut) / BEND);
    const h = 0.1 * step;
    hold(nodes, Math.ceil((last - first) / h) + 1);
    for (let j = 0; j < nodes.count; j++) {
      const e = Math.exp(first + j * h);
      nodes.z[j] = (side * (cut + (BEND * (e - 1 / e)) / 2) - mu) / tau;
      nodes.weight[j] = (h * BEND * (e + 1 / e)) / 2 / tau;
    }
    return;
  }
  // Small τ, or the cut so far out that the integrand is a normal density.
  const h = step * (tau > 2 ? 0.65 * width : Math.min(0.65 * width, 0.3 / tau));
  hold(nodes, Math.ceil((to - from) / h) + 1);
  for (let j = 0; j < nodes.count; j++) {
    nodes.z[j] = side * (from + j * h);
    nodes.weight[j] = h;
  }
}
