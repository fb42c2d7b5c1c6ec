/** Maximum likelihood of the binomial-normal model (Stijnen, Hamza and Özdemir 2010, 10.1002/sim.4040). */
import { type BinomialNormalLikelihood, type BinomialNormalPoint, binomialNormalLikelihood } from './binomial-normal.ts';
import type { ProportionCounts } from './proportion-transforms.ts';
import { brentRoot } from './roots.ts';
import { chiSquareQuantile } from './special.ts';

export interface BinomialNormalFit {
  /** Mean of the logits, log odds. */
  readonly mu: number;
  /** From the observed information of μ and τ together (of μ alone where τ is 0 or held there). */
  readonly se: number;
  readonly tau2: number;
  readonly logLik: number;
  /** Share of each arm in the observed information about μ at the estimates; they sum to 1. */
  readonly weights: readonly number[];
  /** Profile-likelihood interval for μ: 2·(max - profile) = chi-square quantile on one degree of freedom. */
  readonly profile: () => readonly [number, number];
}

/** Nodes to start with; doubled until the log-likelihood at the estimate stands still. */
const FIRST_NODES = 24;
const MOST_NODES = 96;
const STILL = 1e-9;

/**
 * Fits arms of which at least one has 0 < x < n (or, with `common`, whose totals have). `common` holds τ at 0.
 */
export function fitBinomialNormal(arms: readonly ProportionCounts[], level: number, common: boolean): BinomialNormalFit {
  let nodes = FIRST_NODES;
  let likelihood = binomialNormalLikelihood(arms, nodes);
  let top = common ? highestInMu(likelihood, pooledLogit(arms), 0) : highest(likelihood, arms);
  while (top.tau > 0 && nodes < MOST_NODES) {
    const finer = binomialNormalLikelihood(arms, 2 * nodes);
    const again = finer(top.mu, top.tau);
    if (Math.abs(again.logLik - top.logLik) < STILL && Math.abs(again.dTau) < STILL ** 0.5 ) break;
    nodes *= 2;
    likelihood = finer;
    top = highest(likelihood, arms);
  }
  const information = -top.dMuMu - (top.tau > 0 && top.dTauTau < 0 ? (top.dMuTau * top.dMuTau) / -top.dTauTau : 0);
  const own = Array.from(top.armDMuMu, (d) => d / top.dMuMu);
  const sum = own.reduce((total, share) => total + share, 0);
  return {
    mu: top.mu,
    se: 1 / Math.sqrt(information),
    tau2: top.tau * top.tau,
    logLik: top.logLik,
    weights: own.map((share) => share / sum),
    profile: () => profileInterval(likelihood, top, level, common, 1 / Math.sqrt(information)),
  };
}

function pooledLogit(arms: readonly ProportionCounts[]): number {
  let events = 0;
  let others = 0;
  for (const { x, n } of arms) {
    events += x;
    others += n - x;
  }
  return Math.log(events / others);
}

/** For fixed τ the log-likelihood is concave in μ (Prékopa), so Newton with halving cannot go astray. */
function highestInMu(likelihood: BinomialNormalLikelihood, start: number, tau: number): BinomialNormalPoint {
  let point = likelihood(start, tau);
  for (let step = 0; step < 100; step++) {
    let move = -point.dMu / point.dMuMu;
    if (!Number.isFinite(move)) break;
    move = Math.max(-3, Math.min(3, move));
    if (Math.abs(move) <= 1e-13 * (1 + Math.abs(point.mu))) break;
    let next = likelihood(point.mu + move, tau);
    for (let half = 0; half < 30 && next.logLik < point.logLik - 1e-12 * Math.abs(point.logLik); half++) {
      move /= 2;
      next = likelihood(point.mu + move, tau);
    }
    const small = Math.abs(move) <= 1e-9 * (1 + Math.abs(point.mu));
    point = next;
    // Newton squares the error: after a step this small the next would be lost in rounding.
    if (small) break;
  }
  return point;
}

const TAU_GRID = [0, 0.1, 0.3, 0.6, 1, 1.5, 2.2, 3.2, 4.6, 6.8, 10];

/** Zero exactly where the slope in τ is, without the zero at τ = 0 that the symmetry in τ puts there. */
function slopeInTau(point: BinomialNormalPoint): number {
  return point.tau === 0 ? point.dTauTau : point.dTau / point.tau;
}

/** The highest point over μ and τ ≥ 0. A grid guards against a second top; the slope's zero gives the digits. */
function highest(likelihood: BinomialNormalLikelihood, arms: readonly ProportionCounts[]): BinomialNormalPoint {
  const points: BinomialNormalPoint[] = [];
  let start = pooledLogit(arms);
  const at = (tau: number): BinomialNormalPoint => {
    const point = highestInMu(likelihood, start, tau);
    start = point.mu;
    return point;
  };
  for (const tau of TAU_GRID) points.push(at(tau));
  for (let tau = 15; slopeInTau(points.at(-1) as BinomialNormalPoint) > 0 && tau < 1e4; tau *= 1.5) points.push(at(tau));
  let best = 0;
  points.forEach((point, i) => {
    if (point.logLik > (points[best] as BinomialNormalPoint).logLik) best = i;
  });
  const here = points[best] as BinomialNormalPoint;
  const uphill = slopeInTau(here) > 0;
  const other = uphill
    ? points.slice(best + 1).find((point) => slopeInTau(point) <= 0)
    : points.slice(0, best).findLast((point) => slopeInTau(point) > 0);
  if (other === undefined) return here;
  start = here.mu;
  const tau = brentRoot((t) => slopeInTau(at(t)), here.tau, other.tau, 1e-12);
  return at(tau);
}

function profileInterval(
  likelihood: BinomialNormalLikelihood,
  top: BinomialNormalPoint,
  level: number,
  common: boolean,
  se: number,
): readonly [number, number] {
  const drop = chiSquareQuantile(1 - level, 1, 'upper') / 2;
  const end = (direction: -1 | 1): number => {
    let tau = top.tau;
    const depth = (mu: number): number => {
      const point = common ? likelihood(mu, 0) : highestInTau(likelihood, mu, tau);
      tau = point.tau;
      return top.logLik - point.logLik - drop;
    };
    let inner = top.mu;
    let step = 2 * se;
    let outer = top.mu + direction * step;
    while (depth(outer) < 0) {
      inner = outer;
      step *= 1.6;
      outer += direction * step;
    }
    return brentRoot((mu) => (mu === top.mu ? -drop : depth(mu)), inner, outer, 1e-10);
  };
  return [end(-1), end(1)];
}

/** The highest point over τ ≥ 0 at this μ, searched outwards from a τ that is known to be near. */
function highestInTau(likelihood: BinomialNormalLikelihood, mu: number, near: number): BinomialNormalPoint {
  let a = likelihood(mu, Math.max(near, 0.05));
  let b = a;
  if (slopeInTau(a) > 0) {
    while (slopeInTau(b) > 0 && b.tau < 1e6) {
      a = b;
      b = likelihood(mu, b.tau * 1.4);
    }
  } else {
    while (slopeInTau(a) <= 0) {
      if (a.tau === 0) return a;
      b = a;
      a = likelihood(mu, a.tau < 0.05 ? 0 : a.tau / 1.4);
    }
  }
  return likelihood(mu, brentRoot((tau) => slopeInTau(likelihood(mu, tau)), a.tau, b.tau, 1e-7));
}
