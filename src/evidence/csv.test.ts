import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('text that a spreadsheet would run is led by an apostrophe', () => {
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝1'];
  for (const cell of cells) expect(Papa.parse<string[]>(toCsv([[cell, 'z']])).data[0]?.[0]).toBe(`'${cell}`);
});

test('a number is no text: it keeps its sign', () => {
  expect(toCsv([[-0.5, 1e-7, 0]])).toBe('-0.5,1e-7,0\r\n');
});

test('what is missing or no number is an empty cell', () => {
  expect(toCsv([[null, undefined, Number.NaN, Number.POSITIVE_INFINITY, false]])).toBe(',,,,false\r\n');
});

test('commas, quotes, line ends and outer spaces come back as they were', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const back = Papa.parse<string[]>(toCsv(rows), { delimiter: ',', newline: '\r\n' }).data.slice(0, -1);
        expect(back.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')))).toEqual(
          rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
        );
      },
    ),
    { seed: 5 },
  );
});
