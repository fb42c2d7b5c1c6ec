import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { sharedSecret } from './server-secret.server.ts';
import { readSettings, writeSetting } from './settings.server.ts';

const AT = new Date('2026-11-22T12:00:00Z');

test('settings begin with sense, keep what is set, and survive a value that makes no sense', async () => {
  const tx = await openTx();
  expect(await readSettings(tx)).toEqual({
    name: 'Autoimmunity Cell Therapy Network',
    sponsor: '',
    demonstration: false,
    sponsorCompany: '',
    disclosureRegister: 'committee',
  });
  await writeSetting(tx, 'demonstration', true, AT);
  await writeSetting(tx, 'name', 'One', AT);
  await writeSetting(tx, 'name', 'Two', AT);
  await tx.insertInto('setting').values({ name: 'sponsor', value: '{"no": "text"}', set_at: AT }).execute();
  expect(await readSettings(tx)).toMatchObject({ name: 'Two', sponsor: '', demonstration: true });
});

test('all servers of one database share the secret of the first', async () => {
  const tx = await openTx();
  expect(await sharedSecret(tx, 'a'.repeat(40), AT)).toBe('a'.repeat(40));
  expect(await sharedSecret(tx, 'b'.repeat(40), AT)).toBe('a'.repeat(40));
  await expect(sharedSecret(tx, 'short', AT)).rejects.toThrow('32 characters');
});
