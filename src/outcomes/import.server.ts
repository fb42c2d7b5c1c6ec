import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { linkWrittenArms } from './arm-links.server.ts';
import { ArmFileRefused, type RowNote, readArmTable } from './arm-rows.ts';
import type { ArmContent, OutcomeContent } from './arms.ts';
import { type ImportPlan, type Planned, planImport, type StoredArms } from './import-plan.ts';

export { linkArms } from './arm-links.server.ts';

export interface ImportArms {
  /** What people call the table, for example its file name. */
  label: string;
  now: () => Date;
  actor: Actor;
  /** The day of which the table speaks, YYYY-MM-DD; null or left out: today. */
  asOf?: string | null;
}

/** `outcomes` = `added` + `changed` + `unchanged`: the rows of the table that could be read. */
export interface ImportedArms {
  /** Arms in the table. */
  arms: number;
  outcomes: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Stored, and used in no synthesis. */
  heldBack: RowNote[];
  /** Could not be read, and were left out. */
  refused: RowNote[];
  /** Known outcomes of these studies that the table no longer has; kept. */
  vanished: { outcome: string; sentence: string }[];
  warnings: string[];
}

// Any fixed number: importers of outcomes save one after the other.
const IMPORT_LOCK = 4_202_613;
const ATTEMPTS = 5;

/** Somebody else imported between reading and saving. */
class Overtaken extends Error {}

interface Loaded extends StoredArms {
  /** Number of the last import in the audit chain: it tells whether what was loaded still holds. */
  lastImport: number;
}

const lastImport = async (tx: ReadTx): Promise<number> => {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0) as seq from audit_event where kind = 'outcomes.imported'`.execute(tx);
  return Number(rows[0]!.seq);
};

async function load(tx: ReadTx, studies: readonly string[]): Promise<Loaded> {
  const arms = await sql<{ id: string; content: ArmContent }>`
    select t.id, v.content from arm a
    join thing t on t.kind = 'arm' and t.id = a.id
    join thing_version v on v.kind = t.kind and v.id = t.id and v.version = t.version
    where a.study_key = any(${[...studies]}::text[])`.execute(tx);
  const outcomes = await sql<{ id: string; content: OutcomeContent }>`
    select t.id, v.content from arm a
    join outcome o on o.arm_id = a.id
    join thing t on t.kind = 'outcome' and t.id = o.id
    join thing_version v on v.kind = t.kind and v.id = t.id and v.version = t.version
    where a.study_key = any(${[...studies]}::text[])`.execute(tx);
  const others = await sql<{ id: string }>`
    select id from arm where not study_key = any(${[...studies]}::text[])`.execute(tx);
  const otherArms = others.rows.map((r) => r.id);
  return { arms: arms.rows, outcomes: outcomes.rows, otherArms, lastImport: await lastImport(tx) };
}

/**
 * Reads the table of published arms into the database: the whole table or, when something fails, nothing of it; the same table again
 * changes nothing. Bad rows are refused or held back with a sentence, and the rest goes on.
 * @throws Refused when the actor may not import. @throws ArmFileRefused when the table lacks columns or the date is none.
 */
export async function importArms(db: Db, csvText: string, options: ImportArms): Promise<ImportedArms> {
  const { label, now, actor } = options;
  await gate(db, actor, 'outcomes.import', null, now);
  const asOf = options.asOf ?? now().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    throw new ArmFileRefused(`“${asOf}” is not a day; write the date of the table as YYYY-MM-DD.`);
  const table = readArmTable(csvText);
  const studies = [...new Set(table.rows.map((r) => r.study_id))];
  for (let attempt = 1; ; attempt++) {
    const loaded = await db.read((tx) => load(tx, studies));
    const plan = planImport(table, loaded);
    try {
      return await db.write((tx) =>
        save(tx, plan, { label, asOf, by: actorId(actor), after: loaded.lastImport }, now()),
      );
    } catch (e) {
      if (!(e instanceof Overtaken) || attempt === ATTEMPTS) throw e;
    }
  }

  async function save(
    tx: WriteTx,
    plan: ImportPlan,
    run: { label: string; asOf: string; by: string; after: number },
    at: Date,
  ): Promise<ImportedArms> {
    await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(tx);
    if ((await lastImport(tx)) !== run.after)
      throw new Overtaken(
        'Another import of outcomes ran at the same time again and again; import this table once more.',
      );
    const arms = plan.arms.filter((a) => a.state !== 'same');
    const outcomes = plan.outcomes.filter((o) => o.state !== 'same');
    for (const arm of arms) await saveArm(tx, arm, run.asOf, at);
    await linkWrittenArms(
      tx,
      arms.map((a) => a.id),
      at,
    );
    for (const outcome of outcomes) await saveOutcome(tx, outcome, run.asOf, at);
    const armsChanged = new Set(arms.map((a) => a.id));
    const touched = plan.outcomes.filter((o) => o.state !== 'same' || armsChanged.has(o.content.arm));
    for (const o of touched)
      await setPins(tx, { kind: 'outcome', id: o.id }, [{ to: { kind: 'arm', id: o.content.arm } }], at);
    if (touched.length > 0)
      await announce(tx, { kind: 'outcomes.changed', body: { outcomes: touched.map((o) => o.id) } }, at);
    await audit(
      tx,
      run.by,
      {
        kind: 'outcomes.imported',
        body: {
          label: run.label,
          arms: plan.arms.length,
          outcomes: plan.outcomes.length,
          changed: outcomes.length,
          heldBack: plan.heldBack.length,
        },
      },
      at,
    );
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
  }
}

async function saveArm(tx: WriteTx, arm: Planned<ArmContent>, asOf: string, at: Date): Promise<void> {
  const c = arm.content;
  const row = {
    study_key: c.study,
    citation: c.citation,
    doi: c.doi,
    pmid: c.pmid,
    nct: c.nct,
    product: c.product,
    target: c.target,
    target_keys: c.targetKeys,
    modality: c.modality,
    modality_keys: c.modalityKeys,
    disease: c.disease,
    disease_keys: c.diseaseKeys,
    disease_unread: c.diseaseUnread,
    enrolled: c.enrolled,
    enrolled_source: c.enrolledSource,
    overlap_group: c.overlapGroup,
    follow_up_months: c.followUpMonths,
    source_type: c.sourceType,
  };
  await tx
    .insertInto('arm')
    .values({ id: arm.id, ...row })
    .onConflict((on) => on.column('id').doUpdateSet(row))
    .execute();
  await recordThing(tx, { kind: 'arm', id: arm.id, title: arm.title, asOf, content: c }, arm.changes, at);
}

async function saveOutcome(tx: WriteTx, outcome: Planned<OutcomeContent>, asOf: string, at: Date): Promise<void> {
  const c = outcome.content;
  const row = {
    arm_id: c.arm,
    name: c.name,
    definition: c.definition,
    timepoint: c.timepoint,
    measure: c.measure,
    events: c.events,
    evaluable: c.evaluable,
    value_text: c.valueText,
    verified: c.verified,
    source_type: c.sourceType,
    source_url: c.sourceUrl,
    notes: c.notes,
    pool_preferred: c.poolPreferred,
    held_back: c.heldBack,
    flags: c.flags,
  };
  await tx
    .insertInto('outcome')
    .values({ id: outcome.id, ...row })
    .onConflict((on) => on.column('id').doUpdateSet(row))
    .execute();
  await recordThing(
    tx,
    { kind: 'outcome', id: outcome.id, title: outcome.title, asOf, content: c },
    outcome.changes,
    at,
  );
}
