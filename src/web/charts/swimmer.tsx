import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartTable } from './chart-table.ts';
import type { SwimmerData } from './swimmer-data.ts';
import { SwimmerDrawing } from './swimmer-drawing.tsx';

/** The courses as a table: what is drawn, then the cells of each row. */
export const swimmerTable = (data: SwimmerData): ChartTable => ({
  columns: [{ label: 'Case' }, ...data.columns],
  rows: data.rows.map((r) => [r.href ? { text: r.label, href: r.href } : r.label, ...r.cells]),
});

/** Swimmer plot: one bar a patient, with relapse, stop of immunosuppressants and death as shapes, and an arrow where the course went on well. */
export const Swimmer = ({ data, ...notes }: { data: SwimmerData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={swimmerTable(data)} {...notes}>
      <SwimmerDrawing data={data} id={`${id}-wide`} width="wide" />
      <SwimmerDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
