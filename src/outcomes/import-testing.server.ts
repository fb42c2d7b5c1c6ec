import { sql } from 'kysely';
import type { Db } from '#db/tx.ts';
import { system } from '#governance/actors.ts';
import { armCsv, type FixtureRow } from './arm-fixture.ts';
import { importArms } from './import.server.ts';

/** What the database tests of this folder ask of a database. */

export const AT = new Date('2026-11-22T10:00:00Z');
export const now = () => AT;
export const run = { label: 'table.csv', now, actor: system('test') };

/** Three lupus cohorts, 16 of 25 patients. */
export const COHORTS: readonly FixtureRow[] = [
  { study_id: 'A', events: '8', n: '10' },
  { study_id: 'B', events: '5', n: '6' },
  { study_id: 'C', events: '3', n: '9', nct: 'NCT00000001', doi: '10.1000/C' },
];
/** The three, one of them in other words or numbers. */
export const changed = (at: number, more: FixtureRow): FixtureRow[] =>
  COHORTS.map((r, i) => (i === at ? { ...r, ...more } : r));

export const load = (db: Db, list: readonly FixtureRow[]) => importArms(db, armCsv(list), run);

/** Everything that an import could have written, but for the audit chain, which also tells of imports that changed nothing. */
export async function everything(db: Db): Promise<string> {
  const tables = ['arm', 'outcome', 'thing', 'thing_version', 'thing_change', 'pin', 'announcement'];
  const found = await db.read((tx) =>
    Promise.all(
      tables.map((t) => sql<{ r: string }>`select x::text as r from ${sql.table(t)} x order by 1`.execute(tx)),
    ),
  );
  return JSON.stringify(found.map((f) => f.rows));
}

export const changesOf = (db: Db, kind: string, id: string) =>
  db.read((tx) =>
    tx
      .selectFrom('thing_change')
      .select(['rule', 'grade', 'sentence', 'version'])
      .where('kind', '=', kind)
      .where('id', '=', id)
      .orderBy('version')
      .orderBy('ordinal')
      .execute(),
  );

/** What a thing rests on now; `stale` where the target has changed since. */
export const pinsOf = (db: Db, kind: string, id: string) =>
  db.read(async (tx) => {
    const { rows } = await sql<{ to: string; stale: boolean }>`
      select p.to_kind || ':' || p.to_id as to, t.hash <> p.to_hash as stale from thing f
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
      join thing t on t.kind = p.to_kind and t.id = p.to_id where f.kind = ${kind} and f.id = ${id} order by 1`.execute(
      tx,
    );
    return rows;
  });
