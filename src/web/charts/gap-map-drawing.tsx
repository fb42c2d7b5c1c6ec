import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, Label, Lines, paragraph, round } from './chart-svg.tsx';
import type { GapMapCount, GapMapData, GapMapRow } from './gap-map-data.ts';
import { highestOf, partPaint, STRIP, Strip, tint } from './gap-map-marks.tsx';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { textWidth, wrap } from './text-fit.ts';

export const GAP_WIDTH = 960;
const LEFT = 240;
const RIGHT = 50;
const HEAD_SIZE = 12;
const ROW = 32;

/** Column names stand on end above the columns, in two lines at most; this is the most room that they get. */
const HEAD = 116;

const headOf = (data: GapMapData): number =>
  Math.max(40, Math.min(HEAD, ...[Math.max(0, ...data.columns.map((c) => textWidth(c.label, HEAD_SIZE))) + 14]));

/** The dashed box of an empty cell: all of them are one path, as there may be a thousand. */
const emptyBox = (x: number, y: number, width: number): string =>
  `M${round(x + 2)} ${round(y + 2)}h${round(width - 4)}v${ROW - 4}h${round(4 - width)}z`;

const partWords = (data: GapMapData, count: GapMapCount): string =>
  count.parts.flatMap((n, i) => (n > 0 ? [`${data.parts[i]?.label ?? ''} ${n}`] : [])).join(', ');

const Cell = (props: {
  data: GapMapData;
  count: GapMapCount;
  name: string;
  x: number;
  y: number;
  width: number;
  highest: number;
  bold?: boolean;
}) => {
  const { data, count, x, y, width } = props;
  if (count.total <= 0) return null;
  const href = safeHref(count.href);
  const body = (
    <g className="gap-cell">
      <rect x={round(x + 1)} y={y + 1} width={round(width - 2)} height={ROW - 2} fill={paint('page')} />
      <rect
        className="gap-ground"
        x={round(x + 1)}
        y={y + 1}
        width={round(width - 2)}
        height={ROW - 2}
        fill={paint('accent')}
        fillOpacity={props.bold ? 0 : Math.round(tint(count.total, props.highest) * 100) / 100}
      >
        <title>{`${props.name}: ${count.total} (${partWords(data, count)})`}</title>
      </rect>
      <Label
        x={x + width / 2}
        y={y + 17}
        anchor="middle"
        size={13}
        className="chart-num"
        text={`${count.total} `}
        {...(props.bold ? { bold: true } : {})}
      />
    </g>
  );
  return (
    <>
      {href ? (
        <a href={href}>
          <title>{`${props.name}: ${count.total} ${data.unit}`}</title>
          {body}
        </a>
      ) : (
        body
      )}
      <Strip data={data} count={count} x={x + 3} y={y + ROW - STRIP - 3} width={width - 6} name={props.name} />
    </>
  );
};

const RowName = ({ row, y }: { row: GapMapRow; y: number }) => {
  const href = safeHref(row.href);
  const indent = Math.min(row.level, 3) * 12;
  const size = row.level > 0 ? 12 : 13;
  const lines = wrap(row.label, LEFT - 12 - indent, size, 2);
  const name = (
    <Lines
      x={indent}
      y={lines.length > 1 ? y + 13 : y + 20}
      lines={lines}
      leading={14}
      size={lines.length > 1 ? 12 : size}
      full={row.label}
      {...(href ? { fill: 'accent' as const } : row.total > 0 ? {} : { fill: 'muted' as const })}
    />
  );
  return href ? (
    <a href={href} className="chart-link">
      {name}
    </a>
  ) : (
    name
  );
};

