import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armCsv, type FixtureRow } from './arm-fixture.ts';
import { type ArmFacts, nameArms, nameOutcomes, type OutcomeFacts, slug } from './arm-names.ts';
import { readArmTable } from './arm-rows.ts';
import { planImport } from './import-plan.ts';

const arm = (study: string, disease: string, product = 'p'): ArmFacts => ({
  study,
  product,
  disease,
  target: 'CD19',
  modality: null,
});
const none = { arms: [], outcomes: [], otherArms: [] };

describe('an arm', () => {
  test('that is the only one of its study bears the name of the study; several bear a suffix', () => {
    expect(nameArms([arm('A', 'SLE'), arm('B', 'SLE'), arm('B', 'IIM (ASyS)')], [])).toEqual(['A', 'B-SLE', 'B-IIM']);
  });
  test('whose disease differs from another only in brackets bears the brackets', () => {
    expect(nameArms([arm('A', 'SLE/LN'), arm('A', 'SLE/LN (2 with lymphoma)')], [])).toEqual([
      'A-SLE-LN',
      'A-SLE-LN-2-WITH-LYMPHOMA',
    ]);
  });
  test('of another product bears the product', () => {
    expect(nameArms([arm('A', 'SLE', 'x'), arm('A', 'SLE', 'y')], [])).toEqual(['A-SLE-X', 'A-SLE-Y']);
  });
  test('keeps its id when another arm of the study comes later, and when its target is worded anew', () => {
    const known = [{ id: 'A', ...arm('A', 'SLE') }];
    expect(nameArms([arm('A', 'SSc'), { ...arm('A', 'SLE'), target: 'CD19+BCMA' }], known)).toEqual(['A-SSC', 'A']);
  });
  test('never takes the id of an arm of another study', () => {
    expect(nameArms([arm('A-SLE', 'SLE')], [], ['A-SLE'])).toEqual(['A-SLE-SLE']);
    const both = nameArms([arm('A-B', 'SLE'), arm('A', 'B'), arm('A', 'C')], []);
    expect(new Set(both).size).toBe(3);
  });
});

describe('an outcome', () => {
  const fact = (name: string, timepoint: string, definition = '', rest = ''): OutcomeFacts => ({
    name,
    timepoint,
    definition,
    rest,
  });
  test('is named by its name and time point; comparison signs keep their meaning', () => {
    expect(
      nameOutcomes(
        'A',
        [fact('CRS grade >=3', 'acute'), fact('renal', '<=90 days'), fact('CRS grade <3', 'acute')],
        [],
      ),
    ).toEqual(['A/crs-grade-ge3@acute', 'A/renal@le90-days', 'A/crs-grade-lt3@acute']);
  });
  test('bears its definition only beside another at the same place', () => {
    expect(nameOutcomes('A', [fact('x', 'm', 'mITT (71%)'), fact('x', 'm', 'per protocol (69%)')], [])).toEqual([
      'A/x@m~mitt',
      'A/x@m~per-protocol',
    ]);
  });
  test('keeps its id when its definition is reworded, and when a second one comes', () => {
    const known = [{ id: 'A/x@m', name: 'x', timepoint: 'm', definition: 'old words' }];
    expect(nameOutcomes('A', [fact('x', 'm', 'new words')], known)).toEqual(['A/x@m']);
    expect(nameOutcomes('A', [fact('x', 'm', 'old words'), fact('x', 'm', 'other')], known)).toEqual([
      'A/x@m',
      'A/x@m~other',
    ]);
  });
  test('without any difference but its count keeps its id from import to import', () => {
    const rows = [fact('x', 'm', 'same', '8 of 10'), fact('x', 'm', 'same', '9 of 10')];
    const ids = nameOutcomes('A', rows, []);
    const known = ids.map((id) => ({ id, name: 'x', timepoint: 'm', definition: 'same' }));
    expect(new Set(ids).size).toBe(2);
    expect(nameOutcomes('A', [...rows].reverse(), known)).toEqual([...ids].reverse());
  });
  test('named in letters that are not ASCII still has a name', () => {
    expect(slug('Ünïcode Größe')).toBe('unicode-gro-e');
    expect(slug('缓解')).toMatch(/^x[0-9a-f]{8}$/);
  });
});

describe('whatever the order of the rows', () => {
  const key = (rows: FixtureRow[]) => {
    const plan = planImport(readArmTable(armCsv(rows)), none);
    return JSON.stringify([plan.arms, plan.outcomes]);
  };
  const few = (...words: string[]) => fc.constantFrom(...words);
  const anyRow: fc.Arbitrary<FixtureRow> = fc.record({
    study_id: few('A', 'A-SLE', 'B'),
    product: few('p', 'q (two)'),
    disease: few('SLE', 'SLE (LN)', 'SSc', 'SLE+SSc (3+4)'),
    outcome: few('x', 'X >=3', 'x > 3'),
    timepoint: few('-', '6 months', 'acute'),
    definition: few('', 'a', 'a, b', 'c'),
    n: few('', '0', '7', '8'),
    events: few('1', '8', '2.5'),
    nct: few('', 'NCT00000001', 'NCT00000002'),
    measure_type: few('count', 'denominator_only'),
    overlap_group: few('', 'G', 'H'),
  });
  test('ids and contents are the same, and every id is there once', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyRow, { minLength: 1, maxLength: 14 })
          .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          expect(key(shuffled)).toBe(key(rows));
          const { outcomes, arms } = planImport(readArmTable(armCsv(rows)), none);
          expect(new Set(outcomes.map((o) => o.id)).size).toBe(outcomes.length);
          expect(new Set(arms.map((a) => a.id)).size).toBe(arms.length);
          expect(outcomes.every((o) => arms.some((a) => a.id === o.content.arm))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
  test('a second import finds everything as it was', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 14 }), (rows) => {
        const table = readArmTable(armCsv(rows));
        const first = planImport(table, none);
        const again = planImport(readArmTable(armCsv([...rows].reverse())), {
          arms: first.arms,
          outcomes: first.outcomes,
          otherArms: [],
        });
        expect([...again.arms, ...again.outcomes].filter((t) => t.state !== 'same')).toEqual([]);
        expect(again.vanished).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
  test('the real table gives 82 arms and 200 outcomes with ids of their own', () => {
    const plan = planImport(readArmTable(readFileSync('data/study-arms.csv', 'utf8')), none);
    expect(plan.arms).toHaveLength(82);
    expect(new Set(plan.outcomes.map((o) => o.id)).size).toBe(200);
    const ids = plan.outcomes.map((o) => o.id);
    expect(ids).toContain('MACKENSEN-2022-SLE/doris-remission@3-months');
    expect(ids).toContain('TAUBMANN-2024-OP0027-SLE/doris-remission@follow-up');
  });
});
