import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { compareSyntheses, SYNTHESIS_CHANGE_RULES } from './synthesis-changes.ts';
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

describe('how an answer differs from the one before', () => {
  const rules = (before: CandidateRow[], after: CandidateRow[], more: Partial<SynthesisSpec> = {}) =>
    compareSyntheses(ask(before, more), ask(after, more)).map((c) => c.rule);
  test('is nothing when it is the same', () => {
    expect(rules(three, [...three].reverse())).toEqual([]);
  });
  test('is high when a counted cohort has other numbers, and says them', () => {
    const [a, ...rest] = three;
    const changes = compareSyntheses(ask(three), ask([{ ...a!, events: 7 }, ...rest]));
    expect(changes[0]).toMatchObject({
      rule: 'count-changed',
      grade: 'high',
      sentence: 'A 2024 was 8 of 10, is now 7 of 10.',
    });
    expect(changes.map((c) => c.rule)).toContain('estimate-changed');
  });
  test('is medium when a cohort comes or goes, and high when the estimate leaves its former interval or comes or goes', () => {
    expect(rules(three, [...three, candidate({ id: 'D/1', events: 7 })])).toContain('cohort-added');
    expect(rules(three, three.slice(0, 2))).toEqual(expect.arrayContaining(['cohort-removed', 'pooling-changed']));
    const worse = three.map((r) => ({ ...r, events: 1 }));
    expect(rules(three, worse)).toEqual(expect.arrayContaining(['count-changed', 'estimate-moved']));
  });
  test('is medium when another cohort stands for a group', () => {
    const pair = (first: boolean) => [
      candidate({ id: 'X/1', overlapGroup: 'G', poolPreferred: first }),
      candidate({ id: 'Y/1', overlapGroup: 'G', poolPreferred: !first }),
    ];
    expect(rules([...three, ...pair(true)], [...three, ...pair(false)])).toEqual(
      expect.arrayContaining(['overlap-changed', 'cohort-added', 'cohort-removed']),
    );
  });
  test('is low when only what is set aside or the words changed', () => {
    const aside = candidate({ id: 'U/1', verified: false });
    expect(rules([...three, aside], [...three, { ...aside, events: 1 }])).toEqual(['set-aside-changed']);
    const [a, ...rest] = three;
    expect(rules(three, [{ ...a!, product: 'product renamed' }, ...rest])).toEqual(['wording']);
  });
  test('is never nothing when the answer differs, and every rule is published once', () => {
    const answer = ask(three);
    for (const other of [
      { ...answer, tau2: 9 },
      { ...answer, I2: null },
      { ...answer, methodText: 'x' },
      { ...answer, estimate: answer.estimate! + 1e-13 },
      { ...answer, notPooledReason: 'x' },
    ])
      expect(compareSyntheses(answer, other)).toHaveLength(1);
    expect(new Set(SYNTHESIS_CHANGE_RULES.map((r) => r.rule)).size).toBe(SYNTHESIS_CHANGE_RULES.length);
  });
});
