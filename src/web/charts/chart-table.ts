import { format } from 'd3-format';

/** A cell of the table behind a chart: full precision for numbers, null for "not there". */
export type ChartCell = string | number | null | { text: string; href: string };

/** `format` is a d3-format specifier for people ('.1%'); exports keep the full number. */
export type ChartColumn = { label: string; numeric?: boolean; format?: string };

export type ChartTable = { columns: ChartColumn[]; rows: ChartCell[][] };

/** The cell as a reader sees it; a missing or undefined number is an en dash. */
export const cellText = (cell: ChartCell | undefined, column: ChartColumn): string => {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'object') return cell.text;
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '–';
  return column.format ? format(column.format)(cell) : String(cell);
};

/** The table as rows for an export, its column names first. Numbers that are not there are empty. */
export const tableRows = (table: ChartTable): (string | number | null)[][] => [
  table.columns.map((column) => column.label),
  ...table.rows.map((row) =>
    row.map((cell) => {
      if (cell !== null && typeof cell === 'object') return cell.text;
      return typeof cell === 'number' && !Number.isFinite(cell) ? null : cell;
    }),
  ),
];
