/** Tests whether groups have the event at the same rate. */
import { solveSymmetric } from './linear.ts';
import { riskSets } from './risk-sets.ts';
import { chiSquareUpperTail } from './special.ts';
import type { SurvivalGroup } from './survival-rows.ts';

export interface GroupTest {
  readonly chi2: number;
  /** Groups in which the event could have been seen, less one. */
  readonly df: number;
  readonly p: number;
  /** Of each group, in their order, weighted as the test weighs. */
  readonly observed: readonly number[];
  readonly expected: readonly number[];
}

/**
 * What each time of an event counts for. `log-rank`: 1. `peto-prentice`: the pooled Kaplan–Meier survival just before the time, as
 * `survdiff(rho = 1)` of the survival package takes it. `prentice`: Prentice's own estimate Π (1 − d/(n + 1)) up to and with the time.
 */
export type TestWeights = 'log-rank' | 'peto-prentice' | 'prentice';

/**
 * The (weighted) log-rank test over k groups with the hypergeometric variance (Mantel 1966; Peto and Peto 1972, 10.2307/2344317;
 * Prentice 1978, 10.1093/biomet/65.1.167). Delayed entry is taken into the risk sets.
 * @returns null for one group, and where nothing could differ.
 */
export function groupTest(groups: readonly SurvivalGroup[], weights: TestWeights): GroupTest | null {
  const k = groups.length;
  if (k < 2) return null;
  const observed = new Float64Array(k);
  const expected = new Float64Array(k);
  const variance = new Float64Array(k * k);
  const { times, atRisk, events } = riskSets(groups);
  let survival = 1;
  for (let i = 0; i < times; i++) {
    const line = i * k;
    let n = 0;
    let d = 0;
    for (let g = 0; g < k; g++) {
      n += atRisk[line + g] as number;
      d += events[line + g] as number;
    }
    const before = survival;
    survival *= weights === 'prentice' ? (n + 1 - d) / (n + 1) : (n - d) / n;
    const w = weights === 'log-rank' ? 1 : weights === 'prentice' ? survival : before;
    const spread = n > 1 ? (w * w * d * (n - d)) / (n * n * (n - 1)) : 0;
    for (let g = 0; g < k; g++) {
      const ng = atRisk[line + g] as number;
      observed[g] = (observed[g] as number) + w * (events[line + g] as number);
      expected[g] = (expected[g] as number) + (w * d * ng) / n;
      if (spread === 0) continue;
      for (let h = 0; h < k; h++) {
        const nh = atRisk[line + h] as number;
        variance[g * k + h] = (variance[g * k + h] as number) + spread * (g === h ? ng * (n - ng) : -ng * nh);
      }
    }
  }
  const seen = Array.from({ length: k }, (_, g) => g).filter((g) => (expected[g] as number) > 0);
  // the gaps of all groups sum to zero, so one of them says nothing new
  const used = seen.slice(1);
  if (used.length === 0) return null;
  const gaps = used.map((g) => (observed[g] as number) - (expected[g] as number));
  const solved = solveSymmetric(
    used.map((g) => used.map((h) => variance[g * k + h] as number)),
    gaps,
  );
  if (solved === null) return null;
  const chi2 = Math.max(
    0,
    gaps.reduce((s, gap, i) => s + gap * (solved[i] as number), 0),
  );
  const df = used.length;
  return { chi2, df, p: chiSquareUpperTail(chi2, df), observed: [...observed], expected: [...expected] };
}
