import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';

/** Every country with a site of a study, by name. */
export async function listCountries(tx: ReadTx): Promise<string[]> {
  const { rows } = await sql<{ country: string }>`
    select distinct unnest(countries) as country from study order by 1`.execute(tx);
  return rows.map((r) => r.country);
}
