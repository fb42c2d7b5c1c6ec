/** Inverse-variance pooling of effects yi with sampling variances vi: common effect or random effects. */
import {
  estimateTau2,
  type Heterogeneity,
  heterogeneity,
  logLikelihood,
  type Tau2Method,
  type Tau2Survey,
} from './heterogeneity.ts';
import { normalQuantile } from './normal.ts';
import { tUpperQuantile } from './special.ts';

/**
 * z: normal quantiles. hk: Hartung and Knapp (2001, 10.1002/sim.791), the variance scaled by the weighted residual spread,
 * t on k - 1. hk-adhoc: the same, but never narrower than the unscaled variance allows (scale at least 1).
 */
export type PoolTest = 'z' | 'hk' | 'hk-adhoc';

/** Degrees of freedom of the t quantile in the prediction interval. */
export type PredictionDf = 'k-1' | 'k-2';

export interface EffectsOptions {
  readonly tau2: Tau2Method;
  readonly test: PoolTest;
  /** Two-sided, e.g. 0.95. */
  readonly level: number;
  readonly predictionDf: PredictionDf;
}

/** Everything on the analysis scale. */
export interface PooledEffects extends Heterogeneity {
  readonly mu: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** The test in fact used: z when there is one study, since hk has no degrees of freedom then. */
  readonly test: PoolTest;
  readonly tau2: number;
  /** From τ² and the typical variance; from Q for the common effect, where τ² is an assumption. A proportion. */
  readonly I2: number;
  /** Restricted for REML, else full, at the estimates. */
  readonly logLik: number;
  readonly predictionInterval: readonly [number, number] | null;
  /** Shares, in the order of the studies; they sum to 1. */
  readonly weights: readonly number[];
}

/**
 * Pools k ≥ 1 effects; vi > 0. One study gives its own effect and interval. The prediction interval is
 * μ ± t·√(se² + τ²) (Higgins, Thompson and Spiegelhalter 2009, 10.1111/j.1467-985X.2008.00552.x) and null for a common
 * effect or where t has no degrees of freedom.
 */
export function poolEffects(
  y: Float64Array,
  v: Float64Array,
  options: EffectsOptions,
  full: { readonly survey: Tau2Survey; readonly without: { readonly yi: number; readonly vi: number } } | null = null,
): PooledEffects {
  const k = y.length;
  const spread = heterogeneity(y, v);
  const tau2 = estimateTau2(y, v, options.tau2, full);
  const raw = Array.from(v, (vi) => 1 / (vi + tau2));
  const total = raw.reduce((sum, w) => sum + w, 0);
  const weights = raw.map((w) => w / total);
  const origin = y[0] ?? 0;
  const mu = origin + weights.reduce((sum, w, i) => sum + w * ((y[i] as number) - origin), 0);
  const test = k === 1 ? 'z' : options.test;
  let scale = 1;
  if (test !== 'z') {
    const residual = raw.reduce((sum, w, i) => sum + w * ((y[i] as number) - mu) ** 2, 0);
    // Below this the spread is rounding: identical effects have none, and hk then says so with an interval of width 0.
    scale = residual <= Number.EPSILON ? 0 : residual / (k - 1);
    if (test === 'hk-adhoc') scale = Math.max(1, scale);
  }
  const se = Math.sqrt(scale / total);
  const tail = (1 - options.level) / 2;
  const quantile = test === 'z' ? -normalQuantile(tail) : tUpperQuantile(tail, k - 1);
  return {
    ...spread,
    mu,
    se,
    ci: [mu - quantile * se, mu + quantile * se],
    test,
    tau2,
    I2: options.tau2 === 'none' ? spread.I2FromQ : inconsistency(tau2, spread.typicalVariance),
    logLik: logLikelihood(y, v, tau2, options.tau2 === 'REML'),
    predictionInterval: options.tau2 === 'none' ? null : predictionInterval(mu, se, tau2, k, options),
    weights,
  };
}

/** I² = τ² / (τ² + typical variance), 0 where both are 0 (one study). */
export function inconsistency(tau2: number, typicalVariance: number): number {
  return tau2 === 0 ? 0 : tau2 / (tau2 + typicalVariance);
}

export function predictionInterval(
  mu: number,
  se: number,
  tau2: number,
  k: number,
  { level, predictionDf }: { readonly level: number; readonly predictionDf: PredictionDf },
): readonly [number, number] | null {
  const df = predictionDf === 'k-1' ? k - 1 : k - 2;
  if (df < 1) return null;
  const half = tUpperQuantile((1 - level) / 2, df) * Math.sqrt(se * se + tau2);
  return [mu - half, mu + half];
}
