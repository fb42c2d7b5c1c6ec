import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankOptions } from './smaa.ts';
import { parseProblem } from './smaa-problem.ts';
import { readMeasurementSamples, readWeightSamples } from './smaa-samples.ts';

const NONE = { weights: null, measurements: null };
const criteria = (n: number) =>
  Array.from({ length: n }, (_, j) => ({ id: `c${j}`, direction: 'benefit', worst: 0, best: 1 }));
const option = (id: string, ...scores: unknown[]) => ({
  id,
  scores: Object.fromEntries(scores.map((s, j) => [`c${j}`, s])),
});
const rank = (problem: unknown, draws = 4000, seed = 7, top?: number) =>
  rankOptions(parseProblem(problem, NONE), { draws, seed, ...(top ? { top } : {}) });

test('two options that lead on one criterion each are first where the weight of their criterion is more than a half', () => {
  const r = rank({ options: [option('A', 1, 0), option('B', 0, 1)], criteria: criteria(2) }, 40_000);
  expect(r.rankAcceptability.A?.[0]).toBeCloseTo(0.5, 1);
  // the mean of a uniform number between a half and one
  expect(r.centralWeights.A?.[0]).toBeCloseTo(0.75, 2);
  expect(r.confidenceFactor).toEqual({ A: 1, B: 1 });
  expect(r.monteCarloError).toBeCloseTo(Math.sqrt(0.25 / 40_000), 4);
});

test('three criteria: each of three specialists is first in a third of the simplex', () => {
  const r = rank(
    { options: [option('A', 1, 0, 0), option('B', 0, 1, 0), option('C', 0, 0, 1)], criteria: criteria(3) },
    60_000,
  );
  for (const id of ['A', 'B', 'C']) expect(r.rankAcceptability[id]?.[0]).toBeCloseTo(1 / 3, 1);
  // the centre of the part where w1 is the largest: 11/18, 7/36, 7/36
  for (const [j, exact] of [11 / 18, 7 / 36, 7 / 36].entries()) expect(r.centralWeights.A?.[j]).toBeCloseTo(exact, 2);
});

test('weights in a stated order: the rank-order centroid is the mean of what is drawn', () => {
  const all = rank(
    {
      options: [option('only', 0, 0, 0)],
      criteria: criteria(3),
      weights: { kind: 'ranked', order: ['c1', 'c0', 'c2'] },
    },
    60_000,
  );
  // 1/3·(1 + 1/2 + 1/3), 1/3·(1/2 + 1/3), 1/9
  for (const [j, exact] of [5 / 18, 11 / 18, 1 / 9].entries())
    expect(all.centralWeights.only?.[j]).toBeCloseTo(exact, 2);
  const tied = rank(
    {
      options: [option('only', 0, 0, 0)],
      criteria: criteria(3),
      weights: { kind: 'ranked', order: [['c0', 'c1'], 'c2'] },
    },
    60_000,
  );
  for (const [j, exact] of [4 / 9, 4 / 9, 1 / 9].entries()) expect(tied.centralWeights.only?.[j]).toBeCloseTo(exact, 2);
});

