import { describe, expect, test } from 'vitest';
import { answerQuery, compareAnswers, type QueryMember, queryFigures, querySpec } from './query-answer.ts';

const member = (n: number, status: string | null, ...phases: string[]): QueryMember => ({
  id: `NCT0000000${n}`,
  status,
  phases,
});
const answer = (...members: QueryMember[]) => answerQuery('How many?', { disease: 'SLE' }, members);

describe('the answer of a query', () => {
  test('does not depend on the order of the members, and counts each once', () => {
    const [a, b] = [member(1, 'RECRUITING', 'PHASE2', 'PHASE1'), member(2, null)];
    expect(answer(a, b, a)).toEqual(answer(b, { ...a, phases: ['PHASE1', 'PHASE2'] }));
    expect(answer(b, a).studies.map((s) => s.id)).toEqual([a.id, b.id]);
  });

  test('counts by status and by phase group add up to the total', () => {
    const full = answer(
      member(1, 'RECRUITING', 'PHASE1', 'PHASE2'),
      member(2, 'WITHDRAWN', 'PHASE1'),
      member(3, null),
      member(4, 'SUSPENDED', 'NA'),
    );
    expect(full).toMatchObject({ total: 4, recruiting: 1, stopped: 2, completed: 0 });
    expect(full.byPhase).toEqual({ NA: 1, NONE: 1, PHASE1: 1, 'PHASE1/PHASE2': 1 });
    expect(full.byStatus).toEqual({ NONE: 1, RECRUITING: 1, SUSPENDED: 1, WITHDRAWN: 1 });
  });

  test('of no studies is nought throughout, never not a number', () => {
    expect(Object.values(queryFigures(answer())).every((v) => v === '0')).toBe(true);
  });

  test('prints its figures; a study of a combined phase stands under both phases', () => {
    const many = Array.from({ length: 1200 }, (_, i) => ({
      ...member(0, 'RECRUITING', 'PHASE2', 'PHASE3'),
      id: `NCT${i}`,
    }));
    expect(queryFigures(answer(...many))).toMatchObject({
      total: '1,200',
      recruitingPercent: '100',
      phase2: '1,200',
      phase3: '1,200',
      phase1: '0',
    });
  });

  test('leaves out of its question what was not asked', () => {
    expect(Object.keys(answerQuery('q', { disease: 'SLE', phase: undefined }, []).spec)).toEqual(['disease']);
  });
});

describe('comparing two answers', () => {
  const before = answer(member(1, 'RECRUITING'), member(2, 'RECRUITING'), member(3, 'COMPLETED', 'PHASE1'));
  test('equal ones have no difference', () => expect(compareAnswers(before, structuredClone(before))).toEqual([]));

  test('a member that stopped is high, and worst first; entering, leaving and other moves are medium', () => {
    const after = answer(member(1, 'ACTIVE_NOT_RECRUITING'), member(2, 'TERMINATED'), member(4, null));
    expect(compareAnswers(before, after).map((c) => [c.grade, c.rule, c.sentence])).toEqual([
      ['high', 'status-stopped', 'NCT00000002 went from recruiting to terminated.'],
      ['medium', 'status-other', 'NCT00000001 went from recruiting to active, not recruiting.'],
      ['medium', 'query-member-removed', 'NCT00000003 (completed) left the list.'],
      ['medium', 'query-member-added', 'NCT00000004 (no status) entered the list.'],
    ]);
  });

  test('a study that left the list because it stopped says so with the rule and grade of stopping', () => {
    const after = answer(member(1, 'RECRUITING'));
    const present = new Map([
      [member(2, null).id, 'TERMINATED'],
      [member(3, null).id, 'COMPLETED'],
    ]);
    expect(compareAnswers(before, after, present).map((c) => [c.grade, c.rule, c.sentence])).toEqual([
      ['high', 'status-stopped', 'NCT00000002 went from recruiting to terminated, and left the list.'],
      ['medium', 'query-member-removed', 'NCT00000002 (recruiting) left the list.'],
      ['medium', 'query-member-removed', 'NCT00000003 (completed) left the list.'],
    ]);
  });

  test('a phase that moved is medium', () => {
    const after = answer(member(1, 'RECRUITING'), member(2, 'RECRUITING'), member(3, 'COMPLETED', 'PHASE1', 'PHASE2'));
    expect(compareAnswers(before, after)).toMatchObject([
      { grade: 'medium', rule: 'phase', sentence: 'NCT00000003 went from Phase 1 to Phase 1/2.' },
    ]);
  });

  test('a list of one that a study has both entered as stopped says that it entered', () => {
    expect(compareAnswers(answer(), answer(member(1, 'WITHDRAWN')))).toMatchObject([
      { rule: 'query-member-added', grade: 'medium' },
    ]);
  });
});

test.each([
  [{ disease: 'SLE', target: 'CD19', modality: 'auto-CAR-T', phase: 'PHASE1', status: 'RECRUITING' }, true],
  [{}, true],
  [{ disease: 'lupus' }, false],
  [{ phase: 'PHASE1/PHASE2' }, false],
  [{ status: 'constructor' }, false],
  [{ disease: '__proto__' }, false],
  [{ other: 'x' }, false],
])('the question %j can be put: %j', (spec, good) => expect(querySpec.safeParse(spec).success).toBe(good));
