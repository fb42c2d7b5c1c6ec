import { gate } from '#governance/gate.server.ts';
import type { RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';

/** Who looks at their saved searches; whoever is not signed in is asked to be. */
export async function ownerOf(app: RequestApp, url: URL): Promise<string> {
  await openDesk(app, 'search.save', url);
  return personOf(app);
}

/** Who changes their saved searches. @throws Refused, on record, for whoever may not. */
export async function changerOf(app: RequestApp): Promise<string> {
  await gate(app.db, app.actor, 'search.save', null, app.now);
  return personOf(app);
}

const personOf = ({ actor }: RequestApp): string => {
  if (actor.kind !== 'person') throw new Error('Only people pass the gate of saved searches.');
  return actor.id;
};

/** What stands beside the choice of mail: where it goes; null where it cannot go anywhere. */
export async function mailWords(app: RequestApp, person: string): Promise<string | null> {
  const row = await app.db.read((tx) =>
    tx.selectFrom('person').select('email').where('id', '=', person).executeTakeFirst(),
  );
  if (!row?.email) return null;
  return app.server.mail
    ? `To ${row.email}.`
    : `To ${row.email}; this server sends no mail at present, and what it writes waits.`;
}
