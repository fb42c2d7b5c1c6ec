import { sum } from 'd3-array';
import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartCell, ChartTable } from './chart-table.ts';
import type { StackedBarsData } from './stacked-bars-data.ts';
import { StackedBarsDrawing } from './stacked-bars-drawing.tsx';

const linked = (n: number, href: string | undefined): ChartCell => (n > 0 && href ? { text: String(n), href } : n);

/** The counts behind the bars, with a total for each row. */
export const stackedBarsTable = (data: StackedBarsData): ChartTable => ({
  columns: [
    { label: data.rowLabel },
    ...data.series.map((series) => ({ label: series.label, numeric: true })),
    { label: `All ${data.unit.toLowerCase()}`, numeric: true },
  ],
  rows: data.rows.map((row) => [
    row.href ? { text: row.label, href: row.href } : row.label,
    ...data.series.map((_, index) => linked(row.counts[index] ?? 0, row.hrefs?.[index])),
    row.hrefs ? linked(sum(row.counts), row.href) : sum(row.counts),
  ]),
});

/** Counts by row and series as stacked horizontal bars: for example studies by disease and phase. At most six series. */
export const StackedBars = ({ data, ...notes }: { data: StackedBarsData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={stackedBarsTable(data)} {...notes}>
      <StackedBarsDrawing data={data} id={`${id}-wide`} width="wide" />
      <StackedBarsDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
