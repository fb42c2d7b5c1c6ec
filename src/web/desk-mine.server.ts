import type { ReadTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { can } from '#governance/permissions.ts';
import type { WaitingItem } from '#governance/waiting.ts';
import { waitingDisclosures } from '#network/disclosure-requests.server.ts';
import { waitingMeetings } from '#network/meeting-waiting.server.ts';
import { waitingMembership } from '#network/membership-waiting.server.ts';

/** What this person is asked to do, what is due first at the top; things without a date after those with one. */
export async function waitingForMe(tx: ReadTx, actor: Actor, at: Date): Promise<WaitingItem[]> {
  if (actor.kind !== 'person') return [];
  const lists = [
    await waitingDisclosures(tx, actor.id, at),
    can(actor, 'meeting.read') ? await waitingMeetings(tx, actor.id, at) : [],
    await waitingMembership(tx, actor.id, at),
  ];
  return lists
    .flat()
    .sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999') || a.title.localeCompare(b.title));
}
