import type { ReactNode } from 'react';
import { Label, round } from './chart-svg.tsx';
import { type OverlapEdge, type OverlapPanel, overlapLabels } from './overlap-graph-data.ts';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { textWidth } from './text-fit.ts';

/** The largest circle, in pixels from its middle. */
export const LARGEST = 15;

/** Style of the line of each relation; the word stands at it. */
const LINES: Record<
  OverlapEdge['relation'],
  { width: number; dash: string | null; paint: 'ink' | 'accent' | 'muted' }
> = {
  same: { width: 3.5, dash: null, paint: 'accent' },
  subset: { width: 2, dash: null, paint: 'accent' },
  partial: { width: 2, dash: '7 4', paint: 'accent' },
  unknown: { width: 1.5, dash: '1.5 4', paint: 'ink' },
  none: { width: 1, dash: '2 2', paint: 'muted' },
};

export const stroke = (relation: OverlapEdge['relation']) => {
  const { width, dash, paint: name } = LINES[relation];
  return { stroke: paint(name), strokeWidth: width, ...(dash ? { strokeDasharray: dash } : {}) };
};

/** Area by patients; a cohort whose number is not stated is an open circle of the least size. */
export const radius = (n: number | null, most: number): number =>
  n === null || n <= 0 ? 4 : Math.max(3.5, LARGEST * Math.sqrt(n / Math.max(most, 1)));

export const Linked = ({ href, children }: { href: string; children: ReactNode }) => {
  const safe = safeHref(href);
  return safe ? (
    <a href={safe} className="chart-link">
      {children}
    </a>
  ) : (
    children
  );
};

/** How far the lines of a lane reach to the left, and the words beyond them. */
interface Reach {
  first: number;
  step: number;
}

/** Where the words of a line stand, and whether an arrow ends it. */
function arcOf(edge: OverlapEdge, y: ReadonlyMap<string, number>, x: number, depth: number) {
  const [ya, yb] = [y.get(edge.a) ?? 0, y.get(edge.b) ?? 0];
  const [top, bottom] = ya < yb ? [ya, yb] : [yb, ya];
  const from = x - 2;
  // a cubic reaches three quarters of the way to its handles
  const handle = from - depth / 0.75;
  const holder = edge.relation === 'subset' && edge.contained ? (edge.contained === edge.a ? edge.b : edge.a) : null;
  return { top, bottom, from, handle, holder, apex: from - depth, middle: (top + bottom) / 2 };
}

/** The lines between circles, out to the left, further the more rows they span; their words stand beyond them, over other lines. */
export const Arcs = (props: {
  panel: OverlapPanel;
  y: ReadonlyMap<string, number>;
  x: number;
  lanes: ReadonlyMap<string, number>;
  reach: Reach;
  most: number;
}) => {
  const { panel, y, x, lanes, reach } = props;
  const size = (id: string) => radius(panel.nodes.find((n) => n.id === id)?.n ?? null, props.most);
  const arcs = panel.edges.map((edge) => ({
    edge,
    words: wordsOf(edge),
    ...arcOf(edge, y, x, reach.first + (lanes.get(edge.id) ?? 0) * reach.step),
  }));
  return (
    <>
      {arcs.map(({ edge, top, bottom, from, handle }) => (
        <path
          key={edge.id}
          d={`M${round(from)} ${round(top)}C${round(handle)} ${round(top)} ${round(handle)} ${round(bottom)} ${round(from)} ${round(bottom)}`}
          fill="none"
          {...stroke(edge.relation)}
        />
      ))}
      {arcs.map(({ edge, words, apex, middle }) => {
        const wide = textWidth(words, 11) + 4;
        return (
          <g key={edge.id}>
            <rect
              x={round(apex - wide - 3)}
              y={round(middle - 8)}
              width={round(wide)}
              height={16}
              fill={paint('page')}
            />
            <Linked href={edge.href}>
              <Label x={apex - 5} y={middle + 4} size={11} anchor="end" fill="accent" text={words} />
            </Linked>
          </g>
        );
      })}
      {arcs.map(({ edge, holder }) => {
        if (!holder) return null;
        return (
          <path
            key={edge.id}
            d={`M${round(x - size(holder) - 1)} ${round(y.get(holder) ?? 0)}l-9 -4.5v9z`}
            fill={paint('accent')}
          >
            <title>The arrow points to the cohort that holds the other.</title>
          </path>
        );
      })}
    </>
  );
};

const wordsOf = (edge: OverlapEdge): string => `${edge.id} ${overlapLabels[edge.relation]}`;

/** The room that the lines of a panel and their words need; where there is less, the lines stand closer. */
export function reachOf(
  panel: OverlapPanel,
  lanes: ReadonlyMap<string, number>,
  most: number,
): Reach & { gutter: number } {
  const deepest = Math.max(0, ...lanes.values());
  const words = Math.max(0, ...panel.edges.map((e) => textWidth(wordsOf(e), 11))) + 10;
  const step = deepest === 0 ? 0 : Math.min(22, (most - words - 30) / deepest);
  return { first: 28, step, gutter: Math.min(most, 30 + step * deepest + words) };
}

/** Lines that would lie on each other get lanes of their own, the shortest innermost. */
export function lanesOf(panel: OverlapPanel, y: ReadonlyMap<string, number>): Map<string, number> {
  const span = (e: OverlapEdge): [number, number] => {
    const [p, q] = [y.get(e.a) ?? 0, y.get(e.b) ?? 0];
    return p < q ? [p, q] : [q, p];
  };
  const lanes: [number, number][][] = [];
  const out = new Map<string, number>();
  for (const e of [...panel.edges].sort((s, t) => span(s)[1] - span(s)[0] - (span(t)[1] - span(t)[0]))) {
    const [from, to] = span(e);
    const middle = (from + to) / 2;
    let lane = lanes.findIndex((l) =>
      l.every(([f, t]) => Math.abs((f + t) / 2 - middle) > 15 && (t <= from || f >= to)),
    );
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane]!.push([from, to]);
    out.set(e.id, lane);
  }
  return out;
}
