import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { audit } from './audit.server.ts';
import { BEFORE_ALL, breakAt, type ChainEnd, readChainLine } from './audit-chain.ts';
import { checkChain, latestCheck } from './audit-check.server.ts';
import { exportChain, lastEvent } from './audit-export.server.ts';
import type { AuditFilter } from './audit-filter.ts';
import { findEvents } from './audit-search.server.ts';

const AT = new Date('2026-06-01T23:59:59.999Z');
const now = () => AT;
const grant = (db: Db, person: string, at = AT, by = 'person-a') =>
  db.write((tx) => audit(tx, by, { kind: 'role.granted', body: { person, role: 'member' } }, at));

async function chainOf(length: number): Promise<Db> {
  const store = await freshStore();
  onTestFinished(() => store.close());
  for (let i = 1; i <= length; i++) await grant(store.db, `person-${i}`);
  return store.db;
}

/** What only an owner of the database can do. */
const tamper = (db: Db, statement: string) =>
  db.write(async (tx) => {
    await sql`alter table audit_event disable trigger user`.execute(tx);
    await sql.raw(statement).execute(tx);
    await sql`alter table audit_event enable trigger user`.execute(tx);
  });

test('a long chain is checked in parts, each going on where the last one ended, and each stands on the chain', async () => {
  const db = await chainOf(7);
  expect(await db.read(latestCheck)).toBeNull();
  const first = await checkChain(db, 'person-a', false, now, 5);
  expect(first).toMatchObject({ ok: true, after: 0, to: 5, whole: false });
  expect(await db.read(latestCheck)).toMatchObject({ to: 5, ok: true, by: 'person-a' });
  expect(await checkChain(db, 'person-a', false, now, 5)).toMatchObject({ ok: true, after: 5, to: 8, whole: true });
  expect(await checkChain(db, 'person-a', true, now)).toMatchObject({ ok: true, after: 0, to: 9, whole: true });
});

test('an event altered after the last check is found, one before it when the check begins anew', async () => {
  const db = await chainOf(4);
  await checkChain(db, 'person-a', false, now);
  await grant(db, 'person-late');
  await tamper(db, `update audit_event set actor = 'person-b' where seq in (2, 6)`);
  const since = await checkChain(db, 'person-a', false, now);
  expect(since).toMatchObject({ ok: false, after: 4, to: 5, why: 'Event 6 was altered after it was written.' });
  expect(await db.read(latestCheck)).toMatchObject({ ok: false, to: 5 });
  expect(await checkChain(db, 'person-a', true, now)).toMatchObject({ ok: false, to: 1 });
});

test('a chain that was written anew up to the last check is found by the hash that was noted', async () => {
  const db = await chainOf(3);
  await checkChain(db, 'person-a', false, now);
  await tamper(db, `update audit_event set hash = repeat('a', 64) where seq = 3`);
  expect(await checkChain(db, 'person-a', false, now)).toMatchObject({
    ok: false,
    why: 'Event 3 is no longer the one that was there when the chain was last checked.',
  });
});

test('a copy of the chain is recomputed line by line without the database, and an altered byte is found', async () => {
  const db = await chainOf(3);
  await db.write((tx) =>
    audit(tx, 'system:ü', { kind: 'refused', body: { action: 'a\u2028"b', thing: null, why: '' } }, AT),
  );
  let copy = '';
  for await (const piece of exportChain(db, 0, await lastEvent(db))) copy += piece;
  const lines = copy.split('\n').filter((l) => l !== '');
  expect(lines).toHaveLength(4);
  const walk = (texts: readonly string[]): string | null => {
    let end: ChainEnd = BEFORE_ALL;
    for (const [i, text] of texts.entries()) {
      const line = readChainLine(text, i + 1);
      const why = breakAt(end, line);
      if (why) return why;
      end = line;
    }
    return null;
  };
  expect(walk(lines)).toBeNull();
  expect(walk(lines.map((l) => l.replace('person-2', 'person-9')))).toBe('Event 2 was altered after it was written.');
  expect(walk(lines.filter((_, i) => i !== 1))).toBe('Event 2 is missing from the audit chain.');
  for (const bad of ['', 'null', '{}', '[1]', '{"seq":"1"}'])
    expect(() => readChainLine(bad, 7), bad).toThrow('Line 7 is not an event');
});

test('events are found by kind, person, thing, day and refusal, the days in full and in UTC', async () => {
  const db = await chainOf(2);
  await db.write((tx) =>
    tx
      .insertInto('person')
      .values({ id: 'person-a', name: 'Ada 100% O’Hara', email: null, demonstration: false, created_at: AT })
      .execute(),
  );
  await grant(db, 'person-9', new Date('2026-06-02T00:00:00.000Z'), 'person-b');
  const thing = { kind: 'claim' as const, id: 'C1' };
  await db.write((tx) => audit(tx, 'anonymous', { kind: 'refused', body: { action: 'x', thing, why: 'y' } }, AT));
  const none: AuditFilter = { kind: null, actor: '', thing: '', from: '', to: '', refusals: false };
  const found = async (f: Partial<AuditFilter>) =>
    (await db.read((tx) => findEvents(tx, { ...none, ...f }, 1, 50))).rows.map((r) => r.seq);
  expect(await found({})).toEqual([4, 3, 2, 1]);
  expect(await found({ kind: 'role.granted' })).toEqual([3, 2, 1]);
  expect(await found({ refusals: true })).toEqual([4]);
  expect(await found({ actor: 'ada 100%' })).toEqual([2, 1]);
  expect(await found({ actor: '%' })).toEqual([2, 1]);
  expect(await found({ actor: '_' })).toEqual([]);
  expect(await found({ actor: 'anonymous' })).toEqual([4]);
  expect(await found({ thing: 'claim:C1' })).toEqual([4]);
  expect(await found({ thing: 'c1' })).toEqual([4]);
  expect(await found({ thing: 'person-9' })).toEqual([3]);
  expect(await found({ from: '2026-06-01', to: '2026-06-01' })).toEqual([4, 2, 1]);
  expect(await found({ from: '2026-06-02' })).toEqual([3]);
  expect(await found({ thing: `'; drop table audit_event; --` })).toEqual([]);
  const page = await db.read((tx) => findEvents(tx, none, 2, 3));
  expect([page.total, page.rows.map((r) => [r.seq, r.name])]).toEqual([4, [[1, 'Ada 100% O’Hara']]]);
});
