import { scaleLinear } from 'd3-scale';
import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, type ChartWidth, Label, Lines, paragraph, round } from './chart-svg.tsx';
import { MaybeLink } from './maybe-link.tsx';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import type { SwimmerData, SwimmerMark, SwimmerRow } from './swimmer-data.ts';
import { fittingTicks } from './time-columns-drawing.tsx';

const shapes: Record<ChartWidth, { width: number; left: number; right: number; row: number; bar: number }> = {
  wide: { width: 760, left: 296, right: 716, row: 36, bar: 14 },
  narrow: { width: 340, left: 4, right: 306, row: 54, bar: 14 },
};

const BAR = 12;
const MARK_WORDS: Record<SwimmerMark['kind'], string> = {
  relapse: 'relapse',
  'drug-free': 'off immunosuppressants',
  death: 'death',
};

/** A mark around its middle, some 11 wide. The shape says what it is; the colour only helps. */
const Mark = ({ kind, x, y, words }: { kind: SwimmerMark['kind']; x: number; y: number; words: string }) => {
  const title = <title>{words}</title>;
  if (kind === 'relapse')
    return (
      <path
        d={`M${round(x)} ${round(y - 7)}l6.5 7l-6.5 7l-6.5 -7Z`}
        fill={paint('accent-2')}
        stroke={paint('page')}
        strokeWidth={1.5}
      >
        {title}
      </path>
    );
  if (kind === 'death')
    return (
      <path
        d={`M${round(x - 5)} ${round(y - 5)}l10 10m0 -10l-10 10`}
        fill="none"
        stroke={paint('ink')}
        strokeWidth={2.5}
      >
        {title}
      </path>
    );
  return (
    <circle cx={round(x)} cy={round(y)} r={4.6} fill={paint('page')} stroke={paint('ink')} strokeWidth={1.8}>
      {title}
    </circle>
  );
};

const Arrow = ({ x, y }: { x: number; y: number }) => (
  <path d={`M${round(x)} ${round(y - 6)}l8 6l-8 6Z`} fill={paint('series-1')}>
    <title>without relapse when last looked at</title>
  </path>
);

const Bar = (props: { x: number; y: number; width: number; outline: boolean; words: string }) => (
  <rect
    x={round(props.x)}
    y={round(props.y - BAR / 2)}
    width={round(Math.max(1, props.width))}
    height={BAR}
    {...(props.outline
      ? { fill: paint('page'), stroke: paint('series-1'), strokeWidth: 1.2, strokeDasharray: '3 2' }
      : { fill: paint('series-2') })}
  >
    <title>{props.words}</title>
  </rect>
);

/** How far something is known of a patient: the end of follow-up, else the last month that the source names; null where it names none. */
export const knownUntil = (row: SwimmerRow): number | null => {
  const months = row.marks.flatMap((m) => (m.at === null ? [] : [m.at]));
  return row.followed ?? (months.length > 0 ? Math.max(...months) : null);
};

const Course = ({ row, y, x }: { row: SwimmerRow; y: number; x: (month: number) => number }) => {
  const end = knownUntil(row);
  const words = `${row.label}: ${row.followed === null ? 'length of follow-up not stated' : `followed for ${row.followed}`}`;
  const last = end === null ? x(0) + 4 : x(end);
  // marks without a month stand one after the other behind the end
  let behind = last + (row.ongoing && end !== null ? 18 : 12);
  return (
    <g>
      {end === null ? (
        <line
          x1={round(x(0))}
          x2={round(x(0))}
          y1={y - BAR / 2}
          y2={y + BAR / 2}
          stroke={paint('muted')}
          strokeWidth={2}
        />
      ) : (
        <Bar x={x(0)} y={y} width={last - x(0)} outline={row.relapse === null} words={words} />
      )}
      {row.ongoing && end !== null && <Arrow x={last + 1} y={y} />}
      {row.marks.map((m) => {
        const at = m.at === null ? behind : x(m.at);
        if (m.at === null) behind += 15;
        return (
          <Mark
            key={m.kind}
            kind={m.kind}
            x={at}
            y={y}
            words={`${MARK_WORDS[m.kind]}${m.at === null ? ', month not stated' : ` at ${m.at}`}`}
          />
        );
      })}
      {row.followed === null && (
        <Label x={behind - (end === null ? 4 : 2)} y={y + 4} size={12} fill="muted" text="length not stated " />
      )}
    </g>
  );
};

