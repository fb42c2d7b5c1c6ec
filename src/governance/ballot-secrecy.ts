import { type MotionResult, type Outcome, type Tally, votesIn } from './motion-result.ts';

/** Fewer ballots than this on either side of a difference are not told apart. */
export const LEAST_ON_A_SIDE = 3;

/** What of a result may be shown. What is null must be stored nowhere that is read by a page, an export or the minutes. */
export interface ShownResult {
  carried: boolean;
  tie: boolean | null;
  all: Tally | null;
  /** Null where it is not shown; `note` says why. */
  withoutConflicted: Outcome | null;
  /** Votes that count from people with an interest; null where the number is not shown. */
  conflicted: number | null;
  setAside: number;
  /** One sentence on what is, or is not, shown beside the result. */
  note: string;
}

const SUPPRESSED = `The result without conflicted votes is not shown: fewer than ${LEAST_ON_A_SIDE} votes stand on one side, and the difference would tell how a person voted.`;

/**
 * What may be shown of a result.
 *
 * In an open ballot everything. In a secret one, subtracting two tables that are shown gives the votes of the group between them: so the
 * result without conflicted votes is shown only where both groups have at least three members, or where the group is empty and the
 * tables are the same. The counts themselves are shown from three votes on. Both rules look at the sizes of the groups and never at how
 * they voted, so that a suppression itself says nothing about the votes.
 */
export function shownResult(r: MotionResult, secret: boolean): ShownResult {
  const total = votesIn(r.all.tally);
  const free = total - r.conflicted;
  const { carried, tie, tally } = r.all;
  const base = { carried, setAside: r.setAside };
  if (secret && total < LEAST_ON_A_SIDE)
    return {
      ...base,
      tie: null,
      all: null,
      withoutConflicted: null,
      conflicted: null,
      note: `Fewer than ${LEAST_ON_A_SIDE} votes were counted, so the numbers are not shown: they would tell how a person voted.`,
    };
  if (r.conflicted === 0)
    return {
      ...base,
      tie,
      all: tally,
      withoutConflicted: r.withoutConflicted,
      conflicted: 0,
      note: 'No vote that counts came from a person with an interest behind the item, so the result without conflicted votes is the same.',
    };
  if (secret && (r.conflicted < LEAST_ON_A_SIDE || free < LEAST_ON_A_SIDE))
    return { ...base, tie, all: tally, withoutConflicted: null, conflicted: null, note: SUPPRESSED };
  const differs = r.withoutConflicted.carried !== carried;
  const votes = r.conflicted === 1 ? '1 vote' : `${r.conflicted} votes`;
  return {
    ...base,
    tie,
    all: tally,
    withoutConflicted: r.withoutConflicted,
    conflicted: r.conflicted,
    note: differs
      ? `Without the ${votes} of people with an interest behind the item, it would ${carried ? 'not ' : ''}have been carried.`
      : `Without the ${votes} of people with an interest behind the item, the outcome is the same.`,
  };
}
