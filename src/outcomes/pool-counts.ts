import { heterogeneity } from '#stats/heterogeneity.ts';
import { normalQuantile } from '#stats/normal.ts';
import { fitBinomialNormal } from '#stats/pool-glmm.ts';
import { poolProportions } from '#stats/pool-proportions.ts';
import { inverseLogit, proportionScale } from '#stats/proportion-transforms.ts';
import { inconsistency, type PoolTest } from '#stats/random-effects.ts';
import { StatsRefusal } from '#stats/refusal.ts';
import { FEWEST_TO_POOL, type SynthesisSpec } from './synthesis-answer.ts';
import { notPooled, notSound } from './synthesis-words.ts';

/** One cohort: x events among n evaluable patients; `outcome` is the id of its row. */
export interface Count {
  outcome: string;
  x: number;
  n: number;
}

export type Method = SynthesisSpec['method'];

/** What the analyses beside the main answer need of a fit; proportions, with `on` the scale of the model. */
export interface CountsFit {
  estimate: number;
  ci: [number, number];
  tau2: number;
  /** From τ² and the typical variance. */
  I2: number;
  on: { mu: number; se: number };
}

/** Either a fit or the sentence that says why there is none. */
export type PooledOrNot = { fit: CountsFit; reason: null } | { fit: null; reason: string };

/** Largest first, then by id: the order of every answer, so that the last digit never depends on the order given. */
const bySize = (a: Count, b: Count): number =>
  b.n - a.n || (a.outcome < b.outcome ? -1 : a.outcome > b.outcome ? 1 : 0);

/**
 * Pools counts by the rules of the main answer: not below three cohorts, no model fit where its maximum lies at infinity, none that is
 * degenerate. `test` is z unless given; the GLMM takes z only.
 */
export function poolCounts(rows: readonly Count[], method: Method, test: PoolTest = 'z'): PooledOrNot {
  const reason = notPooled(rows, FEWEST_TO_POOL, method);
  if (reason) return { fit: null, reason };
  try {
    const fit = fitCounts(rows, method, test);
    const unsound = method === 'glmm' ? notSound(rows, fit) : null;
    return unsound ? { fit: null, reason: unsound } : { fit, reason: null };
  } catch (e) {
    if (e instanceof StatsRefusal) return { fit: null, reason: e.message };
    throw e;
  }
}

const LEVEL = 0.95;

/** The fit without the rules of when to pool. @throws StatsRefusal where there is none. */
export function fitCounts(rows: readonly Count[], method: Method, test: PoolTest = 'z'): CountsFit {
  const named = [...rows].sort(bySize).map((r) => ({ study: r.outcome, x: r.x, n: r.n }));
  // where no arm is between none and all the kernel says why there is no fit
  const hasMaximum = rows.some((r) => r.x > 0 && r.x < r.n);
  if (method !== 'glmm' || !hasMaximum) {
    const { estimate, ci, tau2, I2, transformed } = poolProportions(named, { method, test, leaveOneOut: false });
    return { estimate, ci: [ci[0], ci[1]], tau2, I2, on: { mu: transformed.mu, se: transformed.se } };
  }
  // The same fit without its profile interval, which costs twenty fits and stands on no page: a page makes some fifty of these.
  const { mu, se, tau2 } = fitBinomialNormal(named, LEVEL, false);
  const half = -normalQuantile((1 - LEVEL) / 2) * se;
  const logits = proportionScale(named, 'logit');
  const { typicalVariance } = heterogeneity(logits.effects, logits.variances);
  return {
    estimate: inverseLogit(mu),
    ci: [inverseLogit(mu - half), inverseLogit(mu + half)],
    tau2,
    I2: inconsistency(tau2, typicalVariance),
    on: { mu, se },
  };
}
