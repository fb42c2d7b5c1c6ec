import { redirect } from 'react-router';
import { gate } from '#governance/gate.server.ts';
import type { Action } from '#governance/permissions.ts';
import type { RequestApp } from './context.server.ts';

/**
 * The gate before a page of the desk is shown. Whoever is not signed in is asked to sign in and nothing is written down: else every program
 * that follows links would lengthen the audit chain. A signed-in person without the right is refused on record, as everywhere.
 */
export async function openDesk(app: RequestApp, action: Action, url: URL): Promise<void> {
  if (app.actor.kind === 'anonymous') throw redirect(`/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  await gate(app.db, app.actor, action, null, app.now);
}
