import type { PaletteName } from './palette.ts';

/** Counts by period as columns that stack, as plain data: for example starts by quarter and phase. */

/** One part of a column. Parts follow one another from the ground upwards in the order given. */
export type TimePart = {
  /** Place in `series`. */
  series: number;
  count: number;
  /** Hatched: planned, not yet so. */
  hatched?: boolean;
  href?: string;
};

export type TimeColumn = {
  key: string;
  /** The period in words: 'quarter 2 of 2024'. */
  label: string;
  /** What stands beneath the axis, where something does. */
  tick?: string;
  href?: string;
  parts: TimePart[];
};

export type TimeColumnsData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural and in small letters: 'studies'. */
  unit: string;
  periodLabel: string;
  /** At most six, in their own order; `paint` where the usual colour of its place would mislead. */
  series: { key: string; label: string; paint?: PaletteName }[];
  /** What hatching means; without it nothing is hatched. */
  hatchedLabel?: string;
  /** Every period from the first to the last, empty ones too. */
  columns: TimeColumn[];
  /** How many columns, from the end, lie in the future; they stand on a ground of their own, under `futureLabel`. */
  future?: number;
  futureLabel?: string;
  /** Half as high: beside what matters more. */
  compact?: boolean;
  note?: string;
};
