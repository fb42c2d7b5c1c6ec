import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { clustersOf, JUDGED_RELATIONS, type Judged, type JudgedRelation, representative } from './overlap.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { compareSyntheses } from './synthesis-changes.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const SPEC: SynthesisSpec = { outcome: 'remission', verification: 'all', method: 'glmm' };
const ask = (rows: readonly CandidateRow[], judged: readonly Judged[] = [], more: Partial<SynthesisSpec> = {}) =>
  answerSynthesis('How many?', { ...SPEC, ...more }, rows, judged);
const row = (id: string, events: number, evaluable: number, more: Partial<CandidateRow> = {}) =>
  candidate({ id: `${id}/1`, events, evaluable, poolPreferred: false, ...more });
const judged = (a: string, b: string, relation: JudgedRelation, id = 'V1'): Judged => ({ id, a, b, relation });

const ROWS = [row('A', 5, 7), row('B', 12, 15), row('C', 6, 10), row('D', 9, 11)];

describe('a judgement', () => {
  test('of the same, of a subset or of partly shared patients leaves one of the two counted, and says which and why', () => {
    for (const relation of ['same', 'subset', 'partial'] as const) {
      const a = ask(ROWS, [judged('B', 'A', relation)]);
      expect([relation, a.k, a.patients]).toEqual([relation, 3, 36]);
      expect(a.setAside).toMatchObject([
        {
          arm: 'A',
          reason: expect.stringContaining('B (V1), which is counted: it has the most evaluable patients (15).'),
        },
      ]);
      expect(a.overlap.choices).toEqual([
        { group: 'A and B', taken: 'B/1', because: 'it has the most evaluable patients (15)', instead: ['A/1'] },
      ]);
      expect(a.overlap.range).toMatchObject({ combinations: 2, exact: true });
    }
  });

  test('that nobody knows counts both, and the range also leaves either out', () => {
    const a = ask(ROWS, [judged('A', 'B', 'unknown')]);
    expect(a).toMatchObject({ k: 4, patients: 43, setAside: [] });
    expect(a.overlap.unknown).toMatchObject([{ group: 'A and B', counted: ['A/1', 'B/1'] }]);
    expect(a.overlap.range).toMatchObject({ combinations: 3, exact: true });
  });

  test('of no shared patients parts two that the table puts in one group, and leaves the others of the group together', () => {
    const grouped = ROWS.map((r) => (r.arm === 'D' ? r : { ...r, overlapGroup: 'G' }));
    expect(ask(grouped)).toMatchObject({ k: 2, patients: 26 });
    const two = grouped.filter((r) => r.arm !== 'C');
    expect(ask(two, [judged('A', 'B', 'none')])).toMatchObject({ k: 3, setAside: [] });
    // C still shares with both, so that the three stay one cluster
    expect(ask(grouped, [judged('A', 'B', 'none')])).toMatchObject({ k: 2 });
  });

  test('stands over what the table says of groups, in either direction', () => {
    const doubtful = ROWS.map((r) => (r.arm < 'C' ? { ...r, overlapGroup: 'G (overlap possible)' } : r));
    expect(ask(doubtful).overlap.unknown).toHaveLength(1);
    expect(ask(doubtful, [judged('A', 'B', 'same')])).toMatchObject({ k: 3, overlap: { choices: [{ taken: 'B/1' }] } });
    const sure = ROWS.map((r) => (r.arm < 'C' ? { ...r, overlapGroup: 'G' } : r));
    expect(ask(sure, [judged('A', 'B', 'unknown')])).toMatchObject({ k: 4, overlap: { choices: [] } });
    const apart = ROWS.map((r) => (r.arm < 'C' ? { ...r, overlapGroup: 'G (different patients)' } : r));
    expect(ask(apart, [judged('A', 'B', 'partial')])).toMatchObject({ k: 3 });
  });

  test('takes the preferred one before the larger, also where the larger holds the smaller', () => {
    const rows = [row('A', 5, 7, { poolPreferred: true }), ...ROWS.slice(1)];
    expect(ask(rows, [judged('A', 'B', 'subset')]).overlap.choices).toMatchObject([{ taken: 'A/1' }]);
  });

  test('of cohorts with several arms joins the arms of which a patient could be in both, and no others', () => {
    const arm = (id: string, cohort: string, disease: string, n: number) =>
      candidate({
        id: `${id}/1`,
        study: cohort,
        cohort,
        cohortArms: 2,
        diseaseKeys: [disease],
        events: 1,
        evaluable: n,
      });
    const rows = [
      arm('A1', 'A', 'SLE', 5),
      arm('A2', 'A', 'SSc', 4),
      arm('B1', 'B', 'SLE', 9),
      arm('B2', 'B', 'SSc', 8),
    ];
    const a = ask(rows, [judged('A', 'B', 'same')]);
    expect(a.rows.map((r) => r.arm)).toEqual(['B1', 'B2']);
    expect(a.overlap.choices.map((c) => [c.taken, c.instead])).toEqual([
      ['B1/1', ['A1/1']],
      ['B2/1', ['A2/1']],
    ]);
  });

  test('of cohorts with one arm each is taken at its word, whatever their diseases are called', () => {
    const rows = [row('A', 5, 7, { diseaseKeys: ['MS'] }), ...ROWS.slice(1)];
    expect(ask(rows, [judged('A', 'B', 'same')])).toMatchObject({ k: 3 });
  });

  test('that this question does not touch leaves the answer as it was, to the byte', () => {
    const before = JSON.stringify(ask(ROWS));
    expect(JSON.stringify(ask(ROWS, [judged('X', 'Y', 'same'), judged('A', 'X', 'same', 'V2')]))).toBe(before);
    expect(before).not.toContain('judged"');
  });

  test('is no longer said to be missing where two counted cohorts name one trial', () => {
    const rows = ROWS.map((r) => (r.arm < 'C' ? { ...r, nct: 'NCT00000001' } : r));
    expect(ask(rows).methodText).toContain('has not been judged');
    expect(ask(rows, [judged('A', 'B', 'none')]).methodText).not.toContain('has not been judged');
  });
});

