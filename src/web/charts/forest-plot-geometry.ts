import { format } from 'd3-format';
import { scaleLinear } from 'd3-scale';
import type { ChartTable } from './chart-table.ts';
import type { ForestMark, ForestPlotData } from './forest-plot-data.ts';

/** Maps a proportion to a horizontal position and says where the drawn part of the scale ends. */
export type ForestAxis = {
  from: number;
  to: number;
  left: number;
  right: number;
  at: (p: number) => number;
  ticks: number[];
};

/** The axis between two horizontal positions. Ticks are round proportions inside the drawn part. */
export const forestAxis = (data: ForestPlotData, left: number, right: number): ForestAxis => {
  const [from, to] = data.axis ?? [0, 1];
  const scale = scaleLinear().domain([from, to]).range([left, right]);
  const ticks = from === 0 && to === 1 ? [0, 0.25, 0.5, 0.75, 1] : scale.ticks(5);
  return { from, to, left, right, at: (p) => scale(p), ticks };
};

/**
 * The side of the square of a study, so that its area is proportional to its weight: the heaviest study has `maxSide`.
 * A study without weight (or a weight that is no number) has no square.
 */
export const squareSide = (weight: number, heaviest: number, maxSide: number): number =>
  weight > 0 && heaviest > 0 ? maxSide * Math.sqrt(weight / heaviest) : 0;

export type DrawnInterval = { x1: number; x2: number; arrowLeft: boolean; arrowRight: boolean };

/** The interval as drawn: cut at the ends of the axis, with an arrow on each side that was cut. Null where there is none. */
export const drawnInterval = ([lower, upper]: readonly [number, number], axis: ForestAxis): DrawnInterval | null => {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return null;
  const clamp = (p: number): number => axis.at(Math.min(axis.to, Math.max(axis.from, p)));
  return { x1: clamp(lower), x2: clamp(upper), arrowLeft: lower < axis.from, arrowRight: upper > axis.to };
};

/** Whether a point estimate lies on the drawn part of the axis. */
export const isOnAxis = (p: number, axis: ForestAxis): boolean => p >= axis.from && p <= axis.to;

export type DrawnDiamond = { left: number; middle: number; right: number };

/** The diamond: its ends are the interval, its widest point the estimate; all three are kept on the axis. */
export const drawnDiamond = (
  estimate: number,
  ci: readonly [number, number],
  axis: ForestAxis,
): DrawnDiamond | null => {
  const interval = drawnInterval(ci, axis);
  if (!interval || !Number.isFinite(estimate)) return null;
  return { left: interval.x1, middle: axis.at(Math.min(axis.to, Math.max(axis.from, estimate))), right: interval.x2 };
};

const oneDecimal = format('.1f');
const twoDecimals = format('.2f');

/** A proportion in percent with one decimal and no sign; an en dash where there is none. */
export const percent = (p: number): string => (Number.isFinite(p) ? oneDecimal(100 * p) : '–');

/** '55.5–99.7', in percent; an en dash where there is none. */
export const percentRange = ([lower, upper]: readonly [number, number]): string =>
  Number.isFinite(lower) && Number.isFinite(upper) ? `${percent(lower)}–${percent(upper)}` : '–';

/** The words for the marks, in the order of the legend. */
export const markLabels: Readonly<Record<ForestMark, string>> = {
  verified: 'verified',
  secondary: 'secondary source',
  'press-release': 'press release',
  unverified: 'not verified',
};

/** The marks that occur, in the order of the legend. */
export const marksUsed = (data: ForestPlotData): ForestMark[] => {
  const used = new Set([...data.rows, ...data.setAside].map((row) => row.mark));
  return (Object.keys(markLabels) as ForestMark[]).filter((mark) => used.has(mark));
};

/** '7 studies, 49 of 57 patients; τ² = 0.83; I² = 21 %', or why there is no pooled estimate. */
export const poolingSummary = ({ pooled, notPooledReason }: ForestPlotData): string => {
  if (!pooled) return notPooledReason ?? 'No pooled estimate.';
  const I2 = pooled.I2 === null || !Number.isFinite(pooled.I2) ? '–' : `${format('.0f')(100 * pooled.I2)}%`;
  const tau2 = Number.isFinite(pooled.tau2) ? twoDecimals(pooled.tau2) : '–';
  return `k = ${pooled.k} ${pooled.k === 1 ? 'study' : 'studies'}; ${pooled.events} of ${pooled.patients} patients; τ² = ${tau2}; I² = ${I2}`;
};

/** The data behind the plot: counted studies, the pooled rows, then those set aside with the reason. Proportions stay from 0 to 1. */
export const forestPlotTable = (data: ForestPlotData): ChartTable => {
  const study = (row: { label: string; href?: string }) => (row.href ? { text: row.label, href: row.href } : row.label);
  const mark = (row: { mark?: ForestMark }): string | null => (row.mark ? markLabels[row.mark] : null);
  const { pooled } = data;
  return {
    columns: [
      { label: 'Study' },
      { label: 'Details' },
      { label: 'Events', numeric: true },
      { label: 'Patients', numeric: true },
      { label: 'Proportion', numeric: true, format: '.1%' },
      { label: '95% CI lower', numeric: true, format: '.1%' },
      { label: '95% CI upper', numeric: true, format: '.1%' },
      { label: 'Weight', numeric: true, format: '.1%' },
      { label: 'Source check' },
      { label: 'Counted' },
    ],
    rows: [
      ...data.rows.map((row) => [
        study(row),
        row.sublabel ?? null,
        row.x,
        row.n,
        row.p,
        ...row.ci,
        row.weight,
        mark(row),
        'yes',
      ]),
      ...(pooled
        ? [
            [
              'Pooled estimate',
              pooled.methodText,
              pooled.events,
              pooled.patients,
              pooled.estimate,
              ...pooled.ci,
              1,
              null,
              null,
            ],
          ]
        : []),
      ...(pooled?.predictionInterval
        ? [['95% prediction interval', null, null, null, null, ...pooled.predictionInterval, null, null, null]]
        : []),
      ...data.setAside.map((row) => [
        study(row),
        null,
        row.x,
        row.n,
        row.p,
        ...row.ci,
        null,
        mark(row),
        `no: ${row.reason}`,
      ]),
    ],
  };
};
