import fc from 'fast-check';
import { expect, test } from 'vitest';
import { earliestDay, latestDay, monthsBefore, timeOf } from './conflict-dates.ts';

test('Months are counted back to the same day, and to the last day of a shorter month', () => {
  expect(monthsBefore('2026-11-23', 36)).toBe('2023-11-23');
  expect(monthsBefore('2028-02-29', 36)).toBe('2025-02-28');
  expect(monthsBefore('2024-02-29', 48)).toBe('2020-02-29');
  expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-28');
  expect(monthsBefore('2026-01-15', 1)).toBe('2025-12-15');
});

test('A date that says less than a day begins as early and ends as late as it can', () => {
  expect([earliestDay('2024'), earliestDay('2024-02'), earliestDay('2024-02-07')]).toEqual([
    '2024-01-01',
    '2024-02-01',
    '2024-02-07',
  ]);
  expect([latestDay('2024'), latestDay('2024-02'), latestDay('2023-02'), latestDay('2024-02-07')]).toEqual([
    '2024-12-31',
    '2024-02-29',
    '2023-02-28',
    '2024-02-07',
  ]);
});

test.each(['', 'last year', '2024-13', '2023-02-29', '2024-1', '24', '2024-00-01'])(
  'A date that cannot be read (%j) says nothing, so that the interest goes on',
  (raw) => {
    expect(earliestDay(raw)).toBeNull();
    expect(latestDay(raw)).toBeNull();
    expect(timeOf({ from: raw, to: raw }, '2026-11-23', 36)).toBe('current');
  },
);

const day = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2040-12-31T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

test('Saying less of a date never puts an interest further away', () => {
  const order = ['past', 'ended', 'current', 'future'];
  const near = (t: string): number => (t === 'future' ? 2 : order.indexOf(t));
  fc.assert(
    fc.property(day, day, day, fc.constantFrom(7, 4), (from, to, on, keep) => {
      fc.pre(from <= to);
      const exact = timeOf({ from, to }, on, 36);
      const vague = timeOf({ from: from.slice(0, keep), to: to.slice(0, keep) }, on, 36);
      expect(near(vague)).toBeGreaterThanOrEqual(near(exact));
    }),
  );
});
