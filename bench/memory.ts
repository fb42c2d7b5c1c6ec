import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, round } from './measure.ts';
import { writeRecords } from './records.ts';

const ACTION = fileURLToPath(new URL('../bin/action.mjs', import.meta.url));
/** Size of the file; a smaller one can be set to try this in a minute. */
const MEGABYTES = Number(process.env.ACTION_BENCH_MEMORY_MB ?? 1000);
/** What the whole process may need on PostgreSQL, whatever the size of the file. */
const LIMIT_MB = 400;
const LOOK_EVERY_MS = 100;

/** Runs a command line in a process of its own. @returns the most memory that it ever had resident, in MB. */
function peakOf(args: readonly string[], databaseUrl: string | null): Promise<number> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [ACTION, ...args], {
    env: databaseUrl ? { ...env, DATABASE_URL: databaseUrl } : env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let peak = 0;
    let complaint = '';
    child.stderr.on('data', (d) => (complaint = `${complaint}${d}`.slice(-2000)));
    const timer = setInterval(async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
      peak = Math.max(peak, (kilobytes * 1024) / 1e6);
    }, LOOK_EVERY_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(timer);
      if (code === 0) resolve(peak);
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${complaint.trim().split('\n').at(-1)}`));
    });
  });
}

/** The most memory that importing one large file takes. Linux only: it is what the kernel has counted. */
export async function benchMemory(postgresUrl: string | null): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'action-bench-'));
  try {
    const file = join(dir, 'records.ndjson');
    const { records, bytes } = await writeRecords(file, Number.POSITIVE_INFINITY, MEGABYTES * 1e6);
    const size = `${round(bytes / 1e6)} MB of NDJSON, ${records} records`;
    const run = ['evidence', 'import', '--as-of', '2026-05-07', '--json'];
    const out: Figure[] = [];
    const add = (what: string, peak: number, ratio: { to: string; limit: number } | null) => {
      out.push({
        what,
        value: round(peak),
        unit: 'MB',
        ...(ratio ? { ratio: { to: ratio.to, value: round(peak / ratio.limit, 2) } } : {}),
      });
    };
    if (postgresUrl) {
      await peakOf(['migrate'], postgresUrl);
      add(
        `importing ${size}, PostgreSQL: most resident memory of the process`,
        await peakOf([...run, file], postgresUrl),
        {
          to: `limit ${LIMIT_MB} MB`,
          limit: LIMIT_MB,
        },
      );
    }
    const alone = await peakOf(['migrate', '--data', join(dir, 'pg')], null);
    add('the embedded engine alone: making and opening its folder', alone, null);
    const tenth = join(dir, 'tenth.ndjson');
    const part = await writeRecords(tenth, Number.POSITIVE_INFINITY, MEGABYTES * 1e5);
    add(
      `importing ${round(part.bytes / 1e6)} MB, embedded: most resident memory of the process`,
      await peakOf([...run, tenth, '--data', join(dir, 'pg')], null),
      { to: 'engine alone', limit: alone },
    );
    return out;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
