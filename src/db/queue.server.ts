import { sql } from 'kysely';
import { fromKysely, fromPglite, PgBoss } from 'pg-boss';
import type { Store } from './connect.server.ts';
import { refuseInside } from './transactions.server.ts';
import type { ReadTx, WriteTx } from './tx.ts';

const SCHEMA = 'pgboss';
const KEEP_SECONDS = 30 * 24 * 3600;

/** The job queue of a store. Its tables live beside ours, so that a job can be sent in the commit of the fact. */
export function makeQueue(store: Store): PgBoss {
  const { lite, pool } = store;
  const backend = lite
    ? fromPglite(lite as unknown as Parameters<typeof fromPglite>[0])
    : { executeSql: async (text: string, values?: unknown[]) => pool!.query(text, values as unknown[]) };
  const execute = backend.executeSql.bind(backend);
  const db = Object.assign(backend, {
    executeSql: async (text: string, values?: unknown[]) => {
      refuseInside(); // a job sent without its transaction would wait for it for ever
      return execute(text, values);
    },
  });
  return new PgBoss({ schema: SCHEMA, backend: lite ? 'pglite' : 'postgres', db });
}

/** Sends a job inside an open transaction: it exists if and only if the transaction commits. */
export const sendInside = (boss: PgBoss, tx: WriteTx, queue: string, data: object) =>
  boss.send(queue, data, { db: fromKysely(tx) });

/** Tries again after 5, 10, 20 … seconds and then stays where people see it. */
export const QUEUE_RULES = {
  retryLimit: 4,
  retryDelay: 5,
  retryBackoff: true,
  expireInSeconds: 600,
  deleteAfterSeconds: KEEP_SECONDS,
} as const;

export interface ParkedJob {
  id: string;
  queue: string;
  data: object;
  /** The last error in one sentence. */
  why: string;
  since: Date;
}

const exists = async (tx: ReadTx): Promise<boolean> =>
  (await sql<{ found: boolean }>`select to_regclass(${`${SCHEMA}.job`}) is not null as found`.execute(tx)).rows[0]
    ?.found === true;

/** Jobs that failed as often as they may, newest first, at most `limit`. */
export async function parkedJobs(tx: ReadTx, limit = 100): Promise<ParkedJob[]> {
  if (!(await exists(tx))) return [];
  const { rows } = await sql<{ id: string; name: string; data: object; output: unknown; at: Date }>`
    select id::text, name, data, output, coalesce(completed_on, created_on) as at
    from ${sql.raw(SCHEMA)}.job where state = 'failed' order by completed_on desc nulls last limit ${limit}`.execute(
    tx,
  );
  return rows.map((r) => ({ id: r.id, queue: r.name, data: r.data, since: r.at, why: firstSentence(r.output) }));
}

const firstSentence = (output: unknown): string => {
  const o = output as { message?: unknown; value?: { message?: unknown } } | null;
  const message = o?.message ?? o?.value?.message;
  return typeof message === 'string' ? (message.split('\n')[0] ?? '') : 'no reason was given';
};

/** Takes a parked job out of the queue so that it can be sent anew; null when it is no longer there. */
export async function takeParkedJob(tx: WriteTx, id: string): Promise<{ queue: string; data: object } | null> {
  if (!(await exists(tx)) || !/^[0-9a-f-]{36}$/i.test(id)) return null;
  const { rows } = await sql<{ name: string; data: object }>`
    delete from ${sql.raw(SCHEMA)}.job where id = ${id}::uuid and state = 'failed' returning name, data`.execute(tx);
  return rows[0] ? { queue: rows[0].name, data: rows[0].data } : null;
}
