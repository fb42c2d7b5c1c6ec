import { Lines } from './chart-svg.tsx';
import type { ForestMark, ForestPlotData } from './forest-plot-data.ts';
import type { PaletteName } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { wrap } from './text-fit.ts';

/** From one line of words to the next. */
const leading = 15;

/** The room left of the name of a study for the mark of how far its count was checked. */
export const markGutter = 18;

/** A row with its words wrapped and its height; `weight` null when it is shown and not counted. */
export type ForestLine = {
  key: string;
  label: string[];
  fullLabel: string;
  below: string[];
  fullBelow: string;
  href: string | null;
  x: number;
  n: number;
  p: number;
  ci: readonly [number, number];
  weight: number | null;
  mark: ForestMark | null;
  height: number;
};

/** The rows with their wrapped text and height, counted ones first; `width` is what the words may take. */
export const forestRows = (data: ForestPlotData, width: number): ForestLine[] => {
  const laid = (
    row: {
      key: string;
      label: string;
      href?: string;
      x: number;
      n: number;
      p: number;
      ci: [number, number];
      mark?: ForestMark;
    },
    below: string,
    weight: number | null,
    belowLines: number,
  ): ForestLine => {
    const label = wrap(row.label, width, 13, 2);
    const belowWrapped = wrap(below, width, 12, belowLines);
    return {
      key: row.key,
      label,
      fullLabel: row.label,
      below: belowWrapped,
      fullBelow: below,
      href: safeHref(row.href),
      x: row.x,
      n: row.n,
      p: row.p,
      ci: row.ci,
      weight,
      mark: row.mark ?? null,
      height: (label.length + belowWrapped.length) * leading + 9,
    };
  };
  return [
    ...data.rows.map((row) => laid(row, row.sublabel ?? '', row.weight, 2)),
    ...data.setAside.map((row) => laid(row, row.reason, null, 5)),
  ];
};

/** The name of a study, linked where it has a page, with what stands under it. */
export const StudyName = ({ row, x, y, ink }: { row: ForestLine; x: number; y: number; ink: PaletteName }) => {
  const name = (
    <Lines x={x} y={y} lines={row.label} leading={leading} full={row.fullLabel} fill={row.href ? 'accent' : ink} />
  );
  return (
    <>
      {row.href ? (
        <a href={row.href} className="chart-link">
          {name}
        </a>
      ) : (
        name
      )}
      {row.below.length > 0 && (
        <Lines
          x={x}
          y={y + row.label.length * leading}
          lines={row.below}
          leading={leading}
          full={row.fullBelow}
          size={12}
          fill="muted"
        />
      )}
    </>
  );
};
