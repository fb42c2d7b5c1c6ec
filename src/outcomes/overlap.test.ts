import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cluster, type Cohort, clustersOf, readOverlapGroup, representative } from './overlap.ts';
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
  test('of groups that differ in case and white space only are of one group', () => {
    const group = (id: string, overlapGroup: string) => cohort(id, { overlapGroup });
    expect(names([group('a', 'ERLANGEN'), group('b', 'Erlangen '), group('c', ' erlangen (first six)')])).toEqual([
      'a+b+c',
    ]);
    const [cluster] = clustersOf([group('a', 'My Group'), group('b', 'MY  GROUP (possible)'), group('c', 'mygroup')]);
    expect(cluster).toMatchObject({ name: 'MY  GROUP', parts: [{ name: 'My Group' }, { name: 'b' }] });
    expect(names([group('a', 'G1'), group('b', 'G2')])).toEqual(['a', 'b']);
  });
  test('of which sharing is known are one part, and of which it is unknown are parts of one cluster', () => {
    const unsure = 'G (overlap possible)';
    const [cluster] = clustersOf([
      cohort('a', { overlapGroup: 'G' }),
      cohort('b', { overlapGroup: unsure }),
      cohort('c', { overlapGroup: 'G' }),
      cohort('d', { overlapGroup: unsure, study: 'S' }),
      cohort('e', { overlapGroup: unsure, study: 'S' }),
    ]);
    expect(cluster?.parts.map((p) => `${p.name}: ${p.members.map((m) => m.id).join('+')}`)).toEqual([
      'G: a+c',
      'b: b',
      'S: d+e',
    ]);
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
  const unsure = (id: string, more: Partial<Cohort> = {}) =>
    cohort(id, { overlapGroup: 'G (overlap possible)', ...more });
  const listed = (cluster: Cluster) =>
    Array.from({ length: choicesOf(cluster) }, (_, i) => spelled(choiceAt(cluster, i))).sort();
  const spelled = (choice: readonly Cohort[]) =>
    choice
      .map((c) => c.id)
      .sort()
      .join('+');
  test('where sharing is unknown takes each alone and any together: 3 choices of two, 7 of three', () => {
    expect(listed(clustersOf([unsure('a'), unsure('b')])[0]!)).toEqual(['a', 'a+b', 'b']);
    const three = clustersOf([unsure('a', { x: 0 }), unsure('b', { x: 10 }), unsure('c', { x: 8 })]);
    expect(listed(three[0]!)).toEqual(['a', 'a+b', 'a+b+c', 'a+c', 'b', 'b+c', 'c']);
    expect(rangeOverChoices(three, mean)).toEqual({ low: 0, high: 1, combinations: 7, exact: true });
    // Only with two of three counted are these reached.
    const pairs = (rows: readonly Cohort[]) => (rows.length === 2 ? mean(rows) : null);
    expect(rangeOverChoices(three, pairs)).toEqual({
      low: 0.4,
      high: 0.9,
      combinations: 7,
      exact: true,
      tooFew: 3,
      noEstimate: 1,
    });
  });
  test('never takes two of a part that is known to share: 5 choices of a pair and one of unknown relation', () => {
    const cluster = clustersOf([
      cohort('a', { overlapGroup: 'G' }),
      cohort('b', { overlapGroup: 'G' }),
      unsure('c'),
    ])[0]!;
    expect(listed(cluster)).toEqual(['a', 'a+c', 'b', 'b+c', 'c']);
  });
  test('takes what follows when each unknown relation is taken to hold or not, one cohort for each cluster, and nothing else', () => {
    const any = fc.array(
      fc.record({
        overlapGroup: fc.constantFrom(null, 'G', 'g (overlap possible)', 'H (possible)', 'H', 'H (different patients)'),
        study: fc.constantFrom('S', 'T', 'U', 'V'),
        diseaseKeys: fc.constantFrom(['SLE'], ['LN'], ['SSc'], ['SLE', 'SSc']),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(any, (list) => {
        for (const cluster of clustersOf(list.map((c, i) => cohort(`c${i}`, c)))) {
          expect(choicesOf(cluster)).toBe(new Set(listed(cluster)).size);
          expect(listed(cluster)).toEqual(bruteForce(cluster.members));
        }
      }),
    );
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
    const open = clustersOf(Array.from({ length: 70 }, (_, i) => unsure(`c${i}`, { x: i % 11 })));
    expect(choicesOf(open[0]!)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(rangeOverChoices(open, mean, { most: 50 })).toMatchObject({ combinations: 50, exact: false });
    expect(sampled.low).toBeGreaterThanOrEqual(whole.low);
    expect(sampled.high).toBeLessThanOrEqual(whole.high);
  });
});

/** Every set of cohorts that METHODS admits, the long way: each unknown pair shares or not, then one member for each connected cluster. */
function bruteForce(members: readonly Cohort[]): string[] {
  const relation = (a: Cohort, b: Cohort): string => {
    const [first, ...more] = clustersOf([a, b]);
    return more.length > 0 ? 'none' : first!.parts.length > 1 ? 'unknown' : 'overlaps';
  };
  const pairs = members.flatMap((a, i) => members.slice(i + 1).map((b) => ({ a, b, is: relation(a, b) })));
  const unsure = pairs.filter((p) => p.is === 'unknown');
  const found = new Set<string>();
  for (let world = 0; world < 2 ** unsure.length; world++) {
    const shared = pairs.filter((p) => p.is === 'overlaps' || (p.is === 'unknown' && (world >> unsure.indexOf(p)) & 1));
    const root = new Map(members.map((m) => [m.id, m.id]));
    for (const { a, b } of shared) {
      const [from, to] = [root.get(a.id)!, root.get(b.id)!];
      for (const [id, r] of root) if (r === from) root.set(id, to);
    }
    let choices: string[][] = [[]];
    for (const r of new Set(root.values())) {
      const blob = members.filter((m) => root.get(m.id) === r);
      choices = choices.flatMap((c) => blob.map((m) => [...c, m.id]));
    }
    for (const c of choices) found.add(c.sort().join('+'));
  }
  return [...found].sort();
}

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
          expect(c.parts.flatMap((p) => p.members.map((m) => m.id)).sort()).toEqual(c.members.map((m) => m.id));
        expect(clustersOf(shuffled).map(representative)).toEqual(clusters.map(representative));
      },
    ),
  );
});
