import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { type Answered, cutShort, isComplete, type Pass, passFor } from './pass.ts';
import type { Attempts, Schedule } from './schedule.ts';
import { type FaultKind, SourceFault, SyncRefused } from './source-fault.ts';
import { type PageAnswer, SYNCED, type SyncedSource } from './sync-source.ts';

/** The row of a source: who syncs it, how far that came, how it went. Steps; the workflow is in sync.server.ts. */

export interface Lease {
  source: SyncedSource;
  /** For sentences. */
  name: string;
  /** From 1; a later one has taken over. */
  no: number;
  /** Number of the pass. */
  pass: number;
}

/** Longer than the longest wait and try together: it is renewed before each try and at each page. */
const LEASE_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

const until = (at: Date): Date => new Date(at.getTime() + LEASE_MS);
const clock = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Makes the row of a source where there is none. */
const ensure = (tx: WriteTx, source: SyncedSource) =>
  tx
    .insertInto('source_state')
    .values({ source })
    .onConflict((c) => c.column('source').doNothing())
    .execute();

export interface Beginning {
  source: SyncedSource;
  name: string;
  /** Names this process: on an embedded database, which one process holds, a lease of another is a dead one's. */
  process: string;
  alone: boolean;
  full: boolean;
  questions: string;
  at: Date;
}

/**
 * Takes the lease of a source and says which pass to go on with.
 * @throws SyncRefused while another sync runs, or before the moment until which the source asked not to be called.
 */
export async function beginSync(tx: WriteTx, b: Beginning): Promise<{ lease: Lease; pass: Pass; resumed: boolean }> {
  const { source, name, at } = b;
  await ensure(tx, source);
  const row = await tx
    .selectFrom('source_state')
    .selectAll()
    .where('source', '=', source)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const dead = b.alone && row.lease_process !== b.process;
  if (row.lease_until && row.lease_until > at && !dead)
    throw new SyncRefused(
      `Another sync of ${name} is running; wait for its end. If it was killed, try again after ${clock(row.lease_until)}.`,
    );
  if (row.not_before && row.not_before > at)
    throw new SyncRefused(`${name} asked not to be called before ${clock(row.not_before)}; try again then.`);
  const before = {
    underway: row.underway,
    questions: row.questions,
    coveredTo: row.covered_to,
    lastFull: row.last_full,
  };
  const { pass, begun } = passFor(before, { full: b.full, questions: b.questions, at });
  const lease: Lease = { source, name, no: row.lease_no + 1, pass: begun ? row.pass : row.pass + 1 };
  await tx
    .updateTable('source_state')
    .set({
      lease_no: lease.no,
      lease_process: b.process,
      lease_until: until(at),
      pass: lease.pass,
      underway: JSON.stringify(pass),
      last_attempt: at,
    })
    .where('source', '=', source)
    .execute();
  return { lease, pass, resumed: begun && pass.pages > 0 };
}

/** Keeps the lease for longer. @throws SyncRefused when another sync has taken it over. */
export async function renewLease(tx: WriteTx, { source, name, no }: Lease, at: Date): Promise<void> {
  const held = await tx
    .updateTable('source_state')
    .set({ lease_until: until(at) })
    .where('source', '=', source)
    .where('lease_no', '=', no)
    .returning('source')
    .executeTakeFirst();
  if (!held)
    throw new SyncRefused(`Another sync of ${name} has taken over, because this one was not heard of for too long.`);
}

/**
 * Notes what a page listed, after its import.
 * @param held which of the ids we hold a record of.
 * @returns how many of them this question had not listed before in this pass.
 */
export async function saveListing(
  tx: WriteTx,
  lease: Lease,
  question: number,
  page: PageAnswer,
  held: ReadonlySet<string>,
  at: Date,
): Promise<number> {
  const ids = [...new Set(page.ids.filter((id) => id !== null))];
  const nameless = page.ids.filter((id) => id === null).length;
  const { source, pass } = lease;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from source_listing
    where source = ${source} and native_id = any(${ids}::text[]) and pass = ${pass} and question = ${question}`.execute(
    tx,
  );
  await sql`
    insert into source_listing (source, native_id, pass, question, held, first_listed, last_listed)
    select ${source}, id, ${pass}, ${question}, id = any(${[...held]}::text[]), ${at}, ${at} from unnest(${ids}::text[]) as id
    on conflict (source, native_id) do update set
      pass = excluded.pass, question = excluded.question, held = excluded.held, last_listed = excluded.last_listed, left_at = null`.execute(
    tx,
  );
  if (page.newest !== null)
    await sql`update source_state set newest = greatest(newest, ${page.newest}::date) where source = ${source}`.execute(
      tx,
    );
  return ids.length + nameless - (rows[0]?.n ?? 0);
}

/** Notes where the pass stands. */
export async function savePass(tx: WriteTx, { source }: Lease, pass: Pass): Promise<void> {
  await tx
    .updateTable('source_state')
    .set({ underway: JSON.stringify(pass) })
    .where('source', '=', source)
    .execute();
}

export interface Standing {
  /** Records that the source lists for our questions. */
  there: number;
  /** How many of them we hold. */
  here: number;
}

export async function standingOf(tx: ReadTx, source: SyncedSource): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select count(*)::int as there, count(*) filter (where held)::int as here
    from source_listing where source = ${source} and left_at is null`.execute(tx);
  return rows[0] ?? { there: 0, here: 0 };
}

/** So many at least, and so large a part of all, do not leave a registry at once: it is the answer that is wrong, unless it is given again and again. */
const MANY_LEFT = { least: 20, part: 0.2, believed: 3 };

