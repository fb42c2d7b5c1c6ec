import { LineRefused } from '#claims/line-refused.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId, system } from '#governance/actors.ts';
import { nothingShown, shownResult, tooFewForSecret } from '#governance/ballot-secrecy.ts';
import {
  type Choice,
  isMajority,
  MAJORITIES,
  type MajorityRule,
  type MotionResult,
  resultOf,
  type VoteOutcome,
} from '#governance/motion-result.ts';
import { tell } from '#governance/notices.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { holdDisclosures } from './interests.server.ts';
import { chairIn, type ItemScene, itemScene, passChair } from './meeting-items.server.ts';
import { holdMotion, readMotion } from './meeting-motions.server.ts';
import type { MotionRow, StoredResult } from './meeting-record.ts';
import { type LockedRules, quorumRuleOf } from './meeting-rules.ts';
import {
  type ChairOf,
  notVoting,
  quorumNow,
  recusedFrom,
  standingsOn,
  stillSeated,
} from './meeting-standings.server.ts';
import { personFor } from './meetings.server.ts';

interface Cast {
  person: string;
  pseudonym: string;
  choice: Choice;
  conflicted: boolean;
  setAside: boolean;
}

/** Each ballot with how its voter stands at the close: what stands in the way now sets aside what was cast before. */
async function ballotsAsOf(tx: ReadTx, m: MotionRow, s: ItemScene, seated: ReadonlySet<string>): Promise<Cast[]> {
  const rows = await tx
    .selectFrom('ballot as b')
    .innerJoin('motion_voter as v', (j) =>
      j.onRef('v.motion_id', '=', 'b.motion_id').onRef('v.pseudonym', '=', 'b.pseudonym'),
    )
    .select(['v.person_id as person', 'b.pseudonym', 'b.choice'])
    .where('b.motion_id', '=', m.id)
    .orderBy('b.pseudonym')
    .execute();
  return rows.map((r) => {
    const standing = s.standings.get(r.person);
    const votes = s.electors.some((e) => e.person === r.person && e.votes) && seated.has(r.person);
    return {
      person: r.person,
      pseudonym: r.pseudonym,
      choice: r.choice as Choice,
      conflicted: standing?.level !== 'none',
      setAside: !votes || standing?.duty !== 'may-vote',
    };
  });
}

const ruleOf = (locked: unknown, key: string): MajorityRule => {
  const rules: Readonly<Record<string, { rule: MajorityRule }>> =
    (locked as LockedRules | null)?.majorities ?? MAJORITIES;
  const rule = rules[key]?.rule ?? (isMajority(key) ? MAJORITIES[key].rule : null);
  if (!rule) throw new Error(`There is no majority called ${key}.`);
  return rule;
};

/** Whether every ballot has its one voter and every voter their ballot. */
async function ballotsMatch(tx: ReadTx, motion: number, matched: number): Promise<boolean> {
  const rows = (table: 'ballot' | 'motion_voter') =>
    tx
      .selectFrom(table)
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('motion_id', '=', motion)
      .executeTakeFirstOrThrow();
  return Number((await rows('ballot')).n) === matched && Number((await rows('motion_voter')).n) === matched;
}

const NOT_COUNTED =
  'The ballots that are stored do not match the list of those who voted, so this vote is not counted; the office looks into it, and the motion is made again.';

function outcomeOf(facts: {
  whole: boolean;
  chair: ChairOf;
  met: boolean;
  result: MotionResult;
  secret: boolean;
}): VoteOutcome {
  if (!facts.whole) return 'not-counted';
  if (facts.chair.person === null) return 'no-chair';
  if (!facts.met) return 'no-quorum';
  if (tooFewForSecret(facts.result, facts.secret)) return 'too-few';
  return facts.result.all.carried ? 'carried' : 'not-carried';
}

/** Counts a motion as of a moment and freezes it. `s`: as of that moment. @returns the result and what the audit chain is to say. */
async function count(tx: WriteTx, m: MotionRow, s: ItemScene, chair: ChairOf, at: Date) {
  const seated = await stillSeated(tx, s.electors, at);
  const cast = await ballotsAsOf(tx, m, s, seated);
  const whole = await ballotsMatch(tx, m.id, cast.length);
  const result = resultOf(ruleOf(s.m.locked, m.majority), cast);
  const shown = whole ? shownResult(result, m.secret) : nothingShown(NOT_COUNTED);
  // a vote that counts is a presence, also of somebody who has left since; where nobody meets it is the only one
  const present = new Set([...(m.closesAt ? [] : s.present), ...cast.flatMap((c) => (c.setAside ? [] : [c.person]))]);
  const quorum = quorumNow(quorumRuleOf(s.m), s.electors, seated, s.standings, present);
  const stored: StoredResult = {
    outcome: outcomeOf({ whole, chair, met: quorum.met, result, secret: m.secret }),
    majority: m.majority,
    secret: m.secret,
    quorum,
    noChair: chair.why,
    without: notVoting(s.electors, s.standings, await recusedFrom(tx, s.i.id, at)),
    shown,
    votes:
      m.secret || !whole
        ? []
        : cast
            .map(({ person, choice, conflicted, setAside }) => ({ person, choice, conflicted, setAside }))
            .sort((a, b) => (a.person < b.person ? -1 : 1)),
  };
  const hash = contentHash({ result: stored, ballots: cast.map((c) => [c.pseudonym, c.choice, !c.setAside]) });
  for (const c of cast)
    await tx
      .updateTable('ballot')
      .set({ counted: whole && !c.setAside, conflicted: m.secret && shown.conflicted === null ? null : c.conflicted })
      .where('motion_id', '=', m.id)
      .where('pseudonym', '=', c.pseudonym)
      .execute();
  await tx.updateTable('motion').set({ closed_at: at }).where('id', '=', m.id).execute();
  await tx
    .insertInto('motion_result')
    .values({ motion_id: m.id, result: JSON.stringify(stored), hash, counted_at: at })
    .execute();
  const counted = cast.length - result.setAside;
  return { stored, hash, ballots: shown.all ? counted : null, setAside: shown.setAside };
}

