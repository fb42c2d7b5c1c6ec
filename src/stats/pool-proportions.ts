/** Pooling of single-arm proportions: the one entry for pages, syntheses and the command line. */
import { heterogeneity, type Tau2Method, tau2QProfile } from './heterogeneity.ts';
import { normalQuantile } from './normal.ts';
import { type BinomialNormalFit, fitBinomialNormal } from './pool-glmm.ts';
import {
  checkProportionRows,
  type PoolMethod,
  type PoolOptions,
  type PoolSettings,
  type ProportionRow,
  poolSettings,
} from './pool-options.ts';
import { clopperPearson, type Interval, wilson } from './proportion-intervals.ts';
import { inverseLogit, proportionScale } from './proportion-transforms.ts';
import { inconsistency, type PoolTest, poolEffects, predictionInterval } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';
import { chiSquareUpperTail } from './special.ts';

/** One study as it went in, with its own intervals and its share of the pooled estimate. */
export interface PooledStudy {
  readonly study: string;
  readonly x: number;
  readonly n: number;
  /** x / n. */
  readonly p: number;
  readonly clopperPearson: Interval;
  readonly wilson: Interval;
  /**
   * A proportion; the weights of all studies sum to 1. Two-step: inverse variance. GLMM: share of the observed
   * information about the mean logit (the model itself has no weights).
   */
  readonly weight: number;
}

/** The pooled result without the study of this name. `refusal` says why when the rest cannot be pooled. */
export interface LeftOut {
  readonly study: string;
  readonly estimate: number | null;
  readonly ci: Interval | null;
  readonly tau2: number | null;
  readonly I2: number | null;
  readonly refusal: string | null;
}

/** Every number is finite; what is not defined is null. Proportions throughout, never percentages. */
export interface PooledProportions {
  readonly k: number;
  /** Sum of n. */
  readonly patients: number;
  /** Sum of x. */
  readonly events: number;
  readonly method: PoolMethod;
  readonly tau2Method: Tau2Method;
  /** The test in fact used: z for one study. */
  readonly test: PoolTest;
  readonly level: number;
  readonly estimate: number;
  readonly ci: Interval;
  /** GLMM only: profile-likelihood interval. */
  readonly profileCi: Interval | null;
  /** On the analysis scale: logit, double arcsine or arcsine. */
  readonly transformed: { readonly mu: number; readonly se: number; readonly ci: Interval };
  /** Between-study variance on the analysis scale; 0 for a common effect. */
  readonly tau2: number;
  /** Q-profile; null for one study and for a common effect. For the GLMM that of the two-step logits. */
  readonly tau2Ci: Interval | null;
  readonly Q: number;
  readonly df: number;
  readonly pQ: number;
  /** A proportion, from τ² and the typical variance (from Q for a common effect). */
  readonly I2: number;
  /** A proportion, max(0, (Q - df) / Q). */
  readonly I2FromQ: number;
  /** GLMM only: likelihood-ratio test of one common proportion against one for each study. */
  readonly lrtQ: { readonly Q: number; readonly df: number; readonly p: number } | null;
  /** Of the fitted model: binomial for the GLMM, normal on the analysis scale else (restricted for REML). */
  readonly logLik: number;
  /** Where the proportion of a new study would lie. Null for one study, a common effect, or k = 2 with k-2. */
  readonly predictionInterval: Interval | null;
  readonly studies: readonly PooledStudy[];
  /** In the order of the rows; null for one study or when switched off. */
  readonly leaveOneOut: readonly LeftOut[] | null;
}

/**
 * Pools x of n events over k ≥ 1 studies.
 *
 * GLMM: maximum likelihood of the binomial-normal model. Its Q, I² and interval for τ² are those of rma.glmm in metafor:
 * Q has the inverse-variance weights of the two-step logits (½ added only in arms with x = 0 or x = n), which without
 * such arms is exactly the Wald test of rma.glmm and with them stays defined; I² sets the model's τ² against the typical
 * variance of the same logits. The likelihood-ratio Q stands beside it as `lrtQ`.
 *
 * Throws StatsRefusal for rows or options that make no sense, and for a GLMM without a finite maximum: all studies
 * without events, all with events only, or nothing but such studies.
 */
export function poolProportions(rows: readonly ProportionRow[], options: PoolOptions = {}): PooledProportions {
  checkProportionRows(rows);
  const settings = poolSettings(options, rows.length);
  const core = settings.method === 'glmm' ? poolGlmm(rows, settings) : poolTwoStep(rows, settings);
  const { weights, profileCi, tau2Ci, fit, ...pooled } = core;
  return {
    k: rows.length,
    patients: total(rows, 'n'),
    events: total(rows, 'x'),
    method: settings.method,
    tau2Method: settings.tau2,
    level: settings.level,
    profileCi: profileCi(),
    tau2Ci: tau2Ci(),
    ...pooled,
    studies: rows.map(({ study, x, n }, i) => ({
      study,
      x,
      n,
      p: x / n,
      clopperPearson: clopperPearson(x, n, settings.level),
      wilson: wilson(x, n, settings.level),
      weight: weights[i] as number,
    })),
    leaveOneOut: settings.leaveOneOut && rows.length > 1 ? rows.map((_, i) => leaveOut(rows, i, settings, fit)) : null,
  };
}

type Core = Pick<
  PooledProportions,
  | 'test'
  | 'estimate'
  | 'ci'
  | 'transformed'
  | 'tau2'
  | 'Q'
  | 'df'
  | 'pQ'
  | 'I2'
  | 'I2FromQ'
  | 'lrtQ'
  | 'logLik'
  | 'predictionInterval'
