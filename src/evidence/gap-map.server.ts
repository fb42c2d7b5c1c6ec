import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Combination } from './gap-map.ts';
import { fitting } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';

const PHASE = 'phase:';

/**
 * How many of the studies that fit have the same labels (products apart) and phases: all that the gap map needs, in one pass over an index or over the
 * studies. Combinations are fewer than studies, and counting them into cells is quick outside the database; they come as one text, because tens of
 * thousands of rows cost more to hand over than to count.
 */
export async function labelCombinations(tx: ReadTx, f: StudyFilter): Promise<Combination[]> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<{ text: string | null }>`
    select string_agg(g.key || '=' || g.n, E'\n') as text
    from (select s.map_key as key, count(*) as n from study s where ${fits} group by s.map_key) g`.execute(tx);
  const text = rows[0]?.text;
  return text ? text.split('\n').map(combination) : [];
}

function combination(line: string): Combination {
  const at = line.lastIndexOf('=');
  const labels: string[] = [];
  const phases: string[] = [];
  if (at > 0)
    for (const part of line.slice(0, at).split('|'))
      if (part.startsWith(PHASE)) phases.push(part.slice(PHASE.length));
      else labels.push(part);
  return { labels, phases, count: Number(line.slice(at + 1)) };
}
