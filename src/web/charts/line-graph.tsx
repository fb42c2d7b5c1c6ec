import { useId } from 'react';
import { ChartFrame, type FigureNotes } from './chart-frame.tsx';
import type { ChartTable } from './chart-table.ts';
import { add, foldLine, kindLabel, reach } from './line-fold.ts';
import { type LineGraphData, type LineNode, type LineState, stateLabels } from './line-graph-data.ts';
import { ChangeMark, changedWord, LineGraphDrawing, StateMark } from './line-graph-drawing.tsx';
import { safeHref } from './safe-href.ts';

const things = (count: number): string => (count === 1 ? '1 thing' : `${count} things`);

/** One line that says what the graph shows: how much it rests on, how much rests on it, and what is not fresh. */
export const lineReading = (data: LineGraphData): string => {
  const refs = new Set(data.nodes.map((node) => node.ref));
  const { below, above } = reach(
    data.edges.filter((edge) => refs.has(edge.from) && refs.has(edge.to)),
    data.focus,
  );
  const rests = `Rests on ${things(below.size)}; ${above.size === 1 ? '1 thing rests' : `${things(above.size)} rest`} on it.`;
  const words: Record<Exclude<LineState, 'fresh'>, string> = {
    stale: 'stale',
    'new-evidence': 'with new evidence since',
    superseded: 'superseded',
  };
  const parts = (Object.keys(words) as (keyof typeof words)[]).flatMap((state) => {
    const count = data.nodes.filter((node) => node.state === state).length;
    return count > 0 ? [`${count} ${words[state]}`] : [];
  });
  return `${rests} ${parts.length > 0 ? `On the whole line: ${parts.join(', ')}.` : 'Everything on the line is fresh.'}`;
};

/** The first `most` titles, and how many are left. */
const listed = (titles: readonly string[], most: number): string =>
  titles.length > most ? `${titles.slice(0, most).join('; ')}; and ${titles.length - most} more` : titles.join('; ');

/**
 * Every thing on the line with its state and what it rests on directly. With `most` a longer list of what a thing rests on is
 * cut (they are rows of their own anyway); an export leaves it out.
 */
export const lineTable = (data: LineGraphData, most = Number.POSITIVE_INFINITY): ChartTable => {
  const titles = new Map(data.nodes.map((node) => [node.ref, node.title]));
  const below = new Map<string, string[]>();
  for (const edge of data.edges) {
    const title = titles.get(edge.to);
    if (title !== undefined && titles.has(edge.from)) {
      add(below, edge.from, edge.changed ? `${title} (changed since)` : title);
    }
  }
  const { layers } = foldLine(data.nodes, data.edges, data.focus, Number.POSITIVE_INFINITY);
  return {
    columns: [{ label: 'Thing' }, { label: 'Kind' }, { label: 'State' }, { label: 'Why' }, { label: 'Rests on' }],
    rows: layers.flatMap((layer) =>
      layer.nodes.map((node) => [
        node.href ? { text: node.title, href: node.href } : node.title,
        kindLabel(node.kind),
        stateLabels[node.state],
        node.reason ?? null,
        below.has(node.ref) ? listed(below.get(node.ref) ?? [], most) : null,
      ]),
    ),
  };
};

const Item = ({ node, isFocus, stage }: { node: LineNode; isFocus: boolean; stage: string }) => {
  const href = safeHref(node.href);
  const kind = kindLabel(node.kind);
  const title = node.state === 'superseded' ? <s>{node.title}</s> : node.title;
  return (
    <li
      className={isFocus ? 'line-item line-item-focus' : 'line-item'}
      {...(isFocus ? { 'aria-current': 'true' as const } : {})}
    >
      {href ? <a href={href}>{title}</a> : <span>{title}</span>}
      {kind !== stage && <span className="line-note">{kind}</span>}
      {isFocus && <span className="line-note">asked about</span>}
      {node.state !== 'fresh' && (
        <span className={`line-note line-${node.state}`}>
          <svg viewBox="-8 -8 16 16" width={14} height={14} aria-hidden="true" focusable="false">
            <StateMark state={node.state} x={0} y={0} />
          </svg>{' '}
          <span className="line-word">{stateLabels[node.state]}</span>
          {node.reason && `: ${node.reason}`}
        </span>
      )}
      {node.state === 'fresh' && node.changed && (
        <span className="line-note line-stale">
          <svg viewBox="-8 -8 16 16" width={14} height={14} aria-hidden="true" focusable="false">
            <ChangeMark x={0} y={0} />
          </svg>{' '}
          <span className="line-word">{changedWord}</span>: {node.changed}
        </span>
      )}
    </li>
  );
};

/** The line on a phone: its stages from the record down to the public sentence, each with what is on it. */
const LineList = ({ data, moreHref }: { data: LineGraphData; moreHref: string }) => {
  const { layers } = foldLine(data.nodes, data.edges, data.focus, 6);
  return (
    <ol className="line-list chart-list">
      {layers.map((layer) => (
        <li key={layer.key} className="line-stage">
          <span className="line-stage-name">{layer.label}</span>
          <ul>
            {layer.nodes.map((node) => (
              <Item key={node.ref} node={node} isFocus={node.ref === data.focus} stage={layer.label} />
            ))}
            {layer.more > 0 && (
              <li className="line-item">
                <a href={moreHref}>and {layer.more} more</a>
              </li>
            )}
          </ul>
        </li>
      ))}
    </ol>
  );
};

/**
 * The line of a thing, both ways: everything it rests on and everything that rests on it, each with its state. A graph where
 * there is room, a list where there is not; the table behind it has every thing, however many the drawing folds away.
 */
export const LineGraph = ({
  data,
  title,
  reading,
  ...notes
}: { data: LineGraphData; title?: string; reading?: string } & FigureNotes) => {
  const id = useId();
  const focus = data.nodes.find((node) => node.ref === data.focus);
  const heading = title ?? (focus ? `The line of ${kindLabel(focus.kind).toLowerCase()} “${focus.title}”` : 'The line');
  const words = reading ?? lineReading(data);
  const moreHref = `#${id}-data`;
  return (
    <ChartFrame id={id} title={heading} reading={words} table={lineTable(data, 12)} {...notes}>
      <LineGraphDrawing data={data} id={`${id}-graph`} title={heading} reading={words} moreHref={moreHref} />
      <LineList data={data} moreHref={moreHref} />
    </ChartFrame>
  );
};
