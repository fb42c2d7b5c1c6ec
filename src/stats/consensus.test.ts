import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemResult } from './consensus-item.ts';
import { analyseConsensus } from './consensus-rounds.ts';
import { namedRule, parseRule, scaleOf, thirdsOf } from './consensus-rule.ts';
import { parseRoundRatings } from './consensus-table.ts';
import { quantile } from './quantile.ts';

const NINE = [1, 9] as const;
const ipras = namedRule('rand-ucla', NINE);
const classic = namedRule('rand-ucla-classic', NINE);
const seventy = namedRule('70-15', NINE);
const times = (n: number, rating: number): number[] => Array.from({ length: n }, () => rating);
const ratings = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 });

test('the manual’s worked value: an asymmetry of 2.5 gives an adjusted range of 6.1', () => {
  // centre (P30 + P70)/2 = 7.5, so |5 − 7.5| = 2.5
  const r = itemResult([7, 7, 7, 7, 8, 8, 8, 8], 0, ipras);
  expect([r.p30, r.p70, r.ipras]).toEqual([7, 8, 6.1]);
  // a symmetric panel is given 2.35 points
  expect(itemResult(times(9, 5), 0, ipras).ipras).toBe(2.35);
});

test('a median of 7 to 9 without disagreement is appropriate, of 1 to 3 inappropriate, between and at 3.5 and 6.5 uncertain', () => {
  const verdict = (...r: number[]) => itemResult(r, 0, ipras).verdict;
  expect(verdict(7, 7, 8, 9, 7)).toBe('appropriate');
  expect(verdict(1, 2, 3, 3, 2)).toBe('inappropriate');
  expect(verdict(4, 5, 6, 5, 4)).toBe('uncertain');
  expect(verdict(6, 6, 7, 7)).toBe('uncertain');
  expect(verdict(3, 3, 4, 4)).toBe('uncertain');
});

test('a panel split over the scale disagrees by IPRAS: P30 1, P70 9, range 8 against 2.35', () => {
  const r = itemResult([1, 1, 1, 1, 5, 9, 9, 9, 9], 0, ipras);
  expect(r).toMatchObject({ n: 9, median: 5, ipr: 8, ipras: 2.35, disagreement: true, verdict: 'uncertain' });
  // with the median among the high ratings it is still uncertain
  expect(itemResult([1, 1, 1, 1, 9, 9, 9, 9, 9], 0, ipras).verdict).toBe('uncertain');
});

test('disagreement of the classic method follows its table by size of panel, and only from 8 to 16', () => {
  const split = (n: number, low: number, high: number) =>
    itemResult([...times(low, 2), ...times(high, 8), ...times(n - low - high, 5)], 0, classic).disagreement;
  for (const [n, least] of [
    [8, 3],
    [10, 3],
    [11, 4],
    [13, 4],
    [14, 5],
    [16, 5],
  ] as const) {
    expect([n, split(n, least, least)]).toEqual([n, true]);
    expect([n, split(n, least - 1, least)]).toEqual([n, false]);
  }
  expect([split(7, 3, 3), split(17, 6, 6)]).toEqual([null, null]);
  expect(itemResult(times(17, 8), 0, classic).verdict).toBe(null);
  // agreement: at most 2 of 9 outside the third of the median
  expect(itemResult([8, 8, 8, 8, 8, 8, 8, 5, 5], 0, classic).agreement).toBe(true);
  expect(itemResult([8, 8, 8, 8, 8, 8, 5, 5, 5], 0, classic).agreement).toBe(false);
});

test('70/15 takes its borders as they are written: at least 70 in 100, fewer than 15 in 100', () => {
  const of = (high: number, low: number, n: number, cannot = 0) =>
    itemResult([...times(high, 8), ...times(low, 2), ...times(n - high - low, 5)], cannot, seventy).verdict;
  expect(of(70, 14, 100)).toBe('in');
  expect(of(69, 14, 100)).toBe('none');
  expect(of(70, 15, 100)).toBe('none');
  expect(of(14, 70, 100)).toBe('out');
  expect(of(7, 1, 10)).toBe('in');
  // 0.7 × 10 is 7 exactly, and who cannot judge is outside the denominator
  expect(of(7, 1, 10, 90)).toBe('in');
});

