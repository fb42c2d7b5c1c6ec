import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { type Figure, quantile, round } from './measure.ts';

const ACTION = fileURLToPath(new URL('../bin/action.mjs', import.meta.url));
const PAGES = ['/', '/evidence', '/evidence/NCT07006805', '/syntheses/Y1', '/updates/P2', '/line/passage/P2'];
const READERS = 4;
const SECONDS = 3;
const UNCACHED = 60;

interface Running {
  url: string;
  startSeconds: number;
  stop(): Promise<void>;
}

function demo(dir: string): Promise<Running> {
  const t = performance.now();
  const child = spawn(process.execPath, [ACTION, 'demo', '--json', '--port', '0', '--data', dir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  return new Promise((resolve, reject) => {
    let said = '';
    let complaint = '';
    child.stderr.on('data', (d) => (complaint += d));
    child.once('exit', () =>
      reject(new Error(`the demonstration ended early: ${complaint.trim().split('\n').at(-1)}`)),
    );
    child.stdout.on('data', (d) => {
      said += d;
      if (!said.includes('\n')) return;
      const { url } = JSON.parse(said.split('\n')[0]!) as { url: string };
      resolve({
        url,
        startSeconds: (performance.now() - t) / 1000,
        stop: async () => {
          child.kill('SIGTERM');
          await exited;
        },
      });
    });
  });
}

/** Times in ms of requests one after the other; a query that no cache knows makes each one a page made anew. */
async function oneByOne(url: string, path: string, n: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    const t = performance.now();
    const r = await fetch(`${url}${path}`, { headers: { cookie: 'action_bench=1; better-auth.session_token=none' } });
    await r.arrayBuffer();
    if (!r.ok) throw new Error(`${path} answered ${r.status}`);
    times.push(performance.now() - t);
  }
  return times;
}

/** Start-up of the demonstration, first and second time, and the pages under load, each against the cheapest answer of the same server. */
export async function benchSite(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'action-bench-'));
  try {
    const first = await demo(join(dir, 'demo'));
    await first.stop();
    const site = await demo(join(dir, 'demo'));
    const out: Figure[] = [
      {
        what: 'demonstration from an empty folder to the first page',
        value: round(first.startSeconds),
        unit: 's',
        ratio: { to: 'limit 60 s', value: round(first.startSeconds / 60, 2) },
      },
      {
        what: 'second start',
        value: round(site.startSeconds),
        unit: 's',
        ratio: { to: 'limit 5 s', value: round(site.startSeconds / 5, 2) },
      },
    ];
    try {
      const floor = quantile(await oneByOne(site.url, '/healthz', UNCACHED), 0.5);
      out.push({ what: '/healthz, p50', value: round(floor), unit: 'ms' });
      for (const path of PAGES) {
        const times = await oneByOne(site.url, path, UNCACHED);
        out.push({
          what: `${path}, made anew, p50`,
          value: round(quantile(times, 0.5)),
          unit: 'ms',
          ratio: { to: '/healthz', value: round(quantile(times, 0.5) / floor, 2) },
        });
        out.push({ what: `${path}, made anew, p99`, value: round(quantile(times, 0.99)), unit: 'ms' });
      }
      const health = await autocannon({ url: `${site.url}/healthz`, connections: READERS, duration: SECONDS });
      for (const path of PAGES.slice(0, 2)) {
        const r = await autocannon({ url: `${site.url}${path}`, connections: READERS, duration: SECONDS });
        out.push({
          what: `${path}, as anonymous readers get it, ${READERS} at once`,
          value: round(r.requests.average),
          unit: 'requests/s',
          ratio: { to: '/healthz', value: round(r.requests.average / health.requests.average, 2) },
        });
      }
    } finally {
      await site.stop();
    }
    return out;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
