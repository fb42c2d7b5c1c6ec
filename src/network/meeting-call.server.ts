import { LineRefused } from '#claims/line-refused.ts';
import type { Db, ReadTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { LEAST_ON_A_SIDE } from '#governance/ballot-secrecy.ts';
import { MAJORITIES } from '#governance/motion-result.ts';
import { tell } from '#governance/notices.server.ts';
import { QUORUM_RULE } from '#governance/quorum.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { lockRules } from './conflict-rules.server.ts';
import { askForDisclosure } from './disclosure-requests.server.ts';
import { momentWords } from './meeting.ts';
import { closingOf, type ItemScene, itemScene, refusedIn } from './meeting-items.server.ts';
import type { LockedRules } from './meeting-rules.ts';
import { type RefusedItem, refuseItem } from './meeting-runner.server.ts';
import { attendanceOf, erasedAmong, presentIn, stillSeated } from './meeting-standings.server.ts';
import { electorsOf, holdMeeting, itemsOf, personFor } from './meetings.server.ts';

/**
 * Calls a meeting: fixes its electorate (the seats of its day and its guests), locks and hashes the rules, asks everybody for a disclosure
 * and tells them. @throws LineRefused where nobody could decide or there is nothing to deal with.
 */
export async function callMeeting(db: Db, actor: Actor, id: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  await db.write(async (tx) => {
    const m = await holdMeeting(tx, id);
    if (m.state !== 'draft') throw new LineRefused('This meeting was called already.');
    const at = now();
    if (m.endsAt <= at)
      throw new LineRefused('The end of this meeting has passed; give it another time before you call it.');
    if ((await itemsOf(tx, id)).length === 0) throw new LineRefused('The agenda is empty; add at least one item.');
    const electors = await electorsOf(tx, m);
    const erased = await erasedAmong(
      tx,
      electors.map((e) => e.person),
    );
    const gone = electors.find((e) => erased.has(e.person));
    if (gone)
      throw new LineRefused(
        `${gone.name} (${gone.seat}) was erased from the network and cannot be called; ${gone.seat === 'guest' ? 'take them off the guests' : 'end their seat'} first.`,
      );
    const withVote = electors.filter((e) => e.votes);
    const voters = (await stillSeated(tx, withVote, m.startsAt)).size;
    if (voters < QUORUM_RULE.floor)
      throw new LineRefused(
        `Only ${voters} of those who would be called have a vote and at least ${QUORUM_RULE.floor} are needed; fill the seats of the committee first.`,
      );
    const conflicts = await lockRules(tx, at);
    const locked: LockedRules = {
      quorum: QUORUM_RULE,
      majorities: MAJORITIES,
      secrecy: LEAST_ON_A_SIDE,
      conflictRules: conflicts.version,
      rulesHash: conflicts.hash,
      electorate: electors
        .map(({ person, seat, votes }) => ({ person, seat, votes }))
        .sort((a, b) => (a.person < b.person ? -1 : 1)),
    };
    const hash = contentHash(locked);
    await tx
      .insertInto('meeting_elector')
      .values(electors.map((e) => ({ meeting_id: id, person_id: e.person, seat: e.seat, votes: e.votes })))
      .execute();
    await tx
      .updateTable('meeting')
      .set({ called_at: at, called_by: by, locked: JSON.stringify(locked), locked_hash: hash })
      .where('id', '=', id)
      .execute();
    const people = electors.map((e) => e.person);
    await askForDisclosure(
      tx,
      { for: 'meeting', id: String(id), title: m.title, people, due: m.asynchronous ? m.endsAt : m.startsAt },
      at,
    );
    for (const to of people)
      await tell(
        tx,
        {
          to,
          kind: 'meeting',
          title: `You are called to “${m.title}”, ${momentWords(m.startsAt)}`,
          path: `/meetings/${id}`,
          key: `meeting-${id}-called`,
          due: m.startsAt,
        },
        at,
      );
    await audit(tx, by, { kind: 'meeting.called', body: { meeting: id, hash, electors: people.length } }, at);
  });
}

/** Takes a meeting off before anything was put to the vote in it. */
export async function cancelMeeting(db: Db, actor: Actor, id: number, why: string, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const reason = why.trim().slice(0, 500);
  if (reason.length < 5) throw new LineRefused('Say in a few words why the meeting is cancelled.', 'why');
  await db.write(async (tx) => {
    const m = await holdMeeting(tx, id);
    if (m.state !== 'draft' && m.state !== 'called')
      throw new LineRefused('Only a meeting that has not ended can be cancelled.');
    if ((await openedMotions(tx, id)).length > 0)
      throw new LineRefused('A motion of this meeting was put to the vote, so the meeting stands; end it instead.');
    const at = now();
    await tx.updateTable('meeting').set({ cancelled_at: at, cancelled_why: reason }).where('id', '=', id).execute();
    if (m.calledAt)
      for (const e of await electorsOf(tx, m))
        await tell(
          tx,
          {
            to: e.person,
            kind: 'meeting',
            title: `“${m.title}” is cancelled`,
            path: `/meetings/${id}`,
            key: `meeting-${id}-cancelled`,
            due: null,
          },
          at,
        );
    await audit(tx, by, { kind: 'meeting.cancelled', body: { meeting: id } }, at);
  });
}

const openedMotions = (tx: ReadTx, meeting: number) =>
  tx
    .selectFrom('motion as o')
    .innerJoin('agenda_item as i', 'i.id', 'o.item_id')
    .select(['o.id', 'o.closed_at'])
    .where('i.meeting_id', '=', meeting)
    .where('o.opened_at', 'is not', null)
    .execute();

/**
 * Ends a meeting: every item is closed, nothing more is voted on, the minutes can be approved. An item that is open is closed so only by whoever
 * may close it. @throws Refused, on record
 */
export async function endMeeting(db: Db, actor: Actor, id: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const refused = await db.write(async (tx): Promise<RefusedItem | null> => {
    const m = await holdMeeting(tx, id);
    if (m.state !== 'called') throw new LineRefused('Only a meeting that was called, and has not ended, can be ended.');
    if ((await openedMotions(tx, id)).some((o) => o.closed_at === null))
      throw new LineRefused('A vote of this meeting is still open; it must close before the meeting ends.');
    const at = now();
    const scenes: ItemScene[] = [];
    for (const i of (await itemsOf(tx, id)).filter((x) => x.closedAt === null))
      scenes.push(await itemScene(tx, i.id, at));
    for (const s of scenes.filter((x) => x.i.openedAt !== null)) {
      if (!(await refusedIn(tx, actor, by, s, at))) continue;
      const sentence = `“${s.i.title}” is still open: its chair or the network office closes it before you end the meeting.`;
      return { item: s.i.id, sentence };
    }
    for (const s of scenes) {
      const { i } = s;
      const closing = JSON.stringify(await closingOf(tx, s, at));
      await tx.updateTable('agenda_item').set({ closed_at: at, closing }).where('id', '=', i.id).execute();
    }
    // whoever is still in the room leaves with its end
    const leaving = [...presentIn(await attendanceOf(tx, id))];
    if (leaving.length > 0)
      await tx
        .insertInto('attendance')
        .values(leaving.map((person) => ({ meeting_id: id, person_id: person, state: 'left', at, by })))
        .execute();
    await tx.updateTable('meeting').set({ ended_at: at }).where('id', '=', id).execute();
    for (const e of (await electorsOf(tx, m)).filter((x) => x.seat === 'chair' || x.seat === 'co-chair'))
      await tell(
        tx,
        {
          to: e.person,
          kind: 'meeting',
          title: `The minutes of “${m.title}” wait for approval`,
          path: `/meetings/${id}/minutes`,
          key: `meeting-${id}-minutes`,
          due: null,
        },
        at,
      );
    await audit(tx, by, { kind: 'meeting.ended', body: { meeting: id } }, at);
    return null;
  });
  if (refused) await refuseItem(db, by, refused, now);
}
