/** Every measure of agreement of a panel, from who rated what how. */
import {
  type Agreement,
  cohenKappa,
  crossTable,
  fleissKappa,
  gwetAc1,
  type KappaWeights,
  type RatingCounts,
} from './agreement-kappa.ts';
import { type Alpha, type AlphaMetric, type Icc, icc21, krippendorffAlpha, type Ratings } from './agreement-ratings.ts';
import { parseColumns } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';

/** One rating. Null: the rater could not judge; it is counted and left out of every measure. */
export interface RatingRow {
  readonly rater: string;
  readonly item: string;
  readonly rating: string | number | null;
}

export interface AgreementReport {
  readonly raters: readonly string[];
  readonly items: number;
  readonly ratings: number;
  readonly cannotJudge: number;
  /** In their order; with a scale all of its points, otherwise those that were used. */
  readonly categories: readonly (string | number)[];
  /** Of each two raters over the items that both rated; weighted kappas need numbers. */
  readonly cohen: readonly ({ readonly raters: readonly [string, string] } & Record<KappaWeights, Agreement | null>)[];
  readonly fleiss: Agreement | null;
  readonly ac1: Agreement | null;
  /** Over the items that all raters rated. */
  readonly icc21: Icc | null;
  readonly alpha: Readonly<Record<AlphaMetric, Alpha | null>>;
  /** Why a measure is missing, in sentences. */
  readonly notes: readonly string[];
}

/** Beyond this many raters, pairs of them are not listed one by one. */
const MOST_PAIRED = 25;
const CANNOT = new Set(['', 'na', 'n/a', 'cannot judge']);

/**
 * @param scale lowest and highest point of a scale of whole numbers: its unused points count among the categories.
 * @throws StatsRefusal for a rater who rates an item twice, fewer than two raters, ratings off the scale.
 */
export function agreementReport(rows: readonly RatingRow[], scale?: readonly [number, number]): AgreementReport {
  const { raters, table, given, numeric } = tableOf(rows);
  const notes: string[] = [];
  const categories = categoriesOf(given, numeric, scale);
  const place = new Map(categories.map((c, i) => [c, i]));
  const counts: RatingCounts = table.map((row) => {
    const count = categories.map(() => 0);
    for (const v of row) if (v !== null) count[place.get(v) as number] = (count[place.get(v) as number] as number) + 1;
    return count;
  });
  const attempt = <T>(what: string, measure: () => T): T | null => {
    try {
      return measure();
    } catch (e) {
      if (!(e instanceof StatsRefusal)) throw e;
      notes.push(`${what}: ${e.message}`);
      return null;
    }
  };
  const numbers = numeric ? (table as Ratings) : null;
  if (!numbers)
    notes.push('Ratings are words, so weighted kappas, the intraclass correlation and graded alphas are left out.');
  const alphaOf = (metric: AlphaMetric): Alpha | null => {
    if (metric === 'nominal')
      return krippendorffAlpha(
        table.map((row) => row.map((v) => (v === null ? null : (place.get(v) as number)))),
        metric,
      );
    return numbers && attempt(`Krippendorff’s alpha, ${metric}`, () => krippendorffAlpha(numbers, metric));
  };
  return {
    raters,
    items: table.length,
    ratings: given.length,
    cannotJudge: rows.length - given.length,
    categories,
    cohen: raters.length > MOST_PAIRED ? [] : pairsOf(raters, table, categories, numeric),
    fleiss: attempt('Fleiss’ kappa', () => fleissKappa(counts)),
    ac1: attempt('Gwet’s AC1', () => gwetAc1(counts)),
    icc21: numbers && attempt('ICC(2,1)', () => icc21(numbers)),
    alpha: {
      nominal: alphaOf('nominal'),
      ordinal: alphaOf('ordinal'),
      interval: alphaOf('interval'),
      ratio: alphaOf('ratio'),
    },
    notes,
  };
}

type Cell = string | number | null;

function tableOf(rows: readonly RatingRow[]) {
  const raters = [...new Set(rows.map((r) => r.rater))].sort();
  if (raters.length < 2)
    throw new StatsRefusal('Agreement needs at least two raters; give a line for each rater and item.');
  const items = [...new Set(rows.map((r) => r.item))].sort();
  const column = new Map(raters.map((r, i) => [r, i]));
  const line = new Map(items.map((item, i) => [item, i]));
  const table: Cell[][] = items.map(() => raters.map(() => null));
  const seen = new Set<string>();
  const given = rows.flatMap((r) => (r.rating === null ? [] : [r.rating]));
  for (const { rater, item, rating } of rows) {
    const key = JSON.stringify([rater, item]);
    if (seen.has(key)) throw new StatsRefusal(`${rater} rated ${item} twice; keep one of the two.`);
    seen.add(key);
    (table[line.get(item) as number] as Cell[])[column.get(rater) as number] = rating;
  }
  return { raters, table, given, numeric: given.every((v) => typeof v === 'number') };
}

function categoriesOf(
  given: readonly (string | number)[],
  numeric: boolean,
  scale?: readonly [number, number],
): (string | number)[] {
  if (!scale) {
    const used = [...new Set(given)];
    return numeric ? (used as number[]).sort((a, b) => a - b) : used.map(String).sort();
  }
  const [low, high] = scale;
  const off = given.find((v) => typeof v !== 'number' || !Number.isInteger(v) || v < low || v > high);
  if (off !== undefined) throw new StatsRefusal(`The rating "${off}" is not on the scale from ${low} to ${high}.`);
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

function pairsOf(
  raters: readonly string[],
  table: readonly (readonly Cell[])[],
  categories: readonly (string | number)[],
  numeric: boolean,
) {
  return raters.flatMap((a, i) =>
    raters.slice(i + 1).map((b, offset) => {
      const both = table.flatMap((row): [string | number, string | number][] => {
        const [x, y] = [row[i] ?? null, row[i + 1 + offset] ?? null];
        return x === null || y === null ? [] : [[x, y]];
      });
      const cross = both.length > 0 && categories.length > 1 ? crossTable(both, categories) : null;
      return {
        raters: [a, b] as const,
        none: cross && cohenKappa(cross),
        linear: cross && numeric ? cohenKappa(cross, 'linear') : null,
        quadratic: cross && numeric ? cohenKappa(cross, 'quadratic') : null,
      };
    }),
  );
}

/** Reads rater,item,rating. Empty, NA and "cannot judge" are no ratings; ratings that are all numbers are numbers, otherwise words. */
export function parseRatings(text: string): RatingRow[] {
  const lines = parseColumns(text, ['rater', 'item', 'rating'], ['rating']);
  if (lines.length === 0) throw new StatsRefusal('The table has a header but no ratings; give one line a rating.');
  const cellOf = (cell: string | undefined): string | null =>
    CANNOT.has((cell ?? '').toLowerCase()) ? null : (cell ?? null);
  const words = lines.map(({ cells }) => cellOf(cells.rating));
  const numeric = words.every((w) => w === null || Number.isFinite(Number(w)));
  return lines.map(({ line, cells }, i) => {
    const { rater = '', item = '' } = cells;
    if (rater === '' || item === '') throw new StatsRefusal(`Line ${line}: name the rater and the item.`);
    const word = words[i] ?? null;
    return { rater, item, rating: word === null || !numeric ? word : Number(word) };
  });
}
