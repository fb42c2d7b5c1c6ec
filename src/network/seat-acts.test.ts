import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshStore, onPostgres, openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import { addPerson, readActor } from '#governance/people.server.ts';
import { grantRole } from '#governance/roles.server.ts';
import { waitingMembership } from './membership-waiting.server.ts';
import { changeSeat, endSeat, giveSeat, type NewSeat, SeatRefused } from './seat-acts.server.ts';
import { allSeats, pastSeats, seatsOn } from './seats.server.ts';
import { dayBefore, everHeld, heldOn } from './seats.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const TODAY = '2026-11-23';
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

const add = (tx: WriteTx, id: string, ...roles: Role[]) =>
  addPerson(tx, { id, name: id, email: `${id}@example.org`, affiliation: null, roles, demonstration: false }, AT);
const rolesOf = async (tx: WriteTx, id: string, at: Date) => (await readActor(tx, { id }, at))?.roles;
const seat = (s: Partial<NewSeat> & { person: string }): NewSeat => ({
  role: 'member',
  pillar: null,
  leads: false,
  since: TODAY,
  until: '2028-11-22',
  ...s,
});

test('the role comes with the seat: from its first day to the end of its last, and no moment longer', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await add(tx, 'a', 'member');
  await giveSeat(tx, 'office', seat({ person: 'a', role: 'chair', since: '2027-01-01', until: '2027-12-31' }), AT);
  expect(await rolesOf(tx, 'a', AT)).toEqual(['member']);
  expect(await rolesOf(tx, 'a', new Date('2026-12-31T23:59:59.999Z'))).toEqual(['member']);
  expect(await rolesOf(tx, 'a', new Date('2027-01-01T00:00:00Z'))).toEqual(['chair', 'member']);
  expect(await rolesOf(tx, 'a', new Date('2027-12-31T23:59:59.999Z'))).toEqual(['chair', 'member']);
  expect(await rolesOf(tx, 'a', new Date('2028-01-01T00:00:00Z'))).toEqual(['member']);
});

test('a seat ended today is free today: the role ends at once and another may take the seat', async () => {
  const tx = await openTx();
  for (const id of ['office', 'a', 'b']) await add(tx, id, id === 'office' ? 'office' : 'member');
  const id = await giveSeat(tx, 'office', seat({ person: 'a', role: 'chair' }), AT);
  await expect(giveSeat(tx, 'office', seat({ person: 'b', role: 'chair' }), AT)).rejects.toThrow('has a chair already');
  await endSeat(tx, 'office', { seat: id, freeFrom: TODAY, reason: 'moved' }, noon(TODAY));
  expect(await rolesOf(tx, 'a', AT)).toEqual(['member']);
  await giveSeat(tx, 'office', seat({ person: 'b', role: 'chair' }), AT);
  expect((await seatsOn(tx, TODAY)).map((s) => s.person)).toEqual(['b']);
  await expect(endSeat(tx, 'office', { seat: id, freeFrom: TODAY, reason: 'again' }, AT)).rejects.toThrow(SeatRefused);
});

test('a seat can be ended for a later day, then for an earlier one, never in the past or after its term', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await add(tx, 'a');
  const id = await giveSeat(tx, 'office', seat({ person: 'a' }), AT);
  const end = (freeFrom: string) => endSeat(tx, 'office', { seat: id, freeFrom, reason: 'r' }, AT);
  await expect(end('2026-11-22')).rejects.toThrow('not in the past');
  await expect(end('2028-11-23')).rejects.toThrow('This seat ends on 2028-11-22');
  await end('2027-06-01');
  expect((await seatsOn(tx, '2027-05-31'))[0]?.until).toBe('2027-05-31');
  expect(await rolesOf(tx, 'a', new Date('2027-06-01T00:00:00Z'))).toEqual([]);
  await expect(end('2027-07-01')).rejects.toThrow('This seat ends on 2027-05-31');
  await end('2027-01-01');
  expect(await seatsOn(tx, '2027-01-01')).toEqual([]);
  expect(await rolesOf(tx, 'a', new Date('2027-01-01T00:00:00Z'))).toEqual([]);
});

test('a seat that is called off before it begins is held on no day, and can be given again from the same day', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await add(tx, 'a');
  const planned = seat({ person: 'a', since: '2027-01-01', until: '2027-12-31' });
  const id = await giveSeat(tx, 'office', planned, AT);
  await endSeat(tx, 'office', { seat: id, freeFrom: TODAY, reason: 'declined' }, AT);
  expect(await seatsOn(tx, '2027-01-01')).toEqual([]);
  expect(await rolesOf(tx, 'a', noon('2027-01-01'))).toEqual([]);
  await giveSeat(tx, 'office', planned, AT);
  expect(await rolesOf(tx, 'a', noon('2027-01-01'))).toEqual(['committee']);
});

