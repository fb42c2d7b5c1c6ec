import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { disclosurePeople, unknownEntities } from '#network/disclosure-desk.server.ts';
import { checkStatements } from '#network/disclosure-sign.server.ts';
import { latestStatements } from '#network/interests.server.ts';
import { demonstrateDisclosures } from './demo-disclosures.server.ts';
import { DEMONSTRATION_NETWORK, demonstrationId } from './demo-network.ts';
import { addDemonstrationNetwork } from './demo-people-added.server.ts';

const AT = new Date('2027-03-31T12:00:00Z');

test('every made-up member has disclosed, one has not renewed, and every note says that it is made up', async () => {
  const store = await freshStore();
  try {
    const people = DEMONSTRATION_NETWORK.map((m) => demonstrationId(m.number));
    await store.db.write((tx) => addDemonstrationNetwork(tx, AT));
    await demonstrateDisclosures({ db: store.db, now: () => AT });
    await store.db.read(async (tx) => {
      const statements = await latestStatements(tx, people);
      expect([...statements.keys()].sort()).toEqual(people);
      for (const s of statements.values()) {
        expect(s.interests.every((i) => i.note.includes('Made up for the demonstration.'))).toBe(true);
        expect(await checkStatements(tx, s.person)).toMatchObject({ ok: true });
      }
      const waiting = await disclosurePeople(tx, 'waiting', 1, 50, AT);
      expect(waiting.rows.map((r) => [r.person, r.open])).toEqual([[demonstrationId(10), ['the year 2027']]]);
      expect((await unknownEntities(tx, 1, 50)).rows.every((u) => u.entity.includes('(made up)'))).toBe(true);
    });
  } finally {
    await store.close();
  }
}, 30_000);
