import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armCsv } from './arm-fixture.ts';
import { ArmFileRefused, readArmTable } from './arm-rows.ts';
import {
  type ColumnMapping,
  guessMapping,
  headerFingerprint,
  identifyingColumns,
  mappingProblems,
} from './column-mapping.ts';
import { columnNames, delimiterOf, lookInto } from './import-csv.ts';
import { FIELDS } from './import-fields.ts';

const HEADER = [
  'Author (year)',
  'Therapy',
  'Antigen',
  'Indication',
  'End point',
  'Responders',
  'No. of patients',
  'Response rate (%)',
  'Time point',
  'Comment',
];
const foreign = (...rows: string[]) => [HEADER.join(';'), ...rows].join('\n');
const guessed = guessMapping(HEADER);

describe('the columns of a foreign table', () => {
  test('are recognised by the names that other tables use, each given away once', () => {
    expect(guessed.columns).toMatchObject({
      product: 'Therapy',
      target: 'Antigen',
      disease: 'Indication',
      outcome: 'End point',
      events: 'Responders',
      n: 'No. of patients',
      reported_percent: 'Response rate (%)',
      timepoint: 'Time point',
      notes: 'Comment',
    });
    const used = Object.values(guessed.columns);
    expect(new Set(used).size).toBe(used.length);
    expect(mappingProblems(guessed, HEADER)).toEqual([]);
  });

  test('that are our own are recognised word for word', () => {
    const own = lookInto(armCsv([{}])).columns;
    expect(guessMapping(own).columns).toMatchObject(Object.fromEntries(own.map((c) => [c, c])));
  });

  test('have one fingerprint in whatever order, case and punctuation, and another when one is missing', () => {
    const again = ['NO. OF PATIENTS', ...HEADER.filter((h) => h !== 'No. of patients')].map((h) =>
      h.replace('(', '[').replace(')', ']'),
    );
    expect(headerFingerprint(again)).toBe(headerFingerprint(HEADER));
    expect(headerFingerprint(HEADER.slice(1))).not.toBe(headerFingerprint(HEADER));
    expect(headerFingerprint(['ab', 'c'])).not.toBe(headerFingerprint(['a', 'bc']));
  });

  test('of which a needed one is missing are asked for by name, and a column that is not there is named', () => {
    const without: ColumnMapping = { columns: { ...guessed.columns, events: 'Nowhere' }, fixed: {} };
    delete without.columns.disease;
    expect(mappingProblems(without, HEADER)).toEqual([
      'Say which column gives “Disease”, or write one text for all rows.',
      'The table has no column “Nowhere” for “Events”; choose one that it has.',
    ]);
    expect(
      mappingProblems(
        { ...without, columns: { ...without.columns, events: 'Responders' }, fixed: { disease: 'SLE' } },
        HEADER,
      ),
    ).toEqual([]);
    expect(() => readArmTable(foreign('a;b;c;d;e;1;2;3;4;5'), { columns: {}, fixed: {} })).toThrow(ArmFileRefused);
  });

  test('that could tell who a patient is are found, and names of products and studies are not', () => {
    expect(identifyingColumns(['Patient name', 'DOB', 'Date of birth', 'Initials', 'MRN', 'E-mail'])).toHaveLength(6);
    expect(identifyingColumns([...HEADER, 'Study name', 'Product name', 'Event name', 'Site'])).toEqual([]);
    expect(
      identifyingColumns([
        ...FIELDS,
        'Country',
        'Study sites',
        '%',
        'Patients',
        'Author names',
        'Data cut-off date',
        'Enrolment start date',
      ]),
    ).toEqual([]);
    const persons = [
      'Vorname',
      'Nachname',
      'Geburtstag',
      'Patient ID',
      'Telefon',
      'IBAN',
      'Date of infusion',
      'Visit date',
      'Name',
      '姓名',
    ];
    expect(identifyingColumns(persons)).toEqual(persons);
  });
});

