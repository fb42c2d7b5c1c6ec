import { expect, test } from 'vitest';
import { profileForm, readWebsite } from './profile.ts';

const EMPTY = {
  orcid: '',
  institution: '',
  position: '',
  country: '',
  diseases: [],
  expertise: [],
  fieldRoles: [],
  pillars: [],
  languages: [],
  about: '',
  website: '',
};
const wrong = (change: object) => {
  const read = profileForm.safeParse({ ...EMPTY, ...change });
  return read.success ? [] : [...new Set(read.error.issues.map((i) => i.path[0]))];
};

test.each([
  ['example.org', 'https://example.org/'],
  ['http://example.org/a b', 'http://example.org/a%20b'],
  ['https://example.org:8443/x?y=1#z', 'https://example.org:8443/x?y=1#z'],
  ['javascript:alert(1)', null],
  [' java\nscript:alert(1)', null],
  ['data:text/html,hello', null],
  ['//example.org', 'https://example.org/'],
  ['https://name:word@example.org/', null],
  ['https://localhost/', null],
  ['mailto:somebody@example.org', null],
  ['', null],
])('the website %j is taken as %j', (text, href) => {
  expect(readWebsite(text)).toBe(href);
});

test('an empty profile is a profile, and keys that no list has are refused beside their field', () => {
  expect(wrong({})).toEqual([]);
  expect(wrong({ diseases: ['SLE', 'SLE', 'LN'], expertise: ['biostatistics'], languages: ['de'] })).toEqual([]);
  expect(wrong({ diseases: ['not-a-disease'] })).toEqual(['diseases']);
  expect(wrong({ expertise: ['magic'] })).toEqual(['expertise']);
  expect(wrong({ fieldRoles: ['king'] })).toEqual(['fieldRoles']);
  expect(wrong({ pillars: ['fourth'] })).toEqual(['pillars']);
  expect(wrong({ languages: ['xx-lost'] })).toEqual(['languages']);
  expect(wrong({ country: 'ZZ' })).toEqual(['country']);
  expect(wrong({ orcid: '0000-0002-1825-0098' })).toEqual(['orcid']);
  expect(wrong({ about: 'x'.repeat(1501) })).toEqual(['about']);
  expect(wrong({ website: 'javascript:alert(1)' })).toEqual(['website']);
});

test('texts lose characters that turn their direction or end their line, and lists are sorted without doubles', () => {
  const read = profileForm.parse({
    ...EMPTY,
    orcid: 'https://orcid.org/0000-0002-1825-0097',
    position: ' Head\r\nof \u202eeverything ',
    about: 'One.\r\nTwo.\u0000\u2066',
    diseases: ['SLE', 'LN', 'SLE'],
  });
  expect(read.orcid).toBe('0000-0002-1825-0097');
  expect(read.position).toBe('Head of everything');
  expect(read.about).toBe('One.\nTwo.');
  expect(read.diseases).toEqual(['LN', 'SLE']);
});
