import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { isDay } from '#ledger/day.ts';
import { type FieldChange, GRADES, type Grade } from '#ledger/grades.ts';
import { labelOf, TOP_DISEASES } from '#vocabulary/vocabulary.ts';
import type { Label } from './classify.ts';
import { asBase64, unpackText } from './import-load.server.ts';
import { labelKey } from './labels.ts';
import { phaseGroup } from './phase-groups.ts';
import { conditions, type Page, pageOf, typed } from './search-filter.server.ts';
import type { StudyFacts } from './study-facts.ts';

export { facetCounts } from './search-facets.server.ts';
export type { Page } from './search-filter.server.ts';
export { searchStudies } from './search-list.server.ts';

/** The source of study records. */
const STUDY_SOURCE = 'ctgov';

/** The evidence at a glance, over all relevant studies. A study of two diseases stands under both; a study of a narrower disease under the broader. */
export interface Glance {
  studies: number;
  /** Diseases that stand at the top of the vocabulary and have studies, most studies first. `counts` by phase group. */
  byDiseaseAndPhase: { key: string; label: string; total: number; counts: Record<string, number> }[];
  byStatus: Record<string, number>;
  /** YYYY-MM-DD of the latest record; null while nothing is held. */
  evidenceDate: string | null;
}

export async function glance(tx: ReadTx): Promise<Glance> {
  const { rows } = await sql<{ label: string; phases: string[]; count: number }>`
    select l.label, s.phases, count(*)::int as count from study s, unnest(s.label_keys) l(label)
    where ${conditions({})} and l.label = any(${TOP_DISEASES.map((d) => labelKey('disease', d.key))}::text[]) group by l.label, s.phases`.execute(
    tx,
  );
  const byDisease = new Map<string, Record<string, number>>();
  for (const r of rows) {
    const key = r.label.slice('disease:'.length);
    const counts = byDisease.get(key) ?? {};
    const group = phaseGroup(r.phases);
    counts[group] = (counts[group] ?? 0) + r.count;
    byDisease.set(key, counts);
  }
  const status = await sql<{ status: string; count: number }>`
    select coalesce(s.status, 'NONE') as status, count(*)::int as count from study s where ${conditions({})} group by 1 order by 2 desc, 1`.execute(
    tx,
  );
  return {
    studies: status.rows.reduce((sum, r) => sum + r.count, 0),
    byDiseaseAndPhase: [...byDisease]
      .map(([key, counts]) => ({
        key,
        label: labelOf('disease', key),
        total: Object.values(counts).reduce((a, b) => a + b, 0),
        counts,
      }))
      .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1)),
    byStatus: Object.fromEntries(status.rows.map((r) => [r.status, r.count])),
    evidenceDate: await evidenceDate(tx),
  };
}

/** The day of the latest record, YYYY-MM-DD: how old what we show is. Null while nothing is held. */
export async function evidenceDate(tx: ReadTx): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`select max(last_as_of) as day from study`.execute(tx);
  return rows[0]?.day ?? null;
}

/** A study with all we know of it. */
export interface StudyPage {
  id: string;
  title: string;
  facts: StudyFacts;
  labels: Label[];
  /** False: only projected records are held, and what they did not carry is unknown. */
  complete: boolean;
  firstAsOf: string;
  lastAsOf: string;
  lastChange: string | null;
  lastChangeGrade: 'high' | 'medium' | 'low' | null;
  /** Of the present content. */
  hash: string;
  version: number;
  /** Hash of the untouched text of the latest record. */
  rawHash: string | null;
}

/** @returns null when no such study is held. */
export async function readStudy(tx: ReadTx, id: string): Promise<StudyPage | null> {
  const { rows } = await sql<StudyPage>`
    select s.id, s.title, s.facts, s.complete, s.first_as_of as "firstAsOf", s.last_as_of as "lastAsOf", s.last_change as "lastChange",
           s.last_change_grade as "lastChangeGrade", t.hash, t.version,
           (select p.to_id from pin p where p.from_kind = 'study' and p.from_id = s.id and p.pin_set = t.pin_set and p.to_kind = 'record' limit 1) as "rawHash",
           (select coalesce(jsonb_agg(jsonb_build_object('facet', l.facet, 'key', l.key, 'words', l.words, 'field', l.field, 'rule', l.rule)
                              order by l.facet, l.rule = 'parent', l.key), '[]')
              from study_label l where l.study_id = s.id) as labels
    from study s join thing t on t.kind = 'study' and t.id = s.id where s.id = ${typed(id).toUpperCase()}`.execute(tx);
  return rows[0] ?? null;
}

