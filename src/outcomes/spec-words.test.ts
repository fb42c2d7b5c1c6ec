import { expect, test } from 'vitest';
import { specWords } from './spec-words.ts';

const said = (spec: Parameters<typeof specWords>[0]) =>
  Object.fromEntries(specWords(spec).map((w) => [w.name, w.holds]));

test('every condition of a question is said, also those that it leaves open', () => {
  expect(said({ outcome: 'CRS grade >=3', verification: 'all', method: 'logit' })).toEqual({
    Outcome: 'CRS grade ≥3',
    Disease: 'any',
    Target: 'any, also where none is stated',
    'Kind of therapy': 'any',
    Time: 'of several time points the one closest to 6 months',
    Figures: 'all, each marked by how it was checked',
    Method: 'logit, two-step',
  });
  expect(
    said({
      outcome: 'DORIS remission',
      diseases: ['SLE', 'SSc'],
      targets: ['CD19+BCMA'],
      modalities: ['auto-CAR-T'],
      window: [3, 12],
      atMonths: 9,
      verification: 'verified',
      method: 'glmm',
    }),
  ).toMatchObject({
    Disease: 'systemic lupus erythematosus or systemic sclerosis',
    Target: 'CD19 and BCMA alone',
    'Kind of therapy': 'autologous CAR-T',
    Time: 'from 3 to 12 months; of several time points the one closest to 9 months',
    Figures: 'only those read in their source',
  });
});
