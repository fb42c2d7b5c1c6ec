/** What distributions, quantiles and measures of agreement are held to, for the table of oracles and its test. */
import { cohenKappa, fleissKappa, gwetAc1 } from './agreement-kappa.ts';
import { icc21, krippendorffAlpha, type Ratings } from './agreement-ratings.ts';
import agreement from './fixtures/agreement.json' with { type: 'json' };
import distributions from './fixtures/distributions.json' with { type: 'json' };
import { normalLogDensity, normalLowerTail, normalQuantile, normalUpperTail } from './normal.ts';
import { asList, compare, type OracleRow } from './oracle.testing.ts';
import { clopperPearson, wilson } from './proportion-intervals.ts';
import { type QuantileType, quantile } from './quantile.ts';
import {
  betaQuantile,
  chiSquareLowerTail,
  chiSquareQuantile,
  chiSquareUpperTail,
  logBinomial,
  tLowerTail,
  tUpperQuantile,
  tUpperTail,
} from './special.ts';
import { wilcoxonSignedRank } from './wilcoxon.ts';

/** Tails below this are beyond what a double holds with all its digits. */
const SUBNORMAL = 1e-300;

const many = Object.entries(agreement.many) as unknown as readonly (readonly [
  string,
  { ratings: Ratings; categories: number | number[]; [key: string]: unknown },
])[];
const countsOf = (ratings: Ratings, categories: readonly number[]) =>
  ratings.map((row) => categories.map((c) => row.filter((v) => v === c).length));

