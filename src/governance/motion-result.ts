export const CHOICES = ['for', 'against', 'abstain'] as const;
export type Choice = (typeof CHOICES)[number];
export const CHOICE_WORDS: Record<Choice, string> = { for: 'for', against: 'against', abstain: 'abstain' };

/** When a motion is carried, as data. */
export type MajorityRule =
  | {
      kind: 'share';
      /** The share of votes for it is numerator / denominator … */
      numerator: number;
      denominator: number;
      /** … exceeded (true), or reached (false). */
      moreThan: boolean;
      /** Abstentions belong to the number that the share is taken of. */
      abstentionsCount: boolean;
    }
  /** Nobody speaks against it but at most `minus` people, and more are for it than against. */
  | { kind: 'consensus'; minus: number };

export const MAJORITIES = {
  simple: {
    words: 'more votes for than against; abstentions are left out; a tie is not carried',
    rule: { kind: 'share', numerator: 1, denominator: 2, moreThan: true, abstentionsCount: false },
  },
  'two-thirds': {
    words: 'at least two thirds of the votes for or against; abstentions are left out',
    rule: { kind: 'share', numerator: 2, denominator: 3, moreThan: false, abstentionsCount: false },
  },
  absolute: {
    words: 'more than half of all votes, abstentions among them',
    rule: { kind: 'share', numerator: 1, denominator: 2, moreThan: true, abstentionsCount: true },
  },
  consensus: { words: 'nobody against', rule: { kind: 'consensus', minus: 0 } },
  'consensus-minus-1': { words: 'at most one against', rule: { kind: 'consensus', minus: 1 } },
  'consensus-minus-2': { words: 'at most two against', rule: { kind: 'consensus', minus: 2 } },
} as const satisfies Record<string, { words: string; rule: MajorityRule }>;
export type MajorityKey = keyof typeof MAJORITIES;
export const MAJORITY_KEYS = Object.keys(MAJORITIES) as MajorityKey[];
export const isMajority = (s: string): s is MajorityKey => Object.hasOwn(MAJORITIES, s);

export interface Tally {
  for: number;
  against: number;
  abstain: number;
}

export const votesIn = (t: Tally): number => t.for + t.against + t.abstain;

/** Whether these votes carry a motion under the rule. Whole numbers only, so nothing is lost to rounding. Nobody for it: never carried. */
export function carries(rule: MajorityRule, t: Tally): boolean {
  if (t.for === 0) return false;
  if (rule.kind === 'consensus') return t.against <= rule.minus && t.for > t.against;
  const of = t.for + t.against + (rule.abstentionsCount ? t.abstain : 0);
  const [mine, needed] = [t.for * rule.denominator, of * rule.numerator];
  return rule.moreThan ? mine > needed : mine >= needed;
}

/** What became of a vote. Only the first two decide something. */
export type VoteOutcome = 'carried' | 'not-carried' | 'no-quorum' | 'no-chair' | 'too-few' | 'not-counted';

/** One ballot as it is counted. */
export interface CountedBallot {
  choice: Choice;
  /** An interest behind the item, though one that leaves the vote. */
  conflicted: boolean;
  /** Cast, and then overtaken by a new interest, a recusal or the loss of the seat. */
  setAside: boolean;
}

export interface Outcome {
  tally: Tally;
  carried: boolean;
  /** As many for as against, and at least one. */
  tie: boolean;
}

export interface MotionResult {
  /** Every vote that counts: the result. */
  all: Outcome;
  /** The same without those who had an interest behind the item. */
  withoutConflicted: Outcome;
  /** How many of the votes that count came from them. */
  conflicted: number;
  setAside: number;
}

const tallyOf = (ballots: readonly CountedBallot[]): Tally => {
  const t: Tally = { for: 0, against: 0, abstain: 0 };
  for (const b of ballots) t[b.choice] += 1;
  return t;
};

const outcomeOf = (rule: MajorityRule, ballots: readonly CountedBallot[]): Outcome => {
  const tally = tallyOf(ballots);
  return { tally, carried: carries(rule, tally), tie: tally.for > 0 && tally.for === tally.against };
};

/** Counts a motion with and without the votes of people who had an interest behind it. What is set aside is in neither. */
export function resultOf(rule: MajorityRule, ballots: readonly CountedBallot[]): MotionResult {
  const counted = ballots.filter((b) => !b.setAside);
  const free = counted.filter((b) => !b.conflicted);
  return {
    all: outcomeOf(rule, counted),
    withoutConflicted: outcomeOf(rule, free),
    conflicted: counted.length - free.length,
    setAside: ballots.length - counted.length,
  };
}
