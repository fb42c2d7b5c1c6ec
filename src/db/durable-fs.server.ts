import * as fs from 'node:fs';
import * as path from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The part of the engine's file system layer that is ours to complete; `nfd` is the descriptor of an open file or directory. */
export interface EngineFiles {
  stream_ops: { write: unknown; fsync?: (stream: { nfd: number }) => number };
}

/** How often PostgreSQL asked for its files to be on disk; a test counts that every commit asked. */
export const fsyncCount = { value: 0 };

/**
 * The file system of the embedded engine with an fsync. PGlite's own has none: PostgreSQL asks for it and
 * nothing happens. Emscripten's `fd_sync` calls `stream_ops.fsync` where there is one; its `fdatasync` is a
 * stub, hence `wal_sync_method=fsync` in {@link durableStartParams}. A failed fsync ends the process, as it
 * does in PostgreSQL: after it nobody can know what is on disk, and recovery from the log is the only truth.
 */
export class DurableFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const hook = (mod: { NODEFS?: Partial<EngineFiles> }) => {
      const files = mod.NODEFS;
      if (typeof files?.stream_ops?.write !== 'function')
        throw new Error(
          'This version of PGlite hides its file system: durability cannot be promised. Install the pinned version.',
        );
      this.attach(files as EngineFiles);
    };
    const preRun = [hook, ...(emscriptenOpts.preRun ?? [])] as NonNullable<typeof emscriptenOpts.preRun>;
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }

  /** Gives the engine's file operations their fsync. */
  protected attach(files: EngineFiles): void {
    files.stream_ops.fsync = (stream) => {
      try {
        fs.fsyncSync(stream.nfd);
      } catch (e) {
        process.stderr.write(
          `The disk refused to confirm a write (${(e as Error).message}); stopping so that nothing unconfirmed is acknowledged.\n`,
        );
        process.exit(1);
      }
      fsyncCount.value++;
      return 0;
    };
  }
}

/** PostgreSQL's start parameters with durability on: without `-F`, and with the one sync method that reaches our hook. */
export function durableStartParams(defaults: readonly string[]): string[] {
  return [...defaults.filter((p) => p !== '-F'), '-c', 'fsync=on', '-c', 'wal_sync_method=fsync'];
}

/** Puts a file's content, or a directory's entries, on disk. */
export function syncPath(p: string): void {
  const fd = fs.openSync(p, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Puts a freshly created folder on disk with everything in it; the entry in its parent is the caller's. */
export function syncTree(dir: string): void {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const p = path.join(dir, entry.name);
    if (entry.isDirectory()) syncTree(p);
    else if (entry.isFile()) syncPath(p);
  }
  syncPath(dir);
}
