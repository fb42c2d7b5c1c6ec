import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { audit, verifyChain } from './audit.server.ts';

const AT = new Date('2026-06-01T10:00:00.123Z');
const grant = (tx: WriteTx, person: string) =>
  audit(tx, 'person-a', { kind: 'role.granted', body: { person, role: 'member' } }, AT);

/** A chain of some events, in a transaction that is rolled back. */
async function chainOf(length: number): Promise<WriteTx> {
  const tx = await openTx();
  for (let i = 1; i <= length; i++) await grant(tx, `person ${i}`);
  return tx;
}

/** What only an owner of the database can do: switches the guard off and alters what was written. */
async function tamper(tx: WriteTx, statement: string): Promise<void> {
  await sql`alter table audit_event disable trigger user`.execute(tx);
  await sql.raw(statement).execute(tx);
  await sql`alter table audit_event enable trigger user`.execute(tx);
}

test('an empty chain verifies, and its head is the beginning', async () => {
  const tx = await openTx();
  expect(await verifyChain(tx)).toEqual({ ok: true, events: 0, head: '0'.repeat(64) });
});

test('a chain verifies to its last event, whatever the size of the pages in which it is read', async () => {
  const tx = await chainOf(6);
  const last = await audit(
    tx,
    'system:test',
    { kind: 'refused', body: { action: 'ä "quoted" \u2028', thing: null, why: '' } },
    AT,
  );
  expect(last.seq).toBe(7);
  for (const page of [1, 2, 7, 8, 2000])
    expect(await verifyChain(tx, page)).toEqual({ ok: true, events: 7, head: last.hash });
});

test('the hash of an event follows from what is written about it, so that a stranger can compute it', async () => {
  const tx = await chainOf(1);
  const { createHash } = await import('node:crypto');
  const text =
    '{"actor":"person-a","at":"2026-06-01T10:00:00.123Z","body":{"person":"person 1","role":"member"},"kind":"role.granted","seq":1}';
  const hash = createHash('sha256')
    .update('0'.repeat(64) + text)
    .digest('hex');
  expect(await verifyChain(tx)).toEqual({ ok: true, events: 1, head: hash });
});

test.each([
  ['its text', `update audit_event set body = body || '{"role": "chair"}' where seq = 3`],
  ['its actor', `update audit_event set actor = 'person-b' where seq = 3`],
  ['its moment, by a millisecond', `update audit_event set at = at + interval '1 millisecond' where seq = 3`],
  ['its kind', `update audit_event set kind = 'role.ended' where seq = 3`],
  ['its own hash', `update audit_event set hash = repeat('a', 64) where seq = 3`],
])('an event of which someone alters %s is found and named', async (_what, statement) => {
  const tx = await chainOf(5);
  await tamper(tx, statement);
  expect(await verifyChain(tx, 2)).toMatchObject({ ok: false, seq: 3 });
});

test('an event whose predecessor was exchanged for another is found', async () => {
  const tx = await chainOf(5);
  await tamper(tx, `update audit_event set prev_hash = repeat('b', 64) where seq = 4`);
  expect(await verifyChain(tx)).toEqual({
    ok: false,
    seq: 4,
    why: 'Event 4 does not follow from the event before it.',
  });
});

test('an event that was taken out is found and named, the first one too', async () => {
  const tx = await chainOf(5);
  await tamper(tx, 'delete from audit_event where seq = 3');
  expect(await verifyChain(tx)).toEqual({ ok: false, seq: 3, why: 'Event 3 is missing from the audit chain.' });
  await tamper(tx, 'delete from audit_event where seq = 1');
  expect(await verifyChain(tx)).toMatchObject({ ok: false, seq: 1 });
});

test('an event taken out with the later ones numbered anew is found', async () => {
  const tx = await chainOf(5);
  await tamper(tx, 'delete from audit_event where seq = 3');
  await tamper(tx, 'update audit_event set seq = seq - 1 where seq > 3');
  expect(await verifyChain(tx)).toMatchObject({ ok: false, seq: 3 });
});

test('twenty writers at once make one unbroken chain, and those that give up leave no gap', {
  timeout: 60_000,
}, async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  const write = (i: number) =>
    store.db.write(async (tx) => {
      await grant(tx, `person ${i}`);
      if (i % 5 === 0) throw new Error('given up');
    });
  for (let round = 0; round < 3; round++) await Promise.allSettled(Array.from({ length: 20 }, (_, i) => write(i)));
  expect(await store.db.read(verifyChain)).toMatchObject({ ok: true, events: 48 });
});
