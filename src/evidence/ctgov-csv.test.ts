import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { system } from '#governance/actors.ts';
import { compareFacts } from './compare.ts';
import { readCtgovCsv } from './ctgov-csv.ts';
import { ctgovTable } from './ctgov-csv-fixture.ts';
import { importStudies } from './import.server.ts';
import { importList, NOW, stateOf, within } from './import-testing.server.ts';
import { readRecords } from './read-records.server.ts';
import { parseCtgovStudy } from './study-facts.ts';
import { completeStudy } from './study-fixture.ts';
import { canonicalFacts, mergeFacts } from './study-order.ts';
import { parseStudyText } from './study-text.ts';

const HEAD =
  'NCT Number,Study Title,Study Status,Conditions,Interventions,Sponsor,Collaborators,Phases,Enrollment,Funder Type,Study Design,Locations';
const rowsOf = (csv: string) => [...readCtgovCsv(csv)];
const factsOf = (csv: string) => {
  const [first] = rowsOf(csv);
  const parsed = first && 'json' in first ? parseCtgovStudy(first.json) : null;
  if (parsed?.kind !== 'study') throw new Error('no study');
  return parsed;
};
const cell = (column: string, value: string) => factsOf(`NCT Number,${column}\nNCT90000001,"${value}"`).facts;

async function* each<T>(list: Iterable<T>): AsyncGenerator<T> {
  yield* list;
}

