import { AsyncLocalStorage } from 'node:async_hooks';
import { type Kysely, type KyselyPlugin, sql } from 'kysely';
import type { Database } from './tables.gen.ts';
import type { Db, Engine, ReadTx, WriteTx } from './tx.ts';

// `open` is cleared at the end, so that what was merely started inside a transaction (a timer, a cache) is free afterwards.
const inside = new AsyncLocalStorage<{ open: boolean }>();

/**
 * On the embedded engine, whatever asks for a connection of its own inside an open transaction waits for that
 * transaction for ever, and the transaction for it. @throws instead, on both engines.
 */
export function refuseInside(): void {
  if (inside.getStore()?.open)
    throw new Error(
      'The database was used from inside an open transaction as if from outside; pass the open transaction (tx) down instead.',
    );
}

const enter = async <T>(body: () => Promise<T>): Promise<T> => {
  refuseInside();
  const state = { open: true };
  try {
    return await inside.run(state, body);
  } finally {
    state.open = false;
  }
};

/** Two writers waited for each other, or met in the same row: the database chose this one to give way, and nothing of it was kept. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const MOST_ATTEMPTS = 4;

/** The handle of workflows. A write that had to give way to another is done again from its beginning. `afterWrite` runs when a write has been committed; what it does must not fail. */
export function makeDb(kysely: Kysely<Database>, engine: Engine, afterWrite: () => Promise<void>): Db {
  return {
    engine,
    read<T>(body: (tx: ReadTx) => Promise<T>): Promise<T> {
      return enter(() =>
        kysely.transaction().execute(async (tx) => {
          // an access mode asked for in any other way is ignored by the embedded engine
          await sql`set transaction isolation level repeatable read read only`.execute(tx);
          return body(tx);
        }),
      );
    },
    async write<T>(body: (tx: WriteTx) => Promise<T>): Promise<T> {
      for (let attempt = 1; ; attempt++) {
        try {
          const out = await enter(() => kysely.transaction().execute(body));
          await afterWrite();
          return out;
        } catch (e) {
          if (attempt === MOST_ATTEMPTS || !TRY_AGAIN.has((e as { code?: string }).code ?? '')) throw e;
        }
      }
    },
  };
}

const refusing: KyselyPlugin = {
  transformQuery({ node }) {
    refuseInside();
    return node;
  },
  transformResult: async ({ result }) => result,
};

/** The same database for sign-in and jobs, which bring their own statements: refuses inside our transactions. */
export function guarded(kysely: Kysely<Database>): Kysely<Database> {
  const outer = kysely.withPlugin(refusing);
  const transaction = outer.transaction.bind(outer);
  const startTransaction = outer.startTransaction.bind(outer);
  const connection = outer.connection.bind(outer);
  const outside = <T>(open: () => T): (() => T) => {
    return () => {
      refuseInside();
      return open();
    };
  };
  return Object.assign(outer, {
    transaction: outside(transaction),
    startTransaction: outside(startTransaction),
    connection: outside(connection),
  });
}
