import { LineRefused } from '#claims/line-refused.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { compileMinutes, isApproved, type MinutesItemFacts, type MinutesMotionFacts } from '#governance/minutes.ts';
import { tell } from '#governance/notices.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { refText } from '#ledger/things.ts';
import { actionsOf, dissentsOf } from './meeting-actions.server.ts';
import { resultsOf } from './meeting-close.server.ts';
import { itemScene, refusedIn } from './meeting-items.server.ts';
import { motionsOf } from './meeting-motions.server.ts';
import type {
  DissentRow,
  Elector,
  HandoverRow,
  ItemRow,
  MeetingRow,
  MinutesRead,
  MotionRow,
  StoredResult,
} from './meeting-record.ts';
import { type RefusedItem, refuseItem } from './meeting-runner.server.ts';
import { attendanceOf, handoversOf, sponsorsAmong } from './meeting-standings.server.ts';
import { electorsOf, holdMeeting, itemsOf, personFor } from './meetings.server.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What was kept of the motions of a meeting, read at once. */
interface Kept {
  results: ReadonlyMap<number, StoredResult>;
  dissents: readonly DissentRow[];
  handovers: readonly HandoverRow[];
}

function motionFacts(m: MotionRow, kept: Kept): MinutesMotionFacts {
  const result = kept.results.get(m.id) ?? null;
  return {
    id: m.id,
    text: m.text,
    about: m.refs.map(refText),
    movedBy: m.movedBy,
    secondedBy: m.secondedBy,
    openedAt: iso(m.openedAt),
    closesAt: iso(m.closesAt),
    closedAt: iso(m.closedAt),
    withdrawnAt: iso(m.withdrawnAt),
    majority: m.majority,
    secret: m.secret,
    outcome: result?.outcome ?? null,
    quorum: result?.quorum ?? null,
    noChair: result?.noChair ?? null,
    without: result?.without ?? [],
    shown: result?.shown ?? null,
    votes: result?.votes ?? [],
    dissent: kept.dissents.filter((d) => d.motion === m.id).map(({ name, text }) => ({ name, text })),
  };
}

/** An item as it was dealt with. Nothing of it is worked out anew: what was known when it closed was kept then. */
const itemFacts = (i: ItemRow, motions: readonly MotionRow[], kept: Kept): MinutesItemFacts => ({
  id: i.id,
  position: i.position,
  kind: i.kind,
  title: i.title,
  text: i.text,
  papers: i.refs.map(refText),
  minutes: i.minutes,
  openedAt: iso(i.openedAt),
  closedAt: iso(i.closedAt),
  chair: i.chairedBy,
  handovers: kept.handovers.filter((h) => h.item === i.id).map(({ from, to, why }) => ({ from, to, why })),
  conflicts: i.closing?.conflicts ?? [],
  quorum: i.closing?.quorum ?? null,
  motions: motions.filter((m) => m.item === i.id).map((m) => motionFacts(m, kept)),
});

/** The minutes of an ended meeting as they compile now. */
export async function compiledMinutes(tx: ReadTx, m: MeetingRow): Promise<{ content: MinutesRead; hash: string }> {
  if (!m.endedAt || !m.lockedHash) throw new LineRefused('Minutes are compiled once the meeting has ended.');
  const electors = await electorsOf(tx, m);
  const attendance = await attendanceOf(tx, m.id);
  const rows = await itemsOf(tx, m.id);
  const ids = rows.map((i) => i.id);
  const motions = await motionsOf(tx, ids);
  const numbers = motions.map((o) => o.id);
  const kept: Kept = {
    results: await resultsOf(tx, numbers),
    dissents: await dissentsOf(tx, numbers),
    handovers: await handoversOf(tx, ids),
  };
  const items = rows.map((i) => itemFacts(i, motions, kept));
  const people = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', peopleIn(electors, items))
    .execute();
  const names = new Map(people.map((p) => [p.id, p.name]));
  const compiled = compileMinutes(
    {
      title: m.title,
      startsAt: m.startsAt.toISOString(),
      endsAt: m.endsAt.toISOString(),
      endedAt: m.endedAt.toISOString(),
      place: m.place,
      asynchronous: m.asynchronous,
      demonstration: m.demonstration,
      lockedHash: m.lockedHash,
      opening: m.minutesOpening,
      members: electors,
      attendance: attendance.map((a) => ({ ...a, at: a.at.toISOString() })),
      items,
      actions: (await actionsOf(tx, m.id)).map((a) => ({
        id: a.id,
        item: a.item,
        title: a.title,
        owner: a.owner,
        due: a.due,
      })),
    },
    (p) => names.get(p) ?? p,
  );
  const sponsors = await sponsorsAmong(
    tx,
    electors.map((e) => e.person),
    m.calledAt ?? m.endedAt,
    m.endedAt,
  );
  // said of those whom it holds for alone: minutes of others read, and hash, as without it. The lines stand in the order of the electorate.
  const attendanceSaid: MinutesRead['attendance'] = compiled.attendance.map((line, n) =>
    sponsors.has(electors[n]?.person ?? '') ? { ...line, sponsor: true } : line,
  );
  const content: MinutesRead = { ...compiled, attendance: attendanceSaid };
  return { content, hash: contentHash(content) };
}

