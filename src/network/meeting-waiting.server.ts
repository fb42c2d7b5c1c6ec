import type { ReadTx } from '#db/tx.ts';
import type { WaitingItem } from '#governance/waiting.ts';
import { compiledMinutes, frozenMinutes, signaturesOf } from './meeting-minutes.server.ts';
import { standingsOn, stillSeated } from './meeting-standings.server.ts';
import { electorsOf, readItem, readMeeting } from './meetings.server.ts';

const MOST = 50;

/** Votes that are open to this person and not cast yet. */
async function ballots(tx: ReadTx, person: string, at: Date): Promise<WaitingItem[]> {
  const open = await tx
    .selectFrom('motion as o')
    .innerJoin('agenda_item as i', 'i.id', 'o.item_id')
    .innerJoin('meeting_elector as e', (j) =>
      j.onRef('e.meeting_id', '=', 'i.meeting_id').on('e.person_id', '=', person),
    )
    .leftJoin('motion_voter as v', (j) => j.onRef('v.motion_id', '=', 'o.id').on('v.person_id', '=', person))
    .select(['o.id', 'o.closes_at', 'i.id as item', 'i.title', 'i.meeting_id'])
    .where('o.opened_at', 'is not', null)
    .where('o.closed_at', 'is', null)
    .where((w) => w.or([w('o.closes_at', 'is', null), w('o.closes_at', '>', at)]))
    .where('e.votes', '=', true)
    .where('v.person_id', 'is', null)
    .orderBy('o.closes_at')
    .orderBy('o.id')
    .limit(MOST)
    .execute();
  const out: WaitingItem[] = [];
  for (const o of open) {
    // who may not vote on it is not asked to, and is not told what the vote is about
    const standing = (await standingsOn(tx, await readItem(tx, o.item), [person], at)).get(person);
    const meeting = await readMeeting(tx, o.meeting_id);
    if (standing?.duty !== 'may-vote' || !meeting) continue;
    const mine = (await electorsOf(tx, meeting)).filter((e) => e.person === person);
    if (!(await stillSeated(tx, mine, at)).has(person)) continue;
    out.push({
      kind: 'ballot',
      title: `Vote on “${o.title}”`,
      path: `/meetings/${o.meeting_id}/motions/${o.id}`,
      due: o.closes_at?.toISOString() ?? null,
    });
  }
  return out;
}

/** Papers of meetings that this person is called to and that have not begun. */
async function papers(tx: ReadTx, person: string, at: Date): Promise<WaitingItem[]> {
  const rows = await tx
    .selectFrom('meeting as m')
    .innerJoin('meeting_elector as e', (j) => j.onRef('e.meeting_id', '=', 'm.id').on('e.person_id', '=', person))
    .select(['m.id', 'm.title', 'm.starts_at'])
    .where('m.called_at', 'is not', null)
    .where('m.ended_at', 'is', null)
    .where('m.cancelled_at', 'is', null)
    .where('m.starts_at', '>', at)
    .orderBy('m.starts_at')
    .limit(MOST)
    .execute();
  return rows.map((m) => ({
    kind: 'paper',
    title: `Read the agenda and papers of “${m.title}”`,
    path: `/meetings/${m.id}`,
    due: m.starts_at.toISOString(),
  }));
}

async function actions(tx: ReadTx, person: string): Promise<WaitingItem[]> {
  const rows = await tx
    .selectFrom('meeting_action')
    .select(['id', 'meeting_id', 'title', 'due'])
    .where('owner', '=', person)
    .where('state', '=', 'open')
    .orderBy('due')
    .limit(MOST)
    .execute();
  return rows.map((a) => ({
    kind: 'action',
    title: a.title,
    path: `/meetings/${a.meeting_id}#action-${a.id}`,
    due: a.due,
  }));
}

/** The most minutes that are compiled for one look at what waits. */
const MOST_COMPILED = 10;

/** Minutes that this person, as chair or co-chair of the meeting, has not approved as they read now. */
async function minutes(tx: ReadTx, person: string): Promise<WaitingItem[]> {
  const rows = await tx
    .selectFrom('meeting as m')
    .innerJoin('meeting_elector as e', (j) => j.onRef('e.meeting_id', '=', 'm.id').on('e.person_id', '=', person))
    .select(['m.id', 'm.title'])
    .select((w) =>
      w
        .selectFrom('minutes_signature as s')
        .select((q) => q.fn.max('s.at').as('at'))
        .whereRef('s.meeting_id', '=', 'm.id')
        .where('s.person_id', '=', person)
        // a signature under the version to come; those of frozen versions are spent
        .where('s.version', '>', (q) =>
          q
            .selectFrom('minutes as f')
            .select((x) => x.fn.coalesce(x.fn.max('f.version'), x.lit(0)).as('version'))
            .whereRef('f.meeting_id', '=', 'm.id'),
        )
        .as('signed'),
    )
    .where('e.seat', 'in', ['chair', 'co-chair'])
    .where('m.ended_at', 'is not', null)
    .where((w) =>
      w.or([
        w('m.correction', 'is not', null),
        w.not(w.exists(w.selectFrom('minutes as x').select('x.version').whereRef('x.meeting_id', '=', 'm.id'))),
      ]),
    )
    .orderBy('m.ended_at')
    .orderBy('m.id')
    .limit(MOST)
    .execute();
  const out: WaitingItem[] = [];
  let compiled = 0;
  for (const { id, title, signed } of rows) {
    // only whoever signed already has to be asked whether the text has changed since
    if (signed !== null && (compiled++ >= MOST_COMPILED || (await signedAsItReads(tx, id, person)))) continue;
    out.push({
      kind: 'meeting',
      title: `Approve the minutes of “${title}”`,
      path: `/meetings/${id}/minutes`,
      due: null,
    });
  }
  return out;
}

async function signedAsItReads(tx: ReadTx, meeting: number, person: string): Promise<boolean> {
  const m = await readMeeting(tx, meeting);
  if (!m) return true;
  const { hash } = await compiledMinutes(tx, m);
  const version = ((await frozenMinutes(tx, meeting))[0]?.version ?? 0) + 1;
  return (await signaturesOf(tx, meeting, version)).some((s) => s.person === person && s.hash === hash);
}

/** What waits for a person from meetings: votes, papers, what they took on, minutes to approve. */
export async function waitingMeetings(tx: ReadTx, person: string, at: Date): Promise<WaitingItem[]> {
  return [
    ...(await ballots(tx, person, at)),
    ...(await papers(tx, person, at)),
    ...(await actions(tx, person)),
    ...(await minutes(tx, person)),
  ];
}
