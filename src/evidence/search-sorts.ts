import { type StudyFilter, typed } from './study-filter.ts';

/** `relevance`: the words in the title, then among the labels, then anywhere; within each, and where no words are asked, as `changed`. */
export const STUDY_SORTS = ['relevance', 'changed', 'start', 'enrolment', 'title'] as const;
export type StudySort = (typeof STUDY_SORTS)[number];

/** The order that a word of an address or a command means; best match where words are asked, else the latest change. */
export const sortOf = (given: string | null | undefined, f: StudyFilter): StudySort =>
  STUDY_SORTS.find((s) => s === given) ?? (typed(f.query) === '' ? 'changed' : 'relevance');
