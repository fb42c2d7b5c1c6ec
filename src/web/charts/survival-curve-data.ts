/** Shares over time as steps, with who was still observed, as plain data. Survival falls from 1, incidence rises from 0. */

/** Just after a time. `low` and `high` are null where there is no interval. */
export type CurvePoint = {
  time: number;
  value: number;
  low: number | null;
  high: number | null;
  atRisk: number;
  events: number;
  censored: number;
};

/** The numbers under the axis at one tick. */
export type CurveRisk = { atRisk: number; censored: number; events: number };

export type CurveGroup = {
  key: string;
  label: string;
  /** How many patients the group has. */
  patients: number;
  points: readonly CurvePoint[];
  /** One for each tick; none where the numbers already stand under another curve of the same patients. */
  risk: readonly CurveRisk[];
};

export type SurvivalCurveData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** 'Months since infusion'. */
  timeLabel: string;
  /** 'Without relapse, % of patients'. */
  valueLabel: string;
  /** 1 for survival, 0 for incidence. */
  from: 0 | 1;
  /** From 0 to the end of the axis. */
  ticks: readonly number[];
  /** At most six. */
  groups: readonly CurveGroup[];
  /** What the events under the axis are: 'Events' unless said. */
  eventsLabel?: string;
  note?: string;
};

/** So many times stand in the table of a figure on a page. */
export const MOST_ROWS = 400;

/** How many times the curves have, all together. */
export const curvePoints = (data: SurvivalCurveData): number => data.groups.reduce((n, g) => n + g.points.length, 0);
