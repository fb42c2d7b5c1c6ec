/** CSV text to rows for the survival kernels, which judge the numbers themselves. */
import { parseColumns } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';
import type { SurvivalRow } from './survival-rows.ts';

/** Which of these columns the header names, whatever their case. */
export function columnsNamed(text: string, columns: readonly string[]): string[] {
  const header =
    text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '';
  const names = header.split(/[,;\t]/).map((n) => n.trim().replace(/^"|"$/g, '').toLowerCase());
  return columns.filter((c) => names.includes(c.toLowerCase()));
}

/**
 * Reads time,status and, where the header names them, the columns of the group and of delayed entry.
 * @param group name of the column that parts the patients; `group` unless said.
 */
export function parseSurvivalTable(text: string, group = 'group'): SurvivalRow[] {
  const optional = columnsNamed(text, [group, 'entry']);
  if (group !== 'group' && !optional.includes(group))
    throw new StatsRefusal(`The header names no column ${group}; name one that it has, or leave the option out.`);
  const columns = ['time', 'status', ...optional];
  const lines = parseColumns(
    text,
    columns,
    columns.filter((c) => c !== group),
  );
  if (lines.length === 0) throw new StatsRefusal('The table has a header but no patients; give one line a patient.');
  return lines.map(({ line, cells }) => {
    const number = (column: string): number => {
      const cell = cells[column] ?? '';
      const value = Number(cell);
      if (cell === '' || !Number.isFinite(value))
        throw new StatsRefusal(`Line ${line}: ${column} is ${cell === '' ? 'empty' : `"${cell}"`}; give a number.`);
      return value;
    };
    return {
      time: number('time'),
      status: number('status'),
      ...(optional.includes(group) ? { group: cells[group] ?? '' } : {}),
      ...(optional.includes('entry') ? { entry: number('entry') } : {}),
    };
  });
}
