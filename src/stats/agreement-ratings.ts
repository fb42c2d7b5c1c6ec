/** Agreement of ratings on a scale: intraclass correlation and Krippendorff's alpha. */
import { StatsRefusal } from './refusal.ts';
import { fUpperQuantile } from './special.ts';

/** A row a subject, a column a rater; null where a rater gave none. */
export type Ratings = readonly (readonly (number | null)[])[];

export type AlphaMetric = 'nominal' | 'ordinal' | 'interval' | 'ratio';

export interface Alpha {
  /** Null where all ratings are alike: no disagreement could have been seen. */
  readonly estimate: number | null;
  /** Ratings that stand beside at least one other of the same subject. */
  readonly ratings: number;
  readonly subjects: number;
}

/** Krippendorff's alpha (2011, "Computing Krippendorff's alpha-reliability"), any number of raters, missing ratings allowed. */
export function krippendorffAlpha(ratings: Ratings, metric: AlphaMetric): Alpha {
  const units = ratings.map((row) => row.filter((v): v is number => v !== null)).filter((row) => row.length >= 2);
  for (const row of units)
    for (const v of row)
      if (!Number.isFinite(v) || (metric === 'ratio' && v < 0))
        throw new StatsRefusal(`${v} is no rating on a ${metric} scale.`);
  const values = [...new Set(units.flat())].sort((a, b) => a - b);
  const place = new Map(values.map((v, i) => [v, i]));
  const q = values.length;
  const coincidences = new Float64Array(q * q);
  const totals = new Float64Array(q);
  for (const row of units) {
    const counts = new Float64Array(q);
    for (const v of row) counts[place.get(v) as number] = (counts[place.get(v) as number] as number) + 1;
    for (let c = 0; c < q; c++) {
      const here = counts[c] as number;
      if (here === 0) continue;
      totals[c] = (totals[c] as number) + here;
      for (let k = 0; k < q; k++) {
        const pairs = here * ((counts[k] as number) - (c === k ? 1 : 0));
        coincidences[c * q + k] = (coincidences[c * q + k] as number) + pairs / (row.length - 1);
      }
    }
  }
  const n = totals.reduce((a, b) => a + b, 0);
  let observed = 0;
  let expected = 0;
  for (let c = 0; c < q; c++)
    for (let k = c + 1; k < q; k++) {
      const d = distance(metric, values, totals, c, k);
      observed += (coincidences[c * q + k] as number) * d;
      expected += (totals[c] as number) * (totals[k] as number) * d;
    }
  const subjects = units.length;
  return { estimate: expected === 0 ? null : 1 - ((n - 1) * observed) / expected, ratings: n, subjects };
}

/** Squared distance between the values at places c < k. */
function distance(metric: AlphaMetric, values: readonly number[], totals: Float64Array, c: number, k: number): number {
  const a = values[c] as number;
  const b = values[k] as number;
  switch (metric) {
    case 'nominal':
      return 1;
    case 'interval':
      return (a - b) ** 2;
    case 'ratio':
      return a + b === 0 ? 0 : ((a - b) / (a + b)) ** 2;
    case 'ordinal': {
      let between = -((totals[c] as number) + (totals[k] as number)) / 2;
      for (let g = c; g <= k; g++) between += totals[g] as number;
      return between ** 2;
    }
  }
}

export interface Icc {
  /** At most 1; may be below 0. Null where nothing varies at all. */
  readonly estimate: number | null;
  readonly ci: readonly [number, number] | null;
  readonly subjects: number;
  readonly raters: number;
  /** Mean squares between subjects, between raters, and of the rest. */
  readonly msSubjects: number;
  readonly msRaters: number;
  readonly msError: number;
}

/**
 * ICC(2,1): two-way random effects, single rater, absolute agreement (Shrout and Fleiss 1979, 10.1037/0033-2909.86.2.420), with the
 * interval of McGraw and Wong (1996, 10.1037/1082-989X.1.1.30). Subjects with a missing rating are left out.
 */
export function icc21(ratings: Ratings, level = 0.95): Icc {
  const rows = ratings.filter((row) => row.every((v) => v !== null)) as readonly (readonly number[])[];
  const n = rows.length;
  const k = rows[0]?.length ?? 0;
  if (n < 2 || k < 2)
    throw new StatsRefusal(
      'The intraclass correlation needs at least two subjects that at least two raters all rated.',
    );
  if (rows.some((row) => row.length !== k || row.some((v) => !Number.isFinite(v))))
    throw new StatsRefusal('Every subject needs a number from each rater.');
  const grand = rows.flat().reduce((a, b) => a + b, 0) / (n * k);
  const rowMeans = rows.map((row) => row.reduce((a, b) => a + b, 0) / k);
  const colMeans = Array.from({ length: k }, (_, j) => rows.reduce((s, row) => s + (row[j] as number), 0) / n);
  const msSubjects = (k * rowMeans.reduce((s, m) => s + (m - grand) ** 2, 0)) / (n - 1);
  const msRaters = (n * colMeans.reduce((s, m) => s + (m - grand) ** 2, 0)) / (k - 1);
  let rest = 0;
  rows.forEach((row, i) => {
    row.forEach((v, j) => {
      rest += (v - (rowMeans[i] as number) - (colMeans[j] as number) + grand) ** 2;
    });
  });
  const msError = rest / ((n - 1) * (k - 1));
  const base = { subjects: n, raters: k, msSubjects, msRaters, msError };
  const below = msSubjects + (k - 1) * msError + (k * (msRaters - msError)) / n;
  if (!(below > 0)) return { ...base, estimate: null, ci: null };
  const estimate = (msSubjects - msError) / below;
  if (estimate === 1 || msError === 0) return { ...base, estimate, ci: estimate === 1 ? [1, 1] : null };
  const a = (k * estimate) / (n * (1 - estimate));
  const b = 1 + (k * estimate * (n - 1)) / (n * (1 - estimate));
  const v =
    (a * msRaters + b * msError) ** 2 / ((a * msRaters) ** 2 / (k - 1) + (b * msError) ** 2 / ((n - 1) * (k - 1)));
  const tail = (1 - level) / 2;
  const fLow = fUpperQuantile(tail, n - 1, v);
  const fHigh = fUpperQuantile(tail, v, n - 1);
  const spread = k * msRaters + (k * n - k - n) * msError;
  const low = (n * (msSubjects - fLow * msError)) / (fLow * spread + n * msSubjects);
  const high = (n * (fHigh * msSubjects - msError)) / (spread + n * fHigh * msSubjects);
  return { ...base, estimate, ci: [low, high] };
}
