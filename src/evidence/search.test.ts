import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { importList, projected, within } from './import-testing.server.ts';
import { facetCounts } from './search-facets.server.ts';
import { countStudies, fitting, listStudyIds, STUDY_SORTS, searchStudies } from './search-list.server.ts';
import { evidence, given, lastDigits, search, sites, sorted } from './search-testing.server.ts';
import { FILTER_KEYS, readFilter, type StudyFilter, tidyFilter, writeFilter } from './study-filter.ts';

describe('searching studies', () => {
  test.each([
    ['lupus', '135'], // 3 says SLE: the label's other names are searched too; 5 mentions it in passing
    ['systemic lupus erythematosus', '13'],
    ['lupus nephritis', '15'],
    ['"lupus nephritis"', '1'],
    ['"systemic lupus erythematosus"', ''], // no record says so: in quotes the words count, not what they name
    ['"CD19 CAR-T"', '12'],
    ['mivocabtagene autoleucel', '1'],
    ['KYV-101', '1'],
    ['kyv101', '1'],
    ['kyv 101', '1'],
    ['CD19 lupus', '135'],
    ['SSc CAR-NK', '5'],
    ['SLE CAR NK', '3'],
    ['scleroderma Germany recruiting', '5'],
    ['scleroderma germany completed', ''],
    ['Deutschland', ''],
    ['phase I/II', '1'],
    ['phase 1', '125'],
    ['stopped', '3'],
    ['-SLE', '25'],
    ['Sjogren', '2'],
    ['SJÖGREN’S', '2'],
    ['"Cells in SLE"', '3'],
    ['"Sjögren disease" -SLE', '2'],
    ['"Cells in SLE" or "lupus nephritis"', '13'],
    ['-"lupus nephritis" nephritis', '5'],
    ['nephritis or sjogren', '125'],
    ['nephritis -Germany', ''],
    ['NCT9000', '1235'],
    ['nct90000003', '3'],
    ['NCT90010004', ''], // held, and not relevant
    ['NCT', '1235'],
    ['NCT or bold', '1235'],
    ['NCT lupus', '135'],
    ['2021-001234-22', '2'],
    ['EudraCT 2021-001234-22', '2'],
    ['2023-505123-41', '2'],
    ['2023-505123-41-01', '2'],
    ['ChiCTR2100012345', '5'],
    ['https://clinicaltrials.gov/study/NCT90000001', '1'],
    ['Made-up Therapeutics', '1'],
    ['car-nk cells', '35'],
    ['', '1235'],
    ['   ', '1235'],
    ['the of', ''],
    ['as in SLE', '13'],
    ['!!!', ''],
    ['nothing of the kind', ''],
  ])('for %j finds %j', async (query, expected) => expect(await search(await evidence(), query)).toBe(expected));

  test('the best match has all the words in its title, the next among its labels, the last anywhere', async () => {
    const tx = await evidence();
    const order = async (query: string) =>
      lastDigits((await searchStudies(tx, { query, sort: 'relevance', page: 1, size: 9 })).rows);
    expect(await order('lupus')).toBe('135');
    expect(await order('"lupus" CD19')).toBe('15');
    expect(await order('lupus nephritis')).toBe('15');
    expect(await order('SLE')).toBe('31');
  });

  test('a study that was merged into another is not listed, and its numbers lead to the other', async () => {
    const tx = await evidence();
    await sql`update study set merged_into = 'NCT90000001' where id = 'NCT90000002'`.execute(tx);
    for (const relevance of ['relevant', 'not-relevant', 'all'])
      expect(await search(tx, 'sjogren', { relevance })).toBe('');
    expect(await search(tx, '2021-001234-22')).toBe('1');
    expect(await search(tx, 'NCT90000002')).toBe('1');
    expect(await search(tx, '', { relevance: 'all' })).toBe('1345');
  });

  test('what nobody asked for by name stays out where it is not relevant, and can be asked for', async () => {
    const tx = await evidence();
    expect(await search(tx, 'bold')).toBe('');
    expect(await search(tx, 'bold', { relevance: 'all' })).toBe('4');
    expect(await search(tx, '', { relevance: 'not-relevant' })).toBe('4');
    expect(await search(tx, '', { relevance: 'constructor' })).toBe('');
  });

  test('a curator’s ruling is what is found', async () => {
    const tx = await evidence();
    await sql`update study set label_keys = array_remove(label_keys, 'modality:CAR-NK') where id = 'NCT90000003'`.execute(
      tx,
    );
    expect(await search(tx, '', { modality: 'CAR-NK' })).toBe('5');
  });

  test('a phrase that is in too many texts is looked for as its words, and says so', async () => {
    const tx = await openTx();
    await sql`
      insert into study (id, facts, title, first_as_of, last_as_of, complete, relevant, search_a, search_b)
      select 'NCT1' || lpad(i::text, 7, '0'), '{}', 'x', '2026-05-01', '2026-05-01', true, true, 'NCT1' || lpad(i::text, 7, '0'), case when i % 2 = 0 then 'red cells' else 'cells red' end
      from generate_series(1, 2200) i`.execute(tx);
    const red = await searchStudies(tx, { query: '"red cells"', page: 1, size: 1 });
    expect(red).toMatchObject({ total: 2200, looser: true });
    const some = await searchStudies(tx, { query: '"red cells" NCT10001', page: 1, size: 1 });
    expect(some).toMatchObject({ total: 500, looser: false });
    // what is chosen besides does not change how the phrase is read: facets, maps and exports count what the list shows
    await sql`update study set start_year = 2020 where right(id, 1) = '2'`.execute(tx);
    const narrowed = { query: '"red cells"', startYear: '2020' };
    expect(await searchStudies(tx, { ...narrowed, page: 1, size: 1 })).toMatchObject({ total: 220, looser: true });
    expect(await countStudies(tx, narrowed)).toBe(220);
    expect(await listStudyIds(tx, narrowed, 1000)).toHaveLength(220);
    const where = await fitting(tx, narrowed);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from study s where ${where}`.execute(tx);
    expect(rows[0]?.n).toBe(220);
    const years = (await facetCounts(tx, { query: '"red cells"' })).startYear;
    expect(years.find((y) => y.key === '2020')?.count).toBe(220);
  });

  test.each([
    '\u0000',
    '\ud800',
    "'; drop table study; --",
    '"',
    '((((&|!<->:*',
    '%_\\',
    "\\' | 'is:other",
    'x'.repeat(100_000),
    '😀'.repeat(200),
    '-',
    '-"',
    'or or or',
    '-the',
    'NCT90000001 or 1=1',
  ])('takes %j without fail', async (query) => {
    const tx = await evidence();
    expect((await searchStudies(tx, { query, page: 1, size: 10 })).total).toBeLessThanOrEqual(4);
    expect((await searchStudies(tx, { query: '', page: 1, size: 10 })).total).toBe(4);
  });

  test('takes whatever a person can type, in every field, and each study stands in one tier of the best match', async () => {
    const tx = await evidence();
    const pieces = fc.constantFrom(
      'lupus', 'SLE', 'CD19', '"', '-', 'or', '"lupus nephritis"', 'NCT9', 'NCT', '2021-001234-22', 'Germany', 'phase 1/2', 'recruiting', 'the', "'", '\\', ':*', '&', '|', '!',
    ); // biome-ignore format: a list
    const text = fc.oneof(
      fc
        .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 8 })
        .map((p) => p.join(' ')),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const field = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('SLE', 'NONE', '2024-01-01', 'high', 'all', '0000-01-01'),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.dictionary(fc.constantFrom(...FILTER_KEYS.filter((k) => k !== 'query')), field, { maxKeys: 2 }),
        async (query, more) => {
          const filter = { ...more, query };
          const found = await searchStudies(tx, { ...filter, sort: 'relevance', page: 1, size: 100 });
          const whole = await searchStudies(tx, { ...filter, sort: 'title', page: 1, size: 100 });
          expect(found.rows.map((r) => r.id).sort()).toEqual(whole.rows.map((r) => r.id).sort());
          expect(found.total).toBe(found.rows.length);
          expect(await countStudies(tx, filter)).toBe(found.total);
          expect(readFilter(writeFilter(filter))).toEqual(tidyFilter(filter));
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  }, 60_000);

  test.each([
    [{ disease: 'SLE' }, '13'],
    [{ disease: 'LN' }, '1'],
    [{ disease: 'no such key' }, ''],
    [{ disease: '\u0000' }, '1235'],
    [{ target: 'CD19' }, '1235'],
    [{ modality: 'CAR-NK' }, '35'],
    [{ product: 'mivocabtagene autoleucel' }, '1'],
    [{ phase: 'PHASE1' }, '125'],
    [{ phase: 'PHASE1-ONLY' }, '25'],
    [{ phase: 'PHASE1/PHASE2' }, '1'],
    [{ phase: 'NONE' }, '3'],
    [{ status: 'WITHDRAWN' }, '3'],
    [{ status: 'NONE' }, ''],
    [{ status: 'NONE', relevance: 'all' }, '4'],
    [{ disease: 'SLE', status: 'RECRUITING' }, '1'],
    [{ country: 'Germany' }, '15'],
    [{ country: 'germany' }, ''],
    [{ country: 'x'.repeat(250) }, ''],
    [{ sponsorClass: 'INDUSTRY' }, '1'],
    [{ sponsorClass: 'NONE' }, '235'],
    [{ startYear: '2024' }, '1'],
    [{ startYear: 'NONE' }, '235'],
    [{ startYear: 'two thousand' }, ''],
    [{ changedSince: '2026-01-01' }, ''],
    [{ changedSince: '2026-13-01' }, ''],
    [{ grade: 'high' }, ''],
    [{ query: 'cells', country: 'Germany', modality: 'CAR-NK' }, '5'],
  ])('by %j finds %j', async (filter, expected) => {
    const { rows } = await searchStudies(await evidence(), { ...filter, page: 1, size: 50 });
    expect(sorted(lastDigits(rows))).toBe(expected);
  });

  test('by its latest change: on a day or later, and at least as grave', async () => {
    const tx = await evidence();
    await importList(within(tx), [projected({ id: 'NCT90000001', status: 'TERMINATED' })], '2026-05-02');
    await importList(within(tx), [projected({ id: 'NCT90000003', phases: ['PHASE2'] })], '2026-05-03');
    const by = (filter: StudyFilter) => search(tx, '', filter);
    expect(await by({ changedSince: '2026-05-02' })).toBe('13');
    expect(await by({ changedSince: '2026-05-03' })).toBe('3');
    expect(await by({ changedSince: '2026-05-02', disease: 'LN' })).toBe('1');
    expect(await by({ grade: 'high' })).toBe('1');
    expect(await by({ grade: 'medium' })).toBe('13');
    expect(await by({ grade: 'low', status: 'TERMINATED' })).toBe('1');
    expect(await by({ grade: 'grave' })).toBe('');
  });

  test('comes a page at a time: a page beyond the end is the last one, and sizes have bounds', async () => {
    const tx = await evidence();
    expect(await searchStudies(tx, { page: 9, size: 3 })).toMatchObject({ total: 4, page: 2, pages: 2 });
    expect((await searchStudies(tx, { page: 2, size: 3 })).rows).toHaveLength(1);
    for (const [page, size] of [
      [-1, 0],
      [Number.NaN, Number.NaN],
      [1.5, 1e9],
      [Number.POSITIVE_INFINITY, 2],
    ] as const)
      expect((await searchStudies(tx, { page, size })).rows.length).toBeGreaterThan(0);
    expect(await searchStudies(tx, { query: 'nothing of the kind', page: 3, size: 10 })).toEqual({
      total: 0,
      page: 1,
      pages: 1,
      rows: [],
      more: false,
      looser: false,
    });
  });

  test('is ordered as asked, each study once over all pages, and the list of ids is in the same order', async () => {
    const tx = await evidence();
    for (const sort of STUDY_SORTS)
      for (const query of ['', 'cells']) {
        const pages = [1, 2, 3, 4].map((page) => searchStudies(tx, { query, sort, page, size: 1 }));
        const found = await Promise.all(pages);
        const ids = found.flatMap((p) => p.rows.map((r) => r.id)).slice(0, found[0]?.total);
        expect(new Set(ids).size).toBe(found[0]?.total);
        expect(await listStudyIds(tx, { query, sort }, 10)).toEqual(ids);
        expect(await listStudyIds(tx, { query, sort }, 2)).toEqual(ids.slice(0, 2));
        if (sort === 'enrolment' && query === '') expect(lastDigits([{ id: ids[0] ?? '' }])).toBe('1');
        if (sort === 'start' && query === '') expect(lastDigits([{ id: ids[0] ?? '' }])).toBe('1');
      }
    const titles = (await searchStudies(tx, { sort: 'title', page: 1, size: 9 })).rows.map((r) => r.title);
    expect(titles).toEqual([...titles].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });

  test('gives with each row its labels as they stand, and its title as text', async () => {
    const tx = await evidence();
    const { rows } = await searchStudies(tx, { query: 'bold', relevance: 'all', page: 1, size: 1 });
    expect(rows[0]).toMatchObject({ title: 'A <b>bold</b> study', enrolment: 50, lastChange: null });
    const [lupus] = (await searchStudies(tx, { query: 'NCT90000001', page: 1, size: 1 })).rows;
    expect(lupus?.labels).toContainEqual({ facet: 'disease', key: 'SLE' });
    expect(lupus?.labels).toContainEqual({ facet: 'product', key: 'mivocabtagene autoleucel' });
  });

  test('a record that holds anything can be found and does not stop an import', async () => {
    const tx = await openTx();
    const long = 'Ünïcødé'.repeat(200);
    await importList(
      within(tx),
      [
        given(
          { id: 'NCT90000009', title: `${long} ' \\ : * & |`, conditions: ['SLE', long] },
          { ...sites(long, "Côte D'Ivoire", '\\'), identificationModule: { orgStudyIdInfo: { id: long } } },
        ),
      ],
      '2026-05-01',
    );
    for (const country of [long.slice(0, 200), "Côte D'Ivoire", '\\'])
      expect(await search(tx, '', { country })).toBe('9');
    expect(await search(tx, "Cote d'Ivoire")).toBe('9');
  });
});
