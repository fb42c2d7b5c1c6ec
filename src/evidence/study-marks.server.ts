import { type RawBuilder, sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { CompletionGroup } from './completion-groups.ts';
import { yearAfter } from './completion-groups.ts';
import { PHASE_BANDS } from './phase-bands.ts';
import { pageOf } from './search-filter.server.ts';
import { fitting } from './search-list.server.ts';
import { STATUS_STAGES } from './status-stages.ts';
import type { StudyFilter } from './study-filter.ts';
import { type MarkedStudy, readSquare, type StudyMark } from './study-marks.ts';

const NOTHING = sql<boolean>`false`;

/** The key of `COMPLETION_GROUPS` of `study s`. @param asOf YYYY-MM-DD, the date of the evidence. */
export function completionGroup(asOf: string): RawBuilder<CompletionGroup> {
  const day = sql`s.completion_date`;
  const passed = sql`${day} < left(${asOf}::text, length(${day}))`;
  return sql<CompletionGroup>`case
    when s.results_posted then 'results'
    when s.status in ('TERMINATED', 'WITHDRAWN', 'SUSPENDED') then 'stopped'
    when ${day} is null then 'undated'
    when ${passed} and s.results_posted is null then 'unclear'
    when ${passed} then 'passed'
    when ${day} <= left(${yearAfter(asOf)}::text, length(${day})) then 'next'
    else 'later' end`;
}

const due = (key: string, asOf: string): RawBuilder<boolean> =>
  key === 'open'
    ? sql<boolean>`${completionGroup(asOf)} in ('passed', 'next', 'later')`
    : sql<boolean>`${completionGroup(asOf)} = ${key}`;

const hasNoLabel = (facet: string) =>
  sql<boolean>`not exists (select 1 from unnest(s.label_keys) k where starts_with(k, ${`${facet}:`}))`;

const label = (facet: string, key: string): RawBuilder<boolean> =>
  key === 'none' ? hasNoLabel(facet) : sql<boolean>`s.label_keys @> ${[`${facet}:${key}`]}::text[]`;

/** A group's phases in either order: the registry gives two at most. */
const groupArrays = (group: string): string[][] => {
  const phases = group.split('/');
  return phases.length === 1 ? [phases] : [phases, phases.toReversed()];
};

const isOneOf = (groups: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    groups.flatMap(groupArrays).map((phases) => sql`s.phases = ${phases}::text[]`),
    sql` or `,
  )})`;

function band(key: string): RawBuilder<boolean> {
  const found = PHASE_BANDS.find((b) => b.key === key);
  if (!found) return NOTHING;
  return found.groups.length > 0
    ? isOneOf(found.groups)
    : sql<boolean>`not ${isOneOf(PHASE_BANDS.flatMap((b) => b.groups))}`;
}

function stage(key: string): RawBuilder<boolean> {
  const found = STATUS_STAGES.find((s) => s.key === key);
  if (!found) return NOTHING;
  return found.statuses.length > 0
    ? sql<boolean>`s.status = any(${[...found.statuses]}::text[])`
    : sql<boolean>`(s.status is null or s.status <> all(${STATUS_STAGES.flatMap((s) => s.statuses)}::text[]))`;
}

/** Studies whose date in `column` falls in a year, a quarter (2024-Q2) or a month; `2024-only`: of which only the year is given. */
function period(column: RawBuilder<string>, value: string): RawBuilder<boolean> {
  if (value === 'none') return sql<boolean>`${column} is null`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(value);
  if (quarter) {
    const first = (Number(quarter[2]) - 1) * 3 + 1;
    const months = [0, 1, 2].map((i) => `${quarter[1]}-${String(first + i).padStart(2, '0')}`);
    return sql<boolean>`left(${column}, 7) = any(${months}::text[])`;
  }
  const year = /^(\d{4})-only$/.exec(value)?.[1];
  if (year) return sql<boolean>`${column} = ${year}`;
  if (/^\d{4}-\d{2}$/.test(value)) return sql<boolean>`left(${column}, 7) = ${value}`;
  return /^\d{4}$/.test(value) ? sql<boolean>`left(${column}, 4) = ${value}` : NOTHING;
}

/** By the same rule as the timeline: `StartKind`. */
function startKind(value: string, asOf: string): RawBuilder<boolean> {
  const planned = sql<boolean>`(s.start_kind = 'ESTIMATED'
    or (s.start_kind is distinct from 'ACTUAL' and s.start_date > left(${asOf}::text, length(s.start_date))))`;
  if (value === 'planned') return sql<boolean>`(s.start_date is not null and coalesce(${planned}, false))`;
  return value === 'begun' ? sql<boolean>`(s.start_date is not null and not coalesce(${planned}, false))` : NOTHING;
}

/** The sites of `study s` as a row each. */
export const SITES = sql`jsonb_to_recordset(coalesce(nullif(s.facts -> 'sites', 'null'), '[]'))
  as x(facility text, city text, state text, country text, status text, lat float8, lon float8)`;

function site(mark: StudyMark): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = [];
  const name = (column: RawBuilder<string>, value: string | undefined): void => {
    if (value !== undefined)
      parts.push(value === 'none' ? sql<boolean>`${column} is null` : sql<boolean>`${column} = ${value}`);
  };
  name(sql`x.country`, mark.place);
  name(sql`x.city`, mark.city);
  if (mark.square === 'none') parts.push(sql<boolean>`(x.lat is null or x.lon is null)`);
  else if (mark.square !== undefined) {
    const s = readSquare(mark.square);
    parts.push(s ? sql<boolean>`floor(x.lat / ${s.step}) = ${s.lat} and floor(x.lon / ${s.step}) = ${s.lon}` : NOTHING);
  }
  if (parts.length === 0) return [];
  // what can be asked of a column of the study is asked there first: the sites are looked at in few studies then
  const first = mark.place && mark.place !== 'none' ? [sql<boolean>`s.countries @> ${[mark.place]}::text[]`] : [];
  return [...first, sql<boolean>`exists (select 1 from ${SITES} where ${sql.join(parts, sql` and `)})`];
}

/** The conditions on `study s` of a mark within what fits a filter. @param asOf YYYY-MM-DD, the date of the evidence. */
function markConditions(fits: RawBuilder<boolean>, mark: StudyMark, asOf: string): RawBuilder<boolean> {
  const parts = [fits, ...site(mark)];
  if (mark.row) parts.push(label('disease', mark.row));
  if (mark.target) parts.push(label('target', mark.target));
  if (mark.modality) parts.push(label('modality', mark.modality));
  if (mark.band) parts.push(band(mark.band));
  if (mark.stage) parts.push(stage(mark.stage));
  if (mark.start) parts.push(period(sql`s.start_date`, mark.start));
  if (mark.startKind) parts.push(startKind(mark.startKind, asOf));
  if (mark.completion) parts.push(period(sql`s.completion_date`, mark.completion));
  if (mark.due) parts.push(due(mark.due, asOf));
  if (mark.sponsor)
    parts.push(mark.sponsor === 'none' ? sql<boolean>`s.sponsor is null` : sql<boolean>`s.sponsor = ${mark.sponsor}`);
  return sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** The studies that a mark stands for, a page at a time, by date of completion or of start (earliest first), else by id. */
export async function markedStudies(
  tx: ReadTx,
  f: StudyFilter,
  mark: StudyMark,
  asOf: string,
  page: { page: number; size: number; by?: 'completion' | 'start' },
): Promise<{ total: number; page: number; pages: number; rows: MarkedStudy[] }> {
  const where = markConditions(await fitting(tx, f), mark, asOf);
  const counted = await sql<{ n: number }>`select count(*)::int as n from study s where ${where}`.execute(tx);
  const total = counted.rows[0]?.n ?? 0;
  const at = pageOf(page, total);
  const order = page.by === 'completion' ? sql`s.completion_date, s.id` : sql`s.start_date desc nulls last, s.id`;
  const { rows } = await sql<MarkedStudy>`
    select s.id, s.title, s.sponsor, s.status, s.phases, s.start_date as "startDate", s.start_kind as "startKind",
           s.completion_date as "completionDate", s.completion_kind as "completionKind", s.results_posted as "resultsPosted"
    from study s where ${where} order by ${order} limit ${at.size} offset ${at.offset}`.execute(tx);
  return { total, page: at.page, pages: at.pages, rows };
}
