import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { importStudies } from '#evidence/import.server.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import { searchStudies } from '#evidence/search.server.ts';
import { citiesOf } from '#evidence/sites.server.ts';
import { REGIONS } from '#evidence/sites.ts';
import { countries, sponsors } from '#evidence/sponsors.server.ts';
import { readFilter, type StudyFilter, writeFilter } from '#evidence/study-filter.ts';
import { markedStudies } from '#evidence/study-marks.server.ts';
import { listHref, readMark } from '#evidence/study-marks.ts';
import { changesOf } from '#evidence/week.server.ts';
import { daysAfter } from '#evidence/week.ts';
import { system } from '#governance/actors.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import type { ChartTable } from '#web/charts/chart-table.ts';
import { dotsTable } from '#web/charts/dots.tsx';
import { gapMapTable } from '#web/charts/gap-map.tsx';
import { siteMapTable } from '#web/charts/site-map.tsx';
import { stackedBarsTable } from '#web/charts/stacked-bars.tsx';
import { timeColumnsTable } from '#web/charts/time-columns.tsx';
import { FIGURE_NAMES, takeFigure } from './figures.server.tsx';
import {
  loadCompletions,
  loadCountries,
  loadGaps,
  loadSites,
  loadSponsors,
  loadTimeline,
  loadWeeks,
} from './loads.server.ts';

/** The bundled registry history; dates that its records do not carry are made up, so that every kind of date occurs. */
const folder = fileURLToPath(new URL('../../../data/trials', import.meta.url));
const AS_OF = '2026-07-31';

let store: Store;
beforeAll(async () => {
  store = await freshStore();
  for (const day of readdirSync(folder).sort())
    await importStudies(store.db, {
      source: 'ctgov',
      label: day,
      records: readRecords(join(folder, day)),
      asOf: day.slice(0, 10),
      now: () => new Date('2026-08-01T00:00:00Z'),
      actor: system('test'),
    });
  const dates = ['2025-12', '2026-07-31', '2026-10-15', '2027-07', '2028', '2029-01', '2040-01-01', '2020-02'];
  for (const [i, date] of dates.entries())
    await sql`update study set facts = facts || jsonb_build_object(
        'primaryCompletionDate', jsonb_build_object('date', ${date}::text, 'type', 'ESTIMATED'),
        'startDate', (facts -> 'startDate') || jsonb_build_object('type', ${i % 2 ? 'ACTUAL' : 'ESTIMATED'}::text),
        'hasResults', ${i === 3}::boolean)
      where right(id, 1) = ${String(i)}`.execute(store.kysely);
  await sql`update study set start_date = null, start_year = null where id like '%91'`.execute(store.kysely);
  await sql`update study set start_date = '2024' where id like '%92'`.execute(store.kysely);
}, 240_000);
afterAll(() => store.close());

/** How many studies, or changes, the page at an address lists. */
async function listed(tx: ReadTx, href: string): Promise<number> {
  const url = new URL(href, 'http://site');
  const filter = readFilter(url.searchParams);
  if (url.pathname === '/evidence') return (await searchStudies(tx, { ...filter, page: 1, size: 1 })).total;
  if (url.pathname === '/evidence/studies')
    return (await markedStudies(tx, filter, readMark(url.searchParams), AS_OF, { page: 1, size: 1 })).total;
  expect(url.pathname).toBe('/evidence/changes');
  const { grade: _, changedSince: __, ...studies } = filter;
  const only = GRADES.find((g) => g === url.searchParams.get('only'));
  const grade: Grade = only ?? GRADES.find((g) => g === url.searchParams.get('grade')) ?? 'medium';
  const from = url.searchParams.get('week') ?? '';
  const span = { from, to: daysAfter(from, 6), grade, only: only !== undefined, page: 1, size: 1 };
  return (await changesOf(tx, studies, span)).changes;
}

/** Every number of a table that leads to a list equals what the list has. @returns how many were looked at. */
async function holds(tx: ReadTx, table: ChartTable): Promise<number> {
  let looked = 0;
  for (const row of table.rows)
    for (const [i, cell] of row.entries()) {
      if (cell === null || typeof cell !== 'object' || !table.columns[i]?.numeric) continue;
      expect([cell.href, await listed(tx, cell.href)]).toEqual([cell.href, Number(cell.text)]);
      looked++;
    }
  return looked;
}

const words = (query: string): [StudyFilter, URLSearchParams] => {
  const params = new URLSearchParams(query);
  return [readFilter(params), params];
};