> & {
  readonly weights: readonly number[];
  // What leaving one out does not need is computed only when asked for.
  readonly profileCi: () => Interval | null;
  readonly tau2Ci: () => Interval | null;
  readonly fit: BinomialNormalFit | null;
};

function poolTwoStep(rows: readonly ProportionRow[], settings: PoolSettings): Core {
  const scale = proportionScale(rows, settings.method === 'glmm' ? 'logit' : settings.method);
  const pooled = poolEffects(scale.effects, scale.variances, settings);
  const { mu, se, ci, tau2, Q, df, pQ, I2, I2FromQ, logLik, weights, test } = pooled;
  return {
    test,
    estimate: scale.back(mu),
    ci: both(ci, scale.back),
    profileCi: () => null,
    transformed: { mu, se, ci },
    tau2,
    tau2Ci: () => (settings.tau2 === 'none' ? null : tau2QProfile(scale.effects, scale.variances, settings.level)),
    Q,
    df,
    pQ,
    I2,
    I2FromQ,
    lrtQ: null,
    logLik,
    predictionInterval: pooled.predictionInterval && both(pooled.predictionInterval, scale.back),
    weights,
    fit: null,
  };
}

function poolGlmm(
  rows: readonly ProportionRow[],
  settings: PoolSettings,
  full: { fit: BinomialNormalFit; without: number } | null = null,
): Core {
  const { level } = settings;
  const common = settings.tau2 === 'none' || rows.length === 1;
  refuseWithoutMaximum(rows, common, level);
  const fit = fitBinomialNormal(rows, level, common, full);
  const { mu, se, tau2, logLik, weights } = fit;
  const half = -normalQuantile((1 - level) / 2) * se;
  const ci: Interval = [mu - half, mu + half];
  const logits = proportionScale(rows, 'logit');
  const { Q, df, pQ, I2FromQ, typicalVariance } = heterogeneity(logits.effects, logits.variances);
  const assumed = settings.tau2 === 'none';
  const prediction = assumed ? null : predictionInterval(mu, se, tau2, rows.length, settings);
  const lrt = likelihoodRatioQ(rows);
  return {
    test: 'z',
    estimate: inverseLogit(mu),
    ci: both(ci, inverseLogit),
    profileCi: () => {
      const interval = fit.profile();
      return interval && both(interval, inverseLogit);
    },
    transformed: { mu, se, ci },
    tau2,
    tau2Ci: () => (assumed ? null : tau2QProfile(logits.effects, logits.variances, level)),
    Q,
    df,
    pQ,
    I2: assumed ? I2FromQ : inconsistency(tau2, typicalVariance),
    I2FromQ,
    lrtQ: { Q: lrt, df, p: df === 0 ? 1 : chiSquareUpperTail(lrt, df) },
    logLik,
    predictionInterval: prediction && both(prediction, inverseLogit),
    weights,
    fit,
  };
}

/**
 * With no events at all (or nothing else) the likelihood rises for ever as the mean logit runs away. When every arm is
 * all or nothing it also never falls as τ grows, whatever the mean. Neither is an estimate, so neither is given.
 */
function refuseWithoutMaximum(rows: readonly ProportionRow[], common: boolean, level: number): void {
  const events = total(rows, 'x');
  const patients = total(rows, 'n');
  const who = rows.length === 1 ? `The study "${rows[0]?.study}" has` : `All ${rows.length} studies have`;
  if (events === 0 || events === patients) {
    const [low, high] = clopperPearson(events, patients, level);
    throw new StatsRefusal(
      `${who} ${events === 0 ? 'no events' : 'events in every patient'} (${events} of ${patients}), so the glmm has no finite estimate; ` +
        `report the exact interval of the total, ${digits(low)} to ${digits(high)}, or use method logit.`,
    );
  }
  if (!common && rows.every(({ x, n }) => x === 0 || x === n)) {
    throw new StatsRefusal(
      `${who} either no events or events in every patient, so the glmm cannot tell the variance between studies; use tau2 none or method logit.`,
    );
  }
}

/** Twice the log-likelihood gained by a proportion of its own for each study over one for all. */
function likelihoodRatioQ(rows: readonly ProportionRow[]): number {
  const p = total(rows, 'x') / total(rows, 'n');
  let sum = 0;
  for (const { x, n } of rows) {
    if (x > 0) sum += x * Math.log(x / (n * p));
    if (x < n) sum += (n - x) * Math.log((n - x) / (n * (1 - p)));
  }
  return Math.max(0, 2 * sum);
}

function leaveOut(
  rows: readonly ProportionRow[],
  index: number,
  settings: PoolSettings,
  fit: BinomialNormalFit | null,
): LeftOut {
  const study = (rows[index] as ProportionRow).study;
  const rest = rows.filter((_, i) => i !== index);
  try {
    const core =
      settings.method === 'glmm'
        ? poolGlmm(rest, settings, fit && { fit, without: index })
        : poolTwoStep(rest, settings);
    return { study, estimate: core.estimate, ci: core.ci, tau2: core.tau2, I2: core.I2, refusal: null };
  } catch (error) {
    if (!(error instanceof StatsRefusal)) throw error;
    return { study, estimate: null, ci: null, tau2: null, I2: null, refusal: error.message };
  }
}

function both(interval: Interval, back: (y: number) => number): Interval {
  return [back(interval[0]), back(interval[1])];
}

function total(rows: readonly ProportionRow[], key: 'x' | 'n'): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

function digits(p: number): string {
  return String(Number(p.toPrecision(3)));
}
