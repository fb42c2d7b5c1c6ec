import type { ReadTx } from '#db/tx.ts';
import type { Choice } from '#governance/motion-result.ts';
import type { Quorum } from '#governance/quorum.ts';
import { pathOf, type Ref, refText } from '#ledger/things.ts';
import { actionsOf, dissentsOf } from './meeting-actions.server.ts';
import { resultsOf } from './meeting-close.server.ts';
import { motionsOf } from './meeting-motions.server.ts';
import type {
  DissentRow,
  Elector,
  HandoverRow,
  ItemRow,
  ItemView,
  MeetingRow,
  MeetingView,
  MotionRow,
  MotionView,
  Paper,
  StoredResult,
} from './meeting-record.ts';
import { quorumRuleOf } from './meeting-rules.ts';
import { whyNotRunning } from './meeting-runner.server.ts';
import {
  type AttendanceEntry,
  attendanceOf,
  type ChairOf,
  chairAmong,
  handoversOf,
  notVoting,
  presentIn,
  quorumNow,
  sponsorsAmong,
  standingsOn,
  stillSeated,
} from './meeting-standings.server.ts';
import { electorsOf, itemsOf, readMeeting } from './meetings.server.ts';

/** Who looks. `prepares`: runs meetings and must see every item where they do not belong to the electorate themselves. */
export interface Viewer {
  person: string;
  prepares: boolean;
  /** Belongs to the network office. */
  office?: boolean;
}

async function papersOf(tx: ReadTx, refs: readonly Ref[]): Promise<Map<string, Paper>> {
  const out = new Map<string, Paper>();
  for (const kind of new Set(refs.map((r) => r.kind))) {
    const ids = [...new Set(refs.flatMap((r) => (r.kind === kind ? [r.id] : [])))];
    const rows = await tx
      .selectFrom('thing')
      .select(['id', 'title'])
      .where('kind', '=', kind)
      .where('id', 'in', ids)
      .execute();
    for (const r of rows) {
      const ref: Ref = { kind, id: r.id };
      out.set(refText(ref), { ref: r.id, title: r.title, path: pathOf(ref) });
    }
  }
  return out;
}

const pick = (papers: ReadonlyMap<string, Paper>, refs: readonly Ref[]): Paper[] =>
  refs.map((r) => papers.get(refText(r)) ?? { ref: r.id, title: r.id, path: pathOf(r) });

/** What is known of the motions of a meeting beside their rows, read at once. */
interface Known {
  own: ReadonlyMap<number, { choice: string | null; dissented: boolean }>;
  results: ReadonlyMap<number, StoredResult>;
  dissents: readonly DissentRow[];
}

async function knownOf(tx: ReadTx, motions: readonly MotionRow[], viewer: string): Promise<Known> {
  if (motions.length === 0) return { own: new Map(), results: new Map(), dissents: [] };
  const own = await tx
    .selectFrom('motion_voter as v')
    .leftJoin('ballot as b', (j) => j.onRef('b.motion_id', '=', 'v.motion_id').onRef('b.pseudonym', '=', 'v.pseudonym'))
    .select(['v.motion_id', 'b.choice', 'v.dissented'])
    .where(
      'v.motion_id',
      'in',
      motions.map((m) => m.id),
    )
    .where('v.person_id', '=', viewer)
    .execute();
  const closed = motions.filter((m) => m.closedAt).map((m) => m.id);
  return {
    own: new Map(own.map((v) => [v.motion_id, v])),
    // a result exists only once a motion is closed; before, nothing here counts a ballot
    results: await resultsOf(tx, closed),
    dissents: await dissentsOf(tx, closed),
  };
}

function motionView(
  m: MotionRow,
  known: Known,
  papers: ReadonlyMap<string, Paper>,
  nameOf: (p: string | null) => string | null,
): MotionView {
  const own = known.own.get(m.id);
  const { refs, ...rest } = m;
  return {
    ...rest,
    papers: pick(papers, refs),
    movedByName: nameOf(m.movedBy) ?? 'a former member',
    secondedByName: nameOf(m.secondedBy),
    result: known.results.get(m.id) ?? null,
    dissents: known.dissents.filter((d) => d.motion === m.id),
    mine: (own?.choice as Choice | undefined) ?? null,
    dissented: own?.dissented ?? false,
    voted: own !== undefined,
  };
}

interface Around {
  m: MeetingRow;
  viewer: Viewer;
  electors: readonly Elector[];
  seated: ReadonlySet<string>;
  present: ReadonlySet<string>;
  begun: boolean;
  motions: readonly MotionRow[];
  known: Known;
  handovers: readonly HandoverRow[];
  papers: ReadonlyMap<string, Paper>;
  nameOf: (p: string | null) => string | null;
  at: Date;
}

/** Before a meeting begins nobody is there yet, and where nobody meets nobody ever is: only how many must take part is said. */
const quorumAhead = (a: Around, q: Quorum): Quorum =>
  q.needed === null || (a.begun && !a.m.asynchronous)
    ? q
    : {
        ...q,
        why: `${q.eligible} people may vote on it; at least ${q.needed} of them must${a.m.asynchronous ? '' : ' take part'}.`,
      };

