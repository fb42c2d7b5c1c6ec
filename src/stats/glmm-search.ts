/**
 * The search for the highest point of the binomial-normal likelihood over μ and τ ≥ 0. It can have two tops, one of them
 * at τ = 0, so a coarse survey comes first and every top that may be the highest is climbed.
 */
import {
  type BinomialNormalLikelihood,
  type BinomialNormalPoint,
  binomialNormalLikelihood,
} from './binomial-normal.ts';
import type { ProportionCounts } from './proportion-transforms.ts';
import { brentRoot } from './roots.ts';

export function pooledLogit(arms: readonly ProportionCounts[]): number {
  let events = 0;
  let others = 0;
  for (const { x, n } of arms) {
    events += x;
    others += n - x;
  }
  return Math.log(events / others);
}

/**
 * What a further Newton step would still add to the log-likelihood, twice: the square of the distance to the top in
 * standard errors. Below this the step is lost in rounding.
 */
const AT_TOP = 1e-20;

/**
 * For fixed τ the log-likelihood is concave in μ (Prékopa), so the sign of its slope brackets the top: Newton, halving
 * the bracket where a step would leave it.
 */
export function highestInMu(
  likelihood: BinomialNormalLikelihood,
  start: number,
  tau: number,
  enough = AT_TOP,
): BinomialNormalPoint {
  let point = likelihood(start, tau);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 60; step++) {
    const gain = (point.dMu * point.dMu) / -point.dMuMu;
    if (!(gain > enough)) break;
    if (point.dMu > 0) low = point.mu;
    else high = point.mu;
    let next = point.mu + Math.max(-3 - tau, Math.min(3 + tau, -point.dMu / point.dMuMu));
    if (!(next > low && next < high)) next = (low + high) / 2;
    point = likelihood(next, tau);
    // Newton squares the error, so after a step that gained this little the next one has nothing left to do.
    if (gain < 1e-11) break;
  }
  return point;
}

/** For the search for a start only. */
export const ROUGH_NODES = 10;
/** In the units of AT_TOP: what is left of the height then follows from slope and curvature. */
const NEARLY_AT_TOP = 0.1;
const TAU_GRID = [0.15, 0.4, 0.8, 1.4, 2.4, 4, 7];
/** Beyond any logit that counts of patients can give; a search stops here rather than never. */
const MOST_TAU = 1e4;

/** Zero exactly where the slope in τ is, without the zero at τ = 0 that the symmetry in τ puts there. */
function slopeInTau(point: BinomialNormalPoint): number {
  return point.tau === 0 ? point.dTauTau : point.dTau / point.tau;
}

/**
 * Below this τ is as good as 0. Large arms can have one top where τ is no more than their own error and another one at 0,
 * so it is a quarter of the least error.
 */
export function leastTauOf(arms: readonly ProportionCounts[]): number {
  const finest = arms.reduce((least, { x, n }) => Math.min(least, 1 / (x + 0.5) + 1 / (n - x + 0.5)), 0.04);
  return Math.sqrt(finest) / 4;
}

export function tausWorthALook(arms: readonly ProportionCounts[]): readonly number[] {
  const fine: number[] = [];
  for (let tau = 2 * leastTauOf(arms); tau < 0.7 * (TAU_GRID[0] as number); tau *= 2) fine.push(tau);
  return [...fine, ...TAU_GRID];
}

/** A coarse grid over τ ≥ 0, each with its likeliest μ or nearly so: it guards against a second top. */
export function surveyed(arms: readonly ProportionCounts[]): readonly BinomialNormalPoint[] {
  const rough = binomialNormalLikelihood(arms, ROUGH_NODES);
  let latest = rough(pooledLogit(arms), 0);
  const trail = [latest];
  const look = (tau: number): void => {
    latest = highestInMu(rough, latest.mu, tau, NEARLY_AT_TOP);
    trail.push(latest);
  };
  for (const tau of tausWorthALook(arms)) look(tau);
  while (slopeInTau(latest) > 0 && latest.tau < MOST_TAU) look(latest.tau * 1.5);
  return trail;
}

export interface Start {
  readonly mu: number;
  readonly tau: number;
}

/** What a survey is believed to: a top that seems lower by no more than this may be the highest. */
const DOUBT = 0.3;

/** The tops along a trail from the lowest τ to the highest that may be the highest of all. */
export function tops(trail: readonly (Start & { readonly height: number })[]): readonly Start[] {
  // Far from the data a small τ leaves no likelihood that a double could hold.
  const sorted = trail.filter(({ height }) => Number.isFinite(height)).sort((a, b) => a.tau - b.tau);
  const best = sorted.reduce((highest, { height }) => Math.max(highest, height), Number.NEGATIVE_INFINITY);
  return sorted.filter(
    ({ height }, i) =>
      height > best - DOUBT &&
      height >= (sorted[i - 1]?.height ?? Number.NEGATIVE_INFINITY) &&
      height >= (sorted[i + 1]?.height ?? Number.NEGATIVE_INFINITY),
  );
}

