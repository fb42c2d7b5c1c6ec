import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEAST_ON_A_SIDE, shownResult, tooFewForSecret } from './ballot-secrecy.ts';
import {
  CHOICES,
  type CountedBallot,
  carries,
  MAJORITIES,
  MAJORITY_KEYS,
  type MajorityKey,
  resultOf,
  type Tally,
  votesIn,
} from './motion-result.ts';

const t = (f: number, against: number, abstain: number): Tally => ({ for: f, against, abstain });

describe('majorities', () => {
  test.each<[MajorityKey, Tally, boolean]>([
    ['simple', t(4, 3, 0), true],
    ['simple', t(3, 3, 1), false],
    ['simple', t(1, 0, 6), true],
    ['simple', t(0, 0, 7), false],
    ['simple', t(0, 0, 0), false],
    ['simple', t(3, 4, 0), false],
    ['two-thirds', t(4, 2, 0), true],
    ['two-thirds', t(4, 2, 5), true],
    ['two-thirds', t(5, 3, 0), false],
    ['two-thirds', t(200, 100, 0), true],
    ['two-thirds', t(199, 100, 0), false],
    ['two-thirds', t(0, 0, 3), false],
    ['absolute', t(4, 0, 3), true],
    ['absolute', t(3, 0, 3), false],
    ['absolute', t(3, 2, 2), false],
    ['consensus', t(1, 0, 6), true],
    ['consensus', t(6, 1, 0), false],
    ['consensus', t(0, 0, 7), false],
    ['consensus-minus-1', t(6, 1, 0), true],
    ['consensus-minus-1', t(5, 2, 0), false],
    ['consensus-minus-1', t(1, 1, 5), false],
    ['consensus-minus-2', t(5, 2, 0), true],
    ['consensus-minus-2', t(2, 2, 0), false],
  ])('%s: %o is carried: %s', (key, tally, carried) => {
    expect(carries(MAJORITIES[key].rule, tally)).toBe(carried);
  });

  test('one more vote for it never loses a motion that was carried', () => {
    const few = fc.nat({ max: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...MAJORITY_KEYS), few, few, few, (key, a, b, c) => {
        const { rule } = MAJORITIES[key];
        expect(carries(rule, t(a, b, c)) && !carries(rule, t(a + 1, b, c))).toBe(false);
        expect(!carries(rule, t(a, b, c)) && carries(rule, t(a, b + 1, c))).toBe(false);
      }),
    );
  });
});

const ballots = fc.array(
  fc.record({ choice: fc.constantFrom(...CHOICES), conflicted: fc.boolean(), setAside: fc.boolean() }),
  { maxLength: 24 },
);

describe('the result with and without conflicted votes', () => {
  test('is what a count by hand gives, whatever the ballots', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MAJORITY_KEYS), ballots, (key, list) => {
        const r = resultOf(MAJORITIES[key].rule, list);
        for (const choice of CHOICES) {
          let all = 0;
          let without = 0;
          for (const b of list) {
            if (b.setAside || b.choice !== choice) continue;
            all++;
            if (!b.conflicted) without++;
          }
          expect(r.all.tally[choice]).toBe(all);
          expect(r.withoutConflicted.tally[choice]).toBe(without);
        }
        expect(votesIn(r.all.tally) + r.setAside).toBe(list.length);
        expect(votesIn(r.all.tally) - votesIn(r.withoutConflicted.tally)).toBe(r.conflicted);
      }),
    );
  });

  test('what is set aside is in neither, and is counted as set aside', () => {
    const r = resultOf(MAJORITIES.simple.rule, [
      { choice: 'for', conflicted: false, setAside: false },
      { choice: 'against', conflicted: true, setAside: true },
      { choice: 'against', conflicted: false, setAside: true },
    ]);
    expect(r).toMatchObject({ all: { tally: t(1, 0, 0), carried: true }, conflicted: 0, setAside: 2 });
  });

  test('conflicted votes can turn the outcome, and a tie is said', () => {
    const side = (n: number, choice: 'for' | 'against', conflicted: boolean): CountedBallot[] =>
      Array.from({ length: n }, () => ({ choice, conflicted, setAside: false }));
    const r = resultOf(MAJORITIES.simple.rule, [
      ...side(3, 'for', true),
      ...side(2, 'for', false),
      ...side(3, 'against', false),
    ]);
    expect([r.all.carried, r.withoutConflicted.carried]).toEqual([true, false]);
    expect(shownResult(r, true).note).toBe(
      'Without the 3 votes of people with an interest behind the item, it would not have been carried. Its numbers are not shown: subtracted, they would tell how people voted.',
    );
    expect(resultOf(MAJORITIES.simple.rule, [...side(2, 'for', true), ...side(2, 'against', false)]).all).toMatchObject(
      {
        tie: true,
        carried: false,
      },
    );
  });
});

