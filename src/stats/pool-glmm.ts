/** Maximum likelihood of the binomial-normal model (Stijnen, Hamza and Özdemir 2010, 10.1002/sim.4040). */
import {
  type BinomialNormalLikelihood,
  type BinomialNormalPoint,
  binomialNormalLikelihood,
} from './binomial-normal.ts';
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

/** Nodes to start with; doubled until estimate and log-likelihood stand still. */
const FIRST_NODES = 24;
const MOST_NODES = 96;
const STILL = 1e-6;

/**
 * Fits arms of which at least one has 0 < x < n (or, with `common`, whose totals have). `common` holds τ at 0.
 */
export function fitBinomialNormal(
  arms: readonly ProportionCounts[],
  level: number,
  common: boolean,
): BinomialNormalFit {
  let nodes = FIRST_NODES;
  let likelihood = binomialNormalLikelihood(arms, nodes);
  let top = common ? highestInMu(likelihood, pooledLogit(arms), 0) : highest(likelihood, arms);
  while (top.tau > 0 && nodes < MOST_NODES) {
    nodes *= 2;
    likelihood = binomialNormalLikelihood(arms, nodes);
    const finer = climb(likelihood, likelihood(top.mu, top.tau));
    // How far the finer rule has moved the top, in standard errors of the mean.
    const moved = Math.abs(finer.mu - top.mu) * Math.sqrt(-finer.dMuMu);
    const still = moved < STILL && Math.abs(finer.logLik - top.logLik) < STILL;
    top = finer;
    if (still) break;
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

/**
 * What a further Newton step would still add to the log-likelihood, twice: the square of the distance to the top in
 * standard errors. Below this the step is lost in rounding.
 */
const AT_TOP = 1e-20;

/**
 * For fixed τ the log-likelihood is concave in μ (Prékopa), so the sign of its slope brackets the top: Newton, halving
 * the bracket where a step would leave it.
 */
function highestInMu(likelihood: BinomialNormalLikelihood, start: number, tau: number): BinomialNormalPoint {
  let point = likelihood(start, tau);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 60; step++) {
    const gain = (point.dMu * point.dMu) / -point.dMuMu;
    if (!(gain > AT_TOP)) break;
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
const ROUGH_NODES = 8;
const TAU_GRID = [0.15, 0.4, 0.8, 1.4, 2.4, 4, 7];
/** Beyond any logit that counts of patients can give; a search stops here rather than never. */
const MOST_TAU = 1e4;

/** Zero exactly where the slope in τ is, without the zero at τ = 0 that the symmetry in τ puts there. */
function slopeInTau(point: BinomialNormalPoint): number {
  return point.tau === 0 ? point.dTauTau : point.dTau / point.tau;
}

/**
 * The highest point over μ and τ ≥ 0. A coarse grid over τ guards against a second top and gives the start; Newton in
 * both gives the digits; where Newton is not at home (a flat or skew top) the slope's zero is bracketed instead.
 */
function highest(likelihood: BinomialNormalLikelihood, arms: readonly ProportionCounts[]): BinomialNormalPoint {
  const rough = binomialNormalLikelihood(arms, ROUGH_NODES);
  let latest = rough(pooledLogit(arms), 0);
  let best = latest;
  let bestHeight = latest.logLik;
  const look = (tau: number): void => {
    const first = rough(latest.mu, tau);
    latest = rough(first.mu + Math.max(-2, Math.min(2, -first.dMu / first.dMuMu)), tau);
    // Near enough to the top in μ for its height to follow from slope and curvature.
    const height = latest.logLik - (latest.dMu * latest.dMu) / (2 * latest.dMuMu);
    if (height > bestHeight) {
      best = latest;
      bestHeight = height;
    }
  };
  for (const tau of TAU_GRID) look(tau);
  while (slopeInTau(latest) > 0 && latest.tau < MOST_TAU) look(latest.tau * 1.5);
  return climb(likelihood, likelihood(best.mu, best.tau));
}

/** From a start below the top to the top itself, by Newton or else by the slope along the ridge. */
function climb(likelihood: BinomialNormalLikelihood, start: BinomialNormalPoint): BinomialNormalPoint {
  const top = start.tau > 0 ? newton(likelihood, start) : null;
  return top ?? bracketed(likelihood, highestInMu(likelihood, start.mu, start.tau));
}

/** Newton in μ and τ together; null unless it climbs to a strict top with τ > 0. */
function newton(likelihood: BinomialNormalLikelihood, start: BinomialNormalPoint): BinomialNormalPoint | null {
  let point = start;
  for (let step = 0; step < 30; step++) {
    const determinant = point.dMuMu * point.dTauTau - point.dMuTau * point.dMuTau;
    // Towards τ = 0, where the slope in τ vanishes whether or not there is a top, only its sign decides.
    if (!(determinant > 0 && point.dMuMu < 0) || point.tau < 0.05) return null;
    let moveMu = (point.dMuTau * point.dTau - point.dTauTau * point.dMu) / determinant;
    let moveTau = (point.dMuTau * point.dMu - point.dMuMu * point.dTau) / determinant;
    const gain = point.dMu * moveMu + point.dTau * moveTau;
    const damping = Math.min(1, point.tau / 3 / Math.abs(moveTau), (2 + point.tau) / Math.abs(moveMu));
    moveMu *= damping;
    moveTau *= damping;
    const next = likelihood(point.mu + moveMu, point.tau + moveTau);
    if (next.logLik < point.logLik - 1e-9 * (1 + Math.abs(point.logLik))) return null;
    point = next;
    if (gain < 1e-11) return point;
  }
  return null;
}

/** From a start near the top, first a change of sign of the slope along the ridge over μ, then its zero. */
function bracketed(likelihood: BinomialNormalLikelihood, start: BinomialNormalPoint): BinomialNormalPoint {
  let latest = start;
  const at = (tau: number): BinomialNormalPoint => {
    // Along the ridge μ moves with τ; starting where it should be saves most of the steps.
    const along = (-latest.dMuTau / latest.dMuMu) * (tau - latest.tau);
    latest = highestInMu(likelihood, latest.mu + (Math.abs(along) < 3 + tau ? along : 0), tau);
    return latest;
  };
  return zeroOfSlope(start, at, 1e-12);
}

/**
 * Walks from a point along τ, up or down as the slope there says, until the slope changes sign, and finds its zero; stops
 * at τ = 0 if it falls all the way from there.
 */
function zeroOfSlope(
  start: BinomialNormalPoint,
  at: (tau: number) => BinomialNormalPoint,
  tolerance: number,
): BinomialNormalPoint {
  let near = start;
  let far = start;
  if (slopeInTau(start) > 0) {
    do {
      near = far;
      far = at(Math.max(near.tau * 1.4, 0.02));
    } while (slopeInTau(far) > 0 && far.tau < MOST_TAU);
  } else {
    do {
      near = far;
      if (near.tau === 0) return near;
      far = at(near.tau < 0.05 ? 0 : near.tau / 1.4);
    } while (slopeInTau(far) <= 0);
  }
  const ends = [slopeInTau(near), slopeInTau(far)] as const;
  if (ends[1] > 0 === ends[0] > 0) return far;
  return at(brentRoot((tau) => slopeInTau(at(tau)), near.tau, far.tau, tolerance, ends));
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
      const point = common ? likelihood(mu, 0) : highestInTau(likelihood, mu, Math.max(tau, 0.05));
      tau = point.tau;
      return top.logLik - point.logLik - drop;
    };
    let inner = top.mu;
    let atInner = -drop;
    let step = 2 * se;
    let outer = top.mu + direction * step;
    let atOuter = depth(outer);
    while (atOuter < 0) {
      inner = outer;
      atInner = atOuter;
      step *= 1.6;
      outer += direction * step;
      atOuter = depth(outer);
    }
    return brentRoot(depth, inner, outer, 1e-10, [atInner, atOuter]);
  };
  return [end(-1), end(1)];
}

/** The highest point over τ ≥ 0 at this μ, searched from a τ that is likely to be near. */
function highestInTau(likelihood: BinomialNormalLikelihood, mu: number, near: number): BinomialNormalPoint {
  const start = likelihood(mu, near);
  let point = start;
  for (let step = 0; step < 8; step++) {
    const move = -point.dTau / point.dTauTau;
    if (!(point.dTauTau < 0 && Math.abs(move) < point.tau / 2)) break;
    point = likelihood(mu, point.tau + move);
    // At the top an error of this size changes the height by its square only.
    if (Math.abs(move) < 1e-5 * point.tau) return point;
  }
  return zeroOfSlope(start, (tau) => likelihood(mu, tau), 1e-7);
}
