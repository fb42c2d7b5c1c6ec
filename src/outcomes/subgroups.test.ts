import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { armFacts, subgroupsBy, subgroupTables } from './subgroups.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

let next = 0;
const row = (events: number, evaluable: number, more: Partial<CandidateRow> = {}): CandidateRow => {
  next += 1;
  const name = `S${String(next).padStart(2, '0')}`;
  return candidate({
    id: `${name}/1`,
    cohort: name,
    study: name,
    product: `product ${name}`,
    events,
    evaluable,
    ...more,
  });
};
const answer = (rows: CandidateRow[]) =>
  answerSynthesis('How many?', { outcome: 'remission', verification: 'all', method: 'logit' }, rows);

describe('subgroups', () => {
  const diseases = (keys: string[]) => ({ diseaseKeys: keys });
  const rows = [
    ...(
      [
        [8, 10],
        [5, 6],
        [3, 9],
      ] as const
    ).map(([x, n]) => row(x, n, diseases(['SLE']))),
    ...(
      [
        [1, 10],
        [2, 12],
        [3, 8],
      ] as const
    ).map(([x, n]) => row(x, n, diseases(['SSc']))),
    ...(
      [
        [4, 9],
        [9, 14],
        [6, 11],
      ] as const
    ).map(([x, n]) => row(x, n, diseases(['IIM']))),
    row(2, 2, diseases(['MS'])),
  ];

  test('are tested for difference as metafor tests their estimates against one common one', () => {
    const table = subgroupsBy(answer(rows), armFacts(rows), 'disease');
    expect(table.difference?.Q).toBeCloseTo(7.508524583495057, 7);
    expect(table.difference?.p).toBeCloseTo(0.0234177196837232, 8);
    expect(table.difference).toMatchObject({ df: 2, without: ['multiple sclerosis'] });
  });

  test('share out every counted cohort, event and patient', () => {
    const a = answer(rows);
    for (const t of subgroupTables(a, armFacts(rows))) {
      expect(t.groups.reduce((s, g) => s + g.k, 0)).toBe(a.k);
      expect(t.groups.reduce((s, g) => s + g.events, 0)).toBe(a.events);
      expect(t.groups.reduce((s, g) => s + g.patients, 0)).toBe(a.patients);
    }
  });

  test('of fewer than three cohorts are counted and not pooled', () => {
    const table = subgroupsBy(answer(rows), armFacts(rows), 'disease');
    expect(table.groups.find((g) => g.name === 'multiple sclerosis')).toMatchObject({
      k: 1,
      events: 2,
      patients: 2,
      estimate: null,
      reason: expect.stringMatching(/fewer than 3/),
    });
  });

  test('without two that can be pooled there is no test, and the table says why', () => {
    const few = [row(1, 5), row(2, 5), row(3, 5), row(1, 4, { targetKeys: ['BCMA'] })];
    expect(subgroupsBy(answer(few), armFacts(few), 'target')).toMatchObject({
      difference: null,
      noTest: expect.stringMatching(/two subgroups/),
    });
  });

  test('are not shown where all cohorts are alike or every subgroup is one cohort', () => {
    const alike = [row(1, 5, { product: 'p' }), row(2, 5, { product: 'p' }), row(3, 5, { product: 'p' })];
    expect(subgroupTables(answer(alike), armFacts(alike))).toEqual([]);
    const apart = [row(1, 5), row(2, 5), row(3, 5)];
    expect(subgroupTables(answer(apart), armFacts(apart)).map((t) => t.by)).not.toContain('product');
  });

  test('an arm is of a controlled trial only where the same publication has a comparator arm', () => {
    const treated = row(3, 5, { nct: 'NCT00000001', citation: 'Alpha 2024' });
    const placebo = row(1, 5, { nct: 'NCT00000001', citation: 'Alpha 2024', modalityKeys: ['comparator'] });
    const elsewhere = row(3, 5, { nct: 'NCT00000001', citation: 'Beta 2023' });
    const facts = armFacts([treated, placebo, elsewhere]);
    expect(facts.get(treated.id)?.design).toBe('controlled');
    expect(facts.get(elsewhere.id)?.design).toBe('uncontrolled');
  });
});
