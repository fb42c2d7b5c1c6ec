import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, suggestWords } from './search-suggest.ts';

describe('a suggestion', () => {
  test.each([
    ['lupsu nefritis', 'lupus nephritis'],
    ['miastenia gravis', 'myasthenia gravis'],
    ['sklerodermia', 'scleroderma'],
    ['Germny', 'germany'],
    ['CD19 lupsu recriting', 'CD19 lupus recruiting'],
    ['"myosits" or -vasculits', '"myositis" or -vasculitis'],
    ['rapcabtagen', 'rapcabtagene'],
  ])('for %j is %j', (query, expected) => expect(suggestWords(query)).toBe(expected));

  test.each(['lupus nephritis', 'fatigue', 'xyz', '', 'qwertyuiop', 'NCT06869278', 'CD19', '"', '\u0000'])(
    'for %j is none',
    (query) => expect(suggestWords(query)).toBeNull(),
  );

  test('can be made of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const suggestion = suggestWords(text);
        expect(suggestion === null || suggestion.length > 0).toBe(true);
      }),
      { seed: 9 },
    );
  });
});

describe('the distance of two words', () => {
  test.each([
    ['lupus', 'lupus', 0],
    ['lupsu', 'lupus', 1],
    ['lupu', 'lupus', 1],
    ['nefritis', 'nephritis', 2],
    ['abcdef', 'uvwxyz', 3],
    ['', 'ab', 2],
  ])('of %j and %j is %j', (a, b, n) => expect(editDistance(a, b, 2)).toBe(n));

  test('is the same both ways, and none only of a word and itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), (a, b) => {
        expect(editDistance(a, b, 6)).toBe(editDistance(b, a, 6));
        expect(editDistance(a, b, 6) === 0).toBe(a === b);
      }),
      { seed: 2 },
    );
  });
});
