import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { type ColumnMapping, headerFingerprint } from './column-mapping.ts';
import { FIELDS, type Field } from './import-fields.ts';

export interface RememberedMapping {
  name: string;
  fingerprint: string;
  header: string[];
  mapping: ColumnMapping;
  usedAt: Date;
}

type Row = Omit<RememberedMapping, 'mapping'> & { mapping: unknown };

/** What of a stored mapping still names fields of ours. */
export function readMapping(stored: unknown): ColumnMapping {
  const part = (name: 'columns' | 'fixed'): Partial<Record<Field, string>> => {
    const from = stored !== null && typeof stored === 'object' ? (stored as Record<string, unknown>)[name] : null;
    if (from === null || typeof from !== 'object') return {};
    return Object.fromEntries(
      FIELDS.flatMap((f) => {
        const value = (from as Record<string, unknown>)[f];
        return typeof value === 'string' && value !== '' ? [[f, value]] : [];
      }),
    );
  };
  return { columns: part('columns'), fixed: part('fixed') };
}

const columns = sql`name, fingerprint, header, mapping, used_at as "usedAt" from outcome_import_mapping`;
const first = (rows: Row[]): RememberedMapping | null =>
  rows[0] ? { ...rows[0], mapping: readMapping(rows[0].mapping) } : null;

/** What somebody said about a header with these column names; null when nobody has met it. */
export async function mappingFor(tx: ReadTx, header: readonly string[]): Promise<RememberedMapping | null> {
  const { rows } = await sql<Row>`select ${columns} where fingerprint = ${headerFingerprint(header)}`.execute(tx);
  return first(rows);
}

/** By its name, whatever the case; null when there is none. */
export async function mappingNamed(tx: ReadTx, name: string): Promise<RememberedMapping | null> {
  const { rows } = await sql<Row>`select ${columns} where lower(name) = lower(${name.trim()})`.execute(tx);
  return first(rows);
}

/** All that are remembered, the last used first. */
export async function listMappings(tx: ReadTx): Promise<RememberedMapping[]> {
  const { rows } = await sql<Row>`select ${columns} order by used_at desc, id desc limit 200`.execute(tx);
  return rows.map((r) => ({ ...r, mapping: readMapping(r.mapping) }));
}

/** The same fields from the same columns, whatever their order, case and punctuation in this header. */
export function fitted(mapping: ColumnMapping, was: readonly string[], now: readonly string[]): ColumnMapping {
  const byFold = new Map(now.map((c) => [headerFingerprint([c]), c]));
  const columns = Object.fromEntries(
    Object.entries(mapping.columns).flatMap(([field, column]) => {
      const here = was.includes(column) || now.includes(column) ? byFold.get(headerFingerprint([column])) : undefined;
      return here === undefined ? [] : [[field, here]];
    }),
  );
  return { columns, fixed: mapping.fixed };
}

/**
 * Remembers what the columns of this header mean, in place of what was said of it before. Changes nothing but the day of use when it is known.
 * A name that another header has gets a number.
 */
export async function rememberMapping(
  tx: WriteTx,
  m: { name: string; header: readonly string[]; mapping: ColumnMapping; by: string },
  at: Date,
): Promise<{ name: string }> {
  const fingerprint = headerFingerprint(m.header);
  const before = await mappingFor(tx, m.header);
  const wanted = m.name.replace(/\s+/g, ' ').trim().slice(0, 100) || 'table';
  let name = wanted;
  for (let n = 2; ; n++) {
    const holder = await mappingNamed(tx, name);
    if (!holder || holder.fingerprint === fingerprint) break;
    name = `${wanted} ${n}`;
  }
  const sorted = (x: ColumnMapping) => JSON.stringify(FIELDS.map((f) => [x.columns[f] ?? null, x.fixed[f] ?? null]));
  const row = {
    name,
    header: [...m.header],
    mapping: JSON.stringify(m.mapping),
    made_by: m.by,
    made_at: at,
    used_at: at,
  };
  if (before && before.name === name && sorted(before.mapping) === sorted(m.mapping)) {
    await tx
      .updateTable('outcome_import_mapping')
      .set({ used_at: at })
      .where('fingerprint', '=', fingerprint)
      .execute();
    return { name };
  }
  await tx
    .insertInto('outcome_import_mapping')
    .values({ fingerprint, ...row })
    .onConflict((on) => on.column('fingerprint').doUpdateSet(row))
    .execute();
  await audit(tx, m.by, { kind: 'column-mapping.remembered', body: { name, fingerprint } }, at);
  return { name };
}

/** Forgets a mapping. @returns whether there was one. @throws Refused when the actor may not import. */
export async function forgetMapping(db: Db, fingerprint: string, actor: Actor, now: () => Date): Promise<boolean> {
  await gate(db, actor, 'outcomes.import', null, now);
  return db.write(async (tx) => {
    const gone = await tx
      .deleteFrom('outcome_import_mapping')
      .where('fingerprint', '=', fingerprint)
      .returning('name')
      .executeTakeFirst();
    if (!gone) return false;
    await audit(
      tx,
      actorId(actor),
      { kind: 'column-mapping.forgotten', body: { name: gone.name, fingerprint } },
      now(),
    );
    return true;
  });
}
