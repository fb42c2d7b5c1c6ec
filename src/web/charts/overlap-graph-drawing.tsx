import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, Label, round } from './chart-svg.tsx';
import type { OverlapEdge, OverlapGraphData, OverlapNode, OverlapPanel } from './overlap-graph-data.ts';
import { overlapLabels, patientsStated } from './overlap-graph-data.ts';
import { Arcs, LARGEST, Linked, lanesOf, radius, reachOf, stroke } from './overlap-graph-lines.tsx';
import { paint } from './palette.ts';

/** How the drawing is set: at a desk panels stand in two columns, on a phone in one. */
interface Measure {
  width: number;
  columns: number;
  aloneColumns: number;
  /** The most room to the left of the circles for the lines between them. */
  gutter: number;
}

const WIDE: Measure = { width: 960, columns: 2, aloneColumns: 3, gutter: 190 };
const NARROW: Measure = { width: 340, columns: 1, aloneColumns: 1, gutter: 130 };
const GAP = 36;
const ROW = 38;
const HEAD = 30;
const BAND = 18;
const ALONE_ROW = 26;

const Circle = ({ node, x, y, most }: { node: OverlapNode; x: number; y: number; most: number }) => (
  <circle
    cx={round(x)}
    cy={round(y)}
    r={round(radius(node.n, most))}
    fill={paint(node.n === null ? 'page' : 'series-2')}
    stroke={paint(node.n === null ? 'muted' : 'page')}
    strokeWidth={node.n === null ? 1.5 : 1}
  >
    <title>{`${node.label}: ${patientsStated(node.n)}`}</title>
  </circle>
);

/** Where the rows of a panel stand, from its top: a line more room above the first of a group for its name. */
function rowsOf(panel: OverlapPanel): {
  y: Map<string, number>;
  height: number;
  bands: { top: number; bottom: number }[];
} {
  const y = new Map<string, number>();
  const starts = new Map(panel.bands.map((b) => [panel.nodes.find((n) => b.members.includes(n.id))?.id, b]));
  let at = HEAD;
  for (const node of panel.nodes) {
    if (starts.has(node.id)) at += BAND;
    y.set(node.id, at + ROW / 2);
    at += ROW;
  }
  const bands = panel.bands.map((b) => {
    const ys = b.members.flatMap((id) => y.get(id) ?? []);
    return { top: Math.min(...ys) - ROW / 2 - BAND, bottom: Math.max(...ys) + ROW / 2 };
  });
  return { y, height: at + 8, bands };
}

const Panel = ({
  panel,
  x,
  y,
  width,
  m,
  most,
}: {
  panel: OverlapPanel;
  x: number;
  y: number;
  width: number;
  m: Measure;
  most: number;
}) => {
  const rows = rowsOf(panel);
  const lanes = lanesOf(panel, rows.y);
  const reach = reachOf(panel, lanes, m.gutter);
  const at = panel.edges.length > 0 ? reach.gutter : LARGEST + 10;
  const words = at + LARGEST + 10;
  return (
    <g transform={`translate(${round(x)} ${round(y)})`}>
      <Label x={0} y={14} bold text={panel.title} maxWidth={width} />
      {rows.bands.map((b, i) => (
        <g key={panel.bands[i]?.name}>
          <rect
            x={round(at - LARGEST - 5)}
            y={round(b.top)}
            width={round(width - at + LARGEST + 5)}
            height={round(b.bottom - b.top)}
            rx={6}
            fill={paint('band')}
            {...(panel.bands[i]?.sure ? {} : { stroke: paint('grid'), strokeDasharray: '1.5 4', strokeWidth: 1.5 })}
          />
          <Label
            x={width - 8}
            y={b.top + 15}
            anchor="end"
            size={11}
            fill="muted"
            text={`table: ${panel.bands[i]?.sure ? 'share patients' : 'may share patients'}`}
          />
        </g>
      ))}
      <Arcs panel={panel} y={rows.y} x={at} lanes={lanes} reach={reach} most={most} />
      {panel.nodes.map((n) => {
        const cy = rows.y.get(n.id) ?? 0;
        return (
          <g key={n.id}>
            <Circle node={n} x={at} y={cy} most={most} />
            <Linked href={n.href}>
              <Label x={words} y={cy - 2} size={13} fill="accent" text={n.label} maxWidth={width - words - 6} />
            </Linked>
            <Label
              x={words}
              y={cy + 13}
              size={11}
              fill="muted"
              text={`${patientsStated(n.n)}, ${n.note}`}
              maxWidth={width - words - 6}
              className="chart-num"
            />
          </g>
        );
      })}
    </g>
  );
};

