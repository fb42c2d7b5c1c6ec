/** What goes into the pooling of proportions, and what is refused at its door. */
import type { Tau2Method } from './heterogeneity.ts';
import type { ProportionCounts, TwoStepMethod } from './proportion-transforms.ts';
import type { PoolTest, PredictionDf } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';

/** One arm: x events among n evaluable. The name is a label; two arms of one study may carry the same one. */
export interface ProportionRow extends ProportionCounts {
  readonly study: string;
}

export type PoolMethod = 'glmm' | TwoStepMethod;

export interface PoolOptions {
  /** Default glmm. */
  readonly method?: PoolMethod | undefined;
  /** Default ML for glmm (which takes ML or none only), else REML. */
  readonly tau2?: Tau2Method | undefined;
  /** Default z; glmm takes z only. */
  readonly test?: PoolTest | undefined;
  /** Two-sided level of every interval, default 0.95. */
  readonly level?: number | undefined;
  /** Default k-1. */
  readonly predictionDf?: PredictionDf | undefined;
  /** Whether two studies may be pooled with random effects. Default true: the rule against it is the pages' own. */
  readonly randomEffectsBelow3?: boolean | undefined;
  /** Default true. k further fits: switch it off inside loops. */
  readonly leaveOneOut?: boolean | undefined;
}

/** The options with every default filled in. */
export type PoolSettings = { readonly [K in keyof Required<PoolOptions>]: NonNullable<PoolOptions[K]> };

const TAU2_METHODS: readonly Tau2Method[] = ['DL', 'PM', 'ML', 'REML', 'none'];
const METHODS: readonly PoolMethod[] = ['glmm', 'logit', 'freeman-tukey', 'arcsine'];
const TESTS: readonly PoolTest[] = ['z', 'hk', 'hk-adhoc'];
const PREDICTION_DFS: readonly PredictionDf[] = ['k-1', 'k-2'];

/** Fills in the defaults; throws StatsRefusal for a value or a combination that means nothing. */
export function poolSettings(options: PoolOptions, k: number): PoolSettings {
  const method = oneOf('method', options.method ?? 'glmm', METHODS);
  const tau2 = oneOf('tau2', options.tau2 ?? (method === 'glmm' ? 'ML' : 'REML'), TAU2_METHODS);
  const test = oneOf('test', options.test ?? 'z', TESTS);
  const predictionDf = oneOf('predictionDf', options.predictionDf ?? 'k-1', PREDICTION_DFS);
  const level = options.level ?? 0.95;
  if (!(level > 0 && level < 1)) {
    throw new StatsRefusal(`The level is ${level}; give a number between 0 and 1, such as 0.95.`);
  }
  if (method === 'glmm' && tau2 !== 'ML' && tau2 !== 'none') {
    throw new StatsRefusal(
      `The glmm is fitted by maximum likelihood, so tau2 ${tau2} does not apply; use tau2 ML or none, or another method.`,
    );
  }
  if (method === 'glmm' && test !== 'z') {
    throw new StatsRefusal(`The test ${test} is not defined for the glmm; use test z, or another method.`);
  }
  const randomEffectsBelow3 = options.randomEffectsBelow3 ?? true;
  if (!randomEffectsBelow3 && k === 2 && tau2 !== 'none') {
    throw new StatsRefusal('Two studies are too few for random effects; use tau2 none, or allow it explicitly.');
  }
  return { method, tau2, test, level, predictionDf, randomEffectsBelow3, leaveOneOut: options.leaveOneOut ?? true };
}

function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new StatsRefusal(`The ${name} "${value}" is not known; use one of ${allowed.join(', ')}.`);
}

/** Throws StatsRefusal naming the first row that is not a count of events among a count of patients. */
export function checkProportionRows(rows: readonly ProportionRow[]): void {
  if (rows.length === 0)
    throw new StatsRefusal('There are no studies to pool; give at least one row of study, x and n.');
  rows.forEach((row, i) => {
    const name = `Row ${i + 1}${row.study ? ` ("${row.study}")` : ''}`;
    for (const [key, value, meaning] of [
      ['n', row.n, 'evaluable patients'],
      ['x', row.x, 'events'],
    ] as const) {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new StatsRefusal(`${name}: ${key} is ${shown(value)}; give the number of ${meaning} as a whole number.`);
      }
      if (value < 0)
        throw new StatsRefusal(`${name}: ${key} is ${value}; the number of ${meaning} cannot be negative.`);
      if (!Number.isSafeInteger(value)) {
        throw new StatsRefusal(`${name}: ${key} is ${value}; give the number of ${meaning} as a whole number.`);
      }
    }
    if (row.n === 0) throw new StatsRefusal(`${name}: n is 0; leave out an arm in which nobody was evaluable.`);
    if (row.x > row.n) {
      throw new StatsRefusal(
        `${name}: x is ${row.x} but n is only ${row.n}; count patients with an event, not events.`,
      );
    }
  });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : value === undefined ? 'missing' : String(value);
}
