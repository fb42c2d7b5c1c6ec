import { LineRefused } from '#claims/line-refused.ts';
import type { Db, WriteTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import type { ItemClosing } from '#governance/minutes.ts';
import { audit } from '#ledger/audit.server.ts';
import { recuse } from './conflict-words.server.ts';
import { type Attendance, itemKey } from './meeting.ts';
import type { Elector, ItemRow, MeetingRow } from './meeting-record.ts';
import { quorumRuleOf } from './meeting-rules.ts';
import { type RefusedItem, refusalToRun, refuseItem } from './meeting-runner.server.ts';
import {
  attendanceOf,
  type ChairOf,
  chairOf,
  notVoting,
  presentIn,
  quorumNow,
  recusedFrom,
  standingsOn,
  stillSeated,
} from './meeting-standings.server.ts';
import { electorsOf, holdMeeting, personFor, readItem } from './meetings.server.ts';

/** Says of a person that they came, went, are excused or stayed away. The time is now, and nothing is said twice. */
export async function markAttendance(
  db: Db,
  actor: Actor,
  meeting: number,
  person: string,
  state: Attendance,
  now: () => Date,
): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  await db.write(async (tx) => {
    const m = await holdMeeting(tx, meeting);
    if (m.state !== 'called') throw new LineRefused('Attendance is kept between the calling of a meeting and its end.');
    if (!(await electorsOf(tx, m)).some((e) => e.person === person))
      throw new LineRefused(
        'This person does not belong to the meeting; whoever comes is invited before it is called.',
      );
    const entries = await attendanceOf(tx, meeting);
    const last = entries.findLast((e) => e.person === person)?.state;
    if (last === state) return;
    if (state === 'left' && last !== 'present') throw new LineRefused('Only somebody who is present can leave.');
    const at = now();
    await tx.insertInto('attendance').values({ meeting_id: meeting, person_id: person, state, at, by }).execute();
    await audit(tx, by, { kind: 'attendance.marked', body: { meeting, person, state } }, at);
  });
}

/** What is known of an item at a moment, with its meeting held until commit. `motion`: counts although nobody has seconded it yet. */
export async function itemScene(tx: WriteTx, item: number, at: Date, motion: number | null = null) {
  const first = await readItem(tx, item);
  const m = await holdMeeting(tx, first.meeting);
  const i = await readItem(tx, item);
  const electors = await electorsOf(tx, m);
  const standings = await standingsOn(
    tx,
    i,
    electors.map((e) => e.person),
    at,
    motion,
  );
  const present = presentIn(await attendanceOf(tx, m.id));
  return { m, i, electors, standings, present };
}
export type ItemScene = Awaited<ReturnType<typeof itemScene>>;

/** The chair of the item as it stands; where nobody meets, or a vote has a closing time (`remote`), nobody needs to be in the room. */
export const chairIn = (tx: WriteTx, s: ItemScene, remote = false) =>
  chairOf(tx, s.i, s.electors, s.standings, s.m.asynchronous || remote ? null : s.present);

/** Opens an item under the first of the chairs who has no interest behind it, and says on record where that is not the chair. */
export async function startItem(tx: WriteTx, s: ItemScene, at: Date): Promise<string | null> {
  const { person, why } = await chairIn(tx, s);
  const usual = s.electors.find((e) => e.seat === 'chair')?.person ?? null;
  if (person !== usual && s.i.openedAt === null) {
    const named = await tx.selectFrom('chair_handover').select('id').where('item_id', '=', s.i.id).executeTakeFirst();
    if (!named)
      await tx
        .insertInto('chair_handover')
        .values({ item_id: s.i.id, from_person: usual, to_person: person, why: why ?? reasonFor(s, usual), at })
        .execute();
  }
  await tx
    .updateTable('agenda_item')
    .set({ opened_at: s.i.openedAt ?? at, chaired_by: person })
    .where('id', '=', s.i.id)
    .execute();
  return person;
}

/** Says on record that the chair passed on, or that nobody could keep it, where that is so when a vote is counted. */
export async function passChair(tx: WriteTx, s: ItemScene, chair: ChairOf, remote: boolean, at: Date): Promise<void> {
  const before = s.i.chairedBy;
  if (before === chair.person) return;
  await tx
    .insertInto('chair_handover')
    .values({
      item_id: s.i.id,
      from_person: before,
      to_person: chair.person,
      why: chair.why ?? reasonFor(s, before, remote),
      at,
    })
    .execute();
  await tx.updateTable('agenda_item').set({ chaired_by: chair.person }).where('id', '=', s.i.id).execute();
  await audit(
    tx,
    'system:meetings',
    { kind: 'chair.handed-over', body: { item: s.i.id, from: before, to: chair.person } },
    at,
  );
}

/** Why the chair does not chair this item. An interest is not named here: the minutes are read by everybody. */
function reasonFor(s: ItemScene, usual: string | null, remote = false): string {
  if (usual === null) return 'the seat of the chair is empty';
  if (!s.m.asynchronous && !remote && !s.present.has(usual)) return 'the chair is not present';
  if (s.standings.get(usual)?.level === 'not-declared')
    return 'the chair has not confirmed their interests for this meeting';
  return 'the chair has an interest behind the item, or recused themselves';
}

