import { expect, test } from 'vitest';
import { addressKey, makeRateLimit } from './rate-limit.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

test('an address may send so many requests in the minute that begins with its first, and is told when the next may come', () => {
  const limit = makeRateLimit(2);
  expect([
    limit.take('a', at(0)),
    limit.take('a', at(1)),
    limit.take('a', at(20.5)),
    limit.take('a', at(59.9)),
  ]).toEqual([null, null, 40, 1]);
  expect(limit.take('b', at(30))).toBeNull();
  expect(limit.take('a', at(60))).toBeNull();
});

test('however many addresses come, only so many are remembered, and those whose minute has ended are forgotten first', () => {
  const limit = makeRateLimit(1, 3);
  for (const a of ['a', 'b', 'c', 'd']) expect(limit.take(a, at(0))).toBeNull();
  expect(limit.size()).toBe(3);
  expect(limit.take('d', at(1))).toBe(59);
  expect(limit.take('e', at(61))).toBeNull();
  expect(limit.size()).toBe(1);
});

test('a clock that was set back does not lock anybody out', () => {
  const limit = makeRateLimit(1);
  expect(limit.take('a', at(1000))).toBeNull();
  expect(limit.take('a', at(0))).toBeNull();
});

test('all addresses of one IPv6 network count together, and one written in two ways is one', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(addressKey('2001:0DB8:0001:0002::1')).toBe('2001:db8:1:2');
  expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0');
  expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0');
  expect(addressKey('::1')).toBe('0:0:0:0');
  expect(addressKey('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(addressKey('192.0.2.7')).toBe('192.0.2.7');
  expect(addressKey('')).toBe('');
});
