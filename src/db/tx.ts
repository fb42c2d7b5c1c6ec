import type { Transaction } from 'kysely';
import type { Database } from './tables.gen.ts';

/** A transaction that may read and write. Opened only by an edge or a workflow, through `Db.write`. */
export type WriteTx = Transaction<Database>;

/**
 * A transaction that may only read; opened through `Db.read`, where the database itself refuses a write
 * (`25006`). A `WriteTx` may be passed wherever a `ReadTx` is asked for.
 */
export type ReadTx = Omit<WriteTx, 'insertInto' | 'updateTable' | 'deleteFrom' | 'mergeInto' | 'replaceInto'>;

export type Engine = 'pglite' | 'postgres';

/** The handle that edges and workflows hold. A step never sees it: a step takes a transaction. */
export interface Db {
  readonly engine: Engine;
  /** Short, repeatable, read-only: everything inside sees one moment. */
  read<T>(body: (tx: ReadTx) => Promise<T>): Promise<T>;
  /** May run its body more than once, when another writer was in the way. Commits when the body returns, rolls back when it throws. On the embedded engine the commit is on disk on return. */
  write<T>(body: (tx: WriteTx) => Promise<T>): Promise<T>;
}
