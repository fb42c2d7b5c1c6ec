import { LineRefused } from '#claims/line-refused.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import type { MajorityKey } from '#governance/motion-result.ts';
import { tell } from '#governance/notices.server.ts';
import { audit } from '#ledger/audit.server.ts';
import type { Ref } from '#ledger/things.ts';
import type { MotionInput } from './meeting.ts';
import { chairIn, type ItemScene, itemScene, startItem } from './meeting-items.server.ts';
import type { MotionRow } from './meeting-record.ts';
import { quorumRuleOf } from './meeting-rules.ts';
import { quorumNow, stillSeated } from './meeting-standings.server.ts';
import { papersExist, personFor } from './meetings.server.ts';

const motionOf = (m: {
  id: number;
  item_id: number;
  text: string;
  refs: unknown;
  majority: string;
  secret: boolean;
  closes_at: Date | null;
  moved_by: string;
  seconded_by: string | null;
  opened_by: string | null;
  opened_at: Date | null;
  closed_at: Date | null;
  withdrawn_at: Date | null;
}): MotionRow => ({
  id: m.id,
  item: m.item_id,
  text: m.text,
  refs: m.refs as Ref[],
  majority: m.majority as MajorityKey,
  secret: m.secret,
  closesAt: m.closes_at,
  movedBy: m.moved_by,
  secondedBy: m.seconded_by,
  openedBy: m.opened_by,
  openedAt: m.opened_at,
  closedAt: m.closed_at,
  withdrawnAt: m.withdrawn_at,
});

export async function readMotion(tx: ReadTx, id: number): Promise<MotionRow | null> {
  const m = await tx.selectFrom('motion').selectAll().where('id', '=', id).executeTakeFirst();
  return m ? motionOf(m) : null;
}

/** Holds a motion's row until commit: votes and closes wait for each other here. @throws LineRefused when there is none. */
export async function holdMotion(tx: WriteTx, id: number): Promise<MotionRow> {
  const m = await tx.selectFrom('motion').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!m) throw new LineRefused('There is no such motion; open the meeting again.');
  return motionOf(m);
}

export const motionsOf = async (tx: ReadTx, items: readonly number[]): Promise<MotionRow[]> =>
  items.length === 0
    ? []
    : (
        await tx
          .selectFrom('motion')
          .selectAll()
          .where('item_id', 'in', [...items])
          .orderBy('id')
          .execute()
      ).map(motionOf);

/** @throws LineRefused unless this person may vote on the item: only they put motions to it. */
function mayMove(s: ItemScene, person: string): void {
  if (s.m.state !== 'called') throw new LineRefused('Motions are made between the calling of a meeting and its end.');
  if (s.i.closedAt) throw new LineRefused('This item is closed; no motion can be put to it.');
  if (s.i.kind !== 'decision') throw new LineRefused('This item is not for decision, so no motion can be put to it.');
  const e = s.electors.find((x) => x.person === person);
  if (!e?.votes || s.standings.get(person)?.duty !== 'may-vote')
    throw new LineRefused('Only those who may vote on this item move and second motions on it.');
}

