import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, SMALL_CELL, shownWords, suppressRow } from './suppression.ts';

const cell = fc.record({ patients: fc.integer({ min: 0, max: 40 }), published: fc.boolean() });
const row = fc.array(cell, { minLength: 0, maxLength: 7 });

/** The values that a reader could hold possible for each hidden cell: whole patients, at least one in each, that fit the total shown. */
function possible(cells: readonly Cell[]): { least: number; most: number }[] {
  const shown = suppressRow(cells);
  const hidden = cells.filter((_, i) => shown.cells[i] === null);
  if (shown.total === null) return hidden.map(() => ({ least: 1, most: Number.POSITIVE_INFINITY }));
  const left = shown.total - shown.cells.reduce<number>((s, c) => s + (c ?? 0), 0);
  return hidden.map(() => ({ least: Math.max(1, hidden.length === 1 ? left : 1), most: left - (hidden.length - 1) }));
}

test('a small cell of unpublished patients is never shown', () => {
  fc.assert(
    fc.property(row, (cells) => {
      const shown = suppressRow(cells);
      cells.forEach((c, i) => {
        if (!c.published && c.patients > 0 && c.patients < SMALL_CELL) expect(shown.cells[i]).toBeNull();
      });
    }),
  );
});

test('no hidden cell can be worked out from what is shown', () => {
  fc.assert(
    fc.property(row, (cells) => {
      for (const { least, most } of possible(cells)) expect(most).toBeGreaterThan(least);
    }),
  );
});

test('what is shown is true, and published patients and zeros are always shown', () => {
  fc.assert(
    fc.property(row, (cells) => {
      const shown = suppressRow(cells);
      cells.forEach((c, i) => {
        if (shown.cells[i] !== null) expect(shown.cells[i]).toBe(c.patients);
        if (c.published || c.patients === 0) expect(shown.cells[i]).toBe(c.patients);
      });
      if (shown.total !== null) expect(shown.total).toBe(cells.reduce((s, c) => s + c.patients, 0));
    }),
  );
});

test('a row without small cells loses nothing', () => {
  const large = fc.array(fc.record({ patients: fc.integer({ min: SMALL_CELL, max: 99 }), published: fc.boolean() }));
  fc.assert(
    fc.property(large, (cells) => {
      expect(suppressRow(cells)).toEqual({
        cells: cells.map((c) => c.patients),
        total: cells.reduce((s, c) => s + c.patients, 0),
      });
    }),
  );
});

test('which cells are hidden does not depend on their order', () => {
  fc.assert(
    fc.property(row, (cells) => {
      // of cells that are alike either may go, so only how many of each size are hidden is fixed
      const hidden = (list: readonly Cell[]) => {
        const shown = suppressRow(list);
        return [shown.total, list.flatMap((c, i) => (shown.cells[i] === null ? [c.patients] : [])).sort()];
      };
      expect(hidden([...cells].reverse())).toEqual(hidden(cells));
    }),
  );
});

test('one small cell takes the next with it, two ones take a third, and alone it takes the total', () => {
  const unpublished = (...n: number[]): Cell[] => n.map((patients) => ({ patients, published: false }));
  expect(suppressRow(unpublished(10, 40, 12))).toEqual({ cells: [null, 40, null], total: 62 });
  expect(suppressRow(unpublished(1, 1, 12))).toEqual({ cells: [null, null, null], total: 14 });
  expect(suppressRow(unpublished(3))).toEqual({ cells: [null], total: null });
  expect(suppressRow([...unpublished(3), { patients: 5, published: true }])).toEqual({ cells: [null, 5], total: null });
  expect(suppressRow(unpublished(SMALL_CELL))).toEqual({ cells: [SMALL_CELL], total: SMALL_CELL });
  expect(suppressRow([])).toEqual({ cells: [], total: 0 });
  expect([shownWords(null), shownWords(0)]).toEqual(['not shown', '0']);
});
