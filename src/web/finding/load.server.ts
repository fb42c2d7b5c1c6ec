import type { ReadTx } from '#db/tx.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { listReports } from '#evidence/literature/reports.server.ts';
import { evidenceDate } from '#evidence/search.server.ts';
import { facetCounts } from '#evidence/search-facets.server.ts';
import { countStudies, searchStudies, sortOf } from '#evidence/search-list.server.ts';
import { suggestWords } from '#evidence/search-suggest.ts';
import { FILTER_KEYS, type FilterKey, readFilter, type StudyFilter } from '#evidence/study-filter.ts';

const SIZE = 25;
const MOST_REPORTS = 3;

/** What the page of found studies shows, by its address. @param page from 1. */
export async function loadFinding(tx: ReadTx, url: URL, page: number) {
  const { filter, unknown } = await settleFilter(tx, readFilter(url.searchParams));
  const sort = sortOf(url.searchParams.get('sort'), filter);
  const found = await searchStudies(tx, { ...filter, sort, page, size: SIZE });
  const asOf = await evidenceDate(tx);
  const reports =
    filter.query && found.page === 1
      ? await listReports(tx, { query: filter.query, page: 1, size: MOST_REPORTS })
      : null;
  return {
    filter,
    /** Values of the filter that no study held has. */
    unknown,
    sort,
    found,
    asOf,
    facets: await facetCounts(tx, filter, asOf),
    /** How many more fit that were judged not relevant. */
    others: filter.relevance === undefined ? await countStudies(tx, { ...filter, relevance: 'not-relevant' }) : 0,
    reports: reports && reports.total > 0 ? { rows: reports.rows, total: reports.total } : null,
    remedies: found.total === 0 ? await remediesFor(tx, filter) : null,
    url: url.pathname + url.search,
  };
}
export type Finding = Awaited<ReturnType<typeof loadFinding>>;

/** What would find something where nothing was found: other words, or one part of the filter less. */
async function remediesFor(
  tx: ReadTx,
  filter: StudyFilter,
): Promise<{ words: { query: string; total: number } | null; without: { key: FilterKey; total: number }[] }> {
  const query = suggestWords(filter.query);
  const total = query === null ? 0 : await countStudies(tx, { ...filter, query });
  const without: { key: FilterKey; total: number }[] = [];
  const given = FILTER_KEYS.filter((key) => filter[key] !== undefined);
  if (given.length > 1)
    for (const key of given) {
      const left = await countStudies(tx, { ...filter, [key]: undefined });
      if (left > 0) without.push({ key, total: left });
    }
  return { words: query !== null && total > 0 ? { query, total } : null, without };
}
