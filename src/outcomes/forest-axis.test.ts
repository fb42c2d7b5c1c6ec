import { expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { forestData } from './forest-data.ts';
import { answerSynthesis } from './synthesise.ts';

const plot = (counts: readonly (readonly [number, number])[]) =>
  forestData(
    answerSynthesis(
      'How many?',
      { outcome: 'remission', verification: 'all', method: 'glmm' },
      counts.map(([events, evaluable], i) =>
        candidate({ id: `S${i}/1`, cohort: `S${i}`, study: `S${i}`, product: `product ${i}`, events, evaluable }),
      ),
    ),
  );

test('a plot of rare events has a shorter scale from 0 that holds every cohort and the pooled interval', () => {
  const rare = plot([
    [0, 40],
    [1, 60],
    [2, 70],
    [1, 55],
    [0, 8],
  ]);
  expect(rare.axis).toEqual([0, 0.2]);
  for (const r of rare.rows) expect(r.p).toBeLessThan(0.2);
  expect(rare.pooled?.ci[1] ?? 1).toBeLessThan(0.2);
  // the exact interval of the smallest cohort leaves it: that is what the arrow is for
  expect(rare.rows.filter((r) => r.ci[1] > 0.2)).toHaveLength(1);
});

test('the scale is long enough for most intervals, so that a long one can be told from a short one', () => {
  expect(
    plot([
      [0, 15],
      [0, 12],
      [0, 6],
      [0, 5],
    ]).axis,
  ).toEqual([0, 0.6]);
});

test('a plot of common events, or of nobody, has the whole scale', () => {
  expect(
    plot([
      [8, 10],
      [5, 6],
      [3, 9],
    ]).axis,
  ).toBeUndefined();
  expect(plot([]).axis).toBeUndefined();
});
