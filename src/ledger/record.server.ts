import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { contentHash } from './content-hash.ts';
import type { FieldChange } from './grades.ts';
import type { RevisitRule } from './revisit.ts';
import { isEvidence, KIND_WORDS, LETTERS, type Ref, refText } from './things.ts';

/** A thing as a domain hands it over: its content decides its hash. */
export interface ThingNow extends Ref {
  title: string;
  /** Date of the evidence, YYYY-MM-DD, or null where the thing speaks of none. */
  asOf: string | null;
  content: unknown;
}

export interface Recorded {
  hash: string;
  version: number;
  /** False when the content was the same as before and nothing was written. */
  changed: boolean;
}

/**
 * Writes the present content of a thing: a new version when its hash differs from the present one, nothing otherwise.
 * `changes` says how it differs from the version before (empty for a first version).
 */
export async function recordThing(
  tx: WriteTx,
  thing: ThingNow,
  changes: readonly FieldChange[],
  at: Date,
): Promise<Recorded> {
  const hash = contentHash(thing.content);
  const { kind, id } = thing;
  const before = await tx
    .selectFrom('thing')
    .select(['hash', 'version'])
    .where('kind', '=', kind)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (before?.hash === hash) {
    await tx
      .updateTable('thing')
      .set({ title: thing.title, as_of: thing.asOf })
      .where('kind', '=', kind)
      .where('id', '=', id)
      .execute();
    return { hash, version: before.version, changed: false };
  }
  const version = (before?.version ?? 0) + 1;
  const now = { title: thing.title, hash, version, as_of: thing.asOf, revised_at: at };
  if (before) await tx.updateTable('thing').set(now).where('kind', '=', kind).where('id', '=', id).execute();
  else
    await tx
      .insertInto('thing')
      .values({ kind, id, ...now, open: isEvidence(kind), created_at: at })
      .execute();
  await tx
    .insertInto('thing_version')
    .values({ kind, id, version, hash, as_of: thing.asOf, at, content: JSON.stringify(thing.content) })
    .execute();
  if (before && changes.length > 0)
    await tx
      .insertInto('thing_change')
      .values(
        changes.map((c, ordinal) => ({
          kind,
          id,
          version,
          ordinal,
          as_of: thing.asOf,
          field: c.field,
          before: JSON.stringify(c.before ?? null),
          after: JSON.stringify(c.after ?? null),
          grade: c.grade,
          rule: c.rule,
          sentence: c.sentence,
        })),
      )
      .execute();
  return { hash, version, changed: true };
}

/** What a thing rests on or watches. The hash is read from the target at pinning; a hash given by the caller must still be the present one. */
export interface PinTo {
  to: Ref;
  role?: 'rests-on' | 'watches';
  /** The hash that the writer saw; refused when the target has changed since. */
  seen?: string;
  revisitIf?: readonly RevisitRule[];
}

export class PinRefused extends Error {}

/** Replaces what a thing rests on by a new set of pins, each with the present hash of its target. The old set stays on record. */
export async function setPins(tx: WriteTx, from: Ref, pins: readonly PinTo[], at: Date): Promise<void> {
  const unique = new Map(pins.map((p) => [`${p.role ?? 'rests-on'} ${refText(p.to)}`, p]));
  if (unique.size !== pins.length)
    throw new PinRefused(
      `The ${KIND_WORDS[from.kind]} ${from.id} would rest twice on the same thing; name each thing once.`,
    );
  const bumped = await tx
    .updateTable('thing')
    .set({ pin_set: sql<number>`pin_set + 1` })
    .where('kind', '=', from.kind)
    .where('id', '=', from.id)
    .returning('pin_set')
    .executeTakeFirst();
  if (!bumped) throw new PinRefused(`There is no ${KIND_WORDS[from.kind]} ${from.id} that could rest on anything.`);
  if (pins.length === 0) return;
  const wanted = JSON.stringify(pins.map((p) => ({ kind: p.to.kind, id: p.to.id })));
  const found = await sql<{ kind: string; id: string; hash: string }>`
    select t.kind, t.id, t.hash from thing t join jsonb_to_recordset(${wanted}::jsonb) as w(kind text, id text) using (kind, id)`.execute(
    tx,
  );
  const hashes = new Map(found.rows.map((r) => [`${r.kind}:${r.id}`, r.hash]));
  const rows = pins.map((p) => {
    const hash = hashes.get(refText(p.to));
    if (!hash) throw new PinRefused(`There is no ${KIND_WORDS[p.to.kind]} ${p.to.id}; check its number.`);
    if (p.seen && p.seen !== hash)
      throw new PinRefused(
        `The ${KIND_WORDS[p.to.kind]} ${p.to.id} changed while you were writing; read it again and send once more.`,
      );
    return {
      from_kind: from.kind,
      from_id: from.id,
      pin_set: bumped.pin_set,
      role: p.role ?? 'rests-on',
      to_kind: p.to.kind,
      to_id: p.to.id,
      to_hash: hash,
      revisit_if: JSON.stringify(p.revisitIf ?? []),
      at,
    };
  });
  for (let i = 0; i < rows.length; i += 1000)
    await tx
      .insertInto('pin')
      .values(rows.slice(i, i + 1000))
      .execute();
}