test('whoever speaks for the sponsor takes no seat, and whoever sits does not come to speak for the sponsor', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await add(tx, 's', 'sponsor');
  await add(tx, 'a', 'member');
  await expect(giveSeat(tx, 'office', seat({ person: 's' }), AT)).rejects.toThrow('speaks for the sponsor');
  await giveSeat(tx, 'office', seat({ person: 'a', since: '2027-01-01' }), AT);
  await expect(grantRole(tx, 'office', 'a', 'sponsor', AT)).rejects.toThrow('cannot speak for the sponsor');
  await expect(grantRole(tx, 'office', 's', 'chair', AT)).rejects.toThrow('cannot sit');
});

test('a role that somebody held without a seat follows their seat from then on; a term of the past gives none', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await add(tx, 'a', 'chair');
  await add(tx, 'b');
  await giveSeat(tx, 'office', seat({ person: 'a', role: 'chair', since: '2025-01-01', until: '2026-12-31' }), AT);
  expect(await rolesOf(tx, 'a', noon('2026-12-31'))).toEqual(['chair']);
  expect(await rolesOf(tx, 'a', noon('2027-01-01'))).toEqual([]);
  await giveSeat(tx, 'office', seat({ person: 'b', since: '2024-01-01', until: '2026-11-22' }), AT);
  expect(await rolesOf(tx, 'b', AT)).toEqual([]);
  expect((await pastSeats(tx, TODAY)).map((s) => [s.person, s.writtenOn])).toEqual([['b', TODAY]]);
  expect((await seatsOn(tx, '2026-01-01')).map((s) => [s.person, s.writtenOn])).toEqual([
    ['a', TODAY],
    ['b', TODAY],
  ]);
});

test('a change keeps the seat as it was until the day of the change, and leaves no moment without its role', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await add(tx, 'a');
  const id = await giveSeat(tx, 'office', seat({ person: 'a', since: '2026-01-01', until: '2026-12-31' }), AT);
  const change = {
    seat: id,
    from: TODAY,
    reason: 'renewed',
    role: 'member' as const,
    pillar: 'clinical' as const,
    leads: true,
  };
  await changeSeat(tx, 'office', { ...change, until: '2028-12-31' }, AT);
  expect((await seatsOn(tx, dayBefore(TODAY)))[0]).toMatchObject({ pillar: null, until: dayBefore(TODAY) });
  expect((await seatsOn(tx, TODAY))[0]).toMatchObject({ pillar: 'clinical', leads: true, until: '2028-12-31' });
  for (const at of [AT, noon('2026-12-31'), noon('2027-01-01'), noon('2028-12-31')])
    expect(await rolesOf(tx, 'a', at)).toEqual(['committee']);
  expect(await rolesOf(tx, 'a', noon('2029-01-01'))).toEqual([]);
});

test('seats are refused a change in the database itself', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  await giveSeat(tx, 'office', seat({ person: 'office' }), AT);
  await expect(tx.updateTable('seat').set({ role: 'chair' }).execute()).rejects.toThrow('append only');
});

test('the office is told of terms that end within ninety days, and nobody else is', async () => {
  const tx = await openTx();
  await add(tx, 'office', 'office');
  for (const id of ['a', 'b', 'c', 'd']) await add(tx, id);
  await giveSeat(tx, 'office', seat({ person: 'a', until: '2027-02-21' }), AT);
  await giveSeat(tx, 'office', seat({ person: 'b', until: '2027-02-22' }), AT);
  await giveSeat(tx, 'office', seat({ person: 'c', until: '2026-12-31' }), AT);
  await giveSeat(tx, 'office', seat({ person: 'c', since: '2027-01-01' }), AT);
  await giveSeat(tx, 'office', seat({ person: 'd', until: null }), AT);
  expect((await waitingMembership(tx, 'office', AT)).map((w) => [w.title, w.due])).toEqual([
    ['The term of a as member of the committee ends', '2027-02-21'],
  ]);
  expect(await waitingMembership(tx, 'a', AT)).toEqual([]);
  expect(await waitingMembership(tx, 'nobody', AT)).toEqual([]);
});

