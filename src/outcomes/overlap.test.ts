import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cohort, clustersOf, readOverlapGroup, representative } from './overlap.ts';
import { choiceAt, choicesOf, rangeOverChoices } from './overlap-range.ts';

const cohort = (id: string, more: Partial<Cohort> = {}): Cohort => ({
  id,
  arm: id,
  study: id,
  product: 'p',
  diseaseKeys: ['SLE'],
  diseaseUnread: [],
  overlapGroup: null,
  preferred: true,
  x: 5,
  n: 10,
  year: null,
  followUpMonths: null,
  ...more,
});
const names = (cohorts: Cohort[]) => clustersOf(cohorts).map((c) => c.members.map((m) => m.id).join('+'));

test('the words of a group are read', () => {
  expect(readOverlapGroup('ERLANGEN')).toEqual({ group: 'ERLANGEN', relation: 'overlaps' });
  expect(readOverlapGroup('cCAR (overlap possible, not confirmed)')).toEqual({ group: 'cCAR', relation: 'unknown' });
  expect(readOverlapGroup('T (same trial, different patients)')).toEqual({ group: 'T', relation: 'separate' });
  expect(readOverlapGroup('T (first six)')).toEqual({ group: 'T', relation: 'overlaps' });
  expect(readOverlapGroup(' ')).toBeNull();
});

describe('cohorts', () => {
  test('of one group are one cluster; without a group each stands alone', () => {
    expect(
      names([cohort('a', { overlapGroup: 'G' }), cohort('b'), cohort('c', { overlapGroup: 'G' }), cohort('d')]),
    ).toEqual(['a+c', 'b', 'd']);
  });
  test('of the same trial with different patients are not joined', () => {
    const t = 'T (same trial, different patients)';
    expect(
      names([cohort('a', { overlapGroup: 'T' }), cohort('b', { overlapGroup: t }), cohort('c', { overlapGroup: t })]),
    ).toEqual(['a', 'b', 'c']);
  });
  test('of one publication share patients when one disease lies within the other, even without a group', () => {
    const part = (id: string, diseaseKeys: string[], diseaseUnread: string[] = []) =>
      cohort(id, { study: 'S', diseaseKeys, diseaseUnread });
    expect(names([part('all', ['SLE', 'SSc']), part('ln', ['LN'])])).toEqual(['all+ln']);
    expect(names([part('sle', ['SLE']), part('ssc', ['SSc'])])).toEqual(['sle', 'ssc']);
    expect(names([part('sle', ['SLE']), part('any', [], ['six diseases'])])).toEqual(['any+sle']);
    expect(names([part('sle', ['SLE']), { ...part('x', ['SLE']), product: 'placebo' }])).toEqual(['sle', 'x']);
  });
});

describe('the one that stands for a cluster', () => {
  const choose = (...members: Cohort[]) => {
    const { taken, because } = representative(clustersOf(members.map((m) => ({ ...m, overlapGroup: 'G' })))[0]!);
    return `${taken.id}: ${because}`;
  };
  test('is the one that is marked, however small', () => {
    expect(choose(cohort('a', { n: 90, preferred: false }), cohort('b', { n: 2, x: 1 }))).toBe(
      'b: it is marked as the one to use of this group',
    );
  });
  test('else the one with most evaluable patients, else the latest, else the longest followed, else the first by name', () => {
    const un = { preferred: false };
    expect(choose(cohort('a', un), cohort('b', { ...un, n: 11 }))).toBe('b: it has the most evaluable patients (11)');
    expect(choose(cohort('a', { ...un, year: 2023 }), cohort('b', { ...un, year: 2024 }))).toBe(
      'b: it is the latest report (2024)',
    );
    expect(choose(cohort('a', un), cohort('b', { ...un, followUpMonths: 12 }))).toMatch(
      /^b: it has the longest follow-up/,
    );
    expect(choose(cohort('b', un), cohort('a', un))).toMatch(/^a: .*first by name/);
  });
  test('of several marked says both reasons', () => {
    expect(choose(cohort('a'), cohort('b', { n: 11 }))).toBe(
      'b: of those marked as the ones to use, it has the most evaluable patients (11)',
    );
  });
});

