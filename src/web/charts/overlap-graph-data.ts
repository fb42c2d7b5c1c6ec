import { patients } from '#outcomes/arithmetic.ts';

/** Cohorts and what is known of the patients that they share, as plain data. */

export type OverlapRelationDrawn = 'same' | 'subset' | 'partial' | 'unknown' | 'none';

/** `n`: its patients; null = not stated. */
export type OverlapNode = { id: string; label: string; note: string; n: number | null; href: string };

/** A judged pair; for `subset` the cohort `contained` lies within the other. */
export type OverlapEdge = {
  id: string;
  a: string;
  b: string;
  relation: OverlapRelationDrawn;
  contained: string | null;
  href: string;
};

/** Cohorts that the table of arms puts together; `sure` false where it says that this is not confirmed. */
export type OverlapBand = { name: string; sure: boolean; members: readonly string[] };

/** Cohorts drawn together, in the order in which they stand. */
export type OverlapPanel = {
  title: string;
  nodes: readonly OverlapNode[];
  bands: readonly OverlapBand[];
  edges: readonly OverlapEdge[];
};

export type OverlapGraphData = {
  title: string;
  reading: string;
  panels: readonly OverlapPanel[];
  /** Cohorts of which neither the table nor a person said that they share patients. */
  alone: readonly OverlapNode[];
};

/** The word for a relation: it stands at every line, so that the style of the line never says it alone. */
export const overlapLabels: Readonly<Record<OverlapRelationDrawn, string>> = {
  same: 'same',
  subset: 'within',
  partial: 'partly',
  unknown: 'unknown',
  none: 'none shared',
};

/** How many patients a cohort has, where that is stated. */
export const patientsStated = (n: number | null): string => (n === null ? 'number not stated' : patients(n));