test('thirds of other scales, and a range that scales with its points', () => {
  expect(thirdsOf([1, 9])).toEqual({ low: [1, 3], middle: [4, 6], high: [7, 9] });
  expect(thirdsOf([1, 7])).toEqual({ low: [1, 2], middle: [3, 5], high: [6, 7] });
  expect(thirdsOf([1, 5])).toEqual({ low: [1, 2], middle: [3, 3], high: [4, 5] });
  const five = itemResult([3, 3, 3, 3], 0, namedRule('rand-ucla', [1, 5]));
  expect(five.ipras).toBe(2.35 / 2);
});

test('the order of the ratings matters for nothing, and the percentiles are those of type 7', () => {
  fc.assert(
    fc.property(ratings, fc.nat(), (r, seed) => {
      const mixed = r.map((v, i) => ({ v, k: (i * 7919 + seed) % 1013 })).sort((a, b) => a.k - b.k);
      const [one, other] = [
        itemResult(r, 0, ipras),
        itemResult(
          mixed.map((m) => m.v),
          0,
          ipras,
        ),
      ];
      expect(other).toEqual(one);
      expect(one.p30).toBeCloseTo(quantile(r, 0.3), 9);
      expect(one.p70).toBeCloseTo(quantile(r, 0.7), 9);
      expect(one.median).toBeCloseTo(quantile(r, 0.5), 12);
      expect(one.bands.low + one.bands.middle + one.bands.high).toBe(r.length);
    }),
  );
});

test('the scale turned around turns the verdict around', () => {
  const mirror = { appropriate: 'inappropriate', inappropriate: 'appropriate', in: 'out', out: 'in' } as const;
  fc.assert(
    fc.property(ratings, fc.constantFrom(ipras, classic, seventy), (r, rule) => {
      const there = itemResult(r, 0, rule);
      const back = itemResult(
        r.map((v) => 10 - v),
        0,
        rule,
      );
      expect(back.disagreement).toBe(there.disagreement);
      const v = there.verdict;
      expect(back.verdict).toBe(v !== null && v in mirror ? mirror[v as keyof typeof mirror] : v);
    }),
  );
});

test('a rule of one’s own: bands, bounds, percent, everybody in the denominator', () => {
  const rule = parseRule(
    { scale: [1, 7], in: { band: '5-7', atLeast: 75 }, out: [{ band: [1, 3], moreThan: '50%' }], denominator: 'all' },
    null,
  );
  expect(itemResult([...times(15, 6), ...times(5, 4)], 0, rule).verdict).toBe('in');
  expect(itemResult(times(15, 6), 5, rule).verdict).toBe('in');
  expect(itemResult(times(14, 6), 6, rule).verdict).toBe('none');
  expect(itemResult(times(11, 2), 9, rule).verdict).toBe('out');
  expect(itemResult(times(10, 2), 10, rule).verdict).toBe('none');
  expect(parseRule({ rule: '70-15', scale: '1-5' }, null)).toEqual(namedRule('70-15', [1, 5]));
});

test('a rule that cannot be meant is refused in one sentence', () => {
  for (const [rule, words] of [
    [{ scale: [1, 9] }, 'does not say when an item is in'],
    [{ scale: [9, 1], in: 0.7 }, 'A scale has two ends'],
    [{ in: { band: [7, 12], atLeast: 0.7 } }, 'needs a band of ratings on the scale'],
    [{ in: { band: [7, 9] } }, 'names no share'],
    [{ in: { band: [7, 9], atLeast: 170 } }, 'give a share from 0 to 1'],
    [{ in: { band: [7, 9], minimum: 0.7 } }, '"minimum", which is not known'],
    [{ in: 0.7, denominators: 'all' }, '"denominators", which is not known'],
    [{ in: 0.7, denominator: 'some' }, '"denominator" of the rule'],
    [[], 'A rule is a JSON object'],
  ] as const)
    expect(() => parseRule(rule, null), JSON.stringify(rule)).toThrow(words);
  expect(() => parseRule({ scale: [1, 7], in: 0.7 }, [1, 9])).toThrow('let them agree');
  expect(() => scaleOf('9')).toThrow('A scale has two ends');
});