describe('the number on a mark is the number of its list', () => {
  test.each([
    '',
    'columns=modality',
    'disease=SLE&rows=all',
    'target=CD19&relevance=all',
    'phase=PHASE1&status=RECRUITING',
    'modality=CAR-NK&columns=modality',
    'q=lupus&country=China',
    'disease=nothing',
  ])('in the gap map with %s', { timeout: 120_000 }, async (query) => {
    await store.db.read(async (tx) => {
      const { figure, total } = await loadGaps(tx, ...words(query));
      const looked = await holds(tx, gapMapTable(figure, 'without'));
      expect(looked > 10).toBe(total > 0);
    });
  });

  test.each(['', 'by=status&step=month', 'step=year&disease=SLE', 'startYear=2025&status=RECRUITING&by=status'])(
    'in the timeline with %s',
    { timeout: 60_000 },
    (query) =>
      store.db.read(async (tx) => {
        const [filter, params] = words(query);
        const { timeline: t, figure } = await loadTimeline(tx, filter, params, AS_OF);
        expect(await holds(tx, timeColumnsTable(figure))).toBeGreaterThan(5);
        expect(await listed(tx, listHref(filter, { start: 'none' }))).toBe(t.undated);
        for (const y of t.onlyYear)
          expect(await listed(tx, listHref(filter, { start: `${y.year}-only` }))).toBe(y.count);
      }),
  );

  test.each(['low', 'noise', 'high'] as const)('in the weeks, down to %s', { timeout: 60_000 }, (least) =>
    store.db.read(async (tx) => {
      for (const filter of [{}, { disease: 'SLE' }, { grade: 'high', changedSince: '2026-07-01' }]) {
        const { figure } = await loadWeeks(tx, filter, least);
        expect(await holds(tx, timeColumnsTable(figure))).toBeGreaterThan(0);
      }
    }),
  );

  test.each(REGIONS)('on the map of $label', { timeout: 60_000 }, (region) =>
    store.db.read(async (tx) => {
      for (const query of ['', 'status=RECRUITING', 'country=Germany']) {
        const [filter, params] = words(query);
        params.set('region', region.key);
        const { figure, counts } = await loadSites(tx, filter, params);
        await holds(tx, siteMapTable(figure));
        expect(await listed(tx, listHref(filter, { square: 'none' }))).toBe(counts.unplaced.studies);
        const onMap = figure.circles.reduce((n, c) => n + Number(c.more[0]), 0);
        expect(onMap).toBeLessThanOrEqual(counts.sites - counts.unplaced.sites);
        if (region.key === 'world') expect(onMap).toBe(counts.sites - counts.unplaced.sites);
      }
    }),
  );

  test('by country, city and sponsor', { timeout: 60_000 }, () =>
    store.db.read(async (tx) => {
      for (const query of ['', 'country=Germany', 'sponsorClass=INDUSTRY&status=COMPLETED']) {
        const [filter] = words(query);
        const page = { page: 1, size: 100 };
        await holds(tx, stackedBarsTable((await loadCountries(tx, filter, page)).figure));
        await holds(tx, stackedBarsTable((await loadSponsors(tx, filter, page)).figure));
        for (const c of (await countries(tx, filter, page)).rows) {
          expect(await listed(tx, listHref(filter, { place: c.country }))).toBe(c.studies);
        }
        for (const c of (await citiesOf(tx, filter, 'Germany', page)).rows)
          expect(await listed(tx, listHref(filter, { place: 'Germany', city: c.city ?? 'none' }))).toBe(c.studies);
        for (const s of (await sponsors(tx, filter, page)).rows)
          expect(await listed(tx, listHref(filter, { sponsor: s.sponsor ?? 'none' }))).toBe(s.studies);
      }
    }),
  );

  test('among the expected completions', { timeout: 60_000 }, () =>
    store.db.read(async (tx) => {
      for (const filter of [{}, { disease: 'SLE' }]) {
        const { completions: c, figure } = await loadCompletions(tx, filter, AS_OF);
        expect(await holds(tx, dotsTable(figure))).toBeGreaterThan(4);
        for (const [due, n] of Object.entries(c.byGroup)) {
          expect(n, due).toBeGreaterThan(due === 'unclear' ? -1 : 0);
          expect(await listed(tx, listHref(filter, { due }))).toBe(n);
        }
        expect(c.total).toBe(await listed(tx, listHref(filter)));
      }
    }),
  );
});

test('every total counts each study once: the margins of the gap map are lists too', () =>
  store.db.read(async (tx) => {
    const { total, figure } = await loadGaps(tx, {}, new URLSearchParams());
    expect(await listed(tx, '/evidence')).toBe(total);
    expect(figure.whole.parts.reduce((a, b) => a + b, 0)).toBe(total);
  }));

test('every picture can be taken away as a drawing and as rows, also where nothing fits', async () => {
  await store.db.read(async (tx) => {
    for (const query of ['', writeFilter({ disease: 'SLE', status: 'RECRUITING' }).toString(), 'disease=nothing'])
      for (const name of FIGURE_NAMES) {
        const taken = await takeFigure(tx, name, new URLSearchParams(query), '2026-08-01');
        expect(taken.asOf).toBe(AS_OF);
        expect(taken.rows[0]?.every((c) => typeof c === 'string')).toBe(true);
        expect(taken.rows.every((r) => r.length === taken.rows[0]?.length)).toBe(true);
      }
  });
});
