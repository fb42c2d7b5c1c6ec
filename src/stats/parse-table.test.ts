import { describe, expect, test } from 'vitest';
import { parseColumns, parseTable } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';

function refusal(text: string): string {
  try {
    parseTable(text);
  } catch (error) {
    if (error instanceof StatsRefusal) return error.message;
    throw error;
  }
  throw new Error('The table was not refused.');
}

describe('reading a table of proportions', () => {
  test('columns are found by name in any order and case, beside others', () => {
    const text = '\uFEFFcountry, N ,X,"Study"\r\nDE,20,5,"Müller, 2022"\r\n\r\nIT,31,0,Rossi\r\n';
    expect(parseTable(text)).toEqual([
      { study: 'Müller, 2022', x: 5, n: 20 },
      { study: 'Rossi', x: 0, n: 31 },
    ]);
  });

  test('three columns without a header are study, x and n', () => {
    expect(parseTable('A,1,2\nB,3,4')).toEqual([
      { study: 'A', x: 1, n: 2 },
      { study: 'B', x: 3, n: 4 },
    ]);
  });

  test('semicolons, tabs and old line ends are read', () => {
    expect(parseTable('study;x;n\nA;1;10')).toEqual([{ study: 'A', x: 1, n: 10 }]);
    expect(parseTable('study\tx\tn\rA\t1\t3\rB\t2\t9')).toHaveLength(2);
  });

  test('whole numbers are read as R and spreadsheets write them', () => {
    expect(parseTable('study,x,n\nA,5.0,1e+09\nB,+2,1.5E3')).toEqual([
      { study: 'A', x: 5, n: 1e9 },
      { study: 'B', x: 2, n: 1500 },
    ]);
  });

  test('a study without a name is called by its line', () => {
    expect(parseTable('study,x,n\n,1,3')).toEqual([{ study: 'line 2', x: 1, n: 3 }]);
  });

  test('text, fractions, signs, empty cells and other notations are refused with line and column', () => {
    expect(refusal('study,x,n\nA,1,4\nB,two,5')).toBe(
      'Line 3: x is "two"; give the number of events as a whole number.',
    );
    expect(refusal('study,x,n\nA,1.5,4')).toMatch(/^Line 2: x is "1.5"/);
    expect(refusal('study,x,n\nA,-1,4')).toMatch(/^Line 2: x is "-1"/);
    expect(refusal('study,x,n\nA,1,')).toMatch(/^Line 2: n is empty/);
    expect(refusal('study,x,n\nA,1,0x10')).toMatch(/^Line 2: n is "0x10"/);
    expect(refusal('study,x,n\nA,1,1.55e1')).toMatch(/^Line 2: n is "1.55e1"/);
    expect(refusal('study,x,n\nA,1e-1,9')).toMatch(/^Line 2: x is "1e-1"/);
    expect(refusal('study,x,n\nA,NA,9')).toMatch(/^Line 2: x is "NA"/);
    expect(refusal('study,x,n\nA,1,Infinity')).toMatch(/^Line 2: n is "Infinity"/);
    expect(refusal('study,x,n\nA,1,99999999999999999999')).toMatch(/^Line 2: n is/);
  });

  test('counts that cannot be are refused with their line, after a cell that spans lines too', () => {
    expect(refusal('study,x,n\n"A\nB",1,4\nC,9,5')).toMatch(/^Line 4: x is 9 but n is only 5/);
    expect(refusal('study,x,n\n\n\nA,0,0')).toMatch(/^Line 4: n is 0/);
  });

  test('a header that lacks or repeats a column, a ragged line and an open quote are refused', () => {
    expect(refusal('study,x\nA,1')).toMatch(/^Line 1: no column n/);
    expect(refusal('study,events,n\nA,1,2')).toMatch(/^Line 1: no column x/);
    expect(refusal('study,x,n,x\nA,1,2,3')).toMatch(/^Line 1: the column x appears twice/);
    expect(refusal('study,x,n\nA,1')).toMatch(/^Line 2: 2 cells where 3 are expected/);
    expect(refusal('study,x,n\n"A,1,2')).toMatch(/^Line 2: a quoted cell is not closed/);
  });

  test('nothing at all and a header alone are refused', () => {
    expect(refusal('')).toMatch(/^The table is empty/);
    expect(refusal('\n \n')).toMatch(/^The table is empty/);
    expect(refusal('study,x,n\n')).toMatch(/no studies/);
  });

  test('other kernels name their own columns', () => {
    expect(parseColumns('SEI,study,yi\n0.2,A,-1.5', ['study', 'yi', 'sei'], ['yi', 'sei'])).toEqual([
      { line: 2, cells: { study: 'A', yi: '-1.5', sei: '0.2' } },
    ]);
  });
});
