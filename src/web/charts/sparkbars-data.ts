/** Counts by calendar month, oldest first, as plain data. Months without a count are given as 0, not left out. */
export type SparkbarsData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural: 'changes'. */
  unit: string;
  /** `month` is 'YYYY-MM'; `emphasis` marks a part of the count (for example changes graded high), at most `count`. */
  months: { month: string; count: number; emphasis?: number }[];
  /** What `emphasis` counts: 'graded high'. */
  emphasisLabel?: string;
};
