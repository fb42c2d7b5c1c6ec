/** Maximum likelihood of the binomial-normal model (Stijnen, Hamza and Özdemir 2010, 10.1002/sim.4040). */
import {
  type BinomialNormalLikelihood,
  type BinomialNormalPoint,
  binomialNormalLikelihood,
} from './binomial-normal.ts';
import {
  climb,
  highestInMu,
  leastTauOf,
  pooledLogit,
  ROUGH_NODES,
  startsOf,
  startsWithout,
  surveyed,
  tausWorthALook,
  tops,
  zeroOfSlope,
} from './glmm-search.ts';
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
  /** Nodes of the quadrature that were enough. */
  readonly nodes: number;
  /** The points at which the search for a start looked. */
  readonly trail: readonly BinomialNormalPoint[];
  /** Share of each arm in the observed information about μ at the estimates; they sum to 1. */
  readonly weights: readonly number[];
  /** Profile-likelihood interval for μ: 2·(max - profile) = chi-square quantile on one degree of freedom. Null where it lies beyond the numbers of the machine. */
  readonly profile: () => readonly [number, number] | null;
}

/** Nodes to start with; doubled until estimate and log-likelihood stand still. */
const FIRST_NODES = 24;
const MOST_NODES = 192;
const STILL = 1e-7;

/**
 * Fits arms of which at least one has 0 < x < n (or, with `common`, whose totals have). `common` holds τ at 0. `full` is
 * the fit of these arms and one more that stood at place `without`: it says where to start and how many nodes do.
 */
export function fitBinomialNormal(
  arms: readonly ProportionCounts[],
  level: number,
  common: boolean,
  full: { readonly fit: BinomialNormalFit; readonly without: number } | null = null,
): BinomialNormalFit {
  const trusted = full !== null && full.fit.tau2 > 0;
  let nodes = trusted ? full.fit.nodes : FIRST_NODES;
  let likelihood = binomialNormalLikelihood(arms, nodes);
  const least = leastTauOf(arms);
  let trail: readonly BinomialNormalPoint[] = [];
  let top: BinomialNormalPoint;
  if (common) top = highestInMu(likelihood, pooledLogit(arms), 0);
  else {
    let starts = trusted ? startsWithout(full.fit.trail, full.without) : null;
    if (starts === null) {
      trail = surveyed(arms);
      starts = startsOf(trail);
    }
    const climbed = starts.map((start) => climb(likelihood, start, least));
    top = climbed.reduce((best, point) => (point.logLik > best.logLik ? point : best));
  }
  while (top.tau > 0 && nodes < MOST_NODES && !trusted) {
    nodes *= 2;
    likelihood = binomialNormalLikelihood(arms, nodes);
    const finer = climb(likelihood, top, least);
    // How far the finer rule has moved the top, in standard errors.
    const moved = Math.hypot((finer.mu - top.mu) ** 2 * -finer.dMuMu, (finer.tau - top.tau) ** 2 * -finer.dTauTau);
    const still = Math.sqrt(moved) < STILL && Math.abs(finer.logLik - top.logLik) < STILL;
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
    nodes,
    trail: top.tau > 0 && !common ? [...trail, top] : trail,
    weights: own.map((share) => share / sum),
    profile: () => profileInterval(likelihood, arms, top, level, common, 1 / Math.sqrt(information)),
  };
}

function profileInterval(
  likelihood: BinomialNormalLikelihood,
  arms: readonly ProportionCounts[],
  top: BinomialNormalPoint,
  level: number,
  common: boolean,
  se: number,
): readonly [number, number] | null {
  const drop = chiSquareQuantile(1 - level, 1, 'upper') / 2;
  const least = leastTauOf(arms);
  const taus = [0, ...tausWorthALook(arms)];
  const rough = binomialNormalLikelihood(arms, ROUGH_NODES);
  const end = (direction: -1 | 1): number => {
    let tau = top.tau;
    const depth = (mu: number): number => {
      if (common) return top.logLik - likelihood(mu, 0).logLik - drop;
      const looked = [...taus, tau].map((t) => ({ mu, tau: t, height: rough(mu, t).logLik }));
      const starts = tops(looked);
      const point = (starts.length > 0 ? starts : [{ mu, tau: Math.max(tau, least) }])
        .map((start) => highestInTau(likelihood, mu, start.tau, least))
        .reduce((best, next) => (next.logLik > best.logLik ? next : best));
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
  try {
    return [end(-1), end(1)];
  } catch (error) {
    // so far out that no double holds the likelihood: an end that cannot be computed is none
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The highest point over τ ≥ 0 at this μ, searched from a τ that is likely to be near. */
function highestInTau(
  likelihood: BinomialNormalLikelihood,
  mu: number,
  near: number,
  least: number,
): BinomialNormalPoint {
  const start = likelihood(mu, near);
  let point = start;
  for (let step = 0; step < 8; step++) {
    const move = -point.dTau / point.dTauTau;
    if (!(point.dTauTau < 0 && Math.abs(move) < point.tau / 2)) break;
    point = likelihood(mu, point.tau + move);
    // At the top an error of this size changes the height by its square only.
    if (Math.abs(move) < 1e-4 * point.tau) return point;
  }
  return zeroOfSlope(start, (tau) => likelihood(mu, tau), least, 1e-7);
}
