/** Draws that were made elsewhere, as tables. */
import { parseColumns } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';

const number = (cell: string | undefined, line: number, column: string): number => {
  const value = Number(cell);
  if (cell === undefined || cell.trim() === '' || !Number.isFinite(value))
    throw new StatsRefusal(`Line ${line}: ${column} is "${cell ?? ''}", which is no number.`);
  return value;
};

/** One draw a row, a column for each criterion. @returns [draw][criterion], as they stand. */
export function readWeightSamples(text: string, criteria: readonly string[]): number[][] {
  return parseColumns(text, criteria, criteria).map(({ line, cells }) => {
    const row = criteria.map((c) => number(cells[c], line, c));
    const sum = row.reduce((a, b) => a + b, 0);
    if (row.some((w) => w < -1e-12) || Math.abs(sum - 1) > 1e-6)
      throw new StatsRefusal(
        `Line ${line}: these weights add up to ${sum}, or one is negative; weights are shares of 1.`,
      );
    return row;
  });
}

/** One row for each draw and option: iteration, alternative, a column for each criterion. @returns [draw][option][criterion]. */
export function readMeasurementSamples(
  text: string,
  options: readonly string[],
  criteria: readonly string[],
): number[][][] {
  const place = new Map(options.map((o, i) => [o, i]));
  const draws = new Map<string, number[][]>();
  for (const { line, cells } of parseColumns(text, ['iteration', 'alternative', ...criteria], criteria)) {
    const option = place.get(cells.alternative ?? '');
    if (option === undefined)
      throw new StatsRefusal(`Line ${line}: "${cells.alternative}" is none of the options of the problem.`);
    const iteration = cells.iteration ?? '';
    const draw = draws.get(iteration) ?? [];
    draws.set(iteration, draw);
    if (draw[option])
      throw new StatsRefusal(`Line ${line}: "${cells.alternative}" stands twice in draw ${cells.iteration}.`);
    draw[option] = criteria.map((c) => number(cells[c], line, c));
  }
  for (const [iteration, draw] of draws)
    for (const [i, o] of options.entries())
      if (!draw[i]) throw new StatsRefusal(`Draw ${iteration} has no measurements of "${o}".`);
  return [...draws.values()];
}
