import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartTable } from './chart-table.ts';
import type { IntervalDotsData } from './interval-dots-data.ts';
import { IntervalDotsDrawing } from './interval-dots-drawing.tsx';

/** The proportions behind the dots. */
export const intervalDotsTable = (data: IntervalDotsData): ChartTable => ({
  columns: [
    { label: 'What' },
    { label: 'Events/evaluable' },
    { label: 'Estimate', numeric: true, format: '.1%' },
    { label: 'From', numeric: true, format: '.1%' },
    { label: 'To', numeric: true, format: '.1%' },
    { label: 'How' },
  ],
  rows: data.rows.map((r) => [
    r.href ? { text: r.label, href: r.href } : r.label,
    r.counts,
    r.value?.estimate ?? null,
    r.value?.ci[0] ?? null,
    r.value?.ci[1] ?? null,
    r.value ? (r.value.pooled ? 'pooled' : 'exact') : (r.otherwise ?? 'not reported'),
  ]),
});

/** Proportions with their intervals, one line each. */
export const IntervalDots = ({ data, ...notes }: { data: IntervalDotsData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={intervalDotsTable(data)} {...notes}>
      <IntervalDotsDrawing data={data} id={`${id}-wide`} width="wide" />
      <IntervalDotsDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
