import * as fs from 'node:fs';
import * as path from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { DurableFS, durableStartParams, syncPath, syncTree } from './durable-fs.server.ts';

/** The PostgreSQL that the pinned PGlite is; a folder of another one cannot be read. */
export const ENGINE_MAJOR = '18';

/** A database folder that cannot be opened, with the reason and the remedy in one or two sentences. */
export class FolderUnusable extends Error {}

/**
 * Opens the database in `dataDir/pg`, which is made first when there is none. The caller holds the folder's lock.
 * It is made under another name, put on disk whole, and only then given its own: what is called `pg` is complete.
 * @throws FolderUnusable
 */
export async function openFolder(dataDir: string, options: PGliteOptions): Promise<PGlite> {
  const dir = path.join(dataDir, 'pg');
  const half = path.join(dataDir, 'pg.new');
  fs.rmSync(half, { recursive: true, force: true }); // left by a start that was cut off; nothing was ever acknowledged in it
  if (isEmpty(dir)) {
    const made = await open(half, options);
    await made.query('checkpoint');
    await made.close();
    syncTree(half);
    fs.rmSync(dir, { recursive: true, force: true });
    fs.renameSync(half, dir);
    syncPath(dataDir);
    syncPath(path.dirname(path.resolve(dataDir)));
  }
  const version = fs.existsSync(path.join(dir, 'PG_VERSION'))
    ? fs.readFileSync(path.join(dir, 'PG_VERSION'), 'utf8').trim()
    : null;
  if (version === null)
    throw new FolderUnusable(
      `The folder ${dir} is not a whole database: it has no PG_VERSION. Restore a backup into an empty folder, or move this one away and start anew.`,
    );
  if (version !== ENGINE_MAJOR)
    throw new FolderUnusable(
      `The database in ${dir} is of PostgreSQL ${version}, and this version of ACTioN reads PostgreSQL ${ENGINE_MAJOR}. Make a backup with the version that wrote it, and restore that into an empty folder.`,
    );
  try {
    return await open(dir, options);
  } catch (e) {
    throw new FolderUnusable(
      `The database in ${dir} could not be opened (${firstLine(e)}). Keep a copy of the folder, and restore the latest backup into an empty one.`,
      { cause: e },
    );
  }
}

const open = (dir: string, options: PGliteOptions): Promise<PGlite> =>
  PGlite.create({ ...options, fs: new DurableFS(dir), startParams: durableStartParams(PGlite.defaultStartParams) });

const isEmpty = (dir: string): boolean => !fs.existsSync(dir) || fs.readdirSync(dir).length === 0;

const firstLine = (e: unknown): string =>
  (e instanceof Error ? e.message : String(e)).split('\n')[0]?.replace(/\.$/, '') ?? '';
