import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { fitting } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';
import type { StartCount } from './timeline.ts';

/** The starts of the studies that fit, those alike counted together. */
export async function startCounts(tx: ReadTx, f: StudyFilter): Promise<StartCount[]> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<StartCount>`
    select s.start_date as date, s.start_kind as kind, s.phases, s.status, count(*)::int as count
    from study s where ${fits} group by 1, 2, 3, 4`.execute(tx);
  return rows;
}
