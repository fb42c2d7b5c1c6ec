import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { type SafetyArm, type SafetyFigure, type SafetyInput, safetySummary } from './safety.ts';
import { canonicalName, isOtherSafety, SAFETY_OUTCOMES, safetyOutcomeOf } from './safety-outcomes.ts';
import type { CandidateRow } from './synthesise.ts';

describe('the names of safety outcomes', () => {
  test.each([
    ['CRS any grade', 'crs-any'],
    ['Cytokine release syndrome', 'crs-any'],
    ['any-grade CRS', 'crs-any'],
    ['CRS grade >=3', 'crs-severe'],
    ['CRS ≥3', 'crs-severe'],
    ['Grade ≥ 3 CRS', 'crs-severe'],
    ['grade 3-4 cytokine release syndrome', 'crs-severe'],
    ['CRS, grade 3 or higher', 'crs-severe'],
    ['Severe CRS', 'crs-severe'],
    ['ICANS any grade', 'icans-any'],
    ['Immune effector cell-associated neurotoxicity syndrome (any grade)', 'icans-any'],
    ['ICANS grade >=3', 'icans-severe'],
    ['LICATS any', 'licats'],
    ['infection', 'infection-any'],
    ['Infections (any)', 'infection-any'],
    ['severe infection', 'infection-serious'],
    ['infection needing hospitalisation', 'infection-serious'],
    ['Infection requiring hospitalization', 'infection-serious'],
    ['cytopenia grade 3-4', 'cytopenia-severe'],
    ['Anemia grade 3+', 'anaemia-severe'],
    ['GvHD', 'gvhd'],
    ['graft-versus-host disease', 'gvhd'],
    ['GvHD grade >=3', 'gvhd-severe'],
    ['dose-limiting toxicity', 'dlt'],
    ['DLTs', 'dlt'],
    ['Serious adverse events', 'sae'],
    ['treatment-related mortality', 'death-treatment'],
    ['Death (any cause)', 'death'],
  ])('“%s” counts as %s', (name, key) => {
    expect(safetyOutcomeOf(name)?.key).toBe(key);
  });

  test.each([
    'clinically relevant CRS',
    'neurotoxicity',
    'LICATS grade 3 (patients hospitalised)',
    'LICATS grade 1 events',
    'severe adverse event',
    'late grade 4 neutropenia',
    'neutropenia (transient)',
    'CRS/ICANS high grade',
    'CRS grade 1',
    'CRS grade >=2',
    'pneumonia',
    'liver toxicity grade 3',
    'no infection',
    'COVID infection',
  ])('“%s” is only nearly one of them: it is in no figure and shown as it is', (name) => {
    expect(safetyOutcomeOf(name)).toBeNull();
    expect(isOtherSafety(name)).toBe(true);
  });

  test.each(['DORIS remission', 'relapse', 'B-cell depletion sustained (days)', '', '🙂'])(
    '“%s” is no harm',
    (name) => {
      expect(safetyOutcomeOf(name)).toBeNull();
      expect(isOtherSafety(name)).toBe(false);
    },
  );

  test('mean one outcome each: no name that people use fits two', () => {
    for (const o of SAFETY_OUTCOMES) {
      expect(safetyOutcomeOf(o.usualName)?.key).toBe(o.key);
      expect(SAFETY_OUTCOMES.filter((p) => p.means.test(canonicalName(o.usualName))).map((p) => p.key)).toEqual([
        o.key,
      ]);
    }
  });

  test('are read whatever their case and spacing, and anything can be read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAFETY_OUTCOMES),
        fc.constantFrom(' ', '  ', '\t'),
        fc.boolean(),
        (o, space, upper) => {
          const said = ` ${o.usualName.replaceAll(' ', space)} `;
          expect(safetyOutcomeOf(upper ? said.toUpperCase() : said)?.key).toBe(o.key);
        },
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => typeof canonicalName(name) === 'string'));
  });
});

