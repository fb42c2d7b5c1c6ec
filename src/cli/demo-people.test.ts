import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { publicProfiles } from '#network/directory.server.ts';
import { profileForm, typedProfile } from '#network/profile.ts';
import { networkCoverage, profileOf } from '#network/profiles.server.ts';
import { DEMONSTRATION_NETWORK, demonstrationId } from './demo-network.ts';
import { demonstratePeople } from './demo-people.server.ts';
import { addDemonstrationNetwork } from './demo-people-added.server.ts';

test('made-up members have profiles that the form would take, and are public only as far as they agreed', async () => {
  const store = await freshStore();
  try {
    const now = () => new Date('2026-11-23T10:00:00Z');
    await store.db.write((tx) => addDemonstrationNetwork(tx, now()));
    await demonstratePeople({ db: store.db, now });
    await store.db.read(async (tx) => {
      const { total, rows } = await publicProfiles(tx, {}, { page: 1, size: 50 });
      expect(total).toBe(9);
      expect(rows.every((p) => p.demonstration)).toBe(true);
      expect(rows.every((p) => p.about === null || p.about.includes('Made up for the demonstration'))).toBe(true);
      for (const m of DEMONSTRATION_NETWORK) {
        const own = await profileOf(tx, demonstrationId(m.number));
        if (!own) throw new Error('gone');
        const read = profileForm.safeParse(typedProfile(own));
        expect(read.success ? [] : read.error.issues).toEqual([]);
      }
      expect((await networkCoverage(tx)).filter((c) => c.country === 'DE')).toHaveLength(2);
    });
  } finally {
    await store.close();
  }
});
