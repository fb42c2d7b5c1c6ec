import type { PaletteName } from './palette.ts';

/** Counts in a table of rows and columns, each split into parts, as plain data: for example studies by disease, target and phase. */

/** `parts` holds one whole number ≥ 0 for each part, in the order of `parts` of the map; their sum is `total`. */
export type GapMapCount = {
  total: number;
  parts: number[];
  /** The list of what is counted; without it the count is no link. */
  href?: string;
  /** The lists of the parts, in their order. */
  partHrefs?: (string | undefined)[];
};

export type GapMapRow = GapMapCount & {
  key: string;
  label: string;
  /** How far the label is indented: 0, 1, 2. */
  level: number;
  /** One for each column. */
  cells: GapMapCount[];
};

export type GapMapData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural and in small letters: 'studies'. */
  unit: string;
  /** What is said of an empty cell: 'no study held here'. */
  emptyWords: string;
  rowLabel: string;
  columnLabel: string;
  /** At most six, in their own order; `paint` where the usual colour of its place would mislead. */
  parts: { key: string; label: string; paint?: PaletteName }[];
  columns: (GapMapCount & { key: string; label: string })[];
  /** Rows under headings; a heading '' is not printed. */
  groups: { label: string; rows: GapMapRow[] }[];
  whole: GapMapCount;
  /** Said under the chart. */
  note?: string;
};
