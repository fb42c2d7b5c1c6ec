import { LineRefused } from '#claims/line-refused.ts';
import { isDemonstration } from '#claims/resting.server.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { demandStrength, gate } from '#governance/gate.server.ts';
import type { ItemClosing } from '#governance/minutes.ts';
import type { Action } from '#governance/permissions.ts';
import { audit } from '#ledger/audit.server.ts';
import type { Ref } from '#ledger/things.ts';
import type { ItemInput, ItemKind, MeetingInput, MeetingState } from './meeting.ts';
import type { Elector, ItemRow, MeetingRow, Seated } from './meeting-record.ts';
import { erasedAmong, mayVoteByRole } from './meeting-standings.server.ts';
import { seatsOn } from './seats.server.ts';

/** A person who may do this, or a refusal on record. In a meeting nobody acts whose role waits for a second factor, whatever else they are. */
export async function personFor(db: Db, actor: Actor, action: Action, now: () => Date): Promise<string> {
  await gate(db, actor, action, null, now);
  await demandStrength(db, actor, action, now);
  if (actor.kind !== 'person') throw new Error(`Only people pass the gate ${action}.`);
  return actor.id;
}

const stateOf = (
  m: { called_at: Date | null; ended_at: Date | null; cancelled_at: Date | null },
  approved: boolean,
): MeetingState =>
  m.cancelled_at ? 'cancelled' : approved ? 'approved' : m.ended_at ? 'ended' : m.called_at ? 'called' : 'draft';

const select = (tx: ReadTx) =>
  tx
    .selectFrom('meeting as m')
    .selectAll('m')
    .select((e) =>
      e
        .exists(e.selectFrom('minutes as x').select('x.version').whereRef('x.meeting_id', '=', 'm.id'))
        .$castTo<boolean>()
        .as('approved'),
    );
type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const rowOf = (m: Selected): MeetingRow => ({
  id: m.id,
  title: m.title,
  startsAt: m.starts_at,
  endsAt: m.ends_at,
  place: m.place,
  link: m.link,
  asynchronous: m.asynchronous,
  about: m.about,
  calledAt: m.called_at,
  locked: m.locked,
  lockedHash: m.locked_hash,
  endedAt: m.ended_at,
  cancelledWhy: m.cancelled_why,
  minutesOpening: m.minutes_opening,
  correction: m.correction,
  demonstration: m.demonstration,
  state: stateOf(m, m.approved),
});

export async function readMeeting(tx: ReadTx, id: number): Promise<MeetingRow | null> {
  const m = await select(tx).where('m.id', '=', id).executeTakeFirst();
  return m ? rowOf(m) : null;
}

/** Holds a meeting's row until commit: whoever changes it at the same time waits. @throws LineRefused when there is none. */
export async function holdMeeting(tx: WriteTx, id: number): Promise<MeetingRow> {
  const held = await tx.selectFrom('meeting').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  const m = held && (await readMeeting(tx, id));
  if (!m) throw new LineRefused('There is no such meeting; go back to the list.');
  return m;
}

