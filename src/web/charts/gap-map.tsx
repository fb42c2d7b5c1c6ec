import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartCell, ChartTable } from './chart-table.ts';
import type { GapMapCount, GapMapData } from './gap-map-data.ts';
import { GapMapWide } from './gap-map-drawing.tsx';
import { GapMapNarrow } from './gap-map-narrow.tsx';

const linked = (n: number, href: string | undefined): ChartCell => (n > 0 && href ? { text: String(n), href } : n);

const counts = (data: GapMapData, c: GapMapCount): ChartCell[] => [
  linked(c.total, c.href),
  ...data.parts.map((_, i) => linked(c.parts[i] ?? 0, c.partHrefs?.[i])),
];

/** The counts behind the map, a line for each cell and each margin. @param empty also the cells that hold nothing. */
export const gapMapTable = (data: GapMapData, empty: 'with empty cells' | 'without'): ChartTable => ({
  columns: [
    { label: data.rowLabel },
    { label: data.columnLabel },
    { label: `All ${data.unit}`, numeric: true },
    ...data.parts.map((p) => ({ label: p.label, numeric: true })),
  ],
  rows: [
    ['all', 'all', ...counts(data, data.whole)],
    ...data.columns
      .filter((c) => c.total > 0 || empty === 'with empty cells')
      .map((c) => ['all', c.label, ...counts(data, c)]),
    ...data.groups.flatMap((g) =>
      g.rows.flatMap((row) => [
        [row.label, 'all', ...counts(data, row)],
        ...row.cells.flatMap((c, i) =>
          c.total > 0 || empty === 'with empty cells'
            ? [[row.label, data.columns[i]?.label ?? '', ...counts(data, c)]]
            : [],
        ),
      ]),
    ),
  ],
});

/** Counts of rows by columns with the gaps as visible as the counts: a table of cells at a desk, a list by row on a phone. */
export const GapMapChart = ({ data, ...notes }: { data: GapMapData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={gapMapTable(data, 'without')} {...notes}>
      <GapMapWide data={data} id={`${id}-wide`} />
      <GapMapNarrow data={data} id={`${id}-narrow`} />
    </ChartFrame>
  );
};
