/** What somebody can be told of, and what can wait for them. */
export const NOTICE_KINDS = ['ballot', 'disclosure', 'meeting', 'paper', 'action', 'membership'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const NOTICE_WORDS: Record<NoticeKind, string> = {
  ballot: 'votes that are open to you',
  disclosure: 'disclosures of interests to give or confirm',
  meeting: 'meetings: called, moved, minutes',
  paper: 'papers to read before a meeting',
  action: 'actions that you took on',
  membership: 'invitations, seats and roles',
};

/** One thing that waits for a person at their desk. */
export interface WaitingItem {
  kind: NoticeKind;
  /** What to do, in one line: 'Vote on “Fund the registry”'. */
  title: string;
  /** Where it is done. */
  path: string;
  /** When it must be done by, ISO; null where nothing says. */
  due: string | null;
}
