import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { splitStatements } from './split.ts';

/** Where the numbered SQL files are, seen from a source checkout and from the built server alike. */
export function migrationsFolder(): string {
  return process.env.ACTION_MIGRATIONS ?? fileURLToPath(new URL('../db/migrations', import.meta.url));
}

class SqlFiles implements MigrationProvider {
  readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
  }
  async getMigrations(): Promise<Record<string, Migration>> {
    const names = (await readdir(this.folder)).filter((n) => /^\d{4}_[a-z0-9_]+\.sql$/.test(n)).sort();
    return Object.fromEntries(
      names.map((name) => [
        name.slice(0, -4),
        {
          up: async (db: Kysely<unknown>) => {
            const text = await readFile(`${this.folder}/${name}`, 'utf8');
            for (const statement of splitStatements(text)) await sql.raw(statement).execute(db);
          },
        },
      ]),
    );
  }
}

/** Brings the schema up to date, all pending files in one transaction. Returns the names that were applied. */
export async function migrate<T>(db: Kysely<T>, folder = migrationsFolder()): Promise<string[]> {
  const { error, results } = await new Migrator({ db, provider: new SqlFiles(folder) }).migrateToLatest();
  if (error) throw error;
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
}

/** Names of the migrations that this version brings and the database does not have yet. */
export async function pendingMigrations<T>(db: Kysely<T>, folder = migrationsFolder()): Promise<string[]> {
  const all = await new Migrator({ db, provider: new SqlFiles(folder) }).getMigrations();
  return all.filter((m) => !m.executedAt).map((m) => m.name);
}
