import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readArmTable } from './arm-rows.ts';
import { guessMapping } from './column-mapping.ts';
import { type NamedPublication, nameApart } from './made-names.ts';

const HEADER = 'Study,Citation,Product,Disease,Outcome,Events,N,DOI';
const ROWS = [
  ',"Li A, et al. Cell 2024",P,SLE,remission,1,10,',
  ',"Li A, et al. Cell 2024",P,SLE,relapse,2,10,10.1000/cell',
  ',"Li B, et al. BMJ 2024",P,SLE,remission,3,10,10.1000/bmj',
  ',"Li B, et al. Lancet 2024",P,SLE,remission,4,10,10.1000/lancet',
  ',"Muster C, et al. Test J 2025",P,SLE,remission,5,10,',
  ',"Muster C, et al. Test J 2025",P,SLE,relapse,5,10,',
  'LI-2024,"Li D, et al. JAMA 2024",P,SLE,remission,6,10,',
];
const named = (rows: readonly string[], stored: readonly NamedPublication[] = []) => {
  const csv = [HEADER, ...rows].join('\n');
  const table = readArmTable(csv, guessMapping(HEADER.split(',')));
  expect(table.refused).toEqual([]);
  const { rows: out, warnings } = nameApart(table.rows, table.made ?? new Map(), stored);
  return { names: Object.fromEntries(out.map((r) => [`${r.events}/${r.outcome}`, r.study_id])), warnings };
};

test('publications keep names of their own whatever the order of the rows, and rows of one publication stay together', () => {
  const want = named(ROWS);
  expect(want.names).toMatchObject({
    '1/remission': 'LI-2024-A',
    '2/relapse': 'LI-2024-A',
    '5/remission': 'MUSTER-2025',
    '5/relapse': 'MUSTER-2025',
    '6/remission': 'LI-2024',
  });
  expect(new Set([want.names['3/remission'], want.names['4/remission'], 'LI-2024', 'LI-2024-A']).size).toBe(4);
  fc.assert(
    fc.property(fc.shuffledSubarray(ROWS, { minLength: ROWS.length }), (rows) => {
      expect(named(rows)).toEqual(want);
    }),
    { numRuns: 40 },
  );
});

test('one citation with two DOIs is two publications, and a row that says neither joins none of them', () => {
  const one = ',"Li A, et al. Cell 2024",P,SLE,remission';
  const { names } = named([`${one},1,10,10.1000/a`, `${one},2,10,10.1000/b`, `${one},3,10,`]);
  expect(new Set(Object.values(names)).size).toBe(3);
});

test('a stored name is taken again by the same publication alone', () => {
  const stored = { study: 'LI-2024', citation: 'Li A, et al. Cell 2024', doi: '10.1000/cell', pmid: null };
  const row = (doi: string) => `,"Li A, et al. Cell 2024",P,SLE,remission,1,10,${doi}`;
  expect(named([row('')], [stored]).names['1/remission']).toBe('LI-2024');
  expect(named([row('10.1000/CELL')], [stored]).names['1/remission']).toBe('LI-2024');
  expect(named([row('10.1000/other')], [stored]).names['1/remission']).toBe('LI-2024-A');
  expect(named([row('10.1000/other')], [stored]).warnings).toHaveLength(1);
});

test('the same short name that a person gave in words is one publication unless the DOIs differ', () => {
  const row = (events: number, citation: string, doi: string) =>
    `Li 2024,${citation},P,SLE,remission,${events},10,${doi}`;
  expect(Object.values(named([row(1, 'Cell 2024', ''), row(2, 'Cell; 2024', '')]).names)).toEqual([
    'LI-2024',
    'LI-2024',
  ]);
  const { names } = named([row(1, 'Cell 2024', '10.1000/a'), row(2, 'BMJ 2024', '10.1000/b')]);
  expect(new Set(Object.values(names)).size).toBe(2);
});
