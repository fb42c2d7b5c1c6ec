import { expect, test } from 'vitest';
import { backOff, retryAfter } from './manners.ts';
import { type Attempts, isDue, patienceMs } from './schedule.ts';

const d = (iso: string) => new Date(iso);
const attempts = (more: Partial<Attempts> = {}): Attempts => ({
  lastAttempt: d('2026-08-01T03:07:00Z'),
  lastSuccess: d('2026-08-01T03:20:00Z'),
  failures: 0,
  notBefore: null,
  ...more,
});

test('a daily sync is due from three at night, once, and a night that was missed is made up for', () => {
  expect(isDue('daily', attempts(), d('2026-08-02T02:59:59Z'))).toBe(false);
  expect(isDue('daily', attempts(), d('2026-08-02T03:00:00Z'))).toBe(true);
  expect(isDue('daily', attempts(), d('2026-08-05T17:00:00Z'))).toBe(true);
  expect(isDue('daily', attempts({ lastSuccess: d('2026-08-05T17:00:00Z') }), d('2026-08-05T23:00:00Z'))).toBe(false);
});

test('hourly and weekly keep their hours; a week begins on Sunday', () => {
  expect(isDue('hourly', attempts(), d('2026-08-01T03:59:00Z'))).toBe(false);
  expect(isDue('hourly', attempts(), d('2026-08-01T04:00:00Z'))).toBe(true);
  // 2 August 2026 is a Sunday
  expect(isDue('weekly', attempts(), d('2026-08-02T02:59:00Z'))).toBe(false);
  expect(isDue('weekly', attempts(), d('2026-08-02T03:00:00Z'))).toBe(true);
});

test('a source that was never read is due at once, unless nothing ever is', () => {
  const never = attempts({ lastAttempt: null, lastSuccess: null });
  expect(isDue('daily', never, d('2026-08-01T12:00:00Z'))).toBe(true);
  expect(isDue('off', never, d('2026-08-01T12:00:00Z'))).toBe(false);
});

test('after a failure it is tried again later and later, not in a loop', () => {
  const due = (failures: number, now: string) => isDue('daily', attempts({ failures }), d(now));
  expect([due(1, '2026-08-01T03:36:59Z'), due(1, '2026-08-01T03:37:00Z')]).toEqual([false, true]);
  expect([due(2, '2026-08-01T04:06:59Z'), due(2, '2026-08-01T04:07:00Z')]).toEqual([false, true]);
  expect([due(99, '2026-08-01T15:06:59Z'), due(99, '2026-08-01T15:07:00Z')]).toEqual([false, true]);
});

test('a source that asked for peace is left alone until then', () => {
  const asked = attempts({ failures: 1, notBefore: d('2026-08-01T09:00:00Z') });
  expect(isDue('daily', asked, d('2026-08-01T08:59:59Z'))).toBe(false);
  expect(isDue('daily', asked, d('2026-08-01T09:00:00Z'))).toBe(true);
});

test('patience is some turns of the schedule, and none is needed where it is off', () => {
  expect([patienceMs('off'), patienceMs('daily'), patienceMs(null)]).toEqual([null, 172_800_000, 777_600_000]);
});

test('waits double, stay within their bound, and leave half to chance', () => {
  const m = { firstWaitMs: 1000, mostWaitMs: 10_000 };
  expect([1, 2, 3, 4, 5, 99].map((n) => backOff(n, m, 0))).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  expect([1, 5].map((n) => backOff(n, m, 0.999999))).toEqual([1000, 10_000]);
});

test('Retry-After is read in seconds or as a date; a date that has passed is now; anything else is nothing', () => {
  const now = d('2026-08-01T03:00:00Z');
  const read = (header: string | null) => retryAfter(header, now);
  expect([
    read('120'),
    read(' 0 '),
    read('Sat, 01 Aug 2026 03:01:00 GMT'),
    read('Sat, 01 Aug 2026 02:00:00 GMT'),
  ]).toEqual([120_000, 0, 60_000, 0]);
  expect(['', null, '-5', '1.5', 'soon', '2026-08-01', 'Sat, nonsense', '99999999999'].map(read)).toEqual(
    Array.from({ length: 8 }, () => null),
  );
});
