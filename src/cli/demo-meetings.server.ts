import { randomBytes } from 'node:crypto';
import type { Db, WriteTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import type { Choice } from '#governance/motion-result.ts';
import { readThing } from '#ledger/record.server.ts';
import { confirmStatement } from '#network/disclosure-sign.server.ts';
import { latestStatements } from '#network/interests.server.ts';
import { actionInput, itemInput, meetingInput, motionInput } from '#network/meeting.ts';
import { giveAction, writeDissent } from '#network/meeting-actions.server.ts';
import { callMeeting, endMeeting } from '#network/meeting-call.server.ts';
import { closeMotion } from '#network/meeting-close.server.ts';
import { closeItem, markAttendance, openItem } from '#network/meeting-items.server.ts';
import { compiledMinutes, editMinutes, signMinutes } from '#network/meeting-minutes.server.ts';
import { moveMotion, openMotion, secondMotion } from '#network/meeting-motions.server.ts';
import type { ItemView, MeetingView } from '#network/meeting-record.ts';
import { standingsOn } from '#network/meeting-standings.server.ts';
import { viewMeeting } from '#network/meeting-view.server.ts';
import { castVote } from '#network/meeting-votes.server.ts';
import { addItem, electorsOf, itemsOf, readMeeting, setGuest, writeMeeting } from '#network/meetings.server.ts';
import { DEMONSTRATION_NETWORK, demonstrationId, demonstrationName } from './demo-network.ts';

const MADE_UP = 'Made up for the demonstration, like the people and the votes.';
const DAY_MS = 86_400_000;
const OFFICE = actorOf(1);

function actorOf(number: number): Actor {
  return {
    kind: 'person',
    id: demonstrationId(number),
    name: demonstrationName(number),
    roles: DEMONSTRATION_NETWORK.find((m) => m.number === number)?.roles ?? [],
    demonstration: true,
  };
}
const byId = (person: string): Actor => {
  const m = DEMONSTRATION_NETWORK.find((x) => demonstrationId(x.number) === person);
  if (!m) throw new Error(`${person} is none of the demonstration.`);
  return actorOf(m.number);
};

interface Stage {
  db: Db;
  now: () => Date;
}

const moment = (at: Date): string => at.toISOString().slice(0, 16);

/** One of the members says that what they declared is still true, for the meeting. */
async function confirm(tx: WriteTx, number: number, meeting: number, at: Date): Promise<void> {
  const person = demonstrationId(number);
  const latest = (await latestStatements(tx, [person])).get(person);
  if (!latest) return;
  const salt = randomBytes(32).toString('base64url');
  await confirmStatement(
    tx,
    { person, after: latest.number, occasion: 'meeting', occasionId: String(meeting), salt },
    at,
  );
}

/** A meeting with guests: members 09, 10 and 12 with a vote, and the sponsor's representative. Gives its items in order. */
async function prepare(
  s: Stage,
  input: Record<string, unknown>,
  items: readonly Record<string, unknown>[],
  unconfirmed: readonly number[],
) {
  const id = await writeMeeting(s.db, OFFICE, meetingInput.parse(input), s.now);
  for (const i of items) await addItem(s.db, OFFICE, id, itemInput.parse(i), s.now);
  for (const guest of [9, 10, 12, 13]) await setGuest(s.db, OFFICE, id, demonstrationId(guest), true, s.now);
  await callMeeting(s.db, OFFICE, id, s.now);
  await s.db.write(async (tx) => {
    for (const { number } of DEMONSTRATION_NETWORK)
      if (!unconfirmed.includes(number)) await confirm(tx, number, id, s.now());
  });
  return { id, items: (await s.db.read((tx) => itemsOf(tx, id))).map((i) => i.id) };
}

/** Who may vote on an item, by number of member, the committee first. */
async function votersOf({ db, now }: Stage, meeting: number, item: number): Promise<string[]> {
  return db.read(async (tx) => {
    const m = await readMeeting(tx, meeting);
    const i = (await itemsOf(tx, meeting)).find((x) => x.id === item);
    if (!m || !i) return [];
    const electors = (await electorsOf(tx, m)).filter((e) => e.votes);
    const standings = await standingsOn(
      tx,
      i,
      electors.map((e) => e.person),
      now(),
    );
    return electors.flatMap((e) => (standings.get(e.person)?.duty === 'may-vote' ? [e.person] : []));
  });
}

/** Who has the chair of an item, as the page shows it. */
async function chairOf({ db, now }: Stage, meeting: number, item: number): Promise<Actor | null> {
  const view: MeetingView | null = await db.read((tx) =>
    viewMeeting(tx, meeting, { person: demonstrationId(1), prepares: true }, now()),
  );
  const found: ItemView | undefined = view?.items.find((i) => i.id === item);
  return found?.chair.person ? byId(found.chair.person) : null;
}

/** Moves, seconds and opens a motion by those who may; null where nobody of the made-up committee may decide it. */
async function putToVote(
  s: Stage,
  meeting: number,
  item: number,
  input: Record<string, unknown>,
): Promise<number | null> {
  const voters = await votersOf(s, meeting, item);
  const movers = voters.filter((p) => {
    const { roles } = byId(p) as Extract<Actor, { kind: 'person' }>;
    return roles.some((r) => r === 'chair' || r === 'co-chair' || r === 'committee');
  });
  const chair = await chairOf(s, meeting, item);
  const [mover, seconder] = movers.slice(-2);
  if (!chair || !mover || !seconder || voters.length < 3) return null;
  const motion = await moveMotion(s.db, byId(mover), item, motionInput.parse(input), s.now);
  await secondMotion(s.db, byId(seconder), motion, s.now);
  await openMotion(s.db, chair, motion, s.now);
  return motion;
}

/** Votes by turns: mostly for it, every third against, the last abstaining. */
async function voteAll(s: Stage, meeting: number, item: number, motion: number): Promise<string | null> {
  const voters = await votersOf(s, meeting, item);
  let against: string | null = null;
  for (const [i, person] of voters.entries()) {
    const choice: Choice = i === voters.length - 1 ? 'abstain' : i % 3 === 2 ? 'against' : 'for';
    if (choice === 'against') against = person;
    await castVote(s.db, byId(person), motion, choice, s.now);
  }
  return against;
}

async function heldMeeting(s: Stage, begins: Date): Promise<void> {
  const { id, items } = await prepare(
    s,
    {
      title: 'Steering committee: outcome standard (made up)',
      startsAt: moment(begins),
      endsAt: moment(new Date(begins.getTime() + 2 * 3_600_000)),
      place: 'A room that does not exist',
      about: MADE_UP,
    },
    [
      { kind: 'information', title: 'What has changed in the evidence', text: MADE_UP, refs: 'C1' },
      {
        kind: 'decision',
        title: 'A common outcome standard for lupus',
        text: `The area and what it rests on. ${MADE_UP}`,
        refs: 'A1',
      },
      { kind: 'decision', title: 'How often the committee meets', text: MADE_UP, refs: '' },
    ],
    [10],
  );
  const [news = 0, standard = 0, often = 0] = items;
  const people = await s.db.read(async (tx) => {
    const m = await readMeeting(tx, id);
    return m ? electorsOf(tx, m) : [];
  });
  for (const e of people) await markAttendance(s.db, OFFICE, id, e.person, 'present', s.now);
  await openItem(s.db, OFFICE, news, s.now);
  await closeItem(s.db, OFFICE, news, s.now);
  await openItem(s.db, OFFICE, standard, s.now);
  for (const [item, secret, text] of [
    [standard, '', 'The network supports work on a common outcome standard for lupus cell therapy.'],
    [often, 'on', 'The committee meets four times a year.'],
  ] as const) {
    const input = { text: `${text} ${MADE_UP}`, refs: '', majority: 'simple', secret, closesAt: '' };
    const motion = await putToVote(s, id, item, input);
    if (motion === null) continue;
    const against = await voteAll(s, id, item, motion);
    const chair = await chairOf(s, id, item);
    if (!chair) continue;
    await closeMotion(s.db, chair, motion, s.now);
    if (against)
      await writeDissent(
        s.db,
        byId(against),
        motion,
        { text: `This member would have waited for the randomised trials. ${MADE_UP}`, anonymous: secret === 'on' },
        s.now,
      );
    await closeItem(s.db, OFFICE, item, s.now);
  }
  const due = new Date(begins.getTime() + 30 * DAY_MS).toISOString().slice(0, 10);
  await giveAction(
    s.db,
    OFFICE,
    id,
    standard,
    actionInput.parse({ title: 'Draft the terms of the outcome standard (made up)', owner: demonstrationId(5), due }),
    s.now,
  );
  await endMeeting(s.db, OFFICE, id, s.now);
  await editMinutes(
    s.db,
    OFFICE,
    id,
    {
      opening: `Opened and closed on time. ${MADE_UP}`,
      items: [{ item: standard, text: `The definitions in use were compared. ${MADE_UP}` }],
    },
    s.now,
  );
  for (const signer of [2, 3]) {
    const { hash } = await s.db.read(async (tx) => {
      const m = await readMeeting(tx, id);
      if (!m) throw new Error('The made-up meeting is gone.');
      return compiledMinutes(tx, m);
    });
    await signMinutes(s.db, actorOf(signer), id, hash, s.now);
  }
}

/** A meeting at which nobody meets, with a vote that is open for a week. */
async function calledMeeting(s: Stage, at: Date): Promise<void> {
  const closes = new Date(at.getTime() + 7 * DAY_MS);
  const { id, items } = await prepare(
    s,
    {
      title: 'By letter: a registry for multiple sclerosis (made up)',
      startsAt: moment(at),
      endsAt: moment(new Date(closes.getTime() + DAY_MS)),
      asynchronous: true,
      about: MADE_UP,
    },
    [
      {
        kind: 'decision',
        title: 'A shared safety and dose registry',
        text: `The area and what it rests on. ${MADE_UP}`,
        refs: 'A2',
      },
    ],
    // these have still to say that their disclosure is true, and vote once they have
    [9, 10],
  );
  await putToVote(s, id, items[0] ?? 0, {
    text: `The network supports the shared safety and dose registry. ${MADE_UP}`,
    refs: '',
    majority: 'two-thirds',
    secret: 'on',
    closesAt: moment(closes),
  });
}

/** One made-up meeting that was held, with its approved minutes, and one that is called, with a vote that is open. Wants seats and disclosures to be there. */
export async function demonstrateMeetings(scene: { db: Db; now: () => Date }): Promise<void> {
  const known = await scene.db.read((tx) => readThing(tx, { kind: 'area', id: 'A1' }));
  if (!known) return;
  const at = scene.now();
  // two days ago, a minute a step
  const begins = new Date(at.getTime() - 2 * DAY_MS);
  // they held their roles before it: only then do they vote in it, and does the sponsor's representative stand aside
  await scene.db.write((tx) =>
    tx
      .updateTable('person_role')
      .set({ since: new Date(begins.getTime() - 30 * DAY_MS) })
      .where(
        'person_id',
        'in',
        DEMONSTRATION_NETWORK.map((m) => demonstrationId(m.number)),
      )
      .where('since', '>', begins)
      .execute(),
  );
  let steps = 0;
  await heldMeeting({ db: scene.db, now: () => new Date(begins.getTime() + steps++ * 10_000) }, begins);
  await calledMeeting(scene, at);
}
