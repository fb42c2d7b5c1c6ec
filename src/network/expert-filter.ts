/** What is asked of the list of people whom the evidence names, and what its pages say of the whole. */

export const EXPERT_SORTS = {
  evidence: 'most evidence first',
  recent: 'latest evidence first',
  name: 'by name',
} as const;
export type ExpertSort = keyof typeof EXPERT_SORTS;

export interface ExpertFilter {
  /** Words that must all stand in name, institution, country or labels. */
  words: string;
  /** facet:key each; all must hold. */
  labels: readonly string[];
  country: string;
  region: string;
  role: string;
  /** 'found': not in the network and not dismissed; 'member', 'dismissed', 'all'. */
  standing: 'found' | 'member' | 'dismissed' | 'all';
  sort: ExpertSort;
}

export interface ExpertState {
  at: Date;
  mentions: number;
  persons: number;
  pairs: number;
  set_aside: number;
}

/** Of somebody with more mentions the latest are shown. */
export const MOST_MENTIONS = 200;
