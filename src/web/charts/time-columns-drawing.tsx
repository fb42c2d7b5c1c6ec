import { max, sum } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, type ChartWidth, Label, Lines, paragraph, round } from './chart-svg.tsx';
import { MaybeLink } from './maybe-link.tsx';
import { paint, seriesName } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { textWidth } from './text-fit.ts';
import type { TimeColumn, TimeColumnsData } from './time-columns-data.ts';

const shapes: Record<ChartWidth, { width: number; left: number; plot: number }> = {
  wide: { width: 760, left: 44, plot: 240 },
  narrow: { width: 340, left: 34, plot: 190 },
};

export const columnTotal = (c: TimeColumn): number => sum(c.parts, (p) => p.count);

const colour = (data: TimeColumnsData, index: number): string => paint(data.series[index]?.paint ?? seriesName(index));

/** Planned parts: the outline and slanted lines of the colour on the ground of the page. */
const Hatch = ({ id, fill }: { id: string; fill: string }) => (
  <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width={5} height={5} fill={paint('page')} />
    <rect width={2} height={5} fill={fill} />
  </pattern>
);

/** Which ticks are printed: as many from the left as have room, none across another. */
export function fittingTicks(ticks: readonly { x: number; text: string }[], size: number): boolean[] {
  let free = Number.NEGATIVE_INFINITY;
  return ticks.map(({ x, text }) => {
    const half = textWidth(text, size) / 2;
    if (text === '' || x - half < free) return false;
    free = x + half + 8;
    return true;
  });
}

