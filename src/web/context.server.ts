import { createContext, type RouterContextProvider } from 'react-router';
import type { Store } from '#db/connect.server.ts';
import type { Db } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import type { SignIn } from '#governance/auth.server.ts';
import type { Settings } from '#governance/settings.server.ts';

/** What one request is answered with. */
export interface RequestApp {
  store: Store;
  db: Db;
  now: () => Date;
  /** Who asks; read before any transaction of the request was opened. */
  actor: Actor;
  /** For the scripts and styles of a hydrated page; undefined on a page that is kept for all readers. */
  nonce: string | undefined;
  /** The database holds made-up people and decisions: every page says so. */
  demonstration: boolean;
  settings: Settings;
  server: ServerManners;
  signIn: SignIn;
  /** Signs the cookie of a demonstration person. */
  secret: string;
}

/** How this server was started; the same for every request. */
export interface ServerManners {
  /** Address that goes into mails, without a slash at the end. */
  url: string;
  /** Only a development or demonstration server shows its mail on a page. */
  outbox: boolean;
  /** Only a demonstration server signs in as a demonstration person at a click. */
  signInAs: boolean;
  /** False when mail does not leave this server. */
  mail: boolean;
}

export const appContext = createContext<RequestApp>();

export const appOf = (context: Readonly<Pick<RouterContextProvider, 'get'>>): RequestApp => context.get(appContext);

/** The day of the request, YYYY-MM-DD in UTC: what rules that name a date are held against. */
export const todayOf = (app: Pick<RequestApp, 'now'>): string => app.now().toISOString().slice(0, 10);
