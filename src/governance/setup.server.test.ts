import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { readActor } from './people.server.ts';
import { makeSetupLink, needsSetup, setupLinkHolds, takeSetupLink } from './setup.server.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const hours = (n: number) => new Date(AT.getTime() + n * 3_600_000);
const TOKEN = 'a'.repeat(43);
const WHO = { name: 'Ada', email: 'ada@example.org', affiliation: null };

test('the link makes the first person of the network office, once', async () => {
  const tx = await openTx();
  expect(await needsSetup(tx)).toBe(true);
  expect(await makeSetupLink(tx, TOKEN, 'https://site.example/', AT)).toBe(`https://site.example/setup?token=${TOKEN}`);
  expect(await setupLinkHolds(tx, TOKEN, hours(23))).toBe(true);
  const id = await takeSetupLink(tx, TOKEN, WHO, hours(23));
  expect((await readActor(tx, { email: 'ADA@example.org' }, hours(23)))?.roles).toEqual(['office']);
  expect(id).not.toBeNull();
  expect(await needsSetup(tx)).toBe(false);
  expect(await takeSetupLink(tx, TOKEN, { ...WHO, email: 'b@example.org' }, hours(23))).toBeNull();
});

test('a link that is a day old, was never made, or was replaced by a later one is refused', async () => {
  const tx = await openTx();
  await makeSetupLink(tx, TOKEN, 'https://site.example', AT);
  expect(await takeSetupLink(tx, TOKEN, WHO, hours(24))).toBeNull();
  expect(await takeSetupLink(tx, 'b'.repeat(43), WHO, AT)).toBeNull();
  await makeSetupLink(tx, 'c'.repeat(43), 'https://site.example', AT);
  expect(await setupLinkHolds(tx, TOKEN, AT)).toBe(false);
});

test('the database keeps only the hash of the link', async () => {
  const tx = await openTx();
  await makeSetupLink(tx, TOKEN, 'https://site.example', AT);
  const rows = await tx.selectFrom('setup_link').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(TOKEN);
});
