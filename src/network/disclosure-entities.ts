/** A name in a disclosure that is no company of the vocabulary and on which the office has said nothing. */
export interface UnknownEntity {
  /** Folded spelling by which it is matched. */
  key: string;
  /** As somebody wrote it. */
  entity: string;
  people: number;
}

/** What the office said a name stands for. */
export interface EntityMatch {
  key: string;
  company: string | null;
  reason: string;
  byName: string;
  at: Date;
}