/** Stacked columns over time. */
export const TimeColumnsDrawing = (props: { data: TimeColumnsData; id: string; width: ChartWidth }) => {
  const { data, id, width } = props;
  const shape = { ...shapes[width], plot: shapes[width].plot * (data.compact ? 0.5 : 1) };
  const right = shape.width - 4;
  const n = data.columns.length;
  const items = [
    ...data.series.map((s, i) => ({ ...s, mark: <rect width={14} height={11} fill={colour(data, i)} /> })),
    ...(data.hatchedLabel
      ? [
          {
            key: 'hatched',
            label: data.hatchedLabel,
            mark: (
              <rect
                x={0.5}
                y={0.5}
                width={13}
                height={10}
                fill={`url(#${id}-hatch-legend)`}
                stroke={paint('ink')}
                strokeWidth={1}
              />
            ),
          },
        ]
      : []),
  ];
  const future = Math.min(n, Math.max(0, data.future ?? 0));
  const top =
    legendHeight(
      items.map((i) => i.label),
      shape.width,
    ) + (future > 0 ? 40 : 26);
  const ground = top + shape.plot;
  const y = scaleLinear()
    .domain([0, Math.max(1, max(data.columns, columnTotal) ?? 1)])
    .range([ground, top])
    .nice(data.compact ? 3 : 4);
  const step = (right - shape.left) / Math.max(1, n);
  const bar = Math.max(1, Math.min(34, step * 0.8));
  const x = (index: number): number => shape.left + step * (index + 0.5);
  const printed = fittingTicks(
    data.columns.map((c, i) => ({ x: x(i), text: c.tick ?? '' })),
    12,
  );
  const highest = max(data.columns, columnTotal) ?? 0;
  const peak = data.columns.findIndex((c) => columnTotal(c) === highest);
  const note = paragraph(data.note ?? '', shape.width, 12);
  const noteY = ground + 48;
  const edge = right - step * future;
  return (
    <ChartSvg
      id={id}
      width={shape.width}
      height={round(note.length > 0 ? noteY + note.length * 16 : ground + 30)}
      title={data.title}
      description={data.reading}
      className={`chart-${width}`}
      hasLinks={data.columns.some((c) => safeHref(c.href) !== null)}
    >
      <defs>
        {data.series.map((s, i) => (
          <Hatch key={s.key} id={`${id}-hatch-${i}`} fill={colour(data, i)} />
        ))}
        <Hatch id={`${id}-hatch-legend`} fill={paint('ink')} />
      </defs>
      <Legend y={0} width={shape.width} items={items} />
      {future > 0 && (
        <g>
          <rect
            x={round(edge)}
            y={top - 16}
            width={round(right - edge)}
            height={shape.plot + 16}
            fill={paint('band')}
          />
          <line
            x1={round(edge)}
            x2={round(edge)}
            y1={top - 16}
            y2={ground}
            stroke={paint('muted')}
            strokeWidth={1}
            strokeDasharray="3 3"
          />
          <Label
            x={edge > shape.width * 0.7 ? right : edge}
            y={top - 22}
            size={12}
            fill="muted"
            anchor={edge > shape.width * 0.7 ? 'end' : 'start'}
            text={`${data.futureLabel ?? ''} `}
          />
        </g>
      )}
      {y
        .ticks(data.compact ? 3 : 4)
        .filter(Number.isInteger)
        .map((tick) => (
          <g key={tick}>
            <line
              x1={shape.left}
              x2={right}
              y1={round(y(tick)) + 0.5}
              y2={round(y(tick)) + 0.5}
              stroke={paint(tick === 0 ? 'muted' : 'grid')}
              strokeWidth={tick === 0 ? 1 : 0.5}
              {...(tick === 0 ? {} : { strokeOpacity: 0.5 })}
            />
            <Label
              x={shape.left - 8}
              y={y(tick) + 4}
              size={12}
              anchor="end"
              fill="muted"
              className="chart-num"
              text={`${tick} `}
            />
          </g>
        ))}
      {data.columns.map((column, i) => (
        <Column
          key={column.key}
          data={data}
          id={id}
          column={column}
          x={x(i) - bar / 2}
          width={bar}
          slot={{ x: shape.left + step * i, width: step, top, ground }}
          y={(count) => y(count)}
        />
      ))}
      {highest > 0 && (
        <Label
          x={Math.min(Math.max(x(peak), shape.left + 10), right - 10)}
          y={y(highest) - 5}
          size={12}
          bold
          anchor="middle"
          className="chart-num"
          text={String(highest)}
        />
      )}
      {data.columns.map(
        (column, i) =>
          printed[i] && (
            <Label
              key={column.key}
              x={x(i)}
              y={ground + 18}
              size={12}
              anchor="middle"
              fill="muted"
              className="chart-num"
              text={`${column.tick ?? ''} `}
            />
          ),
      )}
      {note.length > 0 && <Lines x={0} y={noteY} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};

const Column = (props: {
  data: TimeColumnsData;
  id: string;
  column: TimeColumn;
  x: number;
  width: number;
  slot: { x: number; width: number; top: number; ground: number };
  y: (count: number) => number;
}) => {
  const { data, column, slot } = props;
  const total = columnTotal(column);
  if (total <= 0) return null;
  const href = safeHref(column.href);
  const words = `${column.label}: ${total} ${data.unit}`;
  let from = 0;
  const parts = column.parts
    .filter((p) => p.count > 0)
    .map((part) => {
      const base = props.y(from);
      from += part.count;
      return { part, base, tip: props.y(from) };
    });
  // the whole height of the column can be pressed: a single study would be too small
  const whole = (
    <rect x={round(slot.x)} y={slot.top} width={round(slot.width)} height={slot.ground - slot.top} fill="transparent">
      <title>{words}</title>
    </rect>
  );
  return (
    <g>
      {href ? (
        <a href={href} aria-label={words} className="time-slot">
          {whole}
        </a>
      ) : (
        whole
      )}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; the table has the same links */}
      <g aria-hidden="true">
        {parts.map(({ part, base, tip }, index) => {
          const height = Math.max(0.8, base - tip - (parts.length > 1 ? 0.8 : 0));
          const kind = `${data.series[part.series]?.label ?? ''}${part.hatched ? `, ${(data.hatchedLabel ?? '').toLowerCase()}` : ''}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a column are drawn once
            <MaybeLink key={index} href={safeHref(part.href)}>
              <rect
                className="time-part"
                x={round(props.x)}
                y={round(base - height)}
                width={round(props.width)}
                height={round(height)}
                fill={part.hatched ? `url(#${props.id}-hatch-${part.series})` : colour(data, part.series)}
                {...(part.hatched ? { stroke: colour(data, part.series), strokeWidth: 0.8 } : {})}
              >
                <title>{`${column.label}, ${kind}: ${part.count}`}</title>
              </rect>
            </MaybeLink>
          );
        })}
      </g>
    </g>
  );
};
