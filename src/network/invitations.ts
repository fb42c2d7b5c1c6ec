import { z } from 'zod';
import { ROLE_WORDS, type Role } from '#governance/actors.ts';

/** As what somebody can be invited. */
export const INVITED_ROLES = ['member', 'sponsor', 'data-steward'] as const;
export type InvitedRole = (typeof INVITED_ROLES)[number];

/** For a role other than member only the network office invites. */
export const mayInviteAs = (roles: readonly Role[], role: InvitedRole): boolean =>
  role === 'member' || roles.includes('office');

/** How long a link works. */
export const INVITATION_DAYS = 14;
/** Letters with a link that one person may send in any 24 hours, letters sent anew among them. */
export const MOST_LETTERS_A_DAY = 20;

export const INVITATION_STATES = ['waiting', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

export const STATE_WORDS: Record<InvitationState, string> = {
  waiting: 'waiting for an answer',
  accepted: 'accepted',
  declined: 'declined',
  expired: 'expired without an answer',
  withdrawn: 'withdrawn',
};

/** How an invitation stands. A link works up to, and not at, the moment of its expiry. */
export function invitationState(i: { answer: string | null; expiresAt: Date }, now: Date): InvitationState {
  if (i.answer === 'accepted' || i.answer === 'declined' || i.answer === 'withdrawn') return i.answer;
  return i.answer === null && now < i.expiresAt ? 'waiting' : 'expired';
}

/** Text as it may go into a letter or onto a page: line ends are kept, other control characters and marks that turn text around are not. */
export const plainText = (s: string): string =>
  s
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\P{Cc}\n]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();

/** The same on one line. */
export const oneLine = (s: string): string => plainText(s).replace(/\s+/g, ' ');

const line = (most: number) =>
  z
    .string()
    .transform(oneLine)
    .pipe(z.string().max(most, `Use at most ${most} characters.`));
const text = (most: number) =>
  z
    .string()
    .transform(plainText)
    .pipe(z.string().max(most, `Use at most ${most} characters.`));

/** A name as somebody may write it. */
export const personName = line(200).pipe(z.string().min(2, 'Write the name, at least two letters.'));

/** Shared by the form and the action. */
export const newInvitation = z.object({
  name: personName,
  email: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.email('Write the e-mail address in full, such as name@example.org.').max(254)),
  role: z.enum(INVITED_ROLES, 'Choose a role.'),
  institution: line(200),
  country: line(80),
  why: text(1000),
  note: text(2000).pipe(z.string().min(10, 'Write a few personal words, at least ten letters.')),
});
export type NewInvitation = z.infer<typeof newInvitation>;

/** Words with which somebody declines; they may be empty. */
export const declineWord = text(1000);

/** The letter that carries the link. The note stands quoted, so that no part of it passes for words of the network. */
export function invitationLetter(o: {
  name: string;
  inviter: string;
  network: string;
  role: InvitedRole;
  note: string;
  link: string;
  expiresAt: Date;
}): { subject: string; body: string } {
  const quoted = o.note
    .split('\n')
    .map((l) => `> ${l}`.trimEnd())
    .join('\n');
  const until = o.expiresAt.toISOString();
  return {
    subject: oneLine(`${o.inviter} invites you to the ${o.network}`),
    body: [
      `Dear ${oneLine(o.name)},`,
      `${oneLine(o.inviter)} invites you to the ${oneLine(o.network)} as ${ROLE_WORDS[o.role]}, and writes:`,
      quoted,
      'What taking part asks of you, and what becomes public, stands on the page behind this link. You accept or decline there with a button; opening the page does nothing.',
      o.link,
      `The link is for you alone. It works once, until ${until.slice(0, 10)} ${until.slice(11, 16)} UTC. If you do not know the sender, you can ignore this letter.`,
      '',
    ].join('\n\n'),
  };
}
