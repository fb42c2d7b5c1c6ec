import { expect, test } from 'vitest';
import {
  cookieValue,
  demonstrationCookie,
  demonstrationToken,
  readDemonstrationToken,
} from './demonstration-session.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const hours = (n: number) => new Date(AT.getTime() + n * 3_600_000);
const SECRET = 's'.repeat(40);

test('a token names its person for twelve hours', () => {
  const token = demonstrationToken(SECRET, 'demonstration-ö 07', AT);
  expect(readDemonstrationToken(SECRET, token, hours(12))).toBe('demonstration-ö 07');
  expect(readDemonstrationToken(SECRET, token, hours(12.01))).toBeNull();
  expect(readDemonstrationToken(SECRET, token, hours(-1))).toBeNull();
});

test('a token of another secret, or altered in any part, names nobody', () => {
  const token = demonstrationToken(SECRET, 'person-1', AT);
  expect(readDemonstrationToken('t'.repeat(40), token, AT)).toBeNull();
  const [person, at, sign] = token.split('.');
  const other = Buffer.from('person-2').toString('base64url');
  for (const forged of [
    `${other}.${at}.${sign}`,
    `${person}.${Number(at) + 1}.${sign}`,
    `${person}.${at}.`,
    `${token}.x`,
    '',
    'a.b.c',
  ])
    expect(readDemonstrationToken(SECRET, forged, AT), forged).toBeNull();
});

test('the cookie cannot be read by scripts, does not travel from other sites, and is secure over https', () => {
  const cookie = demonstrationCookie('t', true);
  for (const part of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/']) expect(cookie).toContain(part);
  expect(demonstrationCookie('', false)).toContain('Max-Age=0');
  expect(cookieValue('a=1; action_demonstration=x=y ;b=2', 'action_demonstration')).toBe('x=y');
  expect(cookieValue('xaction_demonstration=1', 'action_demonstration')).toBeNull();
});
