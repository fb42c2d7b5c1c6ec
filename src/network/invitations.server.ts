import type { WriteTx } from '#db/tx.ts';
import type { PersonActor } from '#governance/actors.ts';
import { writeMail } from '#governance/mail.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { sha256 } from '#ledger/content-hash.ts';
import {
  INVITATION_DAYS,
  type InvitedRole,
  invitationLetter,
  MOST_LETTERS_A_DAY,
  mayInviteAs,
  type NewInvitation,
} from './invitations.ts';

/** Why an invitation was not sent or changed, in one sentence. */
export class InvitationRefused extends Error {}

const DAY_MS = 86_400_000;

/** What goes into a letter besides the invitation. */
export interface LetterSetting {
  /** At least 32 random characters, drawn by the caller. */
  token: string;
  /** Address of the site, without a slash at the end. */
  siteUrl: string;
  /** What the network calls itself. */
  network: string;
}

/** The address that the letter leads to. */
export function invitationLink(o: Pick<LetterSetting, 'token' | 'siteUrl'>): string {
  const link = new URL('/invitation', o.siteUrl);
  link.searchParams.set('token', o.token);
  return link.href;
}

/** Counts a letter against the limit of its sender; two at once wait for each other. @throws InvitationRefused beyond it. */
async function countLetter(tx: WriteTx, by: string, at: Date): Promise<void> {
  await tx.selectFrom('person').select('id').where('id', '=', by).forNoKeyUpdate().executeTakeFirstOrThrow();
  const { sent } = await tx
    .selectFrom('invitation_letter')
    .select((e) => e.fn.countAll<number>().as('sent'))
    .where('sent_by', '=', by)
    .where('sent_at', '>', new Date(at.getTime() - DAY_MS))
    .executeTakeFirstOrThrow();
  if (Number(sent) >= MOST_LETTERS_A_DAY)
    throw new InvitationRefused(
      `You sent ${MOST_LETTERS_A_DAY} invitations within a day, which is the most; go on tomorrow.`,
    );
}

async function writeLetter(
  tx: WriteTx,
  by: { id: string; name: string },
  i: { id: number; name: string; email: string; role: InvitedRole; note: string; expiresAt: Date },
  o: LetterSetting,
  at: Date,
): Promise<void> {
  await tx.insertInto('invitation_letter').values({ invitation_id: i.id, sent_by: by.id, sent_at: at }).execute();
  const letter = invitationLetter({ ...i, inviter: by.name, network: o.network, link: invitationLink(o) });
  await writeMail(tx, { to: i.email, ...letter, secret: true }, at);
}

/** What the notice of an answer is known by. */
export const answeredKey = (invitation: number): string => `invitation-${invitation}-answered`;

const hashOf = (token: string): string => {
  if (token.length < 32) throw new Error('A link needs at least 32 random characters.');
  return sha256(token);
};
const expiryOf = (at: Date): Date => new Date(at.getTime() + INVITATION_DAYS * DAY_MS);

/**
 * Invites somebody: writes the invitation and the letter with its one link.
 * @throws InvitationRefused when the limit of the day is reached, an invitation to this address waits, or the role is not theirs to offer.
 */
