import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggestTrialCertainty } from './certainty-trial.ts';
import { publishedRows } from './published-rows-testing.server.ts';
import { analysisSet, fisherExact, pearsonChiSquare, retractedTrials, type TrialRow, twoArmTrials } from './two-arm.ts';

const row = (more: Partial<TrialRow> & { id: string }): TrialRow => ({
  arm: more.id.split('/')[0] ?? more.id,
  citation: 'Alpha A, et al. Test J 2024;1:1-2',
  nct: 'NCT00000001',
  product: 'product one',
  diseaseKeys: ['MG'],
  modalityKeys: ['mRNA-CAR-T'],
  name: 'improvement',
  timepoint: 'month 3',
  measure: 'count',
  events: 8,
  evaluable: 10,
  verified: true,
  sourceType: 'journal abstract',
  heldBack: [],
  definition: 'mITT',
  sourceUrl: 'https://example.org/1',
  ...more,
});
const placebo = (more: Partial<TrialRow> & { id: string }) =>
  row({ product: 'placebo', modalityKeys: ['comparator'], ...more });

describe('the one randomised trial of the published table', () => {
  const [trial, ...others] = twoArmTrials(publishedRows());

  test('is found with both sets of patients side by side', () => {
    expect(others).toEqual([]);
    expect(trial).toMatchObject({ nct: 'NCT04146051', outcome: 'MGC improvement >=5 points', disease: 'MG' });
    expect(trial?.comparisons.map((c) => [c.set, c.treated.x, c.treated.n, c.comparator.x, c.comparator.n])).toEqual([
      ['mITT', 10, 14, 3, 12],
      ['per protocol', 11, 16, 5, 15],
    ]);
  });

  test('has the effects that escalc in metafor gives', () => {
    const values = trial?.comparisons.flatMap((c) => c.effects.map((e) => [e.measure, e.estimate, ...e.ci]));
    const oracle = [
      ['RR', 2.85714285714286, 1.0154742594982, 8.03886974954577],
      ['OR', 7.5, 1.3072889721690044, 43.0279771324561],
      ['RD', 0.464285714285714, 0.123667546734464, 0.804903881836964],
      ['RR', 2.0625, 0.937701082383759, 4.536526969965751],
      ['OR', 4.4, 0.975278937894879, 19.850731157783642],
      ['RD', 0.354166666666667, 0.024784533416999, 0.683548799916334],
    ] as const;
    oracle.forEach((line, i) => {
      expect(values?.[i]?.[0]).toBe(line[0]);
      for (const at of [1, 2, 3] as const) expect(values?.[i]?.[at]).toBeCloseTo(line[at], 8);
    });
  });

  test('warns of the odd names of its sets, of the test behind the printed p values, and of the source', () => {
    const said = trial?.cautions.join(' ') ?? '';
    expect(said).toMatch(/per protocol \(31 patients\) is larger than the set called mITT \(26\)/);
    expect(said).toMatch(/p of 0\.018 .* agrees with Pearson.* Fisher’s exact test.* 0\.047/);
    expect(said).toMatch(/p of 0\.048 .* 0\.076/);
    expect(said).toMatch(/press release/);
  });
});

