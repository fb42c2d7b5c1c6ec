import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { CERTAINTY_WORDS, suggestCertainty } from './certainty.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const answer = (counts: readonly (readonly [number, number])[], more: Partial<CandidateRow> = {}) =>
  answerSynthesis(
    'How many?',
    { outcome: 'remission', verification: 'all', method: 'glmm' },
    counts.map(([events, evaluable], i) =>
      candidate({
        id: `S${i}/1`,
        cohort: `S${i}`,
        study: `S${i}`,
        product: `product ${i}`,
        events,
        evaluable,
        ...more,
      }),
    ),
  );
const steps = (c: ReturnType<typeof suggestCertainty>) => Object.fromEntries(c.down.map((r) => [r.key, r.steps]));
// Four large, alike, checked cohorts at one time: nothing to rate down.
const sound = answer([
  [30, 50],
  [32, 52],
  [29, 49],
  [31, 51],
]);

describe('suggested certainty', () => {
  test('starts at low for series without a control group, and stays there where there is no reason to rate down', () => {
    expect(suggestCertainty(sound)).toMatchObject({
      start: 'low',
      word: 'low',
      summary: expect.stringMatching(/nothing rated down: low$/),
    });
  });

  test('starts at high for a randomised comparison', () => {
    expect(suggestCertainty(sound, { design: 'randomised' })).toMatchObject({ start: 'high', word: 'high' });
  });

  test('has five reasons to rate down and three to rate up, each with a sentence', () => {
    const c = suggestCertainty(sound);
    expect(c.down).toHaveLength(5);
    expect(c.up).toHaveLength(3);
    for (const r of [...c.down, ...c.up]) expect(r.sentence).toMatch(/[.]$/);
  });

  test('rates down for few patients and a wide interval', () => {
    expect(
      steps(
        suggestCertainty(
          answer([
            [2, 3],
            [1, 3],
            [2, 4],
          ]),
        ),
      ),
    ).toMatchObject({ imprecision: 2 });
    expect(steps(suggestCertainty(sound))).toMatchObject({ imprecision: 0 });
  });

  test('rates down for cohorts that differ, by the prediction interval and I²', () => {
    const apart = answer([
      [48, 50],
      [5, 50],
      [45, 50],
      [2, 50],
      [25, 50],
    ]);
    expect(steps(suggestCertainty(apart)).inconsistency).toBeGreaterThan(0);
    expect(steps(suggestCertainty(sound)).inconsistency).toBe(0);
  });

  test('rates down for press releases under publication bias, and for second-hand figures under risk of bias', () => {
    const counts = [
      [30, 50],
      [32, 52],
      [29, 49],
    ] as const;
    expect(steps(suggestCertainty(answer(counts, { sourceType: 'press release' })))).toMatchObject({
      'publication-bias': 1,
      'risk-of-bias': 0,
    });
    expect(steps(suggestCertainty(answer(counts, { sourceType: 'news report' })))).toMatchObject({ 'risk-of-bias': 1 });
    expect(steps(suggestCertainty(answer(counts, { verified: false })))).toMatchObject({ 'risk-of-bias': 1 });
  });

  test('rates down for mixed diseases only where no disease was asked for and none makes up most of the patients', () => {
    const keys = (which: readonly string[]) => ({
      diseases: new Map(sound.rows.map((r, i) => [r.outcome, [which[i] ?? 'SLE']])),
    });
    expect(steps(suggestCertainty(sound, keys(['SLE', 'SSc', 'MS', 'IIM'])))).toMatchObject({ indirectness: 1 });
    expect(steps(suggestCertainty(sound, keys(['SLE', 'SLE', 'SLE', 'SLE'])))).toMatchObject({ indirectness: 0 });
    const asked = { ...sound, spec: { ...sound.spec, diseases: ['SLE'] } };
    expect(steps(suggestCertainty(asked, keys(['SLE', 'LN', 'LN', 'SLE'])))).toMatchObject({ indirectness: 0 });
  });

  test('rates down for time points far apart', () => {
    const far = { ...sound, rows: sound.rows.map((r, i) => ({ ...r, timepoint: i === 0 ? '24 months' : '3 months' })) };
    expect(steps(suggestCertainty(far))).toMatchObject({ indirectness: 1 });
  });

  test('never falls below very low, and says that there is nothing to judge where nobody was counted', () => {
    const worst = suggestCertainty(
      answer(
        [
          [0, 1],
          [1, 1],
          [1, 2],
        ],
        { sourceType: 'press release' },
      ),
    );
    expect(worst.word).toBe('very low');
    expect(CERTAINTY_WORDS[0]).toBe('very low');
    expect(suggestCertainty(answer([]))).toMatchObject({ down: [], summary: 'there is nothing to judge' });
  });

  test('does not depend on the order of the rows', () => {
    const turned = { ...sound, rows: [...sound.rows].reverse() };
    expect(suggestCertainty(turned)).toEqual(suggestCertainty(sound));
  });
});
