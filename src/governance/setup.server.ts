import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { sha256 } from '#ledger/content-hash.ts';
import { addPerson, nextPersonId } from './people.server.ts';

/** How long a set-up link works. */
const SETUP_HOURS = 24;

/** True while nobody could sign in: no real person holds, or ever held, the office role. */
export async function needsSetup(tx: ReadTx): Promise<boolean> {
  const row = await tx
    .selectFrom('person_role as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .select('p.id')
    .where('r.role', '=', 'office')
    .where('p.demonstration', '=', false)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

/**
 * Makes the one-time link of the first start and forgets earlier ones that were not used. Only its hash is kept.
 * @param token at least 32 random characters, drawn by the caller, who prints the link.
 */
export async function makeSetupLink(tx: WriteTx, token: string, siteUrl: string, at: Date): Promise<string> {
  if (token.length < 32) throw new Error('A set-up link needs at least 32 random characters.');
  await tx.deleteFrom('setup_link').where('used_at', 'is', null).execute();
  await tx
    .insertInto('setup_link')
    .values({ token_hash: sha256(token), made_at: at })
    .execute();
  await audit(tx, 'system:setup', { kind: 'setup.link-made', body: {} }, at);
  return `${siteUrl.replace(/\/$/, '')}/setup?token=${encodeURIComponent(token)}`;
}

const oldest = (at: Date): Date => new Date(at.getTime() - SETUP_HOURS * 3_600_000);

/** Whether a link would be taken now. */
export async function setupLinkHolds(tx: ReadTx, token: string, at: Date): Promise<boolean> {
  if (!(await needsSetup(tx))) return false;
  const row = await tx
    .selectFrom('setup_link')
    .select('token_hash')
    .where('token_hash', '=', sha256(token))
    .where('used_at', 'is', null)
    .where('made_at', '>', oldest(at))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Uses the link: the first person of the network office. Two at once: one wins, the other is refused.
 * @returns the person's id, or null when the link was used, is too old, was never made, or the office exists already.
 */
export async function takeSetupLink(
  tx: WriteTx,
  token: string,
  who: { name: string; email: string; affiliation: string | null },
  at: Date,
): Promise<string | null> {
  const used = await tx
    .updateTable('setup_link')
    .set({ used_at: at })
    .where('token_hash', '=', sha256(token))
    .where('used_at', 'is', null)
    .where('made_at', '>', oldest(at))
    .returning('token_hash')
    .executeTakeFirst();
  if (!used || !(await needsSetup(tx))) return null;
  const id = await nextPersonId(tx);
  await addPerson(tx, { id, ...who, roles: ['office'], demonstration: false }, at);
  await audit(tx, id, { kind: 'setup.done', body: { person: id } }, at);
  return id;
}