describe('a table of ClinicalTrials.gov', () => {
  test('each row is a projected record that keeps the header and its untouched row', () => {
    const row =
      'NCT90000001,"Cells, invented",RECRUITING,Lupus|Nephritis,BIOLOGICAL: Cells X|DRUG: Y: Z,Invented Pharma,,PHASE1|PHASE2,30,INDUSTRY,Allocation: NA|Intervention Model: SINGLE_GROUP|Masking: NONE|Primary Purpose: TREATMENT,"A, B, Berlin, 10117, Germany"';
    const [first] = rowsOf(`\uFEFF${HEAD}\r\n${row}\r\n`);
    expect(first?.text).toBe(`${HEAD}\n${row}`);
    expect(factsOf(`${HEAD}\n${row}`)).toMatchObject({ complete: false, warnings: [], problems: [] });
    expect(factsOf(`${HEAD}\n${row}`).facts).toEqual({
      nctId: 'NCT90000001',
      briefTitle: 'Cells, invented',
      overallStatus: 'RECRUITING',
      conditions: ['Lupus', 'Nephritis'],
      interventions: [
        { type: 'BIOLOGICAL', name: 'Cells X' },
        { type: 'DRUG', name: 'Y: Z' },
      ],
      sponsor: { name: 'Invented Pharma', class: 'INDUSTRY' },
      phases: ['PHASE1', 'PHASE2'],
      enrolment: { count: 30 },
      allocation: 'NA',
      interventionModel: 'SINGLE_GROUP',
      primaryPurpose: 'TREATMENT',
      masking: 'NONE',
      eligibility: {},
      countries: ['Germany'],
    });
  });

  test.each([
    ['Study Status', 'Not yet recruiting', { overallStatus: 'NOT_YET_RECRUITING' }],
    ['Study Status', 'Active, not recruiting', { overallStatus: 'ACTIVE_NOT_RECRUITING' }],
    ['Study Status', 'Unknown status', { overallStatus: 'UNKNOWN' }],
    ['Phases', 'EARLY_PHASE1', { phases: ['EARLY_PHASE1'] }],
    ['Age', 'ADULT, OLDER_ADULT', { eligibility: { stdAges: ['ADULT', 'OLDER_ADULT'] } }],
    ['Study Results', 'NO', { hasResults: false }],
    [
      'Study Design',
      'Allocation: RANDOMIZED|Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)',
      { allocation: 'RANDOMIZED', masking: 'DOUBLE' },
    ],
    ['Start Date', '2025-03', { startDate: { date: '2025-03' } }],
    [
      'Locations',
      'X, Seoul, Korea, Republic of|Y, Z, Tehran, Iran, Islamic Republic of|W, Paris, France|V, Lyon, France',
      { countries: ['France', 'Iran, Islamic Republic of', 'Korea, Republic of'] },
    ],
  ])('%s “%s” is read', (column, value, facts) => expect(cell(column, value)).toMatchObject(facts));

  test.each([
    ['Study Design', 'Observational Model: |Time Perspective: p'],
    ['Interventions', 'BIOLOGICAL: Cells A|B'],
    ['Enrollment', ''],
    ['Acronym', ''],
    ['Primary Outcome Measures', 'A, with commas, in time|B'],
    ['Other IDs', 'X-1|2019-001234-12'],
    ['Locations', 'Somewhere, 12345'],
  ])('%s “%s” says nothing that could be relied on: it is unknown', (column, value) =>
    expect(cell(column, value)).toEqual({ nctId: 'NCT90000001', eligibility: {} }),
  );

  test('the class of funders is the sponsor’s only where nobody else takes part', () => {
    expect(factsOf('NCT Number,Sponsor,Collaborators,Funder Type\nNCT90000001,A,B|C,OTHER').facts).toMatchObject({
      sponsor: { name: 'A' },
      collaborators: [{ name: 'B' }, { name: 'C' }],
    });
  });

  test('a row with too few fields goes to quarantine, and its number is told', () => {
    expect(rowsOf('NCT Number,Study Title\nNCT90000001\nNCT90000002,B')).toMatchObject([
      { position: 1, problem: 'Row 1 cannot be read. It has 1 fields where the header has 2.' },
      { position: 2 },
    ]);
  });

  test('after the complete record of the same day it changes nothing, whichever comes first', async () => {
    const json = completeStudy();
    const states: unknown[] = [];
    const tx = await openTx();
    for (const first of ['json', 'table']) {
      await sql`savepoint empty`.execute(tx);
      const table = () =>
        importStudies(within(tx), {
          source: 'ctgov',
          label: 'table.csv',
          records: each(readCtgovCsv(ctgovTable([json]))),
          asOf: '2026-07-01',
          now: () => NOW,
          actor: system('test'),
        });
      if (first === 'table') await table();
      await importList(within(tx), [json], '2026-07-01');
      if (first === 'json') expect(await table()).toMatchObject({ added: 0, changed: 0, unchanged: 1, quarantined: 0 });
      const { studies, versions } = (await stateOf(tx)) as {
        studies: { study: { facts: unknown } }[];
        versions: unknown[];
      };
      states.push(studies.map((s) => s.study.facts));
      expect(versions.length).toBeGreaterThan(0);
      const changes = await tx.selectFrom('thing_change').select('grade').where('grade', '<>', 'noise').execute();
      expect(changes).toEqual([]);
      await sql`rollback to savepoint empty`.execute(tx);
    }
    expect(states[0]).toEqual(states[1]);
  });

  test('a kept row and a kept record are both read again', () => {
    const table = ctgovTable([completeStudy()]);
    const [row] = rowsOf(table);
    expect(parseStudyText(row?.text ?? '')).toMatchObject({ kind: 'study', complete: false });
    expect(parseStudyText(JSON.stringify(completeStudy()))).toMatchObject({ kind: 'study', complete: true });
    expect(parseStudyText('hello')).toMatchObject({ kind: 'refused' });
  });
});

const folder = process.env.ACTION_REAL_RECORDS ?? '';
if (folder === '')
  console.warn('Rows of real registry records: not tested, because ACTION_REAL_RECORDS names no folder with them.');

test.skipIf(folder === '')('the rows of real records raise no change against the records themselves', async () => {
  const files = [
    join(folder, 'trials', 'v2-bulk-sample.ndjson.gz'),
    ...readdirSync(join(folder, 'trials', 'v2-autoimmune')).map((f) => join(folder, 'trials', 'v2-autoimmune', f)),
  ];
  const odd: string[] = [];
  let n = 0;
  for (const file of files)
    for await (const record of readRecords(file)) {
      if ('problem' in record) continue;
      const whole = parseCtgovStudy(record.json);
      const row = factsOf(ctgovTable([record.json]));
      if (whole.kind !== 'study') continue;
      n++;
      const merged = mergeFacts(whole.facts, row.facts);
      const changes = compareFacts(whole.facts, merged);
      if (changes.length > 0 || JSON.stringify(canonicalFacts(merged)) !== JSON.stringify(canonicalFacts(whole.facts)))
        odd.push(`${whole.nctId}: ${changes.map((c) => c.sentence).join(' ')}`);
    }
  expect(n).toBe(307);
  expect(odd).toEqual([]);
});
