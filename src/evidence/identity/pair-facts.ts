import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';

/** One study as the comparison of a pair shows it. */
export interface StudySide {
  id: string;
  title: string;
  officialTitle: string | null;
  sponsor: string | null;
  orgStudyId: string | null;
  registryIds: string[];
  conditions: string[];
  interventions: string[];
  phases: string[];
  status: string | null;
  enrolment: number | null;
  startDate: string | null;
  countries: string[];
  /** facet:key as it stands. */
  labels: string[];
  lastAsOf: string;
}

/** The same of a report. */
export interface ReportSide {
  id: string;
  title: string;
  authors: string[];
  journal: string | null;
  published: string | null;
  types: string[];
  pmid: string | null;
  doi: string | null;
  pmcid: string | null;
  notice: string | null;
}

/** One fact of both. */
export interface PairFact {
  name: string;
  a: string;
  b: string;
  same: boolean;
}

const MOST_LISTED = 12;
const listed = (list: readonly string[]): string =>
  list.length > MOST_LISTED
    ? `${list.slice(0, MOST_LISTED).join('; ')}; and ${list.length - MOST_LISTED} more`
    : list.join('; ');

/** Facts that neither has are left out. */
const rows = <Side>(
  a: Side,
  b: Side,
  facts: readonly (readonly [name: string, of: (s: Side) => string | null])[],
): PairFact[] =>
  facts.flatMap(([name, of]) => {
    const [x, y] = [of(a) ?? '', of(b) ?? ''];
    return x === '' && y === '' ? [] : [{ name, a: x, b: y, same: x === y }];
  });

const labelWords = (key: string): string => {
  const [facet, ...rest] = key.split(':');
  const name = rest.join(':');
  return facet === 'disease' || facet === 'target' || facet === 'modality' || facet === 'product'
    ? labelOf(facet, name)
    : name;
};

/** Two studies side by side: what tells most first. */
export const studyPairFacts = (a: StudySide, b: StudySide): PairFact[] =>
  rows(a, b, [
    ['Title', (s) => s.title],
    ['Official title', (s) => s.officialTitle],
    ['Numbers', (s) => listed(s.registryIds)],
    ['Sponsor', (s) => s.sponsor],
    ['Sponsor’s code', (s) => s.orgStudyId],
    ['Conditions', (s) => listed(s.conditions)],
    ['Treatments', (s) => listed(s.interventions)],
    ['Recognised', (s) => listed(s.labels.map(labelWords))],
    ['Phase', (s) => phaseGroupLabel(phaseGroup(s.phases))],
    ['Status', (s) => statusWords(s.status)],
    ['People', (s) => s.enrolment?.toString() ?? null],
    ['Start', (s) => s.startDate],
    ['Countries', (s) => listed(s.countries)],
    ['Latest record', (s) => s.lastAsOf],
  ]);

const NOTICES: Readonly<Record<string, string>> = {
  retracted: 'retracted',
  concern: 'expression of concern',
  corrected: 'corrected',
};

/** Two reports side by side. */
export const reportPairFacts = (a: ReportSide, b: ReportSide): PairFact[] =>
  rows(a, b, [
    ['Title', (r) => r.title],
    ['Authors', (r) => listed(r.authors)],
    ['Journal', (r) => r.journal],
    ['Published', (r) => r.published],
    ['Kind', (r) => listed(r.types)],
    ['PubMed', (r) => r.pmid],
    ['DOI', (r) => r.doi],
    ['PubMed Central', (r) => r.pmcid],
    ['Notice', (r) => (r.notice && Object.hasOwn(NOTICES, r.notice) ? (NOTICES[r.notice] ?? null) : r.notice)],
  ]);
