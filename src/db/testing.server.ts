import { openAsBlob } from 'node:fs';
import type { Transaction } from 'kysely';
import { inject, onTestFinished } from 'vitest';
import { openStore, type Store } from './connect.server.ts';
import type { Database } from './tables.gen.ts';
import type { WriteTx } from './tx.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File of the migrated embedded template database. */
    template: string;
    /** Address of a migrated PostgreSQL database, or '' where this machine has no PostgreSQL. */
    postgresUrl: string;
  }
}

// One database a worker process, opened at first use: files share the process, and every test rolls back.
let opened: Promise<Store> | undefined;

/** The database that tests share: PostgreSQL when ACTION_TEST_ENGINE=postgres, else the embedded template in memory. */
export function testStore(): Promise<Store> {
  opened ??= freshStore();
  return opened;
}

/** A database of a test's own, for what needs real commits or several transactions; the caller closes it. Embedded only. */
export async function freshStore(): Promise<Store> {
  if (process.env.ACTION_TEST_ENGINE === 'postgres') {
    const url = inject('postgresUrl');
    if (!url) throw new Error('ACTION_TEST_ENGINE=postgres, but no PostgreSQL was found on this machine.');
    return openStore({ url });
  }
  return openStore({ memory: true, loadDataDir: await openAsBlob(inject('template')) });
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
