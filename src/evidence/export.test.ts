import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { EXPORT_FORMATS, type ExportFormat, planExport, writeExport } from './export.server.ts';
import { toRis } from './export-ris.ts';
import { type ExportedStudy, STUDY_COLUMNS } from './export-study.ts';
import { importList, projected, within } from './import-testing.server.ts';
import { readRis } from './literature/ris.ts';
import { STUDY_SORTS, type StudySort, searchStudies } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';

/** Studies of which one is hostile to every format, and one is not relevant. */
async function evidence(n = 30): Promise<WriteTx> {
  const tx = await openTx();
  const studies = Array.from({ length: n }, (_, i) =>
    projected({
      id: `NCT900000${String(i).padStart(2, '0')}`,
      title:
        i === 3
          ? '=HYPERLINK("http://evil", "a,b")\r\nER  - \r\nTY  - JOUR'
          : `${i === n - 1 ? 'Talking' : 'CD19 CAR-T cells'} in lupus, number ${i % 4}`,
      conditions: ['Systemic Lupus Erythematosus', ...(i === 3 ? ['+SUM(A1)', 'a;b\nKW  - c'] : [])],
      interventions: i === n - 1 ? ['Talking'] : ['CD19 CAR-T cells'],
      phases: ['PHASE1'],
      status: i % 2 === 0 ? 'RECRUITING' : 'COMPLETED',
      count: i,
    }),
  );
  await importList(within(tx), studies, '2026-05-01');
  return tx;
}

async function exported(
  tx: WriteTx,
  format: ExportFormat,
  f: StudyFilter & { sort?: StudySort } = {},
): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of writeExport(within(tx), await planExport(tx, f), format)) pieces.push(piece);
  return pieces.join('');
}

const tableOf = (csv: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true }).data;
const risRecords = (ris: string): string[] => ris.split(/^ER {2}- \r\n\r\n/m).slice(0, -1);

const idsIn: Record<ExportFormat, (text: string) => string[]> = {
  csv: (text) => tableOf(text).map((row) => row.nct_id ?? ''),
  json: (text) => (JSON.parse(text) as { studies: ExportedStudy[] }).studies.map((s) => s.id),
  ris: (text) => risRecords(text).map((r) => /^SN {2}- (\S+)\r$/m.exec(r)?.[1] ?? ''),
};

test.each([
  {},
  { query: 'lupus' },
  { query: 'CD19 number 2', status: 'RECRUITING' },
  { relevance: 'all' },
  { disease: 'no such' },
])('the export of %j has the studies of all pages, in their order, in every format', async (filter) => {
  const tx = await evidence();
  for (const sort of STUDY_SORTS) {
    const { pages } = await searchStudies(tx, { ...filter, sort, page: 1, size: 7 });
    const ids: string[] = [];
    for (let page = 1; page <= pages; page++)
      ids.push(...(await searchStudies(tx, { ...filter, sort, page, size: 7 })).rows.map((r) => r.id));
    for (const format of EXPORT_FORMATS)
      expect(idsIn[format](await exported(tx, format, { ...filter, sort }))).toEqual(ids);
  }
});

test('without a word an export has the order of the list without a word', async () => {
  const tx = await evidence();
  expect((await planExport(tx, {})).sort).toBe('changed');
  expect((await planExport(tx, { query: 'lupus' })).sort).toBe('relevance');
});

