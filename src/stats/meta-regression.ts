/** Regression of effects on one moderator with a variance between studies: what `rma(yi, vi, mods = ~ x)` fits. */
import { likeliest, type Tau2Method, tau2Grid, whereItFallsTo } from './heterogeneity.ts';
import type { PoolTest } from './random-effects.ts';

export interface MetaRegression {
  readonly intercept: number;
  readonly interceptSe: number;
  readonly slope: number;
  readonly se: number;
  /** Variance between studies that the moderator leaves. */
  readonly tau2: number;
}

interface Line {
  intercept: number;
  slope: number;
  w1: number;
  meanX: number;
  sxx: number;
  /** Sums of w·r², w²·r² with r the residual, and the trace of what turns effects into weighted residuals. */
  wr2: number;
  w2r2: number;
  trace: number;
  logs: number;
}

function line(y: Float64Array, x: Float64Array, v: Float64Array, tau2: number): Line {
  const w = v.map((vi) => 1 / (vi + tau2));
  const sum = (f: (wi: number, i: number) => number): number => w.reduce((total, wi, i) => total + f(wi, i), 0);
  const origin = y[0] ?? 0;
  const w1 = sum((wi) => wi);
  const meanX = sum((wi, i) => wi * (x[i] as number)) / w1;
  const meanY = sum((wi, i) => wi * ((y[i] as number) - origin)) / w1;
  const dx = x.map((xi) => xi - meanX);
  const dy = y.map((yi) => yi - origin - meanY);
  const sxx = sum((wi, i) => wi * (dx[i] as number) ** 2);
  const slope = sum((wi, i) => wi * (dx[i] as number) * (dy[i] as number)) / sxx;
  const r = dy.map((d, i) => d - slope * (dx[i] as number));
  return {
    intercept: origin + meanY - slope * meanX,
    slope,
    w1,
    meanX,
    sxx,
    wr2: sum((wi, i) => wi * (r[i] as number) ** 2),
    w2r2: sum((wi, i) => (wi * (r[i] as number)) ** 2),
    trace: sum((wi, i) => wi * (1 - wi / w1 - (wi * (dx[i] as number) ** 2) / sxx)),
    logs: sum((wi) => -Math.log(wi)),
  };
}

/**
 * Fits k ≥ 3 effects; the moderator must take two values at least. τ² by the same methods as without a moderator
 * (Viechtbauer 2010, 10.18637/jss.v036.i03); with `hk` the variances are scaled by the weighted residual spread on k - 2
 * (Knapp and Hartung 2003, 10.1002/sim.1482).
 */
export function metaRegression(
  y: Float64Array,
  x: Float64Array,
  v: Float64Array,
  method: Tau2Method,
  test: PoolTest,
): MetaRegression {
  const df = y.length - 2;
  const tau2 = estimate(y, x, v, method, df);
  const { intercept, slope, w1, meanX, sxx, wr2 } = line(y, x, v, tau2);
  let scale = 1;
  if (test !== 'z') {
    scale = wr2 <= Number.EPSILON ? 0 : wr2 / df;
    if (test === 'hk-adhoc') scale = Math.max(1, scale);
  }
  return {
    intercept,
    interceptSe: Math.sqrt(scale * (1 / w1 + (meanX * meanX) / sxx)),
    slope,
    se: Math.sqrt(scale / sxx),
    tau2,
  };
}

function estimate(y: Float64Array, x: Float64Array, v: Float64Array, method: Tau2Method, df: number): number {
  const at = (tau2: number): Line => line(y, x, v, tau2);
  switch (method) {
    case 'none':
      return 0;
    case 'DL': {
      const { wr2, trace } = at(0);
      return Math.max(0, (wr2 - df) / trace);
    }
    case 'PM':
      return whereItFallsTo((tau2) => at(tau2).wr2, df, tau2Grid(y, v).at(-1) || (v[0] as number));
    case 'ML':
    case 'REML': {
      const restricted = method === 'REML';
      return likeliest(
        tau2Grid(y, v),
        (tau2) => {
          const { logs, wr2, w1, sxx } = at(tau2);
          return -(logs + wr2 + (restricted ? Math.log(w1) + Math.log(sxx) : 0)) / 2;
        },
        (tau2) => {
          const { w1, w2r2, trace } = at(tau2);
          return w2r2 - (restricted ? trace : w1);
        },
      );
    }
  }
}
