import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from './testing.server.ts';
import type { WriteTx } from './tx.ts';

const AT = new Date('2026-06-01T10:00:00Z');
const DAY = '2026-06-01';
const APPEND_ONLY = ['audit_event', 'pin', 'raw_body', 'source_record', 'decision', 'passage_release'] as const;

/** One row in each table that may only grow. */
async function fill(tx: WriteTx): Promise<void> {
  const json = '[]';
  const person = { id: 'person-a', name: 'Demonstration member 01', demonstration: true, created_at: AT };
  await tx.insertInto('person').values(person).execute();
  await tx
    .insertInto('audit_event')
    .values({ seq: 1, at: AT, actor: 'system:test', kind: 'a', body: '{}', prev_hash: '0', hash: 'h' })
    .execute();
  for (const id of ['C1', 'C2'])
    await tx
      .insertInto('thing')
      .values({ kind: 'claim', id, title: id, hash: 'h', version: 1, created_at: AT, revised_at: AT })
      .execute();
  const [from, to] = [
    { from_kind: 'claim', from_id: 'C1' },
    { to_kind: 'claim', to_id: 'C2' },
  ];
  await tx
    .insertInto('pin')
    .values({ ...from, ...to, pin_set: 1, role: 'rests-on', to_hash: 'h', at: AT })
    .execute();
  await tx
    .insertInto('raw_body')
    .values({ hash: 'h', bytes: 1, packed: new Uint8Array([1]) })
    .execute();
  const run = await tx
    .insertInto('import_run')
    .values({ source: 'ctgov', label: 'a file', started_at: AT })
    .returning('id')
    .executeTakeFirstOrThrow();
  const record = { source: 'ctgov', native_id: 'NCT00000001', as_of: DAY, raw_hash: 'h', facts_hash: 'f' };
  await tx
    .insertInto('source_record')
    .values({ ...record, import_id: run.id, received_at: AT })
    .execute();
  const written = { author: person.id, made_at: AT };
  const votes = { votes_for: 3, votes_against: 1, votes_abstained: 0 };
  const decision = { id: 'D1', title: 't', options: json, chosen: 'a', reasons: 'r', decided_on: DAY };
  await tx
    .insertInto('decision')
    .values({ ...decision, ...votes, ...written })
    .execute();
  await tx
    .insertInto('passage')
    .values({ id: 'P1', title: 't', body: 'b', as_of: DAY, state: 'draft', ...written })
    .execute();
  await tx
    .insertInto('passage_release')
    .values({ passage_id: 'P1', person_id: person.id, content_hash: 'h', at: AT })
    .execute();
}

/** SQLSTATE with which the database refuses a statement, or null; the transaction stays usable. */
async function refusal(tx: WriteTx, statement: string): Promise<string | null> {
  await sql`savepoint attempt`.execute(tx);
  try {
    await sql.raw(statement).execute(tx);
    return null;
  } catch (e) {
    return (e as { code?: string }).code ?? 'no code';
  } finally {
    await sql`rollback to savepoint attempt`.execute(tx);
  }
}

test.each(APPEND_ONLY)('the database itself refuses to change, delete or empty %s', async (table) => {
  const tx = await openTx();
  await fill(tx);
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx);
  expect(rows[0]?.n).toBe(1);
  const column = await sql<{ name: string }>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and attidentity = '' limit 1`.execute(
    tx,
  );
  const name = column.rows[0]?.name;
  expect(await refusal(tx, `update ${table} set ${name} = ${name}`)).toBe('AC001');
  expect(await refusal(tx, `delete from ${table}`)).toBe('AC001');
  expect(await refusal(tx, `truncate ${table} cascade`)).toBe('AC001');
});

test('neither does an insert that would replace a row on conflict change one', async () => {
  const tx = await openTx();
  await fill(tx);
  const upsert = `insert into raw_body values ('h', 2, '\\x02') on conflict (hash) do update set bytes = 2`;
  expect(await refusal(tx, upsert)).toBe('AC001');
});

test('deleting what a record belongs to cascades into no table that may only grow', async () => {
  const tx = await openTx();
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint
    where contype = 'f' and confdeltype in ('c', 'n', 'd')
      and conrelid in (select unnest(${sql.val([...APPEND_ONLY])}::text[])::regclass)`.execute(tx);
  expect(rows).toEqual([]);
});
