import type { Db, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { ArmFileRefused, type ArmTable, readArmTable } from './arm-rows.ts';
import type { ColumnMapping } from './column-mapping.ts';
import { type ImportPlan, planImport } from './import-plan.ts';
import type { ImportedCounts, ImportStep } from './import-report.ts';
import { loadArms, Overtaken, savePlan } from './import-save.server.ts';

export { linkArms } from './arm-links.server.ts';

export interface ImportArms {
  /** What people call the table, for example its file name. */
  label: string;
  now: () => Date;
  actor: Actor;
  /** The day of which the table speaks, YYYY-MM-DD; null or left out: today. */
  asOf?: string | null;
  /** For a table with columns of its own. */
  mapping?: ColumnMapping | undefined;
  /** Done in the same commit, for example that the mapping is remembered. */
  alongside?: ((tx: WriteTx, at: Date) => Promise<void>) | undefined;
}

const ATTEMPTS = 5;

/**
 * Reads the table of published arms into the database: the whole table or, when something fails, nothing of it; the same table again
 * changes nothing. Bad rows are refused or held back with a sentence, and the rest goes on.
 * @throws Refused when the actor may not import. @throws ArmFileRefused when the table lacks columns or the date is none.
 */
export async function importArms(db: Db, csvText: string, options: ImportArms): Promise<ImportedCounts> {
  const { label, now, actor } = options;
  await gate(db, actor, 'outcomes.import', null, now);
  const asOf = options.asOf ?? now().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    throw new ArmFileRefused(`“${asOf}” is not a day; write the date of the table as YYYY-MM-DD.`);
  const table = readArmTable(csvText, options.mapping);
  const studies = [...new Set(table.rows.map((r) => r.study_id))];
  for (let attempt = 1; ; attempt++) {
    const loaded = await db.read((tx) => loadArms(tx, studies));
    const plan = planImport(table, loaded);
    try {
      return await db.write(async (tx) => {
        const at = now();
        const written = await savePlan(tx, plan, { asOf, after: loaded.lastWriting }, at);
        const body = {
          label,
          arms: plan.arms.length,
          outcomes: plan.outcomes.length,
          changed: written.length,
          heldBack: plan.heldBack.length,
        };
        await options.alongside?.(tx, at);
        await audit(tx, actorId(actor), { kind: 'outcomes.imported', body }, at);
        return summary(table, plan);
      });
    } catch (e) {
      if (!(e instanceof Overtaken) || attempt === ATTEMPTS) throw e;
    }
  }
}

const summary = (table: ArmTable, plan: ImportPlan): ImportedCounts => {
  const count = (state: string) => plan.outcomes.filter((o) => o.state === state).length;
  return {
    arms: plan.arms.length,
    outcomes: plan.outcomes.length,
    added: count('new'),
    changed: count('changed'),
    unchanged: count('same'),
    heldBack: plan.heldBack,
    refused: table.refused,
    vanished: plan.vanished,
    warnings: plan.warnings,
  };
};

/**
 * What an import of this table would do now; nothing is written.
 * @param most how many steps are listed; `ImportedCounts` counts them all.
 * @throws ArmFileRefused as importArms.
 */
export async function previewArms(
  db: Db,
  csvText: string,
  options: { mapping?: ColumnMapping | undefined; most: number },
): Promise<ImportedCounts & { steps: ImportStep[] }> {
  const table = readArmTable(csvText, options.mapping);
  const studies = [...new Set(table.rows.map((r) => r.study_id))];
  const plan = planImport(table, await db.read((tx) => loadArms(tx, studies)));
  const steps = plan.outcomes.flatMap((o): ImportStep[] =>
    o.state === 'same'
      ? []
      : [
          {
            outcome: o.id,
            title: o.title,
            state: o.state,
            gives:
              o.content.valueText ?? `${o.content.events ?? 'not stated'} of ${o.content.evaluable ?? 'not stated'}`,
            sentences: o.changes.map((c) => c.sentence),
          },
        ],
  );
  return { ...summary(table, plan), steps: steps.slice(0, options.most) };
}
