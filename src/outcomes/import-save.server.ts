import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { linkWrittenArms } from './arm-links.server.ts';
import type { ArmContent, OutcomeContent } from './arms.ts';
import { stateCohortFacts } from './cohorts.server.ts';
import type { ImportPlan, Planned, StoredArms } from './import-plan.ts';

// Any fixed number: whoever writes arms and outcomes saves one after the other.
const IMPORT_LOCK = 4_202_613;

// The longest name that is made has room for a suffix.
const LONGEST_STEM = 66;

/** Somebody else wrote outcomes between reading and saving. */
export class Overtaken extends Error {}

/** What the database holds of some publications, and whether it still does. */
export interface LoadedArms extends StoredArms {
  /** Number of the last writing of outcomes in the audit chain: it tells whether what was loaded still holds. */
  lastWriting: number;
}

const lastWriting = async (tx: ReadTx): Promise<number> => {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0) as seq from audit_event where kind in ('outcomes.imported', 'outcome.entered')`.execute(
    tx,
  );
  return Number(rows[0]!.seq);
};

/** Everything stored of these publications, and of those whose name is one of these with a suffix. */
export async function loadArms(tx: ReadTx, studies: readonly string[]): Promise<LoadedArms> {
  const prefixes = studies.map((s) => `${s.slice(0, LONGEST_STEM).replace(/[\\%_]/g, '\\$&')}-%`);
  const of = sql`(a.study_key = any(${[...studies]}::text[]) or a.study_key like any(${prefixes}::text[]))`;
  const arms = await sql<{ id: string; content: ArmContent }>`
    select t.id, v.content from arm a
    join thing t on t.kind = 'arm' and t.id = a.id
    join thing_version v on v.kind = t.kind and v.id = t.id and v.version = t.version
    where ${of}`.execute(tx);
  const outcomes = await sql<{ id: string; content: OutcomeContent }>`
    select t.id, v.content from arm a
    join outcome o on o.arm_id = a.id
    join thing t on t.kind = 'outcome' and t.id = o.id
    join thing_version v on v.kind = t.kind and v.id = t.id and v.version = t.version
    where ${of}`.execute(tx);
  const others = await sql<{ id: string }>`
    select a.id from arm a where not ${of}`.execute(tx);
  const entered = await sql<{ outcome: string; before: OutcomeContent | null }>`
    select distinct on (e.outcome_id) e.outcome_id as outcome, e.before from outcome_entry e join arm a on a.id = e.arm_id
    where ${of} order by e.outcome_id, e.id desc`.execute(tx);
  const enrolled = await sql<{ arm: string }>`
    select distinct e.arm_id as arm from outcome_entry e join arm a on a.id = e.arm_id where ${of} and e.enrolled is not null`.execute(
    tx,
  );
  return {
    arms: arms.rows,
    outcomes: outcomes.rows,
    otherArms: others.rows.map((r) => r.id),
    byHand: {
      outcomes: new Map(entered.rows.map((r) => [r.outcome, r.before])),
      enrolled: new Set(enrolled.rows.map((r) => r.arm)),
    },
    lastWriting: await lastWriting(tx),
  };
}

/**
 * Writes what a plan would change: arms, outcomes, their versions and pins, and the announcement. The caller adds the audit event.
 * @returns the outcomes that were written. @throws Overtaken when somebody wrote since `after`.
 */
export async function savePlan(
  tx: WriteTx,
  plan: Pick<ImportPlan, 'arms' | 'outcomes'> & Partial<Pick<ImportPlan, 'cohorts' | 'beside'>>,
  run: { asOf: string; after: number },
  at: Date,
): Promise<Planned<OutcomeContent>[]> {
  await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(tx);
  if ((await lastWriting(tx)) !== run.after)
    throw new Overtaken(
      'Outcomes were written by somebody else at the same time again and again; send this once more.',
    );
  const arms = plan.arms.filter((a) => a.state !== 'same');
  const outcomes = [...plan.outcomes, ...(plan.beside ?? [])].filter((o) => o.state !== 'same');
  for (const arm of arms) await saveArm(tx, arm, run.asOf, at);
  await linkWrittenArms(
    tx,
    arms.map((a) => a.id),
    at,
  );
  await stateCohortFacts(tx, plan.cohorts ?? []);
  for (const outcome of outcomes) await saveOutcome(tx, outcome, run.asOf, at);
  // every outcome of a changed arm rests on its new version, whether or not the plan speaks of it
  const ofChanged = await tx
    .selectFrom('outcome')
    .select(['id', 'arm_id as arm'])
    .where('arm_id', '=', sql<string>`any(${arms.map((a) => a.id)}::text[])`)
    .execute();
  const touched = new Map(
    [...outcomes.map((o) => ({ id: o.id, arm: o.content.arm })), ...ofChanged].map((o) => [o.id, o.arm]),
  );
  const ids = [...touched.keys()].sort();
  for (const id of ids) await setPins(tx, { kind: 'outcome', id }, [{ to: { kind: 'arm', id: touched.get(id)! } }], at);
  if (ids.length > 0) await announce(tx, { kind: 'outcomes.changed', body: { outcomes: ids } }, at);
  return outcomes;
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
