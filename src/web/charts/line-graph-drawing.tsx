import type { ReactNode } from 'react';
import { ChartSvg, Label, Lines, round } from './chart-svg.tsx';
import { kindLabel } from './line-fold.ts';
import { type LineGraphData, type LineNode, type LineState, stateLabels } from './line-graph-data.ts';
import { type LineBox, layoutLine } from './line-layout.ts';
import { type PaletteName, paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { textWidth, wrap } from './text-fit.ts';

const stateColours: Readonly<Record<LineState, PaletteName>> = {
  fresh: 'fresh',
  'new-evidence': 'new',
  stale: 'stale',
  superseded: 'superseded',
};

/** The shape of a state, 12 units wide around a centre: ring, half-filled disc, filled triangle, struck ring. */
export const StateMark = ({ state, x, y }: { state: LineState; x: number; y: number }) => {
  const colour = paint(stateColours[state]);
  const at = `translate(${round(x)} ${round(y)})`;
  if (state === 'stale') {
    return (
      <g transform={at}>
        <path d="M0 -6.4 L6.6 5.2 H-6.6 Z" fill={colour} stroke={colour} strokeLinejoin="round" />
        <path d="M0 -2.4 V1.4 M0 3 V4.2" stroke={paint('page')} strokeWidth={1.5} />
      </g>
    );
  }
  return (
    <g transform={at} fill="none" stroke={colour} strokeWidth={1.5}>
      <circle r={4.8} />
      {state === 'new-evidence' && <path d="M0 -4.8 A4.8 4.8 0 0 1 0 4.8 Z" fill={colour} />}
      {state === 'superseded' && <path d="M-6.2 0 H6.2" />}
    </g>
  );
};

/** What a link to a thing says: kind, whole title, state and the reason for it. */
const nodeWords = (node: LineNode): string =>
  `${kindLabel(node.kind)}: ${node.title} (${stateLabels[node.state]}${node.reason ? `: ${node.reason}` : ''}${node.changed ? `; changed: ${node.changed}` : ''})`;

/** Beside a thing that is itself fresh and whose change is the cause of states further down. */
export const changedWord = 'changed';

/** A delta: the sign for a change of the thing itself. */
export const ChangeMark = ({ x, y }: { x: number; y: number }) => (
  <path
    transform={`translate(${x} ${y})`}
    d="M0 -5 L5.4 4.4 H-5.4 Z"
    fill="none"
    stroke={paint('stale')}
    strokeWidth={1.6}
    strokeLinejoin="round"
  />
);

const padding = 10;

const CardText = ({ box, node }: { box: LineBox; node: LineNode }) => {
  const { state } = node;
  const room = box.width - 2 * padding;
  const kind = kindLabel(node.kind);
  const isCause = state === 'fresh' && node.changed !== undefined;
  const word = isCause ? changedWord : stateLabels[state];
  const stateWidth = state === 'fresh' && !isCause ? 0 : textWidth(word, 11) + 16;
  const hasKind = textWidth(kind, 11.5) + stateWidth + 8 <= room;
  const lines = wrap(node.title, room, 13, Math.max(1, Math.floor((box.height - 30) / 16)));
  // One line stands in the middle of the room that two would take.
  const titleTop = box.y + 35 + Math.max(0, (box.height - 34 - lines.length * 16) / 2 - 3);
  // The word stands right beside the kind, or alone on the left where both do not fit (the stage is named anyway).
  const stateX = hasKind ? box.x + box.width - padding - stateWidth + 6 : box.x + padding + 6;
  return (
    <>
      {hasKind && <Label x={box.x + padding} y={box.y + 18} size={11.5} fill="muted" text={`${kind} `} />}
      {(state !== 'fresh' || isCause) && (
        <>
          {isCause ? <ChangeMark x={stateX} y={box.y + 14} /> : <StateMark state={state} x={stateX} y={box.y + 14} />}
          <Label
            x={stateX + 10}
            y={box.y + 18}
            size={11.5}
            bold={state === 'stale'}
            fill={isCause ? 'stale' : stateColours[state]}
            text={`${word} `}
          />
        </>
      )}
      <Lines
        x={box.x + padding}
        y={titleTop}
        lines={lines}
        leading={16}
        bold={box.isFocus}
        strike={state === 'superseded'}
        fill={state === 'superseded' ? 'muted' : 'ink'}
      />
    </>
  );
};

const Card = ({ box, moreHref }: { box: LineBox; moreHref: string }) => {
  const { node } = box;
  if (!node) {
    return (
      <a href={moreHref} className="line-card" aria-label={`and ${box.more} more, listed in the table`}>
        <rect
          x={box.x}
          y={box.y}
          width={box.width}
          height={box.height}
          rx={4}
          fill={paint('band')}
          stroke={paint('grid')}
          strokeDasharray="3 3"
        />
        <Lines
          x={box.x + box.width / 2}
          y={box.y + box.height / 2 + (box.height > 50 ? -4 : 4.5)}
          anchor="middle"
          size={12.5}
          fill="accent"
          leading={16}
          lines={box.height > 50 ? ['and', `${box.more} more`] : [`and ${box.more} more`]}
        />
      </a>
    );
  }
  const { state } = node;
  const stroke: PaletteName = state === 'fresh' ? 'grid' : stateColours[state];
  const card = (
    <g>
      <title>{nodeWords(node)}</title>
      {box.isFocus && (
        <rect
          className="line-focus"
          x={box.x - 4}
          y={box.y - 4}
          width={round(box.width + 8)}
          height={box.height + 8}
          rx={7}
          fill="none"
          stroke={paint('accent')}
          strokeWidth={3}
        />
      )}
      <rect
        className="line-box"
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx={4}
        fill={paint(box.isFocus ? 'band' : 'page')}
        stroke={paint(stroke)}
        strokeWidth={state === 'stale' ? 2.4 : state === 'new-evidence' ? 1.6 : 1}
        {...(state === 'superseded' ? { strokeDasharray: '4 3' } : {})}
      />
      <CardText box={box} node={node} />
    </g>
  );
  const href = safeHref(node.href);
  return href ? (
    <a href={href} className="line-card" {...(box.isFocus ? { 'aria-current': 'true' as const } : {})}>
      {card}
    </a>
  ) : (
    card
  );
};

const Legend = ({ data, y }: { data: LineGraphData; y: number }) => {
  const items: { key: string; width: number; mark: (x: number) => ReactNode; text: string }[] = [];
  const add = (key: string, text: string, mark: (x: number) => ReactNode, width = 16): void => {
    items.push({ key, text, mark, width });
  };
  for (const state of ['new-evidence', 'stale', 'superseded'] as const) {
    if (data.nodes.some((node) => node.state === state))
      add(state, stateLabels[state], (x) => <StateMark state={state} x={x + 6} y={y - 4} />);
  }
  if (data.nodes.some((node) => node.state === 'fresh')) add('fresh', 'no mark: fresh', () => null, 0);
  if (data.nodes.some((node) => node.state === 'fresh' && node.changed !== undefined))
    add('cause', 'changed upstream', (x) => <ChangeMark x={x + 6} y={y - 4} />);
  if (data.edges.some((edge) => edge.changed)) {
    add(
      'changed',
      'changed since it was pinned',
      (x) => (
        <line
          x1={x}
          x2={x + 26}
          y1={y - 4}
          y2={y - 4}
          stroke={paint('stale')}
          strokeWidth={2.2}
          strokeDasharray="6 3"
        />
      ),
      32,
    );
  }
  add(
    'focus',
    'asked about',
    (x) => (
      <rect x={x + 1} y={y - 10} width={16} height={12} rx={3} fill="none" stroke={paint('accent')} strokeWidth={3} />
    ),
    24,
  );
  let x = 0;
  return (
    <g>
      {items.map((item) => {
        const at = x;
        x += item.width + textWidth(item.text, 12) + 22;
        return (
          <g key={item.key}>
            {item.mark(at)}
            <Label x={at + item.width} y={y} size={12} fill="muted" text={`${item.text} `} />
          </g>
        );
      })}
    </g>
  );
};

/** The line as a desk and a printed page show it. `moreHref` is where the cards "and 214 more" lead. */
export const LineGraphDrawing = (props: {
  data: LineGraphData;
  id: string;
  title: string;
  reading: string;
  moreHref: string;
}) => {
  const { data } = props;
  const layout = layoutLine(data.nodes, data.edges, data.focus);
  const margin = 6;
  const isRows = layout.orientation === 'rows';
  return (
    <ChartSvg
      id={props.id}
      width={round(layout.width + 2 * margin)}
      height={round(layout.height + 2 * margin + 40)}
      title={props.title}
      description={props.reading}
      className="line-wide"
      hasLinks
    >
      <g transform={`translate(${margin} ${margin})`}>
        {layout.bands.map((band) =>
          isRows ? (
            <Lines
              key={band.key}
              x={0}
              y={band.y + band.height / 2 + 4 - (wrap(band.label, 90, 12, 3).length - 1) * 7.5}
              lines={wrap(band.label, 90, 12, 3)}
              leading={15}
              size={12}
              bold
              fill="muted"
            />
          ) : (
            <Label
              key={band.key}
              x={band.x}
              y={15}
              size={12}
              bold
              fill="muted"
              text={`${band.label} `}
              maxWidth={band.width}
            />
          ),
        )}
        <g fill="none">
          {[...layout.paths]
            .sort((a, b) => Number(a.changed) - Number(b.changed))
            .map((path) => (
              <path
                key={`${path.from} ${path.to}`}
                className={path.changed ? 'line-edge line-edge-changed' : 'line-edge'}
                d={path.d}
                stroke={paint(path.changed ? 'stale' : 'grid')}
                strokeWidth={path.changed ? 2.2 : 1.2}
                {...(path.changed ? { strokeDasharray: '6 3' } : {})}
              />
            ))}
        </g>
        {layout.boxes.map((box) => (
          <Card key={box.ref} box={box} moreHref={props.moreHref} />
        ))}
        <Legend data={data} y={layout.height + 32} />
      </g>
    </ChartSvg>
  );
};
