import { expect, test } from 'vitest';
import { monthOf, monthsAfter } from './week.ts';

test('a month has its first and its last day, also in a leap year', () => {
  expect(monthOf('2026-07-31')).toEqual({ from: '2026-07-01', to: '2026-07-31' });
  expect(monthOf('2024-02-10')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
  expect(monthOf('2025-02-01')).toEqual({ from: '2025-02-01', to: '2025-02-28' });
  expect(monthOf('2025-12-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
});

test('months go on over the end of a year', () => {
  expect([monthsAfter('2026-01', -1), monthsAfter('2025-12', 1), monthsAfter('2026-07', 0)]).toEqual([
    '2025-12',
    '2026-01',
    '2026-07',
  ]);
});
