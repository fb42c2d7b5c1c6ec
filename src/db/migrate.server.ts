import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { splitStatements } from './split.ts';

/** Where the numbered SQL files are, seen from a source checkout and from the built server alike: both lie in the package. */
export function migrationsFolder(): string {
  for (let dir = import.meta.dirname; ; dir = path.dirname(dir)) {
    const folder = path.join(dir, 'src/db/migrations');
    if (fs.existsSync(path.join(dir, 'package.json')) && fs.existsSync(folder)) return folder;
    if (dir === path.dirname(dir))
      throw new Error('The SQL migrations (src/db/migrations) are missing from this installation; install it again.');
  }
}

/** The schema cannot be brought up to date; the sentence says why and what to do. Nothing was changed. */
export class SchemaRefused extends Error {}

class SqlFiles implements MigrationProvider {
  readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
  }
  async getMigrations(): Promise<Record<string, Migration>> {
    const names = fs
      .readdirSync(this.folder)
      .filter((n) => /^\d{4}_[a-z0-9_]+\.sql$/.test(n))
      .sort();
    return Object.fromEntries(
      names.map((name) => [
        name.slice(0, -4),
        {
          up: async (db: Kysely<unknown>) => {
            const text = fs.readFileSync(path.join(this.folder, name), 'utf8');
            for (const statement of splitStatements(text)) await sql.raw(statement).execute(db);
          },
        },
      ]),
    );
  }
}

// Each subject has numbers of its own, so that a new file may come before one that an older database has already had.
const migratorOf = <T>(db: Kysely<T>, folder: string): Migrator =>
  new Migrator({ db, provider: new SqlFiles(folder), allowUnorderedMigrations: true });

/** @throws SchemaRefused when the database has had a migration that this version does not bring. */
async function refuseNewer<T>(db: Kysely<T>, folder: string): Promise<void> {
  const { rows: found } = await sql<{
    there: boolean;
  }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (!found[0]?.there) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const known = new Set(Object.keys(await new SqlFiles(folder).getMigrations()));
  const unknown = rows.map((r) => r.name).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new SchemaRefused(
      `The database was written by a newer version of ACTioN (its schema has ${unknown.join(', ')}). Update ACTioN, or use another database.`,
    );
}

/**
 * Brings the schema up to date, all pending files in one transaction. @throws SchemaRefused
 * @returns the names that were applied.
 */
export async function migrate<T>(db: Kysely<T>, folder = migrationsFolder()): Promise<string[]> {
  await refuseNewer(db, folder);
  const { error, results } = await migratorOf(db, folder).migrateToLatest();
  const failed = results?.find((r) => r.status === 'Error');
  if (failed)
    throw new SchemaRefused(
      `The migration ${failed.migrationName} failed (${error instanceof Error ? error.message : error}); the schema is as it was.`,
      { cause: error },
    );
  if (error) throw error;
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
}

/** Names of the migrations that this version brings and the database does not have yet. @throws SchemaRefused when it has newer ones. */
export async function pendingMigrations<T>(db: Kysely<T>, folder = migrationsFolder()): Promise<string[]> {
  await refuseNewer(db, folder);
  const all = await migratorOf(db, folder).getMigrations();
  return all.filter((m) => !m.executedAt).map((m) => m.name);
}