export async function sendInvitation(
  tx: WriteTx,
  by: PersonActor,
  i: NewInvitation,
  o: LetterSetting,
  at: Date,
): Promise<number> {
  if (!mayInviteAs(by.roles, i.role))
    throw new InvitationRefused('Only the network office invites to this role; invite as a member, or ask the office.');
  await countLetter(tx, by.id, at);
  const expired = await tx
    .updateTable('invitation')
    .set({ answer: 'replaced', answered_at: at, token_hash: null })
    .where('email', '=', i.email)
    .where('answer', 'is', null)
    .where('expires_at', '<=', at)
    .returning('id')
    .execute();
  const expiresAt = expiryOf(at);
  const row = await tx
    .insertInto('invitation')
    .values({
      ...i,
      invited_by: by.id,
      made_at: at,
      token_hash: hashOf(o.token),
      sent_at: at,
      expires_at: expiresAt,
    })
    .onConflict((c) => c.column('email').where('answer', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row)
    throw new InvitationRefused(
      'An invitation to this address waits for its answer already; it can be sent anew from the list.',
    );
  await writeLetter(tx, by, { ...i, id: row.id, expiresAt }, o, at);
  for (const { id } of expired) await audit(tx, by.id, { kind: 'invitation.replaced', body: { invitation: id } }, at);
  await audit(tx, by.id, { kind: 'invitation.sent', body: { invitation: row.id, role: i.role, again: false } }, at);
  return row.id;
}

/** The invitation, when it is open and theirs to change: whoever sent it, or the office. */
async function takeOwn(tx: WriteTx, by: PersonActor, id: number) {
  const row = await tx.selectFrom('invitation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row || (row.invited_by !== by.id && !by.roles.includes('office')))
    throw new InvitationRefused('Only whoever sent an invitation, or the network office, can change it.');
  if (row.answer !== null) throw new InvitationRefused('This invitation has its answer already; send a new one.');
  return row;
}

/** Sends an invitation that waits or expired once more, with a new link; the one before stops working. */
export async function sendAnew(tx: WriteTx, by: PersonActor, id: number, o: LetterSetting, at: Date): Promise<void> {
  const row = await takeOwn(tx, by, id);
  const role = row.role as InvitedRole;
  if (!mayInviteAs(by.roles, role))
    throw new InvitationRefused('Only the network office invites to this role; ask the office to send it.');
  if (row.email === null)
    throw new InvitationRefused(
      'The address of this invitation was erased at the wish of its owner; it cannot be sent.',
    );
  await countLetter(tx, by.id, at);
  const expiresAt = expiryOf(at);
  await tx
    .updateTable('invitation')
    .set({ token_hash: hashOf(o.token), sent_at: at, expires_at: expiresAt })
    .where('id', '=', id)
    .execute();
  // the letter names whoever invited first, which is what the page behind the link says too
  const inviter = await tx
    .selectFrom('person')
    .select('name')
    .where('id', '=', row.invited_by)
    .executeTakeFirstOrThrow();
  const { name, email, note } = row;
  await writeLetter(tx, { id: by.id, name: inviter.name }, { id, name, email, role, note, expiresAt }, o, at);
  await audit(tx, by.id, { kind: 'invitation.sent', body: { invitation: id, role, again: true } }, at);
}

/** Takes an open invitation back; its link stops working. */
export async function withdrawInvitation(tx: WriteTx, by: PersonActor, id: number, at: Date): Promise<void> {
  await takeOwn(tx, by, id);
  await tx
    .updateTable('invitation')
    .set({ answer: 'withdrawn', answered_at: at, answered_by: by.id, token_hash: null })
    .where('id', '=', id)
    .execute();
  await audit(tx, by.id, { kind: 'invitation.withdrawn', body: { invitation: id } }, at);
}

/**
 * Forgets whom invitations went to, because the owner of the address asked for it and is no person of the network (whoever is, is erased as one):
 * every invitation and letter to the address of this one. What is still open is withdrawn. That it was sent, by whom and when, stays.
 * @returns how many invitations. @throws InvitationRefused when it is not theirs to do or the address belongs to a person.
 */
export async function forgetInvitation(tx: WriteTx, by: PersonActor, id: number, at: Date): Promise<number> {
  if (!by.roles.includes('office')) throw new InvitationRefused('Only the network office can do this; ask it.');
  const row = await tx.selectFrom('invitation').select('email').where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row || row.email === null) throw new InvitationRefused('This invitation holds no address any more.');
  const { email } = row;
  const person = await tx.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst();
  if (person)
    throw new InvitationRefused(
      'This address belongs to a person of the network; what is held of them is erased there.',
    );
  await tx
    .updateTable('invitation')
    .set({ answer: 'withdrawn', answered_at: at, answered_by: by.id, token_hash: null })
    .where('email', '=', email)
    .where('answer', 'is', null)
    .execute();
  const forgotten = await tx
    .updateTable('invitation')
    .set({
      name: 'Forgotten at their wish',
      email: null,
      institution: '',
      country: '',
      why: '',
      note: '',
      word: '',
      token_hash: null,
    })
    .where('email', '=', email)
    .returning('id')
    .execute();
  await tx
    .updateTable('mail')
    .set({ to_address: '', subject: '', body: '' })
    .set((e) => ({ given_up_at: e.case().when('sent_at', 'is', null).then(at).else(e.ref('given_up_at')).end() }))
    .where('to_address', '=', email)
    .execute();
  // what the inviter was told of it names them too
  await tx
    .updateTable('notice')
    .set({ title: 'Your invitation was answered' })
    .where(
      'key',
      'in',
      forgotten.map((f) => answeredKey(f.id)),
    )
    .execute();
  const invitations = forgotten.length;
  await audit(tx, by.id, { kind: 'invitations.forgotten', body: { invitations } }, at);
  return invitations;
}
