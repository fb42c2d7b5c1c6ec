import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { conditions } from '#evidence/search-filter.server.ts';

/** Every country with a site of a relevant study, by name. */
export async function listCountries(tx: ReadTx): Promise<string[]> {
  // few combinations of countries occur, so those are sought first
  const { rows } = await sql<{ country: string }>`
    select distinct country from (select distinct s.countries from study s where ${conditions({})}) c, unnest(c.countries) country order by 1`.execute(
    tx,
  );
  return rows.map((r) => r.country);
}
