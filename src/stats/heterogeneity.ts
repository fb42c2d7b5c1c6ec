/**
 * Between-study variance τ² and heterogeneity for effects yi with known sampling variances vi > 0, no moderators. Any
 * scale: logit proportions, log risk ratios, mean differences.
 */
import { brentRoot } from './roots.ts';
import { chiSquareQuantile, chiSquareUpperTail } from './special.ts';

/**
 * DL: DerSimonian and Laird (1986, 10.1016/0197-2456(86)90046-2). PM: Paule and Mandel (1982, 10.6028/jres.087.022).
 * ML and REML: Viechtbauer (2005, 10.3102/10769986030003261), each at the highest point of its likelihood over τ² ≥ 0.
 * none: common effect, τ² = 0 by assumption.
 */
export type Tau2Method = 'DL' | 'PM' | 'ML' | 'REML' | 'none';

export interface Heterogeneity {
  /** Cochran's Q with weights 1/vi. */
  readonly Q: number;
  /** k - 1. */
  readonly df: number;
  /** Upper tail of chi-square on df; 1 for one study. */
  readonly pQ: number;
  /** max(0, (Q - df) / Q), a proportion (Higgins and Thompson 2002, 10.1002/sim.1186). */
  readonly I2FromQ: number;
  /** The "typical" sampling variance of Higgins and Thompson; 0 for one study, as nothing is then compared. */
  readonly typicalVariance: number;
}

interface Weighted {
  readonly mean: number;
  /** Sums of w, w², w³ with w = 1 / (v + τ²). */
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
  /** Sums of w·r², w²·r² with r the residual from the weighted mean. */
  readonly wr2: number;
  readonly w2r2: number;
}

function weigh(y: Float64Array, v: Float64Array, tau2: number): Weighted {
  let w1 = 0;
  let w2 = 0;
  let w3 = 0;
  let wy = 0;
  // Effects are taken from the first one, so that a common offset costs no digits.
  const origin = y[0] ?? 0;
  for (let i = 0; i < y.length; i++) {
    const w = 1 / ((v[i] as number) + tau2);
    w1 += w;
    w2 += w * w;
    w3 += w * w * w;
    wy += w * ((y[i] as number) - origin);
  }
  const shift = wy / w1;
  let wr2 = 0;
  let w2r2 = 0;
  for (let i = 0; i < y.length; i++) {
    const w = 1 / ((v[i] as number) + tau2);
    const r = (y[i] as number) - origin - shift;
    wr2 += w * r * r;
    w2r2 += w * w * r * r;
  }
  return { mean: origin + shift, w1, w2, w3, wr2, w2r2 };
}

export function heterogeneity(y: Float64Array, v: Float64Array): Heterogeneity {
  const df = y.length - 1;
  if (df === 0) return { Q: 0, df, pQ: 1, I2FromQ: 0, typicalVariance: 0 };
  const { w1, w2, wr2 } = weigh(y, v, 0);
  return {
    Q: wr2,
    df,
    pQ: chiSquareUpperTail(wr2, df),
    I2FromQ: wr2 > df ? (wr2 - df) / wr2 : 0,
    typicalVariance: df / (w1 - w2 / w1),
  };
}

/** τ² by the method named; 0 for one study. */
export function estimateTau2(y: Float64Array, v: Float64Array, method: Tau2Method): number {
  if (method === 'none' || y.length === 1) return 0;
  switch (method) {
    case 'DL': {
      const { w1, w2, wr2 } = weigh(y, v, 0);
      return Math.max(0, (wr2 - (y.length - 1)) / (w1 - w2 / w1));
    }
    case 'PM':
      return tau2WithQ(y, v, y.length - 1);
    case 'ML':
    case 'REML':
      return likeliestTau2(y, v, method === 'REML');
  }
}

/**
 * Log-likelihood at τ² with the mean at its weighted estimate, all constants included (the restricted one with metafor's
 * ½ log k for the design).
 */
export function logLikelihood(y: Float64Array, v: Float64Array, tau2: number, restricted: boolean): number {
  const { w1, wr2 } = weigh(y, v, tau2);
  let logDeterminant = 0;
  for (const vi of v) logDeterminant += Math.log(vi + tau2);
  const k = y.length;
  return restricted
    ? -((k - 1) / 2) * Math.log(2 * Math.PI) + (Math.log(k) - logDeterminant - Math.log(w1) - wr2) / 2
    : -(k / 2) * Math.log(2 * Math.PI) - (logDeterminant + wr2) / 2;
}

/**
 * Interval for τ² by the Q-profile method (Viechtbauer 2007, 10.1002/sim.2514). [0, 0] where even τ² = 0 leaves less
 * spread than chance would (the set is then empty). Null for one study.
 */
export function tau2QProfile(y: Float64Array, v: Float64Array, level: number): readonly [number, number] | null {
  const df = y.length - 1;
  if (df === 0) return null;
  const tail = (1 - level) / 2;
  return [tau2WithQ(y, v, chiSquareQuantile(tail, df, 'upper')), tau2WithQ(y, v, chiSquareQuantile(tail, df, 'lower'))];
}

/** The τ² ≥ 0 at which the generalised Q, which falls as τ² grows, equals the target; 0 if it starts below. */
function tau2WithQ(y: Float64Array, v: Float64Array, target: number): number {
  const excess = (tau2: number): number => weigh(y, v, tau2).wr2 - target;
  if (excess(0) <= 0) return 0;
  let high = spread(y) + Math.min(...v);
  while (excess(high) > 0) high *= 4;
  return brentRoot(excess, 0, high);
}

function spread(y: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of y) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return (high - low) ** 2;
}

/**
 * The likelihood in τ² can have more than one top, so a grid finds the neighbourhood of the highest and the zero of the
 * derivative there is then found to the last digit.
 */
function likeliestTau2(y: Float64Array, v: Float64Array, restricted: boolean): number {
  const slope = (tau2: number): number => {
    const { w1, w2, w2r2 } = weigh(y, v, tau2);
    return w2r2 - (restricted ? w1 - w2 / w1 : w1);
  };
  // Beyond twice the squared range the derivative is negative whatever the variances.
  const ceiling = 4 * spread(y);
  if (ceiling === 0) return 0;
  const grid = [0];
  const floor = Math.min(ceiling, Math.min(...v)) * 1e-3;
  const ratio = (ceiling / floor) ** (1 / 60);
  for (let i = 0; i <= 60; i++) grid.push(floor * ratio ** i);
  let best = 0;
  let bestValue = Number.NEGATIVE_INFINITY;
  grid.forEach((tau2, i) => {
    const value = logLikelihood(y, v, tau2, restricted);
    if (value > bestValue) {
      best = i;
      bestValue = value;
    }
  });
  const here = grid[best] as number;
  if (slope(here) > 0) return brentRoot(slope, here, grid.slice(best + 1).find((t) => slope(t) <= 0) ?? ceiling);
  if (best === 0) return 0;
  const below = grid.slice(0, best).findLast((t) => slope(t) > 0);
  return below === undefined ? here : brentRoot(slope, below, here);
}
