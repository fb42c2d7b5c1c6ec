import type { Question } from './questions.ts';

export const SYNCED = ['ctgov', 'europepmc'] as const;
export type SyncedSource = (typeof SYNCED)[number];
export const isSynced = (name: string): name is SyncedSource => (SYNCED as readonly string[]).includes(name);

/** Which changes are asked for: from a day on, up to the day on which the pass began. */
export interface Window {
  /** YYYY-MM-DD; null: everything. */
  since: string | null;
  /** YYYY-MM-DD: fixed for a whole pass, so that its pages belong together. */
  until: string;
}

/** What one page of an answer says, besides the contents of its records. */
export interface PageAnswer {
  /** The source's own id of each record, in their order; null where a record gives none. */
  ids: (string | null)[];
  /** What leads to the next page; null on the last one. */
  next: string | null;
  /** How many records the source counts for the question; null where this page does not say. */
  counted: number | null;
  /** Latest date of change among the records, YYYY-MM-DD. */
  newest: string | null;
}

/** How one source is asked and what its answers mean. Pure: no network, no clock. */
export interface SyncSource {
  key: SyncedSource;
  /** For people. */
  name: string;
  /** Address without the query. */
  base: string;
  /** Least milliseconds between two requests. */
  pauseMs: number;
  questions: readonly Question[];
  /** The address of one page. @param token null for the first page. */
  address(base: string, question: Question, window: Window, token: string | null): string;
  /**
   * Reads a page.
   * @param sent the token that was sent, null for the first page.
   * @throws SourceFault when it is not an answer of this source.
   */
  read(body: string, sent: string | null): PageAnswer;
}
