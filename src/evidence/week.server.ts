import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { type FieldChange, GRADES, type Grade } from '#ledger/grades.ts';
import { pageOf } from './search-filter.server.ts';
import { fitting } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';
import type { WeekCount } from './week.ts';

/** Changes by week and grade of the studies that fit. Versions without a date are left out: they have no week. */
export async function changesByWeek(tx: ReadTx, f: StudyFilter): Promise<WeekCount[]> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<WeekCount>`
    select date_trunc('week', c.as_of::timestamp)::date as week, c.grade, count(*)::int as changes
    from thing_change c join study s on s.id = c.id
    where c.kind = 'study' and c.as_of is not null and ${fits} group by 1, 2`.execute(tx);
  return rows;
}

/** What changed in one study in a span of days. */
export interface StudyChanges {
  id: string;
  title: string;
  sponsor: string | null;
  /** The gravest of these changes. */
  worst: Grade;
  /** Latest first and on one day worst first. */
  changes: (FieldChange & { asOf: string; version: number })[];
}

export interface ChangesPage {
  /** Changes and studies that fit, on all pages. */
  changes: number;
  studies: number;
  page: number;
  pages: number;
  rows: StudyChanges[];
}

/**
 * The changes between two days, both included (null: no bound), of the studies that fit: a study at a time, those with the gravest change first,
 * then those that changed last.
 * @param span.grade this grade or a graver one. @param span.size studies a page, 1–100.
 */
export async function changesOf(
  tx: ReadTx,
  f: StudyFilter,
  span: { from: string | null; to: string | null; grade: Grade; only?: boolean; page: number; size: number },
): Promise<ChangesPage> {
  const grades = span.only ? [span.grade] : GRADES.slice(0, GRADES.indexOf(span.grade) + 1);
  const fits = await fitting(tx, f);
  const where = sql`c.kind = 'study' and c.grade = any(${grades}::text[])
    and (${span.from}::date is null or c.as_of >= ${span.from}::date)
    and (${span.to}::date is null or c.as_of <= ${span.to}::date) and ${fits}`;
  const counted = await sql<{ changes: number; studies: number }>`
    select count(*)::int as changes, count(distinct c.id)::int as studies
    from thing_change c join study s on s.id = c.id where ${where}`.execute(tx);
  const { changes, studies } = counted.rows[0] ?? { changes: 0, studies: 0 };
  const { page, pages, size, offset } = pageOf(span, studies);
  const { rows } = await sql<StudyChanges & { place: number }>`
    with one as (
      select c.id, s.title, s.sponsor, min(array_position(array['high', 'medium', 'low', 'noise'], c.grade)) as place, max(c.as_of) as last,
             jsonb_agg(jsonb_build_object('field', c.field, 'before', c.before, 'after', c.after, 'grade', c.grade, 'rule', c.rule,
                       'sentence', c.sentence, 'asOf', c.as_of, 'version', c.version)
               order by c.as_of desc, array_position(array['high', 'medium', 'low', 'noise'], c.grade), c.version desc, c.ordinal) as changes
      from thing_change c join study s on s.id = c.id where ${where} group by c.id, s.title, s.sponsor)
    select * from one order by place, last desc nulls last, id limit ${size} offset ${offset}`.execute(tx);
  return {
    changes,
    studies,
    page,
    pages,
    rows: rows.map(({ place, ...r }) => ({
      id: r.id,
      title: r.title,
      sponsor: r.sponsor,
      worst: GRADES[place - 1] ?? 'noise',
      changes: r.changes,
    })),
  };
}
