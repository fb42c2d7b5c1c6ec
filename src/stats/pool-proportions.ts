/** Pooling of single-arm proportions: the one entry for pages, syntheses and the command line. */
import { heterogeneity, type Tau2Method, tau2QProfile } from './heterogeneity.ts';
import { normalQuantile } from './normal.ts';
import { fitBinomialNormal } from './pool-glmm.ts';
import { clopperPearson, type Interval, wilson } from './proportion-intervals.ts';
import { inverseLogit, proportionScale, type TwoStepMethod } from './proportion-transforms.ts';
import { checkProportionRows, checkPoolOptions, type PoolOptions, type PoolSettings, type ProportionRow } from './pool-input.ts';
import { inconsistency, poolEffects, type PoolTest, predictionInterval } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';

export type PoolMethod = 'glmm' | TwoStepMethod;

/** One study as it went in, with its own intervals and its share of the pooled estimate. */
export interface PooledStudy {
  readonly study: string;
  readonly x: number;
  readonly n: number;
  /** x / n. */
  readonly p: number;
  readonly clopperPearson: Interval;
  readonly wilson: Interval;
  /** A proportion; the weights of all studies sum to 1. */
  readonly weight: number;
}
