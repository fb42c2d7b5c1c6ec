import { setTimeout as wait } from 'node:timers/promises';
import { AbortedTransactionError, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from './connect.server.ts';
import { freshStore, onPostgres } from './testing.server.ts';
import type { ReadTx, WriteTx } from './tx.ts';

const AT = new Date('2026-06-01T10:00:00.123Z');
let store: Store;
beforeAll(async () => {
  store = await freshStore();
});
afterAll(() => store.close());

const put = (tx: WriteTx, name: string, value: unknown = 1) =>
  tx
    .insertInto('setting')
    .values({ name, value: JSON.stringify(value), set_at: AT })
    .execute();
const names = (tx: ReadTx) => tx.selectFrom('setting').select('name').orderBy('name').execute();
const has = async (name: string) => (await store.db.read(names)).some((r) => r.name === name);

test('a write inside a read transaction is refused by the database itself', async () => {
  const attempt = store.db.read((tx) => put(tx as WriteTx, 'smuggled'));
  await expect(attempt).rejects.toMatchObject({ code: '25006' });
  expect(await has('smuggled')).toBe(false);
});

test('what throws is rolled back, and what returns is there', async () => {
  await store.db.write((tx) => put(tx, 'kept'));
  const attempt = store.db.write(async (tx) => {
    await put(tx, 'dropped');
    throw new Error('changed my mind');
  });
  await expect(attempt).rejects.toThrow('changed my mind');
  expect([await has('kept'), await has('dropped')]).toEqual([true, false]);
});

test('a transaction in which an error was swallowed does not pretend to have been committed', async () => {
  const attempt = store.db.write(async (tx) => {
    await put(tx, 'swallowed');
    await sql`select 1 / 0`.execute(tx).catch(() => {});
  });
  await expect(attempt).rejects.toBeInstanceOf(AbortedTransactionError);
  expect(await has('swallowed')).toBe(false);
});

const NESTED: [string, () => Promise<unknown>][] = [
  ['a read', () => store.db.read(names)],
  ['a write', () => store.db.write(names)],
  ['a query past the transaction', () => store.kysely.selectFrom('setting').selectAll().execute()],
  ['plain SQL past the transaction', () => sql`select 1`.execute(store.kysely)],
  ['a transaction of its own', () => store.kysely.transaction().execute(async () => 1)],
  [
    'a transaction that is ended by hand',
    async () => (await store.kysely.startTransaction().execute()).rollback().execute(),
  ],
  ['a connection of its own', async () => store.kysely.connection().execute(async () => 1)],
];
test.each(NESTED)(
  '%s inside an open transaction throws instead of waiting for ever',
  { timeout: 5000 },
  async (_name, nested) => {
    const sentence = /pass the open transaction \(tx\) down/;
    await expect(store.db.write(async () => nested())).rejects.toThrow(sentence);
    await expect(store.db.read(async () => nested())).rejects.toThrow(sentence);
    await nested(); // outside it does its work
  },
);

test('what was merely started inside a transaction may use the database once that is over', async () => {
  let later: Promise<unknown> | undefined;
  await store.db.write(async () => {
    later = wait(50).then(() => store.db.read(names));
  });
  await expect(later).resolves.toBeDefined();
});

test('transactions asked for at once are all done, each on its own', async () => {
  const done = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      store.db
        .write(async (tx) => {
          await put(tx, `parallel ${i}`);
          if (i % 4 === 0) throw new Error('given up');
        })
        .then(
          () => true,
          () => false,
        ),
    ),
  );
  expect(done.filter(Boolean)).toHaveLength(15);
  expect((await store.db.read(names)).filter((r) => r.name.startsWith('parallel'))).toHaveLength(15);
});

test('a day is its text, whatever the time zone of the process', async () => {
  const { rows } = await sql`select date '2026-03-29' as day, date '0001-01-01' as first, null::date as none`.execute(
    store.kysely,
  );
  expect(rows).toEqual([{ day: '2026-03-29', first: '0001-01-01', none: null }]);
});

test('a moment is a Date to the millisecond, and JSON and bytes come back as they went in', async () => {
  const value = { a: [1, null, 'ä\u2028"\\'], b: { c: 0.1 } };
  const packed = new Uint8Array([0, 255, 10]);
  const back = await store.db.write(async (tx) => {
    await put(tx, 'round trip', value);
    await tx.insertInto('raw_body').values({ hash: 'h', bytes: 3, packed }).execute();
    return {
      ...(await tx.selectFrom('setting').selectAll().where('name', '=', 'round trip').executeTakeFirstOrThrow()),
      ...(await tx.selectFrom('raw_body').select('packed').executeTakeFirstOrThrow()),
    };
  });
  expect(back.set_at).toEqual(AT);
  expect(back.value).toEqual(value);
  expect([...back.packed]).toEqual([...packed]);
});

test('a bigint is a number, and one that a number cannot hold exactly is refused', async () => {
  const { rows } = await sql`select 9007199254740991 as most, -5::bigint as less, count(*) as n from pg_am`.execute(
    store.kysely,
  );
  expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, less: -5, n: expect.any(Number) }]);
  await expect(sql`select 9007199254740993::bigint as n`.execute(store.kysely)).rejects.toThrow('9007199254740993');
});

if (onPostgres)
  test('everything inside a read sees one moment, whatever others commit meanwhile', async () => {
    const other = store.pool!;
    await store.db.read(async (tx) => {
      const before = await names(tx);
      await other.query(`insert into setting values ('meanwhile', '1', now())`);
      expect(await names(tx)).toEqual(before);
    });
    expect(await has('meanwhile')).toBe(true);
  });
