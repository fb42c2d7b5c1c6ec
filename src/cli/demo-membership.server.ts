import { randomBytes } from 'node:crypto';
import type { Pillar } from '#claims/written-fields.ts';
import type { Db } from '#db/tx.ts';
import type { PersonActor } from '#governance/actors.ts';
import { readSettings } from '#governance/settings.server.ts';
import { sendInvitation } from '#network/invitations.server.ts';
import { giveSeat } from '#network/seat-acts.server.ts';
import type { SeatRole } from '#network/seats.ts';
import { DEMONSTRATION_NETWORK, demonstrationId, demonstrationName } from './demo-network.ts';

interface MadeUpSeat {
  member: number;
  role: SeatRole;
  pillar: Pillar | null;
  leads: boolean;
  /** First and last day of the term, in days from today. */
  from: number;
  to: number;
}

/** The term of member 07 ends within three months, so that the office sees what waits; member 09 sat there before member 08. */
const SEATS: readonly MadeUpSeat[] = [
  { member: 9, role: 'member', pillar: 'ecosystem', leads: false, from: -1100, to: -401 },
  { member: 2, role: 'chair', pillar: null, leads: false, from: -400, to: 695 },
  { member: 3, role: 'co-chair', pillar: 'scientific', leads: true, from: -400, to: 695 },
  { member: 4, role: 'co-chair', pillar: 'clinical', leads: true, from: -400, to: 695 },
  { member: 5, role: 'member', pillar: 'ecosystem', leads: true, from: -400, to: 330 },
  { member: 6, role: 'member', pillar: 'clinical', leads: false, from: -400, to: 330 },
  { member: 7, role: 'member', pillar: 'scientific', leads: false, from: -669, to: 61 },
  { member: 8, role: 'member', pillar: 'ecosystem', leads: false, from: -400, to: 330 },
];

const INVITATIONS = [
  { by: 1, number: 1, institution: 'Made-up institute of the demonstration', why: 'Made up for the demonstration.' },
  { by: 2, number: 2, institution: 'Made-up hospital of the demonstration', why: 'Made up for the demonstration.' },
] as const;

const DAY_MS = 86_400_000;

const actorOf = (number: number): PersonActor => ({
  kind: 'person',
  id: demonstrationId(number),
  name: demonstrationName(number),
  roles: DEMONSTRATION_NETWORK.find((m) => m.number === number)?.roles ?? [],
  demonstration: true,
});

/** Seats with pillars and terms for the made-up committee, one of the past, and two invitations to nobody. */
export async function demonstrateMembership(scene: { db: Db; now: () => Date }): Promise<void> {
  const at = scene.now();
  const day = (n: number) => new Date(at.getTime() + n * DAY_MS).toISOString().slice(0, 10);
  const office = demonstrationId(1);
  const letters = INVITATIONS.map((i) => ({ ...i, token: randomBytes(32).toString('base64url') }));
  await scene.db.write(async (tx) => {
    for (const { member, role, pillar, leads, from, to } of SEATS)
      await giveSeat(
        tx,
        office,
        { person: demonstrationId(member), role, pillar, leads, since: day(from), until: day(to) },
        at,
      );
    const { name: network } = await readSettings(tx);
    for (const { by, number, institution, why, token } of letters)
      await sendInvitation(
        tx,
        actorOf(by),
        {
          name: `Made-up guest ${String(number).padStart(2, '0')}`,
          email: `made-up-guest-${number}@example.org`,
          role: 'member',
          institution,
          country: '',
          why,
          note: 'Made up for the demonstration: this letter goes to nobody.',
        },
        // the address of the site is not known here; a link that works is made by sending the letter anew
        { token, siteUrl: 'https://demonstration.example.org', network },
        at,
      );
  });
}
