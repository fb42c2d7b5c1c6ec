import { sum } from 'd3-array';
import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartCell, ChartTable } from './chart-table.ts';
import type { DotsData } from './dots-data.ts';
import { DotsDrawing } from './dots-drawing.tsx';

const linked = (n: number, href: string | undefined): ChartCell => (n > 0 && href ? { text: String(n), href } : n);

/** The counts behind the dots. */
export const dotsTable = (data: DotsData): ChartTable => ({
  columns: [
    { label: 'Month' },
    { label: `All ${data.unit}`, numeric: true },
    ...data.series.map((s) => ({ label: s.label, numeric: true })),
  ],
  rows: data.months.map((m) => [
    m.month,
    linked(sum(m.counts), m.href),
    ...data.series.map((_, i) => linked(m.counts[i] ?? 0, m.hrefs?.[i])),
  ]),
});

/** Things by month as stacked dots. */
export const Dots = ({ data, ...notes }: { data: DotsData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={dotsTable(data)} {...notes}>
      <DotsDrawing data={data} id={`${id}-wide`} width="wide" />
      <DotsDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
