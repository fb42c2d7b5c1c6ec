import type { ReadTx } from '#db/tx.ts';
import { type InvitationState, type InvitedRole, invitationState } from './invitations.ts';

export interface InvitationRow {
  id: number;
  name: string;
  /** Null once its owner asked to be forgotten. */
  email: string | null;
  role: InvitedRole;
  institution: string;
  country: string;
  why: string;
  state: InvitationState;
  inviter: string;
  inviterName: string;
  sentAt: Date;
  expiresAt: Date;
  answeredAt: Date | null;
  /** What was written when declining. */
  word: string;
}

/** Invitations, the latest first, a page at a time. @param state only those that stand so at that moment. */
export async function listInvitations(
  tx: ReadTx,
  at: Date,
  o: { state: InvitationState | null; page: number; size: number },
): Promise<{ total: number; rows: InvitationRow[] }> {
  let q = tx.selectFrom('invitation as i').innerJoin('person as p', 'p.id', 'i.invited_by');
  if (o.state === 'waiting') q = q.where('i.answer', 'is', null).where('i.expires_at', '>', at);
  else if (o.state === 'expired')
    q = q.where((e) =>
      e.or([e('i.answer', '=', 'replaced'), e.and([e('i.answer', 'is', null), e('i.expires_at', '<=', at)])]),
    );
  else if (o.state) q = q.where('i.answer', '=', o.state);
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await q
    .select(['i.id', 'i.name', 'i.email', 'i.role', 'i.institution', 'i.country', 'i.why', 'i.answer', 'i.word'])
    .select(['i.sent_at', 'i.expires_at', 'i.answered_at', 'i.invited_by', 'p.name as inviter'])
    .orderBy('i.made_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(o.size)
    .offset((o.page - 1) * o.size)
    .execute();
  return {
    total: Number(total),
    rows: rows.map((r) => ({
      id: r.id,
      name: r.name,
      email: r.email,
      role: r.role as InvitedRole,
      institution: r.institution,
      country: r.country,
      why: r.why,
      state: invitationState({ answer: r.answer, expiresAt: r.expires_at }, at),
      inviter: r.invited_by,
      inviterName: r.inviter,
      sentAt: r.sent_at,
      expiresAt: r.expires_at,
      answeredAt: r.answered_at,
      word: r.word,
    })),
  };
}
