import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { actorId, system } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import type { FieldChange } from '#ledger/grades.ts';
import { nextId, type Recorded, readThing, recordThing, setPins } from '#ledger/record.server.ts';
import {
  answerQuery,
  compareAnswers,
  type QueryAnswer,
  type QueryMember,
  type QuerySpec,
  querySpec,
  shownSpec,
} from './query-answer.ts';
import { refreshEach } from './refresh-each.ts';
import { evidenceDate } from './search.server.ts';
import { conditions } from './search-filter.server.ts';

/** Said to a person whose question cannot be put, in one sentence. */
export class QueryRefused extends Error {}

const MOST_QUESTION = 300;

export interface QueryRow {
  id: string;
  question: string;
  spec: QuerySpec;
  /** Id of the person who put it. */
  by: string;
  madeAt: Date;
}

export interface QueryPage extends QueryRow {
  answer: QueryAnswer;
  hash: string;
  version: number;
  /** Day of the evidence that the answer speaks of. */
  asOf: string | null;
}

async function membersOf(tx: ReadTx, spec: QuerySpec): Promise<QueryMember[]> {
  const { rows } = await sql<QueryMember>`
    select s.id, s.status, s.phases from study s where ${conditions(spec)} order by s.id`.execute(tx);
  return rows;
}

function usable(stored: unknown, refusal: string): QuerySpec {
  const spec = querySpec.safeParse(stored);
  if (spec.success) return spec.data;
  const issue = spec.error.issues[0];
  throw new QueryRefused(`${refusal} (${issue?.path.join('.') || 'spec'}): ${issue?.message ?? ''}`);
}

const auditAnswer = (tx: WriteTx, by: string, id: string, { hash, version }: Recorded, at: Date) =>
  audit(tx, by, { kind: 'thing.written', body: { ref: { kind: 'query', id }, hash, version } }, at);

/**
 * Puts a question to the registry evidence and records its answer, resting on each study that it counts.
 * @throws QueryRefused when the question is empty or names what the vocabulary or the registry does not have.
 */
export async function defineQuery(
  tx: WriteTx,
  q: { question: string; spec: QuerySpec; by: string },
  at: Date,
): Promise<{ id: string }> {
  const question = q.question
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  if (question.length < 5 || question.length > MOST_QUESTION)
    throw new QueryRefused(`Write the question in 5 to ${MOST_QUESTION} characters.`);
  const spec = usable(q.spec, 'The query cannot be put');
  const id = await nextId(tx, 'query');
  await tx
    .insertInto('evidence_query')
    .values({ id, question, spec: JSON.stringify(spec), made_by: q.by, made_at: at })
    .execute();
  await auditAnswer(tx, q.by, id, await answerAnew(tx, id, at), at);
  return { id };
}

/** Which studies a query rests on, and whether each still has the hash that was pinned. */
async function pinsHold(tx: ReadTx, id: string, members: readonly QueryMember[]): Promise<boolean> {
  const { rows } = await sql<{ id: string; same: boolean }>`
    select p.to_id as id, p.to_hash = t.hash as same
    from thing f join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set and p.role = 'rests-on'
    join thing t on t.kind = p.to_kind and t.id = p.to_id
    where f.kind = 'query' and f.id = ${id}`.execute(tx);
  const held = new Map(rows.map((r) => [r.id, r.same]));
  return held.size === members.length && members.every((m) => held.get(m.id) === true);
}

/**
 * Answers a query anew. The answer is a new version when it differs; it is pinned again when any study that it counts has changed, so that
 * a change that does not alter the answer goes no further.
 * @throws QueryRefused when there is no such query, or when it names what the vocabulary no longer has.
 */
export async function refreshQuery(tx: WriteTx, id: string, at: Date): Promise<Recorded> {
  const recorded = await answerAnew(tx, id, at);
  if (recorded.changed) await auditAnswer(tx, actorId(system('refresh')), id, recorded, at);
  return recorded;
}

