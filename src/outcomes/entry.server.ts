import type { Db, ReadTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { readThing } from '#ledger/record.server.ts';
import type { OutcomeContent } from './arms.ts';
import { type Entry, EntryRefused, planEntry } from './entry-plan.ts';
import { loadArms, Overtaken, savePlan } from './import-save.server.ts';

const ATTEMPTS = 5;
const SHORTEST_REASON = 3;

/**
 * Enters one outcome, or corrects one, by the same way as an import: things, pins, announcement, audit, all in one commit or none of it.
 * What is entered by hand stays when a table is imported afterwards.
 * @param how.seen for a correction: the hash of the row as the person saw it. @param how.reason needed for a correction.
 * @throws Refused when the actor may not. @throws EntryRefused when it cannot be, with the field.
 */
export async function enterOutcome(
  db: Db,
  entry: Entry,
  how: { actor: Actor; reason: string; seen: string | null },
  now: () => Date,
): Promise<{ outcome: string; arm: string; heldBack: string[] }> {
  await gate(
    db,
    how.actor,
    'outcomes.enter',
    entry.outcome === null ? null : { kind: 'outcome', id: entry.outcome },
    now,
  );
  const typed = how.reason.toWellFormed().replaceAll('\u0000', '').replace(/\s+/g, ' ').trim().slice(0, 1000);
  if ((entry.outcome !== null || entry.setAside !== null) && typed.length < SHORTEST_REASON)
    throw new EntryRefused('Say why, in a few words; the reason stays with the row.', 'reason');
  const reason = typed || 'Entered by hand.';
  for (let attempt = 1; ; attempt++) {
    const loaded = await db.read((tx) => loadFor(tx, entry));
    const plan = planEntry(entry, loaded);
    const main = plan.outcomes.find((o) => o.id === plan.entered);
    if (!main) throw new EntryRefused('This row is not there any more; open the list of outcomes again.');
    if (plan.outcomes.every((o) => o.state === 'same') && plan.arms.every((a) => a.state === 'same'))
      throw new EntryRefused('Nothing differs from what stands already; change something, or leave it.');
    try {
      return await db.write(async (tx) => {
        const at = now();
        const ref = { kind: 'outcome' as const, id: plan.entered };
        const before = await readThing(tx, ref);
        if (how.seen !== null && before && before.hash !== how.seen)
          throw new EntryRefused(
            'This row was changed by somebody else while you were writing; open it in another window, then this form again.',
          );
        await savePlan(tx, plan, { asOf: at.toISOString().slice(0, 10), after: loaded.lastWriting }, at);
        const after = await readThing(tx, ref);
        if (!after) throw new EntryRefused('The row could not be written; send it once more.');
        const by = actorId(how.actor);
        await tx
          .insertInto('outcome_entry')
          .values({
            outcome_id: plan.entered,
            arm_id: main.content.arm,
            entered_by: by,
            at,
            reason,
            enrolled: entry.row.enrolled ?? null,
            before: plan.before === null ? null : JSON.stringify(plan.before),
            hash: after.hash,
          })
          .execute();
        const body = {
          outcome: plan.entered,
          arm: main.content.arm,
          hash: after.hash,
          before: before?.hash ?? null,
          reason,
        };
        await audit(tx, by, { kind: 'outcome.entered', body }, at);
        return { outcome: plan.entered, arm: main.content.arm, heldBack: main.content.heldBack };
      });
    } catch (e) {
      if (!(e instanceof Overtaken) || attempt === ATTEMPTS) throw e;
    }
  }
}

/** Everything of the publication that the entry belongs to, whatever name of it the form carries. */
async function loadFor(tx: ReadTx, entry: Entry) {
  const arm =
    entry.arm ??
    (entry.outcome === null
      ? null
      : ((await tx.selectFrom('outcome').select('arm_id').where('id', '=', entry.outcome).executeTakeFirst())?.arm_id ??
        null));
  const study =
    arm === null
      ? entry.row.study_id
      : (await tx.selectFrom('arm').select('study_key').where('id', '=', arm).executeTakeFirst())?.study_key;
  return loadArms(tx, [study ?? entry.row.study_id]);
}

/** What was entered or corrected by hand of one outcome, the last first. */
export async function entriesOf(
  tx: ReadTx,
  outcome: string,
): Promise<{ at: Date; reason: string; corrected: boolean }[]> {
  const rows = await tx
    .selectFrom('outcome_entry')
    .select(['at', 'reason', 'before'])
    .where('outcome_id', '=', outcome)
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows.map(({ before, ...r }) => ({ ...r, corrected: before !== null }));
}

/** The last rows that people entered or corrected. */
export async function lastEntries(
  tx: ReadTx,
  most: number,
): Promise<{ outcome: string; at: Date; reason: string; corrected: boolean; title: string }[]> {
  const rows = await tx
    .selectFrom('outcome_entry as e')
    .innerJoin('thing as t', (j) => j.on('t.kind', '=', 'outcome').onRef('t.id', '=', 'e.outcome_id'))
    .select(['e.outcome_id as outcome', 'e.at', 'e.reason', 'e.before', 't.title'])
    .orderBy('e.id', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ before, ...r }) => ({ ...r, corrected: before !== null }));
}

/** The present content of an outcome with its hash; null when there is none. */
export async function readOutcomeContent(
  tx: ReadTx,
  id: string,
): Promise<{ content: OutcomeContent; hash: string } | null> {
  const thing = await readThing(tx, { kind: 'outcome', id });
  return thing ? { content: thing.content as OutcomeContent, hash: thing.hash } : null;
}
