import { z } from 'zod';
import type { Grade } from '#ledger/grades.ts';
import { oneLine } from './one-line.ts';
import { FILTER_KEYS, filterWords, type StudyFilter, tidyFilter, writeFilter } from './study-filter.ts';

/** When mail tells of what is new in a saved search. */
export const ALERTS = ['none', 'changes', 'daily', 'weekly'] as const;
export type Alert = (typeof ALERTS)[number];

export const ALERT_WORDS: Readonly<Record<Alert, string>> = {
  none: 'no mail',
  changes: 'when something changes, at most once an hour',
  daily: 'once a day, in the morning (06:00 UTC)',
  weekly: 'once a week, on Monday morning (06:00 UTC)',
};

/** The least grave change that is told; `none` tells of new studies alone. */
export const LEAST_GRADES = ['high', 'medium', 'low', 'none'] as const;
export type LeastGrade = (typeof LEAST_GRADES)[number];

export const LEAST_GRADE_WORDS: Readonly<Record<LeastGrade, string>> = {
  high: 'grave changes only (high)',
  medium: 'changes that may matter (high and medium)',
  low: 'every change but noise (high, medium and low)',
  none: 'no change of a study already in the search',
};

export const MOST_NAME = 100;
/** So many searches a person may keep. */
export const MOST_SEARCHES = 50;

/** What a person sets for a search; shared by the forms and the actions. */
export const searchSettings = z
  .object({
    name: z
      .string()
      .transform((name) => oneLine(name, 10 * MOST_NAME))
      .pipe(
        z
          .string()
          .min(1, 'Write a name under which you find the search again.')
          .max(MOST_NAME, `Write a name of at most ${MOST_NAME} characters.`),
      ),
    alert: z.enum(ALERTS, 'Choose from the list when mail should come.'),
    leastGrade: z.enum(LEAST_GRADES, 'Choose from the list which changes are told.'),
    newStudies: z.boolean(),
  })
  .refine((s) => s.alert === 'none' || s.newStudies || s.leastGrade !== 'none', {
    path: ['newStudies'],
    message: 'A mail needs something to tell: new studies, changes, or both.',
  });
export type SearchSettings = z.output<typeof searchSettings>;

export interface SavedSearch extends SearchSettings {
  id: number;
  filter: StudyFilter;
  madeAt: Date;
  /** When news were last looked for, or the alert was set. */
  lookedAt: Date;
  /** When a mail last told of it; null before the first. */
  toldAt: Date | null;
}

/** A filter as it was kept; what this version does not know is left out. */
export function keptFilter(stored: unknown): StudyFilter {
  const given: StudyFilter = {};
  const words = typeof stored === 'object' && stored !== null ? (stored as Readonly<Record<string, unknown>>) : {};
  for (const key of FILTER_KEYS) {
    const value = words[key];
    if (typeof value === 'string') given[key] = value;
  }
  return tidyFilter(given);
}

/** The name that the form offers: the filter in words, cut where it is long. */
export const offeredName = (filter: StudyFilter): string => oneLine(filterWords(filter), MOST_NAME);

const withWords = (path: string, filter: StudyFilter): string => {
  const words = writeFilter(filter).toString();
  return words ? `${path}?${words}` : path;
};

/** The list of studies that a filter shows. */
export const listPath = (filter: StudyFilter): string => withWords('/evidence', filter);
/** The form that saves a filter. */
export const savePath = (filter: StudyFilter): string => withWords('/searches/new', filter);
/** The feed of what is new in a filter. */
export const feedPath = (filter: StudyFilter, format: 'atom' | 'json' = 'atom'): string =>
  withWords(`/evidence/feed.${format}`, filter);
export const searchPath = (id: number): string => `/searches/${id}`;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The hour of the day, UTC, from which daily and weekly mails go out. */
const MORNING = 6;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The latest morning of a daily or weekly mail that is not after `now`. */
export function latestRound(alert: 'daily' | 'weekly', now: Date): Date {
  const [every, from] = alert === 'daily' ? [DAY_MS, 0] : [7 * DAY_MS, FIRST_MONDAY_MS];
  const first = from + MORNING * HOUR_MS;
  return new Date(first + Math.floor((now.getTime() - first) / every) * every);
}

/**
 * Whether news of a search are to be looked for now. A morning that nobody was there for is made up for at the next occasion; after a mail
 * about changes the next one waits for an hour, so that an update that comes in pieces is one mail or two and not fifty.
 */
export function isDue(s: Pick<SavedSearch, 'alert' | 'lookedAt' | 'toldAt'>, now: Date): boolean {
  switch (s.alert) {
    case 'none':
      return false;
    case 'changes':
      return s.toldAt === null || now.getTime() - s.toldAt.getTime() >= HOUR_MS;
    case 'daily':
    case 'weekly':
      return s.lookedAt < latestRound(s.alert, now);
  }
}

/** At most so many lines of each sort are told of a search in a mail; the rest is counted. */
export const MOST_TOLD = 20;

export interface NewStudy {
  id: string;
  title: string;
  status: string | null;
  phases: string[];
}

export interface ToldChange {
  id: string;
  title: string;
  /** YYYY-MM-DD of the record that said so. */
  asOf: string;
  grade: Grade;
  sentence: string;
}

/** What a person does not know yet of a search: how much there is, and the beginning of it. */
export interface SearchNews {
  newStudies: number;
  studies: NewStudy[];
  changes: number;
  /** Worst first, then newest. */
  lines: ToldChange[];
}
