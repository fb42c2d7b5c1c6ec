import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { type Cluster, type Cohort, representative } from './overlap.ts';
import { FEWEST_TO_POOL, type OverlapRange } from './synthesis-answer.ts';

/** Up to this many combinations every one is computed; beyond it as many are tried, most of them drawn by chance, and the page says so. */
const MOST_COMBINATIONS = 4096;
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
 * The choices that a sample must not miss: the main one, and those that keep the lowest or the highest share of events, once of every part and
 * once of as few parts of each cluster as there must be to pool.
 */
function corners<C extends Cohort>(clusters: readonly Cluster<C>[]): C[][] {
  const fewest = Math.max(1, FEWEST_TO_POOL - (clusters.length - 1));
  const inOrder = (members: readonly C[], sign: 1 | -1): C[] =>
    [...members].sort((a, b) => sign * (a.x / a.n - b.x / b.n) || b.n - a.n || (a.id < b.id ? -1 : 1));
  return [
    clusters.flatMap((c) => c.parts.map((p) => representative(p).taken)),
    ...([1, -1] as const).flatMap((sign) => {
      const ends = clusters.map((c) =>
        inOrder(
          c.parts.flatMap((p) => inOrder(p.members, sign).slice(0, 1)),
          sign,
        ),
      );
      return [ends.flat(), ends.flatMap((c) => c.slice(0, fewest))];
    }),
  ];
}

const idsOf = (choice: readonly Cohort[]): string =>
  choice
    .map((c) => c.id)
    .sort()
    .join('\n');

/** Every choice, or where there are more than `most` that many different ones: the corners, and others drawn evenly by chance. */
function* choicesToTry<C extends Cohort>(
  clusters: readonly Cluster<C>[],
  counts: readonly number[],
  { all, most, seed }: { all: number; most: number; seed: number },
): Generator<C[]> {
  if (all <= most) {
    for (let i = 0; i < all; i++) {
      let rest = i;
      yield clusters.flatMap((cluster, c) => {
        const number = rest % counts[c]!;
        rest = Math.floor(rest / counts[c]!);
        return choiceAt(cluster, number);
      });
    }
    return;
  }
  const chance = xoroshiro128plus(seed);
  const tried = new Set<string>();
  const fixed = corners(clusters);
  while (tried.size < most) {
    const choice = fixed.shift() ?? clusters.flatMap((cluster) => choiceByChance(cluster, chance));
    const ids = idsOf(choice);
    if (tried.has(ids)) continue;
    tried.add(ids);
    yield choice;
  }
}

/**
 * The lowest and highest pooled estimate over the admissible choices of representatives, all of them up to `most`, else `most` different ones:
 * the main choice, those of the lowest and highest shares, and others drawn evenly with the seed. A choice for which there is no estimate is
 * counted as such.
 * @param main the estimate of the main choice as it is printed: it is never outside the range.
 * @returns null when there is nothing to choose, or no choice gives an estimate.
 */
export function rangeOverChoices<C extends Cohort>(
  clusters: readonly Cluster<C>[],
  estimate: (cohorts: readonly C[]) => number | null,
  {
    most = MOST_COMBINATIONS,
    seed = SAMPLE_SEED,
    main = null,
  }: { most?: number; seed?: number; main?: number | null } = {},
): OverlapRange | null {
  const counts = clusters.map(choicesOf);
  const all = product(counts);
  if (all <= 1) return null;
  const exact = all <= most;
  const seen = new Map<string, number | null>();
  let low = main ?? Number.POSITIVE_INFINITY;
  let high = main ?? Number.NEGATIVE_INFINITY;
  let [tooFew, noEstimate] = [0, 0];
  for (const cohorts of choicesToTry(clusters, counts, { all, most, seed })) {
    // The estimate depends on the counts alone: many choices share them, and one fit serves all.
    const key = cohorts
      .map((c) => `${c.x}/${c.n}`)
      .sort()
      .join(' ');
    const known = seen.get(key);
    const p = known === undefined ? estimate(cohorts) : known;
    seen.set(key, p);
    if (p === null) {
      if (cohorts.length < FEWEST_TO_POOL) tooFew++;
      else noEstimate++;
      continue;
    }
    low = Math.min(low, p);
    high = Math.max(high, p);
  }
  if (low > high) return null;
  return {
    low,
    high,
    combinations: exact ? all : most,
    exact,
    ...(!exact && Number.isSafeInteger(all) ? { of: all } : {}),
    ...(tooFew > 0 ? { tooFew } : {}),
    ...(noEstimate > 0 ? { noEstimate } : {}),
  };
}
