/** Wilcoxon's signed-rank test with its exact distribution. */
import { normalUpperTail } from './normal.ts';
import { StatsRefusal } from './refusal.ts';

export interface SignedRank {
  /** Pairs that differ; only they are ranked. */
  readonly n: number;
  /** Pairs that do not differ, left out (Wilcoxon's own treatment). */
  readonly zeros: number;
  /** Sum of the ranks of the positive differences; mean ranks where differences are equal. */
  readonly v: number;
  /** Two-sided; 1 where nothing differs. */
  readonly p: number;
  readonly exact: boolean;
}

/** Above this many pairs the normal approximation, with its corrections for ties and continuity, is used. */
const MOST_EXACT = 200;

/**
 * Signed-rank test of paired differences (Wilcoxon 1945, 10.2307/3001968). The p-value is exact given the ranks as they are, ties
 * included: all 2^n signs are counted by their generating function. Two-sided: twice the smaller tail, at most 1.
 */
export function wilcoxonSignedRank(differences: readonly number[]): SignedRank {
  for (const d of differences)
    if (!Number.isFinite(d)) throw new StatsRefusal(`${d} is no difference; give a number for each pair.`);
  const moved = differences.filter((d) => d !== 0);
  const n = moved.length;
  const zeros = differences.length - n;
  if (n === 0) return { n, zeros, v: 0, p: 1, exact: true };
  const order = moved.map(Math.abs).sort((a, b) => a - b);
  // doubled, so that mean ranks are whole
  const doubled = new Map<number, number>();
  let ties = 0;
  for (let i = 0; i < n; ) {
    let j = i;
    while (j < n && order[j] === order[i]) j++;
    doubled.set(order[i] as number, i + 1 + j);
    ties += (j - i) ** 3 - (j - i);
    i = j;
  }
  const ranks = moved.map((d) => doubled.get(Math.abs(d)) as number);
  const twice = moved.reduce((s, d, i) => s + (d > 0 ? (ranks[i] as number) : 0), 0);
  const v = twice / 2;
  if (n > MOST_EXACT) {
    const mean = (n * (n + 1)) / 4;
    const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
    const gap = Math.max(0, Math.abs(v - mean) - 0.5);
    return { n, zeros, v, p: Math.min(1, 2 * normalUpperTail(gap / Math.sqrt(variance))), exact: false };
  }
  const total = ranks.reduce((a, b) => a + b, 0);
  // probabilities, not counts: 2^n leaves the numbers of the machine
  let probability = new Float64Array(total + 1);
  probability[0] = 1;
  let reach = 0;
  for (const r of ranks) {
    const next = new Float64Array(total + 1);
    for (let s = 0; s <= reach; s++) {
      const half = (probability[s] as number) / 2;
      next[s] = (next[s] as number) + half;
      next[s + r] = (next[s + r] as number) + half;
    }
    probability = next;
    reach += r;
  }
  // the distribution is symmetric, so one tail serves for both
  const smaller = Math.min(twice, total - twice);
  let tail = 0;
  for (let s = 0; s <= smaller; s++) tail += probability[s] as number;
  return { n, zeros, v, p: Math.min(1, 2 * tail), exact: true };
}
