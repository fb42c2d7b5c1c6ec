/** Courses of single patients as bars along one axis of time, as plain data. */

export type SwimmerMark = {
  kind: 'relapse' | 'drug-free' | 'death';
  /** Null where the source does not say when: it then stands at the end. */
  at: number | null;
};

export type SwimmerRow = {
  key: string;
  label: string;
  sublabel: string;
  href?: string;
  /** Length of the bar; null where the source does not say for how long the patient was followed. */
  followed: number | null;
  /** Whether there was a relapse; null: the source does not say. */
  relapse: boolean | null;
  /** Well without a relapse when last looked at: the bar ends in an arrow. */
  ongoing: boolean;
  marks: readonly SwimmerMark[];
  /** Cells of the table after the label: age, sex and so on. */
  cells: readonly (string | number | null)[];
};

export type SwimmerData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** 'Months since infusion'. */
  timeLabel: string;
  ticks: readonly number[];
  /** In the order in which they stand. */
  rows: readonly SwimmerRow[];
  /** Names of `cells`. */
  columns: readonly { label: string; numeric?: boolean }[];
  note?: string;
};
