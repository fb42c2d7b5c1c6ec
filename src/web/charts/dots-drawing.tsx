import { max, sum } from 'd3-array';
import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, type ChartWidth, Label, Lines, paragraph, round } from './chart-svg.tsx';
import type { DotsData } from './dots-data.ts';
import { MaybeLink } from './maybe-link.tsx';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { fittingTicks } from './time-columns-drawing.tsx';

const shapes: Record<ChartWidth, { width: number; tallest: number }> = {
  wide: { width: 760, tallest: 200 },
  narrow: { width: 340, tallest: 170 },
};

/** How dots are laid: the room of one, and how many things one stands for at most, so that the highest month fits. */
export function dotSize(
  months: number,
  highest: number,
  width: number,
  tallest: number,
): { room: number; each: number } {
  const room = Math.min(13, Math.max(3.2, width / Math.max(1, months)));
  const most = Math.max(1, Math.floor(tallest / room));
  return { room, each: Math.max(1, Math.ceil(highest / most)) };
}

const Dot = (props: { x: number; y: number; r: number; fill: string; open: boolean; words: string }) => (
  <circle
    className="dot"
    cx={round(props.x)}
    cy={round(props.y)}
    r={round(props.open ? props.r - 0.6 : props.r)}
    {...(props.open
      ? { fill: paint('page'), stroke: props.fill, strokeWidth: round(Math.max(1, props.r / 3)) }
      : { fill: props.fill })}
  >
    <title>{props.words}</title>
  </circle>
);

/** Dots by month, stacked from the ground; what each kind is stands in the legend. */
export const DotsDrawing = ({ data, id, width }: { data: DotsData; id: string; width: ChartWidth }) => {
  const shape = shapes[width];
  const n = data.months.length;
  const highest = max(data.months, (m) => sum(m.counts)) ?? 0;
  const { room, each } = dotSize(n, highest, shape.width, shape.tallest);
  const radius = room * 0.42;
  const items = data.series.map((s) => ({
    key: s.key,
    label: s.label,
    mark: <Dot x={7} y={5.5} r={5} fill={paint(s.paint)} open={s.open ?? false} words={s.label} />,
  }));
  const top =
    legendHeight(
      items.map((i) => i.label),
      shape.width,
    ) + 34;
  const stacks = data.months.map((m) => sum(m.counts, (c) => Math.ceil(c / each)));
  const ground = top + Math.max(40, (max(stacks) ?? 0) * room + 6);
  const step = n === 0 ? room : Math.min(26, shape.width / n);
  const left = Math.max(0, (shape.width - step * n) / 2);
  const x = (index: number): number => left + step * (index + 0.5);
  const ticks = data.months.map((m, i) => ({
    x: x(i),
    text: m.month.endsWith('-01') ? m.month.slice(0, 4) : '',
  }));
  const printed = fittingTicks(ticks, 12);
  const now = data.months.findIndex((m) => m.month === data.now);
  const edge = left + step * (now + 1);
  const scale = each > 1 ? `A dot stands for up to ${each} ${data.unit}. ` : '';
  const note = paragraph(`${scale}${data.note ?? ''}`, shape.width, 12);
  const noteY = ground + 46;
  return (
    <ChartSvg
      id={id}
      width={shape.width}
      height={round(note.length > 0 ? noteY + note.length * 16 : ground + 30)}
      title={data.title}
      description={data.reading}
      className={`chart-${width}`}
      hasLinks={data.months.some((m) => safeHref(m.href) !== null)}
    >
      <Legend y={0} width={shape.width} items={items} />
      {now >= 0 && (
        <g>
          <line
            x1={round(edge)}
            x2={round(edge)}
            y1={top - 12}
            y2={ground + 4}
            stroke={paint('ink')}
            strokeWidth={1}
            strokeDasharray="3 3"
          />
          <Label
            x={edge > shape.width * 0.6 ? edge - 5 : edge + 5}
            y={top - 4}
            size={12}
            fill="muted"
            anchor={edge > shape.width * 0.6 ? 'end' : 'start'}
            text={`${data.nowLabel ?? data.now ?? ''} `}
          />
        </g>
      )}
      <line x1={0} x2={shape.width} y1={ground + 0.5} y2={ground + 0.5} stroke={paint('muted')} strokeWidth={1} />
      {data.months.map((m, i) => {
        const total = sum(m.counts);
        const words = `${m.month}: ${total} ${data.unit}`;
        const href = safeHref(m.href);
        let laid = 0;
        return (
          <g key={m.month}>
            {m.month.endsWith('-01') && (
              <line
                x1={round(x(i) - step / 2)}
                x2={round(x(i) - step / 2)}
                y1={ground}
                y2={ground + 5}
                stroke={paint('muted')}
              />
            )}
            {total > 0 && href && (
              <a href={href} aria-label={words} className="time-slot">
                <rect
                  x={round(x(i) - step / 2)}
                  y={top}
                  width={round(step)}
                  height={round(ground - top)}
                  fill="transparent"
                >
                  <title>{words}</title>
                </rect>
              </a>
            )}
            {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; the table has the same links */}
            <g aria-hidden="true">
              {m.counts.map((count, s) => {
                const series = data.series[s];
                if (!series || count <= 0) return null;
                const dots = Math.ceil(count / each);
                const from = laid;
                laid += dots;
                return (
                  <MaybeLink key={series.key} href={safeHref(m.hrefs?.[s])}>
                    {Array.from({ length: dots }, (_, d) => (
                      <Dot
                        // biome-ignore lint/suspicious/noArrayIndexKey: dots of one kind are all alike
                        key={d}
                        x={x(i)}
                        y={ground - 4 - room * (from + d + 0.5)}
                        r={radius}
                        fill={paint(series.paint)}
                        open={series.open ?? false}
                        words={`${m.month}, ${series.label}: ${count}`}
                      />
                    ))}
                  </MaybeLink>
                );
              })}
            </g>
          </g>
        );
      })}
      {ticks.map(
        (t, i) =>
          printed[i] && (
            <Label
              key={data.months[i]?.month ?? i}
              x={t.x - step / 2}
              y={ground + 20}
              size={12}
              anchor={i === 0 ? 'start' : t.x > shape.width - 24 ? 'end' : 'middle'}
              fill="muted"
              className="chart-num"
              text={`${t.text} `}
            />
          ),
      )}
      {note.length > 0 && <Lines x={0} y={noteY} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};
