import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { armCsv } from './arm-fixture.ts';
import { ARM_COLUMNS, ArmFileRefused, readArmTable } from './arm-rows.ts';

const header = ARM_COLUMNS.join(',');

describe('the table of published arms', () => {
  test('is read whole: 200 rows, none refused, no warning', () => {
    const table = readArmTable(readFileSync('data/study-arms.csv', 'utf8'));
    expect(table.rows).toHaveLength(200);
    expect(table.refused).toEqual([]);
    expect(table.warnings).toEqual([]);
  });

  test('without two of its columns is refused in one sentence that names both', () => {
    const csv = armCsv([{}]).replace('overlap_group', 'group').replace('events', 'cases');
    expect(() => readArmTable(csv)).toThrow(
      new ArmFileRefused(
        'The table lacks the columns events and overlap_group; add them to the header line, empty where nothing is known.',
      ),
    );
  });

  test('with semicolons is refused with the remedy, and an empty file as empty', () => {
    expect(() => readArmTable(header.replaceAll(',', ';'))).toThrow(/not separated by commas/);
    expect(() => readArmTable('')).toThrow(/The file is empty/);
    expect(() => readArmTable('\uFEFF\n\n')).toThrow(/The file is empty/);
  });

  test('keeps an unknown column aside and names it', () => {
    const [head, row] = armCsv([{}]).split('\r\n');
    const table = readArmTable(`${head},curator\n${row},somebody`);
    expect(table.rows[0]!.extra).toEqual({ curator: 'somebody' });
    expect(table.warnings).toEqual(['The table has a column that is not known and was not imported: curator.']);
  });

  test('with a byte-order mark, CRLF, columns in another order and quoted line breaks reads the same', () => {
    const plain = readArmTable(armCsv([{ notes: 'one two' }, { study_id: 'BETA' }]));
    const crlf = `\uFEFF${armCsv([{ notes: 'one\r\ntwo' }, { study_id: 'BETA' }])}\r\n\r\n`;
    const again = readArmTable(crlf);
    expect(again.rows.map((r) => ({ ...r, line: 0 }))).toEqual(plain.rows.map((r) => ({ ...r, line: 0 })));
    // The second row stands one line further down, because the first one is two lines long.
    expect(again.rows.map((r) => r.line)).toEqual([2, 4]);
    expect(readArmTable(crlf.replaceAll('\r\n', '\r')).rows).toEqual(again.rows);
  });

  test('refuses a bad row with its line and what to do, and the rest goes on', () => {
    const table = readArmTable(
      armCsv([
        { notes: 'spread\nover\nlines' },
        { verified: 'perhaps' },
        { nct: 'NCT123', doi: 'somewhere' },
        { study_id: 'two words' },
        { measure_type: 'counted' },
        { study_id: 'GOOD' },
      ]),
    );
    expect(table.rows.map((r) => r.study_id)).toEqual(['ALPHA-2024', 'GOOD']);
    expect(table.refused.map((r) => r.row)).toEqual([5, 6, 7, 8]);
    expect(table.refused[0]!.sentence).toBe('Line 5 was left out: verified is "perhaps"; write yes or no.');
    expect(table.refused[1]!.sentence).toMatch(/doi is no DOI.*nct is no trial number; write NCT and eight digits/);
    expect(table.refused[3]!.sentence).toMatch(/measure_type is "counted"; write one of count, continuous/);
  });

  test('refuses a row with too few cells, with an unclosed quotation mark and with a NUL character', () => {
    const [head, row] = armCsv([{}]).split('\r\n');
    const table = readArmTable(
      [head, row, 'ALPHA,only two', row!.replace('product one', 'product\u0000one'), `"${row}`].join('\n'),
    );
    expect(table.rows).toHaveLength(1);
    expect(table.refused.map((r) => r.sentence)).toEqual([
      'Line 3 was left out: it has 2 cells where the header has 22; put texts with commas in quotation marks.',
      'Line 4 was left out: it has a NUL character; save the file as plain UTF-8 text.',
      expect.stringContaining('Line 5 was left out: a quotation mark'),
    ]);
  });

  test('takes cells that look like formulas, markup or half a character as the texts that they are', () => {
    const table = readArmTable(
      armCsv([{ notes: '=HYPERLINK("x")', definition: '<script>1</script>', product: '@SUM \uD800' }]),
    );
    expect(table.rows[0]).toMatchObject({
      notes: '=HYPERLINK("x")',
      definition: '<script>1</script>',
      product: '@SUM \uFFFD',
    });
  });

  test('names what is missing: no time point, no number, no identifier', () => {
    const row = readArmTable(armCsv([{ timepoint: '-', n: '', target: '-', doi: 'https://doi.org/10.1000/ABC' }]))
      .rows[0]!;
    expect(row).toMatchObject({ timepoint: 'not stated', n: '', target: null, pmid: null, doi: '10.1000/abc' });
    expect(row.follow_up_median_months).toBeNull();
  });
});
