import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { refreshEach } from '#evidence/refresh-each.ts';
import { actorId, system } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import { nextId, PinRefused, type Recorded, readThing, recordThing, setPins } from '#ledger/record.server.ts';
import type { Judged } from './overlap.ts';
import { readJudged } from './overlap-judgements.server.ts';
import { reportsOfArms } from './reports-of-arms.server.ts';
import { type SynthesisAnswer, type SynthesisSpec, synthesisSpec } from './synthesis-answer.ts';
import { compareSyntheses } from './synthesis-changes.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

/** Said when a question cannot be put, or there is no such synthesis; one sentence. */
export class SynthesisRefused extends Error {}

const ATTEMPTS = 5;

/** What a synthesis is computed from. */
export interface Evidence {
  rows: CandidateRow[];
  judgements: Judged[];
  /** Present hash and date of the evidence of every outcome and of every judgement, by id. */
  things: Map<string, { hash: string; asOf: string | null }>;
}

/** The outcomes of that name, with their arms, and what was judged about the overlap of cohorts. */
export async function loadEvidence(tx: ReadTx, outcome: string): Promise<Evidence> {
  const found = await sql<CandidateRow & { hash: string; asOf: string | null }>`
    with named as (${reportsOfArms(sql`true`)}), noticed as (
      select n.arm from named n join report r on r.id = n.report where r.notice = 'retracted'
    )
    select o.id, o.arm_id as arm, a.cohort_id as cohort,
           (select count(*)::int from arm b where b.cohort_id = a.cohort_id) as "cohortArms",
           exists (select 1 from noticed n where n.arm = a.id) as retracted, a.study_key as study, a.citation, a.nct, a.product, a.disease_keys as "diseaseKeys",
           a.disease_unread as "diseaseUnread", a.target_keys as "targetKeys", a.modality_keys as "modalityKeys",
           a.overlap_group as "overlapGroup", a.follow_up_months as "followUpMonths", o.name, o.timepoint, o.measure, o.events, o.evaluable,
           o.verified, o.source_type as "sourceType", o.pool_preferred as "poolPreferred", o.held_back as "heldBack", t.hash, t.as_of as "asOf"
    from outcome o
    join arm a on a.id = o.arm_id
    join thing t on t.kind = 'outcome' and t.id = o.id
    where lower(o.name) = lower(${outcome}) and o.measure = 'count'
    order by o.id`.execute(tx);
  const judged = await readJudged(tx);
  return {
    rows: found.rows.map(({ hash: _hash, asOf: _asOf, ...row }) => row),
    judgements: judged.map(({ hash: _hash, ...j }) => j),
    things: new Map([
      ...found.rows.map((r) => [r.id, { hash: r.hash, asOf: r.asOf }] as const),
      ...judged.map((j) => [j.id, { hash: j.hash, asOf: null }] as const),
    ]),
  };
}

interface Question {
  question: string;
  spec: SynthesisSpec;
}

async function readQuestion(tx: ReadTx, id: string): Promise<Question> {
  const row = await tx.selectFrom('synthesis').select(['question', 'spec']).where('id', '=', id).executeTakeFirst();
  if (!row) throw new SynthesisRefused(`There is no synthesis ${id}; check its number.`);
  const spec = synthesisSpec.safeParse(row.spec);
  if (!spec.success)
    throw new SynthesisRefused(
      `The synthesis ${id} can no longer be computed: ${spec.error.issues.map((i) => i.message).join(' ')}`,
    );
  return { question: row.question, spec: spec.data };
}

/** The latest date of the evidence that the answer looked at; null when it found none. */
function evidenceDate(answer: SynthesisAnswer, evidence: Evidence): string | null {
  const dates = [...answer.rows, ...answer.setAside].flatMap((r) => evidence.things.get(r.outcome)?.asOf ?? []);
  return dates.sort().at(-1) ?? null;
}

const auditAnswer = (tx: WriteTx, by: string, id: string, { hash, version }: Recorded, at: Date) =>
  audit(tx, by, { kind: 'thing.written', body: { ref: { kind: 'synthesis', id }, hash, version } }, at);

/** Every outcome that the answer counts or sets aside, and every judgement that it used, with the hash that the computation saw. */
const pinsOf = (answer: SynthesisAnswer, evidence: Evidence) =>
  [
    ...[...answer.rows, ...answer.setAside].map((r) => ({ kind: 'outcome' as const, id: r.outcome })),
    ...(answer.overlap.judged ?? []).map((j) => ({ kind: 'overlap' as const, id: j.id })),
  ].map((to) => ({ to, seen: evidence.things.get(to.id)!.hash }));

/**
 * Puts a question to the outcomes and answers it at once, so that a claim can be bound to it.
 * @throws SynthesisRefused when the question is empty or names what the vocabulary does not know.
 */
export async function defineSynthesis(
  tx: WriteTx,
  s: { question: string; spec: SynthesisSpec; by: string },
  at: Date,
): Promise<{ id: string }> {
  const question = s.question.replace(/\s+/g, ' ').trim();
  if (question === '' || question.length > 300)
    throw new SynthesisRefused('Give the question in one sentence of at most 300 characters.');
  const read = synthesisSpec.safeParse(s.spec);
  if (!read.success) throw new SynthesisRefused(read.error.issues.map((i) => i.message).join(' '));
  const spec = read.data;
  const evidence = await loadEvidence(tx, spec.outcome);
  const answer = answerSynthesis(question, spec, evidence.rows, evidence.judgements);
  const id = await nextId(tx, 'synthesis');
  await tx
    .insertInto('synthesis')
    .values({ id, question, spec: JSON.stringify(spec), made_by: s.by, made_at: at })
    .execute();
  const recorded = await recordThing(
    tx,
    { kind: 'synthesis', id, title: question, asOf: evidenceDate(answer, evidence), content: answer },
    [],
    at,
  );
  await setPins(tx, { kind: 'synthesis', id }, pinsOf(answer, evidence), at);
  await auditAnswer(tx, s.by, id, recorded, at);
  return { id };
}

