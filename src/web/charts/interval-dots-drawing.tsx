import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, type ChartWidth, Label, round } from './chart-svg.tsx';
import { type IntervalDotsData, percentOf } from './interval-dots-data.ts';
import { MaybeLink } from './maybe-link.tsx';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';

// One line a row on a wide page; on a phone the label stands above its line.
const shapes: Record<
  ChartWidth,
  { width: number; left: number; right: number; row: number; ticks: readonly number[] }
> = {
  wide: { width: 760, left: 300, right: 145, row: 27, ticks: [0, 0.25, 0.5, 0.75, 1] },
  narrow: { width: 340, left: 4, right: 92, row: 44, ticks: [0, 0.5, 1] },
};

const Mark = ({ x, y, pooled }: { x: number; y: number; pooled: boolean }) =>
  pooled ? (
    <path
      d={`M${round(x - 6.5)} ${round(y)} L${round(x)} ${round(y - 5.5)} L${round(x + 6.5)} ${round(y)} L${round(x)} ${round(y + 5.5)} Z`}
      fill={paint('accent')}
    />
  ) : (
    <circle cx={round(x)} cy={round(y)} r={4.4} fill={paint('page')} stroke={paint('accent')} strokeWidth={2} />
  );

/** Dots with their intervals on one scale from none to all. */
export const IntervalDotsDrawing = ({ data, id, width }: { data: IntervalDotsData; id: string; width: ChartWidth }) => {
  const shape = shapes[width];
  const narrow = width === 'narrow';
  const items = [
    { key: 'pooled', label: 'pooled over at least three cohorts', pooled: true },
    { key: 'plain', label: 'events over evaluable, exact interval', pooled: false },
  ].map((i) => ({ key: i.key, label: i.label, mark: <Mark x={7} y={5.5} pooled={i.pooled} /> }));
  const top =
    legendHeight(
      items.map((i) => i.label),
      shape.width,
    ) + 14;
  const from = shape.left + 8;
  const to = shape.width - shape.right;
  const x = (p: number): number => from + p * (to - from);
  const bottom = top + data.rows.length * shape.row;
  const middleOf = (row: number): number => top + row * shape.row + (narrow ? 28 : shape.row / 2);
  // on a phone the label stands on the scale's own ground: there the scale is drawn beside each line only
  const spans: [number, number][] = narrow
    ? data.rows.map((_, i) => [middleOf(i) - 9, middleOf(i) + 9])
    : [[top - 2, bottom + 4]];
  return (
    <ChartSvg
      id={id}
      width={shape.width}
      height={bottom + 44}
      title={data.title}
      description={data.reading}
      className={`chart-${width}`}
      hasLinks={data.rows.some((r) => safeHref(r.href) !== null)}
    >
      <Legend y={0} width={shape.width} items={items} />
      {shape.ticks.map((t) => (
        <g key={t}>
          {spans.map(([y1, y2]) => (
            <line
              key={y1}
              x1={round(x(t))}
              x2={round(x(t))}
              y1={round(y1)}
              y2={round(y2)}
              stroke={paint('grid')}
              strokeWidth={t === 0 ? 1 : 0.5}
              {...(t === 0 ? {} : { strokeDasharray: '2 3' })}
            />
          ))}
          <Label
            x={x(t)}
            y={bottom + 19}
            size={12}
            anchor="middle"
            fill="muted"
            className="chart-num"
            text={`${t * 100}%`}
          />
        </g>
      ))}
      {data.rows.map((r, i) => {
        const middle = middleOf(i);
        const words = r.value
          ? `${r.label}: ${r.counts}, ${percentOf(r.value.estimate)} (${percentOf(r.value.ci[0])} to ${percentOf(r.value.ci[1])})`
          : `${r.label}: ${r.otherwise ?? 'not reported'}`;
        return (
          <g key={r.key}>
            <MaybeLink href={safeHref(r.href)}>
              <Label
                x={0}
                y={narrow ? middle - 14 : middle + 4.5}
                size={13}
                maxWidth={narrow ? shape.width : shape.left - 6}
                {...(r.value ? {} : { fill: 'muted' as const })}
                text={r.label}
              />
            </MaybeLink>
            {r.value ? (
              <g>
                <title>{words}</title>
                <line
                  x1={round(x(r.value.ci[0]))}
                  x2={round(x(r.value.ci[1]))}
                  y1={round(middle)}
                  y2={round(middle)}
                  stroke={paint('accent')}
                  strokeWidth={1.6}
                />
                <Mark x={x(r.value.estimate)} y={middle} pooled={r.value.pooled} />
                <Label
                  x={shape.width - (narrow ? 34 : 52)}
                  y={middle + 4.5}
                  size={13}
                  anchor="end"
                  className="chart-num"
                  text={r.counts}
                />
                <Label
                  x={shape.width}
                  y={middle + 4.5}
                  size={13}
                  anchor="end"
                  bold
                  className="chart-num"
                  text={percentOf(r.value.estimate)}
                />
              </g>
            ) : (
              <Label x={from + 6} y={middle + 4.5} size={12} italic fill="muted" text={r.otherwise ?? 'not reported'} />
            )}
          </g>
        );
      })}
      <Label x={from} y={bottom + 38} size={12} fill="muted" text={data.axisLabel} />
    </ChartSvg>
  );
};
