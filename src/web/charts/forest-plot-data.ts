/**
 * What a forest plot of single-arm proportions shows, as plain data.
 *
 * Proportions, interval ends, weights and I² are on the natural scale from 0 to 1; the drawing turns them into percent.
 * `ci` and `predictionInterval` are [lower, upper] at 95 %. A proportion that cannot be estimated (n = 0) is NaN, and so
 * are its interval ends: the row is then listed and nothing is drawn.
 */

/** How far the count was checked: against the primary source, read in a secondary one, in a press release, or not at all. */
export type ForestMark = 'verified' | 'secondary' | 'press-release' | 'unverified';

/** A study that is counted. `x` events among `n` evaluable patients; `weight` is its share of the pooled estimate (sums to 1). */
export type ForestRow = {
  key: string;
  label: string;
  sublabel?: string;
  href?: string;
  x: number;
  n: number;
  p: number;
  ci: [lower: number, upper: number];
  weight: number;
  mark?: ForestMark;
};

/** A study that is shown and not counted, with the reason (for example the cohort that already holds its patients). */
export type ForestSetAside = {
  key: string;
  label: string;
  href?: string;
  x: number;
  n: number;
  p: number;
  ci: [lower: number, upper: number];
  reason: string;
  mark?: ForestMark;
};

/** The pooled estimate. `tau2` is on the scale of the model (logit for the GLMM), `I2` from 0 to 1, null where it is undefined. */
export type ForestPooled = {
  estimate: number;
  ci: [lower: number, upper: number];
  predictionInterval: [lower: number, upper: number] | null;
  tau2: number;
  I2: number | null;
  k: number;
  events: number;
  patients: number;
  methodText: string;
};

export type ForestPlotData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What the proportion is of, for example 'Patients in DORIS remission'. */
  axisLabel: string;
  rows: ForestRow[];
  pooled: ForestPooled | null;
  /** Why there is no pooled estimate, when there is none. */
  notPooledReason?: string;
  setAside: ForestSetAside[];
  /** The part of the scale drawn, [0, 1] unless given; an interval that leaves it ends in an arrow. */
  axis?: [from: number, to: number];
};
