/** What a panel's ratings of one item amount to. */
import { type Band, type ConsensusRule, onNine, type Scale, type ShareCondition, thirdsOf } from './consensus-rule.ts';

export type Verdict = 'appropriate' | 'uncertain' | 'inappropriate' | 'in' | 'out' | 'none';

export interface ItemResult {
  /** Ratings that were given. */
  readonly n: number;
  readonly cannotJudge: number;
  /** Null where nobody rated. */
  readonly median: number | null;
  /** Quantiles of type 7. */
  readonly p30: number | null;
  readonly p70: number | null;
  /** Interpercentile range P70 − P30. */
  readonly ipr: number | null;
  /** The same range adjusted for symmetry: 2.35 + 1.5·|5 − centre| on the scale from 1 to 9, in points of this scale. */
  readonly ipras: number | null;
  /** Ratings in the lower, middle and upper third of the scale. */
  readonly bands: { readonly low: number; readonly middle: number; readonly high: number };
  /** IPR > IPRAS, or by the table of the classic method; null where it cannot be said. */
  readonly disagreement: boolean | null;
  /** Of the classic method only: few enough ratings outside the third in which the median lies. */
  readonly agreement?: boolean | null;
  /** Null where nobody rated or the rule does not cover so many raters. */
  readonly verdict: Verdict | null;
}

/** Against rounding of shares and of tenths of points, which are exact in decimal only. */
const SLACK = 1e-9;

/**
 * Quantile of type 7 at k tenths of sorted whole ratings: the place (n − 1)·k/10 is worked out in whole numbers, so that nothing rounds.
 * Source: Hyndman and Fan 1996.
 */
function tenth(sorted: readonly number[], k: number): number {
  const place = (sorted.length - 1) * k;
  const below = sorted[Math.floor(place / 10)] as number;
  const above = sorted[Math.ceil(place / 10)] as number;
  return below + ((above - below) * (place % 10)) / 10;
}

const within = (ratings: readonly number[], [from, to]: Band): number =>
  ratings.filter((r) => r >= from && r <= to).length;

/** The classic table: size of panel → least ratings in each outer third for disagreement, most outside the median's third for agreement. */
function classicLimits(n: number): { disagree: number; outside: number } | null {
  if (n >= 8 && n <= 10) return { disagree: 3, outside: 2 };
  if (n >= 11 && n <= 13) return { disagree: 4, outside: 3 };
  if (n >= 14 && n <= 16) return { disagree: 5, outside: 4 };
  return null;
}

const holds = (c: ShareCondition, ratings: readonly number[], of: number): boolean => {
  const share = within(ratings, c.band) / of;
  return (
    (c.atLeast === undefined || share >= c.atLeast - SLACK) &&
    (c.moreThan === undefined || share > c.moreThan + SLACK) &&
    (c.atMost === undefined || share <= c.atMost + SLACK) &&
    (c.lessThan === undefined || share < c.lessThan - SLACK)
  );
};

/** RAND/UCLA: the median's third, unless the panel disagrees. A median between two thirds (3.5, 6.5) is in neither. */
function randVerdict(median: number, disagreement: boolean, scale: Scale): Verdict {
  const { low, high } = thirdsOf(scale);
  if (disagreement) return 'uncertain';
  if (median >= high[0]) return 'appropriate';
  return median <= low[1] ? 'inappropriate' : 'uncertain';
}

/**
 * @param ratings whole numbers on the scale of the rule, in any order.
 * @param cannotJudge how many of the raters said that they could not judge.
 */
export function itemResult(ratings: readonly number[], cannotJudge: number, rule: ConsensusRule): ItemResult {
  const { scale } = rule;
  const thirds = thirdsOf(scale);
  const n = ratings.length;
  const bands = {
    low: within(ratings, thirds.low),
    middle: within(ratings, thirds.middle),
    high: within(ratings, thirds.high),
  };
  if (n === 0)
    return { n, cannotJudge, median: null, p30: null, p70: null, ipr: null, ipras: null, bands, disagreement: null, verdict: null }; // biome-ignore format: one line of nothing
  const sorted = [...ratings].sort((a, b) => a - b);
  const median = tenth(sorted, 5);
  const p30 = tenth(sorted, 3);
  const p70 = tenth(sorted, 7);
  const ipr = tidy(p70 - p30);
  // a point of this scale in points of the scale from 1 to 9, for which the constants hold
  const point = 8 / (scale[1] - scale[0]);
  const asymmetry = Math.abs(5 - onNine((p30 + p70) / 2, scale));
  const ipras = tidy((2.35 + 1.5 * asymmetry) / point);
  const spread = ipr > ipras + SLACK;
  const common = { n, cannotJudge, median, p30: tidy(p30), p70: tidy(p70), ipr, ipras, bands };
  if (rule.kind === 'rand-ucla')
    return { ...common, disagreement: spread, verdict: randVerdict(median, spread, scale) };
  if (rule.kind !== 'threshold') {
    const limits = classicLimits(n);
    if (!limits) return { ...common, disagreement: null, agreement: null, verdict: null };
    const disagreement = bands.low >= limits.disagree && bands.high >= limits.disagree;
    const third = Object.values(thirds).find(([from, to]) => median >= from && median <= to);
    const agreement = third !== undefined && n - within(ratings, third) <= limits.outside;
    return { ...common, disagreement, agreement, verdict: randVerdict(median, disagreement, scale) };
  }
  const of = rule.denominator === 'all' ? n + cannotJudge : n;
  const all = (conditions: readonly ShareCondition[]) =>
    conditions.length > 0 && conditions.every((c) => holds(c, ratings, of));
  return { ...common, disagreement: spread, verdict: all(rule.in) ? 'in' : all(rule.out) ? 'out' : 'none' };
}

/** Takes off what adding decimals leaves behind the twelfth place: 0.30000000000000004. */
const tidy = (x: number): number => Math.round(x * 1e12) / 1e12;
