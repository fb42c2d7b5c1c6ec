/** CSV text to rows for the kernels. Pure: the caller reads the file or the standard input. */
import Papa from 'papaparse';
import type { ProportionRow } from './pool-options.ts';
import { StatsRefusal } from './refusal.ts';

/** One line of a table: its cells by column name, trimmed, and the line of the text where it begins, from 1. */
export interface TableLine {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads a table of the named columns, in any order, with a header whose names are matched without regard to case, white
 * space around them or other columns beside them. Without such a header the table must have exactly these columns in
 * this order; `numeric` names those that must then hold numbers in the first line, which is how a misspelt header is told
 * from a line of data. Empty lines are skipped. Comma, semicolon and tab separate. Throws StatsRefusal.
 */
export function parseColumns(
  text: string,
  columns: readonly string[],
  numeric: readonly string[],
): readonly TableLine[] {
  const lines = splitLines(text);
  const first = lines[0];
  if (first === undefined)
    throw new StatsRefusal(`The table is empty; give a header ${columns.join(',')} and one line a study.`);
  const names = first.cells.map((cell) => cell.toLowerCase());
  const positions = columns.map((column) => names.indexOf(column.toLowerCase()));
  const twice = columns.find((column) => names.filter((name) => name === column.toLowerCase()).length > 1);
  if (twice !== undefined)
    throw new StatsRefusal(`Line ${first.line}: the column ${twice} appears twice; keep one of them.`);
  const headed = positions.every((position) => position >= 0);
  if (!headed) {
    const looksLikeData =
      first.cells.length === columns.length &&
      columns.every((column, i) => !numeric.includes(column) || isNumber(first.cells[i] ?? ''));
    if (!looksLikeData) {
      const missing = columns.filter((_, i) => (positions[i] as number) < 0);
      throw new StatsRefusal(
        `Line ${first.line}: no column ${missing.join(', ')}; give a header ${columns.join(',')}, or just these columns in this order.`,
      );
    }
  }
  const where = headed ? positions : columns.map((_, i) => i);
  const width = headed ? first.cells.length : columns.length;
  return lines.slice(headed ? 1 : 0).map(({ line, cells }) => {
    if (cells.length !== width) {
      throw new StatsRefusal(
        `Line ${line}: ${cells.length} cells where ${width} are expected; quote a name that contains a comma.`,
      );
    }
    return { line, cells: Object.fromEntries(columns.map((column, i) => [column, cells[where[i] as number] ?? ''])) };
  });
}

/** Rows of study, x, n for `poolProportions`, which judges the counts themselves. */
export function parseTable(text: string): readonly ProportionRow[] {
  const lines = parseColumns(text, ['study', 'x', 'n'], ['x', 'n']);
  if (lines.length === 0) throw new StatsRefusal('The table has a header but no studies; give one line a study.');
  return lines.map((line) => {
    const x = countCell(line, 'x', 'events');
    const n = countCell(line, 'n', 'evaluable patients');
    if (n === 0) throw new StatsRefusal(`Line ${line.line}: n is 0; leave out an arm in which nobody was evaluable.`);
    if (x > n)
      throw new StatsRefusal(
        `Line ${line.line}: x is ${x} but n is only ${n}; count patients with an event, not events.`,
      );
    return { study: line.cells.study || `line ${line.line}`, x, n };
  });
}

/** Digits, or with an exponent as R and spreadsheets write a thousand million: 1e+09. */
const WHOLE = /^\+?(\d+(\.0*)?|\d(\.\d+)?e\+?\d{1,2})$/i;

/** A whole number ≥ 0 from a cell, or a refusal that names line, column and content. */
function countCell({ line, cells }: TableLine, column: string, meaning: string): number {
  const cell = cells[column] ?? '';
  const value = Number(cell);
  if (!WHOLE.test(cell) || !Number.isSafeInteger(value)) {
    throw new StatsRefusal(
      `Line ${line}: ${column} is ${cell === '' ? 'empty' : `"${cell}"`}; give the number of ${meaning} as a whole number.`,
    );
  }
  return value;
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

function splitLines(text: string): { line: number; cells: string[] }[] {
  const source = text.replace(/^\uFEFF/, '');
  const lines: { line: number; cells: string[] }[] = [];
  // A quoted cell may span lines, so a record's line number follows from where it begins in the text.
  let counted = 0;
  let line = 1;
  Papa.parse<string[]>(source, {
    delimiter: delimiterOf(source),
    step: ({ data, errors, meta }) => {
      const begins = line;
      for (; counted < meta.cursor; counted++) if (isLineEnd(source, counted)) line++;
      if (errors[0])
        throw new StatsRefusal(`Line ${begins}: a quoted cell is not closed; close it with a double quote.`);
      const cells = data.map((cell) => cell.trim());
      if (cells.some((cell) => cell !== '')) lines.push({ line: begins, cells });
    },
  });
  return lines;
}

/** A line ends at \n, or at an \r that no \n follows. */
function isLineEnd(source: string, at: number): boolean {
  return source[at] === '\n' || (source[at] === '\r' && source[at + 1] !== '\n');
}

/** Of comma, semicolon and tab the one that the first line has most of; a comma if none. */
function delimiterOf(source: string): string {
  const first = source.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  let best = ',';
  for (const candidate of [';', '\t']) if (first.split(candidate).length > first.split(best).length) best = candidate;
  return best;
}
