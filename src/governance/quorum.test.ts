import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neededFor, QUORUM_RULE, type QuorumMember, quorumOf, quorumWords } from './quorum.ts';

const free = (present: boolean): QuorumMember => ({ votes: true, duty: 'may-vote', recused: false, present });
const many = (n: number, m: QuorumMember): QuorumMember[] => Array.from({ length: n }, () => m);

describe('how many must take part', () => {
  test.each([
    // eligible, needed: more than half, at least three
    [0, null],
    [1, null],
    [2, null],
    [3, 3],
    [4, 3],
    [5, 3],
    [6, 4],
    [7, 4],
    [8, 5],
    [101, 51],
  ])('of %i who may vote on an item, more than half and at least three are %s', (eligible, needed) => {
    expect(neededFor(QUORUM_RULE, eligible)).toBe(needed);
  });

  test('two thirds of six are four and of seven are five, whatever binary fractions say', () => {
    const twoThirds = { share: 2 / 3, moreThan: false, floor: 1 };
    expect([3, 6, 7, 9, 300].map((n) => neededFor(twoThirds, n))).toEqual([2, 4, 5, 6, 200]);
  });

  test('more than all is out of reach, and all is not', () => {
    expect(neededFor({ share: 1, moreThan: true, floor: 1 }, 5)).toBeNull();
    expect(neededFor({ share: 1, moreThan: false, floor: 1 }, 5)).toBe(5);
  });

  test('the number needed is the least that satisfies the rule', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 60 }),
        (a, b, moreThan, floor, eligible) => {
          const [n, d] = [Math.min(a, b), Math.max(a, b)];
          const enough = (k: number) => k >= floor && (moreThan ? k * d > n * eligible : k * d >= n * eligible);
          const first = Array.from({ length: eligible + 1 }, (_, k) => k).find(enough);
          const wanted = eligible < floor ? null : (first ?? null);
          expect(neededFor({ share: n / d, moreThan, floor }, eligible)).toBe(wanted);
        },
      ),
    );
  });
});

describe('the quorum of an item', () => {
  test('is counted over those who may vote on it: a conflict takes a person out of both numbers', () => {
    const electorate = [
      ...many(3, free(true)),
      { ...free(true), duty: 'must-leave' as const },
      { ...free(true), duty: 'may-discuss' as const },
      { ...free(true), recused: true },
      { ...free(true), votes: false },
    ];
    expect(quorumOf(QUORUM_RULE, electorate)).toMatchObject({ eligible: 3, present: 3, needed: 3, met: true });
  });

  test('seven sit, four have a conflict: three remain and all three must be there', () => {
    const q = quorumOf(QUORUM_RULE, [
      ...many(4, { ...free(true), duty: 'must-leave' }),
      ...many(2, free(true)),
      free(false),
    ]);
    expect(q).toMatchObject({ eligible: 3, present: 2, needed: 3, met: false });
    expect(q.why).toBe('2 of the 3 who may vote on it take part; 3 are needed, so it cannot be decided now.');
  });

  test('where too few remain it cannot be decided at all, and that is said', () => {
    const q = quorumOf(QUORUM_RULE, [...many(5, { ...free(true), duty: 'must-leave' }), ...many(2, free(true))]);
    expect(q).toMatchObject({ needed: null, met: false });
    expect(q.why).toBe(
      'Only 2 people of this electorate may vote on it and at least 3 are needed, so it cannot be decided here.',
    );
    expect(quorumOf(QUORUM_RULE, []).why).toContain('Only 0 people');
  });

  test('somebody who leaves can break it, and somebody who comes can mend it', () => {
    const seven = (there: number) => [...many(there, free(true)), ...many(7 - there, free(false))];
    expect([3, 4].map((n) => quorumOf(QUORUM_RULE, seven(n)).met)).toEqual([false, true]);
  });

  test('the rule reads as one phrase', () => {
    expect(quorumWords(QUORUM_RULE)).toBe('more than half of those who may vote on the item, and never fewer than 3');
  });
});
