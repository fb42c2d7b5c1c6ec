import type { PaletteName } from './palette.ts';

/** Things by month as dots that stack, as plain data: for example studies by their expected completion. */
export type DotsData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural and in small letters: 'studies'. */
  unit: string;
  /** Kinds of dots, at most three; an open one is a ring. */
  series: { key: string; label: string; paint: PaletteName; open?: boolean }[];
  /** Every month from the first to the last, empty ones too; `month` is 'YYYY-MM', `counts` in the order of `series`. */
  months: { month: string; href?: string; counts: number[]; hrefs?: (string | undefined)[] }[];
  /** 'YYYY-MM': the line between what lies behind and what lies ahead stands before the following month. */
  now?: string;
  nowLabel?: string;
  note?: string;
};
