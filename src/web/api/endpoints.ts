import type { z } from 'zod';
import {
  changesQuery,
  filterParameters,
  gapMapQuery,
  nothing,
  paging,
  recordPath,
  reportPath,
  reportsQuery,
  studiesQuery,
  studyPath,
} from './parameters.ts';
import { report, reportList, studyReports } from './report-schemas.ts';
import { changeList, facets, gapMap, sourceList, study, studyHistory, studyList, vocabulary } from './schemas.ts';

/** One address of the API: what it takes and what it answers. The same table checks requests, writes the OpenAPI document and the page for people. */
export interface Endpoint {
  /** Below /api/v1, with {name} for parts of the path. */
  path: string;
  summary: string;
  description: string;
  params: z.ZodObject;
  query: z.ZodObject;
  /** Null: text as it is kept. */
  answer: z.ZodObject | null;
  /** Whether answers are pages of a list, with Link headers. */
  paged: boolean;
  /** Said where a path names nothing that is held. */
  missing: string;
  /** Words of an address to try. */
  example: string;
  /** Set where the answer says how long ago something was. */
  untilTheMinute?: boolean;
}

const NO_STUDY = 'No study with this number is held here.';

export const ENDPOINTS = {
  listStudies: {
    path: '/studies',
    summary: 'Studies that fit',
    description: 'The list of /evidence: all words of its filter, its orders, a page at a time.',
    params: nothing,
    query: studiesQuery,
    answer: studyList,
    paged: true,
    missing: '',
    example: 'disease=SLE&target=CD19&sort=start',
  },
  getStudy: {
    path: '/studies/{id}',
    summary: 'One study',
    description:
      'Its facts, its labels as they stand with the words that earned them, and its hash. Another registry number of the study leads to it by a redirect.',
    params: studyPath,
    query: nothing,
    answer: study,
    paged: false,
    missing: NO_STUDY,
    example: '',
  },
  getStudyHistory: {
    path: '/studies/{id}/history',
    summary: 'What changed in a study',
    description:
      'Every content that the study has had, latest first, with its graded differences from the one before and the records that said so.',
    params: studyPath,
    query: paging,
    answer: studyHistory,
    paged: true,
    missing: NO_STUDY,
    example: '',
  },
  listStudyReports: {
    path: '/studies/{id}/reports',
    summary: 'Papers and abstracts of a study',
    description: 'Reports that belong to the study, newest first, with the words that link them.',
    params: studyPath,
    query: paging,
    answer: studyReports,
    paged: true,
    missing: NO_STUDY,
    example: '',
  },
  getFacets: {
    path: '/facets',
    summary: 'Counts for each choice',
    description: 'How many studies each choice of the filter would give, the other choices kept.',
    params: nothing,
    query: filterParameters,
    answer: facets,
    paged: false,
    missing: '',
    example: 'disease=SLE',
  },
  listChanges: {
    path: '/changes',
    summary: 'What changed',
    description:
      'Graded changes of the studies that fit, medium and graver where no grade is given, on all days where none is: a study at a time, the gravest first. total counts studies, changes their changes.',
    params: nothing,
    query: changesQuery,
    answer: changeList,
    paged: true,
    missing: '',
    example: 'since=2026-05-01&grade=high',
  },
  listReports: {
    path: '/reports',
    summary: 'Papers and abstracts',
    description: 'Bibliographic facts, newest publication first; reports that turned out to be another are left out.',
    params: nothing,
    query: reportsQuery,
    answer: reportList,
    paged: true,
    missing: '',
    example: 'q=lupus',
  },
  getReport: {
    path: '/reports/{id}',
    summary: 'One report',
    description:
      'By its id here (pmid:…, doi:… or another), with the studies that it reports. A PubMed id, PMC id or DOI, also written bare and in whatever case, and an id that it had before lead to it (308).',
    params: reportPath,
    query: nothing,
    answer: report,
    paged: false,
    missing: 'No report with this id is held here.',
    example: '',
  },
  getGapMap: {
    path: '/gap-map',
    summary: 'What is tried in what, and what is not',
    description:
      'Counts of studies by disease and target or kind of therapy, split by phase. A study of two diseases stands in both rows; totals count it once.',
    params: nothing,
    query: gapMapQuery,
    answer: gapMap,
    paged: false,
    missing: '',
    example: 'columns=modality',
  },
  listSources: {
    path: '/sources',
    summary: 'How current each source is',
    description: 'Of each source: when it was last heard, and how many of the records that it lists are held here.',
    params: nothing,
    query: nothing,
    answer: sourceList,
    paged: false,
    missing: '',
    example: '',
    untilTheMinute: true,
  },
  getVocabulary: {
    path: '/vocabulary',
    summary: 'The curated vocabulary',
    description:
      'Keys, names and synonyms of diseases, targets, kinds of therapy and products, and the words of statuses, phases and grades.',
    params: nothing,
    query: nothing,
    answer: vocabulary,
    paged: false,
    missing: '',
    example: '',
  },
  getRecord: {
    path: '/records/{hash}',
    summary: 'The untouched text of a record',
    description: 'Exactly as the source gave it: its SHA-256 is the hash in the address, so that anybody can check it.',
    params: recordPath,
    query: nothing,
    answer: null,
    paged: false,
    missing: 'No record with this hash is held here.',
    example: '',
  },
} as const satisfies Record<string, Endpoint>;

export type Operation = keyof typeof ENDPOINTS;
export const OPERATIONS = Object.keys(ENDPOINTS) as Operation[];

/** What a request to an operation carries once it was read. */
export interface Taken<K extends Operation> {
  params: z.output<(typeof ENDPOINTS)[K]['params']>;
  query: z.output<(typeof ENDPOINTS)[K]['query']>;
}

type AnswerShape<K extends Operation> = (typeof ENDPOINTS)[K]['answer'];
/** What an operation answers; null where the path names nothing that is held. */
export type Answer<K extends Operation> =
  | (AnswerShape<K> extends z.ZodObject ? z.output<AnswerShape<K>> : { text: string })
  | { movedTo: string }
  | null;
