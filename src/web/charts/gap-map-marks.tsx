import { round } from './chart-svg.tsx';
import type { GapMapCount, GapMapData } from './gap-map-data.ts';
import { MaybeLink } from './maybe-link.tsx';
import { paint, seriesName } from './palette.ts';
import { safeHref } from './safe-href.ts';

/** Height of a strip of parts. */
export const STRIP = 6;

/** The faintest ground of a cell that is not empty, and how much the fullest has more. */
const FAINTEST = 0.05;
const STRONGER = 0.33;

export const partPaint = (data: GapMapData, index: number): string =>
  paint(data.parts[index]?.paint ?? seriesName(index));

/** The ground of a cell: the square root lets one study be told from five beside a cell of sixty. */
export const tint = (count: number, highest: number): number =>
  count > 0 && highest > 0 ? FAINTEST + STRONGER * Math.sqrt(count / highest) : 0;

/** The strip of parts under a number: widths that add up to `width`, in the order of the parts, empty ones left out. */
export function strip(count: GapMapCount, width: number): { index: number; x: number; width: number }[] {
  let x = 0;
  return count.parts.flatMap((n, index) => {
    if (!(n > 0) || !(count.total > 0)) return [];
    const part = { index, x, width: (n / count.total) * width };
    x += part.width;
    return [part];
  });
}

/** The table has these links for the keyboard and for readers aloud; here they are for whoever points at a colour. */
export const Strip = (props: {
  data: GapMapData;
  count: GapMapCount;
  x: number;
  y: number;
  width: number;
  name: string;
}) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
  <g aria-hidden="true">
    {strip(props.count, props.width).map((p) => {
      const href = safeHref(props.count.partHrefs?.[p.index]);
      const label = props.data.parts[p.index]?.label ?? '';
      return (
        <MaybeLink key={p.index} href={href}>
          <rect
            x={round(props.x + p.x)}
            y={round(props.y)}
            width={round(Math.max(0.8, p.width - 0.8))}
            height={STRIP}
            fill={partPaint(props.data, p.index)}
          >
            <title>{`${props.name}, ${label}: ${props.count.parts[p.index] ?? 0}`}</title>
          </rect>
        </MaybeLink>
      );
    })}
  </g>
);

/** The count of the fullest cell. */
export const highestOf = (data: GapMapData): number =>
  Math.max(0, ...data.groups.flatMap((g) => g.rows.flatMap((r) => r.cells.map((c) => c.total))));
