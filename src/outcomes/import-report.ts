import type { RowNote } from './arm-rows.ts';

/** `outcomes` = `added` + `changed` + `unchanged`: the rows of the table that could be read. */
export interface ImportedCounts {
  /** Arms in the table. */
  arms: number;
  outcomes: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Stored, and used in no synthesis. */
  heldBack: RowNote[];
  /** Could not be read, and were left out. */
  refused: RowNote[];
  /** Known outcomes of these studies that the table no longer has; kept. */
  vanished: { outcome: string; sentence: string }[];
  warnings: string[];
}

/** An outcome that an import would add or change, with what would be different. */
export interface ImportStep {
  outcome: string;
  title: string;
  state: 'new' | 'changed';
  /** What it gives, in words: '8 of 10'. */
  gives: string;
  sentences: string[];
}
