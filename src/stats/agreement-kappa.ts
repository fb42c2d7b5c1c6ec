/** Agreement beyond chance on categories: Cohen's kappa and its weighted forms, Fleiss' kappa, Gwet's AC1. */
import { normalQuantile } from './normal.ts';
import { StatsRefusal } from './refusal.ts';

export type KappaWeights = 'none' | 'linear' | 'quadratic';

/** `estimate` at most 1; 0 is agreement by chance alone. `se` is for the interval, not for a test against 0. */
export interface Agreement {
  readonly n: number;
  /** Share of agreement seen; with weights the weighted share. */
  readonly observed: number;
  /** The same as expected by chance. */
  readonly expected: number;
  /** Null where chance already expects complete agreement: there is then nothing to judge. */
  readonly estimate: number | null;
  readonly se: number | null;
  readonly ci: readonly [number, number] | null;
}

const interval = (estimate: number, se: number, level: number): readonly [number, number] => {
  const half = -normalQuantile((1 - level) / 2) * se;
  return [Math.max(-1, estimate - half), Math.min(1, estimate + half)];
};

/** Square table of counts, the first rater in rows. */
export type CrossTable = readonly (readonly number[])[];

/** Counts pairs of ratings. @param categories in their order; a rating outside them is refused. */
export function crossTable<T>(pairs: readonly (readonly [T, T])[], categories: readonly T[]): CrossTable {
  const place = new Map(categories.map((c, i) => [c, i]));
  const table = categories.map(() => categories.map(() => 0));
  for (const [a, b] of pairs) {
    const i = place.get(a);
    const j = place.get(b);
    if (i === undefined || j === undefined)
      throw new StatsRefusal(`The rating "${String(i === undefined ? a : b)}" is none of the categories.`);
    const row = table[i] as number[];
    row[j] = (row[j] as number) + 1;
  }
  return table;
}

function checked(table: CrossTable): number {
  const q = table.length;
  if (q < 2) throw new StatsRefusal('Agreement needs at least two categories.');
  let n = 0;
  for (const row of table) {
    if (row.length !== q)
      throw new StatsRefusal('The table of agreement must be square: the same categories on both sides.');
    for (const count of row) {
      if (!Number.isSafeInteger(count) || count < 0)
        throw new StatsRefusal(`${count} is no count of ratings; give whole numbers of 0 or more.`);
      n += count;
    }
  }
  if (n === 0) throw new StatsRefusal('There are no pairs of ratings.');
  return n;
}

/** Weight of agreement between two places of q ordered categories: 1 on the diagonal. */
function weightOf(kind: KappaWeights, i: number, j: number, q: number): number {
  const d = Math.abs(i - j) / (q - 1);
  return kind === 'none' ? (i === j ? 1 : 0) : kind === 'linear' ? 1 - d : 1 - d * d;
}

/**
 * Cohen's kappa for two raters (1960, 10.1177/001316446002000104), weighted with `weights` (1968, 10.1037/h0026256), with the
 * large-sample standard error of Fleiss, Cohen and Everitt (1969, 10.1037/h0028106).
 */
export function cohenKappa(table: CrossTable, weights: KappaWeights = 'none', level = 0.95): Agreement {
  const n = checked(table);
  const q = table.length;
  const share = (i: number, j: number): number => (table[i]?.[j] as number) / n;
  const rows = table.map((_, i) => table.reduce((s, _r, j) => s + share(i, j), 0));
  const cols = table.map((_, j) => table.reduce((s, _r, i) => s + share(i, j), 0));
  const w = (i: number, j: number): number => weightOf(weights, i, j, q);
  // mean weight that each category of one rater would meet by chance
  const rowMean = rows.map((_, i) => cols.reduce((s, p, j) => s + p * w(i, j), 0));
  const colMean = cols.map((_, j) => rows.reduce((s, p, i) => s + p * w(i, j), 0));
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < q; i++)
    for (let j = 0; j < q; j++) {
      observed += share(i, j) * w(i, j);
      expected += (rows[i] as number) * (cols[j] as number) * w(i, j);
    }
  const room = 1 - expected;
  if (room < 1e-12) return { n, observed, expected, estimate: null, se: null, ci: null };
  const estimate = (observed - expected) / room;
  let sum = 0;
  for (let i = 0; i < q; i++)
    for (let j = 0; j < q; j++)
      sum += share(i, j) * (w(i, j) - ((rowMean[i] as number) + (colMean[j] as number)) * (1 - estimate)) ** 2;
  const variance = (sum - (estimate - expected * (1 - estimate)) ** 2) / (n * room ** 2);
  const se = Math.sqrt(Math.max(0, variance));
  return { n, observed, expected, estimate, se, ci: interval(estimate, se, level) };
}