describe('what of a secret vote is shown', () => {
  const of = (conflicted: number, free: number) =>
    resultOf(MAJORITIES.simple.rule, [
      ...Array.from({ length: conflicted }, () => ({ choice: 'for' as const, conflicted: true, setAside: false })),
      ...Array.from({ length: free }, () => ({ choice: 'against' as const, conflicted: false, setAside: false })),
    ]);

  test.each([
    // conflicted, free: counts shown, outcome without them shown
    [0, 5, true, true],
    [1, 5, true, false],
    [2, 5, true, false],
    [3, 5, true, true],
    [5, 3, true, true],
    [5, 2, true, false],
    [5, 0, true, false],
    [0, 2, false, false],
    [1, 1, false, false],
    [0, 0, false, false],
    [0, 3, true, true],
  ])(
    '%i conflicted and %i free: counts %s, the outcome without the conflicted %s',
    (conflicted, free, counts, pair) => {
      const s = shownResult(of(conflicted, free), true);
      expect([s.all !== null, s.withoutConflicted !== null]).toEqual([counts, pair]);
      // what is not shown in numbers is not shown by the outcome either
      expect(s.carried !== null).toBe(counts);
      expect(s.note).not.toBe('');
    },
  );

  test('there is one table only: 3 to 3 beside 0 to 3 would tell how all six voted', () => {
    const s = shownResult(of(3, 3), true);
    expect(s).toMatchObject({ all: t(3, 3, 0), withoutConflicted: { tally: null, carried: false }, conflicted: 3 });
    expect(s.note).toContain('the outcome is the same.');
  });

  test('a secret vote on two ballots is the same to its readers whatever was chosen', () => {
    const shown = (...choices: CountedBallot['choice'][]) =>
      shownResult(
        resultOf(
          MAJORITIES.simple.rule,
          choices.map((choice) => ({ choice, conflicted: false, setAside: false })),
        ),
        true,
      );
    for (const a of CHOICES) for (const b of CHOICES) expect(shown(a, b)).toEqual(shown('for', 'for'));
    expect(tooFewForSecret(resultOf(MAJORITIES.simple.rule, []), true)).toBe(true);
    expect(tooFewForSecret(resultOf(MAJORITIES.simple.rule, []), false)).toBe(false);
  });

  test.each([
    [0, null],
    [1, null],
    [2, null],
    [3, 3],
  ])('%i votes set aside are told as %s: fewer than three would point at people', (n, told) => {
    const list: CountedBallot[] = [
      ...Array.from({ length: 4 }, () => ({ choice: 'for' as const, conflicted: false, setAside: false })),
      ...Array.from({ length: n }, () => ({ choice: 'against' as const, conflicted: true, setAside: true })),
    ];
    expect(shownResult(resultOf(MAJORITIES.simple.rule, list), true).setAside).toBe(told);
    expect(shownResult(resultOf(MAJORITIES.simple.rule, list), false).setAside).toBe(n);
  });

  test('tables that are shown never determine a group of fewer than three by subtraction', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MAJORITY_KEYS), ballots, (key, list) => {
        const s = shownResult(resultOf(MAJORITIES[key].rule, list), true);
        // every total that a reader has, nothing among them
        const totals = [0, ...[s.all, s.withoutConflicted?.tally].flatMap((x) => (x ? [votesIn(x)] : []))];
        for (const a of totals)
          for (const b of totals) {
            const apart = Math.abs(a - b);
            expect(apart === 0 || apart >= LEAST_ON_A_SIDE).toBe(true);
          }
        // the outcome without and the number of conflicted votes are only there with their table
        if (s.withoutConflicted === null) expect(s.conflicted).toBeNull();
        if (s.all === null) expect(s.tie).toBeNull();
      }),
    );
  });

  test('what is suppressed depends on how many voted and never on how', () => {
    fc.assert(
      fc.property(ballots, fc.infiniteStream(fc.constantFrom(...CHOICES)), (list, other) => {
        const shape = (bs: readonly CountedBallot[]) => {
          const s = shownResult(resultOf(MAJORITIES.simple.rule, bs), true);
          return [s.all === null, s.withoutConflicted === null, s.conflicted, s.setAside];
        };
        const changed = list.map((b) => ({ ...b, choice: other.next().value ?? b.choice }));
        expect(shape(changed)).toEqual(shape(list));
      }),
    );
  });

  test('in an open ballot everything is shown: who voted how is known', () => {
    const s = shownResult(of(1, 1), false);
    expect([s.all, s.withoutConflicted?.tally, s.conflicted]).toEqual([t(1, 1, 0), t(0, 1, 0), 1]);
  });
});
