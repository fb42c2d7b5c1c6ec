import { Legend, legendHeight } from './chart-legend.tsx';
import { ChartSvg, Label, Lines, paragraph, round } from './chart-svg.tsx';
import type { GapMapCount, GapMapData, GapMapRow } from './gap-map-data.ts';
import { highestOf, partPaint, STRIP, Strip, tint } from './gap-map-marks.tsx';
import { paint } from './palette.ts';
import { safeHref } from './safe-href.ts';
import { textWidth, wrap } from './text-fit.ts';

const NARROW = 340;
const TILE = 30;

/** Where tiles of these widths stand: from left to right, on as many lines as it takes. */
export function flow(widths: readonly number[], room: number, gap: number): { x: number; line: number }[] {
  let x = 0;
  let line = 0;
  return widths.map((width) => {
    if (x > 0 && x + width > room) {
      x = 0;
      line += 1;
    }
    const place = { x, line };
    x += width + gap;
    return place;
  });
}

const tileWidth = (label: string, total: number, room: number): number =>
  Math.min(room, textWidth(label, 12) + textWidth(String(total), 13) + 24);

/** One disease on a phone: its name and total, a tile for each column that has something, and in words what has nothing. */
function narrowRow(data: GapMapData, row: GapMapRow, y: number) {
  const filled = row.cells
    .map((count, i) => ({ count, column: data.columns[i] }))
    .filter((c) => c.count.total > 0 && c.column !== undefined)
    .sort(
      (a, b) => Number(a.column?.key === 'none') - Number(b.column?.key === 'none') || b.count.total - a.count.total,
    );
  const emptyNames = row.cells.flatMap((c, i) => {
    const column = data.columns[i];
    return c.total > 0 || column === undefined || column.key === 'none' ? [] : [column.label];
  });
  const indent = Math.min(row.level, 2) * 12;
  const name = wrap(row.label, NARROW - indent - 46, row.level > 0 ? 13 : 14, 3);
  const tiles = flow(
    filled.map((c) => tileWidth(c.column?.label ?? '', c.count.total, NARROW - indent)),
    NARROW - indent,
    6,
  );
  const tilesY = y + 8 + name.length * 17 + 6;
  const lines = tiles.length === 0 ? 0 : (tiles.at(-1)?.line ?? 0) + 1;
  const emptyY = tilesY + lines * (TILE + 6);
  const gaps =
    emptyNames.length === 0
      ? []
      : wrap(`${capital(data.emptyWords)}: ${emptyNames.join(', ')}`, NARROW - indent, 12, 6);
  return { row, indent, name, filled, tiles, y, tilesY, emptyY, gaps, end: emptyY + gaps.length * 15 + 12 };
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** The map on a phone: a list by disease. Diseases without anything are named together at the end. */
export const GapMapNarrow = ({ data, id }: { data: GapMapData; id: string }) => {
  const highest = highestOf(data);
  const names = data.parts.map((p) => p.label);
  let y = legendHeight(names, NARROW) + 6;
  const groups = data.groups.flatMap((group) => {
    const filled = group.rows.filter((r) => r.total > 0);
    if (filled.length === 0) return [];
    const labelY = y + 22;
    if (group.label !== '') y += 28;
    const rows = filled.map((row) => {
      const laid = narrowRow(data, row, y);
      y = laid.end;
      return laid;
    });
    return [{ group, labelY, rows }];
  });
  const blank = data.groups.flatMap((g) => g.rows).filter((r) => r.total === 0 && r.key !== 'none');
  const blankLines =
    blank.length === 0
      ? []
      : paragraph(`${capital(data.emptyWords)} at all: ${blank.map((r) => r.label).join('; ')}.`, NARROW, 12);
  const blankY = y + 20;
  if (blankLines.length > 0) y = blankY + blankLines.length * 16;
  const note = paragraph(data.note ?? '', NARROW, 12);
  const noteY = y + 24;
  return (
    <ChartSvg
      id={id}
      width={NARROW}
      height={round(note.length > 0 ? noteY + note.length * 16 : y + 8)}
      title={data.title}
      description={data.reading}
      className="gap-narrow"
      hasLinks
    >
      <Legend
        y={0}
        width={NARROW}
        items={data.parts.map((p, i) => ({
          ...p,
          mark: <rect width={14} height={11} fill={partPaint(data, i)} />,
        }))}
      />
      {groups.map(({ group, labelY, rows }) => (
        <g key={group.label}>
          {group.label !== '' && <Label x={0} y={labelY} size={12} bold fill="muted" text={group.label} />}
          {rows.map((r) => {
            const href = safeHref(r.row.href);
            const name = (
              <Lines
                x={r.indent}
                y={r.y + 21}
                lines={r.name}
                leading={17}
                size={r.row.level > 0 ? 13 : 14}
                bold={r.row.level === 0}
                full={r.row.label}
                {...(href ? { fill: 'accent' as const } : {})}
              />
            );
            return (
              <g key={r.row.key}>
                <line
                  x1={r.indent}
                  x2={NARROW}
                  y1={round(r.y)}
                  y2={round(r.y)}
                  stroke={paint('grid')}
                  strokeWidth={0.75}
                />
                {href ? (
                  <a href={href} className="chart-link">
                    {name}
                  </a>
                ) : (
                  name
                )}
                <Label
                  x={NARROW}
                  y={r.y + 21}
                  size={14}
                  bold
                  anchor="end"
                  className="chart-num"
                  text={String(r.row.total)}
                />
                {r.filled.map(({ count, column }, i) => {
                  const place = r.tiles[i] ?? { x: 0, line: 0 };
                  return (
                    <Tile
                      key={column?.key ?? i}
                      data={data}
                      count={count}
                      label={column?.label ?? ''}
                      name={`${r.row.label}, ${column?.label ?? ''}`}
                      x={r.indent + place.x}
                      y={r.tilesY + place.line * (TILE + 6)}
                      room={NARROW - r.indent}
                      highest={highest}
                    />
                  );
                })}
                {r.gaps.length > 0 && (
                  <Lines x={r.indent} y={r.emptyY + 11} lines={r.gaps} leading={15} size={12} fill="muted" />
                )}
              </g>
            );
          })}
        </g>
      ))}
      {blankLines.length > 0 && <Lines x={0} y={blankY} lines={blankLines} leading={16} size={12} fill="muted" />}
      {note.length > 0 && <Lines x={0} y={noteY} lines={note} leading={16} size={12} fill="muted" />}
    </ChartSvg>
  );
};

const Tile = (props: {
  data: GapMapData;
  count: GapMapCount;
  label: string;
  name: string;
  x: number;
  y: number;
  room: number;
  highest: number;
}) => {
  const { count, x, y } = props;
  const width = tileWidth(props.label, count.total, props.room);
  const href = safeHref(count.href);
  const body = (
    <g className="gap-cell">
      <rect
        className="gap-ground"
        x={round(x)}
        y={round(y)}
        width={round(width)}
        height={TILE}
        fill={paint('accent')}
        fillOpacity={Math.round(tint(count.total, props.highest) * 100) / 100}
      />
      <Label
        x={x + 6}
        y={y + 16}
        size={12}
        text={`${props.label} `}
        maxWidth={width - textWidth(String(count.total), 13) - 16}
      />
      <Label
        x={x + width - 6}
        y={y + 16}
        size={13}
        anchor="end"
        bold
        className="chart-num"
        text={String(count.total)}
      />
    </g>
  );
  return (
    <>
      {href ? (
        <a href={href} aria-label={`${props.name}: ${count.total} ${props.data.unit}`}>
          {body}
        </a>
      ) : (
        body
      )}
      <Strip data={props.data} count={count} x={x + 4} y={y + TILE - STRIP - 3} width={width - 8} name={props.name} />
    </>
  );
};
