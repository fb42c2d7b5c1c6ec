import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartTable } from './chart-table.ts';
import type { OverlapGraphData } from './overlap-graph-data.ts';
import { OverlapGraphNarrow, OverlapGraphWide } from './overlap-graph-drawing.tsx';
import './overlap-graph.css';

/** Cohorts as circles, joined by what was judged of them, beside the groups that the table of arms gives; pair by pair as a table. */
export const OverlapGraph = ({
  data,
  table,
  ...notes
}: { data: OverlapGraphData; table: ChartTable } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={table} {...notes}>
      <OverlapGraphWide data={data} id={`${id}-wide`} />
      <OverlapGraphNarrow data={data} id={`${id}-narrow`} />
    </ChartFrame>
  );
};
