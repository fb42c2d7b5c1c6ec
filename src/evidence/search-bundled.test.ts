import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { system } from '#governance/actors.ts';
import { planExport } from './export.server.ts';
import { importStudies } from './import.server.ts';
import { readRecords } from './read-records.server.ts';
import { evidenceDate, glance } from './search.server.ts';
import { facetCounts } from './search-facets.server.ts';
import { STUDY_FACETS } from './search-facets.ts';
import { countStudies, listStudyIds, searchStudies } from './search-list.server.ts';
import { readFilter, type StudyFilter, writeFilter } from './study-filter.ts';

/** Finding among the bundled registry records of one day in spring and one in summer. */
const DAYS = ['2026-04-25', '2026-06-26'];

describe('among the bundled studies', () => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore();
    for (const day of DAYS)
      await importStudies(store.db, {
        source: 'ctgov',
        label: day,
        records: readRecords(fileURLToPath(new URL(`../../data/trials/${day}.ndjson`, import.meta.url))),
        asOf: day,
        now: () => new Date('2026-08-01T00:00:00Z'),
        actor: system('test'),
      });
  }, 120_000);
  afterAll(() => store.close());
  const read = <T>(body: (tx: ReadTx) => Promise<T>) => store.db.read(body);
  const total = (f: StudyFilter) => read((tx) => countStudies(tx, f));

  test('each count of a facet is the total of the list that its choice leads to, whatever else is chosen', async () => {
    const asOf = await read((tx) => evidenceDate(tx));
    const all = await read((tx) => facetCounts(tx, {}, asOf));
    const choices = STUDY_FACETS.flatMap((facet) => all[facet].map((c) => ({ facet, key: c.key })));
    expect(choices.length).toBeGreaterThan(100);
    const choice = fc.constantFrom(...choices);
    const query = fc.constantFrom(
      '',
      '',
      'lupus',
      'CD19',
      'CAR-T cells',
      '"autologous CAR-T"',
      'scleroderma or myositis',
      'safety -lupus',
      'NCT06',
    );
    await fc.assert(
      fc.asyncProperty(query, fc.array(choice, { maxLength: 2 }), async (q, chosen) => {
        const filter: StudyFilter = { query: q };
        for (const { facet, key } of chosen) filter[facet] = key;
        const counts = await read((tx) => facetCounts(tx, filter, asOf));
        for (const facet of STUDY_FACETS)
          for (const { key, count } of counts[facet])
            expect([facet, key, await total({ ...filter, [facet]: key })]).toEqual([facet, key, count]);
      }),
      { seed: 5, numRuns: 12 },
    );
  }, 120_000);

  test('diseases stand under the broader ones, which have at least as many studies', async () => {
    const { disease } = await read((tx) => facetCounts(tx, {}, null));
    const path: number[] = [];
    for (const { key, count, depth } of disease) {
      path.length = depth;
      expect([key, depth === 0 || (path[depth - 1] ?? 0) >= count]).toEqual([key, true]);
      path.push(count);
    }
    expect(disease[0]).toMatchObject({ key: 'SLE', depth: 0 });
    expect(disease[1]?.depth).toBe(1);
  });

  test('pages, the list of ids and the export are the same studies', async () => {
    for (const f of [{}, { query: 'lupus' }, { target: 'BCMA' }, { query: 'CD19', country: 'China' }]) {
      const ids: string[] = [];
      const pages = (await read((tx) => searchStudies(tx, { ...f, page: 1, size: 40 }))).pages;
      for (let page = 1; page <= pages; page++)
        ids.push(...(await read((tx) => searchStudies(tx, { ...f, page, size: 40 }))).rows.map((r) => r.id));
      expect(await read((tx) => listStudyIds(tx, f, 1000))).toEqual(ids);
      expect([...(await read((tx) => planExport(tx, { ...f, sort: 'relevance' }))).ids]).toEqual(ids);
    }
  });

  test('the glance counts what the list without a word has', async () => {
    const seen = await read((tx) => glance(tx));
    expect(seen.studies).toBe(await total({}));
    for (const d of seen.byDiseaseAndPhase) expect([d.key, d.total]).toEqual([d.key, await total({ disease: d.key })]);
    const [relevant, other, both] = [
      await total({}),
      await total({ relevance: 'not-relevant' }),
      await total({ relevance: 'all' }),
    ];
    expect(relevant + other).toBe(both);
  });

  test.each([
    ['KYV-101', 'mivocabtagene autoleucel'],
    ['kyv101', 'KYV-101'],
    ['rese-cel', 'CABA-201'],
    ['SSc', 'systemic sclerosis'],
    ['SLE nephritis', 'lupus nephritis'],
  ])('%s and %s find the same first studies', async (one, other) => {
    const first = async (query: string) =>
      (await read((tx) => searchStudies(tx, { query, page: 1, size: 100 }))).rows.map((r) => r.id);
    const [a, b] = [await first(one), await first(other)];
    expect(a.length).toBeGreaterThan(2);
    const both = a.filter((id) => b.includes(id));
    expect(both.length).toBeGreaterThanOrEqual(Math.min(a.length, b.length) * 0.9);
  });

  test('a filter in an address is the filter again', () => {
    const filter = { query: 'lupus', disease: 'SLE', sponsorClass: 'INDUSTRY', changedSince: '2026-05-01' };
    expect(String(writeFilter(filter))).toBe('q=lupus&disease=SLE&sponsorClass=INDUSTRY&changedSince=2026-05-01');
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(readFilter(new URLSearchParams('q=+&disease=&disease=SLE&page=3&relevance=relevant'))).toEqual({
      disease: 'SLE',
    });
  });
});
