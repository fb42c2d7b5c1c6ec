import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';
import type { Version } from './import-plan.ts';

/**
 * Rows for a statement as one parameter, of any number. A parameter for each value would take longer to prepare than the statement runs, and there
 * may be 65,535 of them at most.
 */
export const rowsOf = (rows: readonly unknown[]): string => held(JSON.stringify(rows));

/** The same of rows that each have one long value which is JSON already: written once, it is neither read nor written again. */
export function rowsWith<T>(
  rows: readonly T[],
  name: string,
  json: (row: T) => string,
  rest: (row: T) => object,
): string {
  const parts = ['['];
  for (const row of rows)
    parts.push(parts.length > 1 ? ',{"' : '{"', name, '":', json(row), ',', JSON.stringify(rest(row)).slice(1));
  parts.push(']');
  return held(parts.join(''));
}

/** How JSON.stringify writes NUL and half a surrogate pair: PostgreSQL holds neither. Whatever slipped through the readers is replaced. */
const UNHOLDABLE = /\\u(?:0000|d[89a-f])/;

const held = (json: string): string => (UNHOLDABLE.test(json) ? JSON.stringify(JSON.parse(json), holdable) : json);

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
  await saveHeads(tx, kind, writes, at);
  await saveVersions(tx, kind, writes, at);
  await saveChanges(tx, kind, writes);
}

/** The things, and the pin of each to the record that it rests on from now. */
async function saveHeads(tx: WriteTx, kind: string, writes: readonly ThingWrite[], at: Date): Promise<void> {
  const heads = writes.map(({ id, title, hash, version, asOf, record }) => ({
    id,
    title,
    hash,
    version,
    as_of: asOf,
    record,
  }));
  await sql`
    with given as (
      select * from jsonb_to_recordset(${rowsOf(heads)}::jsonb) as r(id text, title text, hash text, version int, as_of date, record text)
    ), head as (
      insert into thing as t (kind, id, title, hash, version, as_of, pin_set, open, created_at, revised_at)
      select ${kind}, g.id, g.title, g.hash, g.version, g.as_of, case when g.record is null then 0 else 1 end, true, ${at}, ${at} from given g
      on conflict (kind, id) do update set
        title = excluded.title, as_of = excluded.as_of, version = excluded.version, hash = excluded.hash, pin_set = t.pin_set + excluded.pin_set,
        revised_at = case when t.hash = excluded.hash then t.revised_at else excluded.revised_at end
      returning t.id, t.pin_set
    )
    insert into pin (from_kind, from_id, pin_set, role, to_kind, to_id, to_hash, revisit_if, at)
    select ${kind}, h.id, h.pin_set, 'rests-on', 'record', r.id, r.hash, '[]', ${at}
    from head h join given g using (id) join thing r on r.kind = 'record' and r.id = g.record`.execute(tx);
}

async function saveVersions(tx: WriteTx, kind: string, writes: readonly ThingWrite[], at: Date): Promise<void> {
  const rewritten = writes.filter((w) => w.rewrite).map((w) => w.id);
  // the changes go with their versions
  if (rewritten.length > 0)
    await tx.deleteFrom('thing_version').where('kind', '=', kind).where('id', 'in', rewritten).execute();
  const versions = writes.flatMap(({ id, versions, recordedAt }) => versions.map((v) => ({ id, v, recordedAt })));
  if (versions.length === 0) return;
  const rows = rowsWith(
    versions,
    'content',
    ({ v }) => v.content,
    ({ id, v, recordedAt }) => ({
      id,
      version: v.version,
      hash: v.hash,
      as_of: v.asOf,
      at: recordedAt.get(`${v.hash} ${v.asOf}`) ?? at,
    }),
  );
  await sql`
    insert into thing_version (kind, id, version, hash, as_of, at, content)
    select ${kind}, r.id, r.version, r.hash, r.as_of, r.at, r.content
    from jsonb_to_recordset(${rows}::jsonb) as r(id text, version int, hash text, as_of date, at timestamptz, content jsonb)`.execute(
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