describe('a row of a foreign table', () => {
  const read = (row: string, mapping = guessed) => readArmTable(foreign(row), mapping);

  test('comes out in our own columns, with a short name made from the citation and nothing taken for checked', () => {
    const { rows, refused } = read('"Muster A, et al. Test J 2026";p;CD19;SLE;remission;8;10;80 %;6 months;');
    expect(refused).toEqual([]);
    expect(rows[0]).toMatchObject({
      study_id: 'MUSTER-2026',
      citation: 'Muster A, et al. Test J 2026',
      events: '8',
      n: '10',
      reported_percent: '80',
      verified: false,
      source_type: 'not stated',
      measure_type: 'count',
      pool_preferred: true,
    });
  });

  test('that says not reported is empty there, never zero', () => {
    for (const word of ['NR', 'n/a', '–', 'not reported', ' - ']) {
      const row = read(`Muster 2026;p;CD19;SLE;death;${word};${word};;;`).rows[0];
      expect([row?.events, row?.n]).toEqual(['', '']);
    }
    expect(read('Muster 2026;p;CD19;SLE;death;0;5;;;').rows[0]?.events).toBe('0');
  });

  test.each([
    ['8/10', '8', '10', undefined],
    ['8 of 10', '8', '10', undefined],
    ['8/10 (80%)', '8', '10', '80'],
    ['8/10 (80,0 %)', '8', '10', '80.0'],
  ])('with “%s” in one cell gives both numbers', (both, events, n, percent) => {
    const mapping: ColumnMapping = { columns: { ...guessed.columns }, fixed: {} };
    delete mapping.columns.n;
    const row = read(`Muster 2026;p;CD19;SLE;remission;${both};;;;`, mapping).rows[0];
    expect([row?.events, row?.n, row?.reported_percent]).toEqual([events, n, percent]);
  });

  test('whose one cell says another denominator than its own column is kept in words, so that it is held back', () => {
    expect(read('Muster 2026;p;CD19;SLE;remission;8/10;12;;;').rows[0]?.events).toBe('8/10');
  });

  test('that is too short, has a NUL or an unclosed quotation mark is refused with its line, and the others go on', () => {
    const table = readArmTable(
      foreign(
        'M 2026;p;CD19;SLE;remission;8;10;;;',
        'too;short',
        'M 2026;p;CD19;SLE;re\u0000lapse;1;10;;;',
        'M 2026;p;CD19;;x;1;2;;;',
      ),
      guessed,
    );
    expect(table.rows).toHaveLength(1);
    expect(table.refused.map((r) => r.row)).toEqual([3, 4, 5]);
    expect(table.refused[2]?.sentence).toBe('Line 5 was left out: “Disease” is empty; fill it in.');
  });

  test('is a text whatever it looks like: formulas, markup, half a character', () => {
    const row = read('M 2026;=HYPERLINK("x");@SUM;SLE;<script>1</script>;1;2;;;\uD800').rows[0];
    expect(row).toMatchObject({ product: '=HYPERLINK("x")', target: '@SUM', outcome: '<script>1</script>' });
    expect(row?.notes.isWellFormed()).toBe(true);
  });
});

describe('a hostile file', () => {
  test('never breaks the reading: whatever it holds, it is refused in a sentence or read', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.constantFrom('"', ';', ',', '\t', '\n', '\r', '\u0000', '\uFEFF', 'a', '=', '1'), { maxLength: 120 })
        .map((c) => c.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { columns } = lookInto(text);
        expect(new Set(columns.map((c) => c.toLowerCase())).size).toBe(columns.length);
        const mapping = guessMapping(columns);
        try {
          const table = readArmTable(text, mapping);
          for (const r of table.rows) expect(JSON.stringify(r)).not.toContain('\\u0000');
        } catch (e) {
          expect(e).toBeInstanceOf(ArmFileRefused);
        }
      }),
    );
  });

  test('may name its columns alike, or not at all, and __proto__', () => {
    expect(columnNames({ line: 1, broken: false, cells: ['n', 'N', '', '__proto__', 'constructor'] })).toEqual([
      'n',
      'N (2)',
      'column 3',
      '__proto__',
      'constructor',
    ]);
    expect(columnNames({ line: 1, broken: false, cells: ['n', 'n (2)', 'n'] })).toEqual(['n', 'n (2)', 'n (3)']);
    expect(mappingProblems(guessMapping(['__proto__', 'constructor', 'toString']), ['__proto__'])).not.toEqual([]);
  });

  test('tells its separator by the first line outside quotation marks', () => {
    expect(delimiterOf('a;b;"c,d,e,f"\n1,2,3,4,5')).toBe(';');
    expect(delimiterOf('\n\na\tb')).toBe('\t');
    expect(delimiterOf('a')).toBe(',');
  });
});
