import { describe, expect, test } from 'vitest';
import { poolProportions } from '#stats/pool-proportions.ts';
import { candidate } from './arm-fixture.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const spec: SynthesisSpec = { outcome: 'remission', verification: 'verified', method: 'glmm' };
const own = (id: string) => ({ id: `${id}/1`, cohort: id, study: id, product: `product ${id}` });
const rows: CandidateRow[] = [
  candidate({ ...own('A'), events: 8, evaluable: 10, overlapGroup: 'G' }),
  candidate({ ...own('A2'), events: 4, evaluable: 8, overlapGroup: 'G', poolPreferred: false }),
  candidate({ ...own('B'), events: 5, evaluable: 6 }),
  candidate({ ...own('C'), events: 3, evaluable: 9 }),
  candidate({ ...own('D'), events: 7, evaluable: 12, verified: false }),
];
const of = (given: CandidateRow[], s: SynthesisSpec = spec) => {
  const ask = (asked: SynthesisSpec) => answerSynthesis('How many?', asked, given);
  return { answer: ask(s), table: sensitivityOf(ask(s), ask) };
};

describe('sensitivity', () => {
  test('has every method and test for both levels of verification, the question’s own first', () => {
    const { table } = of(rows);
    expect(table.blocks.map((b) => [b.verification, b.k])).toEqual([
      ['verified', 3],
      ['all', 4],
    ]);
    for (const b of table.blocks)
      expect(b.rows.map((r) => `${r.method} ${r.test}`)).toEqual([
        'glmm z',
        'logit z',
        'logit hk',
        'freeman-tukey z',
        'freeman-tukey hk',
        'arcsine z',
        'arcsine hk',
      ]);
    expect(table.blocks.flatMap((b) => b.rows.filter((r) => r.asked))).toHaveLength(1);
  });

  test('repeats the answer itself in the row that was asked', () => {
    const { answer, table } = of(rows);
    const asked = table.blocks[0]?.rows.find((r) => r.asked);
    expect(asked?.main).toMatchObject({ estimate: answer.estimate, ci: answer.ci, k: answer.k });
    expect([asked?.lowest, asked?.highest]).toEqual([answer.overlap.range?.low, answer.overlap.range?.high]);
  });

  test('ignoring overlap counts the set-aside cohort again and is what the kernel gives for all of them', () => {
    const { table } = of(rows);
    const block = table.blocks[0];
    expect(block?.countedTwice).toEqual({ cohorts: 1, patients: 8 });
    const wrong = block?.rows.find((r) => r.method === 'arcsine' && r.test === 'hk')?.ignoring;
    const kernel = poolProportions(
      [
        { study: 'A', x: 8, n: 10 },
        { study: 'C', x: 3, n: 9 },
        { study: 'A2', x: 4, n: 8 },
        { study: 'B', x: 5, n: 6 },
      ],
      { method: 'arcsine', test: 'hk', leaveOneOut: false },
    );
    expect(wrong).toMatchObject({ k: 4, patients: 33, estimate: kernel.estimate });
    expect(wrong?.ci).toEqual([...kernel.ci]);
  });

  test('a cohort set aside for its time point is not counted as overlap', () => {
    const { table } = of([
      ...rows,
      candidate({ ...own('B'), id: 'B/2', timepoint: '24 months', events: 1, evaluable: 6 }),
    ]);
    expect(table.blocks[0]?.countedTwice).toEqual({ cohorts: 1, patients: 8 });
  });

  test('shows one block where both levels count the same, and no range where nothing overlaps', () => {
    const { table } = of(rows.filter((r) => r.verified && r.overlapGroup === null));
    expect(table.sameRows).toBe(true);
    expect(table.blocks).toHaveLength(1);
    expect(table.spread).toBeNull();
    const three = of([
      ...rows.filter((r) => r.overlapGroup === null),
      candidate({ ...own('E'), events: 2, evaluable: 4 }),
    ]);
    expect(three.table.blocks[0]?.rows.every((r) => r.lowest === null && r.ignoring === null)).toBe(true);
  });

  test('spans every estimate in it', () => {
    const { table } = of(rows);
    const all = table.blocks.flatMap((b) => b.rows.flatMap((r) => [r.main.estimate, r.lowest, r.highest]));
    const numbers = all.filter((p) => p !== null);
    expect(table.spread).toEqual([Math.min(...numbers), Math.max(...numbers)]);
  });
});