describe('pairs of arms', () => {
  test('need the same trial, publication, outcome, time point and set', () => {
    expect(twoArmTrials([row({ id: 'T/1' }), placebo({ id: 'P/1', timepoint: 'month 6' })])).toEqual([]);
    expect(twoArmTrials([row({ id: 'T/1' }), placebo({ id: 'P/1', nct: 'NCT00000002' })])).toEqual([]);
    expect(twoArmTrials([row({ id: 'T/1' }), placebo({ id: 'P/1', definition: 'per protocol' })])).toEqual([]);
    expect(twoArmTrials([row({ id: 'T/1' }), placebo({ id: 'P/1' })])).toHaveLength(1);
  });

  test('leave out what cannot be right and what contradicts itself within a set', () => {
    expect(twoArmTrials([row({ id: 'T/1', events: 12 }), placebo({ id: 'P/1' })])).toEqual([]);
    expect(twoArmTrials([row({ id: 'T/1', heldBack: ['Cannot be.'] }), placebo({ id: 'P/1' })])).toEqual([]);
    expect(twoArmTrials([row({ id: 'T/1' }), row({ id: 'T/2', events: 7 }), placebo({ id: 'P/1' })])).toEqual([]);
  });

  test('leave out an arm whose report was retracted, and name its publication once', () => {
    const rows = [row({ id: 'T/1', retracted: true }), row({ id: 'T/2', retracted: true }), placebo({ id: 'P/1' })];
    expect(twoArmTrials(rows)).toEqual([]);
    expect(retractedTrials(rows)).toEqual([
      { label: 'Alpha 2024', citation: 'Alpha A, et al. Test J 2024;1:1-2', nct: 'NCT00000001' },
    ]);
    expect(retractedTrials([row({ id: 'T/1' }), placebo({ id: 'P/1', retracted: false })])).toEqual([]);
  });

  test('of two publications on one trial each have a key of their own', () => {
    const later = { citation: 'Beta B, et al. Test J 2025;2:3' };
    const trials = twoArmTrials([
      row({ id: 'A/1' }),
      placebo({ id: 'B/1' }),
      row({ id: 'C/1', ...later }),
      placebo({ id: 'D/1', ...later }),
    ]);
    expect(trials.map((t) => t.label)).toEqual(['Alpha 2024', 'Beta 2025']);
    expect(new Set(trials.map((t) => t.key)).size).toBe(2);
  });

  test('with nobody in a cell say that ½ was added, and stay finite', () => {
    const [trial] = twoArmTrials([
      row({ id: 'T/1', events: 0, evaluable: 8 }),
      placebo({ id: 'P/1', events: 3, evaluable: 9 }),
    ]);
    const [rr, or, rd] = trial?.comparisons[0]?.effects ?? [];
    expect(rr).toMatchObject({ corrected: true });
    expect(rr?.estimate).toBeCloseTo(0.15873015873015872, 10);
    expect(or?.estimate).toBeCloseTo(0.10924369747899162, 10);
    expect(rd?.estimate).toBeCloseTo(-0.294444444444444, 10);
    expect(trial?.comparisons[0]?.fisher).toBeCloseTo(0.2058824, 6);
  });

  test('the name of a set is read from the definition', () => {
    expect(analysisSet('modified intention-to-treat')).toBe('mITT');
    expect(analysisSet('intention to treat')).toBe('ITT');
    expect(analysisSet('per-protocol set')).toBe('per protocol');
    expect(analysisSet('')).toBe('as reported');
  });
});

describe('tests of one table', () => {
  test('Fisher’s exact test agrees with fisher.test in R', () => {
    expect(fisherExact(10, 14, 3, 12)).toBeCloseTo(0.0471799703863237, 12);
    expect(fisherExact(11, 16, 5, 15)).toBeCloseTo(0.0755974787332524, 12);
    expect(fisherExact(0, 5, 0, 7)).toBe(1);
  });

  const oracle: { table: [number, number, number, number]; p: number }[] = JSON.parse(
    readFileSync('src/outcomes/fixtures/two-arm-fisher.json', 'utf8'),
  );
  test.each(oracle.map((o) => [o.table.join(' '), o] as const))(
    'Fisher’s exact test of %s agrees with fisher.test in R',
    (_, { table, p }) => {
      const ours = fisherExact(...table);
      expect(Math.abs(ours - p) / p).toBeLessThan(1e-10);
    },
  );

  test('Fisher’s exact test of the largest arms that can be entered takes no noticeable time', () => {
    const n = 10_000_000;
    const start = performance.now();
    expect(fisherExact(n / 2, n, n / 2 + 1000, n)).toBeGreaterThan(0.1);
    expect(fisherExact(0, n, n, n)).toBe(0);
    expect(fisherExact(n, n, n, n)).toBe(1);
    expect(fisherExact(1, n, 0, n)).toBe(1);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('Pearson’s χ² agrees with chisq.test without correction', () => {
    expect(pearsonChiSquare(10, 14, 3, 12)).toBeCloseTo(0.0182558605874593, 12);
    expect(pearsonChiSquare(5, 5, 7, 7)).toBe(1);
  });

  test('neither depends on which arm comes first, nor on counting events or non-events', () => {
    const arm = fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(arm, arm, ([a, n], [c, m]) => {
        for (const p of [fisherExact, pearsonChiSquare]) {
          expect(p(c, m, a, n)).toBeCloseTo(p(a, n, c, m), 10);
          expect(p(n - a, n, m - c, m)).toBeCloseTo(p(a, n, c, m), 10);
          expect(p(a, n, c, m)).toBeGreaterThanOrEqual(0);
          expect(p(a, n, c, m)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('suggested certainty of a trial', () => {
  test('starts at high and comes down for sets left out, few patients and a press release', () => {
    const [trial] = twoArmTrials(publishedRows());
    const c = trial && suggestTrialCertainty(trial);
    expect(c).toMatchObject({ start: 'high', word: 'very low' });
    expect(Object.fromEntries(c?.down.map((r) => [r.key, r.steps]) ?? [])).toEqual({
      'risk-of-bias': 1,
      inconsistency: 0,
      indirectness: 0,
      imprecision: 2,
      'publication-bias': 1,
    });
  });

  test('stays high for a large trial in a journal with one set of patients', () => {
    const [trial] = twoArmTrials([
      row({ id: 'T/1', events: 120, evaluable: 200 }),
      placebo({ id: 'P/1', events: 60, evaluable: 200 }),
    ]);
    expect(trial && suggestTrialCertainty(trial)).toMatchObject({ word: 'high' });
  });
});
