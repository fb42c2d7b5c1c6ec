import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { startCheckpoints } from './checkpoints.server.ts';
import { openFolder } from './database-folder.server.ts';
import { lockFolder } from './folder-lock.server.ts';
import { openServer } from './postgres.server.ts';
import type { Database } from './tables.gen.ts';
import { guarded, makeDb } from './transactions.server.ts';
import type { Db, Engine } from './tx.ts';

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
const EMBEDDED = { extensions: { pg_trgm, unaccent }, parsers: { [DATE]: (v: string) => v, [INT8]: toNumber } };

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

/**
 * Opens a PostgreSQL server by its address, or the embedded engine on a folder (made when there is none) or in memory.
 * @throws ServerUnusable, FolderHeld or FolderUnusable, each with a sentence for people.
 */
export async function openStore(place: Place, now: () => Date = () => new Date()): Promise<Store> {
  if ('url' in place) return openPostgres(place.url);
  return 'dataDir' in place ? openOnDisk(place.dataDir, now) : openInMemory(place.loadDataDir);
}

async function openPostgres(url: string): Promise<Store> {
  const { pool, guarantee } = await openServer(url);
  const kysely = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    engine: 'postgres',
    db: makeDb(kysely, 'postgres', async () => {}),
    kysely: guarded(kysely),
    lite: null,
    pool,
    description: guarantee,
    close: once(() => pool.end()),
  };
}

async function openOnDisk(dataDir: string, now: () => Date): Promise<Store> {
  const unlock = lockFolder(dataDir, now);
  try {
    const lite = await openFolder(dataDir, EMBEDDED);
    const checkpoints = startCheckpoints(lite);
    const description = `embedded PostgreSQL in ${dataDir}: one process, every acknowledged change is on disk`;
    return embedded(lite, description, checkpoints.afterWrite, async () => {
      await checkpoints.stop();
      await lite.close();
      unlock();
    });
  } catch (e) {
    unlock();
    throw e;
  }
}

async function openInMemory(loadDataDir: Blob | undefined): Promise<Store> {
  const lite = await PGlite.create({ ...EMBEDDED, ...(loadDataDir ? { loadDataDir } : {}) });
  const description = 'embedded PostgreSQL in memory: nothing is kept';
  return embedded(
    lite,
    description,
    async () => {},
    () => lite.close(),
  );
}

function embedded(
  lite: PGlite,
  description: string,
  afterWrite: () => Promise<void>,
  close: () => Promise<void>,
): Store {
  const kysely = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: lite }) });
  const db = makeDb(kysely, 'pglite', afterWrite);
  return {
    engine: 'pglite',
    db,
    kysely: guarded(kysely),
    lite,
    pool: null,
    description,
    close: once(close),
  };
}

/** Closing twice is closing once: a server's shutdown and its error path may both ask for it. */
const once = (close: () => Promise<void>): (() => Promise<void>) => {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= close();
    return closing;
  };
};