/** Meetings, latest first. Those that are not called yet are for whoever prepares them. */
export async function listMeetings(
  tx: ReadTx,
  options: { page: number; size: number; drafts: boolean },
): Promise<{ total: number; rows: MeetingRow[] }> {
  const called = tx.selectFrom('meeting').$if(!options.drafts, (q) => q.where('called_at', 'is not', null));
  const { n } = await called.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await select(tx)
    .$if(!options.drafts, (q) => q.where('m.called_at', 'is not', null))
    .orderBy('m.starts_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(options.size)
    .offset((options.page - 1) * options.size)
    .execute();
  return { total: Number(n), rows: rows.map(rowOf) };
}

const itemOf = (i: {
  id: number;
  meeting_id: number;
  position: number;
  kind: string;
  title: string;
  text: string;
  refs: unknown;
  minutes: string;
  opened_at: Date | null;
  closed_at: Date | null;
  chaired_by: string | null;
  closing: unknown;
}): ItemRow => ({
  id: i.id,
  meeting: i.meeting_id,
  position: i.position,
  kind: i.kind as ItemKind,
  title: i.title,
  text: i.text,
  refs: i.refs as Ref[],
  minutes: i.minutes,
  openedAt: i.opened_at,
  closedAt: i.closed_at,
  chairedBy: i.chaired_by,
  closing: i.closing as ItemClosing | null,
});

export const itemsOf = async (tx: ReadTx, meeting: number): Promise<ItemRow[]> =>
  (
    await tx
      .selectFrom('agenda_item')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .orderBy('position')
      .orderBy('id')
      .execute()
  ).map(itemOf);

export async function readItem(tx: ReadTx, id: number): Promise<ItemRow> {
  const i = await tx.selectFrom('agenda_item').selectAll().where('id', '=', id).executeTakeFirst();
  if (!i) throw new LineRefused('There is no such item; open the meeting again.');
  return itemOf(i);
}

const ORDER: Record<Seated, number> = { chair: 0, 'co-chair': 1, member: 2, guest: 3 };

/** Who belongs to a meeting: as fixed when it was called, before that as it would be. */
export async function electorsOf(tx: ReadTx, m: Pick<MeetingRow, 'id' | 'calledAt' | 'startsAt'>): Promise<Elector[]> {
  const fixed = await tx
    .selectFrom('meeting_elector as e')
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .select(['e.person_id as person', 'p.name', 'e.seat', 'e.votes'])
    .where('e.meeting_id', '=', m.id)
    .execute();
  const list = m.calledAt ? fixed.map((e) => ({ ...e, seat: e.seat as Seated })) : await electorateToBe(tx, m);
  return list.sort(
    (a, b) => ORDER[a.seat] - ORDER[b.seat] || a.name.localeCompare(b.name, 'en') || (a.person < b.person ? -1 : 1),
  );
}

async function electorateToBe(tx: ReadTx, m: Pick<MeetingRow, 'id' | 'startsAt'>): Promise<Elector[]> {
  const seats = await seatsOn(tx, m.startsAt.toISOString().slice(0, 10));
  const out = new Map<string, Elector>();
  for (const s of seats) {
    const before = out.get(s.person);
    // who holds two seats on one day sits once, by the higher
    if (before && ORDER[before.seat] <= ORDER[s.role]) continue;
    out.set(s.person, { person: s.person, name: s.name, seat: s.role, votes: true });
  }
  const guests = await tx
    .selectFrom('meeting_guest as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .select(['g.person_id as person', 'p.name', 'g.votes'])
    .where('g.meeting_id', '=', m.id)
    .execute();
  for (const g of guests) if (!out.has(g.person)) out.set(g.person, { ...g, seat: 'guest' });
  return [...out.values()];
}

const columnsOf = (input: MeetingInput) => ({
  title: input.title,
  starts_at: input.startsAt,
  ends_at: input.endsAt,
  place: input.place,
  link: input.link,
  asynchronous: input.asynchronous,
  about: input.about,
});

export async function writeMeeting(db: Db, actor: Actor, input: MeetingInput, now: () => Date): Promise<number> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const at = now();
  return db.write(async (tx) => {
    const { id } = await tx
      .insertInto('meeting')
      .values({ ...columnsOf(input), demonstration: await isDemonstration(tx, by), author: by, made_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    await audit(tx, by, { kind: 'meeting.written', body: { meeting: id } }, at);
    return id;
  });
}

/** Before it is called only. Each step of preparing holds the meeting's row, so that none slips in beside its calling. */
async function preparing<T>(
  db: Db,
  actor: Actor,
  meeting: number,
  now: () => Date,
  step: (tx: WriteTx, m: MeetingRow) => Promise<T>,
): Promise<T> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  return db.write(async (tx) => {
    const m = await holdMeeting(tx, meeting);
    if (m.state !== 'draft')
      throw new LineRefused('This meeting was called already: its time, electorate and agenda stand.');
    const out = await step(tx, m);
    await audit(tx, by, { kind: 'meeting.written', body: { meeting } }, now());
    return out;
  });
}

export const editMeeting = (db: Db, actor: Actor, id: number, input: MeetingInput, now: () => Date): Promise<void> =>
  preparing(db, actor, id, now, async (tx) => {
    await tx.updateTable('meeting').set(columnsOf(input)).where('id', '=', id).execute();
  });

export const addItem = (db: Db, actor: Actor, meeting: number, input: ItemInput, now: () => Date): Promise<number> =>
  preparing(db, actor, meeting, now, async (tx) => {
    await papersExist(tx, input.refs);
    const last = await tx
      .selectFrom('agenda_item')
      .select((e) => [e.fn.max('position').as('position'), e.fn.countAll<number>().as('n')])
      .where('meeting_id', '=', meeting)
      .executeTakeFirstOrThrow();
    if (Number(last.n) >= 50) throw new LineRefused('An agenda holds at most 50 items.');
    const { id } = await tx
      .insertInto('agenda_item')
      .values({ ...input, refs: JSON.stringify(input.refs), meeting_id: meeting, position: (last.position ?? 0) + 1 })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });

export const editItem = (
  db: Db,
  actor: Actor,
  meeting: number,
  item: number,
  input: ItemInput,
  now: () => Date,
): Promise<void> =>
  preparing(db, actor, meeting, now, async (tx) => {
    await papersExist(tx, input.refs);
    await tx
      .updateTable('agenda_item')
      .set({ ...input, refs: JSON.stringify(input.refs) })
      .where('id', '=', item)
      .where('meeting_id', '=', meeting)
      .execute();
  });

export const removeItem = (db: Db, actor: Actor, meeting: number, item: number, now: () => Date): Promise<void> =>
  preparing(db, actor, meeting, now, async (tx) => {
    const motion = await tx.selectFrom('motion').select('id').where('item_id', '=', item).executeTakeFirst();
    if (motion) throw new LineRefused('A motion hangs on this item, so it stays on the agenda.');
    await tx.deleteFrom('agenda_item').where('id', '=', item).where('meeting_id', '=', meeting).execute();
  });

/** One place up the agenda. */
export const raiseItem = (db: Db, actor: Actor, meeting: number, item: number, now: () => Date): Promise<void> =>
  preparing(db, actor, meeting, now, async (tx) => {
    const items = await itemsOf(tx, meeting);
    const i = items.findIndex((x) => x.id === item);
    const [mine, above] = [items[i], items[i - 1]];
    if (!mine || !above) return;
    await tx.updateTable('agenda_item').set({ position: above.position }).where('id', '=', mine.id).execute();
    await tx.updateTable('agenda_item').set({ position: mine.position }).where('id', '=', above.id).execute();
  });

/** Invites a guest, changes whether they vote, or (null) takes them off. */
export const setGuest = (
  db: Db,
  actor: Actor,
  meeting: number,
  person: string,
  votes: boolean | null,
  now: () => Date,
): Promise<void> =>
  preparing(db, actor, meeting, now, async (tx) => {
    if (votes === null) {
      await tx.deleteFrom('meeting_guest').where('meeting_id', '=', meeting).where('person_id', '=', person).execute();
      return;
    }
    const known = await tx.selectFrom('person').select('name').where('id', '=', person).executeTakeFirst();
    if (!known || (await erasedAmong(tx, [person])).has(person))
      throw new LineRefused('There is no such person in the network; choose one from the list.');
    if (votes && !(await mayVoteByRole(tx, [person], now())).has(person))
      throw new LineRefused(
        `${known.name} has no role that votes in meetings; invite them without a vote, or give them such a role first.`,
        'votes',
      );
    await tx
      .insertInto('meeting_guest')
      .values({ meeting_id: meeting, person_id: person, votes })
      .onConflict((c) => c.columns(['meeting_id', 'person_id']).doUpdateSet({ votes }))
      .execute();
  });

/** @throws LineRefused naming the first paper that is not here. */
export async function papersExist(tx: ReadTx, refs: readonly Ref[]): Promise<void> {
  for (const ref of refs) {
    const row = await tx
      .selectFrom('thing')
      .select('id')
      .where('kind', '=', ref.kind)
      .where('id', '=', ref.id)
      .executeTakeFirst();
    if (!row) throw new LineRefused(`There is no ${ref.kind} ${ref.id} here; check the number.`, 'refs');
  }
}
