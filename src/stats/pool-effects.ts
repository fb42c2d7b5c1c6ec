/** Pooling of effects of two arms, or of any effects with standard errors: the one entry for pages and the command line. */
import {
  type CountMeasure,
  type Effect,
  type EffectMeasure,
  effectOfCounts,
  effectOfMeans,
  type MeanMeasure,
  type TwoByTwo,
  type TwoMeans,
} from './effect-measures.ts';
import { type EggerModel, type EggerTest, eggerMixed, eggerTest } from './egger.ts';
import { surveyTau2, type Tau2Method, tau2QProfile } from './heterogeneity.ts';
import { mantelHaenszel, petoOddsRatio, type StratifiedEstimate } from './mantel-haenszel.ts';
import { normalUpperTail } from './normal.ts';
import { poolSettings } from './pool-options.ts';
import type { Interval } from './proportion-intervals.ts';
import { type PoolTest, type PredictionDf, poolEffects } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';
import { tUpperTail } from './special.ts';

/** An effect on the analysis scale with its standard error, above zero. */
export interface GenericEffect {
  readonly study: string;
  readonly yi: number;
  readonly sei: number;
}

/** What the studies gave, by measure. */
export type EffectRows =
  | { readonly measure: CountMeasure; readonly rows: readonly TwoByTwo[] }
  | { readonly measure: MeanMeasure; readonly rows: readonly TwoMeans[] }
  | { readonly measure: 'generic'; readonly rows: readonly GenericEffect[] };

export interface EffectPoolOptions {
  /** Default REML. */
  readonly tau2?: Tau2Method | undefined;
  /** Default z. */
  readonly test?: PoolTest | undefined;
  /** Two-sided level of every interval, default 0.95. */
  readonly level?: number | undefined;
  /** Default k-1. */
  readonly predictionDf?: PredictionDf | undefined;
  /** Default true. */
  readonly leaveOneOut?: boolean | undefined;
  /** Default lm. mixed takes the method for τ² and the test of the pooling. */
  readonly egger?: EggerModel | undefined;
}

export interface EffectStudy extends Effect {
  readonly study: string;
  readonly ci: Interval;
  /** Share of the pooled estimate; the shares sum to 1. */
  readonly weight: number;
}

export interface EffectLeftOut {
  readonly study: string;
  readonly estimate: number;
  readonly ci: Interval;
  readonly tau2: number;
  readonly I2: number;
  readonly Q: number;
  readonly pQ: number;
}

/** On the analysis scale throughout: natural logarithms for ratios. Every number is finite; what is not defined is null. */
export interface PooledEffectTable {
  readonly measure: EffectMeasure;
  readonly k: number;
  readonly tau2Method: Tau2Method;
  /** The test in fact used: z for one study. */
  readonly test: PoolTest;
  readonly level: number;
  readonly estimate: number;
  readonly ci: Interval;
  readonly transformed: { readonly mu: number; readonly se: number; readonly ci: Interval };
  /** Of the pooled effect against 0, two-sided. */
  readonly statistic: number | null;
  readonly p: number | null;
  readonly tau2: number;
  /** Q-profile; null for one study and for a common effect. */
  readonly tau2Ci: Interval | null;
  readonly Q: number;
  readonly df: number;
  readonly pQ: number;
  readonly I2: number;
  readonly I2FromQ: number;
  readonly logLik: number;
  readonly predictionInterval: Interval | null;
  readonly studies: readonly EffectStudy[];
  readonly leaveOneOut: readonly EffectLeftOut[] | null;
  readonly egger: EggerTest | null;
  /** Counts only. */
  readonly mantelHaenszel: StratifiedEstimate | null;
  /** Counts only; a log odds ratio whatever the measure. */
  readonly peto: StratifiedEstimate | null;
  /** Why one of the above is null, in sentences. */
  readonly notes: readonly string[];
}

