import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { bandIndex, PHASE_BANDS } from './phase-bands.ts';
import { pageOf } from './search-filter.server.ts';
import { fitting } from './search-list.server.ts';
import type { CountryRow, SponsorRow } from './sponsors.ts';
import type { StudyFilter } from './study-filter.ts';
import { SITES } from './study-marks.server.ts';

/** A file takes all rows at once. */
const MOST_ROWS = 10_000;

export interface Paged<Row> {
  total: number;
  page: number;
  pages: number;
  rows: Row[];
}

/** Lead sponsors of the studies that fit, those with the most studies first. @param at.size rows a page, 1–10,000. */
export async function sponsors(
  tx: ReadTx,
  f: StudyFilter,
  at: { page: number; size: number },
): Promise<Paged<SponsorRow> & { industry: number; studies: number }> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<{
    sponsor: string | null;
    sponsorClass: string | null;
    phases: string[];
    studies: number;
    recruiting: number;
    latestStart: string | null;
  }>`
    select s.sponsor, max(s.sponsor_class) as "sponsorClass", s.phases, count(*)::int as studies,
           count(*) filter (where s.status = 'RECRUITING')::int as recruiting, max(s.start_date) as "latestStart"
    from study s where ${fits} group by s.sponsor, s.phases`.execute(tx);
  const by = new Map<string | null, SponsorRow>();
  for (const r of rows) {
    const row = by.get(r.sponsor) ?? {
      sponsor: r.sponsor,
      sponsorClass: null,
      studies: 0,
      recruiting: 0,
      bands: PHASE_BANDS.map(() => 0),
      latestStart: null,
    };
    by.set(r.sponsor, row);
    row.sponsorClass ??= r.sponsorClass;
    row.studies += r.studies;
    row.recruiting += r.recruiting;
    const band = bandIndex(r.phases);
    row.bands[band] = (row.bands[band] ?? 0) + r.studies;
    if (r.latestStart && (row.latestStart === null || r.latestStart > row.latestStart)) row.latestStart = r.latestStart;
  }
  // what is not given stands last, however often
  const all = [...by.values()].sort(
    (a, b) =>
      Number(a.sponsor === null) - Number(b.sponsor === null) ||
      b.studies - a.studies ||
      ((a.sponsor ?? '') < (b.sponsor ?? '') ? -1 : 1),
  );
  const { page, pages, size, offset } = pageOf(at, all.length, MOST_ROWS);
  const sum = (some: readonly SponsorRow[]): number => some.reduce((n, r) => n + r.studies, 0);
  return {
    total: all.length,
    page,
    pages,
    rows: all.slice(offset, offset + size),
    studies: sum(all),
    industry: sum(all.filter((r) => r.sponsorClass === 'INDUSTRY')),
  };
}

/** Countries with sites of the studies that fit, those with the most studies first; and how many studies name no site. */
export async function countries(
  tx: ReadTx,
  f: StudyFilter,
  at: { page: number; size: number },
): Promise<Paged<CountryRow> & { studies: number; without: { notGiven: number; notCarried: number } }> {
  const fit = await fitting(tx, f);
  const studies = await sql<{ country: string; studies: number; recruiting: number }>`
    select c as country, count(*)::int as studies, count(*) filter (where s.status = 'RECRUITING')::int as recruiting
    from study s cross join lateral (select distinct unnest(s.countries) as c) u where ${fit} group by 1 order by 2 desc, 1`.execute(
    tx,
  );
  const sites = await sql<{ country: string | null; sites: number }>`
    select x.country, count(*)::int as sites from study s cross join lateral ${SITES} where ${fit} group by 1`.execute(
    tx,
  );
  const without = await sql<{ all: number; notGiven: number; notCarried: number }>`
    select count(*)::int as all, count(*) filter (where s.countries = '{}' and s.complete)::int as "notGiven",
           count(*) filter (where s.countries = '{}' and not s.complete)::int as "notCarried"
    from study s where ${fit}`.execute(tx);
  const places = new Map(sites.rows.map((r) => [r.country, r.sites]));
  const { page, pages, size, offset } = pageOf(at, studies.rows.length, MOST_ROWS);
  const { all = 0, notGiven = 0, notCarried = 0 } = without.rows[0] ?? {};
  return {
    total: studies.rows.length,
    page,
    pages,
    rows: studies.rows.slice(offset, offset + size).map((r) => ({ ...r, sites: places.get(r.country) ?? 0 })),
    studies: all,
    without: { notGiven, notCarried },
  };
}
