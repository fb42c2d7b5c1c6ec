import type { ReadTx } from '#db/tx.ts';
import { readActor } from '#governance/people.server.ts';
import { can } from '#governance/permissions.ts';
import type { WaitingItem } from '#governance/waiting.ts';
import { allSeats } from './seats.server.ts';
import { heldOn, SEAT_WORDS, soonUntil } from './seats.ts';

/** What waits for a person about membership: for the office, the terms of seats that end soon and are not followed by another of the same person. */
export async function waitingMembership(tx: ReadTx, person: string, at: Date): Promise<WaitingItem[]> {
  const actor = await readActor(tx, { id: person }, at);
  if (!actor || !can(actor, 'people.manage')) return [];
  const today = at.toISOString().slice(0, 10);
  const soon = soonUntil(today);
  const seats = await allSeats(tx);
  return seats
    .filter((s) => heldOn(s, today) && s.until !== null && s.until <= soon)
    .filter((s) => !seats.some((n) => n.person === s.person && n.since > (s.until ?? '')))
    .sort((a, b) => (a.until ?? '').localeCompare(b.until ?? ''))
    .map((s) => ({
      kind: 'membership' as const,
      title: `The term of ${s.name} as ${SEAT_WORDS[s.role]} of the committee ends`,
      path: '/desk/committee',
      due: s.until,
    }));
}
