import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { plainWords, whatHappened } from './plain-words.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const answer = (counts: readonly (readonly [number, number])[], more: Partial<CandidateRow> = {}) =>
  answerSynthesis(
    'How many?',
    { outcome: 'DORIS remission', verification: 'all', method: 'glmm' },
    counts.map(([events, evaluable], i) =>
      candidate({
        id: `S${i}/1`,
        cohort: `S${i}`,
        study: `S${i}`,
        product: `product ${i}`,
        name: 'DORIS remission',
        events,
        evaluable,
        ...more,
      }),
    ),
  );

describe('plain words', () => {
  test('give absolute numbers before a share, and the share of the plain total', () => {
    expect(
      plainWords(
        answer([
          [8, 10],
          [5, 6],
          [3, 9],
        ]),
      ).sentence,
    ).toBe('Of 25 patients in 3 cohorts, 16 reached DORIS remission: about 6 in 10.');
  });

  test('of nobody, of all and of one patient are sentences too', () => {
    expect(
      plainWords(
        answer([
          [0, 5],
          [0, 6],
        ]),
      ).sentence,
    ).toBe('Of 11 patients in 2 cohorts, none reached DORIS remission.');
    expect(
      plainWords(
        answer([
          [5, 5],
          [6, 6],
        ]),
      ).sentence,
    ).toBe('Of 11 patients in 2 cohorts, all reached DORIS remission.');
    expect(plainWords(answer([[1, 1]])).sentence).toBe('The one patient who could be judged reached DORIS remission.');
    expect(plainWords(answer([])).sentence).toBe(
      'No cohort that could be counted says how many reached DORIS remission.',
    );
  });

  test('always say that there was no comparison, and that few patients are few', () => {
    const { limits } = plainWords(
      answer([
        [8, 10],
        [5, 6],
        [3, 9],
      ]),
    );
    expect(limits[0]).toMatch(/no comparison group/);
    expect(limits.join(' ')).toMatch(/25 patients are few/);
  });

  test('turn the prediction interval into tenths without promising none or all', () => {
    const { limits } = plainWords(
      answer([
        [48, 50],
        [5, 50],
        [45, 50],
        [2, 50],
        [25, 50],
      ]),
    );
    expect(limits.join(' ')).toMatch(/anywhere from almost none to almost all/);
  });

  test('none seen is not never, and all seen is not always', () => {
    expect(
      plainWords(
        answer([
          [0, 30],
          [0, 39],
        ]),
      ).limits[1],
    ).toBe('None seen does not mean never: a true rate of up to about 5 in 100 would fit these counts.');
    expect(
      plainWords(
        answer([
          [10, 10],
          [11, 11],
        ]),
      ).limits[1],
    ).toBe('All seen does not mean always: a true rate of only about 84 in 100 would fit these counts.');
  });

  test('count the patients of weak sources', () => {
    const { limits } = plainWords(
      answer(
        [
          [8, 10],
          [5, 6],
          [3, 9],
        ],
        { sourceType: 'press release' },
      ),
    );
    expect(limits.join(' ')).toMatch(/Of the 25 patients, 25 come from press releases\./);
  });

  test('name what happened by the kind of outcome', () => {
    expect(whatHappened('CRS any grade')).toBe('had CRS any grade');
    expect(whatHappened('SRI-4')).toBe('reached SRI-4');
    expect(whatHappened('treatment-related death')).toBe('died (treatment-related death)');
    expect(whatHappened('no relapse')).toBe('had no relapse');
  });
});
