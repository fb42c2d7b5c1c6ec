import { onTestFinished } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Actor, Role } from '#governance/actors.ts';
import type { AmountBand, IcmjeCategory } from '#governance/interests.ts';
import type { Choice } from '#governance/motion-result.ts';
import { addPerson, readActor } from '#governance/people.server.ts';
import { writeSetting } from '#governance/settings.server.ts';
import { confirmStatement, signStatement } from './disclosure-sign.server.ts';
import { type ItemInput, meetingInput, motionInput } from './meeting.ts';
import { callMeeting } from './meeting-call.server.ts';
import { markAttendance } from './meeting-items.server.ts';
import { moveMotion, openMotion, secondMotion } from './meeting-motions.server.ts';
import { castVote } from './meeting-votes.server.ts';
import { addItem, setGuest, writeMeeting } from './meetings.server.ts';
import { giveSeat } from './seat-acts.server.ts';

/* What the tests of meetings begin with: an office, a committee of seven, a sponsor's representative, and a clock that the test sets. */

export const START = new Date('2026-11-23T09:00:00.000Z');
const PEOPLE: readonly [string, readonly Role[]][] = [
  ['office', ['office']],
  ['chair', ['member']],
  ['co1', ['member']],
  ['co2', ['member']],
  ['m1', ['member']],
  ['m2', ['member']],
  ['m3', ['member']],
  ['m4', ['member']],
  ['guest', ['member']],
  ['sponsor', ['sponsor']],
];
const SEATS = {
  chair: 'chair',
  co1: 'co-chair',
  co2: 'co-chair',
  m1: 'member',
  m2: 'member',
  m3: 'member',
  m4: 'member',
} as const;

/** An item whose title names a product of Cabaletta Bio, so that Cabaletta stands behind it. */
export const ON_PRODUCT: ItemInput = {
  kind: 'decision',
  title: 'Fund an outcome study of rese-cel',
  text: '',
  refs: [],
};
export const FREE: ItemInput = { kind: 'decision', title: 'Meet twice a year', text: '', refs: [] };

export interface MeetingScene {
  store: Store;
  /** Sets and reads the clock, in milliseconds after the start. */
  at: (ms: number) => void;
  now: () => Date;
  actor: (person: string) => Promise<Actor>;
  /** Says that the latest statement is still true, as everybody does for a meeting. */
  confirm: (person: string) => Promise<void>;
  declare: (person: string, interest?: { category: IcmjeCategory; entity: string; band: AmountBand }) => Promise<void>;
}

export async function meetingScene(store: Store): Promise<MeetingScene> {
  let ms = 0;
  const now = () => new Date(START.getTime() + ms);
  const statements = new Map<string, number>();
  await store.db.write(async (tx) => {
    for (const [id, roles] of PEOPLE)
      await addPerson(
        tx,
        { id, name: id, email: `${id}@example.org`, affiliation: null, roles, demonstration: false },
        new Date('2026-01-01T00:00:00Z'),
      );
    await writeSetting(tx, 'sponsorCompany', 'cabaletta', now());
    for (const [person, role] of Object.entries(SEATS))
      await giveSeat(
        tx,
        'office',
        { person, role, pillar: null, leads: false, since: '2026-01-01', until: null },
        now(),
      );
  });
  const scene: MeetingScene = {
    store,
    at: (to) => {
      ms = to;
    },
    now,
    async actor(person) {
      const a = await store.db.read((tx) => readActor(tx, { id: person }, now()));
      if (!a) throw new Error(`There is no ${person}.`);
      return a;
    },
    async confirm(person) {
      const after = statements.get(person) ?? 0;
      await store.db.write((tx) =>
        confirmStatement(tx, { person, after, occasion: 'year', occasionId: '2026', salt: 's'.repeat(32) }, now()),
      );
      statements.set(person, after + 1);
    },
    async declare(person, interest) {
      const after = statements.get(person) ?? 0;
      const input = {
        nothing: !interest,
        interests: interest
          ? [
              {
                ...interest,
                entityKind: 'company' as const,
                recipient: 'self' as const,
                from: '2026',
                to: null,
                note: '',
              },
            ]
          : [],
      };
      await store.db.write((tx) =>
        signStatement(tx, { person, after, occasion: 'year', occasionId: '2026', salt: 's'.repeat(32) }, input, now()),
      );
      statements.set(person, after + 1);
    },
  };
  for (const [person] of PEOPLE) await scene.declare(person);
  return scene;
}

/** The same on a database of the test's own, which goes when the test ends. */
export async function ownScene(): Promise<MeetingScene> {
  const store = await freshStore();
  onTestFinished(() => store.close());
  return meetingScene(store);
}

/** Somebody votes by the one door, as page and job do. */
export const vote = async (s: MeetingScene, person: string, motion: number, choice: Choice = 'for'): Promise<void> =>
  castVote(s.store.db, await s.actor(person), motion, choice, s.now);

export interface Called {
  meeting: number;
  items: number[];
}

/** A meeting that was called, with these items; everybody with a seat is present unless nobody meets. */
export async function calledMeeting(
  s: MeetingScene,
  items: readonly ItemInput[],
  options: { asynchronous?: boolean; guests?: Readonly<Record<string, boolean>>; unconfirmed?: readonly string[] } = {},
): Promise<Called> {
  const { db } = s.store;
  const office = await s.actor('office');
  const input = meetingInput.parse({
    title: 'A meeting of the test',
    startsAt: '2026-11-23T10:00',
    endsAt: '2026-11-23T18:00',
    asynchronous: options.asynchronous ?? false,
  });
  const meeting = await writeMeeting(db, office, input, s.now);
  const ids: number[] = [];
  for (const i of items) ids.push(await addItem(db, office, meeting, i, s.now));
  for (const [person, votes] of Object.entries(options.guests ?? {}))
    await setGuest(db, office, meeting, person, votes, s.now);
  await callMeeting(db, office, meeting, s.now);
  for (const [person] of PEOPLE) if (!options.unconfirmed?.includes(person)) await s.confirm(person);
  if (!options.asynchronous)
    for (const person of [...Object.keys(SEATS), ...Object.keys(options.guests ?? {})])
      await markAttendance(db, office, meeting, person, 'present', s.now);
  return { meeting, items: ids };
}

/** A motion that m1 moved, m2 seconded and the chair of the item put to the vote. */
export async function openedMotion(
  s: MeetingScene,
  item: number,
  over: { secret?: boolean; majority?: string; closesAt?: string; chair?: string; by?: readonly [string, string] } = {},
): Promise<number> {
  const { db } = s.store;
  const [mover, seconder] = over.by ?? ['m1', 'm2'];
  const input = motionInput.parse({
    text: 'The network does what this item says.',
    refs: '',
    majority: over.majority ?? 'simple',
    secret: over.secret ?? true,
    closesAt: over.closesAt ?? '',
  });
  const motion = await moveMotion(db, await s.actor(mover), item, input, s.now);
  await secondMotion(db, await s.actor(seconder), motion, s.now);
  await openMotion(db, await s.actor(over.chair ?? 'chair'), motion, s.now);
  return motion;
}
