import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import type { Terminal } from '#cli/command.ts';
import { buildDemonstration } from '#cli/demo.server.ts';
import { openStore, type Store } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { findBrowser } from './find-browser.ts';

/** What a test may set of `ServerOptions` (src/web/serve.server.ts). */
export interface SiteChoices {
  /** True builds the demonstration network on the bundled evidence; false leaves the database empty. */
  filled: boolean;
  demonstration?: boolean;
  development?: boolean;
  mail?: { send(letter: { to: string; subject: string; body: string }): Promise<void> } | null;
}

export interface TestSite {
  url: string;
  store: Store;
  close(): Promise<void>;
}

const SERVER = 'build/server/index.js';

const silent: Terminal = {
  json: false,
  result: () => {},
  line: () => {},
  note: () => {},
  progress: () => {},
  now: () => new Date(),
  stdin: async () => '',
};

/** The built server on a scratch database in memory, at a free port. */
export async function startSite(choices: SiteChoices): Promise<TestSite> {
  if (!existsSync(SERVER)) throw new Error('The site is not built; run "npm run build" first.');
  const { startServer } = (await import(/* @vite-ignore */ pathToFileURL(SERVER).href)) as {
    startServer(o: object): Promise<{ url: string; close(): Promise<void> }>;
  };
  const store = await openStore({ memory: true });
  await migrate(store.kysely);
  if (choices.filled) await buildDemonstration(silent, store);
  const server = await startServer({
    store,
    port: 0,
    demonstration: choices.demonstration ?? false,
    development: choices.development ?? false,
    mail: choices.mail ?? null,
  });
  return {
    url: server.url,
    store,
    async close() {
      await server.close();
      await store.close();
    },
  };
}

/** A browser with a profile of its own, so that nothing is left from another run. */
export async function startBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'action-browser-'));
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home } as Record<string, string>,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