const TWO_ROUNDS = `rater,item,round,rating,group
a,I1,1,3,patients
b,I1,1,5,patients
c,I1,1,9,doctors
d,I1,1,X,doctors
a,I1,2,7,patients
b,I1,2,8,patients
c,I1,2,9,doctors
e,I1,2,cannot judge,doctors
`;

test('what moved between rounds is counted over those who rated in both, and who left is said by group', () => {
  const out = analyseConsensus(parseRoundRatings(TWO_ROUNDS, NINE), ipras);
  expect(out.rounds).toEqual(['1', '2']);
  expect(out.items.map((i) => [i.round, i.n, i.cannotJudge, i.median])).toEqual([
    ['1', 3, 1, 5],
    ['2', 3, 1, 8],
  ]);
  expect(out.items[1]?.groups?.patients).toMatchObject({ n: 2, median: 7.5 });
  const [s] = out.stability;
  expect(s).toMatchObject({ pairs: 3, from: '1', to: '2', wilcoxon: { n: 2, v: 3, p: 0.5, exact: true } });
  expect(s?.moved).toBeCloseTo(2 / 3, 12);
  // in the third of the later median (7–9) were one of three, then three of three
  expect(s?.changeInAgreement).toBeCloseTo(2 / 3, 12);
  expect(out.attrition.filter((a) => a.round === '2')).toEqual([
    { round: '2', group: 'all', raters: 4, stayed: 3, left: 1, joined: 1, ofFirst: 0.75 },
    { round: '2', group: 'doctors', raters: 2, stayed: 1, left: 1, joined: 1, ofFirst: 0.5 },
    { round: '2', group: 'patients', raters: 2, stayed: 2, left: 0, joined: 0, ofFirst: 1 },
  ]);
});

test('rounds are ordered as people number them, and the lines may come in any order', () => {
  const text = ['10', '2', '1'].map((r) => `a,I,round ${r},7\nb,I,round ${r},8`).join('\n');
  const out = analyseConsensus(parseRoundRatings(`rater,item,round,rating\n${text}`, NINE), ipras);
  expect(out.rounds).toEqual(['round 1', 'round 2', 'round 10']);
  const lines = TWO_ROUNDS.trim().split('\n');
  const turned = [lines[0], ...lines.slice(1).reverse()].join('\n');
  const [one, other] = [TWO_ROUNDS, turned].map((t) => analyseConsensus(parseRoundRatings(t, NINE), ipras));
  expect(other?.items.map((i) => i.median)).toEqual(one?.items.map((i) => i.median));
  expect(other?.stability).toEqual(one?.stability);
  expect(other?.panel).toEqual(one?.panel);
});

test('a table that cannot be meant names its line', () => {
  const read = (text: string) => () => parseRoundRatings(text, NINE);
  expect(read('rater,item,round,rating\na,I,1,10')).toThrow(
    'Line 2: the rating "10" is not a whole number from 1 to 9',
  );
  expect(read('rater,item,round,rating\na,I,1,7\na,I,1,8')).toThrow('a rated I in round 1 already in line 2');
  expect(read('rater,item,round,rating\n,I,1,7')).toThrow('Line 2: name the rater and the item');
  expect(read('rater,item,round,rating\na,I,1,7.5')).toThrow('is not a whole number');
  expect(read('rater,item,round,rating')).toThrow('no ratings');
  const [words, x, none] = parseRoundRatings(
    'rater,item,rating\na,I,7 – Very important\nb,I,X – cannot say\nc,I,',
    NINE,
  );
  expect([words?.rating, x?.rating, none?.rating, words?.round]).toEqual([7, null, null, '1']);
});
