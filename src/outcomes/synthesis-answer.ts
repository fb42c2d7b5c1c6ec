import { z } from 'zod';
import { isDisease, isModality, isTarget } from './arm-vocabulary.ts';
import type { JudgedRelation } from './overlap.ts';
import type { SourceMark } from './source-marks.ts';

const known = (is: (word: string) => boolean, what: string) =>
  z
    .array(
      z
        .string()
        .trim()
        .max(60)
        .refine(is, { error: (i) => `The vocabulary has no ${what} “${String(i.input)}”.` }),
    )
    .min(1)
    .optional();

/**
 * A question to the published outcomes. All given conditions must hold; keys are those of the vocabulary.
 * `outcome`: the name as in the table of outcomes, for example 'DORIS remission'.
 * `diseases`: only arms whose patients all have one of these (broader keys include narrower ones: SLE takes LN; a pooled SLE + SSc arm is not an SLE arm).
 * `targets`: what the product is directed at, alone: 'CD19' does not take a CD19 + BCMA product, 'CD19+BCMA' does; several entries are alternatives.
 * `modalities`: any of these. `products`: any of these, as keys of the vocabulary or as the table words them, whatever the case.
 * `verification`: 'verified' counts only what was checked against a source.
 * `window`: months from and to, both included; only what was counted at a stated time within it.
 * `atMonths`: where an arm reports several time points, the one closest to this is counted (see TIMEPOINT_RULE for the default).
 */
export const synthesisSpec = z.strictObject({
  outcome: z.string().trim().min(1).max(200),
  diseases: known(isDisease, 'disease'),
  targets: known(isTarget, 'target'),
  modalities: known(isModality, 'modality'),
  products: z
    .array(z.string().trim().min(1, 'Name the product, or leave the condition out.').max(200))
    .min(1)
    .optional(),
  window: z
    .tuple([z.number().min(0).max(240), z.number().min(0).max(240)])
    .refine(([from, to]) => from <= to, 'The window ends before it begins; give the earlier month first.')
    .optional(),
  atMonths: z.number().positive().max(240).optional(),
  verification: z.enum(['verified', 'all']),
  method: z.enum(['glmm', 'logit', 'freeman-tukey', 'arcsine']),
});

/** Optional conditions may also be given as undefined: both mean no condition. */
export type SynthesisSpec = z.infer<typeof synthesisSpec>;

/** One cohort at one time point: x of n evaluable patients, p = x / n, exact (Clopper–Pearson) 95 % interval. Proportions from 0 to 1. */
interface CountedRow {
  /** Id of the outcome row. */
  outcome: string;
  arm: string;
  label: string;
  product: string;
  timepoint: string;
  x: number;
  n: number;
  p: number;
  ci: [number, number];
  mark: SourceMark;
}

/** `weight` sums to 1: the share in the pooled estimate, or of the patients where nothing was pooled. */
export interface SynthesisRow extends CountedRow {
  weight: number;
}

/** Matches the question, is shown and not counted, for the stated reason. */
export interface SetAsideRow extends CountedRow {
  reason: string;
}

export interface OverlapChoice {
  /** Name of the group of cohorts that share patients, or of the publication whose arms do. */
  group: string;
  /** Outcome id of the row that stands for the group. */
  taken: string;
  because: string;
  /** Outcome ids of the rows that it stands for. */
  instead: string[];
}

/** A judgement between two cohorts that could both be counted, or on the way between two such over others. */
export interface JudgedOverlap {
  /** Its number: V1 … */
  id: string;
  a: string;
  b: string;
  relation: JudgedRelation;
  /** What the rows of a and of b are called here; the id of the cohort where it has none in this question. */
  names: [string, string];
}

/** Cohorts of which nobody knows whether they share patients. All of `counted` are in the main estimate. */
export interface UnknownOverlap {
  group: string;
  /** Outcome ids of the rows counted of it: one for each part that is known to share patients. */
  counted: string[];
  because: string;
}

/** Fewer cohorts than this are listed and not pooled, in the main answer and in every analysis beside it. */
export const FEWEST_TO_POOL = 3;

/**
 * The pooled estimate at its lowest and highest over the admissible choices; the main choice is always among them. `combinations`: how many
 * were looked at. `exact` is false where they are a sample.
 */
export interface OverlapRange {
  low: number;
  high: number;
  combinations: number;
  exact: boolean;
  /** Only of a sample: how many admissible choices there are; left out where they are too many to count exactly (2^53). */
  of?: number;
  /** Of `combinations`, those that leave too few cohorts to pool; left out when there are none. */
  tooFew?: number;
  /** Of `combinations`, those for which the method has no estimate though there are cohorts enough; left out when there are none. */
  noEstimate?: number;
}

/** `estimate`, intervals and `I2` are proportions from 0 to 1; `tau2` is on the scale of the model (logit for the GLMM). */
export interface SynthesisAnswer {
  question: string;
  spec: SynthesisSpec;
  estimate: number | null;
  ci: [number, number] | null;
  predictionInterval: [number, number] | null;
  tau2: number | null;
  I2: number | null;
  /** Counted cohorts, with the sums over them. */
  k: number;
  events: number;
  patients: number;
  methodText: string;
  notPooledReason: string | null;
  rows: SynthesisRow[];
  setAside: SetAsideRow[];
  /** `unknown` is left out where of no counted cohorts the relation is unknown, `judged` where nobody judged any two of the cohorts. */
  overlap: {
    choices: OverlapChoice[];
    unknown?: UnknownOverlap[];
    judged?: JudgedOverlap[];
    range: OverlapRange | null;
  };
}

const percent = (p: number): string => {
  const whole = Math.round(p * 100);
  if (whole === 100 && p < 1) return 'over 99%';
  if (whole === 0 && p > 0) return 'under 1%';
  return `${whole}%`;
};

/** "about 8 in 10"; near the ends, where rounding would say none or all, "fewer than 1 in 10" and "more than 9 in 10". */
export function aboutTen(p: number): string {
  if (p === 0) return 'none';
  if (p === 1) return 'all';
  if (p < 0.05) return 'fewer than 1 in 10';
  if (p >= 0.95) return 'more than 9 in 10';
  return `about ${Math.round(p * 10)} in 10`;
}

/**
 * The placeholders that a claim may use, as words for people. Always: events, patients, studies. Only when pooled: percent, ciLow, ciHigh, and
 * aboutTen of the plain total; where they exist: predictionLow, predictionHigh, rangeLow, rangeHigh. A claim that asks for a missing one must be refused.
 */
export function synthesisFigures(a: SynthesisAnswer): Record<string, string> {
  const figures: Record<string, string> = {
    events: String(a.events),
    patients: String(a.patients),
    studies: String(a.k),
  };
  // aboutTen is of the plain total, so that it agrees with the counts that stand beside it
  if (a.estimate !== null)
    Object.assign(figures, { percent: percent(a.estimate), aboutTen: aboutTen(a.events / a.patients) });
  if (a.ci) Object.assign(figures, { ciLow: percent(a.ci[0]), ciHigh: percent(a.ci[1]) });
  if (a.predictionInterval)
    Object.assign(figures, {
      predictionLow: percent(a.predictionInterval[0]),
      predictionHigh: percent(a.predictionInterval[1]),
    });
  if (a.overlap.range)
    Object.assign(figures, { rangeLow: percent(a.overlap.range.low), rangeHigh: percent(a.overlap.range.high) });
  return figures;
}
