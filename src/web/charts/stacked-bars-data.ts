/** Counts by category and series, as plain data: for example studies by disease (rows) and phase (series). */

/** A row; `counts` holds one whole number ≥ 0 for each series, in the order of `series`. */
export type StackedBarsRow = { key: string; label: string; href?: string; counts: number[] };

export type StackedBarsData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural: 'Studies'. */
  unit: string;
  /** What a row is: 'Disease'. */
  rowLabel: string;
  /** At most six, in their own order (phases from early to late). */
  series: { key: string; label: string }[];
  rows: StackedBarsRow[];
  /** Said under the chart, for example that one study may count for two diseases. */
  note?: string;
};
