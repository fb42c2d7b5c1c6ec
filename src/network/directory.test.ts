import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { addPerson } from '#governance/people.server.ts';
import { publicProfile, publicProfiles } from './directory.server.ts';
import { DIRECTORY_KEYS, type DirectoryFilter, readDirectoryFilter } from './directory.ts';
import { addInstitution } from './institutions.server.ts';
import { readPhotograph, savePhotograph } from './photographs.server.ts';
import { PROFILE_FIELDS, type ProfileField } from './profile.ts';
import { consentHistory, consentsOf, networkCoverage, profileOf, saveProfile, setConsents } from './profiles.server.ts';

const AT = new Date('2026-06-01T10:00:00Z');
const PAGE = { page: 1, size: 50 };
/** What stands in each field, in words that occur nowhere else. */
const WORDS: Record<ProfileField, string> = {
  name: 'Qzname Testperson',
  photograph: 'ffd8',
  institution: 'Qzinstitution of Testing',
  position: 'Qzposition',
  country: 'NZ',
  orcid: '0000-0002-1825-0097',
  diseases: 'LN',
  expertise: 'biostatistics',
  'field-roles': 'registry-lead',
  pillars: 'ecosystem',
  languages: 'fi',
  about: 'Qzabout text',
  website: 'https://qzwebsite.example.org/',
};
const FILTERS: Record<keyof DirectoryFilter, { value: string; field: ProfileField }> = {
  disease: { value: 'SLE', field: 'diseases' },
  expertise: { value: 'biostatistics', field: 'expertise' },
  region: { value: 'oceania', field: 'country' },
  pillar: { value: 'ecosystem', field: 'pillars' },
  language: { value: 'fi', field: 'languages' },
};
/** A key stands whole in JSON; two letters of it may stand in any word. */
const inJson = (f: ProfileField): string => (WORDS[f].startsWith('Qz') ? WORDS[f] : `"${WORDS[f]}"`);
const ALL = PROFILE_FIELDS.map((f) => f.key);

async function person(tx: WriteTx, id = 'person-q'): Promise<string> {
  await addPerson(
    tx,
    {
      id,
      name: WORDS.name,
      email: `${id}@example.org`,
      affiliation: 'Qzaffiliation',
      roles: ['member'],
      demonstration: false,
    },
    AT,
  );
  const institution = await addInstitution(
    tx,
    id,
    { name: WORDS.institution, ror: null, country: 'NZ', city: 'Qzcity', kind: 'university' },
    AT,
  );
  await saveProfile(
    tx,
    id,
    {
      orcid: WORDS.orcid,
      institution,
      position: WORDS.position,
      country: WORDS.country,
      diseases: [WORDS.diseases],
      expertise: [WORDS.expertise],
      fieldRoles: [WORDS['field-roles']],
      pillars: [WORDS.pillars],
      languages: [WORDS.languages],
      about: WORDS.about,
      website: WORDS.website,
    },
    AT,
  );
  await savePhotograph(tx, id, { jpeg: new Uint8Array([0xff, 0xd8, 1]), side: 1 }, AT);
  return id;
}

const found = async (tx: WriteTx, filter: DirectoryFilter = {}) => (await publicProfiles(tx, filter, PAGE)).total;

test('without a consent nobody is shown, by list, page, picture or filter', async () => {
  const tx = await openTx();
  const id = await person(tx);
  expect(await found(tx)).toBe(0);
  expect(await publicProfile(tx, id)).toBe(null);
  expect(await readPhotograph(tx, id, 'anybody')).toBe(null);
  expect((await readPhotograph(tx, id, 'network'))?.jpeg).toEqual(new Uint8Array([0xff, 0xd8, 1]));
  await setConsents(tx, id, new Set(ALL.filter((f) => f !== 'name')), AT);
  expect(await found(tx), 'everything but the name').toBe(0);
  expect(await publicProfile(tx, id)).toBe(null);
  expect(await readPhotograph(tx, id, 'anybody')).toBe(null);
});

test.each(ALL.filter((f) => f !== 'name'))(
  'with everything public but %s, that field is in nothing that was read',
  async (kept) => {
    const tx = await openTx();
    const id = await person(tx);
    await setConsents(tx, id, new Set(ALL.filter((f) => f !== kept)), AT);
    const read = JSON.stringify([await publicProfile(tx, id), await publicProfiles(tx, {}, PAGE)]);
    expect(read).toContain(WORDS.name);
    if (kept === 'photograph') {
      expect(await readPhotograph(tx, id, 'anybody')).toBe(null);
      expect(read).toContain('"photograph":null');
    } else if (kept === 'country')
      // the country of an institution that is public is the institution's
      expect((await publicProfile(tx, id))?.country).toBe(null);
    else expect(read).not.toContain(inJson(kept));
    expect(read).not.toContain('@example.org');
    expect(read).not.toContain('Qzaffiliation');
  },
);

