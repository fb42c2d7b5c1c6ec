import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Page } from '#evidence/search.server.ts';
import { pageOf, typed } from '#evidence/search-filter.server.ts';
import type { Notice } from './fold-readings.ts';
import type { ReportFacts } from './report-facts.ts';

export interface ReportRow {
  /** pmid:…, doi:…, pmcid:… by which it was first known, or ref:… */
  id: string;
  pmid: string | null;
  doi: string | null;
  pmcid: string | null;
  title: string;
  journal: string | null;
  published: string | null;
  types: string[];
  authors: string[];
  /** The gravest that stands against it. */
  notice: Notice | null;
  /** Day of the latest reading, YYYY-MM-DD. */
  asOf: string;
}

export interface ReportFull extends ReportRow {
  abstract: string | null;
  facts: ReportFacts;
  /** The report that this one turned out to be; its page leads there. */
  mergedInto: string | null;
}

const COLUMNS = [
  'id',
  'pmid',
  'doi',
  'pmcid',
  'title',
  'journal',
  'published',
  'types',
  'authors',
  'notice',
  'as_of as asOf',
] as const;

/** Reports by words, newest publication first; without words all. Size 1–100, a page beyond the end is the last one. */
export async function listReports(
  tx: ReadTx,
  f: { query?: string | undefined; page: number; size: number },
): Promise<Page<ReportRow>> {
  const words = typed(f.query);
  const id = words.toLowerCase().replace(/^(?:pmid|doi|pmcid):\s*/, '');
  const where =
    words === ''
      ? sql<boolean>`r.merged_into is null`
      : sql<boolean>`r.merged_into is null and (r.pmid = ${id} or r.doi = ${id} or r.pmcid = ${id.toUpperCase()}
          or r.tsv @@ websearch_to_tsquery('english', immutable_unaccent(${words})))`;
  const counted = await sql<{ n: number }>`select count(*)::int as n from report r where ${where}`.execute(tx);
  const total = counted.rows[0]?.n ?? 0;
  const { page, pages, size, offset } = pageOf(f, total);
  const { rows } = await sql<ReportRow>`
    select r.id, r.pmid, r.doi, r.pmcid, r.title, r.journal, r.published, r.types, r.authors, r.notice, r.as_of as "asOf" from report r where ${where}
    order by r.published desc nulls last, r.id limit ${size} offset ${offset}`.execute(tx);
  return { total, page, pages, rows };
}

/**
 * @param id pmid:…, doi:…, pmcid:… of the report, or any id that it ever had here
 * @returns the report that stands for it now; null when no such report is held.
 */
export async function readReport(tx: ReadTx, id: string): Promise<ReportFull | null> {
  const key = typed(id).toLowerCase();
  const [kind = '', ...rest] = key.split(':');
  const value = rest.join(':');
  const given = (name: string, text: string) => (kind === name ? text : null);
  // who has the id now comes before who once had it
  const found = await sql<{ id: string }>`
    with recursive named as (
      select id, case when pmid = ${given('pmid', value)} or doi = ${given('doi', value)} or pmcid = ${given('pmcid', value.toUpperCase())} then 0 else 1 end as rank
      from report
      where pmid = ${given('pmid', value)} or doi = ${given('doi', value)} or pmcid = ${given('pmcid', value.toUpperCase())} or id = ${key}
      order by rank limit 1
    ), up(id, depth) as (
      select id, 0 from named
      union all
      select r.merged_into, up.depth + 1 from up join report r on r.id = up.id where r.merged_into is not null and up.depth < 20
    )
    select id from up order by depth desc limit 1`.execute(tx);
  const stands = found.rows[0]?.id;
  if (stands === undefined) return null;
  const row = await tx
    .selectFrom('report')
    .select([...COLUMNS, 'abstract', 'facts', 'merged_into as mergedInto'])
    .where('id', '=', stands)
    .executeTakeFirst();
  return row ? ({ ...row, facts: row.facts } as unknown as ReportFull) : null;
}