test('weights between bounds keep to them, whether points are rejected or walked to', () => {
  for (const bounds of [{ c0: [0.2, 0.6] }, { c0: [0.4, 0.42], c1: [0.3, 0.31], c2: [0.2, 0.21], c3: [0.05, 0.1] }]) {
    const r = rank(
      { options: [option('only', 0, 0, 0, 0)], criteria: criteria(4), weights: { kind: 'intervals', bounds } },
      5000,
    );
    const mean = r.centralWeights.only ?? [];
    expect(mean.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    for (const [j, [low = 0, high = 1]] of Object.values(bounds).entries()) {
      expect(mean[j]).toBeGreaterThanOrEqual(low);
      expect(mean[j]).toBeLessThanOrEqual(high);
    }
  }
});

test('uncertain scores: two alike share the first place, and one that is sure to be better is robust', () => {
  const normal = { mean: 0.5, sd: 0.1 };
  const even = rank({ options: [option('A', normal), option('B', normal)], criteria: criteria(1) }, 20_000);
  expect(even.rankAcceptability.A?.[0]).toBeCloseTo(0.5, 1);
  const sure = rank(
    { options: [option('A', { low: 0.6, high: 0.9 }), option('B', { low: 0.1, high: 0.5 })], criteria: criteria(1) },
    2000,
    3,
    1,
  );
  expect(sure).toMatchObject({
    robust: ['A'],
    words: { A: 'robust', B: 'dominated' },
    confidenceFactor: { A: 1, B: null },
  });
});

test('experts’ scores and weights belong together: each draw is one expert’s view', () => {
  const r = rank(
    {
      options: [option('A', [1, 0], [1, 0]), option('B', [0, 1], [0, 1])],
      criteria: criteria(2),
      weights: { kind: 'experts', weights: [{ c0: 1, c1: 0 }, [0, 1]] },
    },
    10_000,
  );
  expect(r.rankAcceptability.A?.[0]).toBeCloseTo(0.5, 1);
  expect(r.confidenceFactor.A).toBeCloseTo(0.5, 1);
  // whoever was not informed speaks with the voice of those who were
  const informed = rank({ options: [option('A', [1, null]), option('B', [0.5, 0.5])], criteria: criteria(1) }, 500);
  expect(informed.rankAcceptability.A?.[0]).toBe(1);
});

test('a cost is better when it is low, and equal options share the better rank', () => {
  const cost = { criteria: [{ id: 'c0', direction: 'cost', worst: 100, best: 0 }] };
  const r = rank({ ...cost, options: [option('cheap', 10), option('dear', 90), option('cheap too', 10)] }, 10);
  expect(r.rankAcceptability).toEqual({ cheap: [1, 0, 0], dear: [0, 0, 1], 'cheap too': [1, 0, 0] });
  expect(r.words).toEqual({ cheap: 'robust', dear: 'dominated', 'cheap too': 'robust' });
});

const problems = fc
  .record({
    n: fc.integer({ min: 1, max: 60 }),
    m: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  })
  .chain(({ n, m, seed }) =>
    fc.record({
      seed: fc.constant(seed),
      problem: fc
        .array(fc.array(fc.oneof(fc.integer({ min: 0, max: 10 }).map((x) => x / 10), fc.constant({ mean: 0.5, sd: 0.2 })), { minLength: m, maxLength: m }), { minLength: n, maxLength: n }) // biome-ignore format: one shape
        .map((rows) => ({ options: rows.map((r, i) => option(`o${i}`, ...r)), criteria: criteria(m) })),
    }),
  );

test('the same seed gives the same bytes, and shares of each option add up to one', () => {
  fc.assert(
    fc.property(problems, ({ problem, seed }) => {
      const r = rank(problem, 60, seed);
      expect(JSON.stringify(rank(problem, 60, seed))).toBe(JSON.stringify(r));
      for (const shares of Object.values(r.rankAcceptability))
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      for (const c of Object.values(r.confidenceFactor)) expect(c === null || (c >= 0 && c <= 1)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('what cannot be ranked is refused in one sentence', () => {
  const options = [option('A', 1), option('B', 0)];
  const c = criteria(1);
  for (const [problem, words] of [
    [[], 'A problem is a JSON object'],
    [{ criteria: c }, 'has no options'],
    [{ options, criteria: [{ id: 'c0', worst: 1, best: 1 }] }, 'cannot tell options apart'],
    [{ options, criteria: [{ id: 'c0', direction: 'cost', worst: 0, best: 1 }] }, 'is a cost, but its best 1 is above'],
    [{ options: [option('A')], criteria: c }, 'is missing'],
    [{ options: [option('A', 'much')], criteria: c }, 'give a number'],
    [{ options: [option('A', [null])], criteria: c }, 'comes from no expert'],
    [{ options: [option('A', 1), option('A', 0)], criteria: c }, 'stands twice'],
    [{ options, criteria: c, weights: { kind: 'experts', weights: [{ c0: 0 }] } }, 'none above 0'],
    [{ options, criteria: c, weights: { kind: 'ranked', order: ['c0', 'c0'] } }, 'every criterion once'],
    [
      { options: [option('A', 1, 1)], criteria: criteria(2), weights: { kind: 'ranked', order: ['c0'] } },
      'every criterion once',
    ],
    [{ options, criteria: c, weights: { kind: 'intervals', bounds: { c0: [0.1, 0.4] } } }, 'No weights lie within'],
    [{ options, criteria: c, weights: { kind: 'guess' } }, 'are not known'],
    [{ options, criteria: c, weights: { kind: 'samples', file: 'w.csv' } }, 'no file of them'],
  ] as const)
    expect(() => parseProblem(problem, NONE), JSON.stringify(problem)).toThrow(words);
  expect(() => readWeightSamples('c0,c1\n0.5,0.6', ['c0', 'c1'])).toThrow('add up to 1.1');
  expect(() => readMeasurementSamples('iteration,alternative,c0\n1,A,1', ['A', 'B'], ['c0'])).toThrow(
    'no measurements of "B"',
  );
});

const folder = process.env.ACTION_REAL_RECORDS ?? '';
describe.skipIf(!folder)('a published problem on given draws (skipped where there are no real records)', () => {
  test('thrombolytics: every count and mean is that of the publication', () => {
    const at = (file: string) => join(folder, 'priority', 'smaa-reference', file);
    const table = (file: string) => gunzipSync(readFileSync(at(file))).toString('utf8');
    const reference = JSON.parse(readFileSync(at('reference.json'), 'utf8')).thrombo;
    const ids: string[] = reference.criteria;
    const r = rankOptions(
      parseProblem(
        {
          options: reference.alternatives.map((id: string) => ({ id })),
          criteria: ids.map((id) => ({ id, worst: 0, best: 1 })),
          weights: { kind: 'samples' },
        },
        {
          weights: readWeightSamples(table('thrombo_weights.csv.gz'), ids),
          measurements: readMeasurementSamples(table('thrombo_measurements.csv.gz'), reference.alternatives, ids),
        },
      ),
      { draws: 1, seed: 1 },
    );
    expect(r.draws).toBe(reference.iterations);
    expect(Object.values(r.rankAcceptability)).toEqual(reference.rank_acceptability);
    expect(r.confidenceFactor).toEqual(reference.confidence_factors);
    for (const [i, weights] of Object.values(r.centralWeights).entries())
      for (const [j, w] of (weights ?? []).entries()) expect(w).toBeCloseTo(reference.central_weights[i][j], 11);
  });
});
