import { randomUUID } from 'node:crypto';
import { LineRefused } from '#claims/line-refused.ts';
import type { Db, ReadTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { tell } from '#governance/notices.server.ts';
import { can } from '#governance/permissions.ts';
import { audit } from '#ledger/audit.server.ts';
import type { ActionInput } from './meeting.ts';
import { itemScene, memberOf, refusedIn } from './meeting-items.server.ts';
import { holdMotion } from './meeting-motions.server.ts';
import type { ActionRow, DissentRow } from './meeting-record.ts';
import { type RefusedItem, refuseItem } from './meeting-runner.server.ts';
import { holdMeeting, personFor, readItem } from './meetings.server.ts';

export const actionsOf = async (tx: ReadTx, meeting: number): Promise<ActionRow[]> =>
  (
    await tx
      .selectFrom('meeting_action as a')
      .innerJoin('person as p', 'p.id', 'a.owner')
      .select(['a.id', 'a.meeting_id as meeting', 'a.item_id as item', 'a.title', 'a.owner', 'p.name as ownerName'])
      .select(['a.due', 'a.state', 'a.note'])
      .where('a.meeting_id', '=', meeting)
      .orderBy('a.due')
      .orderBy('a.id')
      .execute()
  ).map((a) => ({ ...a, state: a.state as ActionRow['state'] }));

/**
 * Somebody of the meeting takes something on; they are told. From an item only its chair or the network office gives an action, and nobody who
 * must leave it. @throws Refused, on record
 */
export async function giveAction(
  db: Db,
  actor: Actor,
  meeting: number,
  item: number | null,
  input: ActionInput,
  now: () => Date,
): Promise<number> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const given = await db.write(async (tx): Promise<number | RefusedItem> => {
    const at = now();
    const m = await holdMeeting(tx, meeting);
    if (m.state !== 'called' && m.state !== 'ended')
      throw new LineRefused('Actions are given between the calling of a meeting and the approval of its minutes.');
    if (item !== null && (await readItem(tx, item)).meeting !== meeting)
      throw new LineRefused('This item belongs to another meeting.');
    const no = item === null ? null : await refusedIn(tx, actor, by, await itemScene(tx, item, at), at);
    if (no) return no;
    const known = await tx.selectFrom('person').select('id').where('id', '=', input.owner).executeTakeFirst();
    if (!known) throw new LineRefused('There is no such person; choose one from the list.', 'owner');
    const { id } = await tx
      .insertInto('meeting_action')
      .values({ ...input, meeting_id: meeting, item_id: item, author: by, made_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tell(
      tx,
      {
        to: input.owner,
        kind: 'action',
        title: `You took on: ${input.title}`,
        path: `/meetings/${meeting}#action-${id}`,
        key: `action-${id}-given`,
        due: new Date(`${input.due}T23:59:59.999Z`),
      },
      at,
    );
    await audit(tx, by, { kind: 'meeting-action.given', body: { action: id, meeting } }, at);
    return id;
  });
  return typeof given === 'number' ? given : refuseItem(db, by, given, now);
}

/** Its owner, or whoever prepares meetings, says whether an action was done. */
export async function settleAction(
  db: Db,
  actor: Actor,
  action: number,
  state: ActionRow['state'],
  note: string,
  now: () => Date,
): Promise<void> {
  const by = await personFor(db, actor, 'meeting.read', now);
  await db.write(async (tx) => {
    const a = await tx.selectFrom('meeting_action').selectAll().where('id', '=', action).forUpdate().executeTakeFirst();
    if (!a) throw new LineRefused('There is no such action; open the meeting again.');
    if (a.owner !== by && !can(actor, 'meeting.prepare'))
      throw new LineRefused('Whoever took an action on says whether it was done.');
    const words = note.trim().slice(0, 1000);
    if (state === 'not-done' && words.length < 3)
      throw new LineRefused('Say in a few words why it was not done.', 'note');
    const at = now();
    await tx
      .updateTable('meeting_action')
      .set({ state, note: words, settled_at: state === 'open' ? null : at })
      .where('id', '=', action)
      .execute();
    await audit(tx, by, { kind: 'meeting-action.settled', body: { action, state } }, at);
  });
}

export const dissentsOf = async (tx: ReadTx, motions: readonly number[]): Promise<DissentRow[]> =>
  motions.length === 0
    ? []
    : await tx
        .selectFrom('motion_dissent as d')
        .leftJoin('person as p', 'p.id', 'd.person_id')
        .select(['d.motion_id as motion', 'p.name', 'd.text'])
        .where('d.motion_id', 'in', [...motions])
        .orderBy('d.motion_id')
        // by a random id: the order says nothing of who wrote when
        .orderBy('d.id')
        .execute();

/**
 * Dissent in writing from somebody who voted, once, between the close of the vote and the approval of the minutes. Without a name only in a
 * secret vote; then neither the row nor the audit chain says whose it is.
 */
export async function writeDissent(
  db: Db,
  actor: Actor,
  motion: number,
  input: { text: string; anonymous: boolean },
  now: () => Date,
  mint: () => string = randomUUID,
): Promise<void> {
  const person = await personFor(db, actor, 'motion.vote', now);
  await db.write(async (tx) => {
    const m = await holdMotion(tx, motion);
    const meeting = await holdMeeting(tx, (await readItem(tx, m.item)).meeting);
    await memberOf(tx, meeting, person);
    if (!m.closedAt) throw new LineRefused('Dissent is written once the vote is closed.');
    if (meeting.state === 'approved')
      throw new LineRefused('The minutes are approved; dissent can no longer be added to this vote.');
    if (input.anonymous && !m.secret)
      throw new LineRefused('The votes of an open ballot bear names, and so does dissent from them.', 'anonymous');
    const voter = await tx
      .selectFrom('motion_voter')
      .select('dissented')
      .where('motion_id', '=', motion)
      .where('person_id', '=', person)
      .executeTakeFirst();
    if (!voter) throw new LineRefused('Only those who voted on a motion put dissent from it on record.');
    if (voter.dissented) throw new LineRefused('Your dissent from this motion is on record already.');
    await tx
      .updateTable('motion_voter')
      .set({ dissented: true })
      .where('motion_id', '=', motion)
      .where('person_id', '=', person)
      .execute();
    await tx
      .insertInto('motion_dissent')
      .values({ id: mint(), motion_id: motion, person_id: input.anonymous ? null : person, text: input.text })
      .execute();
    const by = input.anonymous ? 'system:ballot-box' : person;
    await audit(tx, by, { kind: 'dissent.written', body: { motion, signed: !input.anonymous } }, now());
  });
}