export function startsOf(trail: readonly BinomialNormalPoint[]): readonly Start[] {
  return tops(
    trail.map(({ mu, tau, logLik, dMu, dMuMu }) => ({ mu, tau, height: logLik - (dMu * dMu) / (2 * dMuMu) })),
  );
}

/**
 * The same without one of the arms, whose part in each point is known. Null where that arm so ruled the others that where
 * their tops lie cannot be told from where they lay with it.
 */
export function startsWithout(trail: readonly BinomialNormalPoint[], without: number): readonly Start[] | null {
  const points: (Start & { height: number })[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  let doubtful = Number.NEGATIVE_INFINITY;
  for (const { mu, tau, logLik, dMu, dMuMu, armLogLik, armDMu, armDMuMu } of trail) {
    const slope = dMu - (armDMu[without] as number);
    const curve = dMuMu - (armDMuMu[without] as number);
    const shift = -slope / curve;
    if (!(curve < 0 && Math.abs(shift) < 1)) return null;
    const base = logLik - (armLogLik[without] as number);
    const gain = (slope * shift) / 2;
    points.push({ mu: mu + shift, tau, height: base + gain });
    highest = Math.max(highest, base + gain);
    // Over one unit of log odds the curvature changes by a factor of e at most.
    if (gain > DOUBT / 2) doubtful = Math.max(doubtful, base + Math.E * gain);
  }
  return doubtful > highest ? null : tops(points);
}

/**
 * From a start below the top to the top itself over μ and τ ≥ 0: Newton in both gives the digits; where Newton is not at
 * home (a flat or skew top) the slope's zero along the ridge is bracketed instead.
 */
export function climb(likelihood: BinomialNormalLikelihood, start: Start, least: number): BinomialNormalPoint {
  const top = start.tau > 0 ? newton(likelihood, likelihood(start.mu, start.tau), least) : null;
  return top ?? bracketed(likelihood, highestInMu(likelihood, start.mu, start.tau), least);
}

/** Newton in μ and τ together; null unless it climbs to a strict top with τ > 0. */
function newton(
  likelihood: BinomialNormalLikelihood,
  start: BinomialNormalPoint,
  least: number,
): BinomialNormalPoint | null {
  let point = start;
  for (let step = 0; step < 30; step++) {
    const determinant = point.dMuMu * point.dTauTau - point.dMuTau * point.dMuTau;
    // Towards τ = 0, where the slope in τ vanishes whether or not there is a top, only its sign decides.
    if (!(determinant > 0 && point.dMuMu < 0) || point.tau < least) return null;
    let moveMu = (point.dMuTau * point.dTau - point.dTauTau * point.dMu) / determinant;
    let moveTau = (point.dMuTau * point.dMu - point.dMuMu * point.dTau) / determinant;
    const gain = point.dMu * moveMu + point.dTau * moveTau;
    const damping = Math.min(1, point.tau / 3 / Math.abs(moveTau), (2 + point.tau) / Math.abs(moveMu));
    moveMu *= damping;
    moveTau *= damping;
    const next = likelihood(point.mu + moveMu, point.tau + moveTau);
    if (next.logLik < point.logLik - 1e-9 * (1 + Math.abs(point.logLik))) return null;
    point = next;
    if (gain < 1e-15) return point;
  }
  return null;
}

/** From a start near the top, first a change of sign of the slope along the ridge over μ, then its zero. */
function bracketed(
  likelihood: BinomialNormalLikelihood,
  start: BinomialNormalPoint,
  least: number,
): BinomialNormalPoint {
  let latest = start;
  const at = (tau: number): BinomialNormalPoint => {
    // Along the ridge μ moves with τ; starting where it should be saves most of the steps.
    const along = (-latest.dMuTau / latest.dMuMu) * (tau - latest.tau);
    latest = highestInMu(likelihood, latest.mu + (Math.abs(along) < 3 + tau ? along : 0), tau);
    return latest;
  };
  return zeroOfSlope(start, at, least, 1e-12);
}

/**
 * Walks from a point along τ, up or down as the slope there says, until the slope changes sign, and finds its zero; stops
 * at τ = 0 if it falls all the way from there.
 */
export function zeroOfSlope(
  start: BinomialNormalPoint,
  at: (tau: number) => BinomialNormalPoint,
  least: number,
  tolerance: number,
): BinomialNormalPoint {
  let near = start;
  let far = start;
  if (slopeInTau(start) > 0) {
    do {
      near = far;
      far = at(Math.max(near.tau * 1.4, least));
    } while (slopeInTau(far) > 0 && far.tau < MOST_TAU);
  } else {
    do {
      near = far;
      if (near.tau === 0) return near;
      far = at(near.tau < least ? 0 : near.tau / 1.4);
    } while (slopeInTau(far) <= 0);
  }
  const ends = [slopeInTau(near), slopeInTau(far)] as const;
  // Where an end is exactly level, or out of reach of doubles, the higher of the two is all that can be said.
  if (!(ends[0] * ends[1] < 0)) return far.logLik >= near.logLik || Number.isNaN(near.logLik) ? far : near;
  return at(brentRoot((tau) => slopeInTau(at(tau)), near.tau, far.tau, tolerance, ends));
}
