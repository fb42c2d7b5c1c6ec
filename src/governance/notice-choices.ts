import { isSignatureOf, signatureOf } from './signed-text.ts';
import { NOTICE_KINDS, type NoticeKind } from './waiting.ts';

/** How somebody is told of a kind of matter by mail; the desk shows everything in any case. */
export const MANNERS = ['at-once', 'daily', 'never'] as const;
export type Manner = (typeof MANNERS)[number];

export const MANNER_WORDS: Record<Manner, string> = {
  'at-once': 'a mail at once',
  daily: 'in one mail a day',
  never: 'no mail, only at my desk',
};

/** Where nothing was chosen: a vote has a closing time and cannot wait for the next morning. */
export const mannerWithoutChoice = (kind: NoticeKind): Manner => (kind === 'ballot' ? 'at-once' : 'daily');

export const isManner = (v: unknown): v is Manner => (MANNERS as readonly unknown[]).includes(v);
export const isNoticeKind = (v: unknown): v is NoticeKind => (NOTICE_KINDS as readonly unknown[]).includes(v);

/** What a link in a mail can do: this person's mails of this kind, in this manner, and nothing else. */
export interface ChoiceLink {
  person: string;
  kind: NoticeKind;
  manner: Manner;
}

const textOf = (c: ChoiceLink): string => `choice of notices\n${c.person}\n${c.kind}\n${c.manner}`;

/** The address under which one press changes how somebody is told, without signing in. It holds for ever: a mail may be read years later. */
export const choicePath = (secret: string, c: ChoiceLink): string =>
  `/account/notices/choose?${new URLSearchParams({ ...c, key: signatureOf(secret, textOf(c)) })}`;

/** Whether a key was made for exactly this choice with this secret. */
export const isChoiceKey = (secret: string, c: ChoiceLink, key: string): boolean =>
  isSignatureOf(secret, textOf(c), key);
