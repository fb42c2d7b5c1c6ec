import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { system } from '#governance/actors.ts';
import { type Imported, type ImportStudies, importStudies } from './import.server.ts';
import type { Incoming } from './import-reading.ts';

/** For tests of what follows an import: small made-up records, and the whole state that they leave. */

export const NOW = new Date('2026-08-01T12:00:00Z');

export interface RecordFacts {
  id?: string | undefined;
  status?: string | undefined;
  title?: string | undefined;
  conditions?: readonly string[] | undefined;
  interventions?: readonly string[] | undefined;
  phases?: readonly string[] | undefined;
  count?: number | undefined;
  /** The registry's own date. */
  posted?: string | undefined;
}

/** A projected record of a made-up study: a field that is not given is not in it. */
export function projected(f: RecordFacts): unknown {
  const enrollmentInfo = f.count === undefined ? undefined : { count: f.count, type: 'ESTIMATED' };
  const study = {
    protocolSection: {
      identificationModule: { nctId: f.id ?? 'NCT90000001', briefTitle: f.title },
      statusModule: { overallStatus: f.status, lastUpdatePostDateStruct: f.posted && { date: f.posted } },
      conditionsModule: f.conditions && { conditions: f.conditions },
      designModule: { phases: f.phases, enrollmentInfo },
      armsInterventionsModule: f.interventions && { interventions: f.interventions.map((name) => ({ name })) },
    },
  };
  return JSON.parse(JSON.stringify(study)) as unknown;
}

/** Records as the reader would hand them over. A text is read as it is, anything else as JSON. */
export async function* reading(list: readonly unknown[]): AsyncGenerator<Incoming> {
  let position = 0;
  for (const item of list) {
    position++;
    const text = typeof item === 'string' ? item : JSON.stringify(item);
    try {
      yield { position, text, json: JSON.parse(text) as unknown };
    } catch {
      yield { position, text, whole: false, problem: `Record ${position} is not valid JSON.` };
    }
  }
}

export const importList = (
  db: Db,
  list: readonly unknown[],
  asOf: string | null,
  more: Partial<ImportStudies> = {},
): Promise<Imported> =>
  importStudies(db, {
    source: 'ctgov',
    label: 'made-up records',
    records: reading(list),
    asOf,
    now: () => NOW,
    actor: system('test'),
    ...more,
  });

/** A handle whose transactions are all one transaction that the test rolls back: a real database, but nothing is kept. */
export const within = (tx: WriteTx): Db => ({ engine: 'pglite', read: (body) => body(tx), write: (body) => body(tx) });

/** Everything that imports have left, without what may depend on their order: times of writing, ids of runs, numbers of pin sets. */
export async function stateOf(tx: ReadTx): Promise<unknown> {
  const rows = async (query: ReturnType<typeof sql>) => (await query.execute(tx)).rows;
  return {
    studies: await rows(sql`select to_jsonb(s) as study from study s order by id`),
    labels: await rows(sql`select * from study_label order by study_id, facet, key`),
    things: await rows(
      sql`select kind, id, title, hash, version, as_of, open from thing where kind <> 'record' order by kind, id`,
    ),
    records: await rows(sql`select id, hash, version from thing where kind = 'record' order by id`),
    versions: await rows(
      sql`select kind, id, version, hash, as_of, content from thing_version where kind <> 'record' order by kind, id, version`,
    ),
    changes: await rows(sql`select * from thing_change order by kind, id, version, ordinal`),
    pins: await rows(sql`
      select p.from_kind, p.from_id, p.role, p.to_kind, p.to_id, p.to_hash from pin p
      join thing t on t.kind = p.from_kind and t.id = p.from_id and t.pin_set = p.pin_set order by 1, 2, 4, 5`),
    sightings: await rows(
      sql`select source, native_id, as_of, raw_hash, facts_hash from source_record order by 1, 2, 3, 4`,
    ),
    bodies: await rows(sql`select hash, bytes from raw_body order by 1`),
    quarantine: await rows(
      sql`select source, native_id, as_of, position, reason, excerpt, body_hash, state from quarantine order by body_hash, reason`,
    ),
  };
}
