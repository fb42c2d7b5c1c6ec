/** CSV text to published curves. */
import type { PublishedCurve } from './guyot.ts';
import { parseColumns } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';
import { columnsNamed } from './survival-table.ts';

const KINDS = ['point', 'risk', 'events'] as const;

/**
 * Reads kind,time,value and, where the header names it, group. A line of kind `point` holds a share without the event at a time, one of
 * kind `risk` a printed number at risk, one of kind `events` the printed number of events, whose time is left empty.
 * @throws StatsRefusal naming the line.
 */
export function parsePublishedCurves(text: string): PublishedCurve[] {
  const columns = ['kind', 'time', 'value', ...columnsNamed(text, ['group'])];
  const lines = parseColumns(text, columns, ['time', 'value']);
  if (lines.length === 0)
    throw new StatsRefusal('The table has a header but no lines; give points of the curve and numbers at risk.');
  const curves = new Map<
    string,
    {
      group: string;
      points: { time: number; survival: number }[];
      atRisk: { time: number; n: number }[];
      events?: number;
    }
  >();
  for (const { line, cells } of lines) {
    const number = (column: string): number => {
      const cell = cells[column] ?? '';
      const value = Number(cell);
      if (cell === '' || !Number.isFinite(value))
        throw new StatsRefusal(`Line ${line}: ${column} is ${cell === '' ? 'empty' : `"${cell}"`}; give a number.`);
      return value;
    };
    const kind = KINDS.find((k) => k === (cells.kind ?? '').toLowerCase());
    if (!kind) throw new StatsRefusal(`Line ${line}: kind is "${cells.kind ?? ''}"; give point, risk or events.`);
    const group = cells.group ?? '';
    const curve = curves.get(group) ?? { group, points: [], atRisk: [] };
    curves.set(group, curve);
    if (kind === 'point') curve.points.push({ time: number('time'), survival: number('value') });
    else if (kind === 'risk') curve.atRisk.push({ time: number('time'), n: number('value') });
    else if (curve.events !== undefined)
      throw new StatsRefusal(`Line ${line}: the number of events is given twice; keep one of them.`);
    else curve.events = number('value');
  }
  return [...curves.values()];
}
