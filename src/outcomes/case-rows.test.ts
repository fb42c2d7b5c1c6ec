import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGrade } from './case-cells.ts';
import { CASE_COLUMNS, CaseFileRefused, OPTIONAL_CASE_COLUMNS, readCaseTable } from './case-rows.ts';
import { caseMark, caseSourceType } from './case-source.ts';
import { ageWords, diseaseGroup, gradeWords, productGroup, targetGroup } from './cases.ts';

type Fields = Partial<Record<(typeof CASE_COLUMNS)[number] | (typeof OPTIONAL_CASE_COLUMNS)[number], string>>;

const usual = (i: number): Fields => ({
  patient_id: `MADE-UP-${i}`,
  study_id: 'MADE-UP-2025',
  citation: 'A made-up journal 2025',
  product: 'KYV-101',
  target: 'CD19',
  age: '41',
  sex: 'F',
  disease: 'SLE',
  follow_up_months: '6',
  relapse: 'no',
  source_url: 'https://www.nature.com/x',
  verified: 'yes',
});
const COLUMNS = [...CASE_COLUMNS, ...OPTIONAL_CASE_COLUMNS];
const csv = (rows: readonly Fields[], columns: readonly string[] = COLUMNS): string =>
  [columns, ...rows.map((r, i) => columns.map((c) => ({ ...usual(i), ...r })[c as (typeof COLUMNS)[number]] ?? ''))]
    .map((cells) => cells.map((c) => (/[",\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(','))
    .join('\n');
const read = (...rows: Fields[]) => readCaseTable(csv(rows), { published: true });
const one = (row: Fields) => {
  const { rows, refused } = read(row);
  expect(refused).toEqual([]);
  return rows[0]!;
};
const refusal = (row: Fields): string => {
  const { rows, refused } = read(row);
  expect(rows).toEqual([]);
  return refused[0]?.sentence ?? '';
};

describe('the bundled table of published cases', () => {
  const table = readCaseTable(readFileSync('data/patients.csv', 'utf8'), { published: true });

  test('comes in whole, without a refusal or a warning', () => {
    expect([table.rows.length, table.refused, table.warnings]).toEqual([28, [], []]);
    expect(table.rows.filter((r) => r.diseaseKeys.length === 0)).toEqual([]);
  });

  test('keeps what is not stated apart from no', () => {
    const count = (a: string) => table.rows.filter((r) => r.relapse === a).length;
    expect([count('yes'), count('no'), count('unclear'), count('not stated')]).toEqual([4, 17, 0, 7]);
    expect(table.rows.find((r) => r.key === 'WANGD-P1')).toMatchObject({
      relapse: 'not stated',
      immunosuppressantsOff: 'no',
      followUpMonths: 1,
      age: null,
      sex: 'not stated',
    });
    expect(table.rows.find((r) => r.key === 'TYU19-SSC-1')?.crs).toEqual({ words: '0', low: 0, high: 0 });
    expect(table.rows.find((r) => r.key === 'PECHER-1')?.crs).toBeNull();
  });
});

describe('a table of cases', () => {
  test('with a column that could tell who somebody is comes in with none of its rows, and every such column is named as typed', () => {
    const text = csv([{}], [...COLUMNS, 'Patient Name', 'DOB']);
    expect(() => readCaseTable(text, { published: true })).toThrow(CaseFileRefused);
    expect(() => readCaseTable(text, { published: true })).toThrow(/“Patient Name”.*“DOB”/);
  });

  test('says which columns it lacks, and which it does not know', () => {
    expect(() => readCaseTable('patient_id,age\nX,1', { published: true })).toThrow(
      /lacks the columns study_id, citation/,
    );
    expect(() => readCaseTable('', { published: true })).toThrow(CaseFileRefused);
    expect(() => readCaseTable(`${csv([])},relapse`, { published: true })).toThrow(/relapse stands twice/);
    expect(readCaseTable(csv([{}], [...COLUMNS, 'mood']), { published: true }).warnings).toEqual([
      'The table has a column that is not known and was not imported: mood.',
    ]);
  });

  test('may lack the columns that are not needed', () => {
    const { rows, refused } = readCaseTable(csv([{}], CASE_COLUMNS), { published: true });
    expect(refused).toEqual([]);
    expect(rows[0]).toMatchObject({ age: null, sex: 'not stated', died: 'not stated', crs: null, doi: null });
  });

  test('gives the same cases whatever the order of its rows', () => {
    const rows = Array.from({ length: 6 }, (_, i) => ({ patient_id: `P-${i}`, age: String(20 + i) }));
    const want = readCaseTable(csv(rows), { published: true }).rows;
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (list) => {
        expect(readCaseTable(csv(list), { published: true }).rows).toEqual(want);
      }),
      { numRuns: 25 },
    );
  });

  test('takes the same row twice once, and refuses the second of two cases with one label', () => {
    const twice = read({ patient_id: 'P-1' }, { patient_id: 'P-1' });
    expect([twice.rows.length, twice.refused]).toEqual([1, []]);
    const other = read({ patient_id: 'P-1' }, { patient_id: 'P-1', age: '50' });
    expect([other.rows.length, other.refused[0]?.row]).toEqual([1, 2]);
    expect(other.refused[0]?.sentence).toMatch(/P-1 stands in row 1 with other facts/);
  });

  test('a bad row is left out with its number, and the rest goes on', () => {
    const got = read({}, { relapse: 'maybe' }, {});
    expect(got.rows.map((r) => r.key)).toEqual(['MADE-UP-0', 'MADE-UP-2']);
    expect(got.refused).toEqual([
      {
        row: 2,
        sentence:
          'Row 2 was left out: relapse is "maybe"; write yes, no or unclear, or leave it empty where the source says nothing.',
      },
    ]);
    expect(readCaseTable(`${csv([{}])}\nshort,row`, { published: true }).refused[0]?.sentence).toMatch(
      /^Row 2 .*2 fields/,
    );
  });
});

describe('a row', () => {
  test.each([
    ['41', 41, '41 years'],
    ['0', 0, '0 years'],
    ['88', 88, '88 years'],
    ['89', 89, '89 or older'],
    ['90', 89, '89 or older'],
    ['104', 89, '89 or older'],
    ['>89', 89, '89 or older'],
    ['90+', 89, '89 or older'],
    ['89 or older', 89, '89 or older'],
    ['', null, 'age not stated'],
    ['not stated', null, 'age not stated'],
  ])('an age of “%s” is kept as %s', (age, kept, words) => {
    const row = one({ age });
    expect([row.age, ageWords(row.age)]).toEqual([kept, words]);
  });

  test.each(['-1', '41.5', '>40', '30+', '1200', 'forty', '1e3', '2024', 'NaN'])('an age of “%s” is refused', (age) => {
    expect(refusal({ age })).toMatch(/age is .*write whole years/);
  });

  test.each([
    ['yes', 'yes'],
    ['No', 'no'],
    ['', 'not stated'],
    ['-', 'not stated'],
    ['not stated', 'not stated'],
    ['unclear', 'unclear'],
    ['unknown', 'unclear'],
  ])('a relapse of “%s” is %s', (relapse, kept) => {
    expect(one({ relapse }).relapse).toBe(kept);
  });

  test.each([
    ['', null],
    ['0', { words: '0', low: 0, high: 0 }],
    ['none', { words: '0', low: 0, high: 0 }],
    ['1-2 (mild)', { words: '1-2 (mild)', low: 1, high: 2 }],
    ['grade 3', { words: '3', low: 3, high: 3 }],
    ['>=3', { words: '>=3', low: 3, high: 5 }],
    ['2+', { words: '2+', low: 2, high: 5 }],
    ['<=2', { words: '<=2', low: 0, high: 2 }],
    ['2-1', 'no grade'],
    ['6', 'no grade'],
    ['severe', 'no grade'],
  ])('a grade of “%s” is read as it stands', (text, kept) => {
    expect(readGrade(text)).toEqual(kept);
  });

  test('no grade and grade 0 are two things', () => {
    expect([gradeWords(one({ crs_grade: '' }).crs), gradeWords(one({ crs_grade: '0' }).crs)]).toEqual([
      'not stated',
      'none (grade 0)',
    ]);
  });

  test.each([
    [{ patient_id: 'P-20240312' }, /looks like a number from a record or a date/],
    [{ patient_id: 'S-1985-03-12' }, /patient_id looks like an exact date; give a label made for this table/],
    [{ study_id: 'Mueller-Anna-12.03.1985' }, /study_id looks like an exact date/],
    [{ notes: 'Born 12.03.85, treated 03/2023 by Dr. Meier, MRN12345678' }, /notes holds an exact date/],
    [{ patient_id: '4711' }, /bare number/],
    [{ patient_id: 'Anna Example' }, /not a usable label/],
    [{ notes: 'ask a@b.example.org' }, /notes holds an e-mail address/],
    [{ outcome_text: 'infused on 3 May 2024' }, /outcome_text holds an exact date/],
    [{ disease: 'SLE since 2019-05-01' }, /disease holds an exact date/],
    [{ sex: 'maybe' }, /sex is "maybe"/],
    [{ follow_up_months: '-1' }, /follow_up_months is "-1"/],
    [{ follow_up_months: '1e9' }, /follow_up_months is/],
    [{ follow_up_months: '9999' }, /follow_up_months is/],
    [{ relapse: 'no', relapse_month: '3' }, /relapse_month is given though relapse is “no”/],
    [{ relapse: 'yes', relapse_month: '7' }, /lies after the end of follow-up \(month 6\)/],
    [{ died: 'no', death_month: '3' }, /death_month is given though died is “no”/],
    [{ died: 'yes', death_month: '3', relapse: 'yes', relapse_month: '4' }, /after the death/],
    [{ doi: 'not a doi' }, /doi is no DOI/],
    [{ verified: 'perhaps' }, /verified is "perhaps"/],
    [{ product: '' }, /product is empty/],
    [{ source_url: '' }, /neither source_url nor doi says where/],
    [{ published: 'soon' }, /published is "soon"/],
    [{ notes: 'x'.repeat(5001) }, /longer than 5000/],
  ] as [Fields, RegExp][])('%j is refused', (row, why) => {
    expect(refusal(row)).toMatch(why);
  });

  test('the date in the address of a publication is no date of the patient', () => {
    expect(one({ source_url: 'https://x.org/2023/08/31/two' }).key).toBe('MADE-UP-0');
  });

  test('shows only where it is said to be published, and its own word goes before that of the table', () => {
    const list = csv([{}, { published: 'yes' }, { published: 'no' }]);
    expect(readCaseTable(list, { published: false }).rows.map((r) => r.published)).toEqual([false, true, false]);
    expect(readCaseTable(list, { published: true }).rows.map((r) => r.published)).toEqual([true, true, false]);
  });

  test('is grouped by the product without its dose, the broadest disease and everything that the product is directed at', () => {
    expect(productGroup(one({ product: 'CD19 CAR-T 1e5/kg' })).key).toBe(
      productGroup(one({ product: 'CD19 CAR-T' })).key,
    );
    expect(productGroup(one({ product: 'KYV-101 0.5e8' })).key).toBe(productGroup(one({ product: 'KYV-101' })).key);
    expect(diseaseGroup(one({ disease: 'SLE (LN IV, haemodialysis)' })).key).toBe('SLE');
    expect(diseaseGroup(one({ disease: 'something unheard of' })).label).toBe('something unheard of');
    expect(targetGroup(one({ target: 'BCMA+CD19' }))).toEqual(targetGroup(one({ target: 'CD19;BCMA' })));
  });
});

describe('the mark of a source', () => {
  test.each([
    ['https://pmc.ncbi.nlm.nih.gov/articles/PMC1', 'journal or congress text'],
    ['http://preview-www.nature.com/articles/x', 'journal or congress text'],
    ['https://notnature.com/x', 'secondary page'],
    ['https://nature.com.example.org/x', 'secondary page'],
    ['https://cgtlive.com/x', 'secondary page'],
    ['ashpublications (Blood 2025 suppl.)', 'source named without an address'],
    ['javascript:alert(1)//nature.com', 'source named without an address'],
    ['', 'no source named'],
  ])('of “%s” is %s', (url, type) => {
    expect(caseSourceType(url)).toBe(type);
  });

  test('is never better than the table says', () => {
    expect(caseMark({ verified: false, sourceType: 'journal or congress text' })).toBe('unverified');
    expect(caseMark({ verified: true, sourceType: 'source named without an address' })).toBe('secondary');
  });
});
