import { expect, test } from 'vitest';
import { isOrcid, orcidAddress, orcidCheckCharacter, readOrcid } from './orcid.ts';

test('the check character follows ISO/IEC 7064 MOD 11-2, ten written X', () => {
  // the two examples of ORCID’s own documentation
  expect(orcidCheckCharacter('000000021825009')).toBe('7');
  expect(orcidCheckCharacter('000000021694233')).toBe('X');
  expect(() => orcidCheckCharacter('00000002169423X')).toThrow('fifteen digits');
});

test('every way to write an iD becomes one form', () => {
  for (const written of [
    '0000-0002-1694-233X',
    ' 0000-0002-1694-233x ',
    '000000021694233X',
    'https://orcid.org/0000-0002-1694-233X',
    'http://www.orcid.org/0000-0002-1694-233X/',
    'orcid.org/0000-0002-1694-233X',
  ])
    expect(readOrcid(written), written).toBe('0000-0002-1694-233X');
  expect(isOrcid('0000-0002-1694-233X')).toBe(true);
  expect(isOrcid('000000021694233X')).toBe(false);
  expect(orcidAddress('0000-0002-1825-0097')).toBe('https://orcid.org/0000-0002-1825-0097');
});

test('any one wrong digit, and any two neighbours exchanged, are found out', () => {
  const right = '0000000218250097';
  for (let i = 0; i < 16; i++) {
    for (let d = 0; d < 10; d++) {
      const wrong = right.slice(0, i) + d + right.slice(i + 1);
      expect(readOrcid(wrong) !== null, wrong).toBe(wrong === right);
    }
    const swapped = right.slice(0, i) + (right[i + 1] ?? '') + right[i] + right.slice(i + 2);
    if (i < 15 && swapped !== right) expect(readOrcid(swapped), swapped).toBeNull();
  }
});

test('what is no iD is none', () => {
  for (const text of [
    '',
    '0000-0002-1825-009',
    '0000-0002-1825-00977',
    '٠000-0002-1825-0097',
    'https://evil.example/0000-0002-1825-0097',
    'X000-0002-1825-0097',
  ])
    expect(readOrcid(text), text).toBeNull();
});
