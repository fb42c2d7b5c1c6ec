import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { conditionOf, type Whose } from './own-data-part.server.ts';
import { OWN_PARTS } from './own-data-plan.server.ts';

/** One table of what is held about a person. */
export interface OwnTable {
  title: string;
  table: string;
  /** What columns mean, where the schema says so. */
  meaning: Record<string, string>;
  rows: unknown[];
}

export interface OwnData {
  about: string;
  person: string;
  /** The moment as of which everything stands. */
  madeAt: string;
  tables: OwnTable[];
  /** What is held and not given out, and why. */
  withheld: { table: string; columns: readonly string[]; why: string }[];
}

export async function whoseOf(tx: ReadTx, person: string): Promise<Whose | null> {
  const row = await tx.selectFrom('person').select(['id', 'name', 'email']).where('id', '=', person).executeTakeFirst();
  return row ? { id: row.id, name: row.name, address: row.email ?? '' } : null;
}

/** Everything held about a person, table by table, without secrets; null where there is no such person. Every row of one moment. */
export async function ownData(tx: ReadTx, person: string, at: Date): Promise<OwnData | null> {
  const who = await whoseOf(tx, person);
  if (!who) return null;
  const meanings = await sql<{ table: string; column: string; says: string }>`
    select c.relname as table, a.attname as column, col_description(c.oid, a.attnum) as says
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
      and col_description(c.oid, a.attnum) is not null
      and c.relname = any(${[...new Set(OWN_PARTS.map((p) => p.table))]}::text[])`.execute(tx);
  const tables: OwnTable[] = [];
  const withheld: OwnData['withheld'] = [];
  for (const part of OWN_PARTS) {
    if ('not' in part.give) {
      withheld.push({ table: part.table, columns: part.columns, why: part.give.not });
      continue;
    }
    const { title, omit = [], asBase64 } = part.give;
    const table = sql.table(part.table);
    const where = part.table === 'person' ? sql<boolean>`t.id = ${who.id}` : conditionOf(part, who);
    const more = asBase64
      ? sql`|| jsonb_build_object(${sql.lit(asBase64)}, encode(t.${sql.id(asBase64)}, 'base64'))`
      : sql``;
    const { rows } = await sql<{ row: unknown }>`
      select (to_jsonb(t) - ${[...omit]}::text[]) ${more} as row from ${table} t where ${where}`.execute(tx);
    tables.push({
      title,
      table: part.table,
      meaning: Object.fromEntries(
        meanings.rows
          .filter((m) => m.table === part.table && !omit.includes(m.column))
          .map((m) => [m.column, m.says] as const),
      ),
      rows: rows.map((r) => r.row),
    });
  }
  return {
    about:
      'Everything that this network holds about you, table by table. Moments are in UTC. Tables without rows are listed, so that you see that nothing is held there.',
    person,
    madeAt: at.toISOString(),
    tables,
    withheld,
  };
}
