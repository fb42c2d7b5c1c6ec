import { type MotionResult, type Tally, votesIn } from './motion-result.ts';

/** Fewer ballots than this on either side of a difference are not told apart. */
export const LEAST_ON_A_SIDE = 3;

/** What of a result may be shown. What is null must be stored nowhere that is read by a page, an export or the minutes. */
export interface ShownResult {
  /** What the rule says of the votes that count; null where it would tell how a person voted. */
  carried: boolean | null;
  tie: boolean | null;
  all: Tally | null;
  /** Null where it is not shown; `note` says why. Its counts are null in a secret vote: set against all votes they give those of the people with an interest. */
  withoutConflicted: { tally: Tally | null; carried: boolean } | null;
  /** Votes that count from people with an interest; null where the number is not shown. */
  conflicted: number | null;
  /** Votes set aside; null in a secret vote where they are fewer than three, perhaps none. */
  setAside: number | null;
  /** One sentence on what is, or is not, shown beside the result. */
  note: string;
}

const SUPPRESSED = `The outcome without conflicted votes is not shown: fewer than ${LEAST_ON_A_SIDE} votes stand on one side, and the difference would tell how a person voted.`;

/** Nothing of a vote, with the reason. */
export const nothingShown = (note: string): ShownResult => ({
  carried: null,
  tie: null,
  all: null,
  withoutConflicted: null,
  conflicted: null,
  setAside: null,
  note,
});

/** A secret vote on so few ballots decides nothing: its outcome alone would tell how a person voted. */
export const tooFewForSecret = (r: MotionResult, secret: boolean): boolean =>
  secret && votesIn(r.all.tally) < LEAST_ON_A_SIDE;

/**
 * What may be shown of a result.
 *
 * In an open ballot everything. In a secret one the counts are shown from three votes on, and fewer decide nothing. The counts without
 * conflicted votes are never shown beside them: subtracted, they give the votes of the group between (3 : 3 beside 0 : 3 tells all six).
 * Only whether the outcome is the same without them is said, and only where both groups have at least three members. Which of these is
 * shown looks at the sizes of the groups and never at how they voted, so that a suppression itself says nothing about the votes.
 */
export function shownResult(r: MotionResult, secret: boolean): ShownResult {
  const total = votesIn(r.all.tally);
  const free = total - r.conflicted;
  const { carried, tie, tally } = r.all;
  if (tooFewForSecret(r, secret))
    return nothingShown(
      `Fewer than ${LEAST_ON_A_SIDE} votes were counted in this secret ballot, so it decides nothing and neither numbers nor outcome are shown: they would tell how a person voted.`,
    );
  const setAside = secret && r.setAside < LEAST_ON_A_SIDE ? null : r.setAside;
  const base = { carried, tie, all: tally, setAside };
  const without = { tally: secret ? null : r.withoutConflicted.tally, carried: r.withoutConflicted.carried };
  if (r.conflicted === 0)
    return {
      ...base,
      withoutConflicted: without,
      conflicted: 0,
      note: 'No vote that counts came from a person with an interest behind the item, so the result without conflicted votes is the same.',
    };
  if (secret && (r.conflicted < LEAST_ON_A_SIDE || free < LEAST_ON_A_SIDE))
    return { ...base, withoutConflicted: null, conflicted: null, note: SUPPRESSED };
  const differs = without.carried !== carried;
  const votes = r.conflicted === 1 ? '1 vote' : `${r.conflicted} votes`;
  const hidden = secret ? ' Its numbers are not shown: subtracted, they would tell how people voted.' : '';
  return {
    ...base,
    withoutConflicted: without,
    conflicted: r.conflicted,
    note: differs
      ? `Without the ${votes} of people with an interest behind the item, it would ${carried ? 'not ' : ''}have been carried.${hidden}`
      : `Without the ${votes} of people with an interest behind the item, the outcome is the same.${hidden}`,
  };
}
