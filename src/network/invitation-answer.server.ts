import type { ReadTx, WriteTx } from '#db/tx.ts';
import { ROLE_WORDS } from '#governance/actors.ts';
import { tell } from '#governance/notices.server.ts';
import { addPerson, nextPersonId } from '#governance/people.server.ts';
import { grantRole } from '#governance/roles.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { sha256 } from '#ledger/content-hash.ts';
import { answeredKey } from './invitations.server.ts';
import type { InvitedRole } from './invitations.ts';

/** What the page behind a link says. The address stays out of it: a link can be passed on. */
export interface OpenInvitation {
  name: string;
  role: InvitedRole;
  inviter: string;
  note: string;
  expiresAt: Date;
}

const LONGEST_TOKEN = 200;

const openByToken = (tx: ReadTx, token: string, at: Date) =>
  tx
    .selectFrom('invitation')
    .selectAll()
    .where('token_hash', '=', sha256(token.slice(0, LONGEST_TOKEN)))
    .where('answer', 'is', null)
    // erased at the wish of its owner
    .where('email', 'is not', null)
    .where('expires_at', '>', at);

/** The invitation behind a link that works now; null alike for a link that was used, withdrawn, replaced, has expired, or was never made. */
export async function readInvitation(tx: ReadTx, token: string, at: Date): Promise<OpenInvitation | null> {
  const row = await openByToken(tx, token, at).executeTakeFirst();
  if (!row) return null;
  const inviter = await tx
    .selectFrom('person')
    .select('name')
    .where('id', '=', row.invited_by)
    .executeTakeFirstOrThrow();
  return {
    name: row.name,
    role: row.role as InvitedRole,
    inviter: inviter.name,
    note: row.note,
    expiresAt: row.expires_at,
  };
}

export type Accepted =
  /** A new person; a session can be opened for the address, which the link has proven. */
  | { kind: 'new'; person: string; email: string }
  /** The signed-in person has the role now. */
  | { kind: 'joined'; person: string }
  /** The address belongs to a person, who must sign in first; nothing was changed. */
  | { kind: 'sign-in' }
  /** Somebody else is signed in; nothing was changed. */
  | { kind: 'somebody-else' }
  /** The link does not work. */
  | { kind: 'gone' };

/**
 * Uses a link. Of two at once one wins and the other finds the link gone.
 * @param o.signedIn id of the person who is signed in, null for nobody. @param o.name the name as the invited person corrected it.
 * @throws RoleRefused when the person may not hold the role; then the invitation stays open.
 */
export async function acceptInvitation(
  tx: WriteTx,
  token: string,
  o: { name: string; signedIn: string | null },
  at: Date,
): Promise<Accepted> {
  const row = await openByToken(tx, token, at).forUpdate().executeTakeFirst();
  if (!row || row.email === null) return { kind: 'gone' };
  const role = row.role as InvitedRole;
  const known = await tx.selectFrom('person').select('id').where('email', '=', row.email).executeTakeFirst();
  if (o.signedIn !== null && o.signedIn !== known?.id) return { kind: 'somebody-else' };
  if (known && o.signedIn === null) return { kind: 'sign-in' };
  const id = known?.id ?? (await nextPersonId(tx));
  const answer = { answer: 'accepted', answered_at: at, answered_by: id, token_hash: null };
  if (known) await grantRole(tx, id, id, role, at);
  else
    await addPerson(
      tx,
      { id, name: o.name, email: row.email, affiliation: row.institution || null, roles: [role], demonstration: false },
      at,
    );
  await tx.updateTable('invitation').set(answer).where('id', '=', row.id).execute();
  await tellInviter(tx, row, `${known ? row.name : o.name} accepted your invitation (${ROLE_WORDS[role]})`, at);
  if (!known) await audit(tx, id, { kind: 'person.added', body: { person: id, roles: [role] } }, at);
  await audit(tx, id, { kind: 'invitation.accepted', body: { invitation: row.id, person: id, role } }, at);
  return known ? { kind: 'joined', person: id } : { kind: 'new', person: id, email: row.email };
}

/** Declines with an optional word. @returns false when the link does not work. */
export async function declineInvitation(tx: WriteTx, token: string, word: string, at: Date): Promise<boolean> {
  const row = await openByToken(tx, token, at).forUpdate().executeTakeFirst();
  if (!row) return false;
  await tx
    .updateTable('invitation')
    .set({ answer: 'declined', answered_at: at, token_hash: null, word })
    .where('id', '=', row.id)
    .execute();
  await tellInviter(tx, row, `${row.name} declined your invitation`, at);
  await audit(tx, 'anonymous', { kind: 'invitation.declined', body: { invitation: row.id } }, at);
  return true;
}

const tellInviter = (tx: WriteTx, i: { id: number; invited_by: string }, title: string, at: Date): Promise<void> =>
  tell(
    tx,
    {
      to: i.invited_by,
      kind: 'membership',
      title,
      path: '/desk/invitations',
      key: answeredKey(i.id),
      due: null,
    },
    at,
  );
