import { proportionScale } from '#stats/proportion-transforms.ts';
import { poolEffects } from '#stats/random-effects.ts';
import { StatsRefusal } from '#stats/refusal.ts';
import { fitCounts } from './pool-counts.ts';
import { FEWEST_TO_POOL, type SynthesisSpec } from './synthesis-answer.ts';

interface Row {
  id: string;
  x: number;
  n: number;
}

/** Largest cohort first, then by name: the order of the rows in every answer, so that the last digit is always the same. */
export const bySize = (a: { id: string; n: number }, b: { id: string; n: number }): number =>
  b.n - a.n || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const isCount = (r: Row): boolean => r.n > 0 && r.x >= 0 && r.x <= r.n;

/**
 * The pooled estimate of one choice of cohorts, null where there is none. No or only events has no finite fit of the model: its limit, 0 or 1,
 * stands in the range; so does a degenerate fit, for the range must not look narrower than it is. Some 0.3 ms by the model, 0.05 ms else.
 */
export function estimateOf(rows: readonly Row[], method: SynthesisSpec['method']): number | null {
  const events = rows.reduce((s, r) => s + r.x, 0);
  const patients = rows.reduce((s, r) => s + r.n, 0);
  if (rows.length < FEWEST_TO_POOL) return null;
  if (method === 'glmm' && events === 0) return 0;
  if (method === 'glmm' && events === patients) return 1;
  if (method !== 'glmm' && rows.every(isCount)) {
    // the estimate of the full analysis without its intervals, which cost five times as much and stand nowhere
    const scale = proportionScale([...rows].sort(bySize), method);
    const settings = { tau2: 'REML', test: 'z', level: 0.95, predictionDf: 'k-1' } as const;
    return scale.back(poolEffects(scale.effects, scale.variances, settings).mu);
  }
  try {
    return fitCounts(
      rows.map(({ id, x, n }) => ({ outcome: id, x, n })),
      method,
    ).estimate;
  } catch (e) {
    if (e instanceof StatsRefusal) return null;
    throw e;
  }
}
