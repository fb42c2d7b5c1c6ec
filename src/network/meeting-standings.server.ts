import type { ReadTx } from '#db/tx.ts';
import { ROLES, type Role } from '#governance/actors.ts';
import { type ConflictStanding, chairFor } from '#governance/conflict-engine.ts';
import type { NotVoting } from '#governance/minutes.ts';
import { mayDo } from '#governance/permissions.ts';
import { type Quorum, type QuorumRule, quorumOf } from '#governance/quorum.ts';
import { type Ref, refText } from '#ledger/things.ts';
import { standingsFor } from './conflict-standings.server.ts';
import { recusalsOf } from './conflict-words.server.ts';
import { type Attendance, itemKey } from './meeting.ts';
import type { Elector, HandoverRow, ItemRow } from './meeting-record.ts';
import { seatsOn } from './seats.server.ts';

/**
 * The motions of an item that say what it is about. A motion counts once it was seconded, so that one person alone takes nobody's vote away, and
 * not after it was withdrawn. `motion`: one that counts all the same, because it is what is asked about.
 */
const speakingMotions = (tx: ReadTx, item: number, motion: number | null) =>
  tx
    .selectFrom('motion')
    .select(['text', 'refs'])
    .where('item_id', '=', item)
    .where('withdrawn_at', 'is', null)
    .where((e) => e.or([e('seconded_by', 'is not', null), ...(motion === null ? [] : [e('id', '=', motion)])]))
    .orderBy('id')
    .execute();

interface Behind {
  /** Its papers and what its motions are about. */
  refs: Ref[];
  /** Words in which a product may be named: the item's own and those of its motions. A product that is named counts like a paper. */
  words: string;
}

/** Everything that stands behind an item. */
async function behindItem(
  tx: ReadTx,
  item: Pick<ItemRow, 'id' | 'title' | 'text' | 'refs'>,
  motion: number | null,
): Promise<Behind> {
  const motions = await speakingMotions(tx, item.id, motion);
  const all = [...item.refs, ...motions.flatMap((m) => m.refs as Ref[])];
  return {
    refs: [...new Map(all.map((r) => [refText(r), r])).values()],
    words: [item.title, item.text, ...motions.map((m) => m.text)].join(' · '),
  };
}

/** The papers of an item and what its motions are about. */
export const refsBehind = async (
  tx: ReadTx,
  item: Pick<ItemRow, 'id' | 'refs'>,
  motion: number | null = null,
): Promise<Ref[]> => (await behindItem(tx, { ...item, title: '', text: '' }, motion)).refs;

/** The words of an item and of its motions. */
export const wordsBehind = async (
  tx: ReadTx,
  item: Pick<ItemRow, 'id' | 'title' | 'text'>,
  motion: number | null = null,
): Promise<string> => (await behindItem(tx, { ...item, refs: [] }, motion)).words;

/**
 * How each of these people stands to an item at a moment, with the disclosures of that moment.
 * @param motion of the item that counts although nobody has seconded it yet.
 */
export async function standingsOn(
  tx: ReadTx,
  item: Pick<ItemRow, 'id' | 'title' | 'text' | 'refs'>,
  people: readonly string[],
  at: Date,
  motion: number | null = null,
): Promise<Map<string, ConflictStanding>> {
  const m = await tx
    .selectFrom('meeting as m')
    .innerJoin('agenda_item as i', 'i.meeting_id', 'm.id')
    .select(['m.locked', 'm.called_at'])
    .where('i.id', '=', item.id)
    .executeTakeFirst();
  // the rules that were locked when the meeting was called hold to its end
  const locked = m?.locked as { conflictRules?: number; rulesHash?: string } | null | undefined;
  const rules = locked?.conflictRules;
  const { refs, words } = await behindItem(tx, item, motion);
  const behind = {
    key: itemKey(item.id),
    title: words,
    refs,
    ...(rules === undefined ? {} : { rules }),
    ...(locked?.rulesHash === undefined ? {} : { rulesHash: locked.rulesHash }),
    ...(m?.called_at ? { declaredSince: m.called_at } : {}),
  };
  const standings = await standingsFor(tx, behind, people, at);
  const since = m?.called_at && m.called_at < at ? m.called_at : at;
  const sponsors = await sponsorsAmong(tx, people, since, at);
  // whatever else the rules or a word of the office come to: whoever speaks for a sponsor has no vote on what touches its products
  for (const [person, s] of standings)
    if (sponsors.has(person) && s.duty === 'may-vote' && s.level !== 'none')
      standings.set(person, { ...s, duty: 'may-discuss' });
  return standings;
}