/** Whether this actor may close the motion now. @throws LineRefused with the reason. */
function mayClose(m: MotionRow, s: ItemScene, chair: ChairOf, actor: Actor, at: Date): void {
  if (m.closesAt) {
    if (at.getTime() < m.closesAt.getTime())
      throw new LineRefused('This vote closes by itself at its closing time, and nobody closes it before.');
    return;
  }
  if (chair.person === null) {
    if (actor.kind === 'person' && actor.roles.includes('office')) return;
    throw new LineRefused('Nobody can have the chair of this item any more, so the network office closes the vote.');
  }
  if (chair.person === actorId(actor)) return;
  const name = s.electors.find((e) => e.person === chair.person)?.name ?? 'Whoever has the chair';
  throw new LineRefused(`${name} has the chair of this item and closes the vote.`);
}

async function close(db: Db, actor: Actor, motion: number, now: () => Date): Promise<StoredResult> {
  return db.write(async (tx) => {
    const first = await readMotion(tx, motion);
    if (!first) throw new LineRefused('There is no such motion; open the meeting again.');
    const s = await itemScene(tx, first.item, now());
    const m = await holdMotion(tx, motion);
    const kept = await readResult(tx, motion);
    if (kept) return kept;
    if (!m.openedAt) throw new LineRefused('This motion was not put to the vote yet.');
    const at = now();
    const asOf = m.closesAt ?? at;
    const people = s.electors.map((e) => e.person).sort();
    for (const person of people) await holdDisclosures(tx, person);
    const then: ItemScene = { ...s, standings: await standingsOn(tx, s.i, people, asOf, motion) };
    const chair = await chairIn(tx, then, m.closesAt !== null);
    mayClose(m, then, chair, actor, at);
    await passChair(tx, then, chair, m.closesAt !== null, asOf);
    const done = await count(tx, m, then, chair, asOf);
    for (const e of s.electors)
      await tell(
        tx,
        {
          to: e.person,
          kind: 'meeting',
          title: `The vote on “${s.i.title}” is closed`,
          path: `/meetings/${s.m.id}/motions/${motion}`,
          key: `motion-${motion}-closed`,
          due: null,
        },
        at,
      );
    const { hash, ballots, setAside } = done;
    await audit(tx, actorId(actor), { kind: 'motion.closed', body: { motion, hash, ballots, setAside } }, at);
    return done.stored;
  });
}

/** Closes a vote, once: whoever comes second gets the same result. The chair of the item closes it, or its closing time does. */
export async function closeMotion(db: Db, actor: Actor, motion: number, now: () => Date): Promise<StoredResult> {
  await personFor(db, actor, 'meeting.prepare', now);
  return close(db, actor, motion, now);
}

/** Closes every vote whose time is over, as of that time. For the schedule, and before a page of meetings is read. @returns their numbers */
export async function closeDueMotions(db: Db, now: () => Date): Promise<number[]> {
  const due = await db.read((tx) =>
    tx
      .selectFrom('motion')
      .select('id')
      .where('opened_at', 'is not', null)
      .where('closed_at', 'is', null)
      .where('closes_at', '<=', now())
      .orderBy('id')
      .limit(50)
      .execute(),
  );
  for (const { id } of due) await close(db, system('meetings'), id, now);
  return due.map((d) => d.id);
}

export async function readResult(tx: ReadTx, motion: number): Promise<StoredResult | null> {
  const row = await tx.selectFrom('motion_result').select('result').where('motion_id', '=', motion).executeTakeFirst();
  return row ? (row.result as StoredResult) : null;
}

export const resultsOf = async (tx: ReadTx, motions: readonly number[]): Promise<Map<number, StoredResult>> =>
  motions.length === 0
    ? new Map()
    : new Map(
        (
          await tx
            .selectFrom('motion_result')
            .select(['motion_id', 'result'])
            .where('motion_id', 'in', [...motions])
            .execute()
        ).map((r) => [r.motion_id, r.result as StoredResult]),
      );
