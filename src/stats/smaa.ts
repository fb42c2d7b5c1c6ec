/** Stochastic multicriteria acceptability analysis. METHODS §6; Lahdelma and Salminen 2001, 10.1287/opre.49.3.444.11220 (SMAA-2). */
import { StatsRefusal } from './refusal.ts';
import { expertDraws, streams, valueDraws, weightDraws } from './smaa-draws.ts';
import type { RankingProblem } from './smaa-problem.ts';

/** `robust`: among the first k in at least 95 % of the draws. `dominated`: another option is at least as good in every draw, and better in one. */
export type RankWord = 'robust' | 'preference-dependent' | 'dominated';

export interface Ranking {
  readonly draws: number;
  readonly seed: number;
  readonly top: number;
  /** By option: the share of the draws in which it has rank 1, 2, …; equal options share the better rank. */
  readonly rankAcceptability: Readonly<Record<string, readonly number[]>>;
  /** By option: the mean of the weights that make it first, in the order of the criteria; null where none do. */
  readonly centralWeights: Readonly<Record<string, readonly number[] | null>>;
  /** By option: the share of the drawn scores for which it is first with its central weights; null where it has none. */
  readonly confidenceFactor: Readonly<Record<string, number | null>>;
  /** By option: the mean rank, and the share of the draws in which it is among the first `top`. */
  readonly expectedRank: Readonly<Record<string, number>>;
  readonly inTop: Readonly<Record<string, number>>;
  readonly words: Readonly<Record<string, RankWord>>;
  /** Ids of the options whose word is `robust`. */
  readonly robust: readonly string[];
  /** The largest standard error that chance leaves in a rank acceptability; 0 where the draws were given. */
  readonly monteCarloError: number;
}

export interface RankOptions {
  readonly draws: number;
  readonly seed: number;
  /** How many first places are asked about; without it three, and fewer than there are options. */
  readonly top?: number;
}

const ROBUST = 0.95;
/** Above this many options ranks are found by sorting. */
const FEW = 48;
/** Options are compared pair by pair for dominance up to this many. */
const MOST_COMPARED = 500;

/** How many draws there are: as many as were given, where some were. */
const drawsOf = (p: RankingProblem, asked: number): number =>
  p.weights.kind === 'samples' ? p.weights.rows.length : (p.measurements?.length ?? asked);

/**
 * Ranks the options in every draw of weights and scores and counts.
 * @throws StatsRefusal for no draws.
 */
export function rankOptions(p: RankingProblem, o: RankOptions): Ranking {
  const [n, m] = [p.options.length, p.criteria.length];
  const draws = drawsOf(p, o.draws);
  if (draws < 1) throw new StatsRefusal('There are no draws; ask for at least one.');
  const top = Math.max(1, o.top === undefined ? Math.min(3, n - 1) : Math.min(o.top, n));
  const chance = streams(o.seed);
  const expert = expertDraws(p, chance.experts());
  const weightOf = weightDraws(p.weights, m, chance.weights, chance.experts(), expert);
  const valuesOf = valueDraws(p, chance.scores());
  const counts = new Float64Array(n * n);
  const central = new Float64Array(n * m);
  const w = new Float64Array(m);
  const total = new Float64Array(n);
  const ranks = new Int32Array(n);
  const rankOf = ranker(n);
  const beaten = n <= MOST_COMPARED ? dominance(n) : null;
  for (let d = 0; d < draws; d++) {
    weightOf(d, w);
    const values = valuesOf(d, expert(d));
    for (let i = 0; i < n; i++) total[i] = worth(values, i * m, w, m);
    rankOf(total, ranks);
    beaten?.see(total);
    for (let i = 0; i < n; i++) {
      const r = ranks[i] as number;
      counts[i * n + r] = (counts[i * n + r] as number) + 1;
      if (r === 0) for (let j = 0; j < m; j++) central[i * m + j] = (central[i * m + j] as number) + (w[j] as number);
    }
  }
  const centralWeights = p.options.map((_, i): Float64Array | null => {
    const firsts = counts[i * n] as number;
    return firsts > 0 ? central.subarray(i * m, (i + 1) * m).map((x) => x / firsts) : null;
  });
  const sure = confidence(p, centralWeights, draws, o.seed, expert);
  const share = (i: number, r: number): number => (counts[i * n + r] as number) / draws;
  const inTop = p.options.map((_, i) => sumTo(top, (r) => share(i, r)));
  const dominated = beaten?.dominated() ?? [];
  const words = p.options.map(
    (_, i): RankWord =>
      dominated[i] ? 'dominated' : (inTop[i] as number) >= ROBUST ? 'robust' : 'preference-dependent',
  );
  const by = <T>(of: (i: number) => T): Record<string, T> =>
    Object.fromEntries(p.options.map(({ id }, i) => [id, of(i)] as const));
  const given = p.weights.kind === 'samples' || p.measurements !== null;
  return {
    draws,
    seed: o.seed,
    top,
    rankAcceptability: by((i) => Array.from({ length: n }, (_, r) => share(i, r))),
    centralWeights: by((i) => (centralWeights[i] ? [...(centralWeights[i] as Float64Array)] : null)),
    confidenceFactor: by((i) => sure[i] ?? null),
    expectedRank: by((i) => sumTo(n, (r) => share(i, r) * (r + 1))),
    inTop: by((i) => inTop[i] as number),
    words: by((i) => words[i] as RankWord),
    robust: p.options.filter((_, i) => words[i] === 'robust').map((x) => x.id),
    monteCarloError: given ? 0 : counts.reduce((most, c) => Math.max(most, Math.sqrt((c / draws) * (1 - c / draws) / draws)), 0), // biome-ignore format: one expression
  };
}

