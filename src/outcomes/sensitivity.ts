import type { PoolTest } from '#stats/random-effects.ts';
import { type Method, poolCounts } from './pool-counts.ts';
import type { SynthesisAnswer, SynthesisSpec } from './synthesis-answer.ts';

/** One estimate with what it rests on; null with a `reason` where nothing is pooled. Proportions from 0 to 1. */
export interface SensitivityCell {
  estimate: number | null;
  ci: [number, number] | null;
  k: number;
  events: number;
  patients: number;
  reason: string | null;
}

export interface SensitivityRow {
  method: Method;
  test: 'z' | 'hk';
  /** The method, the test and the verification of the question itself. */
  asked: boolean;
  main: SensitivityCell;
  /** Over the admissible choices of cohorts; null where there is nothing to choose or nothing pooled. */
  lowest: number | null;
  highest: number | null;
  /** False where these are of a sample of the choices, so that others may lie lower or higher. */
  exact: boolean;
  /** Every cohort counted, patients of shared cohorts more than once: wrong, and shown to say by how much. */
  ignoring: SensitivityCell | null;
}

export interface SensitivityBlock {
  verification: SynthesisSpec['verification'];
  k: number;
  patients: number;
  events: number;
  /** How often patients of shared cohorts would be counted again. */
  countedTwice: { cohorts: number; patients: number };
  combinations: number | null;
  rows: SensitivityRow[];
}

export interface Sensitivity {
  blocks: SensitivityBlock[];
  /** Both levels of verification count the same rows, and set the same aside for shared patients. */
  sameRows: boolean;
  /** Lowest and highest pooled estimate over methods, verification and admissible choices; null where nothing is pooled. */
  spread: [number, number] | null;
}

const WAYS: readonly { method: Method; test: 'z' | 'hk' }[] = [
  { method: 'glmm', test: 'z' },
  { method: 'logit', test: 'z' },
  { method: 'logit', test: 'hk' },
  { method: 'freeman-tukey', test: 'z' },
  { method: 'freeman-tukey', test: 'hk' },
  { method: 'arcsine', test: 'z' },
  { method: 'arcsine', test: 'hk' },
];

function cell(
  rows: readonly { outcome: string; x: number; n: number }[],
  method: Method,
  test: PoolTest,
): SensitivityCell {
  const { fit, reason } = poolCounts(rows, method, test);
  return {
    estimate: fit?.estimate ?? null,
    ci: fit ? [fit.ci[0], fit.ci[1]] : null,
    k: rows.length,
    events: rows.reduce((s, r) => s + r.x, 0),
    patients: rows.reduce((s, r) => s + r.n, 0),
    reason,
  };
}

/** The rows for which another cohort was counted, because they share patients. */
const shared = (a: SynthesisAnswer) => {
  const instead = new Set(a.overlap.choices.flatMap((c) => c.instead));
  return a.setAside.filter((r) => instead.has(r.outcome));
};

/**
 * The question answered by every method, for every handling of shared patients, with all figures and with the checked ones alone.
 * @param ask answers the same question under another condition, from the same evidence.
 */
export function sensitivityOf(answer: SynthesisAnswer, ask: (spec: SynthesisSpec) => SynthesisAnswer): Sensitivity {
  const { spec } = answer;
  const levels = [spec.verification, spec.verification === 'all' ? 'verified' : 'all'] as const;
  const blocks = levels.map((verification) => {
    const byMethod = new Map<Method, SynthesisAnswer>();
    const answered = (method: Method): SynthesisAnswer => {
      const known = byMethod.get(method);
      if (known) return known;
      const own = method === spec.method && verification === spec.verification;
      const fresh = own ? answer : ask({ ...spec, method, verification });
      byMethod.set(method, fresh);
      return fresh;
    };
    const first = answered(spec.method);
    const twice = shared(first);
    const rows = WAYS.map(({ method, test }): SensitivityRow => {
      const a = answered(method);
      const main = cell(a.rows, method, test);
      const { range } = a.overlap;
      return {
        method,
        test,
        asked: verification === spec.verification && method === spec.method && test === 'z',
        main,
        lowest: main.estimate === null ? null : (range?.low ?? null),
        highest: main.estimate === null ? null : (range?.high ?? null),
        exact: range?.exact ?? true,
        ignoring: twice.length === 0 ? null : cell([...a.rows, ...shared(a)], method, test),
      };
    });
    const range = rows.map((r) => answered(r.method).overlap.range).find((r) => r !== null) ?? null;
    return {
      verification,
      k: first.k,
      patients: first.patients,
      events: first.events,
      countedTwice: { cohorts: twice.length, patients: twice.reduce((s, r) => s + r.n, 0) },
      combinations: range?.combinations ?? null,
      rows,
      // not the sums: two sets of rows may have the same
      counted: JSON.stringify([first.rows, twice].map((list) => list.map((r) => r.outcome).sort())),
    };
  });
  const sameRows = blocks[0]!.counted === blocks[1]!.counted;
  const kept: SensitivityBlock[] = (sameRows ? blocks.slice(0, 1) : blocks).map(({ counted: _counted, ...b }) => b);
  const all = kept.flatMap((b) =>
    b.rows.flatMap((r) => [r.main.estimate, r.lowest, r.highest].filter((p) => p !== null)),
  );
  return { blocks: kept, sameRows, spread: all.length === 0 ? null : [Math.min(...all), Math.max(...all)] };
}
