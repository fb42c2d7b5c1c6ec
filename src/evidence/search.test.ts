import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { importList, projected, within } from './import-testing.server.ts';
import {
  evidenceDate,
  facetCounts,
  glance,
  readRecord,
  readStudy,
  recentChanges,
  type StudySort,
  searchStudies,
  studyHistory,
} from './search.server.ts';

const STUDIES = [
  {
    id: 'NCT90000001',
    title: 'KYV-101 in lupus nephritis',
    conditions: ['Lupus Nephritis'],
    status: 'RECRUITING',
    phases: ['PHASE1', 'PHASE2'],
    count: 20,
  },
  {
    id: 'NCT90000002',
    title: 'Cells in Sjögren disease',
    conditions: ['Sjögren Syndrome'],
    status: 'COMPLETED',
    phases: ['PHASE1'],
    count: 5,
  },
  {
    id: 'NCT90000003',
    title: 'Cells in SLE',
    conditions: ['SLE'],
    status: 'WITHDRAWN',
    phases: [],
    interventions: ['CD19 CAR-NK'],
  },
  {
    id: 'NCT90010004',
    title: 'A <b>bold</b> study',
    conditions: ['Autoimmune Diseases'],
    phases: ['PHASE2'],
    count: 50,
  },
];

async function evidence(): Promise<ReadTx> {
  const tx = await openTx();
  await importList(within(tx), STUDIES.map(projected), '2026-05-01');
  return tx;
}
const search = async (tx: ReadTx, query: string) =>
  (await searchStudies(tx, { query, page: 1, size: 50 })).rows
    .map((r) => r.id.slice(-1))
    .sort()
    .join('');

describe('searching studies', () => {
  test.each([
    ['lupus', '13'], // the record says SLE: the label's other names are searched too
    ['systemic lupus erythematosus', '13'],
    ['mivocabtagene autoleucel', '1'],
    ['kyv 101', '1'],
    ['Sjogren', '2'],
    ['SJÖGREN’S', '2'],
    ['"Cells in" -SLE', '2'],
    ['nephritis or sjogren', '12'],
    ['NCT9000', '123'],
    ['nct90010004', '4'],
    ['NCT', '1234'],
    ['bold', '4'],
    ['', '1234'],
    ['   ', '1234'],
    ['the of', ''],
    ['nothing of the kind', ''],
  ])('for %j finds %j', async (query, expected) => expect(await search(await evidence(), query)).toBe(expected));

  test.each([
    '\u0000',
    '\ud800',
    "'; drop table study; --",
    '"',
    '((((&|!<->:*',
    '%_\\',
    'x'.repeat(100_000),
    '😀'.repeat(200),
    '-',
    'NCT90000001 or 1=1',
  ])('takes %j without fail', async (query) => {
    const tx = await evidence();
    expect((await searchStudies(tx, { query, page: 1, size: 10 })).total).toBeLessThanOrEqual(4);
    expect((await searchStudies(tx, { query: '', page: 1, size: 10 })).total).toBe(4);
  });

  test.each([
    [{ disease: 'SLE' }, '13'],
    [{ disease: 'LN' }, '1'],
    [{ disease: 'no such key' }, ''],
    [{ disease: '\u0000' }, '1234'],
    [{ target: 'CD19' }, '13'],
    [{ modality: 'CAR-NK' }, '3'],
    [{ product: 'mivocabtagene autoleucel' }, '1'],
    [{ phase: 'PHASE1' }, '12'],
    [{ phase: 'PHASE1/PHASE2' }, '1'],
    [{ phase: 'NONE' }, '3'],
    [{ status: 'WITHDRAWN' }, '3'],
    [{ status: 'NONE' }, '4'],
    [{ disease: 'SLE', status: 'RECRUITING' }, '1'],
    [{ country: 'Germany' }, ''],
    [{ sponsorClass: 'INDUSTRY' }, ''],
  ])('by %j finds %j', async (filter, expected) => {
    const { rows } = await searchStudies(await evidence(), { ...filter, page: 1, size: 50 });
    expect(
      rows
        .map((r) => r.id.slice(-1))
        .sort()
        .join(''),
    ).toBe(expected);
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
    });
  });

  test('is ordered as asked, each study once over all pages', async () => {
    const tx = await evidence();
    for (const sort of ['relevance', 'changed', 'start', 'enrolment'] satisfies StudySort[]) {
      const pages = [1, 2, 3, 4].map((page) => searchStudies(tx, { sort, page, size: 1 }));
      const ids = (await Promise.all(pages)).flatMap((p) => p.rows.map((r) => r.id));
      expect(new Set(ids).size).toBe(4);
      if (sort === 'enrolment') expect(ids[0]).toBe('NCT90010004');
    }
  });

  test('gives with each row its labels, and its title as text', async () => {
    const { rows } = await searchStudies(await evidence(), { query: 'bold', page: 1, size: 1 });
    expect(rows[0]).toMatchObject({ title: 'A <b>bold</b> study', labels: [], enrolment: 50, lastChange: null });
  });
});

test('facet counts say how many studies each choice would give, the other choices kept', async () => {
  const counts = await facetCounts(await evidence(), { disease: 'SLE' });
  expect(counts.disease.map((c) => [c.key, c.count])).toEqual([
    ['SLE', 2],
    ['LN', 1],
    ['SjD', 1],
  ]);
  expect(counts.phase.map((c) => [c.key, c.count])).toEqual([
    ['PHASE1/PHASE2', 1],
    ['NONE', 1],
  ]);
  expect(counts.status).toEqual([
    { key: 'RECRUITING', label: 'recruiting', count: 1 },
    { key: 'WITHDRAWN', label: 'withdrawn', count: 1 },
  ]);
});

test('the glance counts a study of a narrower disease once, under the broader', async () => {
  const seen = await glance(await evidence());
  expect(seen.byDiseaseAndPhase).toEqual([
    { key: 'SLE', label: 'systemic lupus erythematosus', total: 2, counts: { 'PHASE1/PHASE2': 1, NONE: 1 } },
    { key: 'SjD', label: 'Sjogren syndrome', total: 1, counts: { PHASE1: 1 } },
  ]);
  expect(seen.byStatus).toEqual({ COMPLETED: 1, NONE: 1, RECRUITING: 1, WITHDRAWN: 1 });
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
  await importList(db, STUDIES.map(projected), '2026-05-01');
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