async function answerAnew(tx: WriteTx, id: string, at: Date): Promise<Recorded> {
  // Locked before anything is read: whoever waits here then reads what the one before has left, and no older reading is written over a newer one.
  const row = await tx
    .selectFrom('evidence_query')
    .select(['question', 'spec'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new QueryRefused(`There is no evidence query ${id}; check its number.`);
  const spec = usable(row.spec, `The evidence query ${id} can no longer be put`);
  const members = await membersOf(tx, spec);
  const answer = answerQuery(row.question, spec, members);
  const before = await readThing(tx, { kind: 'query', id });
  const old = before ? (before.content as QueryAnswer) : null;
  const changes = old ? await dated(tx, compareAnswers(old, answer, await statusOfLeft(tx, old, answer))) : [];
  const asOf = await evidenceDate(tx);
  const recorded = await recordThing(
    tx,
    { kind: 'query', id, title: row.question, asOf, content: answer },
    changes,
    at,
  );
  if (!(await pinsHold(tx, id, members)))
    await setPins(
      tx,
      { kind: 'query', id },
      members.map((m) => ({ to: { kind: 'study', id: m.id } })),
      at,
    );
  return recorded;
}

/** Changes of a study's status, with the day of the record that brought them: an answer speaks of a later day, on which other records came. */
async function dated(tx: ReadTx, changes: readonly FieldChange[]): Promise<FieldChange[]> {
  if (changes.length === 0) return [];
  const named = changes.map((c) => ({ study: c.field.split(' ')[0] ?? '', rule: c.rule }));
  const days = await sql<{ study: string; rule: string; day: string }>`
    select c.id as study, c.rule, max(c.as_of)::text as day from thing_change c
    join jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as n(study text, rule text) on n.study = c.id and n.rule = c.rule
    where c.kind = 'study' and c.rule in ('status-stopped', 'status-other') and c.as_of is not null group by 1, 2`.execute(
    tx,
  );
  const of = new Map(days.rows.map((r) => [`${r.study} ${r.rule}`, r.day]));
  return changes.map((c, i) => {
    const day = of.get(`${named[i]?.study} ${c.rule}`);
    return day ? { ...c, sentence: c.sentence.replace(/\.$/, `, in the record of ${day}.`) } : c;
  });
}

/** The present status of the studies that one answer counts and the next does not. */
async function statusOfLeft(tx: ReadTx, old: QueryAnswer, answer: QueryAnswer): Promise<Map<string, string | null>> {
  const members = new Set(answer.studies.map((s) => s.id));
  const left = old.studies.flatMap((s) => (members.has(s.id) ? [] : [s.id]));
  if (left.length === 0) return new Map();
  const { rows } = await sql<{ id: string; status: string | null }>`
    select id, status from study where id = any(${left}::text[])`.execute(tx);
  return new Map(rows.map((r) => [r.id, r.status]));
}

/**
 * Answers every query anew, each in a short transaction of its own. @returns the ids of those whose answer changed.
 * @throws RefreshFailed at the end, when some could not be answered; the others were.
 */
export async function refreshAllQueries(db: Db, now: () => Date): Promise<string[]> {
  const all = await db.read((tx) => listQueries(tx));
  return refreshEach(
    all.map((q) => q.id),
    (id) => db.write((tx) => refreshQuery(tx, id, now())),
  );
}

/** All queries, in the order of their numbers. */
export async function listQueries(tx: ReadTx): Promise<QueryRow[]> {
  const rows = await tx.selectFrom('evidence_query').selectAll().orderBy(sql`substr(id, 2)::int`).execute();
  return rows.map((r) => ({
    id: r.id,
    question: r.question,
    spec: shownSpec(r.spec),
    by: r.made_by,
    madeAt: r.made_at,
  }));
}

/** @returns null when there is no such query. */
export async function readQuery(tx: ReadTx, id: string): Promise<QueryPage | null> {
  const row = await tx.selectFrom('evidence_query').selectAll().where('id', '=', id).executeTakeFirst();
  const thing = row && (await readThing(tx, { kind: 'query', id }));
  if (!row || !thing) return null;
  return {
    id,
    question: row.question,
    spec: shownSpec(row.spec),
    by: row.made_by,
    madeAt: row.made_at,
    // what stands under this kind was written by refreshQuery in exactly this shape
    answer: thing.content as QueryAnswer,
    hash: thing.hash,
    version: thing.version,
    asOf: thing.asOf,
  };
}
