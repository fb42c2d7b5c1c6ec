import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { AT, interest, later, person, sign } from './disclosure-testing.server.ts';
import { consentToRegister, readRegister, registerCompanies, registerStanding } from './register.server.ts';

test('the register shows the committee by rule and others by consent, which can be taken back; and never a note', async () => {
  const tx = await openTx();
  const chair = await person(tx, 'c-19', ['chair']);
  const member = await person(tx, 'c-20');
  for (const p of [chair, member])
    await sign(tx, p, 0, [interest(), interest({ category: 11, entity: 'Made-up Fund' })], AT);
  const list = async (rule: 'committee' | 'everyone' | 'members-only', to: 'public' | 'members', filter = {}) => {
    const found = await readRegister(tx, rule, to, { company: null, category: null, ...filter }, 1, 1000, AT);
    expect(JSON.stringify(found.rows)).not.toContain('advice');
    return found.rows.map((r) => r.person).filter((p) => p === chair || p === member);
  };
  expect(await list('committee', 'public')).toEqual([chair]);
  await consentToRegister(tx, member, true, AT);
  await consentToRegister(tx, member, true, later(1));
  expect(await list('committee', 'public')).toEqual([chair, member]);
  expect(await registerStanding(tx, member, 'committee')).toEqual({
    shown: true,
    committee: false,
    consent: { given: true, at: AT },
  });
  await consentToRegister(tx, member, false, later(2));
  expect(await list('committee', 'members')).toEqual([chair]);
  expect(await list('everyone', 'public')).toEqual([chair, member]);
  expect(await list('members-only', 'public')).toEqual([]);
  expect(await registerCompanies(tx, 'members-only', 'public')).toEqual([]);
  expect(await list('members-only', 'members')).toEqual([chair, member]);
  expect(await list('everyone', 'public', { company: 'kyverna' })).toEqual([chair, member]);
  expect(await list('everyone', 'public', { company: 'kyverna', category: 11 })).toEqual([]);
  const { rows } = await readRegister(tx, 'committee', 'public', { company: null, category: 11 }, 1, 1000, later(365));
  const row = rows.find((r) => r.person === chair);
  expect(row).toMatchObject({ others: 1, overdueSince: '2027-11-23', statedOn: '2026-11-23' });
});

test('whoever left is not called overdue, and stays in the register when they held a seat', async () => {
  const tx = await openTx();
  const chair = await person(tx, 'c-21', ['chair']);
  await sign(tx, chair, 0, [], AT);
  await sql`update person_role set until = ${later(1)} where person_id = ${chair}`.execute(tx);
  const { rows } = await readRegister(
    tx,
    'committee',
    'public',
    { company: null, category: null },
    1,
    1000,
    later(800),
  );
  expect(rows.find((r) => r.person === chair)).toMatchObject({ active: false, overdueSince: null, nothing: true });
});

test('of dates the register holds the year alone, also in what a page is sent', async () => {
  const tx = await openTx();
  const chair = await person(tx, 'c-23', ['chair']);
  await sign(tx, chair, 0, [interest({ from: '2021-11', to: '2026-03-15' })], AT);
  for (const to of ['public', 'members'] as const) {
    const found = await readRegister(tx, 'committee', to, { company: null, category: null }, 1, 1000, AT);
    expect(found.rows.find((r) => r.person === chair)?.interests).toMatchObject([{ from: '2021', to: '2026' }]);
  }
});