/** How many raters put each subject into each category; a row a subject. Subjects with fewer than two ratings say nothing of agreement. */
export type RatingCounts = readonly (readonly number[])[];

interface Profile {
  n: number;
  /** Mean share of agreeing pairs. */
  observed: number;
  /** Of each subject. */
  each: { observed: number; shares: number[] }[];
  /** Mean share of each category over the subjects. */
  shares: number[];
}

function profileOf(counts: RatingCounts): Profile {
  const q = counts[0]?.length ?? 0;
  if (q < 2) throw new StatsRefusal('Agreement needs at least two categories.');
  const each = counts.flatMap((row) => {
    if (row.length !== q) throw new StatsRefusal('Every subject needs a count for each category.');
    if (row.some((c) => !Number.isSafeInteger(c) || c < 0))
      throw new StatsRefusal('The numbers of raters must be whole numbers of 0 or more.');
    const m = row.reduce((a, b) => a + b, 0);
    if (m < 2) return [];
    return [{ observed: row.reduce((s, c) => s + c * (c - 1), 0) / (m * (m - 1)), shares: row.map((c) => c / m), m }];
  });
  if (each.length === 0) throw new StatsRefusal('No subject was rated twice, so there is no agreement to measure.');
  const n = each.length;
  return {
    n,
    observed: each.reduce((s, e) => s + e.observed, 0) / n,
    each,
    shares: Array.from({ length: q }, (_, k) => each.reduce((s, e) => s + (e.shares[k] as number), 0) / n),
  };
}

/**
 * Fleiss' kappa for many raters (1971, 10.1037/h0031619), also where subjects have different numbers of ratings; its standard error
 * is the linearised one of Gwet (2021, 10.1177/0013164420973080) over subjects.
 */
export function fleissKappa(counts: RatingCounts, level = 0.95): Agreement {
  const { n, observed, each, shares } = profileOf(counts);
  const expected = shares.reduce((s, p) => s + p * p, 0);
  const room = 1 - expected;
  if (room < 1e-12) return { n, observed, expected, estimate: null, se: null, ci: null };
  const estimate = (observed - expected) / room;
  const scores = each.map((e) => {
    const chance = e.shares.reduce((s, p, k) => s + p * (shares[k] as number), 0);
    return (e.observed - expected) / room - (2 * (1 - estimate) * (chance - expected)) / room;
  });
  return withSpread(n, observed, expected, estimate, scores, level);
}

/**
 * Gwet's AC1 for two or more raters (2008, 10.1348/000711006X126600): chance agreement from how far the categories are in use,
 * which does not collapse where nearly all ratings are alike.
 */
export function gwetAc1(counts: RatingCounts, level = 0.95): Agreement {
  const { n, observed, each, shares } = profileOf(counts);
  const q = shares.length;
  const expected = shares.reduce((s, p) => s + p * (1 - p), 0) / (q - 1);
  const room = 1 - expected;
  const estimate = (observed - expected) / room;
  const scores = each.map((e) => {
    const chance = e.shares.reduce((s, p, k) => s + p * (1 - (shares[k] as number)), 0) / (q - 1);
    return (e.observed - expected) / room - (2 * (1 - estimate) * (chance - expected)) / room;
  });
  return withSpread(n, observed, expected, estimate, scores, level);
}

function withSpread(
  n: number,
  observed: number,
  expected: number,
  estimate: number,
  scores: readonly number[],
  level: number,
): Agreement {
  if (n < 2) return { n, observed, expected, estimate, se: null, ci: null };
  const se = Math.sqrt(scores.reduce((s, x) => s + (x - estimate) ** 2, 0) / (n * (n - 1)));
  return { n, observed, expected, estimate, se, ci: interval(estimate, se, level) };
}
