import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import { addPerson, readActor } from '#governance/people.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { endMembership, lastEnd, listMembers } from './membership.server.ts';
import { giveSeat } from './seat-acts.server.ts';
import { seatsOn } from './seats.server.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const later = new Date('2026-11-23T13:00:00Z');
const TODAY = '2026-11-23';

const add = (tx: WriteTx, id: string, name: string, ...roles: Role[]) =>
  addPerson(tx, { id, name, email: `${id}@example.org`, affiliation: null, roles, demonstration: false }, AT);
const list = (tx: WriteTx, name: string, role: Role | null = null, page = 1, size = 50) =>
  listMembers(tx, { name, role }, { at: AT, page, size });

test('people are found by part of a name without accents or case, and nothing in it is a pattern', async () => {
  const tx = await openTx();
  await add(tx, 'a', 'Zoë Müller', 'member');
  await add(tx, 'b', '100% Sure_Name', 'office');
  const names = async (q: string, role: Role | null = null) => (await list(tx, q, role)).rows.map((r) => r.id);
  expect(await names('muller')).toEqual(['a']);
  expect(await names('ZOE')).toEqual(['a']);
  expect(await names('%')).toEqual(['b']);
  expect(await names('_')).toEqual(['b']);
  expect(await names("'")).toEqual([]);
  expect(await names('', 'office')).toEqual(['b']);
  expect((await list(tx, '', null, 2, 1)).rows).toHaveLength(1);
  expect((await list(tx, '', null, 9, 1)).rows).toEqual([]);
});

test('the list says roles, seats to come and the last sign-in', async () => {
  const tx = await openTx();
  await add(tx, 'a', 'A', 'member');
  await giveSeat(
    tx,
    'a',
    { person: 'a', role: 'chair', pillar: null, leads: false, since: '2027-01-01', until: null },
    AT,
  );
  await audit(tx, 'a', { kind: 'sign-in.done', body: { person: 'a', way: 'link' } }, AT);
  await audit(tx, 'a', { kind: 'sign-in.done', body: { person: 'a', way: 'link' } }, later);
  const row = (await list(tx, 'A')).rows[0];
  expect(row).toMatchObject({ roles: ['member'], lastSignIn: later, invited: null, left: null });
  expect(row?.seats).toMatchObject([{ role: 'chair', since: '2027-01-01' }]);
});

test('a membership that ends takes every role and seat with it, now and to come, and leaves the history', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'Office', 'office');
  await add(tx, 'a', 'A', 'member', 'data-steward');
  const seat = { person: 'a', pillar: null, leads: false };
  await giveSeat(tx, 'office', { ...seat, role: 'member', since: '2026-01-01', until: '2026-12-31' }, AT);
  await giveSeat(tx, 'office', { ...seat, role: 'chair', since: '2027-01-01', until: null }, AT);
  await endMembership(tx, 'office', { person: 'a', reason: 'moved to another field' }, later);
  expect((await readActor(tx, { id: 'a' }, later))?.roles).toEqual([]);
  expect((await readActor(tx, { id: 'a' }, new Date('2027-02-01')))?.roles).toEqual([]);
  expect((await readActor(tx, { id: 'a' }, AT))?.roles).toEqual(['committee', 'data-steward', 'member']);
  expect(await seatsOn(tx, TODAY)).toEqual([]);
  expect(await seatsOn(tx, '2026-11-22')).toHaveLength(1);
  expect(await seatsOn(tx, '2027-02-01')).toEqual([]);
  expect(await lastEnd(tx, 'a')).toEqual({ at: later, reason: 'moved to another field' });
  const told = await tx.selectFrom('notice').select('title').where('person_id', '=', 'a').execute();
  expect(told.map((n) => n.title)).toContain('Your membership of the network has ended');
  const chain = await tx.selectFrom('audit_event').select(['kind', 'body']).orderBy('seq', 'desc').limit(1).execute();
  expect(chain[0]?.kind).toBe('membership.ended');
  expect(JSON.stringify(chain)).not.toContain('field');
  await expect(endMembership(tx, 'office', { person: 'a', reason: 'again' }, later)).rejects.toThrow('no membership');
});

test('the last person of the office cannot be let go', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'Office', 'office');
  await expect(endMembership(tx, 'office', { person: 'office', reason: 'tired' }, AT)).rejects.toThrow('Somebody must');
});
