import { describe, expect, test } from 'vitest';
import { DISEASES, entriesOfFacet, TOP_DISEASES } from '#vocabulary/vocabulary.ts';
import { type Combination, gapMap, gapReading } from './gap-map.ts';
import { bandIndex } from './phase-bands.ts';

const of = (count: number, phases: string[], ...labels: string[]): Combination => ({ labels, phases, count });
const rowsOf = (map: ReturnType<typeof gapMap>) => map.groups.flatMap((g) => g.rows);
const rowOf = (map: ReturnType<typeof gapMap>, key: string) => rowsOf(map).find((r) => r.key === key);
const cellOf = (map: ReturnType<typeof gapMap>, row: string, column: string) =>
  rowOf(map, row)?.cells[map.columns.findIndex((c) => c.key === column)];

const some = [
  of(60, ['PHASE1'], 'disease:SLE', 'target:CD19', 'modality:auto-CAR-T'),
  of(3, ['PHASE1', 'PHASE2'], 'disease:LN', 'disease:SLE', 'target:BCMA', 'target:CD19'),
  of(9, ['PHASE3'], 'disease:MS', 'target:CD19'),
  of(2, [], 'target:BCMA'),
  of(1, ['PHASE2'], 'disease:RA'),
];

describe('the gap map', () => {
  test('counts a study of two targets in both columns and once in the total', () => {
    const map = gapMap(some, 'target', 'top');
    expect(map.total).toBe(75);
    expect(map.bands).toEqual([60, 3, 1, 9, 2]);
    expect(cellOf(map, 'SLE', 'CD19')).toEqual({ total: 63, bands: [60, 3, 0, 0, 0] });
    expect(cellOf(map, 'SLE', 'BCMA')).toEqual({ total: 3, bands: [0, 3, 0, 0, 0] });
    expect(rowOf(map, 'SLE')).toMatchObject({ total: 63 });
    expect(map.columns.slice(0, 2)).toMatchObject([
      { key: 'CD19', total: 72 },
      { key: 'BCMA', total: 5 },
    ]);
  });

  test('has a row for studies without a recognised disease and a column for those without a target, both last', () => {
    const map = gapMap(some, 'target', 'top');
    expect(rowsOf(map).at(-1)).toMatchObject({ key: 'none', label: 'no disease recognised', total: 2 });
    expect(map.columns.at(-1)).toMatchObject({ key: 'none', label: 'not stated', total: 1 });
    expect(cellOf(map, 'RA', 'none')).toMatchObject({ total: 1 });
    expect(cellOf(map, 'none', 'BCMA')).toMatchObject({ total: 2 });
  });

  test('keeps every disease and every column of the vocabulary, also the empty ones', () => {
    for (const facet of ['target', 'modality'] as const) {
      const top = gapMap([], facet, 'top');
      expect(rowsOf(top)).toHaveLength(TOP_DISEASES.length + 1);
      expect(top.columns).toHaveLength(entriesOfFacet(facet).length + 1);
      expect(rowsOf(gapMap([], facet, 'all'))).toHaveLength(DISEASES.length + 1);
      expect(rowsOf(top).every((r) => r.cells.length === top.columns.length && r.total === 0)).toBe(true);
    }
  });

  test('puts narrower diseases under the broader one only where they are asked for', () => {
    expect(rowOf(gapMap(some, 'target', 'top'), 'LN')).toBeUndefined();
    const all = rowsOf(gapMap(some, 'target', 'all')).map((r) => ({ key: r.key, level: r.level }));
    const at = all.findIndex((r) => r.key === 'SLE');
    expect(all[at]?.level).toBe(0);
    expect(all[at + 1]).toEqual({ key: 'LN', level: 1 });
    const jdm = all.findIndex((r) => r.key === 'JDM');
    expect(all[jdm - 1]).toEqual({ key: 'DM', level: 1 });
    expect(all[jdm]?.level).toBe(2);
  });

  test('stands in the order of the totals: groups, rows in them, columns', () => {
    const map = gapMap(some, 'target', 'all');
    expect(map.groups[0]?.label).toBe('Rheumatic diseases');
    expect(map.groups[1]?.rows[0]?.key).toBe('MS');
    const totals = (map.groups[0]?.rows ?? []).filter((r) => r.level === 0).map((r) => r.total);
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
  });

  test('shows keys that the vocabulary does not know instead of losing their studies', () => {
    const map = gapMap([of(4, ['PHASE9'], 'disease:XYZ', 'target:NEW')], 'target', 'top');
    expect(cellOf(map, 'XYZ', 'NEW')).toEqual({ total: 4, bands: [0, 0, 0, 0, 4] });
    expect(map.groups.find((g) => g.rows.some((r) => r.key === 'XYZ'))?.label).toBe('Other');
  });

  test('says where most is tried and which gap is the most surprising, with words that claim nothing beyond what is held', () => {
    expect(gapReading(gapMap(some, 'target', 'top'), false)).toMatch(
      /^CD19 in systemic lupus erythematosus has the most, 63 studies; no study held here tries CD19 in rheumatoid arthritis\. \d+ of \d+ combinations are empty\.$/,
    );
    expect(gapReading(gapMap(some, 'target', 'top'), true)).toContain('; no study among those shown tries CD19 in');
    expect(gapReading(gapMap([], 'target', 'top'), false)).toBe('No study held here fits, so every cell is empty.');
    expect(gapReading(gapMap([of(1, [])], 'modality', 'top'), false)).toMatch(
      /^None of the 1 study names both a disease and a kind of therapy\. (\d+) of \1 combinations are empty\.$/,
    );
  });
});

test('each phase stands in one band, in whatever order the registry gives a combined one, and odd ones in the last', () => {
  expect(
    [['EARLY_PHASE1'], ['PHASE1'], ['PHASE2', 'PHASE1'], ['PHASE2'], ['PHASE2', 'PHASE3'], ['PHASE4']].map(bandIndex),
  ).toEqual([0, 0, 1, 2, 3, 3]);
  expect([[], ['NA'], ['PHASE1', 'PHASE3'], ['PHASE7']].map(bandIndex)).toEqual([4, 4, 4, 4]);
});
