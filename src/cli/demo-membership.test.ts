import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { readActor } from '#governance/people.server.ts';
import { waitingMembership } from '#network/membership-waiting.server.ts';
import { pastSeats, seatsOn } from '#network/seats.server.ts';
import { demonstrateMembership } from './demo-membership.server.ts';
import { demonstrationId } from './demo-network.ts';
import { addDemonstrationNetwork } from './demo-people-added.server.ts';

const AT = new Date('2026-11-23T12:00:00Z');

test('the demonstration has a full committee, one past seat, a term that ends soon, and letters to nobody real', async () => {
  const store = await freshStore();
  try {
    await store.db.write((tx) => addDemonstrationNetwork(tx, AT));
    await demonstrateMembership({ db: store.db, now: () => AT });
    await store.db.read(async (tx) => {
      const on = await seatsOn(tx, '2026-11-23');
      expect(on.map((s) => s.role)).toEqual(['chair', 'co-chair', 'co-chair', 'member', 'member', 'member', 'member']);
      expect((await pastSeats(tx, '2026-11-23')).map((s) => s.name)).toEqual(['Demonstration member 09']);
      expect(await waitingMembership(tx, demonstrationId(1), AT)).toHaveLength(1);
      expect((await readActor(tx, { id: demonstrationId(2) }, AT))?.roles).toEqual(['chair', 'member']);
      const mail = await tx.selectFrom('mail').select('to_address').execute();
      expect(mail.every((m) => m.to_address.endsWith('@example.org'))).toBe(true);
    });
  } finally {
    await store.close();
  }
});
