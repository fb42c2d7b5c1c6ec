import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { CompletionCount } from './completions.ts';
import { fitting } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';
import { completionGroup } from './study-marks.server.ts';

/** Primary completions of the studies that fit, by month and group. @param asOf YYYY-MM-DD, the date of the evidence. */
export async function completionCounts(tx: ReadTx, f: StudyFilter, asOf: string): Promise<CompletionCount[]> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<CompletionCount>`
    select left(s.completion_date, 7) as month, ${completionGroup(asOf)} as due, s.complete, count(*)::int as count
    from study s where ${fits} group by 1, 2, 3`.execute(tx);
  return rows;
}
