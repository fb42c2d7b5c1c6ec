import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Measure } from './arm-rows.ts';
import { withNarrower } from './arm-vocabulary.ts';
import { citationLabel } from './citation-label.ts';
import { type SourceMark, sourceMark } from './source-marks.ts';

/** One outcome as lists and pages show it. `evaluable` null = the source does not say; `enrolled` null = not stated. */
export interface OutcomeRow {
  id: string;
  arm: string;
  /** Short name of the publication: 'Mackensen 2022'. */
  label: string;
  study: string;
  product: string;
  disease: string;
  diseaseKeys: string[];
  name: string;
  definition: string;
  timepoint: string;
  measure: Measure;
  events: number | null;
  evaluable: number | null;
  enrolled: number | null;
  valueText: string | null;
  verified: boolean;
  mark: SourceMark;
  sourceType: string;
  sourceUrl: string;
  notes: string;
  overlapGroup: string | null;
  poolPreferred: boolean;
  heldBack: string[];
  flags: string[];
  asOf: string | null;
  hash: string;
}

export interface ArmView {
  id: string;
  label: string;
  study: string;
  citation: string;
  doi: string | null;
  pmid: string | null;
  nct: string | null;
  product: string;
  target: string | null;
  targetKeys: string[];
  modality: string | null;
  modalityKeys: string[];
  disease: string;
  diseaseKeys: string[];
  diseaseUnread: string[];
  /** Treated or enrolled where the source says so; null = not stated. */
  enrolled: number | null;
  enrolledSource: string | null;
  overlapGroup: string | null;
  /** Median, in months. */
  followUpMonths: number | null;
  sourceType: string;
  asOf: string | null;
  hash: string;
}

type OutcomeColumns = Omit<OutcomeRow, 'label' | 'mark'> & { citation: string };

const outcomeColumns = sql`
  o.id, o.arm_id as arm, a.study_key as study, a.citation, a.product, a.disease, a.disease_keys as "diseaseKeys", o.name, o.definition,
  o.timepoint, o.measure, o.events, o.evaluable, a.enrolled, o.value_text as "valueText", o.verified, o.source_type as "sourceType",
  o.source_url as "sourceUrl", o.notes, a.overlap_group as "overlapGroup", o.pool_preferred as "poolPreferred", o.held_back as "heldBack",
  o.flags, t.as_of as "asOf", t.hash
  from outcome o join arm a on a.id = o.arm_id join thing t on t.kind = 'outcome' and t.id = o.id`;

const asRow = ({ citation, ...r }: OutcomeColumns): OutcomeRow => ({
  ...r,
  label: citationLabel(citation),
  mark: sourceMark(r.verified, r.sourceType),
});

export interface OutcomeFilter {
  /** Name of the outcome, whatever its case. */
  outcome?: string | undefined;
  /** Key of a disease; narrower ones are included, and so are pooled arms of which it is a part. */
  disease?: string | undefined;
  heldBack?: boolean | undefined;
  /** From 1. */
  page: number;
  size: number;
}

/** Outcomes by name, then largest cohort first. */
export async function listOutcomes(
  tx: ReadTx,
  f: OutcomeFilter,
): Promise<{ total: number; page: number; pages: number; rows: OutcomeRow[] }> {
  const conditions = [
    f.outcome === undefined ? sql`true` : sql`lower(o.name) = lower(${f.outcome.trim()})`,
    f.disease === undefined ? sql`true` : sql`a.disease_keys && ${withNarrower([f.disease])}::text[]`,
    f.heldBack === undefined ? sql`true` : f.heldBack ? sql`o.held_back <> '{}'` : sql`o.held_back = '{}'`,
  ];
  const where = sql.join(conditions, sql` and `);
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from outcome o join arm a on a.id = o.arm_id where ${where}`.execute(tx);
  const total = counted.rows[0]!.n;
  const size = Math.max(1, Math.trunc(f.size));
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(1, Math.trunc(f.page)), pages);
  const found = await sql<OutcomeColumns>`
    select ${outcomeColumns} where ${where}
    order by lower(o.name), o.evaluable desc nulls last, o.id limit ${size} offset ${(page - 1) * size}`.execute(tx);
  return { total, page, pages, rows: found.rows.map(asRow) };
}

async function armOf(tx: ReadTx, id: string): Promise<ArmView | null> {
  const { rows } = await sql<Omit<ArmView, 'label'>>`
    select a.id, a.study_key as study, a.citation, a.doi, a.pmid, a.nct, a.product, a.target, a.target_keys as "targetKeys", a.modality,
           a.modality_keys as "modalityKeys", a.disease, a.disease_keys as "diseaseKeys", a.disease_unread as "diseaseUnread", a.enrolled,
           a.enrolled_source as "enrolledSource", a.overlap_group as "overlapGroup", a.follow_up_months as "followUpMonths",
           a.source_type as "sourceType", t.as_of as "asOf", t.hash
    from arm a join thing t on t.kind = 'arm' and t.id = a.id where a.id = ${id}`.execute(tx);
  return rows[0] ? { ...rows[0], label: citationLabel(rows[0].citation) } : null;
}

/** An arm with all its outcomes, by name and time point; null when there is none. */
export async function readArm(tx: ReadTx, id: string): Promise<{ arm: ArmView; outcomes: OutcomeRow[] } | null> {
  const arm = await armOf(tx, id);
  if (!arm) return null;
  const found = await sql<OutcomeColumns>`
    select ${outcomeColumns} where o.arm_id = ${id} order by lower(o.name), o.id`.execute(tx);
  return { arm, outcomes: found.rows.map(asRow) };
}

/** An outcome with its arm; null when there is none. */
export async function readOutcome(tx: ReadTx, id: string): Promise<{ outcome: OutcomeRow; arm: ArmView } | null> {
  const found = await sql<OutcomeColumns>`select ${outcomeColumns} where o.id = ${id}`.execute(tx);
  const row = found.rows[0];
  const arm = row && (await armOf(tx, row.arm));
  return row && arm ? { outcome: asRow(row), arm } : null;
}

/** The names of outcomes: in how many rows, of how many arms, and how many rows a synthesis could use. Most used first. */
export async function outcomeNames(
  tx: ReadTx,
): Promise<{ name: string; rows: number; arms: number; usable: number }[]> {
  const { rows } = await sql<{ name: string; rows: number; arms: number; usable: number }>`
    select min(name) as name, count(*)::int as rows, count(distinct arm_id)::int as arms,
           (count(*) filter (where measure = 'count' and held_back = '{}'))::int as usable
    from outcome group by lower(name) order by usable desc, rows desc, lower(min(name))`.execute(tx);
  return rows;
}

/** Every row that the arithmetic keeps out of all syntheses, with its sentences. */
export async function heldBackRows(tx: ReadTx): Promise<OutcomeRow[]> {
  const found = await sql<OutcomeColumns>`select ${outcomeColumns} where o.held_back <> '{}' order by o.id`.execute(tx);
  return found.rows.map(asRow);
}
