import { ARM_COLUMNS, MEASURES, OPTIONAL_COLUMNS } from './arm-columns.ts';

/** A field of ours that a column of a foreign table can give. */
export type Field = (typeof ARM_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];
export const FIELDS: readonly Field[] = [...ARM_COLUMNS, ...OPTIONAL_COLUMNS];

interface FieldWords {
  /** What people call it. */
  label: string;
  /** One line that says what belongs there. */
  says: string;
  /** Other names under which tables carry it, folded. */
  synonyms: readonly string[];
  /** Taken where the table has no such column. */
  usual?: string;
  /** Whether a table without it cannot be read. */
  needed?: true;
}

/** What each field means, and how other tables call it. */
export const FIELD_WORDS: Record<Field, FieldWords> = {
  study_id: {
    label: 'Short name of the publication',
    says: 'Left out, it is made from the citation: MACKENSEN-2022.',
    synonyms: [
      'study',
      'study name',
      'study label',
      'studyid',
      'author year',
      'first author year',
      'trial name',
      'ref',
    ],
  },
  citation: {
    label: 'Citation',
    says: 'Authors, journal, year. Left out, the short name stands for it.',
    synonyms: ['reference', 'publication', 'source citation', 'paper', 'title', 'authors', 'author', 'first author'],
  },
  doi: { label: 'DOI', says: '10.1000/xyz', synonyms: ['digital object identifier'] },
  pmid: { label: 'PubMed number', says: 'Digits.', synonyms: ['pubmed', 'pubmed id', 'pm id'] },
  nct: {
    label: 'Trial number',
    says: 'NCT and eight digits.',
    synonyms: [
      'nct number',
      'nct id',
      'registry id',
      'registration',
      'trial registration',
      'clinicaltrials.gov',
      'trial id',
      'registration number',
    ],
  },
  product: {
    label: 'Product',
    says: 'The name of the cell product or drug.',
    synonyms: ['intervention', 'treatment', 'drug', 'car t product', 'car construct', 'construct', 'therapy', 'agent'],
    needed: true,
  },
  target: {
    label: 'Target',
    says: 'CD19, BCMA, CD19+BCMA.',
    synonyms: ['antigen', 'target antigen', 'car target', 'antigen target'],
  },
  modality: {
    label: 'Kind of therapy',
    says: 'Autologous CAR-T, bispecific T-cell engager …',
    synonyms: ['modality', 'type of therapy', 'therapy type', 'cell source', 'car type', 'platform'],
  },
  disease: {
    label: 'Disease',
    says: 'SLE, LN, MG …',
    synonyms: ['indication', 'condition', 'diagnosis', 'population', 'patient population', 'disease group', 'diseases'],
    needed: true,
  },
  n: {
    label: 'Evaluable',
    says: 'How many could have had the event at that time.',
    synonyms: [
      'n',
      'no of patients',
      'number of patients',
      'patients',
      'patients n',
      'n patients',
      'total',
      'denominator',
      'evaluable',
      'n evaluable',
      'evaluable patients',
      'n total',
      'sample size',
      'at risk',
      'total n',
      'patients evaluated',
      'number evaluable',
      'n analysed',
      'n analyzed',
      'ni',
    ],
  },
  outcome: {
    label: 'Outcome',
    says: 'What was counted: DORIS remission, CRS any grade.',
    synonyms: [
      'endpoint',
      'end point',
      'outcome measure',
      'event name',
      'adverse event',
      'ae',
      'outcome name',
      'variable',
      'parameter',
    ],
    needed: true,
  },
  events: {
    label: 'Events',
    says: 'How many of the evaluable had it. A cell such as 8/10 gives both numbers.',
    synonyms: [
      'responders',
      'no of responders',
      'number of responders',
      'n events',
      'number of events',
      'no of events',
      'event',
      'cases',
      'numerator',
      'responding',
      'n responders',
      'patients with event',
      'patients with outcome',
      'events n',
      'xi',
      'x',
      'n with event',
      'count',
      'events patients',
      'responders total',
      'events total',
      'n n',
      'x n',
    ],
    needed: true,
  },
  definition: {
    label: 'Definition used',
    says: 'How the source defines it.',
    synonyms: ['criteria', 'criterion', 'outcome definition', 'definition used', 'response criteria'],
  },
  timepoint: {
    label: 'Time point',
    says: '6 months, week 12, last follow-up.',
    synonyms: [
      'time point',
      'time',
      'assessment time',
      'visit',
      'timing',
      'when',
      'time of assessment',
      'follow up time',
    ],
  },
  follow_up_median_months: {
    label: 'Median follow-up, months',
    says: 'A number.',
    synonyms: [
      'median follow up',
      'follow up',
      'median follow up months',
      'follow up months',
      'fu months',
      'median fu',
    ],
  },
  source_url: {
    label: 'Address of the source',
    says: 'Where it was read.',
    synonyms: ['url', 'link', 'source', 'source link', 'web address'],
  },
  verified: {
    label: 'Checked',
    says: 'yes where somebody read the figure in the source; left out, no.',
    synonyms: ['checked', 'confirmed', 'double checked', 'validated', 'verification'],
    usual: 'no',
  },
  source_type: {
    label: 'Kind of source',
    says: 'journal article, congress abstract, press release …',
    synonyms: ['type of source', 'publication type', 'source kind', 'document type', 'type of publication'],
    usual: 'not stated',
  },
  notes: { label: 'Notes', says: 'Anything more.', synonyms: ['note', 'comment', 'comments', 'remarks', 'remark'] },
  measure_type: {
    label: 'What the number is',
    says: `${MEASURES.join(', ')}; left out, count.`,
    synonyms: ['measure', 'measure type', 'type of measure', 'data type'],
    usual: 'count',
  },
  overlap_group: {
    label: 'Shares patients with',
    says: 'One word for all reports of the same patients.',
    synonyms: ['overlap', 'cohort group', 'overlap group', 'same patients as'],
  },
  pool_preferred: {
    label: 'Preferred of its group',
    says: 'yes or no; left out, yes.',
    synonyms: ['preferred', 'pool preferred', 'use in pool', 'include in pool'],
    usual: 'yes',
  },
  enrolled: {
    label: 'Enrolled',
    says: 'How many were treated or entered the study; never the same thing as evaluable.',
    synonyms: [
      'n enrolled',
      'enrolled patients',
      'treated',
      'n treated',
      'patients treated',
      'number treated',
      'dosed',
      'infused',
      'number enrolled',
      'itt n',
      'enrolment',
      'enrollment',
    ],
  },
  reported_percent: {
    label: 'Reported percentage',
    says: 'As the source prints it: checked against the counts.',
    synonyms: [
      'percent',
      'percentage',
      '%',
      'rate',
      'proportion %',
      'response rate',
      'reported percentage',
      'reported percent',
      'rate %',
      'orr',
      'incidence %',
    ],
  },
  site: {
    label: 'Site',
    says: 'Where the patients were treated.',
    synonyms: ['centre', 'center', 'hospital', 'institution'],
  },
  country: { label: 'Country', says: 'Where the patients were treated.', synonyms: ['nation'] },
  enrolled_from: {
    label: 'First patient',
    says: '2021, 2021-03 or 2021-03-15.',
    synonyms: ['enrolment start', 'enrollment start', 'recruitment start', 'inclusion from', 'enrolled from'],
  },
  enrolled_to: {
    label: 'Last patient',
    says: '2022, 2022-10 or 2022-10-31.',
    synonyms: ['enrolment end', 'enrollment end', 'recruitment end', 'inclusion to', 'enrolled to'],
  },
};
