import type { Db, WriteTx } from '#db/tx.ts';
import { openItems } from '#network/conflict-items.server.ts';
import { itemStandings } from '#network/conflict-standings.server.ts';
import { officeWord, represent } from '#network/conflict-words.server.ts';
import { areaInput } from '#priorities/area.ts';
import { writeArea } from '#priorities/areas.server.ts';
import { demonstrationId } from './demo-network.ts';

const OFFICE = demonstrationId(1);
const SPONSOR = demonstrationId(13);
const CAREFUL = demonstrationId(8);

/** Whom the made-up sponsor's representative speaks for: a company behind the published series and trials of the demonstration's lines. */
const REPRESENTED = 'kyverna';

/** An area that nothing has decided yet, on both lines of the demonstration, so that standings have something to be about. */
async function openArea(tx: WriteTx, at: Date): Promise<void> {
  const rows = await tx.selectFrom('statement').select('id').orderBy('made_at').orderBy('id').limit(2).execute();
  const area = areaInput.parse({
    title: 'Long-term follow-up after CAR T cells in lupus and multiple sclerosis',
    question:
      'Which patients of the published series and registered trials should be followed for fifteen years, and by whom? Made up for the demonstration, like the people and the votes.',
    pillar: 'clinical',
    diseases: ['SLE', 'MS'],
    costLow: 1_200_000,
    costHigh: 2_500_000,
    currency: 'EUR',
    months: 36,
    restsOn: rows.map((r) => `statement:${r.id}`),
  });
  await writeArea(tx, area, demonstrationId(6), at);
}

/** For whom the sponsor's representative speaks, and one word of the office. Both are made up for the demonstration. */
export async function demonstrateConflicts({ db, now }: { db: Db; now: () => Date }): Promise<void> {
  const at = now();
  const year = at.toISOString().slice(0, 4);
  await db.write(async (tx) => {
    await openArea(tx, at);
    await represent(tx, OFFICE, { person: SPONSOR, company: REPRESENTED, since: `${year}-01-01` }, at);
    const { items } = await openItems(tx, { person: null, unreleased: true }, at, 1, 50);
    const item = items.find((i) => i.kind === 'area');
    if (!item) return;
    const { byRules } = await itemStandings(tx, item, [CAREFUL], at);
    const standing = byRules.get(CAREFUL);
    if (!standing || standing.duty === 'must-leave') return;
    const reason = 'Made up for the demonstration: works in the same department as the author of this area.';
    await officeWord(tx, OFFICE, { person: CAREFUL, itemKey: item.key, duty: 'may-discuss', reason }, standing, at);
  });
}
