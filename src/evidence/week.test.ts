import { describe, expect, test } from 'vitest';
import { daysAfter, mondayOf, weeksOf, weeksReading } from './week.ts';

describe('weeks', () => {
  test('begin on Monday, over the turn of a year and of a leap day too', () => {
    expect(['2026-07-27', '2026-08-02', '2027-01-03', '2024-02-29'].map(mondayOf)).toEqual([
      '2026-07-27',
      '2026-07-27',
      '2026-12-28',
      '2024-02-26',
    ]);
    expect(daysAfter('2024-02-26', 6)).toBe('2024-03-03');
  });

  test('follow one another without a gap, and the fainter grades are left out', () => {
    const weeks = weeksOf(
      [
        { week: '2026-07-06', grade: 'high', changes: 1 },
        { week: '2026-07-20', grade: 'low', changes: 5 },
        { week: '2026-07-20', grade: 'noise', changes: 90 },
        { week: '2026-08-10', grade: 'noise', changes: 2 },
      ],
      'low',
    );
    expect(weeks).toEqual([
      { week: '2026-07-06', grades: [1, 0, 0, 0], total: 1 },
      { week: '2026-07-13', grades: [0, 0, 0, 0], total: 0 },
      { week: '2026-07-20', grades: [0, 0, 5, 0], total: 5 },
    ]);
    expect(weeksReading(weeks)).toBe(
      '6 changes since the week of 2026-07-06, 1 of them graded high; the most, 5, in the week of 2026-07-20.',
    );
  });

  test('are at most sixty, the last ones, and none where nothing changed', () => {
    const weeks = weeksOf(
      [
        { week: '2020-01-06', grade: 'high', changes: 1 },
        { week: '2026-07-27', grade: 'high', changes: 1 },
      ],
      'high',
    );
    expect(weeks).toHaveLength(60);
    expect(weeks.at(-1)?.week).toBe('2026-07-27');
    expect(weeksOf([], 'noise')).toEqual([]);
    expect(weeksReading([])).toBe('No change of this kind has been seen.');
  });
});
