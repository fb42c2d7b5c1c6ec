import type { ShownResult } from '#governance/ballot-secrecy.ts';
import type { ConflictStanding } from '#governance/conflict-engine.ts';
import type { AttendanceLine, ItemClosing, MinutesContent, NotVoting } from '#governance/minutes.ts';
import type { Choice, MajorityKey, VoteOutcome } from '#governance/motion-result.ts';
import type { Quorum } from '#governance/quorum.ts';
import type { Ref } from '#ledger/things.ts';
import type { Attendance, ItemKind, MeetingState } from './meeting.ts';

/* What is known of meetings, as the pages and the steps read it. */

export type Seated = 'chair' | 'co-chair' | 'member' | 'guest';

export interface Elector {
  person: string;
  name: string;
  seat: Seated;
  votes: boolean;
}

export interface MeetingRow {
  id: number;
  title: string;
  startsAt: Date;
  endsAt: Date;
  place: string;
  link: string;
  asynchronous: boolean;
  about: string;
  calledAt: Date | null;
  locked: unknown;
  lockedHash: string | null;
  endedAt: Date | null;
  cancelledWhy: string | null;
  minutesOpening: string;
  correction: string | null;
  demonstration: boolean;
  state: MeetingState;
}

export interface ItemRow {
  id: number;
  meeting: number;
  position: number;
  kind: ItemKind;
  title: string;
  text: string;
  refs: Ref[];
  minutes: string;
  openedAt: Date | null;
  closedAt: Date | null;
  chairedBy: string | null;
  /** How people stood to it when it closed; null before. */
  closing: ItemClosing | null;
}

export interface MotionRow {
  id: number;
  item: number;
  text: string;
  refs: Ref[];
  majority: MajorityKey;
  secret: boolean;
  closesAt: Date | null;
  movedBy: string;
  secondedBy: string | null;
  openedBy: string | null;
  openedAt: Date | null;
  closedAt: Date | null;
  /** Taken back by its mover before it was put to the vote. */
  withdrawnAt: Date | null;
}

/** What is kept of a closed motion: what may be shown, and nothing else. */
export interface StoredResult {
  outcome: VoteOutcome;
  majority: string;
  secret: boolean;
  quorum: Quorum;
  /** Why nobody could take the chair when it was counted; null where somebody could. */
  noChair: string | null;
  /** Who had no vote on it when it was counted. */
  without: NotVoting[];
  shown: ShownResult;
  /** Who voted how, in an open ballot; empty in a secret one. */
  votes: { person: string; choice: Choice; conflicted: boolean; setAside: boolean }[];
}

export interface ActionRow {
  id: number;
  meeting: number;
  item: number | null;
  title: string;
  owner: string;
  ownerName: string;
  /** YYYY-MM-DD */
  due: string;
  state: 'open' | 'done' | 'not-done';
  note: string;
}

export interface DissentRow {
  motion: number;
  /** Null where it was given without a name. */
  name: string | null;
  text: string;
}

/** The chair of an item passed from one person to another, or to nobody. */
export interface HandoverRow {
  item: number;
  from: string | null;
  to: string | null;
  why: string;
}

/** Minutes as they are hashed and read; of a sponsor's representative it is said that they are one. */
export interface MinutesRead extends Omit<MinutesContent, 'attendance'> {
  attendance: (AttendanceLine & { sponsor?: true })[];
}

export interface Paper {
  ref: string;
  title: string;
  path: string;
}

export interface MotionView extends Omit<MotionRow, 'refs'> {
  papers: Paper[];
  movedByName: string;
  secondedByName: string | null;
  result: StoredResult | null;
  dissents: DissentRow[];
  /** The viewer's own vote; null where there is none, or nothing says any more whose it is. */
  mine: Choice | null;
  /** The viewer's dissent is on record. */
  dissented: boolean;
  /** The viewer voted, as far as anything still says so. */
  voted: boolean;
}

export interface ItemView extends Omit<ItemRow, 'refs' | 'text' | 'minutes' | 'closing'> {
  /** Null while the viewer must leave the item. */
  text: string | null;
  minutes: string | null;
  papers: Paper[];
  mine: {
    duty: ConflictStanding['duty'];
    level: ConflictStanding['level'];
    because: string[];
    votes: boolean;
    /** Why the viewer does not open and close the item, write its minutes or give actions from it; null where they do. */
    notRunning: string | null;
  };
  /** The viewer must leave, and the item is not closed: its texts, motions and votes are not shown. */
  hidden: boolean;
  chair: { person: string | null; name: string | null; why: string | null };
  handovers: { to: string | null; why: string }[];
  /** As it stands, or as the item closed; null once it is closed and nobody met: there each vote has its own. */
  quorum: Quorum | null;
  /** Names of those who may not vote on it. */
  without: { name: string; duty: 'may-discuss' | 'must-leave' }[];
  motions: MotionView[];
}

export interface MeetingView {
  meeting: Omit<MeetingRow, 'locked'>;
  /** It has begun, or is dealt with without a room: before that nobody's presence says anything. */
  begun: boolean;
  /** `sponsor`: speaks for a sponsor, or did at any time since the call. */
  electors: (Elector & { present: boolean; attendance: Attendance | null; sponsor: boolean })[];
  me: Elector | null;
  items: ItemView[];
  actions: ActionRow[];
}
