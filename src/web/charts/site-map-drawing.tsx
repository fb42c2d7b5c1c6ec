import { ChartSvg, type ChartWidth, Label, Lines, paragraph, round } from './chart-svg.tsx';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import type { SiteCircle, SiteMapData } from './site-map-data.ts';
import { textWidth } from './text-fit.ts';

const LARGEST: Record<ChartWidth, number> = { wide: 22, narrow: 13 };
const SMALLEST = 1.8;
const MOST_NAMES: Record<ChartWidth, number> = { wide: 14, narrow: 3 };

/** The radius of a count: areas are to one another as the counts, down to a dot that can still be seen. */
export const radius = (count: number, highest: number, largest: number): number =>
  Math.max(SMALLEST, largest * Math.sqrt(count / Math.max(1, highest)));

type Box = { left: number; right: number; top: number; bottom: number };

const apart = (a: Box, b: Box): boolean => a.right < b.left || a.left > b.right || a.bottom < b.top || a.top > b.bottom;

type NamePlace = { label: string; x: number; y: number; anchor: 'start' | 'middle' | 'end' };

/** Names for the largest circles, right, left, beneath or above them, where they run over no other circle of note and no other name. */
export function namePlaces(
  circles: readonly { label: string; x: number; y: number; r: number }[],
  width: number,
  most: number,
): NamePlace[] {
  const taken: Box[] = circles
    .filter((c) => c.r >= 6)
    .map((c) => ({ left: c.x - c.r, right: c.x + c.r, top: c.y - c.r, bottom: c.y + c.r }));
  const placed: NamePlace[] = [];
  for (const c of circles) {
    if (placed.length >= most) break;
    const long = textWidth(c.label, 11);
    const beside = (anchor: NamePlace['anchor'], left: number, y: number) => ({
      anchor,
      x: anchor === 'start' ? left : anchor === 'end' ? left + long : left + long / 2,
      box: { left: left - 1, right: left + long, top: y - 7, bottom: y + 7 },
    });
    const side = [
      beside('start', c.x + c.r + 3, c.y),
      beside('end', c.x - c.r - 3 - long, c.y),
      beside('middle', c.x - long / 2, c.y + c.r + 8),
      beside('middle', c.x - long / 2, c.y - c.r - 8),
    ].find(({ box }) => box.left >= 0 && box.right <= width && taken.every((t) => apart(box, t)));
    if (!side) continue;
    taken.push(side.box);
    placed.push({ label: c.label, x: side.x, y: side.box.top + 11, anchor: side.anchor });
  }
  return placed;
}

const Circle = (props: { circle: SiteCircle; x: number; y: number; r: number; unit: string }) => {
  const { circle, x, y, r } = props;
  const href = safeHref(circle.href);
  const words = `${circle.label}: ${circle.count} ${props.unit}`;
  const body = (
    <circle
      className="site-circle"
      cx={round(x)}
      cy={round(y)}
      r={round(r)}
      fill={paint('accent')}
      fillOpacity={0.78}
      stroke={paint('page')}
      strokeWidth={0.8}
    >
      <title>{words}</title>
    </circle>
  );
  return href ? (
    <a href={href} aria-label={words} className="site-link">
      {body}
    </a>
  ) : (
    <g>{body}</g>
  );
};

/** Round numbers for the legend: the largest count and a few below it. */
export function legendCounts(highest: number): number[] {
  if (highest <= 1) return highest === 1 ? [1] : [];
  return [...new Set([1, Math.max(1, Math.round(highest / 4)), highest])];
}

/** Circles on the land. Coasts only: no border is drawn, because some are disputed and none is needed to find a city. */
export const SiteMapDrawing = ({ data, id, width }: { data: SiteMapData; id: string; width: ChartWidth }) => {
  const ground = data.ground[width];
  const highest = data.circles[0]?.count ?? 0;
  const drawn = data.circles.map((circle) => ({
    circle,
    label: circle.label,
    ...circle.places[width],
    r: radius(circle.count, highest, LARGEST[width]),
  }));
  const names = namePlaces(drawn, ground.width, MOST_NAMES[width]);
  const steps = legendCounts(highest).map((count) => ({ count, r: radius(count, highest, LARGEST[width]) }));
  const legendY = ground.height + 14 + LARGEST[width];
  let x = LARGEST[width];
  const legend = steps.map((s) => {
    const at = x;
    x += s.r + 8 + textWidth(String(s.count), 12) + 14 + LARGEST[width] * 0.6;
    return { ...s, x: at };
  });
  const note = paragraph(data.note ?? '', ground.width, 12);
  const noteY = legendY + (highest > 0 ? LARGEST[width] + 20 : 6);
  return (
    <ChartSvg
      id={id}
      width={ground.width}
      height={round(note.length > 0 ? noteY + note.length * 16 : noteY)}
      title={data.title}
      description={data.reading}
      className={`chart-${width}`}
      hasLinks={data.circles.some((c) => safeHref(c.href) !== null)}
    >
      <clipPath id={`${id}-clip`}>
        <rect width={ground.width} height={ground.height} />
      </clipPath>
      <rect width={ground.width} height={ground.height} fill={paint('band')} fillOpacity={0.55} />
      <g clipPath={`url(#${id}-clip)`}>
        <path
          className="land"
          d={ground.land}
          fill={paint('grid')}
          fillOpacity={0.34}
          stroke={paint('grid')}
          strokeOpacity={0.6}
          strokeWidth={0.5}
        />
        {drawn.map((d) => (
          <Circle key={d.circle.key} circle={d.circle} x={d.x} y={d.y} r={d.r} unit={data.unit} />
        ))}
      </g>
      {/* above all circles, so that none hides a number; a click goes through to the circle */}
      <g pointerEvents="none">
        {drawn
          .filter((d) => d.r >= 9)
          .map((d) => (
            <text
              key={d.circle.key}
              x={round(d.x)}
              y={round(d.y + 4)}
              textAnchor="middle"
              fontSize={d.r >= 13 ? 12 : 10}
              fontWeight={600}
              className="chart-num site-number"
              fill={paint('page')}
              stroke={paint('accent')}
              strokeWidth={2.5}
              strokeLinejoin="round"
              paintOrder="stroke"
            >
              {d.circle.count}
            </text>
          ))}
        {names.map((n) => (
          <text
            key={`${n.label} ${round(n.x)} ${round(n.y)}`}
            x={round(n.x)}
            y={round(n.y)}
            fontSize={11}
            {...(n.anchor === 'start' ? {} : { textAnchor: n.anchor })}
            fill={paint('ink')}
            stroke={paint('page')}
            strokeWidth={3}
            strokeOpacity={0.8}
            strokeLinejoin="round"
            paintOrder="stroke"
            className="site-name"
          >
            {`${n.label} `}
          </text>
        ))}
      </g>
      {legend.map((s) => (
        <g key={s.count}>
          <circle cx={round(s.x)} cy={round(legendY)} r={round(s.r)} fill={paint('accent')} fillOpacity={0.78} />
          <Label
            x={s.x + s.r + 6}
            y={legendY + 4}
            size={12}
            className="chart-num"
            text={`${s.count}${s.count === highest ? ` ${data.unit}` : ''} `}
          />
        </g>
      ))}
      {note.length > 0 && <Lines x={0} y={noteY} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};
