import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';
import type { Version } from './import-plan.ts';

/**
 * Rows for a statement as one parameter, of any number. A parameter for each value would take longer to prepare than the statement runs, and there
 * may be 65,535 of them at most.
 */
export function rowsOf(rows: readonly unknown[]): string {
  const text = JSON.stringify(rows);
  return UNHOLDABLE.test(text) ? JSON.stringify(rows, holdable) : text;
}

/** How JSON.stringify writes NUL and half a surrogate pair: PostgreSQL holds neither. Whatever slipped through the readers is replaced. */
const UNHOLDABLE = /\\u(?:0000|d[89a-f])/;

const holdable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;

/** What the ledger is told of one study or report after an import. */
export interface ThingWrite {
  id: string;
  title: string;
  /** Of the present content. */
  hash: string;
  version: number;
  /** Day of the latest record. */
  asOf: string;
  /** New versions; all of them, from the first, where `rewrite` is set. */
  versions: readonly Version[];
  /** When each of them was first recorded, where that was earlier than now; by `hash as_of`. */
  recordedAt: ReadonlyMap<string, Date>;
  rewrite: boolean;
  /** Hash of the record that the thing rests on from now; null where that stays as it is. */
  record: string | null;
}

/**
 * What recordThing and setPins of the ledger do, for many things of one kind in a handful of statements. The contents were hashed by the caller.
 * The records must have their things already.
 */
export async function saveThings(
  tx: WriteTx,
  kind: 'study' | 'report',
  writes: readonly ThingWrite[],
  at: Date,
): Promise<void> {
  if (writes.length === 0) return;
  const heads = writes.map((w) => ({ id: w.id, title: w.title, hash: w.hash, version: w.version, as_of: w.asOf }));
  await sql`
    insert into thing as t (kind, id, title, hash, version, as_of, open, created_at, revised_at)
    select ${kind}, r.id, r.title, r.hash, r.version, r.as_of, true, ${at}, ${at}
    from jsonb_to_recordset(${rowsOf(heads)}::jsonb) as r(id text, title text, hash text, version int, as_of date)
    on conflict (kind, id) do update set
      title = excluded.title, as_of = excluded.as_of, version = excluded.version, hash = excluded.hash,
      revised_at = case when t.hash = excluded.hash then t.revised_at else excluded.revised_at end`.execute(tx);
  await saveVersions(tx, kind, writes, at);
  await saveChanges(tx, kind, writes);
  await pinRecords(tx, kind, writes, at);
}

async function saveVersions(tx: WriteTx, kind: string, writes: readonly ThingWrite[], at: Date): Promise<void> {
  const rewritten = writes.filter((w) => w.rewrite).map((w) => w.id);
  // the changes go with their versions
  if (rewritten.length > 0)
    await tx.deleteFrom('thing_version').where('kind', '=', kind).where('id', 'in', rewritten).execute();
  const rows = writes.flatMap((w) =>
    w.versions.map((v) => ({
      id: w.id,
      version: v.version,
      hash: v.hash,
      as_of: v.asOf,
      at: w.recordedAt.get(`${v.hash} ${v.asOf}`) ?? at,
      content: v.content,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into thing_version (kind, id, version, hash, as_of, at, content)
    select ${kind}, r.id, r.version, r.hash, r.as_of, r.at, r.content::jsonb
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(id text, version int, hash text, as_of date, at timestamptz, content text)`.execute(
    tx,
  );
}

async function saveChanges(tx: WriteTx, kind: string, writes: readonly ThingWrite[]): Promise<void> {
  const rows = writes.flatMap(({ id, versions }) =>
    versions.flatMap(({ version, asOf, changes }) =>
      changes.map((c, ordinal) => ({
        id,
        version,
        ordinal,
        as_of: asOf,
        field: c.field,
        before: c.before ?? null,
        after: c.after ?? null,
        grade: c.grade,
        rule: c.rule,
        sentence: c.sentence,
      })),
    ),
  );
  if (rows.length === 0) return;
  await sql`
    insert into thing_change (kind, id, version, ordinal, as_of, field, before, after, grade, rule, sentence)
    select ${kind}, r.id, r.version, r.ordinal, r.as_of, r.field, coalesce(r.before, 'null'::jsonb), coalesce(r.after, 'null'::jsonb),
           r.grade, r.rule, r.sentence
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(id text, version int, ordinal int, as_of date, field text, before jsonb, after jsonb,
      grade text, rule text, sentence text)`.execute(tx);
}

async function pinRecords(tx: WriteTx, kind: string, writes: readonly ThingWrite[], at: Date): Promise<void> {
  const rows = writes.flatMap(({ id, record }) => (record === null ? [] : [{ id, record }]));
  if (rows.length === 0) return;
  await sql`
    with given as (
      select * from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(id text, record text)
    ), bumped as (
      update thing t set pin_set = t.pin_set + 1 from given g where t.kind = ${kind} and t.id = g.id returning t.id, t.pin_set
    )
    insert into pin (from_kind, from_id, pin_set, role, to_kind, to_id, to_hash, revisit_if, at)
    select ${kind}, b.id, b.pin_set, 'rests-on', 'record', r.id, r.hash, '[]', ${at}
    from bumped b join given g using (id) join thing r on r.kind = 'record' and r.id = g.record`.execute(tx);
}
