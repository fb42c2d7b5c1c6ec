import { expect, test } from 'vitest';
import { dayBefore, everHeld, heldOn, inOrder, nextDay, type SeatTerm, seatProblem, writtenLate } from './seats.ts';

const term = (t: Partial<SeatTerm>): SeatTerm => ({
  person: 'a',
  role: 'member',
  pillar: null,
  leads: false,
  since: '2026-01-01',
  until: '2026-12-31',
  ...t,
});

test('a seat is held on its first and its last day, and on neither side of them', () => {
  const t = term({});
  expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((d) => heldOn(t, d))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(heldOn(term({ until: null }), '9999-12-31')).toBe(true);
  expect(everHeld(term({ until: '2025-12-31' }))).toBe(false);
});

test('the days before and after cross months, years and leap days', () => {
  expect(nextDay('2024-02-28')).toBe('2024-02-29');
  expect(nextDay('2026-12-31')).toBe('2027-01-01');
  expect(dayBefore('2100-03-01')).toBe('2100-02-28');
});

test('a second chair is refused on any shared day, and may follow on the next', () => {
  const there = [term({ role: 'chair' })];
  const next = (since: string, until: string | null = null) =>
    seatProblem(there, term({ person: 'b', role: 'chair', since, until }));
  expect(next('2026-12-31')).toMatch(/^On 2026-12-31 the committee has a chair already/);
  expect(next('2025-01-01')).toMatch(/^On 2026-01-01 the committee has a chair/);
  expect(next('2025-01-01', '2025-12-31')).toBeNull();
  expect(next('2027-01-01')).toBeNull();
});

test('two co-chairs are two on some day, not two that follow each other', () => {
  const there = [
    term({ person: 'a', role: 'co-chair', until: '2026-06-30' }),
    term({ person: 'b', role: 'co-chair', since: '2026-07-01' }),
    term({ person: 'c', role: 'co-chair', since: '2026-07-01', until: '2026-07-01' }),
  ];
  const third = (since: string, until: string) =>
    seatProblem(there, term({ person: 'd', role: 'co-chair', since, until }));
  expect(third('2026-01-01', '2026-06-30')).toBeNull();
  expect(third('2026-01-01', '2026-07-01')).toMatch(/^On 2026-07-01 the committee has two co-chairs/);
  expect(third('2026-07-02', '2026-12-31')).toBeNull();
});

test('a pillar has one lead, whatever the lead’s seat is, and many who work on it', () => {
  const there = [term({ role: 'co-chair', pillar: 'clinical', leads: true })];
  expect(seatProblem(there, term({ person: 'b', pillar: 'clinical', leads: true }))).toMatch(/pillar has a lead/);
  expect(seatProblem(there, term({ person: 'b', pillar: 'clinical' }))).toBeNull();
  expect(seatProblem(there, term({ person: 'b', pillar: 'scientific', leads: true }))).toBeNull();
});

test('nobody sits in two seats on one day; a seat that was called off before it began is in nobody’s way', () => {
  expect(seatProblem([term({})], term({ since: '2026-12-31', until: null }))).toMatch(/^This person holds a seat from/);
  expect(seatProblem([term({ until: '2025-12-31' })], term({ role: 'chair' }))).toBeNull();
});

test('a committee is listed chair first, then co-chairs, then members by name', () => {
  const seats = [
    { role: 'member' as const, name: 'Älva', since: '2026-01-01' },
    { role: 'chair' as const, name: 'Zoë', since: '2026-01-01' },
    { role: 'member' as const, name: 'Adam', since: '2026-01-01' },
    { role: 'co-chair' as const, name: 'Ben', since: '2026-01-01' },
  ];
  expect(inOrder(seats).map((s) => s.name)).toEqual(['Zoë', 'Ben', 'Adam', 'Älva']);
});

test('a seat that was given more than a day after its first day says when it was written down', () => {
  const given = (at: string) => writtenLate('2026-11-22', new Date(at));
  expect(given('2026-11-20T00:00:00Z')).toBeNull();
  expect(given('2026-11-23T23:59:59.999Z')).toBeNull();
  expect(given('2026-11-24T00:00:00Z')).toBe('2026-11-24');
});
