import Papa from 'papaparse';
import { ARM_COLUMNS } from './arm-rows.ts';
import type { CandidateRow } from './synthesise.ts';

/** One row of a table of arms for tests, by column; what is left out takes a value that raises no objection. */
export type FixtureRow = Partial<Record<(typeof ARM_COLUMNS)[number], string>>;

export const PLAIN: Record<(typeof ARM_COLUMNS)[number], string> = {
  study_id: 'ALPHA-2024',
  citation: 'Alpha A, et al. Test J 2024;1:1-2',
  doi: '',
  pmid: '',
  nct: '',
  product: 'product one',
  target: 'CD19',
  modality: 'autologous CAR-T',
  disease: 'SLE',
  n: '10',
  outcome: 'remission',
  events: '8',
  definition: '',
  timepoint: '6 months',
  follow_up_median_months: '',
  source_url: 'https://example.org/1',
  verified: 'yes',
  source_type: 'journal abstract',
  notes: '',
  measure_type: 'count',
  overlap_group: '',
  pool_preferred: 'yes',
};

export const armCsv = (rows: readonly FixtureRow[]): string =>
  Papa.unparse({ fields: [...ARM_COLUMNS], data: rows.map((r) => ARM_COLUMNS.map((c) => r[c] ?? PLAIN[c])) });

/** An outcome with its arm, as a synthesis sees it. */
export const candidate = (row: Partial<CandidateRow> & { id: string }): CandidateRow => ({
  arm: row.id.split('/')[0]!,
  study: row.id.split('/')[0]!,
  cohort: row.study ?? row.id.split('/')[0]!,
  citation: `${row.id.split('/')[0]} 2024`,
  nct: null,
  product: 'product one',
  diseaseKeys: ['SLE'],
  diseaseUnread: [],
  targetKeys: ['CD19'],
  modalityKeys: ['auto-CAR-T'],
  overlapGroup: null,
  followUpMonths: null,
  name: 'remission',
  timepoint: '6 months',
  measure: 'count',
  events: 8,
  evaluable: 10,
  verified: true,
  sourceType: 'journal abstract',
  poolPreferred: true,
  heldBack: [],
  ...row,
});