export const BASIC_ORACLES: readonly OracleRow[] = [
  {
    kernel: 'normal distribution',
    source: ['normal.ts'],
    reference: 'pnorm, dnorm, qnorm',
    fixture: 'distributions',
    tolerance: 1e-13,
    run: (worst) => {
      for (const { z, lower, upper, logDensity } of distributions.normalTails) {
        compare(worst, `lower ${z}`, normalLowerTail(Number(z)), lower);
        compare(worst, `upper ${z}`, normalUpperTail(Number(z)), upper);
        compare(worst, `density ${z}`, normalLogDensity(Number(z)), logDensity);
      }
      for (const { p, z } of distributions.normalQuantile)
        compare(worst, `quantile ${p}`, normalQuantile(Number(p)), z);
      return distributions.normalTails.length + distributions.normalQuantile.length;
    },
  },
  {
    kernel: 'Student’s t',
    source: ['special.ts'],
    reference: 'pt, qt',
    fixture: 'distributions',
    tolerance: 1e-10,
    run: (worst) => {
      for (const { t, df, lower, upper } of distributions.t) {
        compare(worst, `lower ${t} on ${df}`, tLowerTail(Number(t), df), lower, SUBNORMAL);
        compare(worst, `upper ${t} on ${df}`, tUpperTail(Number(t), df), upper, SUBNORMAL);
      }
      for (const { q, df, t } of distributions.tQuantile)
        compare(worst, `${q} on ${df}`, tUpperQuantile(Number(q), df), t);
      return distributions.t.length + distributions.tQuantile.length;
    },
  },
  {
    kernel: 'chi-square',
    source: ['special.ts'],
    reference: 'pchisq, qchisq',
    fixture: 'distributions',
    tolerance: 1e-11,
    run: (worst) => {
      for (const { x, df, lower, upper } of distributions.chiSquare) {
        compare(worst, `lower ${x} on ${df}`, chiSquareLowerTail(Number(x), df), lower, SUBNORMAL);
        compare(worst, `upper ${x} on ${df}`, chiSquareUpperTail(Number(x), df), upper, SUBNORMAL);
      }
      for (const { p, df, lower, upper } of distributions.chiSquareQuantile) {
        compare(worst, `lower ${p} on ${df}`, chiSquareQuantile(Number(p), df, 'lower'), lower);
        compare(worst, `upper ${p} on ${df}`, chiSquareQuantile(Number(p), df, 'upper'), upper);
      }
      return distributions.chiSquare.length + distributions.chiSquareQuantile.length;
    },
  },
  {
    kernel: 'beta quantile',
    source: ['special.ts'],
    reference: 'qbeta',
    fixture: 'distributions',
    tolerance: 1e-10,
    run: (worst) => {
      for (const { p, a, b, x } of distributions.betaQuantile)
        compare(worst, `${p} ${a} ${b}`, betaQuantile(p, a, b), x);
      return distributions.betaQuantile.length;
    },
  },
  {
    kernel: 'binomial probability, log',
    source: ['special.ts'],
    reference: 'dbinom',
    fixture: 'distributions',
    tolerance: 1e-12,
    run: (worst) => {
      for (const { x, n, p, value } of distributions.logBinomial)
        compare(worst, `${x} of ${n} at ${p}`, logBinomial(x, n, p, 1 - p), value);
      return distributions.logBinomial.length;
    },
  },
  {
    kernel: 'Clopper–Pearson and Wilson',
    source: ['proportion-intervals.ts'],
    reference: 'binom.test, prop.test',
    fixture: 'distributions',
    tolerance: 1e-8,
    run: (worst) => {
      for (const { x, n, level, clopperPearson: exact, wilson: score } of distributions.intervals) {
        compare(worst, `exact ${x} of ${n}`, clopperPearson(x, n, level), exact, 1e-15);
        compare(worst, `score ${x} of ${n}`, wilson(x, n, level), score, 1e-15);
      }
      return distributions.intervals.length;
    },
  },
  {
    kernel: 'sample quantiles, types 1 to 9',
    source: ['quantile.ts'],
    reference: 'quantile',
    fixture: 'distributions',
    tolerance: 1e-12,
    run: (worst) => {
      for (const { values, probs, types } of distributions.quantiles)
        types.forEach((expected, i) => {
          const ours = probs.map((p) => quantile(values, p, (i + 1) as QuantileType));
          compare(worst, `type ${i + 1} of ${values.length}`, ours, expected, 1e-14);
        });
      return distributions.quantiles.length;
    },
  },
  {
    kernel: 'Cohen’s κ, plain and weighted',
    source: ['agreement-kappa.ts'],
    reference: 'psych cohen.kappa; delta method by numDeriv',
    fixture: 'agreement',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, { table, ...expected }] of Object.entries(agreement.cohens))
        for (const weights of ['none', 'linear', 'quadratic'] as const) {
          const ours = cohenKappa(table, weights);
          compare(worst, `${name}, ${weights}`, ours.estimate, expected[weights].estimate, 1e-14);
          compare(worst, `${name}, ${weights}: se`, ours.se, expected[weights].se);
        }
      return Object.keys(agreement.cohens).length;
    },
  },
  {
    kernel: 'Fleiss’ κ, AC1',
    source: ['agreement-kappa.ts'],
    reference: 'their papers, over pairs of ratings',
    fixture: 'agreement',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, set] of many) {
        const categories = asList(set.categories);
        if (categories.length < 2) continue;
        const counts = countsOf(set.ratings, categories);
        compare(worst, `${name}: Fleiss`, fleissKappa(counts).estimate, set.fleiss, 1e-14);
        compare(worst, `${name}: AC1`, gwetAc1(counts).estimate, set.ac1, 1e-14);
      }
      return many.length;
    },
  },
  {
    kernel: 'ICC(2,1)',
    source: ['agreement-ratings.ts'],
    reference: 'psych ICC',
    fixture: 'agreement',
    tolerance: 1e-8,
    run: (worst) => {
      let met = 0;
      for (const [name, set] of many) {
        const icc = set.icc as { estimate?: number; ci?: number[] } | null | undefined;
        if (typeof icc?.estimate !== 'number') continue;
        met++;
        const ours = icc21(set.ratings);
        compare(worst, `${name}`, ours.estimate, icc.estimate, 1e-12);
        compare(worst, `${name}: interval`, ours.ci, icc.ci, 1e-9);
      }
      return met;
    },
  },
  {
    kernel: 'Krippendorff’s α, four metrics',
    source: ['agreement-ratings.ts'],
    reference: 'its paper, over pairs of ratings',
    fixture: 'agreement',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, set] of many)
        for (const metric of ['nominal', 'ordinal', 'interval', 'ratio'] as const) {
          const expected = (set.alpha as Record<string, unknown>)[metric];
          if (typeof expected !== 'number') continue;
          compare(worst, `${name}, ${metric}`, krippendorffAlpha(set.ratings, metric).estimate, expected, 1e-13);
        }
      return many.length;
    },
  },
  {
    kernel: 'Wilcoxon’s signed ranks',
    source: ['wilcoxon.ts'],
    reference: 'wilcox.test; all signs counted',
    fixture: 'agreement',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, { d, v, p }] of Object.entries(agreement.signed)) {
        const ours = wilcoxonSignedRank(asList(d));
        compare(worst, `${name}: v`, ours.v, v);
        compare(worst, `${name}: p`, ours.p, p);
      }
      return Object.keys(agreement.signed).length;
    },
  },
];
