/** Egger's test for small-study effects. */
import { tUpperTail } from './special.ts';

/** `slope` is what the effect changes by for each unit of standard error; Egger's "intercept" of the radial form. */
export interface EggerTest {
  readonly slope: number;
  readonly se: number;
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  /** The effect that a study of no standard error would have. */
  readonly limit: number;
  readonly limitSe: number;
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
  return { slope, se, t, df, p: 2 * tUpperTail(Math.abs(t), df), limit, limitSe };
}
