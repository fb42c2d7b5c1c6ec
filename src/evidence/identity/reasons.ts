/** `same`: probably one; `related`: one belongs to the other, and merging would be wrong. */
export type Relation = 'same' | 'related';

/** What speaks for a pair being one, or against it. */
export interface Reason {
  rule: string;
  /** False: this speaks against it. */
  for: boolean;
  /** A sentence. */
  words: string;
}

export interface Likeness {
  relation: Relation;
  /** 0 to 1; orders the list and is no probability. */
  score: number;
  reasons: Reason[];
}

/** Independent grounds together: what is left of the doubt after each. */
export const together = (scores: readonly number[]): number =>
  Math.round((1 - scores.reduce((doubt, s) => doubt * (1 - s), 1)) * 1000) / 1000;
