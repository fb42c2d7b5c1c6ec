/** Weights and scores by chance. The same seed gives the same numbers on every machine. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { normalQuantile } from './normal.ts';
import { StatsRefusal } from './refusal.ts';
import type { RankingProblem, Score, WeightRule } from './smaa-problem.ts';

/** Fills `into` with the weights of draw number `draw`; asked for draws in their order. */
export type WeightDraw = (draw: number, into: Float64Array) => void;

/** Streams of chance that do not meet: weights, measurements, experts. */
export const streams = (
  seed: number,
): { weights: RandomGenerator; scores: () => RandomGenerator; experts: () => RandomGenerator } => {
  const stream = (jumps: number) => {
    const rng = xoroshiro128plus(seed);
    for (let i = 0; i < jumps; i++) rng.jump();
    return rng;
  };
  return { weights: stream(0), scores: () => stream(1), experts: () => stream(2) };
};

/** Between 0 and 1, both excluded. */
const inside = (rng: RandomGenerator): number => {
  for (;;) {
    const u = uniformFloat64(rng);
    if (u > 0) return u;
  }
};

/**
 * Uniform on the simplex: the gaps between sorted uniform numbers (Devroye 1986, ch. V.2). No logarithm is taken, so that nothing depends on
 * how a machine rounds one.
 */
function onSimplex(rng: RandomGenerator, into: Float64Array): void {
  const m = into.length;
  for (let j = 0; j < m - 1; j++) into[j] = uniformFloat64(rng);
  into[m - 1] = 1;
  into.subarray(0, m - 1).sort();
  for (let j = m - 1; j > 0; j--) into[j] = (into[j] as number) - (into[j - 1] as number);
}

/** Uniform on the part of the simplex on which the criteria keep their order: a uniform point, its coordinates dealt out by size. */
function rankedDraw(
  order: readonly (readonly number[])[],
  m: number,
): (rng: RandomGenerator, into: Float64Array) => void {
  const point = new Float64Array(m);
  return (rng, into) => {
    onSimplex(rng, point);
    point.sort();
    let next = m - 1;
    for (const group of order) {
      // among criteria that are not told apart every order is as likely
      const rest = [...group];
      while (rest.length > 0) {
        const at = rest.length === 1 ? 0 : uniformInt(rng, 0, rest.length - 1);
        into[rest.splice(at, 1)[0] as number] = point[next--] as number;
      }
    }
  };
}

const TRIED = 20_000;
const LEAST_TAKEN = 0.01;
/** Steps of the walk between two draws that are used, for each criterion. */
const STEPS = 20;

/**
 * Uniform on the simplex between bounds: points of the whole simplex are taken when they fit, as long as at least one of a hundred does; else by a
 * walk along random pairs of coordinates that starts inside and keeps the sum (a Gibbs sampler, whose stationary distribution is the uniform one).
 */
function boundedDraw(
  low: readonly number[],
  high: readonly number[],
  probe: RandomGenerator,
): (rng: RandomGenerator, into: Float64Array) => void {
  const m = low.length;
  const fits = (w: Float64Array) => w.every((x, j) => x >= (low[j] as number) && x <= (high[j] as number));
  const test = new Float64Array(m);
  let taken = 0;
  for (let i = 0; i < TRIED; i++) {
    onSimplex(probe, test);
    if (fits(test)) taken++;
  }
  if (taken / TRIED >= LEAST_TAKEN)
    return (rng, into) => {
      do onSimplex(rng, into);
      while (!fits(into));
    };
  const at = insideBounds(low, high);
  let warm = false;
  return (rng, into) => {
    for (let s = 0; s < STEPS * m * (warm ? 1 : 50); s++) {
      const j = uniformInt(rng, 0, m - 1);
      const k = (j + uniformInt(rng, 1, m - 1)) % m;
      const both = (at[j] as number) + (at[k] as number);
      const least = Math.max(low[j] as number, both - (high[k] as number));
      const most = Math.min(high[j] as number, both - (low[k] as number));
      const x = least + (most - least) * uniformFloat64(rng);
      at[j] = x;
      at[k] = both - x;
    }
    warm = true;
    into.set(at);
  };
}

