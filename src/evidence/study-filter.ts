import { GRADES } from '#ledger/grades.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { PHASE_GROUPS, phaseGroupLabel, statusWords } from './phase-groups.ts';

/**
 * What a reader looks for. All that is given must hold; a key or word that nothing has gives an empty list, never an error. The same names
 * are the words of addresses (`q` for `query`), of the API, of saved searches and, with hyphens, of the command line.
 */
export interface StudyFilter {
  /** Words as typed: names of the vocabulary, numbers of any registry, "quoted phrases", or, -not. */
  query?: string | undefined;
  /** Key of the vocabulary; includes the narrower diseases. */
  disease?: string | undefined;
  target?: string | undefined;
  modality?: string | undefined;
  product?: string | undefined;
  /** One phase of the registry (PHASE1 includes combined ones), a combined one (PHASE1/PHASE2), one alone (PHASE1-ONLY), NA, or NONE where none is given. */
  phase?: string | undefined;
  /** The registry's overall status, or NONE. */
  status?: string | undefined;
  /** The registry's name of a country with a site. */
  country?: string | undefined;
  /** INDUSTRY, OTHER, NIH …, or NONE. */
  sponsorClass?: string | undefined;
  /** Four digits, or NONE where no start is given. */
  startYear?: string | undefined;
  /** YYYY-MM-DD: the latest change above noise was on this day or later. */
  changedSince?: string | undefined;
  /** high, medium or low: the latest change above noise was at least as grave. */
  grade?: string | undefined;
  /** relevant (also when absent), not-relevant or all. Studies merged into another are in none of them. */
  relevance?: string | undefined;
}

/** Every word of a filter, in the order in which addresses carry them. */
export const FILTER_KEYS = [
  'query',
  'disease',
  'target',
  'modality',
  'product',
  'phase',
  'status',
  'country',
  'sponsorClass',
  'startYear',
  'changedSince',
  'grade',
  'relevance',
] as const satisfies readonly (keyof StudyFilter)[];
export type FilterKey = (typeof FILTER_KEYS)[number];

/** What each word of a filter is called, for labels of controls and for the command line's help. */
export const FILTER_NAMES: Readonly<Record<FilterKey, string>> = {
  query: 'words',
  disease: 'disease',
  target: 'target',
  modality: 'kind of therapy',
  product: 'product',
  phase: 'phase',
  status: 'status',
  country: 'country',
  sponsorClass: 'sponsor',
  startYear: 'start',
  changedSince: 'changed since',
  grade: 'latest change',
  relevance: 'relevance',
};

const MOST_CHARACTERS = 300;

/** What a person typed, as a database can take it. */
export const typed = (text: string | undefined): string =>
  (text ?? '')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .trim();

/** The word of an address for a word of a filter. */
export const parameterOf = (key: FilterKey): string => (key === 'query' ? 'q' : key);

/** A filter with every value as a database can take it and what is empty or says the default left out, in canonical order. */
export function tidyFilter(f: StudyFilter): StudyFilter {
  const out: StudyFilter = {};
  for (const key of FILTER_KEYS) {
    const value = typed(f[key]);
    if (value !== '' && !(key === 'relevance' && value === 'relevant')) out[key] = value;
  }
  return out;
}

/** The filter that an address carries; other words of it are not looked at, and of a repeated one the first that is not empty counts. */
export function readFilter(params: URLSearchParams): StudyFilter {
  const given: StudyFilter = {};
  for (const key of FILTER_KEYS) given[key] = params.getAll(parameterOf(key)).find((v) => typed(v) !== '');
  return tidyFilter(given);
}

/** The words of an address for a filter: canonical order, what is empty or the default left out, so that equal filters have equal addresses. */
export function writeFilter(f: StudyFilter): URLSearchParams {
  const tidy = tidyFilter(f);
  const out = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    const value = tidy[key];
    if (value !== undefined) out.set(parameterOf(key), value);
  }
  return out;
}

/** Whether anything is asked at all. */
export const isEmptyFilter = (f: StudyFilter): boolean => Object.keys(tidyFilter(f)).length === 0;

const SPONSOR_CLASSES: Readonly<Record<string, string>> = {
  INDUSTRY: 'industry',
  OTHER: 'university, hospital or other',
  NIH: 'US National Institutes of Health',
  FED: 'US federal agency',
  OTHER_GOV: 'government',
  NETWORK: 'network',
  INDIV: 'a person',
  UNKNOWN: 'unknown',
  AMBIG: 'ambiguous',
  NONE: 'not given',
};

const ALONE = /^(.+)-ONLY$/;

/** A phase as it is asked for, in words. */
function phaseWords(phase: string): string {
  const alone = ALONE.exec(phase)?.[1];
  if (alone !== undefined) return `${phaseGroupLabel(alone).toLowerCase()} alone`;
  if (phase === 'NONE' || phase === 'NA' || phase.includes('/')) return phaseGroupLabel(phase).toLowerCase();
  const combined = PHASE_GROUPS.filter((g) => g.key !== phase && g.key.split('/').includes(phase));
  const label = phaseGroupLabel(phase).toLowerCase();
  return combined.length === 0 ? label : `${label} (also ${combined.map((g) => g.label.slice(6)).join(', ')})`;
}

/** The value of one word of a filter as people read it: "systemic lupus erythematosus", "recruiting". Never fails; unknown values stay as they are. */
export function valueWords(key: FilterKey, value: string): string {
  switch (key) {
    case 'disease':
    case 'target':
    case 'modality':
    case 'product':
      return labelOf(key, value);
    case 'phase':
      return phaseWords(value);
    case 'status':
      return statusWords(value === 'NONE' ? null : value);
    case 'sponsorClass':
      return (Object.hasOwn(SPONSOR_CLASSES, value) && SPONSOR_CLASSES[value]) || value;
    case 'startYear':
      return value === 'NONE' ? 'not given' : value;
    case 'grade': {
      const place = (GRADES as readonly string[]).indexOf(value);
      return place < 1
        ? value
        : `${GRADES.slice(0, place + 1)
            .reverse()
            .join(' or ')}`;
    }
    case 'relevance':
      return value === 'all' ? 'relevant or not' : value === 'not-relevant' ? 'judged not relevant' : value;
    default:
      return value;
  }
}

/** A filter as a phrase for people: "CD19 in systemic lupus erythematosus, recruiting, Germany"; "all studies" where nothing is asked. */
export function filterWords(f: StudyFilter): string {
  const tidy = tidyFilter(f);
  const say = (key: FilterKey, print = (words: string) => words): string[] => {
    const value = tidy[key];
    return value === undefined ? [] : [print(valueWords(key, value))];
  };
  const what = [...say('target'), ...say('modality'), ...say('product')].join(', ');
  const where = say('disease', (d) => `in ${d}`);
  const subject = what || where.length > 0 ? [[what || 'studies', ...where].join(' ')] : [];
  const parts = [
    ...say('query', (q) => `“${q}”`),
    ...subject,
    ...say('phase'),
    ...say('status'),
    ...say('country'),
    ...say('sponsorClass', (w) => `sponsor: ${w}`),
    ...say('startYear', (y) => (y === 'not given' ? 'start not given' : `started in ${y}`)),
    ...say('changedSince', (d) => `changed since ${d}`),
    ...say('grade', (g) => `latest change ${g}`),
    ...say('relevance'),
  ];
  return parts.length === 0 ? 'all studies' : parts.join(', ');
}
