import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Offer, smallestCover } from './set-cover.ts';

const offer = (id: string, covers: string, weight = 0): Offer => ({ id, covers: [...covers], weight });

/** All subsets: the smallest that covers all that can be covered, then the heaviest, then the earliest ids. */
function byTryingAll(wanted: readonly string[], offers: readonly Offer[]): { size: number; weight: number } {
  const can = new Set(wanted.filter((w) => offers.some((o) => o.covers.includes(w))));
  let best = { size: Number.POSITIVE_INFINITY, weight: 0 };
  for (let pick = 0; pick < 1 << offers.length; pick++) {
    const chosen = offers.filter((_, i) => pick & (1 << i));
    if (chosen.length > best.size) continue;
    const covered = new Set(chosen.flatMap((o) => o.covers));
    if (![...can].every((c) => covered.has(c))) continue;
    const weight = chosen.reduce((w, o) => w + o.weight, 0);
    if (chosen.length < best.size || weight > best.weight) best = { size: chosen.length, weight };
  }
  return best;
}

const problems = fc.record({
  wanted: fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 }),
  offers: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...'123456789'),
      covers: fc.uniqueArray(fc.constantFrom(...'abcdefghxy'), { maxLength: 5 }),
      weight: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 9, selector: (o) => o.id },
  ),
});

test('no subset is smaller, and of the smallest none weighs more', () => {
  fc.assert(
    fc.property(problems, ({ wanted, offers }) => {
      const cover = smallestCover(wanted, offers);
      const oracle = byTryingAll(wanted, offers);
      expect([cover.exact, cover.heaviest]).toEqual([true, true]);
      expect(cover.chosen.length).toBe(oracle.size);
      const weight = offers.filter((o) => cover.chosen.includes(o.id)).reduce((w, o) => w + o.weight, 0);
      expect(weight).toBe(oracle.weight);
      expect(cover.lowerBound).toBe(oracle.size);
    }),
  );
});

test('cut off after any number of steps it still covers all, and its bounds hold', () => {
  fc.assert(
    fc.property(problems, fc.integer({ min: 1, max: 6 }), ({ wanted, offers }, limit) => {
      const cover = smallestCover(wanted, offers, limit);
      const oracle = byTryingAll(wanted, offers);
      const covered = new Set(offers.filter((o) => cover.chosen.includes(o.id)).flatMap((o) => o.covers));
      for (const w of wanted) expect(covered.has(w) || cover.uncovered.includes(w)).toBe(true);
      expect(cover.chosen.length).toBeLessThanOrEqual(cover.greedy);
      expect(cover.lowerBound).toBeLessThanOrEqual(oracle.size);
      expect(cover.greedy).toBeLessThanOrEqual(oracle.size * cover.greedyBound + 1e-9);
    }),
  );
});

test('the answer does not depend on the order of wishes and offers', () => {
  fc.assert(
    fc.property(problems, ({ wanted, offers }) => {
      const turned = smallestCover([...wanted].reverse(), [...offers].reverse());
      expect(turned.chosen).toEqual(smallestCover(wanted, offers).chosen);
    }),
  );
});

test('greedy takes three where two suffice, and the exact answer takes the two', () => {
  const cover = smallestCover([...'abcdef'], [offer('left', 'abc'), offer('right', 'def'), offer('middle', 'bcde')]);
  expect(cover).toMatchObject({ chosen: ['left', 'right'], greedy: 3, exact: true, lowerBound: 2 });
  expect(cover.greedyBound).toBeCloseTo(1 + 1 / 2 + 1 / 3 + 1 / 4, 12);
});

test('among covers of one size the one with more evidence is taken', () => {
  expect(smallestCover(['a', 'b'], [offer('1', 'ab', 1), offer('2', 'ab', 7), offer('3', 'a', 9)]).chosen).toEqual([
    '2',
  ]);
});

test('nothing wanted needs nobody, and what nobody offers stays open', () => {
  expect(smallestCover([], [offer('1', 'a')])).toMatchObject({ chosen: [], uncovered: [], exact: true, lowerBound: 0 });
  expect(smallestCover(['a', 'z'], [offer('1', 'a')])).toMatchObject({ chosen: ['1'], uncovered: ['z'], exact: true });
  expect(smallestCover(['a'], [])).toMatchObject({ chosen: [], uncovered: ['a'], lowerBound: 0 });
});
