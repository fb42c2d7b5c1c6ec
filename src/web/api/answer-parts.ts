import type { ReadTx } from '#db/tx.ts';
import { FILTER_KEYS, parameterOf, type StudyFilter } from '#evidence/study-filter.ts';
import { pathOf } from '#ledger/things.ts';
import type { Answer, Operation, Taken } from './endpoints.ts';

/** What an answer may depend on besides the database. */
export interface AnswerWorld {
  /** The address of the site, without a slash at its end. */
  site: string;
  now: Date;
}

/** How an operation is answered; null where its path names nothing that is held. */
export type Answerer<K extends Operation> = (tx: ReadTx, taken: Taken<K>, world: AnswerWorld) => Promise<Answer<K>>;

/** An address of the API. */
export const apiAddress = (site: string, ...parts: string[]): string =>
  `${site}/api/v1/${parts.map((p) => encodeURIComponent(p)).join('/')}`;

export const studyLinks = (site: string, id: string) => ({
  self: apiAddress(site, 'studies', id),
  page: `${site}${pathOf({ kind: 'study', id })}`,
  registry: `https://clinicaltrials.gov/study/${encodeURIComponent(id)}`,
});

export const reportLinks = (site: string, id: string) => ({
  self: apiAddress(site, 'reports', id),
  page: `${site}${pathOf({ kind: 'report', id })}`,
});

/** The filter among the words of a request. */
export function filterOf(query: Readonly<Record<string, unknown>>): StudyFilter {
  const out: StudyFilter = {};
  for (const key of FILTER_KEYS) {
    const value = query[parameterOf(key)];
    if (typeof value === 'string') out[key] = value;
  }
  return out;
}

/** One page of a list that is held whole. */
export function pageOfList<T>(all: readonly T[], { page, size }: { page: number; size: number }) {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(page, pages);
  return { total: all.length, page: at, pages, size, items: all.slice((at - 1) * size, at * size) };
}

/** A curator's word as everybody may see it. */
export const rulingOf = (r: { present: boolean; reason: string; at: Date } | null) =>
  r && { present: r.present, reason: r.reason, at: r.at.toISOString() };