/** A point between the bounds that adds up to 1: all at the same share of their way from the lower to the upper bound. */
function insideBounds(low: readonly number[], high: readonly number[]): Float64Array {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const room = sum(high) - sum(low);
  const share = room > 0 ? (1 - sum(low)) / room : 0;
  return Float64Array.from(low, (l, j) => l + ((high[j] as number) - l) * Math.min(1, Math.max(0, share)));
}

/** @param expert which expert a draw belongs to. */
export function weightDraws(
  rule: WeightRule,
  m: number,
  rng: RandomGenerator,
  probe: RandomGenerator,
  expert: (draw: number) => number,
): WeightDraw {
  if (m === 1 && rule.kind !== 'samples') return (_, into) => into.fill(1);
  switch (rule.kind) {
    case 'uniform':
      return (_, into) => onSimplex(rng, into);
    case 'ranked': {
      const draw = rankedDraw(rule.order, m);
      return (_, into) => draw(rng, into);
    }
    case 'intervals': {
      const draw = boundedDraw(rule.low, rule.high, probe);
      return (_, into) => draw(rng, into);
    }
    case 'experts':
      return (i, into) => into.set(rule.rows[expert(i) % rule.rows.length] as number[]);
    case 'samples':
      return (i, into) => into.set(rule.rows[i] as number[]);
  }
}

/** Values of the scores on the scale from 0 (worst) to 1 (best), option by option; asked for draws in their order. */
export type ValueDraw = (draw: number, expert: number) => Float64Array;

/** A new course of draws from the first; the same seed gives the same course again. */
export function valueDraws(p: RankingProblem, rng: RandomGenerator): ValueDraw {
  const m = p.criteria.length;
  const values = new Float64Array(p.options.length * m);
  const partial = (score: number, j: number): number => {
    const { worst, best } = p.criteria[j] as RankingProblem['criteria'][number];
    return (score - worst) / (best - worst);
  };
  const { measurements } = p;
  if (measurements)
    return (draw) => {
      const rows = measurements[draw] as readonly (readonly number[])[];
      for (const [i, row] of rows.entries())
        for (let j = 0; j < m; j++) values[i * m + j] = partial(row[j] as number, j);
      return values;
    };
  const uncertain: { at: number; j: number; score: Score }[] = [];
  for (const [i, o] of p.options.entries())
    for (const [j, score] of o.scores.entries()) {
      if (!score) throw new StatsRefusal(`"${o.id}" has no score on "${p.criteria[j]?.id}".`);
      if (score.kind === 'exact') values[i * m + j] = partial(score.value, j);
      else uncertain.push({ at: i * m + j, j, score });
    }
  return (_, expert) => {
    for (const { at, j, score } of uncertain) values[at] = partial(drawScore(score, rng, expert), j);
    return values;
  };
}

function drawScore(s: Score, rng: RandomGenerator, expert: number): number {
  switch (s.kind) {
    case 'exact':
      return s.value;
    case 'normal':
      return s.mean + s.sd * normalQuantile(inside(rng));
    case 'range':
      return s.low + (s.high - s.low) * uniformFloat64(rng);
    case 'experts': {
      const own = s.values[expert % s.values.length];
      if (own !== null && own !== undefined) return own;
      // somebody who was not informed speaks with the voice of one who was
      const informed = s.values.filter((v) => v !== null);
      return informed[uniformInt(rng, 0, informed.length - 1)] as number;
    }
  }
}

/** Which expert each draw belongs to: the same for weights and for all scores of a draw. */
export function expertDraws(p: RankingProblem, rng: RandomGenerator): (draw: number) => number {
  const counts = [
    p.weights.kind === 'experts' ? p.weights.rows.length : 0,
    ...p.options.flatMap((o) => o.scores.map((s) => (s?.kind === 'experts' ? s.values.length : 0))),
  ];
  const most = Math.max(...counts);
  if (most === 0) return () => 0;
  const drawn: number[] = [];
  return (draw) => {
    while (drawn.length <= draw) drawn.push(uniformInt(rng, 0, most - 1));
    return drawn[draw] as number;
  };
}