describe('the table', () => {
  test('begins with the mark of UTF-8 and one line of names, and has a cell for each', async () => {
    const csv = await exported(await evidence(), 'csv');
    expect(csv.startsWith('\uFEFFnct_id,other_numbers,title,')).toBe(true);
    const { data, errors } = Papa.parse<string[]>(csv.slice(1), { newline: '\r\n', skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data.every((row) => row.length === STUDY_COLUMNS.length)).toBe(true);
    expect(data.filter((row) => row[0] === 'nct_id')).toHaveLength(1);
  });

  test('has nothing that a spreadsheet would run', async () => {
    const rows = tableOf(await exported(await evidence(), 'csv', { query: 'NCT90000003' }));
    expect(rows[0]?.title).toMatch(/^'=HYPERLINK\("http:\/\/evil", "a,b"\)/);
    for (const value of Object.values(rows[0] ?? {})) expect(value).not.toMatch(/^[=+\-@\t\r\n]/);
  });

  test('says what is meant: diseases by name, status and phase in words, planned people', async () => {
    const [row] = tableOf(await exported(await evidence(), 'csv', { query: 'NCT90000002' }));
    expect(row).toMatchObject({
      diseases: 'systemic lupus erythematosus',
      targets: 'CD19',
      status: 'recruiting',
      phase: 'Phase 1',
      people: '2',
      people_are: 'planned',
      relevant: 'true',
      record_as_of: '2026-05-01',
    });
    expect(row?.content_hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('the JSON says what was asked, as of when, and has facts, labels and the hash of the version', async () => {
  const tx = await evidence();
  const found = JSON.parse(await exported(tx, 'json', { disease: 'SLE', status: 'RECRUITING', query: '' })) as {
    studies: ExportedStudy[];
  };
  expect(found).toMatchObject({
    asked: 'studies in systemic lupus erythematosus, recruiting',
    filter: { disease: 'SLE', status: 'RECRUITING' },
    sort: 'changed',
    asOf: '2026-05-01',
    count: 15,
    cut: false,
  });
  expect(found.studies[0]).toMatchObject({
    facts: { overallStatus: 'RECRUITING' },
    labels: expect.arrayContaining([{ facet: 'target', key: 'CD19' }]),
    relevant: true,
    judged: { relevant: true },
    lastAsOf: '2026-05-01',
    version: 1,
  });
});

test('nothing found is a whole document in every format', async () => {
  const tx = await openTx();
  expect(tableOf(await exported(tx, 'csv'))).toEqual([]);
  expect(JSON.parse(await exported(tx, 'json'))).toMatchObject({ studies: [], count: 0, asOf: null });
  expect(await exported(tx, 'ris')).toBe('');
});

test('more than an export takes is cut, and says so', async () => {
  const tx = await evidence();
  const plan = await planExport(tx, {}, 10);
  expect([plan.ids.length, plan.cut]).toEqual([10, true]);
  expect((await planExport(tx, {}, 29)).cut).toBe(false);
});

describe('the references', () => {
  test('are read by our own reader as what they are', async () => {
    const ris = await exported(await evidence(), 'ris', { query: 'NCT90000003 or NCT90000002' });
    const read = [...readRis(ris)];
    expect(read.map((r) => r.kind)).toEqual(['report', 'report']);
    for (const r of read)
      if (r.kind === 'report') {
        expect(r.facts.registryNumbers).toBeDefined();
        expect(r.facts.journal).toBe('ClinicalTrials.gov');
        expect(r.facts.published).toBe('2026-05-01');
      }
  });

  test('are each one record whose lines are tags, whatever the record of the study holds', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 40 }).map((s) => `${s}\r\nER  - \nTY  - JOUR`);
    fc.assert(
      fc.property(hostile, hostile, fc.array(hostile, { maxLength: 3 }), (title, sponsor, conditions) => {
        const ris = toRis({
          id: 'NCT90000001',
          facts: {
            nctId: 'NCT90000001',
            eligibility: {},
            briefTitle: title,
            sponsor: { name: sponsor },
            conditions,
            briefSummary: title,
          },
          labels: [],
          relevant: true,
          judged: { relevant: true, why: '', rule: '', words: null, field: null },
          registryIds: [],
          firstAsOf: '2026-05-01',
          lastAsOf: '2026-05-01',
          lastChange: null,
          lastChangeGrade: null,
          hash: '0',
          version: 1,
        });
        const lines = ris.split('\r\n');
        expect(lines.slice(-3)).toEqual(['ER  - ', '', '']);
        expect(lines.slice(0, -2).every((line) => /^[A-Z][A-Z0-9] {2}- /.test(line))).toBe(true);
        expect(lines.filter((line) => line.startsWith('TY  - '))).toEqual(['TY  - RPRT']);
        expect(lines.filter((line) => line.startsWith('ER'))).toHaveLength(1);
      }),
      { seed: 4 },
    );
  });
});

test('entities that a registrant left in a text are characters in the table and the references, and stay in the JSON that the hash names', async () => {
  const tx = await openTx();
  const title = 'CAR-T in Sjogren&#39;s &amp; lupus &#61;SUM(A1)';
  const conditions = ['Sjogren&#39;s Syndrome'];
  await importList(
    within(tx),
    [projected({ id: 'NCT90000001', title, conditions, interventions: ['CAR-T'] })],
    '2026-05-01',
  );
  const plain = "CAR-T in Sjogren's & lupus =SUM(A1)";
  expect(tableOf(await exported(tx, 'csv'))).toMatchObject([
    { title: plain, conditions_as_registered: "Sjogren's Syndrome" },
  ]);
  expect(await exported(tx, 'ris')).toContain(`TI  - ${plain}\r\n`);
  const { studies } = JSON.parse(await exported(tx, 'json')) as { studies: ExportedStudy[] };
  expect(studies[0]?.facts.briefTitle).toBe(title);
});
