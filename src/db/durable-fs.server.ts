import * as fs from 'node:fs';
import * as path from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

interface StreamOps {
  write?: unknown;
  fsync?: (stream: { nfd: number }) => number;
}
interface EmscriptenModule {
  NODEFS?: { stream_ops?: StreamOps };
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
    const hook = (mod: EmscriptenModule) => {
      const ops = mod.NODEFS?.stream_ops;
      if (typeof ops?.write !== 'function')
        throw new Error(
          'This version of PGlite hides its file system: durability cannot be promised. Install the pinned version.',
        );
      ops.fsync = (stream) => {
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
    };
    const preRun = [hook, ...(emscriptenOpts.preRun ?? [])] as NonNullable<typeof emscriptenOpts.preRun>;
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/** PostgreSQL's start parameters with durability on: without `-F`, and with the one sync method that reaches our hook. */
export function durableStartParams(defaults: readonly string[]): string[] {
  return [...defaults.filter((p) => p !== '-F'), '-c', 'fsync=on', '-c', 'wal_sync_method=fsync'];
}

/** Puts a freshly created database folder on disk: every file, every directory, and the parent's entry for it. */
export function syncTree(dir: string): void {
  const sync = (p: string) => {
    const fd = fs.openSync(p, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  };
  const walk = (d: string) => {
    for (const entry of fs.readdirSync(d, { withFileTypes: true })) {
      const p = path.join(d, entry.name);
      if (entry.isDirectory()) walk(p);
      else if (entry.isFile()) sync(p);
    }
    sync(d);
  };
  walk(dir);
  sync(path.dirname(path.resolve(dir)));
}
