import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartCell, ChartTable } from './chart-table.ts';
import type { TimeColumnsData } from './time-columns-data.ts';
import { columnTotal, TimeColumnsDrawing } from './time-columns-drawing.tsx';

const linked = (n: number, href: string | undefined): ChartCell => (n > 0 && href ? { text: String(n), href } : n);

/** The counts behind the columns; what is hatched has columns of its own. */
export const timeColumnsTable = (data: TimeColumnsData): ChartTable => {
  const kinds = data.series.flatMap((s, series) => {
    const has = (hatched: boolean) =>
      data.columns.some((c) => c.parts.some((p) => p.series === series && (p.hatched ?? false) === hatched));
    return [
      { label: s.label, series, hatched: false },
      ...(has(true)
        ? [{ label: `${s.label}, ${(data.hatchedLabel ?? '').toLowerCase()}`, series, hatched: true }]
        : []),
    ];
  });
  return {
    columns: [
      { label: data.periodLabel },
      { label: `All ${data.unit}`, numeric: true },
      ...kinds.map((k) => ({ label: k.label, numeric: true })),
    ],
    rows: data.columns.map((c) => [
      c.key,
      linked(columnTotal(c), c.href),
      ...kinds.map((k) => {
        const parts = c.parts.filter((p) => p.series === k.series && (p.hatched ?? false) === k.hatched);
        const count = parts.reduce((n, p) => n + p.count, 0);
        return linked(count, parts.length === 1 ? parts[0]?.href : undefined);
      }),
    ]),
  };
};

/** Counts by period as stacked columns; planned ones hatched, the future on a ground of its own. */
export const TimeColumns = ({ data, ...notes }: { data: TimeColumnsData } & FigureNotes) => {
  const id = useId();
  return (
    <ChartFrame id={id} title={data.title} reading={data.reading} table={timeColumnsTable(data)} {...notes}>
      <TimeColumnsDrawing data={data} id={`${id}-wide`} width="wide" />
      <TimeColumnsDrawing data={data} id={`${id}-narrow`} width="narrow" />
    </ChartFrame>
  );
};