/** One content that a study has had. */
export interface StudyVersion {
  version: number;
  hash: string;
  /** The first day on which it was seen. */
  asOf: string;
  /** How it differs from the version before, worst first; empty for the first. */
  changes: FieldChange[];
  /** The records that said so, oldest first. */
  records: { asOf: string; rawHash: string }[];
}

/** All versions of a study, newest first; empty when no such study is held. */
export async function studyHistory(tx: ReadTx, id: string): Promise<StudyVersion[]> {
  const key = typed(id).toUpperCase();
  const versions = await sql<Omit<StudyVersion, 'records'>>`
    select v.version, v.hash, v.as_of as "asOf",
           (select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'before', c.before, 'after', c.after, 'grade', c.grade, 'rule', c.rule,
                                      'sentence', c.sentence) order by c.ordinal), '[]')
              from thing_change c where c.kind = v.kind and c.id = v.id and c.version = v.version) as changes
    from thing_version v where v.kind = 'study' and v.id = ${key} order by v.version desc`.execute(tx);
  const records = await tx
    .selectFrom('source_record')
    .select(['as_of as asOf', 'raw_hash as rawHash'])
    .where('source', '=', STUDY_SOURCE)
    .where('native_id', '=', key)
    .orderBy('as_of')
    .orderBy('raw_hash')
    .execute();
  return versions.rows.map((v, i) => {
    const next = versions.rows[i - 1]?.asOf ?? '9999-12-31';
    return { ...v, records: records.filter((r) => r.asOf >= v.asOf && (r.asOf < next || r.asOf === v.asOf)) };
  });
}

/** One graded change of a study, as lists show it. */
export interface ChangeRow extends FieldChange {
  studyId: string;
  title: string;
  version: number;
  asOf: string;
}

/**
 * What changed in relevant studies, newest first and on one day worst first.
 * @param f.since YYYY-MM-DD, included. @param f.grade this grade or a graver one; without it all above noise. @param f.size 1–1000.
 */
export async function recentChanges(
  tx: ReadTx,
  f: { since?: string | undefined; grade?: Grade | undefined; page: number; size: number },
): Promise<Page<ChangeRow>> {
  const grades = GRADES.slice(0, GRADES.indexOf(f.grade ?? 'low') + 1);
  const since = f.since && isDay(f.since) ? f.since : null;
  const where = sql`c.kind = 'study' and c.grade = any(${grades}::text[]) and (${since}::date is null or c.as_of >= ${since}::date) and ${conditions({})}`;
  const counted = await sql<{
    n: number;
  }>`select count(*)::int as n from thing_change c join study s on s.id = c.id where ${where}`.execute(tx);
  const total = counted.rows[0]?.n ?? 0;
  const { page, pages, size, offset } = pageOf(f, total, 1000);
  const { rows } = await sql<ChangeRow>`
    select c.id as "studyId", s.title, c.version, c.as_of as "asOf", c.field, c.before, c.after, c.grade, c.rule, c.sentence
    from thing_change c join study s on s.id = c.id where ${where}
    order by c.as_of desc, array_position(array['high', 'medium', 'low', 'noise'], c.grade), c.id, c.version desc, c.ordinal
    limit ${size} offset ${offset}`.execute(tx);
  return { total, page, pages, rows };
}

/** The untouched text of one record. */
export interface RecordPage {
  rawHash: string;
  source: string;
  nativeId: string;
  /** Each day on which the source said exactly this, oldest first. */
  asOf: string[];
  text: string;
  /** Of the text in UTF-8. */
  bytes: number;
}

/** @returns null when no record has this hash. */
export async function readRecord(tx: ReadTx, rawHash: string): Promise<RecordPage | null> {
  const rows = await tx
    .selectFrom('source_record as r')
    .innerJoin('raw_body as b', 'b.hash', 'r.raw_hash')
    .select(['r.source', 'r.native_id', 'r.as_of', 'b.bytes', asBase64('b.packed').as('packed')])
    .where('r.raw_hash', '=', typed(rawHash))
    .orderBy('r.as_of')
    .execute();
  const first = rows[0];
  if (!first) return null;
  return {
    rawHash: typed(rawHash),
    source: first.source,
    nativeId: first.native_id,
    asOf: [...new Set(rows.map((r) => r.as_of))],
    text: unpackText(first.packed, first.bytes),
    bytes: first.bytes,
  };
}