const peopleIn = (electors: readonly Elector[], items: readonly MinutesItemFacts[]): string[] => [
  ...new Set([
    '',
    ...electors.map((e) => e.person),
    ...items.flatMap((i) => [
      i.chair ?? '',
      ...i.handovers.flatMap((h) => [h.from ?? '', h.to ?? '']),
      ...i.conflicts.map((c) => c.person),
      ...i.motions.flatMap((o) => [o.movedBy, o.secondedBy ?? '']),
    ]),
  ]),
];

const WORDS_MOST = 20_000;

/**
 * Writes the parts of the minutes that are written by hand; those of an item only its chair or the network office, and nobody who must leave it.
 * Words that stay as they are change nothing. Approved minutes stand until a correction is begun. @throws Refused, on record
 */
export async function editMinutes(
  db: Db,
  actor: Actor,
  meeting: number,
  words: { opening: string | null; items: readonly { item: number; text: string }[] },
  now: () => Date,
): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const refused = await db.write(async (tx): Promise<RefusedItem | null> => {
    const at = now();
    const m = await holdMeeting(tx, meeting);
    if (m.state === 'draft' || m.state === 'cancelled')
      throw new LineRefused('Minutes are written of a meeting that was called.');
    if (m.state === 'approved' && m.correction === null)
      throw new LineRefused('The minutes are approved and frozen; begin a correction to change their words.');
    const before = new Map((await itemsOf(tx, meeting)).map((i) => [i.id, i.minutes]));
    const changed = words.items
      .map((w) => ({ item: w.item, text: w.text.trim().slice(0, WORDS_MOST) }))
      .filter((w) => before.has(w.item) && before.get(w.item) !== w.text);
    for (const { item } of changed) {
      const no = await refusedIn(tx, actor, by, await itemScene(tx, item, at), at);
      if (no) return no;
    }
    if (words.opening !== null)
      await tx
        .updateTable('meeting')
        .set({ minutes_opening: words.opening.trim().slice(0, WORDS_MOST) })
        .where('id', '=', meeting)
        .execute();
    for (const w of changed)
      await tx
        .updateTable('agenda_item')
        .set({ minutes: w.text })
        .where('id', '=', w.item)
        .where('meeting_id', '=', meeting)
        .execute();
    await audit(tx, by, { kind: 'minutes.written', body: { meeting } }, at);
    return null;
  });
  if (refused) await refuseItem(db, by, refused, now);
}

/** Opens approved minutes for a correction, which becomes a new version once it is approved in turn. */
export async function beginCorrection(
  db: Db,
  actor: Actor,
  meeting: number,
  why: string,
  now: () => Date,
): Promise<void> {
  const by = await personFor(db, actor, 'meeting.prepare', now);
  const reason = why.replace(/\s+/g, ' ').trim().slice(0, 500);
  if (reason.length < 5) throw new LineRefused('Say in a few words what is corrected.', 'why');
  await db.write(async (tx) => {
    const m = await holdMeeting(tx, meeting);
    if (m.state !== 'approved') throw new LineRefused('Only approved minutes are corrected.');
    if (m.correction !== null) throw new LineRefused('A correction of these minutes has begun already.');
    await tx.updateTable('meeting').set({ correction: reason }).where('id', '=', meeting).execute();
    await audit(tx, by, { kind: 'minutes.written', body: { meeting } }, now());
  });
}

