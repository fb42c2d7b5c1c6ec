import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poolProportions } from '#stats/pool-proportions.ts';
import { candidate } from './arm-fixture.ts';
import { readArmTable } from './arm-rows.ts';
import { DEGENERATE_FIT, isDegenerate } from './degenerate-fit.ts';
import { forestData } from './forest-data.ts';
import { planImport } from './import-plan.ts';
import { aboutTen, type SynthesisSpec, synthesisFigures, synthesisSpec } from './synthesis-answer.ts';
import { compareSyntheses } from './synthesis-changes.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const spec = (more: Partial<SynthesisSpec> = {}): SynthesisSpec => ({
  outcome: 'remission',
  verification: 'verified',
  method: 'glmm',
  ...more,
});
const ask = (rows: CandidateRow[], more: Partial<SynthesisSpec> = {}) => answerSynthesis('How many?', spec(more), rows);
const three = [
  candidate({ id: 'A/1', events: 8, evaluable: 10 }),
  candidate({ id: 'B/1', events: 5, evaluable: 6 }),
  candidate({ id: 'C/1', events: 3, evaluable: 9 }),
];

describe('a synthesis', () => {
  test('pools what the kernel pools, with the largest cohort first', () => {
    const a = ask(three);
    const oracle = poolProportions([
      { study: 'A', x: 8, n: 10 },
      { study: 'C', x: 3, n: 9 },
      { study: 'B', x: 5, n: 6 },
    ]);
    expect(a).toMatchObject({
      k: 3,
      events: 16,
      patients: 25,
      estimate: oracle.estimate,
      tau2: oracle.tau2,
      notPooledReason: null,
    });
    expect(a.rows.map((r) => r.outcome)).toEqual(['A/1', 'C/1', 'B/1']);
    expect(a.rows.map((r) => r.weight)).toEqual(oracle.studies.map((s) => s.weight));
    expect(a.predictionInterval).toEqual(oracle.predictionInterval);
  });
  test('of fewer than three cohorts gives the counts and no pooled number', () => {
    const a = ask(three.slice(0, 2));
    expect(a).toMatchObject({ estimate: null, ci: null, tau2: null, k: 2, events: 13, patients: 16 });
    expect(a.notPooledReason).toBe('Only 2 cohorts can be counted (13 of 16 patients); fewer than 3 are not pooled.');
    expect(a.rows.reduce((s, r) => s + r.weight, 0)).toBeCloseTo(1);
    expect(Object.keys(synthesisFigures(a)).sort()).toEqual(['events', 'patients', 'studies']);
  });
  test('of nobody says so', () => {
    expect(ask([])).toMatchObject({
      k: 0,
      patients: 0,
      rows: [],
      notPooledReason: expect.stringMatching(/^No cohort answers/),
    });
  });
  test('without any event gives the exact interval of the total in place of an estimate', () => {
    const a = ask(three.map((r) => ({ ...r, events: 0 })));
    expect(a.estimate).toBeNull();
    expect(a.notPooledReason).toMatch(/^None of the 25 patients in 3 cohorts had the event.*0\.0% to 13\.7%\.$/);
    expect(
      ask(
        three.map((r) => ({ ...r, events: 0 })),
        { method: 'freeman-tukey' },
      ).estimate,
    ).not.toBeNull();
  });
  test('takes lupus nephritis for lupus, and no arm in which other diseases are mixed or unknown', () => {
    const rows = [
      ...three,
      candidate({ id: 'LN/1', diseaseKeys: ['LN'] }),
      candidate({ id: 'MIX/1', diseaseKeys: ['SLE', 'SSc'] }),
      candidate({ id: 'PART/1', diseaseKeys: ['SLE'], diseaseUnread: ['PAN'] }),
    ];
    const inSle = ask(rows, { diseases: ['SLE'] });
    expect(inSle.rows.map((r) => r.outcome).sort()).toEqual(['A/1', 'B/1', 'C/1', 'LN/1']);
    expect(inSle.setAside).toEqual([]);
    expect(ask(rows, { diseases: ['LN'] }).rows.map((r) => r.outcome)).toEqual(['LN/1']);
    expect(ask(rows, { diseases: ['SSc', 'SLE'] }).k).toBe(5);
  });
  test('of lupus takes the lupus arm of a publication and leaves its pooled arm out', () => {
    const rows = [
      candidate({
        id: 'ALL/1',
        study: 'S',
        diseaseKeys: ['IIM', 'SLE', 'SSc'],
        events: 15,
        evaluable: 15,
        overlapGroup: 'G',
      }),
      candidate({ id: 'SLE/1', study: 'S', events: 8, evaluable: 8, overlapGroup: 'G' }),
    ];
    expect(ask(rows, { diseases: ['SLE'] }).rows.map((r) => r.arm)).toEqual(['SLE']);
    expect(ask(rows).rows.map((r) => r.arm)).toEqual(['ALL']);
  });
  test('about one target shows the dual-target arm and does not count it', () => {
    const rows = [
      ...three,
      candidate({ id: 'D/1', targetKeys: ['BCMA', 'CD19'] }),
      candidate({ id: 'E/1', targetKeys: ['BCMA'] }),
    ];
    const a = ask(rows, { targets: ['CD19'] });
    expect(a.k).toBe(3);
    expect(a.setAside.map((r) => [r.outcome, r.reason])).toEqual([
      ['D/1', 'Directed at BCMA and CD19, while the question is about CD19 alone.'],
    ]);
    expect(ask(rows, { targets: ['CD19', 'CD19+BCMA'] }).k).toBe(4);
  });
  test('counts checked figures only unless asked for all, and marks the others', () => {
    const rows = [...three, candidate({ id: 'U/1', verified: false })];
    expect(ask(rows).setAside[0]).toMatchObject({ outcome: 'U/1', mark: 'unverified' });
    const all = ask(rows, { verification: 'all' });
    expect(all.rows.find((r) => r.outcome === 'U/1')?.mark).toBe('unverified');
    expect(all.k).toBe(4);
  });
  test('never counts a comparator, a row held back or what is no count', () => {
    const rows = [
      ...three,
      candidate({ id: 'P/1', modalityKeys: ['comparator'] }),
      candidate({ id: 'H/1', heldBack: ['cannot be'] }),
      candidate({ id: 'M/1', measure: 'continuous' }),
    ];
    const a = ask(rows);
    expect(a.k).toBe(3);
    expect(a.setAside.map((r) => r.outcome)).toEqual(['P/1']);
    expect(a.methodText).toMatch(/1 further row is held back by the arithmetic checks/);
  });
  test('counts an arm at one time point, and an unchecked one does not displace a checked one', () => {
    const at = (id: string, timepoint: string, more: Partial<CandidateRow> = {}) =>
      candidate({ id: `T/${id}`, arm: 'T', timepoint, ...more });
    const a = ask([...three, at('24', 'week 24'), at('36', 'week 36'), at('26', '6 months', { verified: false })]);
    expect(a.rows.find((r) => r.arm === 'T')?.timepoint).toBe('week 24');
    expect(a.setAside.find((r) => r.outcome === 'T/36')?.reason).toBe(
      'The same patients are counted at week 24, the time point closest to 6 months.',
    );
    expect(ask([at('24', 'week 24'), at('36', 'week 36')], { atMonths: 12 }).rows[0]!.timepoint).toBe('week 36');
  });
  test('says when cohorts of one trial were never judged, and when the plain total is far from the estimate', () => {
    expect(ask(three.map((r) => ({ ...r, nct: 'NCT00000001' }))).methodText).toMatch(
      /name the same trial \(NCT00000001\)/,
    );
    const uneven = [300, 1, 1, 1].map((events, i) =>
      candidate({ id: `R${i}/1`, events, evaluable: i === 0 ? 600 : 12 }),
    );
    expect(ask(uneven).methodText).toMatch(
      /The plain total is 303 of 636 \(47\.6%\)\. The pooled estimate is far from it/,
    );
    expect(ask(three).methodText).not.toMatch(/far from it/);
  });
  test('counts cohorts of unknown relation all in the main estimate, says so, and covers in the range that they share', () => {
    const unsure = (id: string, events: number, more: Partial<CandidateRow> = {}) =>
      candidate({
        id: `${id}/1`,
        events,
        overlapGroup: 'G (overlap possible, not confirmed)',
        poolPreferred: false,
        ...more,
      });
    const a = ask([
      ...three,
      unsure('X', 9),
      unsure('Y', 1, { overlapGroup: 'g' }),
      unsure('Z', 2, { overlapGroup: 'G' }),
    ]);
    expect(a).toMatchObject({ k: 5, patients: 45, events: 26 });
    expect(a.setAside.map((r) => [r.outcome, r.reason])).toEqual([
      ['Z/1', expect.stringMatching(/^Belongs to the group of cohorts G, for which Y is counted: /)],
    ]);
    expect(a.overlap.choices).toMatchObject([{ group: 'G', taken: 'Y/1', instead: ['Z/1'] }]);
    expect(a.overlap.unknown).toEqual([
      {
        group: 'G',
        counted: ['X/1', 'Y/1'],
        because: expect.stringMatching(/is unknown; the main estimate counts all/),
      },
    ]);
    expect(a.methodText).toMatch(/Of X, Y \(G\): whether they share patients is unknown; the main estimate counts all/);
    expect(forestData(a).reading).toMatch(/ Whether cohorts of G share patients is unknown\.$/);
    expect(a.overlap.range).toMatchObject({ combinations: 5, exact: true });
    expect(a.overlap.range!.low).toBeLessThan(a.estimate!);
    expect(a.overlap.range!.high).toBeGreaterThan(a.estimate!);
    expect(ask(three).overlap).not.toHaveProperty('unknown');
    expect(compareSyntheses(a, { ...a, overlap: { ...a.overlap, unknown: [] } }).map((c) => c.rule)).toEqual([
      'overlap-changed',
    ]);
  });
  test('whose model fits an estimate that the counts do not bear offers none, but the exact interval of the plain total', () => {
    const rare = [3, 0, 0, 0, 0, 0, 0, 0].map((events, i) => candidate({ id: `R${i}/1`, events, evaluable: 12 }));
    const a = ask(rare);
    expect(a).toMatchObject({ estimate: null, ci: null, tau2: null, k: 8, events: 3, patients: 96 });
    expect(a.overlap.range).toBeNull();
    expect(a.notPooledReason).toMatch(/no sound estimate.*3 of 96 patients in 8 cohorts.*is 0\.6% to 8\.9%/);
    expect(Object.keys(synthesisFigures(a)).sort()).toEqual(['events', 'patients', 'studies']);
    const most = rare.map((r) => ({ ...r, events: 12 - r.events! }));
    expect(ask(most).notPooledReason).toMatch(/no sound estimate.*estimate 99\.9%/);
  });
  test('keeps an estimate where only one of the two signs of a degenerate fit holds', () => {
    expect(DEGENERATE_FIT.tau).toBe(2);
    expect(isDegenerate({ estimate: 0.001, tau2: 4 }, 3, 168)).toBe(false);
    expect(isDegenerate({ estimate: 0.001, tau2: 4.01 }, 3, 168)).toBe(true);
    expect(isDegenerate({ estimate: 0.02, tau2: 25 }, 3, 168)).toBe(false);
    expect(isDegenerate({ estimate: 0.06, tau2: 25 }, 3, 168)).toBe(true);
  });
  test('does not depend on the order of the rows, and a row of another outcome changes nothing', () => {
    const row = fc.record({
      events: fc.integer({ min: 0, max: 4 }),
      evaluable: fc.integer({ min: 4, max: 6 }),
      overlapGroup: fc.constantFrom(null, null, 'G', 'H (overlap possible)'),
      timepoint: fc.constantFrom('6 months', 'week 12', 'follow-up'),
      arm: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
      verified: fc.boolean(),
      poolPreferred: fc.boolean(),
      targetKeys: fc.constantFrom(['CD19'], ['BCMA', 'CD19']),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 8 }).chain((list) => {
          const all = list.map((r, i) => candidate({ ...r, id: `${r.arm}/${i}` }));
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
        }),
        ([all, shuffled]) => {
          const answer = ask(all, { targets: ['CD19'] });
          const other = candidate({ id: 'Z/1', name: 'relapse', overlapGroup: 'G' });
          expect(ask([other, ...shuffled], { targets: ['CD19'] })).toEqual(answer);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the published table', () => {
  const plan = planImport(readArmTable(readFileSync('data/study-arms.csv', 'utf8')), {
    arms: [],
    outcomes: [],
    otherArms: [],
  });
  const rows = plan.outcomes.map((o): CandidateRow => {
    const arm = plan.arms.find((a) => a.id === o.content.arm)!.content;
    return { ...arm, ...o.content, id: o.id, arm: o.content.arm, cohort: arm.study };
  });
  const doris = (more: Partial<SynthesisSpec>) => ask(rows, { outcome: 'DORIS remission', diseases: ['SLE'], ...more });

  test('gives DORIS remission after CD19 CAR-T in 19 of 20, one Erlangen cohort counted of three', () => {
    const a = doris({ targets: ['CD19'] });
    expect(a).toMatchObject({ k: 3, events: 19, patients: 20 });
    expect(a.estimate).toBeCloseTo(0.95, 10);
    expect(a.overlap.choices).toEqual([
      {
        group: 'ERLANGEN',
        taken: 'MULLER-2024-NEJM-SLE/doris-remission@6-months',
        because: 'it is marked as the one to use of this group',
        instead: ['MACKENSEN-2022-SLE/doris-remission@3-months', 'TAUBMANN-2024-OP0027-SLE/doris-remission@follow-up'],
      },
    ]);
    expect(a.overlap.range).toMatchObject({ combinations: 3, exact: true });
    expect(a.overlap.range!.low).toBeCloseTo(16 / 17, 6);
    expect(a.rows.map((r) => r.mark).sort()).toEqual(['press-release', 'verified', 'verified']);
  });
  test('with the dual-target products gives 36 of 45, GC012F once at week 24', () => {
    const a = doris({ targets: ['CD19', 'CD19+BCMA'] });
    expect(a).toMatchObject({ k: 5, events: 36, patients: 45 });
    expect(a.estimate).toBeCloseTo(0.8504719517, 8);
    expect(a.rows.filter((r) => r.arm === 'GC012F-IIT-SLE').map((r) => r.timepoint)).toEqual(['week 24']);
  });
  test('gives no pooled severe CRS over all diseases, where the model puts under 0.1% against a plain 3 of 168', () => {
    for (const verification of ['verified', 'all'] as const) {
      const a = ask(rows, { outcome: 'CRS grade >=3', verification });
      expect(a).toMatchObject({ estimate: null, k: 16, events: 3, patients: 168, overlap: { range: null } });
      expect(a.notPooledReason).toMatch(/τ = 4\.0, estimate under 0\.1%.*\(1\.8%\).*is 0\.4% to 5\.1%/);
      expect(synthesisFigures(a)).not.toHaveProperty('percent');
    }
    expect(ask(rows, { outcome: 'CRS grade >=3', method: 'freeman-tukey' }).estimate).not.toBeNull();
    expect(ask(rows, { outcome: 'CRS any grade' }).estimate).toBeCloseTo(0.5114, 4);
  });
  test('holds back nine rows, among them both pairs of contradicting counts', () => {
    expect(plan.heldBack.map((r) => r.row)).toEqual([75, 82, 102, 105, 149, 150, 151, 152, 154]);
  });
  test('gives a forest plot that the charts take as it is', () => {
    const data = forestData(doris({}));
    expect(data.rows).toHaveLength(5);
    expect(data.pooled?.k).toBe(5);
    expect(forestData(ask([])).notPooledReason).toMatch(/No cohort/);
    expect(forestData(ask(three)).reading).toMatch(/^16 of 25 patients in 3 cohorts; pooled \d+% \(95% interval/);
  });
});

test('figures are words for people, and the ends of the scale are never rounded to none or all', () => {
  expect([0, 0.01, 0.049, 0.05, 0.78, 0.94, 0.95, 0.999, 1].map(aboutTen)).toEqual([
    'none',
    'fewer than 1 in 10',
    'fewer than 1 in 10',
    'about 1 in 10',
    'about 8 in 10',
    'about 9 in 10',
    'more than 9 in 10',
    'more than 9 in 10',
    'all',
  ]);
  const figures = synthesisFigures({ ...ask(three), estimate: 0.997, ci: [0.001, 0.9999] });
  expect(figures).toMatchObject({
    events: '16',
    patients: '25',
    studies: '3',
    percent: 'over 99%',
    ciLow: 'under 1%',
    ciHigh: 'over 99%',
  });
});

test('a question about something that the vocabulary does not know is refused by name', () => {
  const why = (s: object) => synthesisSpec.safeParse({ ...spec(), ...s }).error?.issues.map((i) => i.message);
  expect(why({ diseases: ['lupuss'] })).toEqual(['The vocabulary has no disease “lupuss”.']);
  expect(why({ targets: ['CD19+CD99'] })).toEqual(['The vocabulary has no target “CD19+CD99”.']);
  expect(why({ modalities: ['auto-CAR-T'], targets: ['BCMA+CD19'], diseases: ['LN'] })).toBeUndefined();
});
