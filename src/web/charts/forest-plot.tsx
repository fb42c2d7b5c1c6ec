import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ForestPlotData } from './forest-plot-data.ts';
import { ForestPlotWide } from './forest-plot-drawing.tsx';
import { forestPlotTable } from './forest-plot-geometry.ts';
import { ForestPlotNarrow } from './forest-plot-narrow.tsx';

/**
 * A forest plot of single-arm proportions as a figure. Two drawings of the same data are written; the style sheet shows the
 * one that fits and takes the other away from everybody, assistive technology included.
 */
export const ForestPlot = ({ data, ...notes }: { data: ForestPlotData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={forestPlotTable(data)} {...notes}>
      <ForestPlotWide data={data} id={`${id}-wide`} />
      <ForestPlotNarrow data={data} id={`${id}-narrow`} />
    </ChartFrame>
  );
};