/** Who of these people spoke for a sponsor at any moment from `since` to `at`. */
export async function sponsorsAmong(
  tx: ReadTx,
  people: readonly string[],
  since: Date,
  at: Date,
): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const sponsor: Role = 'sponsor';
  const rows = await tx
    .selectFrom('person_role')
    .select('person_id')
    .where('role', '=', sponsor)
    .where('person_id', 'in', [...people])
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', since)]))
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

/** Who has no vote on an item, and why as far as it is said: an interest is not named. */
export const notVoting = (
  electors: readonly Elector[],
  standings: ReadonlyMap<string, ConflictStanding>,
  recused: ReadonlySet<string>,
): NotVoting[] =>
  electors.flatMap((e) => {
    const standing = standings.get(e.person);
    const duty = standing?.duty ?? 'must-leave';
    // by their own word on the item, or on an area behind it
    const left = recused.has(e.person) || standing?.because.some((b) => b.rule === 'recused');
    const why = left ? 'recused' : standing?.level === 'not-declared' ? 'not-declared' : 'interest';
    return duty === 'may-vote' ? [] : [{ person: e.person, duty, why }];
  });

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

const VOTING = ROLES.filter((r) => mayDo(r, 'motion.vote'));

/** Who of these people holds a role at that moment with which people vote in meetings. */
export async function mayVoteByRole(tx: ReadTx, people: readonly string[], at: Date): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await tx
    .selectFrom('person_role')
    .select('person_id')
    .where('role', 'in', VOTING)
    .where('person_id', 'in', [...people])
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .execute();
  const gone = await erasedAmong(tx, people);
  return new Set(rows.flatMap((r) => (gone.has(r.person_id) ? [] : [r.person_id])));
}

/** Who of these people was erased: they belong to no meeting to come. */
export async function erasedAmong(tx: ReadTx, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await tx
    .selectFrom('person')
    .select('id')
    .where('id', 'in', [...people])
    .where('erased_at', 'is not', null)
    .execute();
  return new Set(rows.map((r) => r.id));
}

/**
 * Electors whose vote still stands at that moment: guests, and whoever still holds a seat, while they hold a role that votes in meetings. A
 * person who left the committee or the network after a meeting was called votes in it no longer.
 */
export async function stillSeated(tx: ReadTx, electors: readonly Elector[], at: Date): Promise<Set<string>> {
  const seats = new Set((await seatsOn(tx, at.toISOString().slice(0, 10))).map((s) => s.person));
  const people = electors.flatMap((e) => (e.seat === 'guest' || seats.has(e.person) ? [e.person] : []));
  return mayVoteByRole(tx, people, at);
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

/** Every passing of the chair of these items, in the order in which it happened. */
export const handoversOf = async (tx: ReadTx, items: readonly number[]): Promise<HandoverRow[]> =>
  items.length === 0
    ? []
    : await tx
        .selectFrom('chair_handover')
        .select(['item_id as item', 'from_person as from', 'to_person as to', 'why'])
        .where('item_id', 'in', [...items])
        .orderBy('id')
        .execute();

export type ChairOf = { person: string; why: null } | { person: null; why: string };

/**
 * Who has the chair of an item: by the last hand-over if that still holds, otherwise the chair, then a co-chair; nobody who has an interest
 * behind the item, and where people meet nobody who is not there.
 */
export const chairOf = async (
  tx: ReadTx,
  item: Pick<ItemRow, 'id'>,
  electors: readonly Elector[],
  standings: ReadonlyMap<string, ConflictStanding>,
  present: ReadonlySet<string> | null,
): Promise<ChairOf> => chairAmong(await handoversOf(tx, [item.id]), electors, standings, present);

/** The same from the hand-overs of that item. */
export function chairAmong(
  handovers: readonly HandoverRow[],
  electors: readonly Elector[],
  standings: ReadonlyMap<string, ConflictStanding>,
  present: ReadonlySet<string> | null,
): ChairOf {
  const last = handovers.findLast((h) => h.to !== null);
  const chairs = electors.filter((e) => e.seat === 'chair' || e.seat === 'co-chair');
  const named = chairs.find((e) => e.person === last?.to);
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
