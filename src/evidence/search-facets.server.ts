import { type RawBuilder, sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import {
  type FacetCount,
  type FacetKey,
  type FacetTally,
  facetChoices,
  isLabelFacet,
  STUDY_FACETS,
} from './search-facets.ts';
import { ask } from './search-filter.server.ts';
import { askAffordably, settle } from './search-list.server.ts';
import { type StudyFilter, typed } from './study-filter.ts';

/** The column that a facet is counted by. */
const COLUMNS = {
  label_keys: sql`s.label_keys`,
  phases: sql`s.phases`,
  status: sql`s.status`,
  countries: sql`s.countries`,
  sponsor_class: sql`s.sponsor_class`,
  start_year: sql`s.start_year`,
  last_change: sql`s.last_change`,
  last_change_grade: sql`s.last_change_grade`,
} as const;
type Column = keyof typeof COLUMNS;

const COLUMN_OF: Readonly<Record<Exclude<FacetKey, 'disease' | 'target' | 'modality' | 'product'>, Column>> = {
  phase: 'phases',
  status: 'status',
  country: 'countries',
  sponsorClass: 'sponsor_class',
  startYear: 'start_year',
  changedSince: 'last_change',
  grade: 'last_change_grade',
};
const columnOf = (facet: FacetKey): Column => (isLabelFacet(facet) ? 'label_keys' : COLUMN_OF[facet]);

/** The values of a study in a column, as texts. */
const VALUES: Readonly<Record<Column, RawBuilder<unknown>>> = {
  label_keys: sql`label_keys`,
  phases: sql`array[coalesce(nullif(array_to_string(phases, '/'), ''), 'NONE')]`,
  status: sql`array[coalesce(status, 'NONE')]`,
  countries: sql`countries`,
  sponsor_class: sql`array[coalesce(sponsor_class, 'NONE')]`,
  start_year: sql`array[coalesce(start_year::text, 'NONE')]`,
  last_change: sql`array[to_char(last_change, 'YYYY-MM-DD')]`,
  last_change_grade: sql`array[last_change_grade]`,
};

/**
 * How many studies have each value of each column, in one pass: studies are first counted by the whole of a column, which few tell apart, and only
 * those counts are taken to pieces.
 */
async function tally(tx: ReadTx, where: RawBuilder<boolean>, facets: readonly FacetKey[]): Promise<FacetTally[]> {
  const columns = [...new Set(facets.map(columnOf))];
  const named = columns.map((c) => COLUMNS[c]);
  const place = (c: Column) => sql.lit(2 ** columns.length - 1 - 2 ** (columns.length - 1 - columns.indexOf(c)));
  const { rows } = await sql<{ what: Column; key: string | null; n: number }>`
    with whole as materialized (
      select grouping(${sql.join(named)}) as mask, ${sql.join(named)}, count(*)::int as n from study s where ${where}
      group by grouping sets (${sql.join(named.map((c) => sql`(${c})`))})
    )
    select case mask ${sql.join(
      columns.map((c) => sql`when ${place(c)} then ${sql.lit(c)}`),
      sql` `,
    )} end as what, key, sum(n)::int as n
    from whole, unnest(case mask ${sql.join(
      columns.map((c) => sql`when ${place(c)} then ${VALUES[c]}`),
      sql` `,
    )} end) key
    group by 1, 2`.execute(tx);
  return facets.flatMap((facet) => {
    const own = rows.filter((r) => r.what === columnOf(facet));
    const prefix = isLabelFacet(facet) ? `${facet}:` : '';
    return own.flatMap(({ key, n }) =>
      key?.startsWith(prefix) ? [{ facet, key: key.slice(prefix.length), count: n }] : [],
    );
  });
}

/**
 * How many studies each choice would give, the other choices kept: each count is the total of the list that the choice leads to.
 * @param until YYYY-MM-DD: the day from which the spans of the latest change are counted back, the date of the evidence; null while nothing is held.
 */
export async function facetCounts(
  tx: ReadTx,
  f: StudyFilter,
  until: string | null = null,
  facets: readonly FacetKey[] = STUDY_FACETS,
): Promise<Record<FacetKey, FacetCount[]>> {
  await settle(tx);
  const { asked, phrases } = await askAffordably(tx, f);
  const chosen = facets.filter((facet) => typed(f[facet]) !== '');
  const free = facets.filter((facet) => !chosen.includes(facet));
  const tallies = free.length > 0 ? await tally(tx, asked.where, free) : [];
  for (const facet of chosen) tallies.push(...(await tally(tx, ask(f, { but: [facet], phrases }).where, [facet])));
  return facetChoices(tallies, until);
}
