import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { isEvidence, KINDS, type Ref, refText } from './things.ts';

const WRITTEN = JSON.stringify(KINDS.filter((k) => !isEvidence(k)));

/**
 * Holds the rows that opening a thing writes until the end of the transaction, in a fixed order, so that two releases wait for each other
 * and never for ever. What is checked after this is what is opened: nobody revises it in between.
 */
export async function holdUpstream(tx: WriteTx, ref: Ref): Promise<Ref[]> {
  const { rows } = await sql<Ref>`
    with recursive up(kind, id) as (
      select ${ref.kind}::text, ${ref.id}::text
      union
      select p.to_kind, p.to_id from up u
      join thing f on f.kind = u.kind and f.id = u.id
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
    )
    select t.kind, t.id from up join thing t using (kind, id)
    where not t.open or t.kind in (select jsonb_array_elements_text(${WRITTEN}::jsonb))
    order by t.kind, t.id`.execute(tx);
  await sql`select 1 from thing where (kind, id) in ${these(rows)} order by kind, id for no key update`.execute(tx);
  return rows;
}

const these = (refs: readonly Ref[]) =>
  sql`(select kind, id from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as r(kind text, id text))`;

/**
 * Opens a thing and everything upstream of it to the public: a released sentence can be walked back by anyone. Of what people write it is
 * the present version that is opened; one written later is public once a later release opens it. Evidence is always shown as it is.
 */
export async function openUpstream(tx: WriteTx, ref: Ref): Promise<void> {
  const held = await holdUpstream(tx, ref);
  await sql`
    update thing set open = true,
      open_version = case when kind in (select jsonb_array_elements_text(${WRITTEN}::jsonb)) then version end,
      open_title = case when kind in (select jsonb_array_elements_text(${WRITTEN}::jsonb)) then title end
    where (kind, id) in ${these(held)}`.execute(tx);
}

/** Which of these may be read by anyone; keyed by `kind:id`. */
export async function openOnes(tx: ReadTx, refs: readonly Ref[]): Promise<Set<string>> {
  if (refs.length === 0) return new Set();
  const wanted = JSON.stringify(refs.map(({ kind, id }) => ({ kind, id })));
  const { rows } = await sql<{ kind: string; id: string }>`
    select t.kind, t.id from thing t join jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text) using (kind, id) where t.open`.execute(
    tx,
  );
  return new Set(rows.map((r) => `${r.kind}:${r.id}`));
}

/** The version of a thing that anyone may read, where a newer one has been written since. */
export interface OpenedVersion {
  title: string;
  asOf: string | null;
  hash: string;
  version: number;
  content: unknown;
}

/**
 * For those of these that were revised since they were opened, what anyone may read of them; keyed by `kind:id`.
 * What is not among them is read as it is now, by whoever may read it.
 */
export async function openedBefore(tx: ReadTx, refs: readonly Ref[]): Promise<Map<string, OpenedVersion>> {
  if (refs.length === 0) return new Map();
  const wanted = JSON.stringify(refs.map(({ kind, id }) => ({ kind, id })));
  const { rows } = await sql<Ref & OpenedVersion>`
    select t.kind, t.id, coalesce(t.open_title, t.id) as title, v.as_of as "asOf", v.hash, v.version, v.content
    from (select distinct kind, id from jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text)) r
    join thing t using (kind, id)
    join thing_version v on v.kind = t.kind and v.id = t.id and v.version = t.open_version
    where t.open and t.open_version <> t.version`.execute(tx);
  return new Map(rows.map(({ kind, id, ...opened }) => [refText({ kind, id }), opened]));
}