/**
 * Marks what a full pass did not list any more. Where the questions are others than before, what they do not ask for is forgotten instead.
 * @returns how many were marked.
 * @throws SourceFault when so much is missing that the source must be at fault; nothing is then marked.
 */
async function markLeft(
  tx: WriteTx,
  { source, name, pass }: Lease,
  sameQuestions: boolean,
  /** What was wrong the last time. */
  before: string | null,
  at: Date,
): Promise<number> {
  const { rows } = await sql<{ gone: number; listed: number }>`
    select count(*) filter (where pass < ${pass})::int as gone, count(*) filter (where pass = ${pass})::int as listed
    from source_listing where source = ${source} and left_at is null`.execute(tx);
  const { gone, listed } = rows[0] ?? { gone: 0, listed: 0 };
  if (listed === 0)
    throw new SourceFault('answer', `${name} lists nothing at all for our questions, which cannot be right.`);
  if (gone === 0) return 0;
  if (!sameQuestions) {
    await sql`delete from source_listing where source = ${source} and pass < ${pass}`.execute(tx);
    return 0;
  }
  if (gone >= MANY_LEFT.least && gone > MANY_LEFT.part * (gone + listed)) {
    const what = `${name} lists ${listed} records where it listed ${gone + listed} before; that is too many to have left, so nothing was marked.`;
    const told = before?.startsWith(what) ? Number(/reading (\d+) /.exec(before.slice(what.length))?.[1] ?? 1) : 0;
    const sentence = `${what} It is reading ${told + 1} that says the same; reading ${MANY_LEFT.believed} is believed.`;
    if (told + 1 < MANY_LEFT.believed) throw new SourceFault('answer', sentence);
  }
  await sql`update source_listing set left_at = ${at} where source = ${source} and pass < ${pass} and left_at is null`.execute(
    tx,
  );
  return gone;
}

/**
 * Ends a pass that was read to its end, and frees the lease.
 * @throws SourceFault when what a full pass listed cannot be right.
 */
export async function finishSync(
  tx: WriteTx,
  lease: Lease,
  pass: Pass,
  at: Date,
): Promise<Standing & { left: number }> {
  const { source } = lease;
  const full = pass.kind === 'full';
  const short = cutShort(pass.answered);
  if (short)
    throw new SourceFault(
      'answer',
      `${lease.name} counted ${short.counted} records for “${short.name}” and gave ${short.received}: its pages ended early, so this reading does not count.`,
    );
  const row = await tx
    .selectFrom('source_state')
    .select(['questions', 'last_problem'])
    .where('source', '=', source)
    .executeTakeFirst();
  const left =
    full && isComplete(pass.answered)
      ? await markLeft(tx, lease, row?.questions === pass.questions, row?.last_problem ?? null, at)
      : 0;
  await tx
    .updateTable('source_state')
    .set({
      lease_until: null,
      lease_process: null,
      underway: null,
      covered_to: pass.startedAt.slice(0, 10),
      failures: 0,
      not_before: null,
      last_success: at,
      last_problem: null,
      last_problem_kind: null,
      ...(full
        ? { last_full: at, questions: pass.questions, answered: JSON.stringify(pass.answered satisfies Answered[]) }
        : {}),
    })
    .where('source', '=', source)
    .where('lease_no', '=', lease.no)
    .execute();
  return { ...(await standingOf(tx, source)), left };
}

export interface Problem {
  /** `here`: it is our own side that failed. */
  kind: FaultKind | 'here';
  sentence: string;
  /** The source asked to be left alone for so long. */
  waitMs: number | null;
  /** The pass is of no more use: the next one begins anew. */
  anew: boolean;
}

const MOST_WAIT_MS = 24 * 60 * MINUTE_MS;

/** Notes why a sync ended early, and frees the lease if it is still ours. Where the pass stood is kept. */
export async function failSync(tx: WriteTx, lease: Lease, problem: Problem, at: Date): Promise<void> {
  const wait = problem.waitMs === null ? null : new Date(at.getTime() + Math.min(problem.waitMs, MOST_WAIT_MS));
  await tx
    .updateTable('source_state')
    .set((e) => ({
      lease_until: null,
      lease_process: null,
      failures: e('failures', '+', 1),
      not_before: wait,
      last_problem: problem.sentence,
      last_problem_kind: problem.kind,
      ...(problem.anew ? { underway: null } : {}),
    }))
    .where('source', '=', lease.source)
    .where('lease_no', '=', lease.no)
    .execute();
}

/** Frees the lease of a sync that was asked to stop. */
export async function releaseLease(tx: WriteTx, lease: Lease): Promise<void> {
  await tx
    .updateTable('source_state')
    .set({ lease_until: null, lease_process: null })
    .where('source', '=', lease.source)
    .where('lease_no', '=', lease.no)
    .execute();
}

/** What decides when a source is asked again. */
export async function attemptsOf(tx: ReadTx, source: SyncedSource): Promise<Attempts> {
  const row = await tx
    .selectFrom('source_state')
    .select(['last_attempt', 'last_success', 'failures', 'not_before'])
    .where('source', '=', source)
    .executeTakeFirst();
  return {
    lastAttempt: row?.last_attempt ?? null,
    lastSuccess: row?.last_success ?? null,
    failures: row?.failures ?? 0,
    notBefore: row?.not_before ?? null,
  };
}

/** Notes how often the worker asks from now on. */
export async function saveSchedule(tx: WriteTx, schedule: Schedule): Promise<void> {
  for (const source of SYNCED) {
    await ensure(tx, source);
    await tx.updateTable('source_state').set({ schedule }).where('source', '=', source).execute();
  }
}