/** What motions are about counts for everybody's standing on the item: nobody changes that under a vote that is open. @throws LineRefused */
async function noVoteOpen(tx: ReadTx, item: number, what: string): Promise<void> {
  const voting = await tx
    .selectFrom('motion')
    .select('id')
    .where('item_id', '=', item)
    .where('opened_at', 'is not', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (voting) throw new LineRefused(`The vote on motion ${voting.id} of this item is open; ${what} once it is closed.`);
}

export async function moveMotion(
  db: Db,
  actor: Actor,
  item: number,
  input: MotionInput,
  now: () => Date,
): Promise<number> {
  const by = await personFor(db, actor, 'motion.move', now);
  return db.write(async (tx) => {
    const at = now();
    const s = await itemScene(tx, item, at);
    mayMove(s, by);
    await noVoteOpen(tx, item, 'make another motion');
    await papersExist(tx, input.refs);
    if (s.m.asynchronous && !input.closesAt)
      throw new LineRefused('Nobody meets here: write when the vote closes.', 'closesAt');
    if (input.closesAt && input.closesAt <= at)
      throw new LineRefused('The closing time has passed; choose a later one.', 'closesAt');
    const { id } = await tx
      .insertInto('motion')
      .values({
        item_id: item,
        text: input.text,
        refs: JSON.stringify(input.refs),
        majority: input.majority,
        secret: input.secret,
        closes_at: input.closesAt,
        moved_by: by,
        moved_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    // nor does anybody move what they could not vote on, once what the motion itself is about counts
    mayMove(await itemScene(tx, item, at, id), by);
    await audit(tx, by, { kind: 'motion.moved', body: { motion: id, item } }, at);
    return id;
  });
}

export async function secondMotion(db: Db, actor: Actor, motion: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'motion.move', now);
  await db.write(async (tx) => {
    const at = now();
    const { item } = await motionHere(tx, motion);
    const s = await itemScene(tx, item, at, motion);
    const m = await holdMotion(tx, motion);
    mayMove(s, by);
    if (m.withdrawnAt) throw new LineRefused('This motion was withdrawn by its mover.');
    if (m.secondedBy) return;
    await noVoteOpen(tx, item, 'second this one');
    if (m.movedBy === by) throw new LineRefused('Somebody else seconds a motion than who moved it.');
    await tx.updateTable('motion').set({ seconded_by: by }).where('id', '=', motion).execute();
    await audit(tx, by, { kind: 'motion.seconded', body: { motion } }, at);
  });
}

/** Its mover takes a motion back before it is put to the vote; it then says nothing of the item any more. */
export async function withdrawMotion(db: Db, actor: Actor, motion: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'motion.move', now);
  await db.write(async (tx) => {
    const at = now();
    const { item } = await motionHere(tx, motion);
    const s = await itemScene(tx, item, at);
    const m = await holdMotion(tx, motion);
    if (m.movedBy !== by) throw new LineRefused('Whoever moved a motion withdraws it.');
    if (m.openedAt) throw new LineRefused('This motion was put to the vote, so it can no longer be withdrawn.');
    if (s.m.state !== 'called' || s.i.closedAt)
      throw new LineRefused('The item is closed; its motions stand as they are.');
    if (m.withdrawnAt) return;
    await noVoteOpen(tx, item, 'withdraw this one');
    await tx.updateTable('motion').set({ withdrawn_at: at }).where('id', '=', motion).execute();
    await audit(tx, by, { kind: 'motion.withdrawn', body: { motion } }, at);
  });
}

async function motionHere(tx: ReadTx, motion: number): Promise<MotionRow> {
  const m = await readMotion(tx, motion);
  if (!m) throw new LineRefused('There is no such motion; open the meeting again.');
  return m;
}

/** @throws LineRefused where the item cannot be decided now: too few may vote on it or, where people meet, are there. */
async function decidable(tx: WriteTx, s: ItemScene, remote: boolean, at: Date): Promise<void> {
  const seated = await stillSeated(tx, s.electors, at);
  const q = quorumNow(quorumRuleOf(s.m), s.electors, seated, s.standings, s.present);
  if (q.needed === null || (!remote && !q.met)) throw new LineRefused(q.why);
}

/** Puts a motion to the vote. Only the chair of that item does; from now on its words, rule and closing time stand. */
export async function openMotion(db: Db, actor: Actor, motion: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  await db.write(async (tx) => {
    const at = now();
    const { item } = await motionHere(tx, motion);
    const s = await itemScene(tx, item, at);
    const m = await holdMotion(tx, motion);
    if (m.openedAt) throw new LineRefused('This motion was put to the vote already.');
    if (s.m.state !== 'called' || s.i.closedAt)
      throw new LineRefused('The item is closed; nothing more is voted on in it.');
    if (m.withdrawnAt) throw new LineRefused('This motion was withdrawn by its mover.');
    if (!m.secondedBy) throw new LineRefused('Nobody has seconded this motion yet.');
    if (m.closesAt && m.closesAt <= at)
      throw new LineRefused('The closing time of this motion has passed; it must be moved again.');
    const chair = await chairIn(tx, s);
    if (chair.person === null) throw new LineRefused(chair.why);
    if (chair.person !== by) {
      const name = s.electors.find((e) => e.person === chair.person)?.name ?? 'another person';
      throw new LineRefused(`${name} has the chair of this item and puts motions to the vote.`);
    }
    await decidable(tx, s, m.closesAt !== null, at);
    await startItem(tx, s, at);
    await tx.updateTable('motion').set({ opened_at: at, opened_by: by }).where('id', '=', motion).execute();
    for (const e of s.electors.filter((x) => x.votes && s.standings.get(x.person)?.duty === 'may-vote'))
      await tell(
        tx,
        {
          to: e.person,
          kind: 'ballot',
          title: `Vote on “${s.i.title}”`,
          path: `/meetings/${s.m.id}/motions/${motion}`,
          key: `motion-${motion}-opened`,
          due: m.closesAt,
        },
        at,
      );
    await audit(tx, by, { kind: 'motion.opened', body: { motion } }, at);
  });
}
