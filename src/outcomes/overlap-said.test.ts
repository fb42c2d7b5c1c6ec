import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { aroundAnswer, choicesOnAPage } from './around-answer.ts';
import { estimateOf } from './overlap-estimate.ts';
import { fitCounts } from './pool-counts.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const SPEC: SynthesisSpec = { outcome: 'remission', verification: 'all', method: 'glmm' };
const row = (id: string, events: number, evaluable: number, more: Partial<CandidateRow> = {}) =>
  candidate({ id: `${id}/1`, events, evaluable, poolPreferred: false, ...more });
const ask = (rows: readonly CandidateRow[], more: Partial<SynthesisSpec> = {}, most = 4096) =>
  answerSynthesis('How many?', { ...SPEC, ...more }, rows, [], { most });
/** So many groups of two, of which the larger has few events and the smaller many. */
const pairs = (groups: number): CandidateRow[] =>
  Array.from({ length: groups }, (_, i) => [
    row(`A${i}`, 2, 20, { overlapGroup: `G${i}` }),
    row(`B${i}`, 9, 10, { overlapGroup: `G${i}` }),
  ]).flat();

describe('the range that is printed', () => {
  test('holds the printed estimate and the extremes also where it is sampled', () => {
    const { estimate, overlap } = ask(pairs(20));
    expect(estimate).toBeCloseTo(0.1, 9);
    expect(overlap.range).toMatchObject({ combinations: 4096, exact: false, of: 2 ** 20 });
    expect(overlap.range!.low).toBeCloseTo(0.1, 9);
    expect(overlap.range!.high).toBeCloseTo(0.9, 9);
  });
  test('never excludes the printed estimate, by any method and however few choices are tried', () => {
    const cohort = fc.record({
      x: fc.nat(6),
      more: fc.nat(9),
      group: fc.constantFrom(null, 'G', 'H', 'K', 'L (overlap possible)'),
      preferred: fc.boolean(),
    });
    const method = fc.constantFrom('glmm' as const, 'logit' as const, 'freeman-tukey' as const, 'arcsine' as const);
    fc.assert(
      fc.property(
        fc.array(cohort, { minLength: 3, maxLength: 9 }),
        method,
        fc.integer({ min: 1, max: 12 }),
        (list, m, most) => {
          const rows = list.map((c, i) =>
            row(`C${i}`, c.x, c.x + c.more + 1, { overlapGroup: c.group, poolPreferred: c.preferred }),
          );
          const { estimate, overlap } = ask(rows, { method: m }, most);
          if (estimate === null) expect(overlap.range).toBeNull();
          else if (overlap.range) {
            expect(overlap.range.low).toBeLessThanOrEqual(estimate);
            expect(overlap.range.high).toBeGreaterThanOrEqual(estimate);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
  test('is of the same estimates as the full analyses, to the last digit', () => {
    const counts = fc.array(fc.tuple(fc.nat(8), fc.nat(9)), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(counts, fc.constantFrom('logit', 'freeman-tukey', 'arcsine'), (list, method) => {
        const rows = list.map(([x, more], i) => ({ id: `C${i}`, outcome: `C${i}`, x, n: x + more + 1 }));
        expect(estimateOf(rows, method)).toBe(fitCounts(rows, method).estimate);
      }),
      { numRuns: 60 },
    );
    expect(
      estimateOf(
        [
          { id: 'a', x: 1, n: 0 },
          { id: 'b', x: 1, n: 2 },
          { id: 'c', x: 1, n: 2 },
        ],
        'logit',
      ),
    ).toBeNull();
  });
  test('says how many choices leave too few cohorts, and how many there are in all', () => {
    const unsure = { overlapGroup: 'G (overlap possible)' };
    const a = ask([row('A', 5, 10, unsure), row('B', 6, 12, unsure), row('C', 3, 9)]);
    expect(a.overlap.range).toMatchObject({ combinations: 3, exact: true, tooFew: 2 });
    expect(a.methodText).toMatch(
      /Over 1 of 3 admissible choices the pooled estimate stays at [\d.]+%; 2 leave fewer than 3 cohorts\./,
    );
    const whole = ask(pairs(8));
    expect(whole.overlap.range).not.toHaveProperty('tooFew');
    expect(whole.overlap.range).not.toHaveProperty('of');
    expect(whole.methodText).toContain('Over all 256 admissible choices');
    const some = ask(pairs(8), {}, 200);
    expect(some.overlap.range).toMatchObject({ combinations: 200, exact: false, of: 256 });
    expect(some.methodText).toContain('Over 200 of 256 admissible choices (the main one,');
    expect(some.methodText).not.toContain('more than');
    const many = ask(
      Array.from({ length: 60 }, (_, i) => row(`C${i}`, i % 7, 9, unsure)),
      { method: 'arcsine' },
      20,
    );
    expect(many.overlap.range).not.toHaveProperty('of');
    expect(many.methodText).toMatch(/Over \d+ of more than 9 million million admissible choices/);
    // the three lowest and the three highest of them: what chance alone would hardly meet
    expect(many.overlap.range!.low).toBeLessThan(0.01);
    expect(many.overlap.range!.high).toBeGreaterThan(0.6);
  });
});

describe('the table of sensitivity', () => {
  test('says of each row whether it is of every choice: the two-step methods are where the model is sampled', () => {
    const rows = pairs(8);
    const { sensitivity } = aroundAnswer(ask(rows, {}, choicesOnAPage('glmm')), { rows, judgements: [] });
    const exact = sensitivity.blocks[0]!.rows.map((r) => `${r.method} ${r.exact}`);
    expect([...new Set(exact)]).toEqual(['glmm false', 'logit true', 'freeman-tukey true', 'arcsine true']);
    // the answer on record tried every choice
    const onRecord = aroundAnswer(ask(rows), { rows, judgements: [] }).sensitivity.blocks[0]!;
    expect(onRecord.rows.every((r) => r.exact)).toBe(true);
  });
  test('does not take two sets of cohorts for one because their sums are the same', () => {
    const rows = [
      row('A', 5, 10, { verified: false }),
      row('B', 5, 10, { arm: 'A', cohort: 'A', study: 'A', timepoint: '7 months' }),
      row('C', 3, 9),
      row('D', 4, 9),
    ];
    const table = (given: CandidateRow[]) => sensitivityOf(ask(given), (spec) => answerSynthesis('', spec, given));
    const { sameRows, blocks } = table(rows);
    expect(blocks.map((b) => [b.k, b.events, b.patients, b.countedTwice.patients])).toEqual([
      [3, 12, 28, 0],
      [3, 12, 28, 0],
    ]);
    expect(sameRows).toBe(false);
    expect(table(rows.slice(1)).sameRows).toBe(true);
  });
});

describe('what the text says of the design', () => {
  const trial = (n: number) => ({ nct: `NCT0000000${n}`, citation: `Trial ${n} 2024` });
  const control = (n: number) => row(`P${n}`, 1, 10, { ...trial(n), modalityKeys: ['comparator'], targetKeys: [] });
  const active = (n: number) => row(`A${n}`, 4 + n, 12, trial(n));
  const ends = (rows: CandidateRow[], more: Partial<SynthesisSpec> = {}) =>
    ask(rows, more)
      .methodText.match(/[^.]*: the figures say .*$/)?.[0]
      .trim();
  test('follows the arms that were counted', () => {
    expect(ends([row('A', 5, 10), row('B', 6, 12), row('C', 3, 9)])).toMatch(/^The cohorts are uncontrolled: /);
    const three = [1, 2, 3].flatMap((n) => [active(n), control(n)]);
    expect(ends(three)).toMatch(/^The cohorts are arms of controlled trials, counted without the arms/);
    expect(ends([...three.slice(0, 2), row('B', 6, 12), row('C', 3, 9)])).toMatch(
      /^Of the 3 cohorts 1 is an arm of a controlled trial, .* the others are uncontrolled: /,
    );
    expect(ends(three, { modalities: ['comparator'] })).toBe(
      'The cohorts are comparator arms: the figures say how often it was seen in them.',
    );
    expect(ends(three, { modalities: ['comparator', 'auto-CAR-T'] })).toMatch(
      /^Of the 6 cohorts 3 are comparator arms, counted together/,
    );
  });
});
