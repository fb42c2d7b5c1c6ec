import type { Facet } from '#vocabulary/vocabulary.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import type { CsvValue } from './csv.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from './phase-groups.ts';
import type { Relevance } from './relevance.ts';
import type { StudyFacts } from './study-facts.ts';

/** A study as exports give it. */
export interface ExportedStudy {
  id: string;
  facts: StudyFacts;
  /** As they stand: curators' rulings and broader diseases included. */
  labels: { facet: Facet; key: string }[];
  /** As it stands; `judged` is what the machine made of it. */
  relevant: boolean;
  judged: Relevance;
  registryIds: string[];
  /** Days of the earliest and the latest record held. */
  firstAsOf: string;
  lastAsOf: string;
  lastChange: string | null;
  lastChangeGrade: string | null;
  /** Of the content: the permanent name of exactly this version. */
  hash: string;
  version: number;
}

export const registryUrl = (id: string): string => `https://clinicaltrials.gov/study/${id}`;

const keys = (s: ExportedStudy, facet: Facet): string =>
  s.labels.flatMap((l) => (l.facet === facet ? [labelOf(facet, l.key)] : [])).join('; ');
const list = (values: readonly (string | null | undefined)[] | undefined): string =>
  (values ?? []).filter((v) => v).join('; ');

/** The columns of a table of studies. Several values of one cell are separated by "; ". */
export const STUDY_COLUMNS: readonly { name: string; of: (s: ExportedStudy) => CsvValue }[] = [
  { name: 'nct_id', of: (s) => s.id },
  { name: 'other_numbers', of: (s) => list(s.registryIds.filter((id) => id !== s.id)) },
  { name: 'title', of: (s) => s.facts.briefTitle ?? s.facts.officialTitle },
  { name: 'official_title', of: (s) => s.facts.officialTitle },
  { name: 'acronym', of: (s) => s.facts.acronym },
  { name: 'status', of: (s) => statusWords(s.facts.overallStatus ?? null) },
  { name: 'why_stopped', of: (s) => s.facts.whyStopped },
  { name: 'phase', of: (s) => phaseGroupLabel(phaseGroup(s.facts.phases ?? [])) },
  { name: 'study_type', of: (s) => s.facts.studyType?.toLowerCase().replaceAll('_', ' ') },
  { name: 'diseases', of: (s) => keys(s, 'disease') },
  { name: 'targets', of: (s) => keys(s, 'target') },
  { name: 'kinds_of_therapy', of: (s) => keys(s, 'modality') },
  { name: 'products', of: (s) => keys(s, 'product') },
  { name: 'conditions_as_registered', of: (s) => list(s.facts.conditions) },
  { name: 'interventions_as_registered', of: (s) => list(s.facts.interventions?.map((i) => i.name)) },
  { name: 'sponsor', of: (s) => s.facts.sponsor?.name },
  { name: 'sponsor_class', of: (s) => s.facts.sponsor?.class },
  { name: 'collaborators', of: (s) => list(s.facts.collaborators?.map((c) => c.name)) },
  { name: 'countries', of: (s) => list(s.facts.countries) },
  { name: 'sites', of: (s) => s.facts.sites?.length },
  { name: 'people', of: (s) => s.facts.enrolment?.count },
  { name: 'people_are', of: (s) => peopleAre(s.facts.enrolment?.type) },
  { name: 'start', of: (s) => s.facts.startDate?.date },
  { name: 'primary_completion', of: (s) => s.facts.primaryCompletionDate?.date },
  { name: 'completion', of: (s) => s.facts.completionDate?.date },
  { name: 'first_posted', of: (s) => s.facts.firstPostDate },
  { name: 'last_update_posted', of: (s) => s.facts.lastUpdatePostDate },
  { name: 'has_results', of: (s) => s.facts.hasResults },
  { name: 'latest_change_seen', of: (s) => s.lastChange },
  { name: 'latest_change_grade', of: (s) => s.lastChangeGrade },
  { name: 'relevant', of: (s) => s.relevant },
  { name: 'record_as_of', of: (s) => s.lastAsOf },
  { name: 'version', of: (s) => s.version },
  { name: 'content_hash', of: (s) => s.hash },
  { name: 'registry_address', of: (s) => registryUrl(s.id) },
];

const peopleAre = (type: string | null | undefined): string | null =>
  type === 'ACTUAL' ? 'entered' : type === 'ESTIMATED' ? 'planned' : null;
