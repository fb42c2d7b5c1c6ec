/** Egger's test for small-study effects. */
import type { Tau2Method } from './heterogeneity.ts';
import { metaRegression } from './meta-regression.ts';
import { normalUpperTail } from './normal.ts';
import type { PoolTest } from './random-effects.ts';
import { tUpperTail } from './special.ts';

/**
 * lm: the classical test, a dispersion estimated from the residuals. mixed: a variance between studies beside the slope
 * (Sterne and Egger 2005, 10.1002/0470870168.ch6).
 */
export type EggerModel = 'lm' | 'mixed';

/** `slope` is what the effect changes by for each unit of standard error; Egger's "intercept" of the radial form. */
export interface EggerTest {
  readonly model: EggerModel;
  readonly slope: number;
  readonly se: number;
  /** slope / se. */
  readonly t: number;
  /** Of the t distribution; null where `t` is judged by the normal. */
  readonly df: number | null;
  /** Two-sided. */
  readonly p: number;
  /** The effect that a study of no standard error would have. */
  readonly limit: number;
  readonly limitSe: number;
}

/**
 * The test with a variance between studies, `regtest(…, model = "rma")` in metafor: by `method`, and judged by z or, with
 * hk, by t on k - 2. Null for fewer than three studies and where all standard errors are equal.
 */
export function eggerMixed(y: Float64Array, v: Float64Array, method: Tau2Method, test: PoolTest): EggerTest | null {
  if (y.length < 3) return null;
  const x = Float64Array.from(v, Math.sqrt);
  if (!x.some((xi) => Math.abs(xi - (x[0] as number)) > 1e-12 * (x[0] as number))) return null;
  const { slope, se, intercept, interceptSe } = metaRegression(y, x, v, method, test);
  if (!(se > 0)) return null;
  const t = slope / se;
  const df = test === 'z' ? null : y.length - 2;
  const size = Math.abs(t);
  const p = 2 * (df === null ? normalUpperTail(size) : tUpperTail(size, df));
  return { model: 'mixed', slope, se, t, df, p, limit: intercept, limitSe: interceptSe };
}

/**
 * Weighted regression of yi on its standard error with weights 1/vi and a dispersion estimated from the residuals
 * (Egger et al. 1997, 10.1136/bmj.315.7109.629; the classical form, `regtest(…, model = "lm")` in metafor).
 * @returns null for fewer than three studies, and where all standard errors are equal: there is then no slope to estimate.
 */
export function eggerTest(y: Float64Array, v: Float64Array): EggerTest | null {
  const k = y.length;
  if (k < 3) return null;
  const at = (list: Float64Array, i: number): number => list[i] as number;
  const x = Float64Array.from(v, Math.sqrt);
  let w = 0;
  let wx = 0;
  let wy = 0;
  const origin = at(y, 0);
  for (let i = 0; i < k; i++) {
    const weight = 1 / at(v, i);
    w += weight;
    wx += weight * at(x, i);
    wy += weight * (at(y, i) - origin);
  }
  const meanX = wx / w;
  const meanY = wy / w;
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < k; i++) {
    const dx = at(x, i) - meanX;
    sxx += (dx * dx) / at(v, i);
    sxy += (dx * (at(y, i) - origin - meanY)) / at(v, i);
  }
  if (sxx <= 1e-24 * w * meanX * meanX) return null;
  const slope = sxy / sxx;
  let residual = 0;
  for (let i = 0; i < k; i++) residual += (at(y, i) - origin - meanY - slope * (at(x, i) - meanX)) ** 2 / at(v, i);
  const df = k - 2;
  const dispersion = residual / df;
  const se = Math.sqrt(dispersion / sxx);
  const limit = origin + meanY - slope * meanX;
  const limitSe = Math.sqrt(dispersion * (1 / w + (meanX * meanX) / sxx));
  // studies exactly on a line leave nothing to judge the slope by
  if (se === 0) return null;
  const t = slope / se;
  return { model: 'lm', slope, se, t, df, p: 2 * tUpperTail(Math.abs(t), df), limit, limitSe };
}
