import { randomBytes } from 'node:crypto';
import type { PersonActor } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import type { Action } from '#governance/permissions.ts';
import type { LetterSetting } from '#network/invitations.server.ts';
import type { RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';

const personOf = ({ actor }: RequestApp): PersonActor => {
  if (actor.kind !== 'person') throw new Error('Only people pass the gates of membership.');
  return actor;
};

/** Who looks at a page of membership; whoever is not signed in is asked to be. */
export async function lookerOf(app: RequestApp, action: Action, url: URL): Promise<PersonActor> {
  await openDesk(app, action, url);
  return personOf(app);
}

/** Who changes something of membership. @throws Refused, on record, for whoever may not. */
export async function changerOf(app: RequestApp, action: Action): Promise<PersonActor> {
  await gate(app.db, app.actor, action, null, app.now);
  return personOf(app);
}

/** A new link, and what goes into the letter beside it. */
export const newLetter = (app: RequestApp): LetterSetting => ({
  token: randomBytes(32).toString('base64url'),
  siteUrl: app.server.url,
  network: app.settings.name,
});