/** Whether presence says something by now: the meeting has begun, or nobody meets. */
const hasBegun = (m: MeetingRow, items: readonly ItemRow[], entries: readonly AttendanceEntry[], at: Date): boolean =>
  m.asynchronous ||
  (m.calledAt !== null &&
    (m.startsAt <= at || entries.some((e) => e.state === 'present') || items.some((i) => i.openedAt !== null)));

async function itemView(tx: ReadTx, i: ItemRow, a: Around): Promise<ItemView> {
  const people = [...new Set([...a.electors.map((e) => e.person), a.viewer.person])];
  const standings = await standingsOn(tx, i, people, i.closedAt ?? a.at);
  const mine = standings.get(a.viewer.person);
  const me = a.electors.find((e) => e.person === a.viewer.person);
  const hidden = !i.closedAt && mine?.duty === 'must-leave' && (me !== undefined || !a.viewer.prepares);
  const handovers = a.handovers.filter((h) => h.item === i.id);
  const chair: ChairOf = i.closedAt
    ? i.chairedBy
      ? { person: i.chairedBy, why: null }
      : { person: null, why: 'Nobody had the chair of this item.' }
    : chairAmong(handovers, a.electors, standings, a.m.asynchronous || !a.begun ? null : a.present);
  // what is not begun is opened by nobody who is not said to be there
  const runsIt = i.closedAt || a.m.asynchronous ? chair : chairAmong(handovers, a.electors, standings, a.present);
  const motions = hidden
    ? []
    : a.motions.filter((x) => x.item === i.id).map((o) => motionView(o, a.known, a.papers, a.nameOf));
  const { refs, closing: _, ...rest } = i;
  return {
    ...rest,
    text: hidden ? null : i.text,
    minutes: hidden ? null : i.minutes,
    papers: pick(a.papers, refs),
    mine: {
      duty: mine?.duty ?? 'must-leave',
      level: mine?.level ?? 'not-declared',
      because: mine?.because.map((b) => b.sentence) ?? [],
      votes: (me?.votes ?? false) && a.seated.has(a.viewer.person),
      notRunning: whyNotRunning(
        { person: a.viewer.person, office: a.viewer.office ?? false },
        mine,
        runsIt.person,
        a.electors,
      ),
    },
    hidden,
    chair: { ...chair, name: a.nameOf(chair.person) },
    handovers: handovers.map((h) => ({ to: a.nameOf(h.to), why: h.why })),
    quorum: i.closing
      ? i.closing.quorum
      : quorumAhead(a, quorumNow(quorumRuleOf(a.m), a.electors, a.seated, standings, a.present)),
    without: (i.closing?.conflicts ?? notVoting(a.electors, standings, new Set())).map((c) => ({
      name: a.nameOf(c.person) ?? 'a former member',
      duty: c.duty,
    })),
    motions,
  };
}

/** A meeting as this person may see it at this moment; null where there is none, or it is still being prepared by others. */
export async function viewMeeting(tx: ReadTx, id: number, viewer: Viewer, at: Date): Promise<MeetingView | null> {
  const m = await readMeeting(tx, id);
  if (!m || (m.calledAt === null && !viewer.prepares)) return null;
  const electors = await electorsOf(tx, m);
  const entries = await attendanceOf(tx, id);
  const present = presentIn(entries);
  const items = await itemsOf(tx, id);
  const motions = await motionsOf(
    tx,
    items.map((i) => i.id),
  );
  const people = [
    '',
    ...items.map((i) => i.chairedBy ?? ''),
    ...motions.flatMap((o) => [o.movedBy, o.secondedBy ?? '', o.openedBy ?? '']),
  ];
  const named = await tx.selectFrom('person').select(['id', 'name']).where('id', 'in', people).execute();
  const names = new Map([
    ...named.map((p) => [p.id, p.name] as const),
    ...electors.map((e) => [e.person, e.name] as const),
  ]);
  const around: Around = {
    m,
    viewer,
    electors,
    seated: await stillSeated(tx, electors, m.calledAt ? at : m.startsAt),
    present,
    begun: hasBegun(m, items, entries, at),
    motions,
    known: await knownOf(tx, motions, viewer.person),
    handovers: await handoversOf(
      tx,
      items.map((i) => i.id),
    ),
    papers: await papersOf(tx, [...items.flatMap((i) => i.refs), ...motions.flatMap((o) => o.refs)]),
    nameOf: (p) => (p === null ? null : (names.get(p) ?? null)),
    at,
  };
  const views: ItemView[] = [];
  for (const i of items) views.push(await itemView(tx, i, around));
  const { locked: _, ...meeting } = m;
  const until = m.endedAt ?? at;
  const sponsors = await sponsorsAmong(
    tx,
    electors.map((e) => e.person),
    m.calledAt ?? until,
    until,
  );
  return {
    meeting,
    begun: around.begun,
    electors: electors.map((e) => ({
      ...e,
      present: present.has(e.person),
      attendance: entries.findLast((x) => x.person === e.person)?.state ?? null,
      sponsor: sponsors.has(e.person),
    })),
    me: electors.find((e) => e.person === viewer.person) ?? null,
    items: views,
    actions: await actionsOf(tx, id),
  };
}
