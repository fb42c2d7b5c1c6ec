import { openAsBlob } from 'node:fs';
import { sql, type Transaction } from 'kysely';
import { inject, onTestFinished } from 'vitest';
import { openStore, type Store } from './connect.server.ts';
import type { Database } from './tables.gen.ts';
import type { WriteTx } from './tx.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File of the migrated embedded template database; '' when the tests run on PostgreSQL. */
    template: string;
    /** Address of a database on the PostgreSQL server of the tests; '' when they run on the embedded engine. */
    postgresUrl: string;
    /** Name of the migrated template database on that server. */
    postgresTemplate: string;
  }
}

/** True when this run is on PostgreSQL: for tests of what only one engine has, as in `test.skipIf(onPostgres)`. */
export const onPostgres = process.env.ACTION_TEST_ENGINE === 'postgres';

// One database a worker process, opened at first use: files share the process, and every test rolls back.
let opened: Promise<Store> | undefined;
let copies = 0;

/** The database that tests share: a copy of the template on the engine of this run. */
export function testStore(): Promise<Store> {
  opened ??= freshStore();
  return opened;
}

/** A database of a test's own, for what needs real commits or several transactions; the caller closes it. */
export async function freshStore(): Promise<Store> {
  return onPostgres
    ? openStore({ url: await newPostgresDatabase(inject('postgresTemplate')) })
    : openStore({ memory: true, loadDataDir: await openAsBlob(inject('template')) });
}

/** A database in which no migration has run; the caller closes it. */
export async function emptyStore(): Promise<Store> {
  return openStore(onPostgres ? { url: await newPostgresDatabase('template0') } : { memory: true });
}

/** Address of a new copy of a database on the PostgreSQL of this run, which takes all copies away at its end. */
async function newPostgresDatabase(template: string): Promise<string> {
  const url = new URL(inject('postgresUrl'));
  const name = `${inject('postgresTemplate')}_${process.pid}_${++copies}`;
  const admin = await openStore({ url: url.href });
  try {
    await sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(admin.kysely);
  } finally {
    await admin.close();
  }
  url.pathname = `/${name}`;
  return url.href;
}

/** A transaction that is rolled back when the test ends. */
export async function openTx(): Promise<WriteTx> {
  const { kysely } = await testStore();
  const tx = await kysely.startTransaction().execute();
  onTestFinished(async () => {
    if (!tx.isCommitted && !tx.isRolledBack) await tx.rollback().execute();
  });
  return tx as Transaction<Database>;
}
