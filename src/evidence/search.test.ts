import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { importList, projected, type RecordFacts, within } from './import-testing.server.ts';
import { evidenceDate, glance, readRecord, readStudy, recentChanges, studyHistory } from './search.server.ts';
import { facetCounts } from './search-facets.server.ts';
import { countStudies, listStudyIds, STUDY_SORTS, searchStudies } from './search-list.server.ts';
import { fileSearchIndex } from './search-upkeep.server.ts';
import { FILTER_KEYS, readFilter, type StudyFilter, tidyFilter, writeFilter } from './study-filter.ts';

const given = (facts: RecordFacts, more: Record<string, unknown> = {}): unknown => {
  const record = projected({ interventions: ['CD19 CAR-T cells'], ...facts }) as {
    protocolSection: Record<string, Record<string, unknown>>;
  };
  for (const [module, fields] of Object.entries(more))
    record.protocolSection[module] = { ...record.protocolSection[module], ...(fields as object) };
  return record;
};
const sites = (...countries: string[]) => ({
  contactsLocationsModule: { locations: countries.map((country) => ({ country, facility: 'Clinic' })) },
});

const STUDIES = [
  given(
    {
      id: 'NCT90000001',
      title: 'KYV-101 in lupus nephritis',
      conditions: ['Lupus Nephritis'],
      status: 'RECRUITING',
      phases: ['PHASE1', 'PHASE2'],
      count: 20,
    },
    {
      ...sites('Germany', 'United States'),
      sponsorCollaboratorsModule: { leadSponsor: { name: 'Made-up Therapeutics', class: 'INDUSTRY' } },
      statusModule: { overallStatus: 'RECRUITING', startDateStruct: { date: '2024-05' } },
    },
  ),
  given(
    {
      id: 'NCT90000002',
      title: 'Cells in Sjögren disease',
      conditions: ['Sjögren Syndrome'],
      status: 'COMPLETED',
      phases: ['PHASE1'],
      count: 5,
    },
    {
      identificationModule: {
        secondaryIdInfos: [{ id: '2021-001234-22', type: 'EUDRACT_NUMBER' }, { id: '2023-505123-41-00' }],
      },
    },
  ),
  given({
    id: 'NCT90000003',
    title: 'Cells in SLE',
    conditions: ['SLE'],
    status: 'WITHDRAWN',
    phases: [],
    interventions: ['CD19 CAR-NK'],
  }),
  given({
    id: 'NCT90010004',
    title: 'A <b>bold</b> study',
    conditions: ['Autoimmune Diseases'],
    interventions: ['Talking'],
    phases: ['PHASE2'],
    count: 50,
  }),
  given(
    {
      id: 'NCT90000005',
      title: 'CAR-NK cells against diffuse hardening of the skin',
      conditions: ['Systemic Sclerosis'],
      interventions: ['Anti-CD19 CAR-NK cells'],
      status: 'RECRUITING',
      phases: ['PHASE1'],
    },
    {
      ...sites('Germany'),
      descriptionModule: { briefSummary: 'Lupus is no reason to be left out, nor is nephritis.' },
      identificationModule: { orgStudyIdInfo: { id: 'CHICTR2100012345' } },
    },
  ),
];

async function evidence(): Promise<WriteTx> {
  const tx = await openTx();
  await importList(within(tx), STUDIES, '2026-05-01');
  return tx;
}
const lastDigits = (rows: readonly { id: string }[]): string => rows.map((r) => r.id.slice(-1)).join('');
const sorted = (digits: string): string => [...digits].sort().join('');
const search = async (tx: ReadTx, query: string, more: StudyFilter = {}) =>
  sorted(lastDigits((await searchStudies(tx, { ...more, query, page: 1, size: 50 })).rows));

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

test('what imports left at the door of the index is found before and after it is filed', async () => {
  const tx = await evidence();
  expect(await search(tx, 'lupus nephritis')).toBe('15');
  expect(await fileSearchIndex(tx)).toBeGreaterThan(0);
  expect(await fileSearchIndex(tx)).toBe(0);
  expect(await search(tx, 'lupus nephritis')).toBe('15');
});

