import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { conditions } from './search-filter.server.ts';
import type { StudyFilter } from './study-filter.ts';
import type { StartCount } from './timeline.ts';

/** The starts of the studies that fit, those alike counted together. */
export async function startCounts(tx: ReadTx, f: StudyFilter): Promise<StartCount[]> {
  const { rows } = await sql<StartCount>`
    select s.start_date as date, s.start_kind as kind, s.phases, s.status, count(*)::int as count
    from study s where ${conditions(f)} group by 1, 2, 3, 4`.execute(tx);
  return rows;
}
