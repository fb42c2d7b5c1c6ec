import type { ShownResult } from './ballot-secrecy.ts';
import type { Choice, VoteOutcome } from './motion-result.ts';
import type { Quorum } from './quorum.ts';

/* Minutes are compiled from what happened; only the opening and the words on an item are written by hand. */

export interface MinutesMember {
  person: string;
  name: string;
  seat: 'chair' | 'co-chair' | 'member' | 'guest';
  votes: boolean;
}

/** A person without a vote on an item. */
export interface NotVoting {
  person: string;
  duty: 'may-discuss' | 'must-leave';
  why: 'interest' | 'recused' | 'not-declared';
}

/** How people stood to an item when it closed. Kept then, so that nothing that becomes known later changes the minutes. */
export interface ItemClosing {
  conflicts: NotVoting[];
  quorum: Quorum | null;
}

export interface MinutesFacts {
  title: string;
  /** ISO moments, UTC. */
  startsAt: string;
  endsAt: string;
  endedAt: string;
  place: string;
  asynchronous: boolean;
  demonstration: boolean;
  lockedHash: string;
  opening: string;
  members: readonly MinutesMember[];
  /** In the order in which it was said. */
  attendance: readonly { person: string; state: 'present' | 'left' | 'excused' | 'absent'; at: string }[];
  items: readonly MinutesItemFacts[];
  actions: readonly { id: number; item: number | null; title: string; owner: string; due: string }[];
}

export interface MinutesItemFacts {
  id: number;
  position: number;
  kind: 'information' | 'discussion' | 'decision';
  title: string;
  text: string;
  papers: readonly string[];
  minutes: string;
  openedAt: string | null;
  closedAt: string | null;
  chair: string | null;
  handovers: readonly { from: string | null; to: string | null; why: string }[];
  /** Who could not vote on it when it closed, by the rules of conflicts or by their own word. */
  conflicts: readonly NotVoting[];
  /** As it closed; null where nobody meets: there each vote has its own. */
  quorum: Quorum | null;
  motions: readonly MinutesMotionFacts[];
}

export interface MinutesMotionFacts {
  id: number;
  text: string;
  about: readonly string[];
  movedBy: string;
  secondedBy: string | null;
  openedAt: string | null;
  closesAt: string | null;
  closedAt: string | null;
  withdrawnAt: string | null;
  majority: string;
  secret: boolean;
  outcome: VoteOutcome | null;
  quorum: Quorum | null;
  /** Why nobody could take the chair when it was counted. */
  noChair: string | null;
  /** Who had no vote on it when it was counted. */
  without: readonly NotVoting[];
  shown: ShownResult | null;
  votes: readonly { person: string; choice: Choice; conflicted: boolean; setAside: boolean }[];
  dissent: readonly { name: string | null; text: string }[];
}

export interface AttendanceLine {
  name: string;
  seat: MinutesMember['seat'];
  votes: boolean;
  /** Null where nobody meets. */
  state: 'present' | 'excused' | 'absent' | null;
  /** From–to, ISO; `to` null where the end of it is not on record. */
  times: { from: string; to: string | null }[];
}

export type NamedNotVoting = Omit<NotVoting, 'person'> & { name: string };

/** What is hashed and frozen. People stand in it by name, as minutes do. */
export interface MinutesContent extends Omit<MinutesFacts, 'members' | 'attendance' | 'items' | 'actions'> {
  attendance: AttendanceLine[];
  items: (Omit<MinutesItemFacts, 'conflicts' | 'motions' | 'chair' | 'handovers'> & {
    chair: string | null;
    handovers: { from: string | null; to: string | null; why: string }[];
    conflicts: NamedNotVoting[];
    motions: (Omit<MinutesMotionFacts, 'votes' | 'movedBy' | 'secondedBy' | 'without'> & {
      without: NamedNotVoting[];
      movedBy: string;
      secondedBy: string | null;
      votes: { name: string; choice: Choice; conflicted: boolean; setAside: boolean }[];
    })[];
  })[];
  actions: { id: number; item: number | null; title: string; owner: string; due: string }[];
}

/** From words on who came and went to the times in which each was there. Nobody spoke of: absent. */
export function attendanceLines(
  members: readonly MinutesMember[],
  entries: MinutesFacts['attendance'],
): AttendanceLine[] {
  return members.map(({ person, name, seat, votes }) => {
    const times: AttendanceLine['times'] = [];
    let state: AttendanceLine['state'] = 'absent';
    for (const e of entries.filter((x) => x.person === person)) {
      const open = times.at(-1)?.to === null ? times.at(-1) : undefined;
      if (e.state === 'present') {
        if (!open) times.push({ from: e.at, to: null });
      } else {
        if (open) open.to = e.at;
        if (e.state === 'excused' || e.state === 'absent') state = e.state;
      }
    }
    return { name, seat, votes, state: times.length > 0 ? 'present' : state, times };
  });
}

/** The same facts give the same minutes, to the byte: nothing in them comes from the time of compiling. */
export function compileMinutes(facts: MinutesFacts, nameOf: (person: string) => string): MinutesContent {
  const named = (p: string | null) => (p === null ? null : nameOf(p));
  const withNames = (list: readonly NotVoting[]): NamedNotVoting[] =>
    list.map(({ person, duty, why }) => ({ name: nameOf(person), duty, why }));
  const { members, attendance, items, actions, ...rest } = facts;
  return {
    ...rest,
    attendance: facts.asynchronous
      ? members.map(({ name, seat, votes }) => ({ name, seat, votes, state: null, times: [] }))
      : attendanceLines(members, attendance),
    items: [...items]
      .sort((a, b) => a.position - b.position || a.id - b.id)
      .map((i) => ({
        ...i,
        chair: named(i.chair),
        handovers: i.handovers.map((h) => ({ from: named(h.from), to: named(h.to), why: h.why })),
        conflicts: withNames(i.conflicts),
        motions: i.motions.map((m) => ({
          ...m,
          movedBy: nameOf(m.movedBy),
          secondedBy: named(m.secondedBy),
          without: withNames(m.without),
          votes: m.votes.map(({ person, ...v }) => ({ name: nameOf(person), ...v })),
        })),
      })),
    actions: actions.map((a) => ({ ...a, owner: nameOf(a.owner) })),
  };
}

/** Two different people have signed this text, one of them the chair or a co-chair of the meeting. */
export function isApproved(
  signatures: readonly { person: string; hash: string }[],
  hash: string,
  chairs: ReadonlySet<string>,
): boolean {
  const signed = new Set(signatures.flatMap((s) => (s.hash === hash ? [s.person] : [])));
  return signed.size >= 2 && [...signed].some((p) => chairs.has(p));
}