/** Pools k ≥ 1 studies. Throws StatsRefusal for rows or options that make no sense. */
export function poolEffectTable(given: EffectRows, options: EffectPoolOptions = {}): PooledEffectTable {
  if (given.rows.length === 0) throw new StatsRefusal('There are no studies to pool; give at least one row.');
  const settings = poolSettings({ method: 'logit', ...options }, given.rows.length);
  const effects = effectsOf(given);
  const y = Float64Array.from(effects, (e) => e.yi);
  const v = Float64Array.from(effects, (e) => e.vi);
  const { mu, se, ci, test, tau2, Q, df, pQ, I2, I2FromQ, logLik, weights, predictionInterval } = poolEffects(
    y,
    v,
    settings,
  );
  const k = y.length;
  const { level } = settings;
  const counts = given.measure === 'logRR' || given.measure === 'logOR' || given.measure === 'RD';
  const mh = counts ? mantelHaenszel(given.rows, given.measure, effects, level) : null;
  const peto = counts ? petoOddsRatio(given.rows, level) : null;
  const egger = options.egger === 'mixed' ? eggerMixed(y, v, settings.tau2, test) : eggerTest(y, v);
  const survey = settings.tau2 === 'ML' || settings.tau2 === 'REML' ? surveyTau2(y, v) : null;
  const statistic = se > 0 ? mu / se : null;
  const notes = [
    mh?.refusal,
    peto?.refusal,
    egger === null
      ? `Egger’s test needs three studies of different precision that do not lie exactly on a line; there ${k < 3 ? `${k === 1 ? 'is' : 'are'} ${k}` : 'are none such'}.`
      : null,
    statistic === null ? 'The studies agree exactly, so Hartung–Knapp leaves no spread to test with.' : null,
  ].filter((note) => typeof note === 'string');
  return {
    measure: given.measure,
    k,
    tau2Method: settings.tau2,
    test,
    level,
    estimate: mu,
    ci,
    transformed: { mu, se, ci },
    statistic,
    p:
      statistic === null
        ? null
        : 2 * (test === 'z' ? normalUpperTail(Math.abs(statistic)) : tUpperTail(Math.abs(statistic), k - 1)),
    tau2,
    tau2Ci: settings.tau2 === 'none' ? null : tau2QProfile(y, v, level),
    Q,
    df,
    pQ,
    I2,
    I2FromQ,
    logLik,
    predictionInterval,
    studies: effects.map((e, i) => {
      const alone = poolEffects(Float64Array.of(e.yi), Float64Array.of(e.vi), { ...settings, tau2: 'none', test: 'z' });
      return { study: given.rows[i]?.study ?? '', ...e, ci: alone.ci, weight: weights[i] as number };
    }),
    leaveOneOut:
      settings.leaveOneOut && k > 1
        ? effects.map((without, i) => {
            const rest = poolEffects(
              y.filter((_, j) => j !== i),
              v.filter((_, j) => j !== i),
              settings,
              survey && { survey, without },
            );
            const { mu: estimate, ci: around, tau2: spread, I2: share, Q: q, pQ: pq } = rest;
            return { study: given.rows[i]?.study ?? '', estimate, ci: around, tau2: spread, I2: share, Q: q, pQ: pq };
          })
        : null,
    egger,
    mantelHaenszel: mh?.result ?? null,
    peto: peto?.result ?? null,
    notes,
  };
}

const name = (row: { study: string }, i: number): string => `Row ${i + 1}${row.study ? ` ("${row.study}")` : ''}`;

function effectsOf(given: EffectRows): Effect[] {
  switch (given.measure) {
    case 'logRR':
    case 'logOR':
    case 'RD':
      return given.rows.map((row, i) => {
        checkCounts(row, name(row, i));
        return effectOfCounts(row, given.measure);
      });
    case 'MD':
    case 'SMD':
      return given.rows.map((row, i) => {
        checkMeans(row, name(row, i), given.measure);
        return usable(effectOfMeans(row, given.measure), name(row, i));
      });
    case 'generic':
      return given.rows.map((row, i) => {
        finite(row.yi, 'yi', name(row, i));
        finite(row.sei, 'sei', name(row, i));
        if (!(row.sei > 0))
          throw new StatsRefusal(`${name(row, i)}: sei is ${row.sei}; a standard error is above zero.`);
        return usable({ yi: row.yi, vi: row.sei ** 2 }, name(row, i));
      });
  }
}

/** Beyond this the squares of weights and effects leave the numbers of the machine. */
const MOST = 1e50;

function usable(effect: Effect, who: string): Effect {
  const se = Math.sqrt(effect.vi);
  if (Math.abs(effect.yi) <= MOST && se <= MOST && se >= 1 / MOST) return effect;
  throw new StatsRefusal(
    `${who}: its effect or variance is too large or too small to be computed with; check the unit.`,
  );
}

function finite(value: number, key: string, who: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new StatsRefusal(`${who}: ${key} is ${typeof value === 'number' ? value : 'missing'}; give a number.`);
}

function whole(value: number, key: string, least: number, who: string): void {
  finite(value, key, who);
  if (!Number.isSafeInteger(value) || value < least)
    throw new StatsRefusal(`${who}: ${key} is ${value}; give a whole number of patients, ${least} or more.`);
}

function checkCounts(row: TwoByTwo, who: string): void {
  for (const key of ['n1i', 'n2i'] as const) whole(row[key], key, 1, who);
  for (const key of ['ai', 'ci'] as const) whole(row[key], key, 0, who);
  if (row.ai > row.n1i)
    throw new StatsRefusal(`${who}: ai is ${row.ai} but n1i is only ${row.n1i}; count patients, not events.`);
  if (row.ci > row.n2i)
    throw new StatsRefusal(`${who}: ci is ${row.ci} but n2i is only ${row.n2i}; count patients, not events.`);
}

function checkMeans(row: TwoMeans, who: string, measure: MeanMeasure): void {
  for (const key of ['n1i', 'n2i'] as const) whole(row[key], key, 1, who);
  for (const key of ['m1i', 'm2i', 'sd1i', 'sd2i'] as const) finite(row[key], key, who);
  for (const key of ['sd1i', 'sd2i'] as const)
    if (row[key] < 0) throw new StatsRefusal(`${who}: ${key} is ${row[key]}; a standard deviation is not negative.`);
  if (row.sd1i === 0 && row.sd2i === 0)
    throw new StatsRefusal(
      `${who}: both standard deviations are 0, so the effect has no variance; leave the study out.`,
    );
  if (measure === 'SMD' && row.n1i + row.n2i < 4)
    throw new StatsRefusal(
      `${who}: ${row.n1i + row.n2i} patients are too few for a standardised difference; four is the least.`,
    );
}