/** One bar for each patient, from the infusion to the last look. */
export const SwimmerDrawing = ({ data, id, width }: { data: SwimmerData; id: string; width: ChartWidth }) => {
  const shape = shapes[width];
  const box = { x: 7, y: 5.5 };
  const has = (kind: SwimmerMark['kind']) => data.rows.some((r) => r.marks.some((m) => m.kind === kind));
  const items = [
    { key: 'followed', label: 'followed', mark: <rect y={1} width={14} height={9} fill={paint('series-2')} /> },
    ...(data.rows.some((r) => r.relapse === null)
      ? [
          {
            key: 'unsaid',
            label: 'followed; not stated whether there was a relapse',
            mark: (
              <rect
                x={0.6}
                y={1}
                width={13}
                height={9}
                fill={paint('page')}
                stroke={paint('series-1')}
                strokeWidth={1.2}
                strokeDasharray="3 2"
              />
            ),
          },
        ]
      : []),
    ...(data.rows.some((r) => r.ongoing)
      ? [{ key: 'ongoing', label: 'without relapse when last looked at', mark: <Arrow x={3} y={5.5} /> }]
      : []),
    ...(['relapse', 'drug-free', 'death'] as const).filter(has).map((kind) => ({
      key: kind,
      label: MARK_WORDS[kind],
      mark: <Mark kind={kind} {...box} words={MARK_WORDS[kind]} />,
    })),
  ];
  const top =
    legendHeight(
      items.map((i) => i.label),
      shape.width,
    ) + 14;
  const ground = top + data.rows.length * shape.row + 4;
  const end = data.ticks.at(-1) ?? 1;
  const x = scaleLinear()
    .domain([0, end > 0 ? end : 1])
    .range([shape.left, shape.right]);
  const printed = fittingTicks(
    data.ticks.map((t) => ({ x: x(t), text: String(t) })),
    12,
  );
  const note = paragraph(data.note ?? '', shape.width, 12);
  const noteY = ground + 58;
  return (
    <ChartSvg
      id={id}
      width={shape.width}
      height={round(note.length > 0 ? noteY + note.length * 16 : ground + 44)}
      title={data.title}
      description={data.reading}
      className={`chart-${width}`}
      hasLinks={data.rows.some((r) => safeHref(r.href) !== null)}
    >
      <Legend y={0} width={shape.width} items={items} />
      {data.ticks.map((tick, i) => (
        <g key={tick}>
          <line
            x1={round(x(tick))}
            x2={round(x(tick))}
            y1={top}
            y2={ground}
            stroke={paint('grid')}
            strokeWidth={0.5}
            strokeOpacity={0.6}
          />
          {printed[i] && (
            <Label
              x={x(tick)}
              y={ground + 18}
              size={12}
              anchor={tick === 0 && width === 'narrow' ? 'start' : 'middle'}
              fill="muted"
              className="chart-num"
              text={`${tick} `}
            />
          )}
        </g>
      ))}
      <line
        x1={shape.left}
        x2={shape.right}
        y1={round(ground)}
        y2={round(ground)}
        stroke={paint('muted')}
        strokeWidth={1}
      />
      <Label
        x={(shape.left + shape.right) / 2}
        y={ground + 36}
        size={12}
        anchor="middle"
        fill="muted"
        text={`${data.timeLabel} `}
      />
      {data.rows.map((row, i) => {
        const y = top + i * shape.row;
        const name = width === 'wide' ? shape.left - 20 : shape.width - 4;
        return (
          <g key={row.key}>
            <MaybeLink href={safeHref(row.href)}>
              <Label x={0} y={y + 15} size={13} bold text={`${row.label} `} maxWidth={name} />
            </MaybeLink>
            <Label x={0} y={y + 30} size={12} fill="muted" text={`${row.sublabel} `} maxWidth={name} />
            <Course row={row} y={width === 'wide' ? y + 18 : y + 42} x={x} />
          </g>
        );
      })}
      {note.length > 0 && <Lines x={0} y={noteY} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};
