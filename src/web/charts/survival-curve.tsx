import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartTable } from './chart-table.ts';
import { type CurvePoint, curvePoints, MOST_ROWS, type SurvivalCurveData } from './survival-curve-data.ts';
import { SurvivalCurveDrawing } from './survival-curve-drawing.tsx';

/** Every time of every curve. With `most`: where there are more, the times of events, and of those as many as there is room for, evenly. */
export const survivalCurveTable = (data: SurvivalCurveData, most = Number.POSITIVE_INFINITY): ChartTable => {
  const room = Math.max(2, Math.floor(most / Math.max(1, data.groups.length)));
  const shown = (points: readonly CurvePoint[]): readonly CurvePoint[] => {
    if (curvePoints(data) <= most) return points;
    const events = points.filter((p) => p.events > 0);
    const each = Math.ceil(events.length / room);
    return events.filter((_, i) => i % each === 0 || i === events.length - 1);
  };
  return {
    columns: [
      { label: 'Group' },
      { label: data.timeLabel, numeric: true },
      { label: 'At risk', numeric: true },
      { label: data.eventsLabel ?? 'Events', numeric: true },
      { label: 'Censored', numeric: true },
      { label: data.valueLabel.replace(/, %.*$/, ''), numeric: true, format: '.1%' },
      { label: '95 % CI, lower', numeric: true, format: '.1%' },
      { label: '95 % CI, upper', numeric: true, format: '.1%' },
    ],
    rows: data.groups.flatMap((g) =>
      shown(g.points).map((p) => [g.label, p.time, p.atRisk, p.events, p.censored, p.value, p.low, p.high]),
    ),
  };
};

/** Kaplan–Meier curves with bands, and under the axis who was at risk, censored and had the event. */
export const SurvivalCurve = ({ data, ...notes }: { data: SurvivalCurveData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame
      id={id}
      title={data.title}
      reading={data.reading}
      table={survivalCurveTable(data, MOST_ROWS)}
      {...notes}
    >
      <SurvivalCurveDrawing data={data} id={`${id}-wide`} width="wide" />
      <SurvivalCurveDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
