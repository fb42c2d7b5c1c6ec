import { randomUUID } from 'node:crypto';
import type { Db, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import type { ConflictStanding } from '#governance/conflict-engine.ts';
import { Refused } from '#governance/gate.server.ts';
import { CHOICES, type Choice } from '#governance/motion-result.ts';
import { audit } from '#ledger/audit.server.ts';
import { holdDisclosures } from './interests.server.ts';
import { momentWords } from './meeting.ts';
import { holdMotion } from './meeting-motions.server.ts';
import type { MotionRow } from './meeting-record.ts';
import { attendanceOf, presentIn, standingsOn, stillSeated } from './meeting-standings.server.ts';
import { electorsOf, personFor, readItem, readMeeting } from './meetings.server.ts';

/** Why a vote is not taken: one sentence for the person, and a word for the audit chain. */
interface NotTaken {
  sentence: string;
  word: string;
}

/** One sentence on why this standing leaves no vote. */
function whyNoVote(s: ConflictStanding | undefined): string {
  const decisive = s?.because.find((b) => b.duty === s.duty) ?? s?.because[0];
  const what =
    s?.duty === 'may-discuss'
      ? 'You may discuss this item and not vote on it'
      : 'You leave this item and do not vote on it';
  return decisive ? `${what}: ${decisive.sentence}` : `${what}.`;
}

/** Everything that stands between a person and the ballot box at this moment, with the motion's row held. */
async function refusalOf(tx: WriteTx, m: MotionRow, person: string, at: Date): Promise<NotTaken | null> {
  if (!m.openedAt) return { sentence: 'This motion is not open to votes yet.', word: 'not open' };
  if (m.closedAt) return { sentence: 'This vote is closed.', word: 'closed' };
  if (m.closesAt && at.getTime() >= m.closesAt.getTime())
    return { sentence: `This vote closed at ${momentWords(m.closesAt)}.`, word: 'after the closing time' };
  const item = await readItem(tx, m.item);
  const meeting = await readMeeting(tx, item.meeting);
  if (meeting?.state !== 'called') return { sentence: 'This meeting is over.', word: 'meeting over' };
  const electors = await electorsOf(tx, meeting);
  const mine = electors.find((e) => e.person === person);
  if (!mine?.votes)
    return {
      sentence: mine
        ? 'You are a guest of this meeting without a vote.'
        : 'You do not belong to the electorate of this meeting.',
      word: 'not in the electorate',
    };
  if (!(await stillSeated(tx, [mine], at)).has(person))
    return { sentence: 'You no longer hold the seat by which you had a vote in this meeting.', word: 'seat lost' };
  if (!m.closesAt && !presentIn(await attendanceOf(tx, meeting.id)).has(person))
    return {
      sentence: 'Only those present vote on this motion; ask the chair to mark you as present.',
      word: 'not present',
    };
  // a statement of interests is either in what is read now, or comes after this ballot and sets it aside at the close
  await holdDisclosures(tx, person);
  const standing = (await standingsOn(tx, item, [person], at, m.id)).get(person);
  if (standing?.duty !== 'may-vote')
    return { sentence: whyNoVote(standing), word: `conflict: ${standing?.duty ?? 'unknown'}` };
  return null;
}

/** Writes or changes the one ballot of a person under its pseudonym. No time is kept. */
async function putBallot(
  tx: WriteTx,
  motion: number,
  person: string,
  choice: Choice,
  mint: () => string,
): Promise<void> {
  await tx
    .insertInto('motion_voter')
    .values({ motion_id: motion, person_id: person, pseudonym: mint() })
    .onConflict((c) => c.columns(['motion_id', 'person_id']).doNothing())
    .execute();
  const { pseudonym } = await tx
    .selectFrom('motion_voter')
    .select('pseudonym')
    .where('motion_id', '=', motion)
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('ballot')
    .values({ motion_id: motion, pseudonym, choice })
    .onConflict((c) => c.columns(['motion_id', 'pseudonym']).doUpdateSet({ choice }))
    .execute();
}

/**
 * Casts or changes a vote: the one door for pages, programs and jobs. The motion's row is held, the clock is read once it is, and the
 * standing is worked out in the same transaction from the newest disclosure; a vote at the closing time to the millisecond is too late.
 * @throws Refused with one sentence; the refusal is on the audit chain. Nothing else of a vote is, before the motion closes.
 */
export async function castVote(
  db: Db,
  actor: Actor,
  motion: number,
  choice: Choice,
  now: () => Date,
  mint: () => string = randomUUID,
): Promise<void> {
  const person = await personFor(db, actor, 'motion.vote', now);
  if (!CHOICES.includes(choice)) throw new Refused('Choose for, against or abstain.', false);
  const refused = await db.write(async (tx) => {
    const m = await holdMotion(tx, motion);
    const no = await refusalOf(tx, m, person, now());
    if (!no) await putBallot(tx, motion, person, choice, mint);
    return no;
  });
  if (!refused) return;
  // on record in a commit of its own, as every refusal
  await db.write((tx) =>
    audit(
      tx,
      actorId(actor),
      { kind: 'refused', body: { action: 'motion.vote', thing: null, why: `motion ${motion}: ${refused.word}` } },
      now(),
    ),
  );
  throw new Refused(refused.sentence, false);
}
