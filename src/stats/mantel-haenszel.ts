/** Pooling of 2 × 2 tables without a continuity correction: Mantel–Haenszel, and Peto's one-step odds ratio. */
import type { CountMeasure, TwoByTwo } from './effect-measures.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';
import { chiSquareUpperTail } from './special.ts';

/** On the analysis scale (natural logarithm for ratios). */
export interface StratifiedEstimate {
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** Null where the standard error is 0. */
  readonly z: number | null;
  /** Two-sided. */
  readonly p: number | null;
  /** Spread of the studies around this estimate. */
  readonly Q: number;
  readonly df: number;
  readonly pQ: number;
}

/** Null where there is nothing to compare, with the reason. */
export type Stratified =
  | { readonly result: StratifiedEstimate; readonly refusal: null }
  | { readonly result: null; readonly refusal: string };

const sum = (tables: readonly TwoByTwo[], term: (t: TwoByTwo, n: number) => number): number =>
  tables.reduce((total, t) => total + term(t, t.n1i + t.n2i), 0);

function judged(estimate: number, se: number, Q: number, df: number, level: number): Stratified {
  const half = -normalQuantile((1 - level) / 2) * se;
  const z = se > 0 ? estimate / se : null;
  return {
    result: {
      estimate,
      se,
      ci: [estimate - half, estimate + half],
      z,
      p: z === null ? null : 2 * normalUpperTail(Math.abs(z)),
      Q,
      df,
      pQ: df === 0 ? 1 : chiSquareUpperTail(Q, df),
    },
    refusal: null,
  };
}

/**
 * Mantel–Haenszel estimate over the raw cells. Variances: odds ratio by Robins, Breslow and Greenland (1986, 10.2307/2531052),
 * risk ratio by Greenland and Robins (1985, 10.2307/2530643), risk difference by Sato (1989, 10.2307/2531506).
 * @param effects yi and vi of the studies, for Q = Σ (yi − estimate)²/vi; ½ added where a cell is zero.
 */
export function mantelHaenszel(
  tables: readonly TwoByTwo[],
  measure: CountMeasure,
  effects: readonly { readonly yi: number; readonly vi: number }[],
  level: number,
): Stratified {
  const fit = FITS[measure](tables);
  if (fit === null)
    return {
      result: null,
      refusal:
        'No study has events (or, for odds, non-events) on both sides to compare, so Mantel–Haenszel has no finite estimate.',
    };
  // a study in which nobody or everybody had the event shows no effect of its own that could differ
  const shown = effects.filter((_, i) => tells(tables[i] as TwoByTwo));
  const df = Math.max(0, shown.length - 1);
  const Q = df === 0 ? 0 : shown.reduce((total, { yi, vi }) => total + (yi - fit.estimate) ** 2 / vi, 0);
  return judged(fit.estimate, fit.se, Q, df, level);
}

/** Whether somebody had the event and somebody had not. */
const tells = ({ ai, n1i, ci, n2i }: TwoByTwo): boolean => ai + ci > 0 && ai + ci < n1i + n2i;

type Fit = { estimate: number; se: number } | null;

const FITS: Record<CountMeasure, (tables: readonly TwoByTwo[]) => Fit> = {
  logOR(tables) {
    const r = (t: TwoByTwo, n: number) => (t.ai * (t.n2i - t.ci)) / n;
    const s = (t: TwoByTwo, n: number) => ((t.n1i - t.ai) * t.ci) / n;
    const p = (t: TwoByTwo, n: number) => (t.ai + t.n2i - t.ci) / n;
    const R = sum(tables, r);
    const S = sum(tables, s);
    if (R === 0 || S === 0) return null;
    const PR = sum(tables, (t, n) => p(t, n) * r(t, n));
    const both = sum(tables, (t, n) => p(t, n) * s(t, n) + (1 - p(t, n)) * r(t, n));
    const QS = sum(tables, (t, n) => (1 - p(t, n)) * s(t, n));
    return { estimate: Math.log(R / S), se: Math.sqrt((PR / R ** 2 + both / (R * S) + QS / S ** 2) / 2) };
  },
  logRR(tables) {
    const R = sum(tables, (t, n) => (t.ai * t.n2i) / n);
    const S = sum(tables, (t, n) => (t.ci * t.n1i) / n);
    if (R === 0 || S === 0) return null;
    const P = sum(tables, (t, n) => (t.n1i * t.n2i * (t.ai + t.ci) - t.ai * t.ci * n) / n ** 2);
    // where all patients of all studies had the event there is no spread at all
    return { estimate: Math.log(R / S), se: Math.sqrt(Math.max(0, P) / (R * S)) };
  },
  RD(tables) {
    const weight = sum(tables, (t, n) => (t.n1i * t.n2i) / n);
    const estimate = sum(tables, (t, n) => (t.ai * t.n2i - t.ci * t.n1i) / n) / weight;
    const first = sum(
      tables,
      (t, n) => t.ci * (t.n1i / n) ** 2 - t.ai * (t.n2i / n) ** 2 + ((t.n1i / n) * (t.n2i / n) * (t.n2i - t.n1i)) / 2,
    );
    const second = sum(tables, (t, n) => (t.ai * (t.n2i - t.ci) + t.ci * (t.n1i - t.ai)) / n) / 2;
    const variance = (estimate * first + second) / weight ** 2;
    // of events in all or in none nothing is left but rounding
    const settled = tables.every(({ ai, n1i, ci, n2i }) => (ai === 0 || ai === n1i) && (ci === 0 || ci === n2i));
    return { estimate, se: settled && variance < 1e-12 ? 0 : Math.sqrt(Math.max(0, variance)) };
  },
};

/**
 * Peto's odds ratio: Σ(O − E)/ΣV with the hypergeometric variance V (Yusuf et al. 1985, 10.1016/S0033-0620(85)80003-7). A study in
 * which nobody or everybody had the event says nothing and is not counted in the degrees of freedom.
 */
export function petoOddsRatio(tables: readonly TwoByTwo[], level: number): Stratified {
  const parts = tables.filter(tells).map(({ ai, n1i, ci, n2i }) => {
    const n = n1i + n2i;
    const events = ai + ci;
    const V = (n1i * n2i * events * (n - events)) / (n ** 2 * (n - 1));
    return { gap: ai - (n1i * events) / n, V };
  });
  if (parts.length === 0)
    return {
      result: null,
      refusal: 'In every study nobody or everybody had the event, so Peto’s odds ratio is not defined.',
    };
  const V = parts.reduce((total, s) => total + s.V, 0);
  const estimate = parts.reduce((total, s) => total + s.gap, 0) / V;
  const Q = parts.reduce((total, s) => total + s.V * (s.gap / s.V - estimate) ** 2, 0);
  return judged(estimate, Math.sqrt(1 / V), Q, parts.length - 1, level);
}
