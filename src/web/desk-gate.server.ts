import { redirect } from 'react-router';
import type { PersonActor } from '#governance/actors.ts';
import { gate, refuseForStrength } from '#governance/gate.server.ts';
import type { Action } from '#governance/permissions.ts';
import { hasSecondFactor, secondFactorsOf } from '#governance/second-factor.server.ts';
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

/**
 * As `openOwn`, for what a stolen mailbox must not do: sign a statement of interests, recuse, erase or take a copy of everything. Whoever has a second
 * factor, or a role that waits for one, does it in a confirmed session only. @throws Refused, on record, in a plain one.
 */
export async function openOwnStrong(app: RequestApp, url: URL, headers: Headers): Promise<PersonActor> {
  const me = openOwn(app, url);
  const refuse = () => refuseForStrength(app.db, me, `own:${url.pathname}`, app.now);
  if (me.withheld?.length) await refuse();
  // nobody is signed in by a session as a made-up person of a demonstration
  const session = me.demonstration ? null : await app.signIn.sessionNow(headers);
  if (session && !session.strong && hasSecondFactor(await app.db.read((tx) => secondFactorsOf(tx, session.user.id))))
    await refuse();
  return me;
}