describe('the change of an answer', () => {
  test('gives the judgement as its reason first, with the numbers before and after', () => {
    const [change, ...others] = compareSyntheses(ask(ROWS), ask(ROWS, [judged('A', 'B', 'same', 'V3')]));
    expect(change).toMatchObject({
      rule: 'overlap-judged',
      grade: 'high',
      sentence:
        'A 2024 and B 2024 are now judged to be the same patients (V3): 43 patients in 4 cohorts were counted, now 36 patients in 3 cohorts are.',
    });
    expect(others.map((c) => c.rule)).toContain('cohort-removed');
  });

  test('is low where the judgement leaves the count as it is', () => {
    expect(compareSyntheses(ask(ROWS), ask(ROWS, [judged('A', 'B', 'none', 'V3')]))[0]).toMatchObject({
      rule: 'overlap-noted',
      grade: 'low',
      sentence:
        'A 2024 and B 2024 are now judged to share no patient (V3): 43 patients in 4 cohorts are counted as before.',
    });
  });
});

describe('whatever was judged', () => {
  const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'];
  const cohort = fc.record({
    events: fc.nat(5),
    more: fc.nat(9),
    preferred: fc.boolean(),
    group: fc.constantFrom(null, 'G', 'H', 'G (overlap possible)', 'H (different patients)'),
    disease: fc.constantFrom('SLE', 'LN', 'SSc', 'MS'),
    year: fc.integer({ min: 2019, max: 2026 }),
  });
  const rows = fc.array(cohort, { minLength: 2, maxLength: 6 }).map((list) =>
    list.map((c, i) =>
      row(NAMES[i]!, c.events, c.events + c.more + 1, {
        poolPreferred: c.preferred,
        overlapGroup: c.group,
        diseaseKeys: [c.disease],
        citation: `${NAMES[i]} ${c.year}`,
      }),
    ),
  );
  const pair = fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? [a, b] : [b, a]) as [string, string]);
  const judgements = fc
    .uniqueArray(fc.tuple(pair, fc.constantFrom(...JUDGED_RELATIONS)), { maxLength: 6, selector: ([p]) => p.join() })
    .map((list) => list.map(([[a, b], relation], i) => judged(a, b, relation, `V${i + 1}`)));

  test('the order of cohorts, of judgements and of the two names in one does not matter', () => {
    fc.assert(
      fc.property(rows, judgements, fc.infiniteStream(fc.nat(1000)), (list, said, chance) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, at: Number(chance.next().value) }))
            .sort((x, y) => x.at - y.at)
            .map(({ item }) => item);
        const turned = shuffled(said).map((j) => ({ ...j, a: j.b, b: j.a }));
        const restore = (a: ReturnType<typeof ask>) => JSON.stringify(a, (k, v) => (k === 'judged' ? undefined : v));
        expect(restore(ask(shuffled(list), turned))).toBe(restore(ask(list, said)));
        expect(ask(shuffled(list), shuffled(said))).toEqual(ask(list, said));
      }),
      { numRuns: 60 },
    );
  });

  test('one more pair that is the same never makes the counted patients more', () => {
    fc.assert(
      fc.property(rows, judgements, pair, (list, said, [a, b]) => {
        const others = said.filter((j) => !(j.a === a && j.b === b));
        const former = ask(list, others);
        const now = ask(list, [...others, judged(a, b, 'same', 'V99')]);
        expect(now.patients).toBeLessThanOrEqual(former.patients);
        expect(now.k).toBeLessThanOrEqual(former.k);
      }),
      { numRuns: 150 },
    );
  });

  test('every cohort is in exactly one cluster, one of each part is taken, and no two taken ones were judged to share patients', () => {
    fc.assert(
      fc.property(rows, judgements, (list, said) => {
        const cohorts = list.map((r) => ({
          ...r,
          x: r.events!,
          n: r.evaluable!,
          preferred: r.poolPreferred,
          year: null,
        }));
        const clusters = clustersOf(cohorts, said);
        expect(clusters.flatMap((c) => c.members.map((m) => m.id)).sort()).toEqual(list.map((r) => r.id).sort());
        const taken = clusters.flatMap((c) => c.parts.map((p) => representative(p).taken.cohort));
        for (const j of said.filter((j) => j.relation !== 'none' && j.relation !== 'unknown'))
          expect(taken.includes(j.a) && taken.includes(j.b)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});
