import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Cluster, Cohort } from './overlap.ts';
import type { OverlapRange } from './synthesis-answer.ts';

/** Up to this many combinations every one is computed; beyond it as many are drawn by chance, and the page says so. */
export const MOST_COMBINATIONS = 4096;
/** The seed of that chance: the same table gives the same range on every machine. */
export const SAMPLE_SEED = 20_240_612;

const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

/**
 * How many admissible choices a cluster has. Where it is unknown whether parts share patients, each of those relations may hold or not, so
 * any one or more of the parts may be counted, each by any one of its members.
 */
export const choicesOf = (cluster: Cluster): number => product(cluster.parts.map((p) => p.members.length + 1)) - 1;

/** For each part the place of its counted member from 1, or 0 where the part is left out. */
const chosen = <C extends Cohort>(cluster: Cluster<C>, places: readonly number[]): C[] =>
  cluster.parts.flatMap((part, i) => part.members[places[i]! - 1] ?? []);

/** The choice of this number, from 0. */
export function choiceAt<C extends Cohort>(cluster: Cluster<C>, number: number): C[] {
  let rest = number + 1;
  const places = cluster.parts.map((part) => {
    const place = rest % (part.members.length + 1);
    rest = Math.floor(rest / (part.members.length + 1));
    return place;
  });
  return chosen(cluster, places);
}

/** A choice drawn so that every one is equally likely: part by part, again where all were left out. */
function choiceByChance<C extends Cohort>(cluster: Cluster<C>, chance: RandomGenerator): C[] {
  for (;;) {
    const found = chosen(
      cluster,
      cluster.parts.map((part) => uniformInt(chance, 0, part.members.length)),
    );
    if (found.length > 0) return found;
  }
}

/**
 * The lowest and highest pooled estimate over the admissible choices of representatives, all of them up to `most`, else `most` drawn
 * evenly with the seed. A choice for which there is no estimate is passed over.
 * @returns null when there is nothing to choose, or no choice gives an estimate.
 */
export function rangeOverChoices<C extends Cohort>(
  clusters: readonly Cluster<C>[],
  estimate: (cohorts: readonly C[]) => number | null,
  { most = MOST_COMBINATIONS, seed = SAMPLE_SEED } = {},
): OverlapRange | null {
  const counts = clusters.map(choicesOf);
  const all = product(counts);
  if (all <= 1) return null;
  const exact = all <= most;
  const chance = xoroshiro128plus(seed);
  const seen = new Map<string, number | null>();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < (exact ? all : most); i++) {
    let rest = i;
    const cohorts = clusters.flatMap((cluster, c) => {
      if (!exact) return choiceByChance(cluster, chance);
      const count = counts[c]!;
      const number = rest % count;
      rest = Math.floor(rest / count);
      return choiceAt(cluster, number);
    });
    // The estimate depends on the counts alone: many choices share them, and one fit serves all.
    const key = cohorts
      .map((c) => `${c.x}/${c.n}`)
      .sort()
      .join(' ');
    const known = seen.get(key);
    const p = known === undefined ? estimate(cohorts) : known;
    seen.set(key, p);
    if (p === null) continue;
    low = Math.min(low, p);
    high = Math.max(high, p);
  }
  return low <= high ? { low, high, combinations: exact ? all : most, exact } : null;
}
