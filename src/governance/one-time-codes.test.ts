import { expect, test } from 'vitest';
import {
  backupCodeHash,
  backupCodes,
  base32,
  codeAt,
  seal,
  stepOf,
  stepOfCode,
  totpAddress,
  unseal,
} from './one-time-codes.ts';

const KEY = Buffer.from('12345678901234567890');

test('the codes are those of RFC 4226 and RFC 6238', () => {
  const hotp = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  expect(hotp.map((_, i) => codeAt(KEY, i))).toEqual(hotp);
  // the RFC gives eight digits; the last six are ours
  const totp: [number, string][] = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ];
  for (const [seconds, code] of totp) expect(codeAt(KEY, stepOf(new Date(seconds * 1000))), String(seconds)).toBe(code);
});

test('a code fits its half minute and the two beside it, and never one that is not later than the last', () => {
  const at = new Date(1111111111_000);
  const now = stepOf(at);
  for (const d of [-1, 0, 1]) expect(stepOfCode(KEY, codeAt(KEY, now + d), at, 0)).toBe(now + d);
  for (const d of [-2, 2]) expect(stepOfCode(KEY, codeAt(KEY, now + d), at, 0)).toBeNull();
  expect(stepOfCode(KEY, codeAt(KEY, now), at, now)).toBeNull();
  expect(stepOfCode(KEY, codeAt(KEY, now - 1), at, now)).toBeNull();
  expect(stepOfCode(KEY, codeAt(KEY, now + 1), at, now)).toBe(now + 1);
  for (const no of ['', '12345', '1234567', 'abcdef', '٠٥٠٤٧١', '05047 '])
    expect(stepOfCode(KEY, no, at, 0)).toBeNull();
});

test('the address of the square holds the key in base 32 and hides nothing in the name', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
  expect(base32(new Uint8Array())).toBe('');
  const address = totpAddress(KEY, 'a&secret=x@example.org', 'ACTioN');
  expect(new URL(address).searchParams.getAll('secret')).toEqual([base32(KEY)]);
});

test('backup codes use every byte of chance, and their hash is bound to the user and the secret', () => {
  const [one, two] = backupCodes(Uint8Array.from({ length: 20 }, (_, i) => i * 13));
  expect([one, two].every((c) => /^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$/.test(c ?? ''))).toBe(true);
  expect(one).not.toBe(two);
  const hash = backupCodeHash('secret', 'u1', one ?? '');
  expect(backupCodeHash('secret', 'u1', ` ${one?.toLowerCase().replace('-', ' ')}`)).toBe(hash);
  expect(backupCodeHash('secret', 'u2', one ?? '')).not.toBe(hash);
  expect(backupCodeHash('other', 'u1', one ?? '')).not.toBe(hash);
});

test('a sealed key opens for its user and secret only, and not when a letter was changed', () => {
  const sealed = seal('secret', 'u1', KEY, new Uint8Array(12));
  expect(Buffer.from(unseal('secret', 'u1', sealed) ?? []).equals(KEY)).toBe(true);
  expect(unseal('secret', 'u2', sealed)).toBeNull();
  expect(unseal('other', 'u1', sealed)).toBeNull();
  expect(
    unseal('secret', 'u1', `${sealed.slice(0, 50)}${sealed[50] === 'A' ? 'B' : 'A'}${sealed.slice(51)}`),
  ).toBeNull();
  expect(unseal('secret', 'u1', '')).toBeNull();
});
