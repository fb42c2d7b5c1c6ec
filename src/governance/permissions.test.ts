import { expect, onTestFinished, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import { type Actor, ANONYMOUS, ROLES, system } from './actors.ts';
import { gate, Refused } from './gate.server.ts';
import { ACTIONS, can, mayDo } from './permissions.ts';

const person = (...roles: (typeof ROLES)[number][]): Actor => ({
  kind: 'person',
  id: 'p',
  name: 'P',
  roles,
  demonstration: false,
});

test('somebody who is not signed in may do nothing at all', () => {
  for (const action of ACTIONS) expect([action, can(ANONYMOUS, action)]).toEqual([action, false]);
});

test('a person without a role may do nothing at all', () => {
  for (const action of ACTIONS) expect([action, can(person(), action)]).toEqual([action, false]);
});

test('a sponsor’s representative reads and speaks, and writes and releases nothing; where they may vote, the conflict rules say on what', () => {
  expect(ACTIONS.filter((a) => mayDo('sponsor', a))).toEqual([
    'desk.open',
    'unreleased.read',
    'search.save',
    'meeting.read',
    'motion.vote',
  ]);
});

test('the machine imports and writes nothing that a person answers for', () => {
  expect(ACTIONS.filter((a) => can(system('job'), a))).toEqual([
    'evidence.import',
    'quarantine.manage',
    'outcomes.import',
  ]);
});

test('only the office manages people, and a data steward does not read what is not released', () => {
  expect(ROLES.filter((r) => mayDo(r, 'people.manage'))).toEqual(['office']);
  expect(mayDo('data-steward', 'unreleased.read')).toBe(false);
});

test('a second role does not let a sponsor’s representative decide, write or release', () => {
  for (const action of ACTIONS)
    expect([action, can(person('sponsor', 'office', 'chair'), action)]).toEqual([action, mayDo('sponsor', action)]);
});

test('two roles together may do what either may', () => {
  expect(can(person('member', 'data-steward'), 'evidence.import')).toBe(true);
  expect(can(person('member', 'data-steward'), 'claim.write')).toBe(true);
  expect(can(person('member', 'data-steward'), 'decision.write')).toBe(false);
});

test('a refusal is thrown in one sentence and stands on the audit chain, even though nothing else was done', async () => {
  // its own: what a refusal writes is there to stay
  const store = await freshStore();
  onTestFinished(() => store.close());
  const { db, kysely } = store;
  const before = await kysely
    .selectFrom('audit_event')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const at = () => new Date('2026-06-01T00:00:00Z');
  await expect(gate(db, person('sponsor'), 'decision.write', { kind: 'decision', id: 'D1' }, at)).rejects.toThrow(
    Refused,
  );
  await expect(gate(db, ANONYMOUS, 'claim.write', null, at)).rejects.toThrow('Sign in to do this.');
  await gate(db, person('office'), 'claim.write', null, at);
  const events = await kysely
    .selectFrom('audit_event')
    .select(['actor', 'kind', 'body'])
    .orderBy('seq')
    .offset(Number(before.n))
    .execute();
  expect(events).toEqual([
    {
      actor: 'p',
      kind: 'refused',
      body: { action: 'decision.write', thing: { kind: 'decision', id: 'D1' }, why: 'not in a role that may do this' },
    },
    { actor: 'anonymous', kind: 'refused', body: { action: 'claim.write', thing: null, why: 'not signed in' } },
  ]);
});

test('a role holds from its day to its end, and no longer', async () => {
  const { addPerson, readActor } = await import('./people.server.ts');
  const tx = await openTx();
  const since = new Date('2026-01-01T00:00:00Z');
  await addPerson(
    tx,
    { id: 'x', name: 'X', email: ' Some.One@Example.org ', affiliation: null, roles: ['chair'], demonstration: false },
    since,
  );
  await tx
    .updateTable('person_role')
    .set({ until: new Date('2026-03-01T00:00:00Z') })
    .where('person_id', '=', 'x')
    .execute();
  const rolesOn = async (day: string) =>
    (await readActor(tx, { email: 'some.one@example.org' }, new Date(`${day}T00:00:00Z`)))?.roles;
  expect(await rolesOn('2025-12-31')).toEqual([]);
  expect(await rolesOn('2026-02-28')).toEqual(['chair']);
  expect(await rolesOn('2026-03-01')).toEqual([]);
  expect(await readActor(tx, { email: 'nobody@example.org' }, since)).toBeNull();
});