test('only the name public: every other word of the profile stays out, and no filter finds the person by what is kept', async () => {
  const tx = await openTx();
  const id = await person(tx);
  await setConsents(tx, id, new Set<ProfileField>(['name']), AT);
  const read = JSON.stringify([await publicProfile(tx, id), await publicProfiles(tx, {}, PAGE)]);
  for (const f of ALL.filter((k) => k !== 'name')) expect(read, f).not.toContain(inJson(f));
  expect(await found(tx)).toBe(1);
  for (const key of DIRECTORY_KEYS) expect(await found(tx, { [key]: FILTERS[key].value }), key).toBe(0);
});

test.each(DIRECTORY_KEYS)(
  'the filter by %s finds a person only once that field is public, and no longer when consent is taken back',
  async (key) => {
    const tx = await openTx();
    const id = await person(tx);
    const { value, field } = FILTERS[key];
    await setConsents(tx, id, new Set<ProfileField>(['name', field]), AT);
    expect(await found(tx, { [key]: value })).toBe(1);
    await setConsents(tx, id, new Set<ProfileField>(['name']), new Date(AT.getTime() + 1000));
    expect(await found(tx, { [key]: value })).toBe(0);
  },
);

test('the people of an institution are those who made it public; its country finds them by region only then', async () => {
  const tx = await openTx();
  const id = await person(tx);
  const own = await profileOf(tx, id);
  const institution = own?.institution ?? '';
  await setConsents(tx, id, new Set<ProfileField>(['name']), AT);
  expect((await publicProfiles(tx, { institution }, PAGE)).total).toBe(0);
  expect(await found(tx, { region: 'oceania' })).toBe(0);
  await setConsents(tx, id, new Set<ProfileField>(['name', 'institution']), AT);
  expect((await publicProfiles(tx, { institution }, PAGE)).total).toBe(1);
  expect(await found(tx, { region: 'oceania' })).toBe(1);
});

test('every change of mind is dated and kept, and the last word holds', async () => {
  const tx = await openTx();
  const id = await person(tx);
  const at = (n: number) => new Date(AT.getTime() + n * 1000);
  expect(await setConsents(tx, id, new Set<ProfileField>(['name', 'about']), at(1))).toEqual({
    given: ['name', 'about'],
    withdrawn: [],
  });
  expect(await setConsents(tx, id, new Set<ProfileField>(['name', 'about']), at(2))).toEqual({
    given: [],
    withdrawn: [],
  });
  expect(await setConsents(tx, id, new Set<ProfileField>(['name']), at(3))).toEqual({
    given: [],
    withdrawn: ['about'],
  });
  expect(await consentsOf(tx, id)).toEqual({ name: at(1) });
  expect((await consentHistory(tx, id, 10)).map((h) => [h.field, h.given, h.at])).toEqual([
    ['about', false, at(3)],
    ['about', true, at(1)],
    ['name', true, at(1)],
  ]);
  await sql`savepoint attempt`.execute(tx);
  await expect(sql`update profile_consent set given = true`.execute(tx)).rejects.toMatchObject({ code: 'AC001' });
  await sql`rollback to savepoint attempt`.execute(tx);
});

test('who has left the network is no longer shown and no longer counted', async () => {
  const tx = await openTx();
  const id = await person(tx);
  await setConsents(tx, id, new Set(ALL), AT);
  expect(await found(tx)).toBe(1);
  expect((await networkCoverage(tx)).find((p) => p.person === id)).toEqual({
    person: id,
    country: 'NZ',
    diseases: ['LN'],
    expertise: ['biostatistics'],
  });
  await tx.updateTable('person_role').set({ until: AT }).where('person_id', '=', id).execute();
  expect(await found(tx)).toBe(0);
  expect(await publicProfile(tx, id)).toBe(null);
  expect(await networkCoverage(tx)).toEqual([]);
});

test('an ORCID iD of somebody else is refused without saying whose it is', async () => {
  const tx = await openTx();
  await person(tx);
  await addPerson(
    tx,
    { id: 'person-r', name: 'R', email: null, affiliation: null, roles: ['member'], demonstration: false },
    AT,
  );
  const own = await profileOf(tx, 'person-r');
  if (!own) throw new Error('gone');
  await expect(saveProfile(tx, 'person-r', { ...own, orcid: WORDS.orcid }, AT)).rejects.toMatchObject({
    field: 'orcid',
    message: expect.not.stringContaining('Qz'),
  });
});

test('values of the address that no list has are left out, and pages do not overlap', async () => {
  expect(readDirectoryFilter(new URLSearchParams('disease=SLE&pillar=fourth&language=%00&region=oceania&x=1'))).toEqual(
    {
      disease: 'SLE',
      region: 'oceania',
    },
  );
  const tx = await openTx();
  for (let i = 0; i < 5; i++) {
    const id = `person-p${i}`;
    await addPerson(
      tx,
      { id, name: 'Same Name', email: null, affiliation: null, roles: ['member'], demonstration: false },
      AT,
    );
    await setConsents(tx, id, new Set<ProfileField>(['name']), AT);
  }
  const pages = await Promise.all([1, 2, 3].map((page) => publicProfiles(tx, {}, { page, size: 2 })));
  expect(pages.flatMap((p) => p.rows.map((r) => r.id))).toEqual([0, 1, 2, 3, 4].map((i) => `person-p${i}`));
});
