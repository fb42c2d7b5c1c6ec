import { fileURLToPath } from 'node:url';
import * as build from 'virtual:react-router/server-build';
import type { ServerBuild } from 'react-router';
import { type ServerOptions, serveSite } from './serve.server.ts';
import { makeApp } from './server-app.server.ts';
import { openSite, type Site } from './site.server.ts';

// the virtual module's type lacks `| undefined` under exactOptionalPropertyTypes: cast once, here
const pages = build as unknown as ServerBuild;

/** Starts the site. The command line imports this from the built server; see `ServerOptions`. */
export const startServer = (options: ServerOptions): Promise<{ url: string; close(): Promise<void> }> =>
  serveSite(options, pages, import.meta.env.MODE, fileURLToPath(new URL('../client/assets', import.meta.url)));

// In development this module is evaluated anew after every change; the one open database must survive that.
const held = globalThis as typeof globalThis & { actionSite?: Promise<Site> };

/** For the development server, which asks request by request. */
export const app = {
  async fetch(...args: Parameters<ReturnType<typeof makeApp>['fetch']>): Promise<Response> {
    held.actionSite ??= openSite({
      place: process.env.DATABASE_URL
        ? { databaseUrl: process.env.DATABASE_URL }
        : { dataDir: process.env.ACTION_DATA ?? 'action-data' },
      url: process.env.ACTION_URL ?? 'http://localhost:5173',
      demonstration: process.env.ACTION_DEMONSTRATION === '1',
      development: true,
      secret: process.env.ACTION_SECRET ?? null,
      mail: null,
      now: () => new Date(),
    });
    const site = await held.actionSite;
    return makeApp({ build: pages, mode: 'development', site, files: async () => null, trustProxy: false }).fetch(
      ...args,
    );
  },
};
