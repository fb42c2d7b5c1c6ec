import { max, sum } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { legendPlaces } from './chart-legend.tsx';
import { ChartSvg, type ChartWidth, Label, Lines, paragraph, round } from './chart-svg.tsx';
import { MaybeLink } from './maybe-link.tsx';
import { paint, type SeriesName, seriesName } from './palette.ts';
import { safeHref } from './safe-href.ts';
import type { StackedBarsData, StackedBarsRow } from './stacked-bars-data.ts';
import { textWidth, truncate, wrap } from './text-fit.ts';

type Shape = { width: number; left: number; right: number; labelWidth: number; bar: number };

const shapes: Record<ChartWidth, Shape> = {
  wide: { width: 760, left: 176, right: 712, labelWidth: 164, bar: 24 },
  narrow: { width: 340, left: 0, right: 304, labelWidth: 340, bar: 22 },
};

/** Every second series carries a texture as well, so that neighbours differ without colour. */
const Texture = ({ id, index, name }: { id: string; index: number; name: SeriesName }) => {
  const ink = paint('page');
  return (
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      {...(index === 3 ? {} : { patternTransform: `rotate(${index === 1 ? 45 : -45})` })}
    >
      <rect width={6} height={6} fill={paint(name)} />
      {index === 3 ? (
        <circle cx={3} cy={3} r={1.1} fill={ink} fillOpacity={0.75} />
      ) : (
        <rect width={1.3} height={6} fill={ink} fillOpacity={0.65} />
      )}
    </pattern>
  );
};

const isTextured = (index: number): boolean => index % 2 === 1;

const nameOf = (data: StackedBarsData, index: number): SeriesName => data.series[index]?.paint ?? seriesName(index);

const fillOf = (id: string, index: number, name: SeriesName): string =>
  isTextured(index) ? `url(#${id}-texture-${index})` : paint(name);

/** The segments of a row from left to right, in data units; empty ones are left out. */
export const segments = (row: StackedBarsRow): { index: number; from: number; count: number }[] => {
  let from = 0;
  const drawn: { index: number; from: number; count: number }[] = [];
  for (const [index, count] of row.counts.entries()) {
    if (!(count > 0)) continue;
    drawn.push({ index, from, count });
    from += count;
  }
  return drawn;
};

const Segment = (props: {
  id: string;
  index: number;
  name: SeriesName;
  x: number;
  y: number;
  width: number;
  height: number;
  count: number;
  word: string;
}) => {
  const { index, x, y, width, height, count } = props;
  const text = String(count);
  const inside = textWidth(text, 12) + 8 <= width;
  return (
    <g>
      <rect
        className="bar-segment"
        x={round(x)}
        y={round(y)}
        width={round(width)}
        height={height}
        fill={fillOf(props.id, index, props.name)}
      >
        <title>{props.word}</title>
      </rect>
      {inside && (
        <text
          x={round(x + width / 2)}
          y={round(y + height / 2 + 4.3)}
          textAnchor="middle"
          fontSize={12}
          className="chart-num"
          fill={paint(`on-${props.name}`)}
          // On a texture the figure stands on a plain ground of its own colour.
          {...(isTextured(index)
            ? { stroke: paint(props.name), strokeWidth: 5, strokeLinejoin: 'round', paintOrder: 'stroke' }
            : {})}
        >
          {`${text} `}
        </text>
      )}
    </g>
  );
};