export interface FrozenMinutes {
  version: number;
  content: MinutesRead;
  hash: string;
  correction: string | null;
  frozenAt: Date;
}

/** Approved versions, newest first. */
export const frozenMinutes = async (tx: ReadTx, meeting: number): Promise<FrozenMinutes[]> =>
  (
    await tx
      .selectFrom('minutes')
      .select(['version', 'content', 'hash', 'correction', 'frozen_at as frozenAt'])
      .where('meeting_id', '=', meeting)
      .orderBy('version', 'desc')
      .execute()
  ).map((r) => ({ ...r, content: r.content as MinutesRead }));

export const signaturesOf = (
  tx: ReadTx,
  meeting: number,
  version: number,
): Promise<{ person: string; name: string; hash: string; at: Date }[]> =>
  tx
    .selectFrom('minutes_signature as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .select(['s.person_id as person', 'p.name', 's.hash', 's.at'])
    .where('s.meeting_id', '=', meeting)
    .where('s.version', '=', version)
    .orderBy('s.at')
    .orderBy('s.person_id')
    .execute();

/**
 * Signs the minutes as they read (`seen`: their hash). With the second of two people, one of them a chair of the meeting, they are frozen, and the links
 * between people and their secret ballots are destroyed. @returns whether they are approved now.
 */
export async function signMinutes(
  db: Db,
  actor: Actor,
  meeting: number,
  seen: string,
  now: () => Date,
): Promise<'signed' | 'approved'> {
  const by = await personFor(db, actor, 'minutes.approve', now);
  return db.write(async (tx) => {
    const m = await holdMeeting(tx, meeting);
    if (m.state !== 'ended' && m.correction === null)
      throw new LineRefused('There are no minutes of this meeting to approve.');
    const electors = await electorsOf(tx, m);
    if (!electors.some((e) => e.person === by))
      throw new LineRefused('Minutes are approved by those who belong to the meeting.');
    const { content, hash } = await compiledMinutes(tx, m);
    if (hash !== seen)
      throw new LineRefused('The minutes changed while you read them; read them again, then approve them.');
    const version = ((await frozenMinutes(tx, meeting))[0]?.version ?? 0) + 1;
    const at = now();
    await tx
      .insertInto('minutes_signature')
      .values({ meeting_id: meeting, version, person_id: by, hash, at })
      .onConflict((c) => c.columns(['meeting_id', 'version', 'person_id', 'hash']).doNothing())
      .execute();
    const chairs = new Set(electors.flatMap((e) => (e.seat === 'chair' || e.seat === 'co-chair' ? [e.person] : [])));
    if (!isApproved(await signaturesOf(tx, meeting, version), hash, chairs)) {
      await audit(tx, by, { kind: 'minutes.signed', body: { meeting, version, hash } }, at);
      return 'signed';
    }
    await tx
      .insertInto('minutes')
      .values({
        meeting_id: meeting,
        version,
        content: JSON.stringify(content),
        hash,
        correction: m.correction,
        frozen_at: at,
      })
      .execute();
    await tx.updateTable('meeting').set({ correction: null }).where('id', '=', meeting).execute();
    const destroyed = await destroyVoters(tx, meeting);
    for (const e of electors)
      await tell(
        tx,
        {
          to: e.person,
          kind: 'meeting',
          title: `The minutes of “${m.title}” are approved`,
          path: `/meetings/${meeting}/minutes`,
          key: `meeting-${meeting}-minutes-${version}`,
          due: null,
        },
        at,
      );
    await audit(tx, by, { kind: 'minutes.approved', body: { meeting, version, hash, destroyed } }, at);
    return 'approved';
  });
}

/** Destroys which secret ballot is whose: from here on nothing in the database says it. */
async function destroyVoters(tx: WriteTx, meeting: number): Promise<number> {
  const gone = await tx
    .deleteFrom('motion_voter')
    .where('motion_id', 'in', (q) =>
      q
        .selectFrom('motion as o')
        .innerJoin('agenda_item as i', 'i.id', 'o.item_id')
        .select('o.id')
        .where('i.meeting_id', '=', meeting)
        .where('o.secret', '=', true)
        .where('o.closed_at', 'is not', null),
    )
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