const arm = (id: string, more: Partial<SafetyArm> = {}): SafetyArm => ({
  id,
  diseaseKeys: ['SLE'],
  diseaseUnread: [],
  modalityKeys: ['auto-CAR-T'],
  enrolled: null,
  ...more,
});
const row = (id: string, name: string, events: number, evaluable: number, more: Partial<CandidateRow> = {}) =>
  candidate({ id: `${id}/${name}`, name, timepoint: 'acute', events, evaluable, ...more });
const summary = (input: Partial<SafetyInput>, by: 'modality' | 'disease' = 'modality') =>
  safetySummary({ arms: [], rows: [], withoutDenominator: [], judgements: [], ...input }, by);
const figure = (found: ReturnType<typeof safetySummary>, category: string, outcome: string): SafetyFigure | undefined =>
  found.find((c) => c.key === category)?.figures.find((f) => f.outcome === outcome);

describe('the safety summary', () => {
  const arms = ['A', 'B', 'C'].map((id, i) => arm(id, { enrolled: i === 0 ? 12 : null }));
  const rows = [
    row('A', 'CRS any grade', 8, 10),
    row('B', 'Cytokine release syndrome', 5, 6),
    row('C', 'CRS any grade', 3, 9),
  ];

  test('adds events over evaluable under all spellings, pools three cohorts and keeps the enrolled apart', () => {
    const f = figure(summary({ arms, rows }), 'auto-CAR-T', 'crs-any');
    expect(f).toMatchObject({
      k: 3,
      events: 16,
      evaluable: 25,
      enrolled: 12,
      enrolledStated: 1,
      pooled: true,
      reportedBy: 3,
      groups: 3,
    });
    expect(f?.names).toEqual(['CRS any grade', 'Cytokine release syndrome']);
    expect(f?.estimate).toBeGreaterThan(0.4);
  });

  test('does not pool two, and gives their sum with its exact interval', () => {
    const f = figure(summary({ arms: arms.slice(0, 2), rows: rows.slice(0, 2) }), 'auto-CAR-T', 'crs-any');
    expect(f).toMatchObject({ k: 2, events: 13, evaluable: 16, pooled: false, estimate: 13 / 16 });
    expect(f?.notPooledReason).not.toBeNull();
    // Clopper–Pearson of 13 of 16, as binom.test in R gives it
    expect(f?.ci?.[0]).toBeCloseTo(0.5435435, 6);
    expect(f?.ci?.[1]).toBeCloseTo(0.9595263, 6);
  });

  test('of no event anywhere is none of so many, with an upper bound, not nothing', () => {
    const none = rows.map((r) => ({ ...r, events: 0 }));
    const f = figure(summary({ arms, rows: none }), 'auto-CAR-T', 'crs-any');
    expect(f).toMatchObject({ events: 0, evaluable: 25, estimate: 0, pooled: false });
    expect(f?.ci?.[0]).toBe(0);
    expect(f?.ci?.[1]).toBeCloseTo(1 - 0.025 ** (1 / 25), 10);
  });

  test('that nobody reports has no figure at all: not zero', () => {
    const f = figure(summary({ arms, rows }), 'auto-CAR-T', 'death');
    expect(f).toMatchObject({ k: 0, estimate: null, ci: null, reportedBy: 0, groups: 3, heldBack: 0 });
  });

  test('reported without a number of patients, or held back, is told and not counted', () => {
    const found = summary({
      arms,
      rows: [row('A', 'infection', 9, 4, { heldBack: ['cannot be'] })],
      withoutDenominator: [{ arm: 'B', name: 'death' }],
    });
    expect(figure(found, 'auto-CAR-T', 'infection-any')).toMatchObject({ k: 0, heldBack: 1, estimate: null });
    expect(figure(found, 'auto-CAR-T', 'death')).toMatchObject({ k: 0, heldBack: 1 });
  });

  test('counts patients of one group of cohorts once, and an arm with two spellings once', () => {
    const shared = rows.map((r) => ({ ...r, overlapGroup: r.arm === 'C' ? null : 'ONE' }));
    expect(figure(summary({ arms, rows: shared }), 'auto-CAR-T', 'crs-any')).toMatchObject({ k: 2, setAside: 1 });
    const twice = [rows[0]!, row('A', 'CRS', 8, 10)];
    expect(figure(summary({ arms, rows: twice }), 'auto-CAR-T', 'crs-any')).toMatchObject({
      k: 1,
      events: 8,
      evaluable: 10,
    });
  });

  test('follows a judgement that two cohorts are the same patients', () => {
    const judged = [{ id: 'V1', a: 'A', b: 'B', relation: 'same' as const }];
    expect(figure(summary({ arms, rows, judgements: judged }), 'auto-CAR-T', 'crs-any')).toMatchObject({
      k: 2,
      evaluable: 19,
    });
  });

  test('leaves out a retracted report', () => {
    const gone = rows.map((r) => (r.arm === 'A' ? { ...r, retracted: true } : r));
    expect(figure(summary({ arms, rows: gone }), 'auto-CAR-T', 'crs-any')).toMatchObject({
      k: 2,
      setAside: 1,
      evaluable: 15,
    });
  });

  test('by disease takes narrower diseases in and leaves out groups of several, of unknown ones, and placebo', () => {
    const many = [
      arm('A', { diseaseKeys: ['LN'] }),
      arm('B', { diseaseKeys: ['SLE', 'SSc'] }),
      arm('C', { diseaseKeys: ['SLE'], diseaseUnread: ['something'] }),
      arm('D', { modalityKeys: ['comparator'] }),
      arm('E'),
    ];
    const of = many.map((a) =>
      row(a.id, 'CRS any grade', 1, 5, {
        diseaseKeys: a.diseaseKeys,
        diseaseUnread: a.diseaseUnread,
        modalityKeys: a.modalityKeys,
      }),
    );
    const found = summary({ arms: many, rows: of }, 'disease');
    expect(figure(found, 'SLE', 'crs-any')).toMatchObject({ k: 2, evaluable: 10, groups: 2 });
    expect(figure(found, 'LN', 'crs-any')).toMatchObject({ k: 1 });
    expect(figure(found, 'SSc', 'crs-any')).toBeUndefined();
    expect(summary({ arms: many, rows: of }).map((c) => c.key)).toContain('comparator');
  });

  test('does not depend on the order of rows and arms', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 3 }), fc.shuffledSubarray(arms, { minLength: 3 }), (r, a) => {
        expect(summary({ arms: a, rows: r })).toEqual(summary({ arms, rows }));
      }),
      { numRuns: 10 },
    );
  });

  test('never gives a number that is none, whatever the counts', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(counts, (list) => {
        const of = list.map(([x, more], i) =>
          row(`R${i}`, 'ICANS', x, x + more, x + more === 0 ? { heldBack: ['nobody'] } : {}),
        );
        const found = summary({ arms: of.map((r) => arm(r.arm)), rows: of });
        for (const f of found.flatMap((c) => c.figures))
          for (const n of [f.estimate, f.ci?.[0], f.ci?.[1]].filter((v) => v !== null && v !== undefined)) {
            expect(Number.isFinite(n)).toBe(true);
            expect(n).toBeGreaterThanOrEqual(0);
            expect(n).toBeLessThanOrEqual(1);
          }
      }),
      { numRuns: 40 },
    );
  });

  test('of one outcome alone has every category, those too that say nothing of it', () => {
    const more = [...arms, arm('D', { modalityKeys: ['allo-CAR-T'] })];
    const found = safetySummary({ arms: more, rows, withoutDenominator: [], judgements: [] }, 'modality', 'crs-any');
    expect(found.map((c) => [c.key, c.figures.map((f) => [f.outcome, f.k])])).toEqual([
      ['auto-CAR-T', [['crs-any', 3]]],
      ['allo-CAR-T', [['crs-any', 0]]],
    ]);
  });

  test('of no table is empty', () => {
    expect(summary({})).toEqual([]);
  });
});
