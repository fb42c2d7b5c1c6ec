import type { PGlite } from '@electric-sql/pglite';

const MB = 1024 * 1024;
/** Beyond this the log is cut at once: it is what a start after a power cut has to read again. */
const MOST_LOG = 64 * MB;
/** Below this a quiet database is left alone. */
const LITTLE_LOG = 1 * MB;
const LOOK_EVERY_MS = 250;
const IDLE_MS = 30_000;

export interface Checkpoints {
  /** To be called after each commit; looks at the log now and then. Never fails: the commit has been acknowledged. */
  afterWrite(): Promise<void>;
  /** The last one, before the database is closed. */
  stop(): Promise<void>;
}

/** The embedded engine never checkpoints by itself, so its log would grow without end: this does, by size, when idle, and at close. */
export function startCheckpoints(lite: PGlite): Checkpoints {
  let looked = performance.now();
  let wrote = 0;
  /** Bytes of log since the last checkpoint. */
  const logSize = async (): Promise<number> => {
    const { rows } = await lite.query<{ bytes: number }>(
      'select (pg_current_wal_lsn() - redo_lsn)::float8 as bytes from pg_control_checkpoint()',
    );
    return rows[0]?.bytes ?? 0;
  };
  const cutAbove = async (most: number): Promise<void> => {
    looked = performance.now();
    try {
      if (!lite.closed && (await logSize()) > most) await lite.query('checkpoint');
    } catch (e) {
      if (!lite.closed)
        process.stderr.write(
          `The database could not write a checkpoint and goes on without (${(e as Error).message}).\n`,
        );
    }
  };
  // Sign-in and jobs write past `afterWrite`; they write little, and this sees it.
  const timer = setInterval(() => {
    void cutAbove(performance.now() - wrote > IDLE_MS ? LITTLE_LOG : MOST_LOG);
  }, IDLE_MS);
  timer.unref();
  return {
    async afterWrite() {
      wrote = performance.now();
      if (wrote - looked > LOOK_EVERY_MS) await cutAbove(MOST_LOG);
    },
    async stop() {
      clearInterval(timer);
      await cutAbove(0);
    },
  };
}
