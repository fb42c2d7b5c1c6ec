import { redirect } from 'react-router';
import type { PersonActor } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import type { Action } from '#governance/permissions.ts';
import type { Ref } from '#ledger/things.ts';
import type { RequestApp } from './context.server.ts';

/**
 * The gate before a page of the desk is shown. Whoever is not signed in is asked to sign in and nothing is written down: else every program
 * that follows links would lengthen the audit chain. A signed-in person without the right is refused on record, as everywhere.
 */
export async function openDesk(app: RequestApp, action: Action, url: URL, thing: Ref | null = null): Promise<void> {
  if (app.actor.kind === 'anonymous') throw redirect(`/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  await gate(app.db, app.actor, action, thing, app.now);
}

/**
 * The gate before a page of somebody's own things (profile, disclosures, sessions): being signed in is all it needs.
 * For a loader and for an action alike. @returns the person; whoever is not signed in is asked to sign in and comes back to `url`.
 */
export function openOwn(app: RequestApp, url: URL): PersonActor {
  if (app.actor.kind === 'person') return app.actor;
  throw redirect(`/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
}
