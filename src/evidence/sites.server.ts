import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { pageOf } from './search-filter.server.ts';
import { fitting } from './search-list.server.ts';
import type { SiteCounts, SiteSquare } from './sites.ts';
import type { StudyFilter } from './study-filter.ts';
import { SITES } from './study-marks.server.ts';
import { squareKey } from './study-marks.ts';

/** The sites of the studies that fit, gathered in squares of `step` degrees; those with the most studies first. */
export async function siteSquares(tx: ReadTx, f: StudyFilter, step: number): Promise<SiteSquare[]> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<{
    qlat: number;
    qlon: number;
    whole: boolean;
    country: string | null;
    city: string | null;
    studies: number;
    sites: number;
    lat: number;
    lon: number;
  }>`
    with p as materialized (
      select s.id, x.country, x.city, x.lat, x.lon, floor(x.lat / ${step})::int as qlat, floor(x.lon / ${step})::int as qlon
      from study s cross join lateral ${SITES} where x.lat is not null and x.lon is not null and ${fits})
    select qlat, qlon, grouping(country, city) > 0 as whole, country, city, count(distinct id)::int as studies, count(*)::int as sites,
           avg(lat)::float8 as lat, avg(lon)::float8 as lon
    from p group by grouping sets ((qlat, qlon), (qlat, qlon, country, city)) order by studies desc, country, city`.execute(
    tx,
  );
  const squares = new Map<string, SiteSquare>();
  for (const r of rows)
    if (r.whole) {
      const place = { lat: r.qlat, lon: r.qlon, step };
      const key = squareKey(place);
      const at = { lat: r.lat, lon: r.lon };
      squares.set(key, { ...place, key, studies: r.studies, sites: r.sites, at, cities: [] });
    }
  for (const r of rows)
    if (!r.whole)
      squares
        .get(squareKey({ lat: r.qlat, lon: r.qlon, step }))
        ?.cities.push({ city: r.city, country: r.country, studies: r.studies });
  return [...squares.values()];
}

/** How many sites there are, and what is not on the map. */
export async function siteCounts(tx: ReadTx, f: StudyFilter): Promise<SiteCounts> {
  const fits = await fitting(tx, f);
  const { rows } = await sql<{
    studies: number;
    sites: number;
    unplacedSites: number;
    unplacedStudies: number;
    notGiven: number;
    notCarried: number;
  }>`
    select count(*)::int as studies, coalesce(sum(p.sites), 0)::int as sites, coalesce(sum(p.unplaced), 0)::int as "unplacedSites",
           count(*) filter (where p.unplaced > 0)::int as "unplacedStudies",
           count(*) filter (where p.sites = 0 and s.complete)::int as "notGiven",
           count(*) filter (where p.sites = 0 and not s.complete)::int as "notCarried"
    from study s cross join lateral (
      select count(*) as sites, count(*) filter (where x.lat is null or x.lon is null) as unplaced from ${SITES}) p
    where ${fits}`.execute(tx);
  const r = rows[0];
  return {
    studies: r?.studies ?? 0,
    sites: r?.sites ?? 0,
    unplaced: { sites: r?.unplacedSites ?? 0, studies: r?.unplacedStudies ?? 0 },
    notGiven: r?.notGiven ?? 0,
    notCarried: r?.notCarried ?? 0,
  };
}

export interface CityRow {
  /** As the registry writes it; null where a site names none. */
  city: string | null;
  studies: number;
  recruiting: number;
  sites: number;
}

/** The cities of one country (`none`: of sites without one) with sites of the studies that fit, those with the most studies first. */
export async function citiesOf(
  tx: ReadTx,
  f: StudyFilter,
  country: string,
  at: { page: number; size: number },
): Promise<{ total: number; page: number; pages: number; rows: CityRow[] }> {
  const here = country === 'none' ? sql`x.country is null` : sql`x.country = ${country}`;
  const fits = await fitting(tx, f);
  const { rows } = await sql<CityRow>`
    select x.city, count(distinct s.id)::int as studies, count(distinct s.id) filter (where s.status = 'RECRUITING')::int as recruiting,
           count(*)::int as sites
    from study s cross join lateral ${SITES} where ${here} and ${fits} group by 1 order by 2 desc, 1`.execute(tx);
  const { page, pages, size, offset } = pageOf(at, rows.length);
  return { total: rows.length, page, pages, rows: rows.slice(offset, offset + size) };
}
