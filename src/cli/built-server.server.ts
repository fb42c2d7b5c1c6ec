import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Store } from '#db/connect.server.ts';
import { liveSyncFromEnvironment } from '#evidence/sync/live-sync.server.ts';
import { transportFromEnvironment } from '#governance/mail.server.ts';
import { startWorker } from '#jobs/worker.server.ts';
import { Failure, type Terminal } from './command.ts';
import { untilStopped } from './until-stopped.ts';

/** What the built site takes; the same shape stands in the site's own folder, which the command line never imports. */
interface SiteOptions {
  store: Store;
  port: number;
  host: string;
  demonstration: boolean;
  development: boolean;
}

interface BuiltServer {
  startServer(options: SiteOptions): Promise<{ url: string; close(): Promise<void> }>;
}

const BUILT = new URL('../../build/server/index.js', import.meta.url);

/** @throws Failure when the site was not built yet. */
export function requireBuilt(): void {
  if (!existsSync(fileURLToPath(BUILT))) throw new Failure('The site is not built yet; run "npm run build" first.');
}

/**
 * Serves the site from an open store and does its jobs in the same process, until the process is asked to stop.
 * @param ready called once with the address when the first page can be read.
 */
export async function serveUntilStopped(
  t: Terminal,
  options: SiteOptions & { worker: boolean },
  ready: (url: string) => Promise<void>,
): Promise<void> {
  requireBuilt();
  const stopped = untilStopped();
  const { worker, ...site } = options;
  const { startServer } = (await import(BUILT.href)) as BuiltServer;
  const server = await startServer(site);
  const world = {
    db: options.store.db,
    now: t.now,
    mail: transportFromEnvironment(process.env),
    site: server.url,
    sync: liveSyncFromEnvironment(process.env, { demonstration: options.demonstration, say: t.note }),
  };
  const stopWorker = worker ? await startWorker(options.store, world, t.note) : async () => {};
  await ready(server.url);
  await stopped;
  t.note('stopping');
  await server.close();
  await stopWorker();
}