describe('the range over the admissible choices', () => {
  const mean = (rows: readonly Cohort[]) => rows.reduce((s, r) => s + r.x, 0) / rows.reduce((s, r) => s + r.n, 0);
  test('takes every member of a cluster in turn', () => {
    const clusters = clustersOf([
      cohort('a', { overlapGroup: 'G', x: 1 }),
      cohort('b', { overlapGroup: 'G', x: 9 }),
      cohort('c', { x: 5 }),
    ]);
    expect(rangeOverChoices(clusters, mean)).toEqual({ low: 0.3, high: 0.7, combinations: 2, exact: true });
  });
  test('where sharing is unknown takes each alone and all together', () => {
    const unsure = { overlapGroup: 'G (overlap possible)' };
    const cluster = clustersOf([cohort('a', { ...unsure, x: 0 }), cohort('b', { ...unsure, x: 9 })])[0]!;
    expect(choicesOf(cluster)).toBe(3);
    expect(
      [0, 1, 2].map((i) =>
        choiceAt(cluster, i)
          .map((c) => c.id)
          .join('+'),
      ),
    ).toEqual(['a', 'b', 'a+b']);
  });
  test('is none where there is nothing to choose, and where no choice gives an estimate', () => {
    expect(rangeOverChoices(clustersOf([cohort('a'), cohort('b')]), mean)).toBeNull();
    const two = clustersOf([cohort('a', { overlapGroup: 'G' }), cohort('b', { overlapGroup: 'G' })]);
    expect(rangeOverChoices(two, () => null)).toBeNull();
  });
  const grid = (groups: number, members: number) =>
    clustersOf(
      Array.from({ length: groups * members }, (_, i) =>
        cohort(`c${i}`, { overlapGroup: `G${i % groups}`, x: (i * 7) % 11 }),
      ),
    );
  test('is exact up to 4,096 combinations, and beyond them sampled the same way every time', () => {
    expect(rangeOverChoices(grid(12, 2), mean)).toMatchObject({ combinations: 4096, exact: true });
    const sampled = rangeOverChoices(grid(13, 2), mean)!;
    expect(sampled).toMatchObject({ combinations: 4096, exact: false });
    expect(rangeOverChoices(grid(13, 2), mean)).toEqual(sampled);
    expect(sampled).not.toEqual(rangeOverChoices(grid(13, 2), mean, { seed: 1, most: 20 }));
    const whole = rangeOverChoices(grid(13, 2), mean, { most: 8192 })!;
    expect(whole.exact).toBe(true);
    expect(sampled.low).toBeGreaterThanOrEqual(whole.low);
    expect(sampled.high).toBeLessThanOrEqual(whole.high);
  });
});

test('neither clusters nor the choice depend on the order of the cohorts, and every cohort is in one cluster', () => {
  const any = fc.array(
    fc.record({
      overlapGroup: fc.constantFrom(null, 'G', 'G (overlap possible)', 'H', 'H (different patients)'),
      study: fc.constantFrom('S', 'T', 'U'),
      diseaseKeys: fc.constantFrom(['SLE'], ['LN'], ['SSc'], ['SLE', 'SSc']),
      n: fc.integer({ min: 1, max: 3 }),
      preferred: fc.boolean(),
      year: fc.constantFrom(null, 2023, 2024),
    }),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(
      any.chain((list) => {
        const all = list.map((c, i) => cohort(`c${i}`, { ...c, x: 1 }));
        return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
      }),
      ([all, shuffled]) => {
        const clusters = clustersOf(all);
        expect(clustersOf(shuffled)).toEqual(clusters);
        expect(clusters.flatMap((c) => c.members.map((m) => m.id)).sort()).toEqual(all.map((c) => c.id).sort());
        for (const c of clusters)
          expect(
            c.parts
              .flat()
              .map((m) => m.id)
              .sort(),
          ).toEqual(c.members.map((m) => m.id));
        expect(clustersOf(shuffled).map(representative)).toEqual(clusters.map(representative));
      },
    ),
  );
});
