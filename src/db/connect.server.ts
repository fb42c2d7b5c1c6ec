import { AsyncLocalStorage } from 'node:async_hooks';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { DurableFS, durableStartParams, syncTree } from './durable-fs.server.ts';
import { lockFolder } from './folder-lock.server.ts';
import type { Database } from './tables.gen.ts';
import type { Db, Engine, ReadTx, WriteTx } from './tx.ts';

const DATE = 1082;
const INT8 = 20;
const toNumber = (v: string): number => {
  const n = Number(v);
  if (!Number.isSafeInteger(n)) throw new Error(`A bigint from the database is too large for a number: ${v}`);
  return n;
};
// A `date` is UTC midnight on one driver and local midnight on the other: as text it is the same day everywhere.
pg.types.setTypeParser(DATE, (v) => v);
pg.types.setTypeParser(INT8, toNumber);

/** An open database. `kysely`, `lite` and `pool` are for sign-in and jobs, which bring their own statements; all else uses `db`. */
export interface Store {
  engine: Engine;
  db: Db;
  kysely: Kysely<Database>;
  lite: PGlite | null;
  pool: pg.Pool | null;
  /** One line for people: which engine, where, and what it guarantees. */
  description: string;
  close(): Promise<void>;
}

export type Place = { url: string } | { dataDir: string } | { memory: true; loadDataDir?: Blob };

const inside = new AsyncLocalStorage<'read' | 'write'>();
/** Inside one transaction a second one would wait for the first for ever on the embedded engine: refuse instead. */
function outsideOnly(): void {
  if (inside.getStore())
    throw new Error('A transaction was opened inside another one; pass the open transaction (tx) down instead.');
}

function makeDb(kysely: Kysely<Database>, engine: Engine, afterWrite: () => Promise<void>): Db {
  return {
    engine,
    async read<T>(body: (tx: ReadTx) => Promise<T>): Promise<T> {
      outsideOnly();
      return inside.run('read', () =>
        kysely.transaction().execute(async (tx) => {
          await sql`set transaction isolation level repeatable read read only`.execute(tx);
          return body(tx);
        }),
      );
    },
    async write<T>(body: (tx: WriteTx) => Promise<T>): Promise<T> {
      outsideOnly();
      const out = await inside.run('write', () => kysely.transaction().execute(body));
      await afterWrite();
      return out;
    },
  };
}

export async function openStore(place: Place, now: () => Date = () => new Date()): Promise<Store> {
  return 'url' in place ? openPostgres(place.url) : openEmbedded(place, now);
}

function openPostgres(url: string): Store {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => {
    // an idle connection was dropped by the server; the pool replaces it, and a query in flight reports for itself
  });
  const kysely = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const at = new URL(url);
  return {
    engine: 'postgres',
    db: makeDb(kysely, 'postgres', async () => {}),
    kysely,
    lite: null,
    pool,
    description: `PostgreSQL at ${at.hostname || 'the local socket'}${at.pathname}: every acknowledged change is as durable as that server is set to be`,
    close: () => kysely.destroy(),
  };
}

async function openEmbedded(
  place: { dataDir: string } | { memory: true; loadDataDir?: Blob },
  now: () => Date,
): Promise<Store> {
  const dir = 'dataDir' in place ? path.join(place.dataDir, 'pg') : null;
  const unlock = 'dataDir' in place ? lockFolder(place.dataDir, now) : () => {};
  try {
    const isNew = dir !== null && !fs.existsSync(path.join(dir, 'PG_VERSION'));
    const lite = await PGlite.create({
      ...(dir ? { fs: new DurableFS(dir), startParams: durableStartParams(PGlite.defaultStartParams) } : {}),
      ...('loadDataDir' in place && place.loadDataDir ? { loadDataDir: place.loadDataDir } : {}),
      extensions: { pg_trgm, unaccent },
      parsers: { [DATE]: (v: string) => v, [INT8]: toNumber },
    });
    if (dir && isNew) syncTree(dir);
    const kysely = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: lite }) });
    const checkpoint = checkpointer(lite, dir !== null);
    return {
      engine: 'pglite',
      db: makeDb(kysely, 'pglite', checkpoint.afterWrite),
      kysely,
      lite,
      pool: null,
      description: dir
        ? `embedded PostgreSQL in ${'dataDir' in place ? place.dataDir : dir}: one process, every acknowledged change is on disk`
        : 'embedded PostgreSQL in memory: nothing is kept',
      async close() {
        await checkpoint.stop();
        await kysely.destroy();
        unlock();
      },
    };
  } catch (e) {
    unlock();
    throw e;
  }
}

const WAL_LIMIT_BYTES = 64 * 1024 * 1024;
const LOOK_EVERY_WRITES = 32;
const IDLE_MS = 30_000;

/** The embedded engine never checkpoints by itself, so its log would grow without end: by size, when idle, and at close. */
function checkpointer(lite: PGlite, onDisk: boolean) {
  let writes = 0;
  let dirty = false;
  const walBytes = async (): Promise<number> => {
    const { rows } = await lite.query<{ bytes: number }>(
      'select (pg_current_wal_lsn() - redo_lsn)::float8 as bytes from pg_control_checkpoint()',
    );
    return rows[0]?.bytes ?? 0;
  };
  const run = async () => {
    dirty = false;
    await lite.query('checkpoint');
  };
  let lastWrite = 0;
  const timer = onDisk
    ? setInterval(() => {
        if (dirty && performance.now() - lastWrite > IDLE_MS && !lite.closed) void run();
      }, IDLE_MS)
    : null;
  timer?.unref();
  return {
    async afterWrite() {
      if (!onDisk) return;
      dirty = true;
      lastWrite = performance.now();
      if (++writes % LOOK_EVERY_WRITES === 0 && (await walBytes()) > WAL_LIMIT_BYTES) await run();
    },
    async stop() {
      if (timer) clearInterval(timer);
      if (onDisk && dirty && !lite.closed) await run();
    },
  };
}