const notOver = (m: MeetingRow, i: ItemRow): void => {
  if (m.state !== 'called') throw new LineRefused('Items are dealt with between the calling of a meeting and its end.');
  if (i.closedAt) throw new LineRefused('This item is closed.');
};

/** How people stand to an item as it closes. */
export async function closingOf(tx: WriteTx, s: ItemScene, at: Date): Promise<ItemClosing> {
  const seated = await stillSeated(tx, s.electors, at);
  return {
    conflicts: notVoting(s.electors, s.standings, await recusedFrom(tx, s.i.id, at)),
    quorum: s.m.asynchronous ? null : quorumNow(quorumRuleOf(s.m), s.electors, seated, s.standings, s.present),
  };
}

/** Why this person does not run the item now; null where they do. */
export async function refusedIn(
  tx: WriteTx,
  actor: Actor,
  by: string,
  s: ItemScene,
  at: Date,
): Promise<RefusedItem | null> {
  const chair = s.i.closedAt ? null : (await chairIn(tx, s)).person;
  const sentence = await refusalToRun(tx, actor, by, s, chair, at);
  return sentence === null ? null : { item: s.i.id, sentence };
}

/** Only its chair or the network office opens an item, and nobody who must leave it. @throws Refused, on record */
export async function openItem(db: Db, actor: Actor, item: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const refused = await db.write(async (tx) => {
    const at = now();
    const s = await itemScene(tx, item, at);
    notOver(s.m, s.i);
    const no = await refusedIn(tx, actor, by, s, at);
    if (no || s.i.openedAt) return no;
    const chair = await startItem(tx, s, at);
    await audit(tx, by, { kind: 'agenda-item.opened', body: { item, chair } }, at);
    return null;
  });
  if (refused) await refuseItem(db, by, refused, now);
}

/** Only its chair or the network office closes an item, and nobody who must leave it. @throws Refused, on record */
export async function closeItem(db: Db, actor: Actor, item: number, now: () => Date): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const refused = await db.write(async (tx) => {
    const at = now();
    const s = await itemScene(tx, item, at);
    notOver(s.m, s.i);
    const no = await refusedIn(tx, actor, by, s, at);
    if (no) return no;
    const open = await tx
      .selectFrom('motion')
      .select('id')
      .where('item_id', '=', item)
      .where('opened_at', 'is not', null)
      .where('closed_at', 'is', null)
      .executeTakeFirst();
    if (open) throw new LineRefused('A vote on this item is still open; it must close first.');
    await tx
      .updateTable('agenda_item')
      .set({ closed_at: at, closing: JSON.stringify(await closingOf(tx, s, at)) })
      .where('id', '=', item)
      .execute();
    await audit(tx, by, { kind: 'agenda-item.closed', body: { item } }, at);
    return null;
  });
  if (refused) await refuseItem(db, by, refused, now);
}

/** The chair, or whoever prepares the meeting for them, gives the chair of an item to another of the chairs, who must be free to take it. */
export async function handOver(
  db: Db,
  actor: Actor,
  item: number,
  to: string,
  why: string,
  now: () => Date,
): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const reason = why.replace(/\s+/g, ' ').trim().slice(0, 300);
  if (reason.length < 3) throw new LineRefused('Say in a few words why the chair is handed over.', 'why');
  await db.write(async (tx) => {
    const at = now();
    const s = await itemScene(tx, item, at);
    notOver(s.m, s.i);
    const target = s.electors.find((e) => e.person === to && (e.seat === 'chair' || e.seat === 'co-chair'));
    if (!target) throw new LineRefused('The chair passes to the chair or a co-chair of this electorate only.');
    const before = (await chairIn(tx, s)).person;
    await tx
      .insertInto('chair_handover')
      .values({ item_id: item, from_person: before, to_person: to, why: reason, at })
      .execute();
    const after = await chairIn(tx, s);
    if (after.person !== to)
      throw new LineRefused(
        `${target.name} cannot take the chair of this item: ${s.m.asynchronous || s.present.has(to) ? 'an interest or a recusal stands in the way' : 'they are not present'}.`,
      );
    if (s.i.openedAt) await tx.updateTable('agenda_item').set({ chaired_by: to }).where('id', '=', item).execute();
    await audit(tx, by, { kind: 'chair.handed-over', body: { item, from: before, to } }, at);
  });
}

/** Leaves an item by one's own word. It holds for the item and every vote on it, those cast already too. */
export async function recuseFromItem(
  db: Db,
  actor: Actor,
  item: number,
  reason: string,
  now: () => Date,
): Promise<void> {
  const person = await personFor(db, actor, 'meeting.read', now);
  await db.write(async (tx) => {
    const first = await readItem(tx, item);
    const m = await holdMeeting(tx, first.meeting);
    notOver(m, await readItem(tx, item));
    await memberOf(tx, m, person);
    await recuse(tx, person, itemKey(item), reason.trim().slice(0, 500), now());
  });
}

/** @throws LineRefused for whoever does not belong to the meeting. */
export async function memberOf(tx: WriteTx, m: MeetingRow, person: string): Promise<Elector> {
  const e = (await electorsOf(tx, m)).find((x) => x.person === person);
  if (!e) throw new LineRefused('You do not belong to this meeting, so this is for others to do.');
  return e;
}