describe('more than can be sorted at once', () => {
  /** Studies of which the older ones have other words than the newer ones. */
  async function many(): Promise<WriteTx> {
    const tx = await openTx();
    await sql`
      insert into study (id, facts, title, last_change, last_update, enrolment, first_as_of, last_as_of, complete, relevant, label_keys, search_a, search_b)
      select 'NCT1' || lpad(i::text, 7, '0'), '{}', 'study ' || i, case when i % 3 = 0 then date '2020-01-01' + i % 700 end, date '2021-01-01' + i % 90, i % 400, '2026-05-01',
             '2026-05-01', true, i % 50 > 0, case when i % 2 = 0 then array['target:CD19'] else '{}' end, case when i % 4 = 0 then 'lupus study' else 'study' end,
             case when i > 11500 then 'rare' else 'cells' end
      from generate_series(1, 12000) i`.execute(tx);
    await sql`analyze study`.execute(tx);
    return tx;
  }

  test('is paged in the same order as it would be sorted, and not counted beyond ten thousand', async () => {
    const tx = await many();
    for (const filter of [{ query: 'cells' }, { query: 'study', target: 'CD19' }, { query: 'rare' }])
      for (const sort of STUDY_SORTS) {
        const all = await listStudyIds(tx, { ...filter, sort }, 100_000);
        const { pages, total, more } = await searchStudies(tx, { ...filter, sort, page: 1, size: 50 });
        expect([total, more]).toEqual([Math.min(all.length, 10_000), all.length > 10_000]);
        for (const page of [1, Math.ceil(pages / 2), pages]) {
          const { rows, page: at } = await searchStudies(tx, { ...filter, sort, page, size: 50 });
          expect(rows.map((r) => r.id)).toEqual(all.slice((at - 1) * 50, at * 50));
        }
      }
    expect(await searchStudies(tx, { page: 1, size: 1 })).toMatchObject({ total: 11_760, more: false });
  }, 120_000);
});

test('facet counts say how many studies each choice would give, the other choices kept', async () => {
  const counts = await facetCounts(await evidence(), { disease: 'SLE' });
  expect(counts.disease.map((c) => [c.key, c.count, c.depth])).toEqual([
    ['SLE', 2, 0],
    ['LN', 1, 1],
    ['SjD', 1, 0],
    ['SSc', 1, 0],
  ]);
  expect(counts.phase.map((c) => [c.key, c.count])).toEqual([
    ['PHASE1', 1],
    ['PHASE1/PHASE2', 1],
    ['PHASE2', 1],
    ['NONE', 1],
  ]);
  expect(counts.status).toEqual([
    { key: 'RECRUITING', label: 'recruiting', count: 1, depth: 0 },
    { key: 'WITHDRAWN', label: 'withdrawn', count: 1, depth: 0 },
  ]);
});

test('the glance counts a study of a narrower disease once, under the broader', async () => {
  const seen = await glance(await evidence());
  expect(seen.byDiseaseAndPhase).toEqual([
    { key: 'SLE', label: 'systemic lupus erythematosus', total: 2, counts: { 'PHASE1/PHASE2': 1, NONE: 1 } },
    { key: 'SSc', label: 'systemic sclerosis', total: 1, counts: { PHASE1: 1 } },
    { key: 'SjD', label: 'Sjogren syndrome', total: 1, counts: { PHASE1: 1 } },
  ]);
  expect(seen.byStatus).toEqual({ COMPLETED: 1, RECRUITING: 2, WITHDRAWN: 1 });
});

test('an empty database answers everything with nothing', async () => {
  const tx = await openTx();
  expect(await evidenceDate(tx)).toBeNull();
  expect(await glance(tx)).toEqual({ studies: 0, byDiseaseAndPhase: [], byStatus: {}, evidenceDate: null });
  expect(await readStudy(tx, 'NCT00000000')).toBeNull();
  expect(await readStudy(tx, '\u0000')).toBeNull();
  expect(await studyHistory(tx, "' or 1=1")).toEqual([]);
  expect(await readRecord(tx, 'no hash')).toBeNull();
  expect(await recentChanges(tx, { page: 1, size: 10 })).toMatchObject({ total: 0, rows: [] });
});

test('recent changes are those of a grade or a graver one, from a day on', async () => {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, STUDIES, '2026-05-01');
  await importList(db, [projected({ id: 'NCT90000001', status: 'TERMINATED', count: 21 })], '2026-05-02');
  await importList(db, [projected({ id: 'NCT90000002', phases: ['PHASE2'] })], '2026-05-03');
  const rules = async (f: { since?: string; grade?: 'high' | 'medium' | 'low' | 'noise' }) =>
    (await recentChanges(tx, { ...f, page: 1, size: 50 })).rows.map((c) => c.rule);
  expect(await rules({})).toEqual(['phase', 'status-stopped', 'enrolment-small']);
  expect(await rules({ grade: 'high' })).toEqual(['status-stopped']);
  expect(await rules({ grade: 'medium' })).toEqual(['phase', 'status-stopped']);
  expect(await rules({ since: '2026-05-03' })).toEqual(['phase']);
  expect(await rules({ since: '2026-99-99' })).toHaveLength(3);
});
