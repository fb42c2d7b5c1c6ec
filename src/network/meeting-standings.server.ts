import type { ReadTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import { type ConflictStanding, chairFor } from '#governance/conflict-engine.ts';
import { type Quorum, type QuorumRule, quorumOf } from '#governance/quorum.ts';
import { type Ref, refText } from '#ledger/things.ts';
import { standingsFor } from './conflict-standings.server.ts';
import { recusalsOf } from './conflict-words.server.ts';
import { type Attendance, itemKey } from './meeting.ts';
import type { Elector, ItemRow } from './meeting-record.ts';
import { seatsOn } from './seats.server.ts';

/** Everything that stands behind an item: its papers and what its motions are about. */
export async function refsBehind(tx: ReadTx, item: Pick<ItemRow, 'id' | 'refs'>): Promise<Ref[]> {
  const motions = await tx.selectFrom('motion').select('refs').where('item_id', '=', item.id).execute();
  const all = [...item.refs, ...motions.flatMap((m) => m.refs as Ref[])];
  return [...new Map(all.map((r) => [refText(r), r])).values()];
}

/** Words in which a product may be named: the item's own and those of its motions. A product that is named counts like a paper. */
export async function wordsBehind(tx: ReadTx, item: Pick<ItemRow, 'id' | 'title' | 'text'>): Promise<string> {
  const motions = await tx.selectFrom('motion').select('text').where('item_id', '=', item.id).orderBy('id').execute();
  return [item.title, item.text, ...motions.map((m) => m.text)].join(' · ');
}

/** How each of these people stands to an item at a moment, with the disclosures of that moment. */
export async function standingsOn(
  tx: ReadTx,
  item: Pick<ItemRow, 'id' | 'title' | 'text' | 'refs'>,
  people: readonly string[],
  at: Date,
): Promise<Map<string, ConflictStanding>> {
  const m = await tx
    .selectFrom('meeting as m')
    .innerJoin('agenda_item as i', 'i.meeting_id', 'm.id')
    .select(['m.locked', 'm.called_at'])
    .where('i.id', '=', item.id)
    .executeTakeFirst();
  // the rules that were locked when the meeting was called hold to its end
  const rules = (m?.locked as { conflictRules?: number } | null | undefined)?.conflictRules;
  const refs = await refsBehind(tx, item);
  const title = await wordsBehind(tx, item);
  const behind = {
    key: itemKey(item.id),
    title,
    refs,
    ...(rules === undefined ? {} : { rules }),
    ...(m?.called_at ? { declaredSince: m.called_at } : {}),
  };
  const standings = await standingsFor(tx, behind, people, at);
  const sponsors = await sponsorsAmong(tx, people, at);
  // whatever else the rules or a word of the office come to: whoever speaks for a sponsor has no vote on what touches its products
  for (const [person, s] of standings)
    if (sponsors.has(person) && s.duty === 'may-vote' && s.level !== 'none')
      standings.set(person, { ...s, duty: 'may-discuss' });
  return standings;
}

/** Who of these people speaks for a sponsor at this moment. */
async function sponsorsAmong(tx: ReadTx, people: readonly string[], at: Date): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const sponsor: Role = 'sponsor';
  const rows = await tx
    .selectFrom('person_role')
    .select('person_id')
    .where('role', '=', sponsor)
    .where('person_id', 'in', [...people])
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .execute();
  return new Set(rows.map((r) => r.person_id));
}

/** Who has left an item by their own word, as of a moment. */
export const recusedFrom = async (tx: ReadTx, item: number, at: Date): Promise<Set<string>> =>
  new Set((await recusalsOf(tx, { item: itemKey(item) }, at)).map((r) => r.person));

/** Whether a vote on an item has opened: from then on a recusal is not taken back. `key`: 'agenda-7'. */
export async function voteHasOpened(tx: ReadTx, key: string): Promise<boolean> {
  const id = /^agenda-(\d{1,15})$/.exec(key)?.[1];
  if (!id) return false;
  const row = await tx
    .selectFrom('motion')
    .select('id')
    .where('item_id', '=', Number(id))
    .where('opened_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

export interface AttendanceEntry {
  person: string;
  state: Attendance;
  at: Date;
}

/** Every word on attendance, in the order in which they were said. */
export const attendanceOf = async (tx: ReadTx, meeting: number): Promise<AttendanceEntry[]> =>
  (
    await tx
      .selectFrom('attendance')
      .select(['person_id as person', 'state', 'at'])
      .where('meeting_id', '=', meeting)
      .orderBy('id')
      .execute()
  ).map((r) => ({ ...r, state: r.state as Attendance }));

/** Who is in the room: those whose last word is "present". */
export function presentIn(entries: readonly AttendanceEntry[]): Set<string> {
  const last = new Map(entries.map((e) => [e.person, e.state]));
  return new Set([...last].flatMap(([person, state]) => (state === 'present' ? [person] : [])));
}

/**
 * Electors whose vote still stands on that day: guests, and whoever still holds a seat. A person who left the committee after a meeting was
 * called votes in it no longer.
 */
export async function stillSeated(tx: ReadTx, electors: readonly Elector[], at: Date): Promise<Set<string>> {
  const seats = new Set((await seatsOn(tx, at.toISOString().slice(0, 10))).map((s) => s.person));
  return new Set(electors.filter((e) => e.seat === 'guest' || seats.has(e.person)).map((e) => e.person));
}

/** The quorum of an item as it stands, over the electorate that is still seated. */
export const quorumNow = (
  rule: QuorumRule,
  electors: readonly Elector[],
  seated: ReadonlySet<string>,
  standings: ReadonlyMap<string, ConflictStanding>,
  present: ReadonlySet<string>,
): Quorum =>
  quorumOf(
    rule,
    electors.map((e) => ({
      votes: e.votes && seated.has(e.person),
      duty: standings.get(e.person)?.duty ?? 'must-leave',
      recused: false,
      present: present.has(e.person),
    })),
  );

export type ChairOf = { person: string; why: null } | { person: null; why: string };

/**
 * Who has the chair of an item: by the last hand-over if that still holds, otherwise the chair, then a co-chair; nobody who has an interest
 * behind the item, and where people meet nobody who is not there.
 */
export async function chairOf(
  tx: ReadTx,
  item: Pick<ItemRow, 'id'>,
  electors: readonly Elector[],
  standings: ReadonlyMap<string, ConflictStanding>,
  present: ReadonlySet<string> | null,
): Promise<ChairOf> {
  const last = await tx
    .selectFrom('chair_handover')
    .select('to_person')
    .where('item_id', '=', item.id)
    .where('to_person', 'is not', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const chairs = electors.filter((e) => e.seat === 'chair' || e.seat === 'co-chair');
  const named = chairs.find((e) => e.person === last?.to_person);
  const order = [...(named ? [named] : []), ...chairs.filter((e) => e !== named)].filter(
    (e) => present === null || present.has(e.person),
  );
  if (order.length === 0)
    return {
      person: null,
      why: 'Neither the chair nor a co-chair is present, so nobody can take the chair and the item cannot be decided.',
    };
  const found = chairFor(
    // who was named for this item comes first, whatever their seat
    order.map((e) => ({ person: e.person, role: e === named ? 'chair' : e.seat })),
    standings,
  );
  return 'person' in found ? { person: found.person, why: null } : { person: null, why: found.none };
}