/**
 * Pins what a thing rests on and watches once more, at the present hashes and with the same rules: somebody looked and it stands.
 * @param seen the hash of each target as the person saw it, keyed by `kind:id`
 * @returns how many pins pointed at something that had changed.
 * @throws PinRefused when a target has another hash by now, or was not among those seen.
 */
export async function reaffirm(tx: WriteTx, ref: Ref, seen: ReadonlyMap<string, string>, at: Date): Promise<number> {
  const pins = await tx
    .selectFrom('pin as p')
    .innerJoin('thing as f', (j) =>
      j.onRef('f.kind', '=', 'p.from_kind').onRef('f.id', '=', 'p.from_id').onRef('f.pin_set', '=', 'p.pin_set'),
    )
    .innerJoin('thing as t', (j) => j.onRef('t.kind', '=', 'p.to_kind').onRef('t.id', '=', 'p.to_id'))
    .select(['p.to_kind', 'p.to_id', 'p.role', 'p.revisit_if', 'p.to_hash', 't.hash'])
    .where('p.from_kind', '=', ref.kind)
    .where('p.from_id', '=', ref.id)
    .execute();
  const again = pins.map((p): PinTo => {
    const to = { kind: p.to_kind as Ref['kind'], id: p.to_id };
    // a target that nobody saw has no hash that could match
    const hash = seen.get(refText(to)) ?? 'unseen';
    return { to, role: p.role as 'rests-on' | 'watches', seen: hash, revisitIf: p.revisit_if as RevisitRule[] };
  });
  await setPins(tx, ref, again, at);
  return pins.filter((p) => p.to_hash !== p.hash).length;
}

/** Marks a thing as replaced by a later one of the same kind. @throws PinRefused when it already is, or would replace itself. */
export async function supersede(tx: WriteTx, old: Ref, by: Ref): Promise<void> {
  if (refText(old) === refText(by))
    throw new PinRefused(`The ${KIND_WORDS[old.kind]} ${old.id} cannot replace itself.`);
  const row = await tx
    .updateTable('thing')
    .set({ superseded_by_kind: by.kind, superseded_by_id: by.id })
    .where('kind', '=', old.kind)
    .where('id', '=', old.id)
    .where('superseded_by_id', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new PinRefused(`The ${KIND_WORDS[old.kind]} ${old.id} does not exist or has already been replaced.`);
}

/** Takes a replacement back: the thing stands for itself again, with the content that it has. @throws PinRefused when `by` does not replace it. */
export async function unsupersede(tx: WriteTx, old: Ref, by: Ref): Promise<void> {
  const row = await tx
    .updateTable('thing')
    .set({ superseded_by_kind: null, superseded_by_id: null })
    .where('kind', '=', old.kind)
    .where('id', '=', old.id)
    .where('superseded_by_kind', '=', by.kind)
    .where('superseded_by_id', '=', by.id)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new PinRefused(`The ${KIND_WORDS[old.kind]} ${old.id} is not replaced by ${by.id}.`);
}

/** Counts one further under a name, from 1. Gaps appear when a transaction is rolled back after others. */
export async function nextNumber(tx: WriteTx, name: string): Promise<number> {
  const row = await tx
    .insertInto('counter')
    .values({ name, value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet({ value: sql<number>`counter.value + 1` }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

/** The next number of a kind that people number: C1, C2 … */
export async function nextId(tx: WriteTx, kind: keyof typeof LETTERS): Promise<string> {
  return `${LETTERS[kind]}${await nextNumber(tx, kind)}`;
}

/** The present content of a thing, or null when there is no such thing. */
export async function readThing(
  tx: ReadTx,
  ref: Ref,
): Promise<(ThingNow & { hash: string; version: number; supersededBy: Ref | null }) | null> {
  const row = await tx
    .selectFrom('thing as t')
    .innerJoin('thing_version as v', (j) =>
      j.onRef('v.kind', '=', 't.kind').onRef('v.id', '=', 't.id').onRef('v.version', '=', 't.version'),
    )
    .select(['t.title', 't.hash', 't.version', 't.as_of', 'v.content', 't.superseded_by_kind', 't.superseded_by_id'])
    .where('t.kind', '=', ref.kind)
    .where('t.id', '=', ref.id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    kind: ref.kind,
    id: ref.id,
    title: row.title,
    asOf: row.as_of,
    content: row.content,
    hash: row.hash,
    version: row.version,
    supersededBy:
      row.superseded_by_kind && row.superseded_by_id
        ? { kind: row.superseded_by_kind as Ref['kind'], id: row.superseded_by_id }
        : null,
  };
}
