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
  /** Sum of w = 1 / (v + τ²). */
  readonly w1: number;
  /** Σw - Σw²/Σw, above zero however much one study outweighs the others. */
  readonly room: number;
  /** Sums of w·r², w²·r² with r the residual from the weighted mean. */
  readonly wr2: number;
  readonly w2r2: number;
}

function weigh(y: Float64Array, v: Float64Array, tau2: number): Weighted {
  let wy = 0;
  // The heaviest study is kept apart: beside 1e17 the others would vanish in the difference that `room` is.
  let heaviest = 0;
  let rest = 0;
  let restSquares = 0;
  // Effects are taken from the first one, so that a common offset costs no digits.
  const origin = y[0] ?? 0;
  for (let i = 0; i < y.length; i++) {
    const w = 1 / ((v[i] as number) + tau2);
    const lighter = w > heaviest ? heaviest : w;
    if (w > heaviest) heaviest = w;
    rest += lighter;
    restSquares += lighter * lighter;
    wy += w * ((y[i] as number) - origin);
  }
  const w1 = heaviest + rest;
  const room = (heaviest * rest + (rest * w1 - restSquares)) / w1;
  const shift = wy / w1;
  let wr2 = 0;
  let w2r2 = 0;
  for (let i = 0; i < y.length; i++) {
    const w = 1 / ((v[i] as number) + tau2);
    const r = (y[i] as number) - origin - shift;
    wr2 += w * r * r;
    w2r2 += w * w * r * r;
  }
  return { mean: origin + shift, w1, room, wr2, w2r2 };
}

export function heterogeneity(y: Float64Array, v: Float64Array): Heterogeneity {
  const df = y.length - 1;
  if (df === 0) return { Q: 0, df, pQ: 1, I2FromQ: 0, typicalVariance: 0 };
  const { room, wr2 } = weigh(y, v, 0);
  return {
    Q: wr2,
    df,
    pQ: chiSquareUpperTail(wr2, df),
    I2FromQ: wr2 > df ? (wr2 - df) / wr2 : 0,
    typicalVariance: df / room,
  };
}

/**
 * τ² by the method named; 0 for one study. `full` speeds up leaving one out of many: a survey of the likelihood with the
 * study that is now missing.
 */
