/** What a row of the table of published arms measures. Only `count` may be pooled. */
export const MEASURES = [
  'count',
  'continuous',
  'denominator_only',
  'count_without_denominator',
  'reported_percent_or_change',
] as const;
export type Measure = (typeof MEASURES)[number];

/** The columns that a table of published arms must have. */
export const ARM_COLUMNS = [
  'study_id',
  'citation',
  'doi',
  'pmid',
  'nct',
  'product',
  'target',
  'modality',
  'disease',
  'n',
  'outcome',
  'events',
  'definition',
  'timepoint',
  'follow_up_median_months',
  'source_url',
  'verified',
  'source_type',
  'notes',
  'measure_type',
  'overlap_group',
  'pool_preferred',
] as const;

/** Columns that it may have besides. An empty cell is as if there were no such column. */
export const OPTIONAL_COLUMNS = [
  'enrolled',
  'reported_percent',
  'site',
  'country',
  'enrolled_from',
  'enrolled_to',
] as const;