/** The map at a desk: a table of numbers, the ground of a cell darker the more it holds, its parts as a strip beneath; empty cells are dashed. */
export const GapMapWide = ({ data, id }: { data: GapMapData; id: string }) => {
  const columns = data.columns;
  const cell = (GAP_WIDTH - LEFT - RIGHT) / Math.max(8, columns.length);
  const right = LEFT + cell * columns.length;
  const highest = highestOf(data);
  const names = data.parts.map((p) => p.label);
  const legend = legendHeight(names, GAP_WIDTH);
  const room = headOf(data);
  const head = legend + 12 + room;
  let y = head + ROW + 6;
  const groups = data.groups.map((group) => {
    const labelY = y + 18;
    if (group.label !== '') y += 26;
    else y += 8;
    const rows = group.rows.map((row) => {
      const at = y;
      y += ROW;
      return { row, at };
    });
    return { group, labelY, rows };
  });
  const note = paragraph(data.note ?? '', GAP_WIDTH, 12);
  const rowWords = (label: string, column: string): string => `${label}, ${column}`;
  return (
    <ChartSvg
      id={id}
      width={GAP_WIDTH}
      height={round(y + (note.length > 0 ? 22 + note.length * 16 : 8))}
      title={data.title}
      description={data.reading}
      className="gap-wide"
      hasLinks
    >
      <Legend
        y={0}
        width={GAP_WIDTH}
        items={data.parts.map((p, i) => ({
          ...p,
          mark: <rect width={14} height={11} fill={partPaint(data, i)} />,
        }))}
      />
      {columns.map((column, i) => {
        const x = LEFT + cell * (i + 0.5);
        const href = safeHref(column.href);
        const lines = wrap(column.label, room - 8, HEAD_SIZE, cell > 30 ? 2 : 1);
        const label = (
          <g transform={`translate(${round(x - ((lines.length - 1) * 13) / 2 + 4)} ${head - 6}) rotate(-90)`}>
            <Lines
              x={0}
              y={0}
              lines={lines}
              leading={13}
              size={HEAD_SIZE}
              full={column.label}
              {...(href ? { fill: 'accent' as const } : column.total > 0 ? {} : { fill: 'muted' as const })}
            />
          </g>
        );
        return (
          <g key={column.key}>
            {href ? (
              <a href={href} className="chart-link">
                {label}
              </a>
            ) : (
              label
            )}
            <Cell
              data={data}
              count={column}
              name={`All, ${column.label}`}
              x={LEFT + cell * i}
              y={head}
              width={cell}
              highest={highest}
              bold
            />
          </g>
        );
      })}
      <Label x={0} y={head + 20} bold text={`All ${data.unit}`} />
      <Cell
        data={data}
        count={data.whole}
        name={`All ${data.unit}`}
        x={right}
        y={head}
        width={RIGHT}
        highest={highest}
        bold
      />
      <line
        x1={0}
        x2={round(right + RIGHT)}
        y1={head + ROW + 3}
        y2={head + ROW + 3}
        stroke={paint('ink')}
        strokeWidth={1}
      />
      <path
        className="gap-empty"
        d={[
          ...columns.flatMap((c, i) => (c.total > 0 ? [] : [emptyBox(LEFT + cell * i, head, cell)])),
          ...groups.flatMap((g) =>
            g.rows.flatMap(({ row, at }) => [
              ...row.cells.flatMap((c, i) => (c.total > 0 ? [] : [emptyBox(LEFT + cell * i, at, cell)])),
              ...(row.total > 0 ? [] : [emptyBox(right, at, RIGHT)]),
            ]),
          ),
        ].join('')}
        fill="none"
        stroke={paint('grid')}
        strokeOpacity={0.55}
        strokeDasharray="1.5 3"
      >
        <title>{data.emptyWords}</title>
      </path>
      {groups.map(({ group, labelY, rows }) => (
        <g key={group.label}>
          {group.label !== '' && <Label x={0} y={labelY} size={12} bold fill="muted" text={group.label} />}
          {rows.map(({ row, at }) => (
            <g key={row.key}>
              <RowName row={row} y={at} />
              {row.cells.map((count, i) => (
                <Cell
                  key={columns[i]?.key ?? i}
                  data={data}
                  count={count}
                  name={rowWords(row.label, columns[i]?.label ?? '')}
                  x={LEFT + cell * i}
                  y={at}
                  width={cell}
                  highest={highest}
                />
              ))}
              <Cell
                data={data}
                count={row}
                name={`${row.label}, all`}
                x={right}
                y={at}
                width={RIGHT}
                highest={highest}
                bold
              />
            </g>
          ))}
        </g>
      ))}
      {note.length > 0 && <Lines x={0} y={y + 22} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};
