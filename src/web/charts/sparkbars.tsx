import { max } from 'd3-array';
import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import { ChartSvg, Label, round } from './chart-svg.tsx';
import type { ChartTable } from './chart-table.ts';
import { paint } from './palette.ts';
import type { SparkbarsData } from './sparkbars-data.ts';
import { textWidth } from './text-fit.ts';

const WIDTH = 340;
const ground = 58;
const tallest = 40;

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 'Mar 2026' of '2026-03'. */
const monthText = (month: string): string => {
  const name = monthNames[Number(month.slice(5, 7)) - 1];
  return name ? `${name} ${month.slice(0, 4)}` : month;
};

/** The counts behind the bars. */
export const sparkbarsTable = (data: SparkbarsData): ChartTable => ({
  columns: [
    { label: 'Month' },
    { label: data.unit, numeric: true },
    ...(data.emphasisLabel ? [{ label: data.emphasisLabel, numeric: true }] : []),
  ],
  rows: data.months.map((one) => [one.month, one.count, ...(data.emphasisLabel ? [one.emphasis ?? 0] : [])]),
});

/** Counts per month, small. The highest month and the first and last are named; the emphasised part is the dark foot of a bar. */
export const SparkbarsDrawing = ({ data, id }: { data: SparkbarsData; id: string }) => {
  const { months } = data;
  const highest = max(months, (one) => one.count) ?? 0;
  const peak = months.findIndex((one) => one.count === highest);
  const step = WIDTH / Math.max(1, months.length);
  const bar = Math.max(1, Math.min(18, step * 0.72));
  const x = (index: number): number => index * step + step / 2;
  const heightOf = (count: number): number => (highest > 0 && count > 0 ? (tallest * count) / highest : 0);
  // The name of the peak keeps inside the drawing.
  const anchor = peak < months.length * 0.2 ? 'start' : peak > months.length * 0.8 ? 'end' : 'middle';
  const peakX = anchor === 'start' ? x(peak) - bar / 2 : anchor === 'end' ? x(peak) + bar / 2 : x(peak);
  const first = months[0];
  const last = months.at(-1);
  const second = 16 + textWidth(data.unit, 12) + 16;
  return (
    <ChartSvg
      id={id}
      width={WIDTH}
      height={data.emphasisLabel ? 100 : 78}
      title={data.title}
      description={data.reading}
      className="chart-spark"
    >
      {highest > 0 && (
        <Label
          x={peakX}
          y={12}
          size={12}
          anchor={anchor}
          className="chart-num"
          text={`${highest} in ${monthText(months[peak]?.month ?? '')} `}
        />
      )}
      {months.map((one, index) => (
        <g key={one.month}>
          <rect
            className="spark-bar"
            x={round(x(index) - bar / 2)}
            y={round(ground - heightOf(one.count))}
            width={round(bar)}
            height={round(heightOf(one.count))}
            fill={paint('series-2')}
          >
            <title>{`${monthText(one.month)}: ${one.count} ${data.unit}${one.emphasis ? `, ${one.emphasis} ${data.emphasisLabel ?? ''}` : ''}`}</title>
          </rect>
          {(one.emphasis ?? 0) > 0 && (
            <rect
              x={round(x(index) - bar / 2)}
              y={round(ground - heightOf(Math.min(one.emphasis ?? 0, one.count)))}
              width={round(bar)}
              height={round(heightOf(Math.min(one.emphasis ?? 0, one.count)))}
              fill={paint('ink')}
            />
          )}
        </g>
      ))}
      <line x1={0} x2={WIDTH} y1={ground + 0.5} y2={ground + 0.5} stroke={paint('muted')} strokeWidth={1} />
      {first && (
        <Label x={0} y={ground + 16} size={12} fill="muted" className="chart-num" text={`${monthText(first.month)} `} />
      )}
      {last && months.length > 1 && (
        <Label
          x={WIDTH}
          y={ground + 16}
          size={12}
          anchor="end"
          fill="muted"
          className="chart-num"
          text={`${monthText(last.month)} `}
        />
      )}
      {data.emphasisLabel && (
        <g>
          <rect x={0} y={ground + 29} width={10} height={10} fill={paint('series-2')} />
          <Label x={16} y={ground + 38} size={12} fill="muted" text={`${data.unit} `} />
          <rect x={second} y={ground + 29} width={10} height={10} fill={paint('ink')} />
          <Label x={second + 16} y={ground + 38} size={12} fill="muted" text={data.emphasisLabel} />
        </g>
      )}
    </ChartSvg>
  );
};

/** Counts per month as a small figure. */
export const Sparkbars = ({ data, ...notes }: { data: SparkbarsData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={sparkbarsTable(data)} {...notes}>
      <SparkbarsDrawing data={data} id={`${id}-bars`} />
    </ChartFrame>
  );
};