export function estimateTau2(
  y: Float64Array,
  v: Float64Array,
  method: Tau2Method,
  full: { readonly survey: Tau2Survey; readonly without: Effect } | null = null,
): number {
  if (method === 'none' || y.length === 1) return 0;
  switch (method) {
    case 'DL': {
      const { room, wr2 } = weigh(y, v, 0);
      return Math.max(0, (wr2 - (y.length - 1)) / room);
    }
    case 'PM':
      return tau2WithQ(y, v, y.length - 1);
    case 'ML':
    case 'REML':
      return likeliestTau2(y, v, method === 'REML', full);
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

/** The τ² ≥ 0 at which the generalised Q equals the target. */
function tau2WithQ(y: Float64Array, v: Float64Array, target: number): number {
  return whereItFallsTo((tau2) => weigh(y, v, tau2).wr2, target, spread(y) + least(v));
}

/** The τ² ≥ 0 at which a Q that falls as τ² grows equals the target; 0 if it starts below. `reach` is a first guess. */
export function whereItFallsTo(q: (tau2: number) => number, target: number, reach: number): number {
  const excess = (tau2: number): number => q(tau2) - target;
  if (excess(0) <= 0) return 0;
  let high = reach;
  while (excess(high) > 0) high *= 4;
  return brentRoot(excess, 0, high);
}

function least(v: Float64Array): number {
  return v.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
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

/** 0 and 61 values of τ² up to where the derivative of the likelihood is negative whatever the variances. */
export function tau2Grid(y: Float64Array, v: Float64Array): readonly number[] {
  const ceiling = 4 * spread(y);
  if (ceiling === 0) return [0];
  const floor = Math.min(ceiling, least(v)) * 1e-3;
  const ratio = (ceiling / floor) ** (1 / 60);
  return [0, ...Array.from({ length: 61 }, (_, i) => floor * ratio ** i)];
}

function likeliestTau2(
  y: Float64Array,
  v: Float64Array,
  restricted: boolean,
  full: { readonly survey: Tau2Survey; readonly without: Effect } | null,
): number {
  if (spread(y) === 0) return 0;
  return likeliest(
    full?.survey.grid ?? tau2Grid(y, v),
    full === null
      ? (tau2) => logLikelihood(y, v, tau2, restricted)
      : (_, i) => heightWithout(full.survey, i, full.without, restricted),
    (tau2) => {
      const { w1, room, w2r2 } = weigh(y, v, tau2);
      return w2r2 - (restricted ? room : w1);
    },
  );
}

/**
 * The τ² of the highest top of a likelihood that can have more than one: the grid finds its neighbourhood, the zero of
 * the derivative (or of what has its sign) is then found to the last digit.
 */
export function likeliest(
  grid: readonly number[],
  height: (tau2: number, i: number) => number,
  slope: (tau2: number) => number,
): number {
  let best = 0;
  let bestValue = Number.NEGATIVE_INFINITY;
  grid.forEach((tau2, i) => {
    const value = height(tau2, i);
    if (value > bestValue) {
      best = i;
      bestValue = value;
    }
  });
  const here = grid[best] as number;
  if (slope(here) > 0) {
    const beyond = grid.slice(best + 1).find((t) => slope(t) <= 0);
    return beyond === undefined ? here : brentRoot(slope, here, beyond);
  }
  if (best === 0) return 0;
  const below = grid.slice(0, best).findLast((t) => slope(t) > 0);
  return below === undefined ? here : brentRoot(slope, below, here);
}

/** What the likelihood is made of at each τ² of the grid: Σw, Σwy, Σwy², Σlog(v + τ²), effects taken from `origin`. */
export interface Tau2Survey {
  readonly grid: readonly number[];
  readonly origin: number;
  readonly sums: readonly { readonly w: number; readonly wy: number; readonly wyy: number; readonly logs: number }[];
}

interface Effect {
  readonly yi: number;
  readonly vi: number;
}

/** Fewer studies than this, or one that outweighs all others, are surveyed anew each time. */
const FEW = 30;

/** Null where taking one study out of the sums could cost their digits. */
export function surveyTau2(y: Float64Array, v: Float64Array): Tau2Survey | null {
  const total = v.reduce((sum, vi) => sum + 1 / vi, 0);
  if (y.length < FEW || 1 / least(v) > total / 4) return null;
  const origin = weigh(y, v, 0).mean;
  const grid = tau2Grid(y, v);
  const sums = grid.map((tau2) => {
    let [w, wy, wyy, logs] = [0, 0, 0, 0];
    for (let i = 0; i < y.length; i++) {
      const here = 1 / ((v[i] as number) + tau2);
      const away = (y[i] as number) - origin;
      w += here;
      wy += here * away;
      wyy += here * away * away;
      logs -= Math.log(here);
    }
    return { w, wy, wyy, logs };
  });
  return { grid, origin, sums };
}

/** The log-likelihood of the other studies at place i of the grid, but for a constant. */
function heightWithout({ grid, origin, sums }: Tau2Survey, i: number, { yi, vi }: Effect, restricted: boolean): number {
  const { w, wy, wyy, logs } = sums[i] as Tau2Survey['sums'][number];
  const own = 1 / (vi + (grid[i] as number));
  const away = yi - origin;
  const rest = w - own;
  const spreadLeft = wyy - own * away * away - (wy - own * away) ** 2 / rest;
  return -(logs + Math.log(own) + spreadLeft + (restricted ? Math.log(rest) : 0)) / 2;
}
