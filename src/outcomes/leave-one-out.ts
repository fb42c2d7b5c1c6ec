import { poolCounts } from './pool-counts.ts';
import type { SynthesisAnswer } from './synthesis-answer.ts';

/** The pooled result without one cohort. Proportions from 0 to 1; null with a `reason` where the rest is not pooled. */
export interface LeftOutRow {
  /** Id of the outcome row that is left out. */
  outcome: string;
  label: string;
  x: number;
  n: number;
  estimate: number | null;
  ci: [number, number] | null;
  tau2: number | null;
  I2: number | null;
  /** By how much the estimate moves, signed. */
  moves: number | null;
  reason: string | null;
}

/**
 * Leaves out each counted cohort in turn, in the order of the answer, with the method of the answer. Empty where nothing was pooled:
 * then there is nothing that could move.
 */
export function leaveOneOut(a: SynthesisAnswer): LeftOutRow[] {
  const { estimate } = a;
  if (estimate === null) return [];
  return a.rows.map((left) => {
    const { fit, reason } = poolCounts(
      a.rows.filter((r) => r !== left),
      a.spec.method,
    );
    return {
      outcome: left.outcome,
      label: left.label,
      x: left.x,
      n: left.n,
      estimate: fit?.estimate ?? null,
      ci: fit ? [fit.ci[0], fit.ci[1]] : null,
      tau2: fit?.tau2 ?? null,
      I2: fit?.I2 ?? null,
      moves: fit ? fit.estimate - estimate : null,
      reason,
    };
  });
}

/** The cohort without which the estimate moves most; null where none could be left out. */
export function mostInfluential(rows: readonly LeftOutRow[]): LeftOutRow | null {
  let most: LeftOutRow | null = null;
  for (const r of rows)
    if (r.moves !== null && (most?.moves == null || Math.abs(r.moves) > Math.abs(most.moves))) most = r;
  return most;
}
