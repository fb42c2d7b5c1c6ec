/** CSV text to rows for `poolEffectTable`, which judges the numbers themselves. */
import type { EffectMeasure } from './effect-measures.ts';
import { parseColumns, type TableLine } from './parse-table.ts';
import type { EffectRows } from './pool-effects.ts';
import { StatsRefusal } from './refusal.ts';

const COUNTS = ['ai', 'n1i', 'ci', 'n2i'] as const;
const MEANS = ['m1i', 'sd1i', 'n1i', 'm2i', 'sd2i', 'n2i'] as const;
const GENERIC = ['yi', 'sei'] as const;

/** The columns beside `study` that a measure needs. */
export const effectColumns = (measure: EffectMeasure): readonly string[] =>
  measure === 'generic' ? GENERIC : measure === 'MD' || measure === 'SMD' ? MEANS : COUNTS;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

function numberCell({ line, cells }: TableLine, column: string): number {
  const cell = cells[column] ?? '';
  const value = Number(cell);
  if (!DECIMAL.test(cell) || !Number.isFinite(value))
    throw new StatsRefusal(`Line ${line}: ${column} is ${cell === '' ? 'empty' : `"${cell}"`}; give a number.`);
  return value;
}

function rowsOf<K extends string>(text: string, columns: readonly K[]) {
  const lines = parseColumns(text, ['study', ...columns], columns);
  if (lines.length === 0) throw new StatsRefusal('The table has a header but no studies; give one line a study.');
  return lines.map((line) => ({
    study: line.cells.study || `line ${line.line}`,
    ...(Object.fromEntries(columns.map((c) => [c, numberCell(line, c)])) as Record<K, number>),
  }));
}

/** Reads a table of studies with the columns of the measure. Throws StatsRefusal. */
export function parseEffectTable(text: string, measure: EffectMeasure): EffectRows {
  switch (measure) {
    case 'generic':
      return { measure, rows: rowsOf(text, GENERIC) };
    case 'MD':
    case 'SMD':
      return { measure, rows: rowsOf(text, MEANS) };
    default:
      return { measure, rows: rowsOf(text, COUNTS) };
  }
}
