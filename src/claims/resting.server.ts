import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import type { AuditEvent } from '#ledger/audit-events.ts';
import { contentHash } from '#ledger/content-hash.ts';
import type { FieldChange } from '#ledger/grades.ts';
import { openedBefore } from '#ledger/open.server.ts';
import { type PinTo, type Recorded, recordThing, setPins, type ThingNow } from '#ledger/record.server.ts';
import { KIND_WORDS, type Kind, type Ref, refText } from '#ledger/things.ts';
import { LineRefused } from './line-refused.ts';

/** A thing that something can rest on, as it is now. */
export interface Ground extends Ref {
  title: string;
  asOf: string | null;
  hash: string;
}

/**
 * The present state of what somebody wants to rest on, in the order asked for.
 * @throws LineRefused on `field` when one does not exist or was superseded.
 */
export async function groundsOf(tx: ReadTx, refs: readonly Ref[], field: string): Promise<Ground[]> {
  if (refs.length === 0) return [];
  const wanted = JSON.stringify(refs.map(({ kind, id }) => ({ kind, id })));
  const { rows } = await sql<Ground & { by: string | null }>`
    select t.kind, t.id, t.title, t.as_of as "asOf", t.hash, t.superseded_by_id as by
    from thing t join jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text) using (kind, id)`.execute(tx);
  const found = new Map(rows.map((r) => [refText(r), r]));
  return refs.map((ref) => {
    const g = found.get(refText(ref));
    if (!g) throw new LineRefused(`There is no ${KIND_WORDS[ref.kind]} ${ref.id}; check its number.`, field);
    if (g.by)
      throw new LineRefused(`The ${KIND_WORDS[ref.kind]} ${ref.id} was superseded by ${g.by}; rest on ${g.by}.`, field);
    return { kind: g.kind, id: g.id, title: g.title, asOf: g.asOf, hash: g.hash };
  });
}

/** The oldest date of evidence among these, null when none has one. */
export function oldestAsOf(grounds: readonly { asOf: string | null }[]): string | null {
  return grounds.reduce<string | null>((old, g) => (g.asOf && (!old || g.asOf < old) ? g.asOf : old), null);
}

/** Everything of these kinds that the given things rest on, through the present pins; the given things among them when their kind is asked for. */
export async function upstreamOf(tx: ReadTx, from: readonly Ref[], kinds: readonly Kind[]): Promise<Ground[]> {
  if (from.length === 0) return [];
  const roots = JSON.stringify(from.map(({ kind, id }) => ({ kind, id })));
  const { rows } = await sql<Ground>`
    with recursive up(kind, id) as (
      select kind, id from jsonb_to_recordset(${roots}::jsonb) as r(kind text, id text)
      union
      select p.to_kind, p.to_id from up u
      join thing f on f.kind = u.kind and f.id = u.id
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set and p.role = 'rests-on'
    )
    select t.kind, t.id, t.title, t.as_of as "asOf", t.hash from up join thing t using (kind, id)
    where t.kind in (select jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb))
    order by t.kind, t.id`.execute(tx);
  return rows;
}

/** What a thing rests on, by its present pins. */
export async function restsOn(tx: ReadTx, ref: Ref): Promise<Ref[]> {
  const rows = await tx
    .selectFrom('pin as p')
    .innerJoin('thing as f', (j) =>
      j.onRef('f.kind', '=', 'p.from_kind').onRef('f.id', '=', 'p.from_id').onRef('f.pin_set', '=', 'p.pin_set'),
    )
    .select(['p.to_kind', 'p.to_id'])
    .where('f.kind', '=', ref.kind)
    .where('f.id', '=', ref.id)
    .where('p.role', '=', 'rests-on')
    .orderBy('p.seq')
    .execute();
  return rows.map((r) => ({ kind: r.to_kind as Kind, id: r.to_id }));
}

/** What a thing says and what it has pinned, as both are at this moment. */
export interface SeenNow {
  /** SHA-256 of the canonical JSON of the thing's own hash and of the present hash of each pinned target: what a page shows stands for it. */
  digest: string;
  /** The present hash of each pinned target, keyed by `kind:id`. */
  hashes: Map<string, string>;
}

/** @returns null when there is no such thing. */
export async function seenNow(tx: ReadTx, ref: Ref): Promise<SeenNow | null> {
  const own = await tx
    .selectFrom('thing')
    .select('hash')
    .where('kind', '=', ref.kind)
    .where('id', '=', ref.id)
    .executeTakeFirst();
  if (!own) return null;
  const rows = await tx
    .selectFrom('thing as f')
    .innerJoin('pin as p', (j) =>
      j.onRef('f.kind', '=', 'p.from_kind').onRef('f.id', '=', 'p.from_id').onRef('f.pin_set', '=', 'p.pin_set'),
    )
    .innerJoin('thing as t', (j) => j.onRef('t.kind', '=', 'p.to_kind').onRef('t.id', '=', 'p.to_id'))
    .select(['t.kind', 't.id', 't.hash'])
    .where('f.kind', '=', ref.kind)
    .where('f.id', '=', ref.id)
    .execute();
  const hashes = new Map(rows.map((r) => [refText({ kind: r.kind as Kind, id: r.id }), r.hash]));
  return { digest: contentHash({ own: own.hash, pinned: Object.fromEntries(hashes) }), hashes };
}

