import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartTable } from './chart-table.ts';
import type { SiteMapData } from './site-map-data.ts';
import { SiteMapDrawing } from './site-map-drawing.tsx';

/** The circles as a table, the largest first. */
export const siteMapTable = (data: SiteMapData): ChartTable => ({
  columns: [
    { label: data.placeLabel },
    { label: data.unit.charAt(0).toUpperCase() + data.unit.slice(1), numeric: true },
    ...data.moreLabels.map((label, i) => ({ label, numeric: typeof data.circles[0]?.more[i] === 'number' })),
  ],
  rows: data.circles.map((c) => [c.label, c.href ? { text: String(c.count), href: c.href } : c.count, ...c.more]),
});

/** Counts at places as circles on the land. */
export const SiteMap = ({ data, ...notes }: { data: SiteMapData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={siteMapTable(data)} {...notes}>
      <SiteMapDrawing data={data} id={`${id}-wide`} width="wide" />
      <SiteMapDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
