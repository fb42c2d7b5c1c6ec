import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { isDay } from '#ledger/day.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { askAffordably, settle } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';
import type { StudyNews } from './study-news.ts';

/**
 * What is new in the studies that fit, newest first: studies that were not held before, and versions that changed by `grade` or worse. The words
 * `grade` and `changedSince` of the filter mean what is told here, not which studies are looked at.
 * @param f.grade the least grade that is told, low where it is not one of those above noise. @param most at most so many.
 */
export async function studyNews(
  tx: ReadTx,
  f: StudyFilter & { newStudies: boolean },
  most: number,
): Promise<StudyNews[]> {
  await settle(tx);
  const { newStudies, grade, changedSince, ...words } = f;
  const least = GRADES.find((g) => g === grade && g !== 'noise') ?? 'low';
  const since = changedSince && isDay(changedSince) ? changedSince : null;
  const { asked } = await askAffordably(tx, words);
  const grades = GRADES.slice(0, GRADES.indexOf(least) + 1);
  // either walk ends after `most`; only what is left of both is looked at closely
  const changed = await sql<StudyNews>`
    with latest as (
      select distinct c.as_of, c.id, c.version from thing_change c join study s on s.id = c.id
      where c.kind = 'study' and c.grade = any(${grades}::text[]) and (${since}::date is null or c.as_of >= ${since}::date)
        and ${asked.where}
      order by c.as_of desc, c.id desc, c.version desc limit ${most}
    )
    select l.id, s.title, l.as_of as "asOf", v.hash, b.hash as before, s.status, s.phases, s.conditions,
           (select coalesce(jsonb_agg(jsonb_build_object('grade', c.grade, 'sentence', c.sentence)
                      order by array_position(array['high', 'medium', 'low', 'noise'], c.grade), c.ordinal), '[]')
              from thing_change c where c.kind = 'study' and c.id = l.id and c.version = l.version and c.grade = any(${grades}::text[])) as changes
    from latest l join study s on s.id = l.id
    join thing_version v on v.kind = 'study' and v.id = l.id and v.version = l.version
    left join thing_version b on b.kind = 'study' and b.id = l.id and b.version = l.version - 1
    order by l.as_of desc, l.id desc, l.version desc`.execute(tx);
  const fresh = newStudies
    ? await sql<StudyNews>`
        select s.id, s.title, s.first_as_of as "asOf", null as hash, null as before, s.status, s.phases, s.conditions, '[]'::jsonb as changes
        from study s where ${asked.where} and (${since}::date is null or s.first_as_of >= ${since}::date)
        order by s.first_as_of desc, s.id desc limit ${most}`.execute(tx)
    : { rows: [] };
  const worst = (n: StudyNews): number => GRADES.indexOf(n.changes[0]?.grade ?? ('noise' satisfies Grade));
  return [...changed.rows, ...fresh.rows]
    .sort((a, b) => (a.asOf < b.asOf ? 1 : a.asOf > b.asOf ? -1 : worst(a) - worst(b) || (a.id < b.id ? 1 : -1)))
    .slice(0, most);
}