/**
 * What every writing on the line does in one commit: the version, the pins, the announcement and, last, the audit event.
 * @param by id of the person who wrote it
 */
export async function saveThing(
  tx: WriteTx,
  thing: ThingNow,
  changes: readonly FieldChange[],
  pins: readonly PinTo[],
  by: string,
  at: Date,
): Promise<Recorded> {
  const recorded = await saveRows(tx, thing, changes, pins, at);
  await audit(tx, by, writtenEvent(thing, recorded), at);
  return recorded;
}

/** The rows of `saveThing` alone, for a writing that touches further rows before its audit events. */
export async function saveRows(
  tx: WriteTx,
  thing: ThingNow,
  changes: readonly FieldChange[],
  pins: readonly PinTo[],
  at: Date,
): Promise<Recorded> {
  const ref: Ref = { kind: thing.kind, id: thing.id };
  const recorded = await recordThing(tx, thing, changes, at);
  await setPins(tx, ref, pins, at);
  await announce(tx, { kind: 'thing.changed', body: { ref } }, at);
  return recorded;
}

export const writtenEvent = ({ kind, id }: Ref, { hash, version }: Recorded): AuditEvent => ({
  kind: 'thing.written',
  body: { ref: { kind, id }, hash, version },
});

/** Whether the author is one of the made-up people of a demonstration. @throws LineRefused when there is no such person. */
export async function isDemonstration(tx: ReadTx, person: string): Promise<boolean> {
  const row = await tx.selectFrom('person').select('demonstration').where('id', '=', person).executeTakeFirst();
  if (!row) throw new LineRefused('Only a person who is known to the network can write this.');
  return row.demonstration;
}

/** Which page of a list, and whether things that are not public yet are in it. `query` looks in titles and numbers. */
export interface ListOptions {
  page: number;
  size: number;
  includeUnreleased: boolean;
  query?: string;
  /** Leave out what a later thing replaced. */
  present?: boolean;
}

/** What every entry of a list carries. */
export interface ListedThing extends Ref {
  title: string;
  asOf: string | null;
  hash: string;
  open: boolean;
  supersededBy: string | null;
}

/** For a list that the public reads: the content of the opened version of those that were revised since, by id. Empty for members. */
export async function openedContents<C>(
  tx: ReadTx,
  rows: readonly ListedThing[],
  o: ListOptions,
): Promise<Map<string, C>> {
  if (o.includeUnreleased) return new Map();
  const opened = await openedBefore(tx, rows);
  // what stands under a kind was written by its own folder in exactly that shape
  return new Map(
    rows.flatMap((r) => {
      const version = opened.get(refText(r));
      return version ? [[r.id, version.content as C] as const] : [];
    }),
  );
}

/** Things of one kind, newest number first, a page at a time: the common part of every list of the line. Without `includeUnreleased` each as it was opened. */
export async function listThings(
  tx: ReadTx,
  kind: Kind,
  o: ListOptions,
): Promise<{ total: number; rows: ListedThing[] }> {
  let q = tx.selectFrom('thing').where('kind', '=', kind);
  if (!o.includeUnreleased) q = q.where('open', '=', true);
  if (o.present) q = q.where('superseded_by_id', 'is', null);
  const words = o.query?.trim();
  if (words) {
    const like = `%${words.slice(0, 200).replace(/[\\%_]/g, '\\$&')}%`;
    // a search in a title that is not public would tell it letter by letter
    const title = o.includeUnreleased ? sql<string>`title` : sql<string>`coalesce(open_title, title)`;
    q = q.where((e) => e.or([e(title, 'ilike', like), e('id', 'ilike', like)]));
  }
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await q
    .select(['id', 'title', 'as_of', 'hash', 'open', 'superseded_by_id'])
    .orderBy(sql`length(id)`, 'desc')
    .orderBy('id', 'desc')
    .limit(o.size)
    .offset((o.page - 1) * o.size)
    .execute();
  const refs = rows.map((r) => ({ kind, id: r.id }));
  const opened = await openedBefore(tx, o.includeUnreleased ? [] : refs);
  return {
    total: Number(total),
    rows: rows.map((r) => {
      const { title, asOf, hash } = opened.get(refText({ kind, id: r.id })) ?? { ...r, asOf: r.as_of };
      return { kind, id: r.id, title, asOf, hash, open: r.open, supersededBy: r.superseded_by_id };
    }),
  };
}
