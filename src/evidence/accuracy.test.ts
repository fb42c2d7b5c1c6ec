import { describe, expect, test } from 'vitest';
import { type Answer, type Answers, accuracy, agreement } from './accuracy.ts';

const answer = (disease: string, relevant = true): Answer => ({
  relevant,
  keys: { disease: disease === '' ? [] : disease.split(';'), target: [], modality: [], product: [] },
});
const answers = (...list: Answer[]): Answers => new Map(list.map((a, i) => [`NCT0000000${i}`, a]));

describe('the accuracy of a facet', () => {
  // worked by hand: SLE 2 of 2 found and 1 too many, LN 1 of 2, MS never found, RA never meant
  const gold = answers(answer('SLE'), answer('SLE;LN'), answer('LN'), answer('MS'));
  const predicted = answers(answer('SLE'), answer('SLE;LN'), answer('SLE'), answer('RA'));
  const { disease } = accuracy(gold, predicted).facets;
  const of = (key: string) => disease.classes.find((c) => c.key === key);

  test('gives precision, recall and F1 of each key', () => {
    expect(of('SLE')).toEqual({
      key: 'SLE',
      support: 2,
      truePositive: 2,
      falsePositive: 1,
      falseNegative: 0,
      precision: 2 / 3,
      recall: 1,
      f1: 0.8,
    });
    expect(of('LN')).toMatchObject({ support: 2, precision: 1, recall: 0.5, f1: 2 / 3 });
    expect(of('MS')).toMatchObject({ support: 1, precision: null, recall: 0, f1: 0 });
    expect(of('RA')).toMatchObject({ support: 0, precision: 0, recall: null, f1: 0 });
  });

  test('takes the macro mean over keys with support only, and the micro over every decision', () => {
    expect(disease.macroF1).toBeCloseTo((0.8 + 2 / 3 + 0) / 3, 12);
    expect(disease.microF1).toBeCloseTo((2 * 3) / (2 * 3 + 2 + 2), 12);
    expect(disease.exact).toBe(2);
  });

  test('sets what was missed against what was said instead', () => {
    expect(disease.confusion).toEqual([
      { gold: 'LN', predicted: 'SLE', count: 1 },
      { gold: 'MS', predicted: 'RA', count: 1 },
    ]);
    const more = accuracy(answers(answer('SLE;MS')), answers(answer(''))).facets.disease.confusion;
    expect(more).toEqual([
      { gold: 'MS', predicted: 'none', count: 1 },
      { gold: 'SLE', predicted: 'none', count: 1 },
    ]);
  });

  test('adds up: support is what was found and what was confused', () => {
    for (const c of disease.classes) {
      const missed = disease.confusion.filter((x) => x.gold === c.key).reduce((n, x) => n + x.count, 0);
      const extra = disease.confusion.filter((x) => x.predicted === c.key).reduce((n, x) => n + x.count, 0);
      expect([c.falseNegative, c.falsePositive]).toEqual([missed, extra]);
    }
  });
});

test('relevance is counted by its four outcomes', () => {
  const gold = answers(answer('', true), answer('', true), answer('', false), answer('', false));
  const predicted = answers(answer('', true), answer('', false), answer('', true), answer('', false));
  expect(accuracy(gold, predicted).relevance).toEqual({
    truePositive: 1,
    falsePositive: 1,
    falseNegative: 1,
    trueNegative: 1,
  });
});

test('records that only one side knows are left out, and nothing at all gives no figure', () => {
  const one = accuracy(answers(answer('SLE'), answer('MS')), new Map([['NCT00000000', answer('SLE')]]));
  expect(one.records).toBe(1);
  expect(one.facets.disease.macroF1).toBe(1);
  const nothing = accuracy(new Map(), new Map());
  expect([nothing.records, nothing.facets.disease.macroF1, nothing.facets.disease.microF1]).toEqual([0, null, null]);
});

describe('agreement', () => {
  test('is Cohen’s kappa over records and keys', () => {
    // two records, keys SLE and MS: four decisions, of which one differs; both say yes in 1 and 2 of 4
    const a = answers(answer('SLE'), answer(''));
    const b = answers(answer('SLE'), answer('MS'));
    const chance = (1 / 4) * (2 / 4) + (3 / 4) * (2 / 4);
    expect(agreement(a, b, 'disease')).toEqual({ records: 2, exact: 1, kappa: (3 / 4 - chance) / (1 - chance) });
  });
  test('is complete for the same answers, and no figure for no answers', () => {
    const a = answers(answer('SLE'), answer('MS'));
    expect(agreement(a, a, 'disease').kappa).toBe(1);
    expect(agreement(a, a, 'target').kappa).toBeNull();
  });
});
