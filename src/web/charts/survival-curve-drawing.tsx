import { scaleLinear } from 'd3-scale';
import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, type ChartWidth, Label, Lines, paragraph, round } from './chart-svg.tsx';
import { paint, seriesName } from './palette.ts';
import { type CurveGroup, curvePoints, MOST_ROWS, type SurvivalCurveData } from './survival-curve-data.ts';
import { curveStroke, printedTicks, RiskTable, riskHeight } from './survival-curve-risk.tsx';

const shapes: Record<ChartWidth, { width: number; left: number; right: number; plot: number }> = {
  wide: { width: 760, left: 76, right: 740, plot: 270 },
  narrow: { width: 340, left: 74, right: 326, plot: 200 },
};

/** More bands than this on one another say nothing; the table has every interval. */
const MOST_BANDS = 2;

type Scale = (value: number) => number;

/** The steps of a curve: level until its value changes, and level to its last time. */
export function stepPath(group: CurveGroup, from: number, x: Scale, y: Scale): string {
  let path = `M${round(x(0))} ${round(y(from))}`;
  let height = round(y(from));
  for (const p of group.points) {
    // a step that cannot be seen is not drawn: a curve of many thousand patients stays small
    if (round(y(p.value)) === height) continue;
    height = round(y(p.value));
    path += `H${round(x(p.time))}V${height}`;
  }
  const last = group.points.at(-1);
  return last ? `${path}H${round(x(last.time))}` : path;
}

/** The band between the limits, over every stretch that has them, each as a shape of its own. */
export function bandPaths(group: CurveGroup, x: Scale, y: Scale): string[] {
  const out: string[] = [];
  let above: string[] = [];
  let below: string[] = [];
  const close = () => {
    if (above.length > 0) out.push(`M${above.join('L')}L${below.reverse().join('L')}Z`);
    above = [];
    below = [];
  };
  group.points.forEach((p, i) => {
    const next = group.points[i + 1];
    if (p.low === null || p.high === null || !next) {
      close();
      return;
    }
    for (const at of [p.time, next.time]) {
      const [over, under] = [`${round(x(at))} ${round(y(p.high))}`, `${round(x(at))} ${round(y(p.low))}`];
      if (above.at(-1) !== over) above.push(over);
      if (below.at(-1) !== under) below.push(under);
    }
  });
  close();
  return out;
}

/** Where somebody left without the event; marks that would fall on one another are drawn once. */
function censorMarks(group: CurveGroup, x: Scale, y: Scale): { x: number; y: number; words: string }[] {
  const out: { x: number; y: number; words: string }[] = [];
  for (const p of group.points) {
    if (p.censored === 0) continue;
    const at = { x: round(x(p.time)), y: round(y(p.value)) };
    const before = out.at(-1);
    if (before && before.y === at.y && at.x - before.x < 1) continue;
    out.push({ ...at, words: `${group.label}: ${p.censored} last observed at ${p.time}` });
  }
  return out;
}

/** Steps with bands, ticks where somebody left, and the table of who was observed under the axis. */
export const SurvivalCurveDrawing = (props: { data: SurvivalCurveData; id: string; width: ChartWidth }) => {
  const { data, id } = props;
  const shape = shapes[props.width];
  const legend = data.groups.length > 1 ? data.groups : [];
  const top =
    legendHeight(
      legend.map((g) => g.label),
      shape.width,
    ) + 30;
  const ground = top + shape.plot;
  const end = data.ticks.at(-1) ?? 1;
  const x = scaleLinear()
    .domain([0, end > 0 ? end : 1])
    .range([shape.left, shape.right]);
  const y = scaleLinear().domain([0, 1]).range([ground, top]);
  const printed = printedTicks(data, x);
  const bands = data.groups.length <= MOST_BANDS ? data.groups : [];
  const hasCensored = data.groups.some((g) => g.points.some((p) => p.censored > 0));
  const note = paragraph(
    [
      hasCensored ? 'A small upright stroke: somebody was last observed there, without the event.' : '',
      curvePoints(data) > MOST_ROWS ? 'The table beside this figure leaves times out; the CSV file has every one.' : '',
      data.groups.length > MOST_BANDS
        ? 'With this many groups the bands of confidence would hide one another; the table has every interval.'
        : '',
      data.note ?? '',
    ]
      .filter((s) => s !== '')
      .join(' '),
    shape.width,
    12,
  );
  const axis = ground + 44;
  const noteY = axis + riskHeight(data) + 16;
  return (
    <ChartSvg
      id={id}
      width={shape.width}
      height={round(noteY + note.length * 16)}
      title={data.title}
      description={data.reading}
      className={`chart-${props.width}`}
    >
      <Legend
        y={0}
        width={shape.width}
        items={legend.map((g, i) => ({
          key: g.key,
          label: g.label,
          mark: <line x1={-6} x2={16} y1={6} y2={6} transform="translate(6 0) scale(0.72 1)" {...curveStroke(i)} />,
        }))}
      />
      <Label x={0} y={top - 12} size={12} fill="muted" text={`${data.valueLabel} `} />
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line
            x1={shape.left}
            x2={shape.right}
            y1={round(y(share))}
            y2={round(y(share))}
            stroke={paint(share === 0 ? 'muted' : 'grid')}
            strokeWidth={share === 0 ? 1 : 0.5}
            {...(share === 0 ? {} : { strokeOpacity: 0.5 })}
          />
          <Label
            x={shape.left - 8}
            y={y(share) + 4}
            size={12}
            anchor="end"
            fill="muted"
            className="chart-num"
            text={`${share * 100} `}
          />
        </g>
      ))}
      {data.ticks.map((tick, i) => (
        <g key={tick}>
          <line
            x1={round(x(tick))}
            x2={round(x(tick))}
            y1={ground}
            y2={ground + 5}
            stroke={paint('muted')}
            strokeWidth={1}
          />
          {printed[i] && (
            <Label
              x={x(tick)}
              y={ground + 19}
              size={12}
              anchor="middle"
              fill="muted"
              className="chart-num"
              text={`${tick} `}
            />
          )}
        </g>
      ))}
      <Label
        x={(shape.left + shape.right) / 2}
        y={ground + 37}
        size={12}
        anchor="middle"
        fill="muted"
        text={`${data.timeLabel} `}
      />
      {bands.flatMap((g) =>
        bandPaths(g, x, y).map((d) => (
          <path key={d} d={d} fill={paint(seriesName(data.groups.indexOf(g)))} fillOpacity={0.14} stroke="none" />
        )),
      )}
      {data.groups.map((g, i) => (
        <g key={g.key}>
          <path d={stepPath(g, data.from, x, y)} fill="none" strokeLinejoin="round" {...curveStroke(i)}>
            <title>{g.label}</title>
          </path>
          {censorMarks(g, x, y).map((m) => (
            <line
              key={m.x}
              x1={m.x}
              x2={m.x}
              y1={round(m.y - 5)}
              y2={round(m.y + 5)}
              stroke={paint(seriesName(i))}
              strokeWidth={1.4}
            >
              <title>{m.words}</title>
            </line>
          ))}
        </g>
      ))}
      <RiskTable data={data} y={axis} left={shape.left} width={shape.width} at={x} />
      {note.length > 0 && <Lines x={0} y={noteY + 4} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};