test('of two chairs given at once one is refused', async () => {
  const store = await freshStore();
  try {
    await store.db.write(async (tx) => {
      await add(tx, 'office', 'office');
      for (const id of ['a', 'b']) await add(tx, id);
    });
    const give = (person: string) =>
      store.db.write((tx) => giveSeat(tx, 'office', seat({ person, role: 'chair' }), AT));
    const out = await Promise.allSettled([give('a'), give('b')]);
    expect(out.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await store.db.read((tx) => seatsOn(tx, TODAY))).toHaveLength(1);
  } finally {
    await store.close();
  }
});

/** Days counted from the first of January 2027, and a step of the sequence: give to a person, or end the n-th seat. */
const BASE = Date.parse('2027-01-01T00:00:00Z');
const day = (n: number) => new Date(BASE + n * 86_400_000).toISOString().slice(0, 10);
const step = fc.oneof(
  fc.record({
    act: fc.constant('give' as const),
    person: fc.constantFrom('a', 'b', 'c', 'd'),
    role: fc.constantFrom('chair' as const, 'co-chair' as const, 'member' as const),
    pillar: fc.constantFrom(null, 'scientific' as const, 'clinical' as const),
    leads: fc.boolean(),
    since: fc.nat(12),
    length: fc.option(fc.nat(8), { nil: null }),
  }),
  fc.record({ act: fc.constant('end' as const), which: fc.nat(5), from: fc.nat(14) }),
);

test('no sequence of gives and ends yields two chairs, three co-chairs or two leads on a day, and who sat is what a replay of it says', async () => {
  const store = await freshStore();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
        const tx = await store.kysely.startTransaction().execute();
        try {
          await add(tx, 'office', 'office');
          for (const id of ['a', 'b', 'c', 'd']) await add(tx, id);
          // the replay: for each seat the very days on which it is held
          const held: {
            id: number;
            person: string;
            role: string;
            pillar: string | null;
            leads: boolean;
            days: Set<string>;
          }[] = [];
          for (const s of steps) {
            if (s.act === 'give') {
              const until = s.length === null ? null : day(s.since + s.length);
              const { person, role, pillar } = s;
              const given = { person, role, pillar, leads: s.leads && pillar !== null, since: day(s.since), until };
              const days = new Set(
                Array.from({ length: 40 }, (_, n) => day(n)).filter(
                  (d) => d >= given.since && (until === null || d <= until),
                ),
              );
              const clash = [...days].some((d) => {
                const on = held.filter((h) => h.days.has(d));
                return (
                  on.some((h) => h.person === person) ||
                  (role === 'chair' && on.some((h) => h.role === 'chair')) ||
                  (role === 'co-chair' && on.filter((h) => h.role === 'co-chair').length >= 2) ||
                  (given.leads && on.some((h) => h.leads && h.pillar === pillar))
                );
              });
              const id = await giveSeat(tx, 'office', given, AT).catch((e: unknown) => {
                if (e instanceof SeatRefused) return null;
                throw e;
              });
              expect(id === null).toBe(clash);
              if (id !== null) held.push({ id, person, role, pillar, leads: given.leads, days });
            } else {
              const h = held[s.which];
              if (!h) continue;
              const done = await endSeat(tx, 'office', { seat: h.id, freeFrom: day(s.from), reason: 'r' }, AT).catch(
                (e: unknown) => {
                  if (e instanceof SeatRefused) return null;
                  throw e;
                },
              );
              if (done) for (const d of h.days) if (d >= day(s.from)) h.days.delete(d);
            }
          }
          for (let n = 0; n < 25; n++) {
            const on = await seatsOn(tx, day(n));
            expect(on.filter((s) => s.role === 'chair').length).toBeLessThanOrEqual(1);
            const want = held.filter((h) => h.days.has(day(n))).map((h) => `${h.person} ${h.role}`);
            expect(on.map((s) => `${s.person} ${s.role}`).sort()).toEqual(want.sort());
            for (const s of on)
              expect(await rolesOf(tx, s.person, noon(day(n)))).toEqual([s.role === 'member' ? 'committee' : s.role]);
          }
          // nothing is lost from the history either
          const all = await allSeats(tx);
          expect(all).toHaveLength(held.length);
          expect(all.filter((s) => everHeld(s) && heldOn(s, day(3))).length).toBe(
            held.filter((h) => h.days.has(day(3))).length,
          );
        } finally {
          await tx.rollback().execute();
        }
      }),
      { numRuns: onPostgres ? 15 : 25 },
    );
  } finally {
    await store.close();
  }
}, 60_000);
