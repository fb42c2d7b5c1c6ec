import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { ServerBuild } from 'react-router';
import type { Store } from '#db/connect.server.ts';
import { type MailTransport, transportFromEnvironment } from '#governance/mail.server.ts';
import { makeApp } from './server-app.server.ts';
import { openSite, type Site } from './site.server.ts';
import { staticFiles } from './static-files.server.ts';

/**
 * How the site is started. The caller gives one of: `store`, a database that it opened, migrated and will close (so that jobs and pages share
 * the one embedded database); `dataDir` or `databaseUrl`, which the server opens, migrates and closes itself.
 * A store may come from another copy of our modules: it is used through its interface alone, and no value of it is told apart by its class.
 */
export interface ServerOptions {
  store?: Store;
  dataDir?: string;
  databaseUrl?: string;
  /** 0 takes a free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Address of the site for mails and cookies, where it differs from host and port (behind a proxy). Default ACTION_URL. */
  url?: string;
  /** Offers "sign in as" and shows the outbox. Only for a database without real people. */
  demonstration?: boolean;
  /** Shows the outbox. */
  development?: boolean;
  /** Signs cookies. Default ACTION_SECRET, else one kept in the database. */
  secret?: string;
  /** Default: what SMTP_URL and MAIL_FROM describe. */
  mail?: MailTransport | null;
  now?: () => Date;
  /** Default ACTION_TRUST_PROXY=1. */
  trustProxy?: boolean;
}

const PATIENCE_MS = 5000;

function placeOf(o: ServerOptions) {
  if (o.store) return { store: o.store };
  if (o.databaseUrl) return { databaseUrl: o.databaseUrl };
  if (o.dataDir) return { dataDir: o.dataDir };
  throw new Error('The server was not told where the database is: give store, dataDir or databaseUrl.');
}

/** Listens first, so that a port that is taken is said before the database is touched; then opens the site behind it. */
export async function serveSite(
  o: ServerOptions,
  build: ServerBuild,
  mode: string,
  assets: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const place = placeOf(o);
  const host = o.host ?? '127.0.0.1';
  let fetch: ReturnType<typeof makeApp>['fetch'] = () =>
    new Response('The site is starting; try again in a moment.', { status: 503, headers: { 'Retry-After': '1' } });
  const server = await listen((...args) => fetch(...args), o.port, host);
  const { port } = server.address() as AddressInfo;
  const name = host === '127.0.0.1' || host === '::1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const url = (o.url ?? process.env.ACTION_URL ?? `http://${name}:${port}`).replace(/\/$/, '');
  let site: Site;
  try {
    site = await openSite({
      place,
      url,
      demonstration: o.demonstration ?? false,
      development: o.development ?? false,
      secret: o.secret ?? process.env.ACTION_SECRET ?? null,
      mail: o.mail === undefined ? transportFromEnvironment(process.env) : o.mail,
      now: o.now ?? (() => new Date()),
    });
    const trustProxy = o.trustProxy ?? process.env.ACTION_TRUST_PROXY === '1';
    ({ fetch } = makeApp({ build, mode, site, files: await staticFiles(assets), trustProxy }));
  } catch (e) {
    await stop(server);
    throw e;
  }
  let closing: Promise<void> | null = null;
  return {
    url,
    close() {
      closing ??= stop(server).then(() => site.close());
      return closing;
    },
  };
}

function listen(fetch: ReturnType<typeof makeApp>['fetch'], port: number, hostname: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => {
      server.off('error', refuse);
      resolve(server);
    }) as Server;
    const refuse = (e: NodeJS.ErrnoException) =>
      reject(
        e.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program; choose another with --port.`)
          : e.code === 'EACCES'
            ? new Error(`Port ${port} may not be used by this user; choose one above 1023 with --port.`)
            : e,
      );
    server.once('error', refuse);
  });
}

/** Takes no new requests, lets those under way finish for five seconds, then hangs up. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
