import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { institutionForm, readRor, rorCheckDigits } from './institution.ts';
import {
  addInstitution,
  changeInstitution,
  listInstitutions,
  mayBeSame,
  readInstitution,
} from './institutions.server.ts';
import { COUNTRIES, countryCodeOf, REGIONS, regionOf } from './regions.ts';

const AT = new Date('2026-06-01T10:00:00Z');
const ENTRY = {
  name: 'Made-up Hospital of Testing',
  ror: null,
  country: 'DE',
  city: 'Nowhere',
  kind: 'hospital' as const,
};

const open = async () => {
  const tx = await openTx();
  await addPerson(
    tx,
    { id: 'person-a', name: 'A', email: null, affiliation: null, roles: ['office'], demonstration: true },
    AT,
  );
  return tx;
};

test.each([
  ['https://ror.org/03yrm5c26', '03yrm5c26'],
  ['ror.org/042nb2s44/', '042nb2s44'],
  [' 00F54P054 ', '00f54p054'],
  ['03yrm5c27', null], // check digits
  ['03yrm5c62', null], // turned round
  ['30yrm5c26', null], // does not begin with 0
  ['03yrm5c2', null],
  ['03yrl5c26', null], // l, i, o and u are no digits there
  ['https://ror.org.example.org/03yrm5c26', null],
  ['', null],
])('the ROR identifier %j is read as %j', (text, ror) => {
  expect(readRor(text)).toBe(ror);
});

test('every change of one character of a ROR identifier, and every swap of two neighbours, is caught', () => {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  const ror = '03yrm5c26';
  expect(rorCheckDigits('03yrm5c')).toBe('26');
  for (let at = 1; at < 9; at++) {
    for (const d of digits) if (d !== ror[at]) expect(readRor(ror.slice(0, at) + d + ror.slice(at + 1))).toBe(null);
    const swapped = ror.slice(0, at - 1) + ror[at] + ror[at - 1] + ror.slice(at + 1);
    if (swapped !== ror) expect(readRor(swapped)).toBe(null);
  }
  expect(() => rorCheckDigits('0abcdei')).toThrow('no such character');
});

test('an institution stands once: the same ROR, or the same name in the same country in another spelling, is refused with the one that is there', async () => {
  const tx = await open();
  const first = await addInstitution(tx, 'person-a', { ...ENTRY, ror: '03yrm5c26' }, AT);
  await expect(
    addInstitution(tx, 'person-a', { ...ENTRY, name: 'Another', ror: '03yrm5c26' }, AT),
  ).rejects.toMatchObject({
    field: 'ror',
    there: first,
  });
  for (const name of ['MADE-UP HOSPITAL OF TESTING', 'Made up  hospital of testing', 'Máde-up Hospital of Testing'])
    await expect(addInstitution(tx, 'person-a', { ...ENTRY, name }, AT)).rejects.toMatchObject({
      field: 'name',
      there: first,
    });
  const abroad = await addInstitution(tx, 'person-a', { ...ENTRY, country: 'AT' }, AT);
  await expect(changeInstitution(tx, 'person-a', abroad, ENTRY, AT)).rejects.toMatchObject({ there: first });
  expect(await changeInstitution(tx, 'person-a', abroad, { ...ENTRY, country: 'AT', city: 'Graz' }, AT)).toEqual([
    'city',
  ]);
  expect((await readInstitution(tx, abroad))?.city).toBe('Graz');
});

test('names much alike in one country are shown as perhaps the same, and nothing is merged', async () => {
  const tx = await open();
  const one = await addInstitution(tx, 'person-a', ENTRY, AT);
  const other = await addInstitution(tx, 'person-a', { ...ENTRY, name: 'The Made-up Hospital of Testing' }, AT);
  await addInstitution(tx, 'person-a', { ...ENTRY, name: 'The Made-up Hospital of Testing', country: 'AT' }, AT);
  const it = await readInstitution(tx, one);
  if (!it) throw new Error('gone');
  expect((await mayBeSame(tx, it)).map((i) => i.id)).toEqual([other]);
});

test('words that look like patterns find nothing but themselves', async () => {
  const tx = await open();
  await addInstitution(tx, 'person-a', ENTRY, AT);
  const found = async (words: string) => (await listInstitutions(tx, { words }, { page: 1, size: 10 })).total;
  expect(await found('hospital of')).toBe(1);
  expect(await found('%')).toBe(0);
  expect(await found('h_spital')).toBe(0);
  expect(await found('\\')).toBe(0);
});

test('the form takes no name without letters, no country that is none, no kind of its own', () => {
  const errors = (change: object) => {
    const read = institutionForm.safeParse({ ...ENTRY, ror: '', ...change });
    return read.success ? [] : read.error.issues.map((i) => i.path[0]);
  };
  expect(errors({})).toEqual([]);
  expect(errors({ name: '  ' })).toEqual(['name']);
  expect(errors({ name: '––' })).toEqual(['name']);
  expect(errors({ country: 'XX' })).toEqual(['country']);
  expect(errors({ kind: 'palace' })).toEqual(['kind']);
  expect(errors({ ror: '03yrm5c27' })).toEqual(['ror']);
});

test('every country stands in one region, and the names of registries lead to it', () => {
  const codes = REGIONS.flatMap((r) => r.countries);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBeGreaterThan(230);
  expect(COUNTRIES.every((c) => c.label !== c.key)).toBe(true);
  for (const [name, code, region] of [
    ['Germany', 'DE', 'western-europe'],
    ['Korea, Republic of', 'KR', 'eastern-asia'],
    ['Turkey (Türkiye)', 'TR', 'western-asia'],
    ['Czechia', 'CZ', 'eastern-europe'],
    ['United Kingdom', 'GB', 'northern-europe'],
    ['Russian Federation', 'RU', 'eastern-europe'],
    ['China', 'CN', 'eastern-asia'],
  ] as const)
    expect([countryCodeOf(name), regionOf(countryCodeOf(name))], name).toEqual([code, region]);
  expect(countryCodeOf('Atlantis')).toBe(null);
  expect(regionOf(null)).toBe(null);
});
