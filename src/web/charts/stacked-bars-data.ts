import type { SeriesName } from './palette.ts';

/** Counts by category and series, as plain data: for example studies by disease (rows) and phase (series). */

/** A row; `counts` holds one whole number ≥ 0 for each series, in the order of `series`, and `hrefs` the list of what each counts. */
export type StackedBarsRow = {
  key: string;
  label: string;
  href?: string;
  counts: number[];
  hrefs?: (string | undefined)[];
};

export type StackedBarsData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural: 'Studies'. */
  unit: string;
  /** What a row is: 'Disease'. */
  rowLabel: string;
  /** At most six, in their own order (phases from early to late); `paint` where the usual colour of its place would mislead. */
  series: { key: string; label: string; paint?: SeriesName }[];
  rows: StackedBarsRow[];
  /** Said under the chart, for example that one study may count for two diseases. */
  note?: string;
};