/** Its present pins, with what they saw and what is there now. */
async function readPins(tx: ReadTx, id: string): Promise<Map<string, { pinned: string }>> {
  const { rows } = await sql<{ id: string; pinned: string }>`
    select p.to_id as id, p.to_hash as pinned from thing f
    join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
    where f.kind = 'synthesis' and f.id = ${id} and p.to_kind in ('outcome', 'overlap')`.execute(tx);
  return new Map(rows.map((r) => [r.id, { pinned: r.pinned }]));
}

/**
 * Answers the question anew: a new version with graded changes where the answer differs, new pins where an outcome that it looked at
 * changed, nothing at all otherwise. Safe to run at any time and any number of times.
 * @throws SynthesisRefused when there is no such synthesis, or when it names what the vocabulary no longer has.
 */
export async function refreshSynthesis(db: Db, id: string, now: () => Date): Promise<Recorded> {
  for (let attempt = 1; ; attempt++) {
    const before = await db.read(async (tx) => {
      const q = await readQuestion(tx, id);
      const thing = await readThing(tx, { kind: 'synthesis', id });
      return { q, thing, pins: await readPins(tx, id), evidence: await loadEvidence(tx, q.spec.outcome) };
    });
    const { q, thing, pins, evidence } = before;
    const answer = answerSynthesis(q.question, q.spec, evidence.rows, evidence.judgements);
    const old = thing ? (thing.content as SynthesisAnswer) : null;
    const changes = old ? compareSyntheses(old, answer) : [];
    const wanted = pinsOf(answer, evidence);
    const samePins = wanted.length === pins.size && wanted.every((p) => pins.get(p.to.id)?.pinned === p.seen);
    if (thing && changes.length === 0 && samePins) return { hash: thing.hash, version: thing.version, changed: false };
    try {
      return await db.write(async (tx) => {
        const at = now();
        // Held from here on: two refreshes must not both find that nobody was quicker.
        await tx.selectFrom('synthesis').select('id').where('id', '=', id).forUpdate().execute();
        const present = await readThing(tx, { kind: 'synthesis', id });
        // Another refresh was quicker: its changes would be told twice.
        if (present?.hash !== thing?.hash)
          throw new PinRefused(`The synthesis ${id} was refreshed by somebody else; refresh it once more.`);
        const recorded = await recordThing(
          tx,
          { kind: 'synthesis', id, title: q.question, asOf: evidenceDate(answer, evidence), content: answer },
          changes,
          at,
        );
        await setPins(tx, { kind: 'synthesis', id }, wanted, at);
        if (recorded.changed) await auditAnswer(tx, actorId(system('refresh')), id, recorded, at);
        return recorded;
      });
    } catch (e) {
      if (!(e instanceof PinRefused) || attempt === ATTEMPTS) throw e;
    }
  }
}

/**
 * Refreshes every synthesis, one after the other. @returns how many have a new answer.
 * @throws RefreshFailed at the end, when some could not be refreshed; the others were.
 */
export async function refreshAllSyntheses(db: Db, now: () => Date): Promise<number> {
  const ids = await db.read((tx) => tx.selectFrom('synthesis').select('id').orderBy('id').execute());
  const changed = await refreshEach(
    ids.map((s) => s.id),
    (id) => refreshSynthesis(db, id, now),
  );
  return changed.length;
}

export interface SynthesisRow {
  id: string;
  question: string;
  asOf: string | null;
  hash: string;
  version: number;
  madeBy: string;
  madeAt: Date;
  answer: SynthesisAnswer;
}

const numberOf = (id: string): number => Number(id.replace(/\D/g, ''));

async function readRows(tx: ReadTx, id: string | null): Promise<SynthesisRow[]> {
  let q = tx
    .selectFrom('synthesis as s')
    .innerJoin('thing as t', (j) => j.onRef('t.id', '=', 's.id').on('t.kind', '=', 'synthesis'))
    .innerJoin('thing_version as v', (j) =>
      j.onRef('v.kind', '=', 't.kind').onRef('v.id', '=', 't.id').onRef('v.version', '=', 't.version'),
    )
    .select(['s.id', 's.question', 's.made_by', 's.made_at', 't.as_of', 't.hash', 't.version', 'v.content']);
  if (id !== null) q = q.where('s.id', '=', id);
  const rows = await q.execute();
  return rows
    .map((r) => ({
      id: r.id,
      question: r.question,
      asOf: r.as_of,
      hash: r.hash,
      version: r.version,
      madeBy: r.made_by,
      madeAt: r.made_at,
      answer: r.content as SynthesisAnswer,
    }))
    .sort((a, b) => numberOf(a.id) - numberOf(b.id));
}

/** All syntheses with their present answers, in the order of their numbers. */
export const listSyntheses = (tx: ReadTx): Promise<SynthesisRow[]> => readRows(tx, null);

/** One synthesis with its present answer; null when there is none of this number. */
export const readSynthesis = async (tx: ReadTx, id: string): Promise<SynthesisRow | null> =>
  (await readRows(tx, id))[0] ?? null;

/** Answers a question without putting it on record: for the command line and for trying before asking. */
export async function answerOutcomes(tx: ReadTx, spec: SynthesisSpec): Promise<SynthesisAnswer> {
  const { rows, judgements } = await loadEvidence(tx, spec.outcome);
  return answerSynthesis('', spec, rows, judgements);
}
