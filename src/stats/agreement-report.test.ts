import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementReport, parseRatings, type RatingRow } from './agreement-report.ts';
import oracle from './fixtures/agreement.json' with { type: 'json' };
import { compare, newWorst } from './oracle.testing.ts';
import { StatsRefusal } from './refusal.ts';
import { parsePairs } from './wilcoxon-table.ts';

const rowsOf = (ratings: readonly (readonly (number | null)[])[]): RatingRow[] =>
  ratings.flatMap((row, item) =>
    row.map((rating, rater) => ({ rater: `rater ${rater}`, item: `item ${item}`, rating })),
  );

describe('the report of a panel', () => {
  test('says what R says of the same panel', () => {
    const worst = newWorst();
    for (const [name, set] of Object.entries(oracle.many)) {
      const report = agreementReport(rowsOf(set.ratings as (number | null)[][]));
      const alone = report.categories.length === 1;
      if (alone) {
        expect(report.fleiss, name).toBeNull();
        expect(report.alpha.nominal?.estimate, name).toBeNull();
        continue;
      }
      compare(worst, `${name}: fleiss`, report.fleiss?.estimate, set.fleiss, 1e-14);
      compare(worst, `${name}: ac1`, report.ac1?.estimate, set.ac1, 1e-14);
      for (const metric of ['nominal', 'ordinal', 'interval', 'ratio'] as const)
        compare(worst, `${name}: alpha ${metric}`, report.alpha[metric]?.estimate, set.alpha[metric], 1e-13);
    }
    expect(worst.compared).toBeGreaterThan(25);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('the order of lines and the names of raters and items change nothing', () => {
    const ratings = fc.array(fc.array(fc.option(fc.integer({ min: 1, max: 9 })), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(ratings, (table) => {
        if (table.flat().every((v) => v === null)) return true;
        const a = agreementReport(rowsOf(table), [1, 9]);
        const b = agreementReport(
          rowsOf(table)
            .reverse()
            .map((r) => ({ ...r, rater: `z${r.rater}`, item: `z${r.item}` })),
          [1, 9],
        );
        return JSON.stringify({ ...a, raters: [], cohen: [] }) === JSON.stringify({ ...b, raters: [], cohen: [] });
      }),
    );
  });

  test('who could not judge is counted and left out; words have no weighted measures', () => {
    const rows = parseRatings(
      'rater,item,rating\na,1,yes\nb,1,yes\na,2,no\nb,2,\na,3,no\nb,3,yes\na,4,cannot judge\nb,4,no',
    );
    const report = agreementReport(rows);
    expect(report).toMatchObject({ items: 4, ratings: 6, cannotJudge: 2, categories: ['no', 'yes'], icc21: null });
    expect(report.cohen[0]).toMatchObject({ raters: ['a', 'b'], none: { n: 2, observed: 0.5 }, linear: null });
    expect(report.notes.join()).toContain('words');
  });

  test('unused points of a scale are categories of its weighted kappa', () => {
    const rows = rowsOf([
      [1, 1],
      [1, 3],
      [3, 3],
    ]);
    expect(agreementReport(rows).categories).toEqual([1, 3]);
    expect(agreementReport(rows, [1, 9]).categories).toHaveLength(9);
    expect(() => agreementReport(rows, [2, 9])).toThrow(/not on the scale/);
  });

  test('what cannot be judged is refused in a sentence', () => {
    expect(() => agreementReport(rowsOf([[1]]))).toThrow(/two raters/);
    expect(() => agreementReport([...rowsOf([[1, 2]]), ...rowsOf([[1, 2]])])).toThrow(/twice/);
    expect(() => parseRatings('rater,item,rating\n,1,2')).toThrow(/Line 2/);
    expect(() => parseRatings('rater,item,rating\n')).toThrow(StatsRefusal);
  });
});

describe('pairs for the signed-rank test', () => {
  test('differences that are alike up to rounding are alike, and incomplete pairs are counted', () => {
    expect(parsePairs('before,after\n7.0,7.1\n0,0.1\n0.3,0.1\n3,\n,4\n5,5')).toEqual({
      differences: [0.1, 0.1, -0.2, 0],
      incomplete: 2,
    });
  });
  test('text is refused with its line', () => {
    expect(() => parsePairs('before,after\n1,2\n3,x')).toThrow(/Line 3: after is "x"/);
  });
});
