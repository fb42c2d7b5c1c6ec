import type { ReadTx } from '#db/tx.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { evidenceDate } from '#evidence/search.server.ts';
import { readFilter, type StudyFilter } from '#evidence/study-filter.ts';
import { listCountries } from '#web/countries.server.ts';

/** What every way of looking at the evidence begins with. */
export interface Asked {
  filter: StudyFilter;
  /** YYYY-MM-DD of the latest record; null while nothing is held. */
  evidence: string | null;
  /** The day against which dates are held: that of the evidence, or of the request while there is none. */
  asOf: string;
  countries: string[];
  /** Path and query of the page. */
  url: string;
}

export async function asked(tx: ReadTx, url: URL, today: string): Promise<Asked> {
  const evidence = await evidenceDate(tx);
  return {
    filter: (await settleFilter(tx, readFilter(url.searchParams))).filter,
    evidence,
    asOf: evidence ?? today,
    countries: await listCountries(tx),
    url: url.pathname + url.search,
  };
}
