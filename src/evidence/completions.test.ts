import { describe, expect, test } from 'vitest';
import { yearAfter } from './completion-groups.ts';
import { type CompletionCount, completions, completionsReading } from './completions.ts';

const count = (month: string | null, due: CompletionCount['due'], n = 1, complete = true): CompletionCount => ({
  month,
  due,
  complete,
  count: n,
});

describe('expected completions', () => {
  test('stand in their months beside the month of the evidence, those that passed apart', () => {
    const c = completions(
      [count('2026-06', 'passed', 2), count('2026-09', 'next'), count('2026-09', 'results', 7)],
      '2026-07-31',
    );
    expect(c.months).toEqual([
      { month: '2026-06', passed: 2, next: 0, later: 0 },
      { month: '2026-07', passed: 0, next: 0, later: 0 },
      { month: '2026-08', passed: 0, next: 0, later: 0 },
      { month: '2026-09', passed: 0, next: 1, later: 0 },
    ]);
    expect(c.byGroup).toMatchObject({ passed: 2, next: 1, results: 7 });
    expect(c.total).toBe(10);
  });

  test('tell a date that is not given from one that the record held did not carry', () => {
    const c = completions([count(null, 'undated', 3, true), count(null, 'undated', 4, false)], '2026-07-31');
    expect(c).toMatchObject({ notGiven: 3, notCarried: 4, months: [] });
    expect(completionsReading(c)).toBe(
      'No primary completion is to be expected of the studies shown. Of 7 studies no primary completion date is held.',
    );
  });

  test('of dates far away, or of which only the year is given, say how many are not drawn', () => {
    const c = completions(
      [count('2199-12', 'later'), count('2001-01', 'passed'), count('2028', 'later', 2), count('2026-08', 'next')],
      '2026-07-31',
    );
    expect(c).toMatchObject({ outside: 2, onlyYear: 2 });
    expect(c.months).toHaveLength(2);
  });

  test('a year after a leap day is a day that exists', () => {
    expect(yearAfter('2024-02-29')).toBe('2025-02-28');
    expect(yearAfter('2026-07-31')).toBe('2027-07-31');
  });
});
