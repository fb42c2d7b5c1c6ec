/** CSV text of pairs to their differences. */
import { parseColumns } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';

/** Digits to which a difference of decimals is one: 7.1 − 7.0 and 0.1 then share a rank. */
const DIGITS = 12;

/** Reads before,after and gives after − before of each pair, and how many pairs lack one of the two and are left out. @throws StatsRefusal naming the line. */
export function parsePairs(text: string): { differences: number[]; incomplete: number } {
  const lines = parseColumns(text, ['before', 'after'], ['before', 'after']);
  if (lines.length === 0) throw new StatsRefusal('The table has a header but no pairs; give one line a pair.');
  const differences: number[] = [];
  let incomplete = 0;
  for (const { line, cells } of lines) {
    const [before, after] = [cells.before ?? '', cells.after ?? ''];
    if (before === '' || after === '') {
      incomplete++;
      continue;
    }
    for (const [column, cell] of [
      ['before', before],
      ['after', after],
    ] as const)
      if (!Number.isFinite(Number(cell)))
        throw new StatsRefusal(`Line ${line}: ${column} is "${cell}"; give a number.`);
    const gap = Number(after) - Number(before);
    const size = Math.max(Math.abs(Number(after)), Math.abs(Number(before)));
    differences.push(Math.abs(gap) <= size * 1e-14 ? 0 : Number(gap.toPrecision(DIGITS)));
  }
  return { differences, incomplete };
}