/** Horizontal stacked bars with the counts in them and the total behind them. */
export const StackedBarsDrawing = ({ data, id, width }: { data: StackedBarsData; id: string; width: ChartWidth }) => {
  const shape = shapes[width];
  const series = data.series.slice(0, 6);
  const isWide = width === 'wide';
  const totals = data.rows.map((row) => sum(row.counts));
  const scale = scaleLinear()
    .domain([0, Math.max(1, max(totals) ?? 1)])
    .range([shape.left, shape.right]);
  const ticks = scale.ticks(isWide ? 6 : 4).filter(Number.isInteger);
  const places = legendPlaces(
    series.map((one) => truncate(one.label, shape.width - 24, 12)),
    shape.width,
  );
  const legendLines = series.length === 0 ? 0 : (places.at(-1)?.line ?? 0) + 1;
  const top = legendLines * 20 + 14;

  let y = top;
  const rows = data.rows.map((row, index) => {
    const label = wrap(row.label, shape.labelWidth, 13, 2);
    const labelHeight = label.length * 15;
    const start = y;
    const barY = isWide ? start + 5 + Math.max(0, (labelHeight - shape.bar) / 2) : start + labelHeight + 6;
    y = isWide ? start + Math.max(shape.bar, labelHeight) + 12 : barY + shape.bar + 8;
    return { row, label, labelHeight, start, barY, total: totals[index] ?? 0, href: safeHref(row.href) };
  });
  const bottom = y + 2;
  const note = paragraph(data.note ?? '', shape.width, 12);
  const noteY = bottom + 52;

  return (
    <ChartSvg
      id={id}
      width={shape.width}
      height={round(note.length > 0 ? noteY + note.length * 16 : bottom + 44)}
      title={data.title}
      description={data.reading}
      className={`chart-${width}`}
      hasLinks={rows.some((row) => row.href !== null)}
    >
      <defs>
        {series.map(
          (one, index) =>
            isTextured(index) && (
              <Texture key={one.key} id={`${id}-texture-${index}`} index={index} name={nameOf(data, index)} />
            ),
        )}
      </defs>
      {series.map((one, index) => {
        const place = places[index] ?? { x: 0, line: 0 };
        return (
          <g key={one.key}>
            <rect
              x={round(place.x)}
              y={place.line * 20 + 3}
              width={14}
              height={11}
              fill={fillOf(id, index, nameOf(data, index))}
            />
            <Label
              x={place.x + 20}
              y={place.line * 20 + 13}
              size={12}
              text={`${one.label} `}
              maxWidth={shape.width - 24}
            />
          </g>
        );
      })}
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={round(scale(tick))}
            x2={round(scale(tick))}
            y1={isWide ? top : bottom - 4}
            y2={bottom}
            stroke={paint(tick === 0 ? 'muted' : 'band')}
            strokeWidth={1}
          />
          <Label
            x={scale(tick)}
            y={bottom + 16}
            size={12}
            anchor={tick === 0 && !isWide ? 'start' : 'middle'}
            fill="muted"
            className="chart-num"
            text={`${tick} `}
          />
        </g>
      ))}
      <Label x={(shape.left + shape.right) / 2} y={bottom + 34} size={12} anchor="middle" text={data.unit} />
      {rows.map(({ row, label, labelHeight, start, barY, total, href }) => {
        const name = (
          <Lines
            x={isWide ? shape.left - 10 : 0}
            y={isWide ? barY + shape.bar / 2 - labelHeight / 2 + 12 : start + 15}
            anchor={isWide ? 'end' : 'start'}
            lines={label}
            leading={15}
            full={row.label}
            {...(href ? { fill: 'accent' as const } : {})}
          />
        );
        return (
          <g key={row.key}>
            {href ? (
              <a href={href} className="chart-link">
                {name}
              </a>
            ) : (
              name
            )}
            {segments(row).map(({ index, from, count }) => {
              const x = scale(from);
              const end = scale(from + count);
              return (
                <MaybeLink key={index} href={safeHref(row.hrefs?.[index])}>
                  <Segment
                    id={id}
                    index={index}
                    name={nameOf(data, index)}
                    x={x}
                    y={barY}
                    // A sliver of page keeps neighbours apart.
                    width={Math.max(0.8, end - x - 1.2)}
                    height={shape.bar}
                    count={count}
                    word={`${row.label}, ${series[index]?.label ?? ''}: ${count}`}
                  />
                </MaybeLink>
              );
            })}
            <Label
              x={scale(total) + 7}
              y={barY + shape.bar / 2 + 4.5}
              bold
              className="chart-num"
              text={String(total)}
            />
          </g>
        );
      })}
      {note.length > 0 && <Lines x={0} y={noteY} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};