/** Each panel into the column that is shortest so far, the first of equals: the same data always stand the same way. */
function places(
  data: OverlapGraphData,
  m: Measure,
  top: number,
): { at: { x: number; y: number }[]; width: number; bottom: number } {
  const width = (m.width - GAP * (m.columns - 1)) / m.columns;
  const ends = Array.from({ length: m.columns }, () => top);
  const at = data.panels.map((panel) => {
    const column = ends.indexOf(Math.min(...ends));
    const place = { x: column * (width + GAP), y: ends[column]! };
    ends[column] = place.y + rowsOf(panel).height + 18;
    return place;
  });
  return { at, width, bottom: Math.max(top, ...ends) };
}

const relations = (data: OverlapGraphData): OverlapEdge['relation'][] => {
  const used = new Set(data.panels.flatMap((p) => p.edges.map((e) => e.relation)));
  return (Object.keys(overlapLabels) as OverlapEdge['relation'][]).filter((r) => used.has(r));
};

const LEGEND_WORDS: Record<OverlapEdge['relation'], string> = {
  same: 'judged: the same patients',
  subset: 'judged: one within the other (arrow to the larger)',
  partial: 'judged: some patients in both',
  unknown: 'judged: not known',
  none: 'judged: no patient in both',
};

const Drawing = ({ data, id, m, className }: { data: OverlapGraphData; id: string; m: Measure; className: string }) => {
  const used = relations(data);
  const legend = [
    ...used.map((r) => ({
      key: r,
      label: LEGEND_WORDS[r],
      mark: <line x1={0} x2={14} y1={5.5} y2={5.5} {...stroke(r)} />,
    })),
    ...(data.panels.some((p) => p.bands.length > 0)
      ? [
          {
            key: 'band',
            label: 'one group in the table of arms',
            mark: <rect width={14} height={11} rx={3} fill={paint('band')} stroke={paint('grid')} strokeWidth={0.5} />,
          },
        ]
      : []),
  ];
  const top =
    legendHeight(
      legend.map((l) => l.label),
      m.width,
    ) + (legend.length > 0 ? 20 : 0);
  const most = Math.max(1, ...[...data.panels.flatMap((p) => p.nodes), ...data.alone].map((n) => n.n ?? 0));
  const { at, width, bottom } = places(data, m, top);
  const perColumn = Math.ceil(data.alone.length / m.aloneColumns);
  const aloneTop = bottom + 16;
  const aloneWidth = (m.width - GAP * (m.aloneColumns - 1)) / m.aloneColumns;
  return (
    <ChartSvg
      id={id}
      width={m.width}
      height={round(data.alone.length > 0 ? aloneTop + 34 + perColumn * ALONE_ROW : bottom + 4)}
      title={data.title}
      description={data.reading}
      className={className}
      hasLinks
    >
      <Legend y={0} width={m.width} items={legend} />
      {data.panels.map((panel, i) => (
        <Panel
          key={panel.nodes[0]?.id ?? i}
          panel={panel}
          x={at[i]?.x ?? 0}
          y={at[i]?.y ?? 0}
          width={width}
          m={m}
          most={most}
        />
      ))}
      {data.alone.length > 0 && (
        <>
          <line
            x1={0}
            x2={m.width}
            y1={round(aloneTop - 8)}
            y2={round(aloneTop - 8)}
            stroke={paint('grid')}
            strokeWidth={0.75}
          />
          <Label
            x={0}
            y={aloneTop + 14}
            bold
            text={`${data.alone.length} further ${data.alone.length === 1 ? 'cohort' : 'cohorts'}, not linked to another`}
            maxWidth={m.width}
          />
          {data.alone.map((n, i) => {
            const x = Math.floor(i / perColumn) * (aloneWidth + GAP);
            const y = aloneTop + 34 + (i % perColumn) * ALONE_ROW;
            return (
              <g key={n.id}>
                <Circle node={n} x={x + LARGEST + 1} y={y + 4} most={most} />
                <Linked href={n.href}>
                  <Label
                    x={x + LARGEST * 2 + 8}
                    y={y + 8}
                    size={12}
                    fill="accent"
                    text={n.label}
                    maxWidth={aloneWidth - LARGEST * 2 - 50}
                  />
                </Linked>
                <Label
                  x={x + aloneWidth}
                  y={y + 8}
                  size={12}
                  anchor="end"
                  fill="muted"
                  text={n.n === null ? '–' : String(n.n)}
                  className="chart-num"
                />
              </g>
            );
          })}
        </>
      )}
    </ChartSvg>
  );
};

/** At a desk, in print and as a file. */
export const OverlapGraphWide = ({ data, id }: { data: OverlapGraphData; id: string }) => (
  <Drawing data={data} id={id} m={WIDE} className="overlap-wide" />
);

/** On a phone: one panel under the other. */
export const OverlapGraphNarrow = ({ data, id }: { data: OverlapGraphData; id: string }) => (
  <Drawing data={data} id={id} m={NARROW} className="overlap-narrow" />
);
