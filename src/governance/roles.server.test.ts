import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { addPerson, listPeople, readActor } from './people.server.ts';
import { endRole, grantRole } from './roles.server.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const later = new Date('2026-11-22T13:00:00Z');
const person = (id: string, roles: readonly ('office' | 'member')[]) => ({
  id,
  name: id,
  email: `${id}@example.org`,
  affiliation: null,
  roles,
  demonstration: false,
});

test('a role given twice is held once, ends once, and can be given again', async () => {
  const tx = await openTx();
  await addPerson(tx, person('a', ['office']), AT);
  expect(await grantRole(tx, 'a', 'a', 'member', AT)).toBe(true);
  expect(await grantRole(tx, 'a', 'a', 'member', later)).toBe(false);
  expect(await endRole(tx, 'a', 'a', 'member', later)).toBe(true);
  expect(await endRole(tx, 'a', 'a', 'member', later)).toBe(false);
  expect((await readActor(tx, { id: 'a' }, later))?.roles).toEqual(['office']);
  expect(await grantRole(tx, 'a', 'a', 'member', new Date('2026-11-22T14:00:00Z'))).toBe(true);
});

test('the last person of the network office stays in it', async () => {
  const tx = await openTx();
  await addPerson(tx, person('a', ['office']), AT);
  await addPerson(tx, person('b', ['office']), AT);
  await endRole(tx, 'a', 'b', 'office', later);
  await expect(endRole(tx, 'a', 'a', 'office', later)).rejects.toThrow('Somebody must remain in the network office');
});

test('people are found by a role that they hold now', async () => {
  const tx = await openTx();
  await addPerson(tx, person('a', ['office', 'member']), AT);
  await addPerson(tx, person('b', ['member']), AT);
  await endRole(tx, 'a', 'b', 'member', later);
  expect((await listPeople(tx, later, 1, 10, 'member')).rows.map((p) => p.id)).toEqual(['a']);
  expect((await listPeople(tx, later, 1, 10, 'chair')).total).toBe(0);
});