const areKnown = (p: RankingProblem): boolean =>
  p.measurements === null && p.options.every((o) => o.scores.every((s) => s?.kind === 'exact'));

const sumTo = (n: number, of: (i: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += of(i);
  return sum;
};

function worth(values: Float64Array, from: number, w: Float64Array, m: number): number {
  let sum = 0;
  for (let j = 0; j < m; j++) sum += (values[from + j] as number) * (w[j] as number);
  return sum;
}

/** Writes the rank of each option, from 0: how many are strictly better. */
function ranker(n: number): (total: Float64Array, ranks: Int32Array) => void {
  if (n <= FEW)
    return (total, ranks) => {
      for (let i = 0; i < n; i++) {
        const own = total[i] as number;
        let better = 0;
        for (let k = 0; k < n; k++) if ((total[k] as number) > own) better++;
        ranks[i] = better;
      }
    };
  const order = Array.from({ length: n }, (_, i) => i);
  return (total, ranks) => {
    order.sort((a, b) => (total[b] as number) - (total[a] as number));
    for (let place = 0; place < n; place++) {
      const i = order[place] as number;
      const before = place > 0 ? (order[place - 1] as number) : -1;
      ranks[i] = before >= 0 && total[before] === total[i] ? (ranks[before] as number) : place;
    }
  };
}

/** Sees every draw and tells at the end which options another one was never worse than, and better at least once. */
function dominance(n: number): { see(total: Float64Array): void; dominated(): boolean[] } {
  // pairs of which neither was better yet, or one only; those of which either was once better can dominate no more and fall out
  let pairs = Array.from({ length: (n * (n - 1)) / 2 }, () => 0);
  let next = 0;
  for (let i = 0; i < n; i++) for (let k = i + 1; k < n; k++) pairs[next++] = i * n + k;
  const first = new Uint8Array(n * n);
  const second = new Uint8Array(n * n);
  return {
    see(total) {
      let done = 0;
      for (const at of pairs) {
        const i = Math.floor(at / n);
        const [a, b] = [total[i] as number, total[at - i * n] as number];
        if (a > b) first[at] = 1;
        else if (b > a) second[at] = 1;
        if (first[at] === 1 && second[at] === 1) done++;
      }
      if (done > 0) pairs = pairs.filter((at) => first[at] === 0 || second[at] === 0);
    },
    dominated() {
      const out = Array.from({ length: n }, () => false);
      for (const at of pairs) {
        const i = Math.floor(at / n);
        if (first[at] === 1) out[at - i * n] = true;
        else if (second[at] === 1) out[i] = true;
      }
      return out;
    },
  };
}

/** The share of the drawn scores for which each option is first with its central weights. */
function confidence(
  p: RankingProblem,
  central: readonly (Float64Array | null)[],
  draws: number,
  seed: number,
  expert: (draw: number) => number,
): (number | null)[] {
  const [n, m] = [p.options.length, p.criteria.length];
  const first = new Float64Array(n);
  const valuesOf = valueDraws(p, streams(seed).scores());
  // scores that are known are the same in every draw
  const rounds = areKnown(p) ? 1 : draws;
  for (let d = 0; d < rounds; d++) {
    const values = valuesOf(d, expert(d));
    for (let i = 0; i < n; i++) {
      const w = central[i];
      if (!w) continue;
      const own = worth(values, i * m, w, m);
      let isFirst = true;
      for (let k = 0; k < n && isFirst; k++) if (k !== i && worth(values, k * m, w, m) > own) isFirst = false;
      if (isFirst) first[i] = (first[i] as number) + 1;
    }
  }
  return central.map((w, i) => (w ? (first[i] as number) / rounds : null));
}
