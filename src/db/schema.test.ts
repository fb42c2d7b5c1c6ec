import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { migrate, migrationsFolder, pendingMigrations, SchemaRefused } from './migrate.server.ts';
import { emptyStore, freshStore, openTx } from './testing.server.ts';

const empty = async () => {
  const store = await emptyStore();
  onTestFinished(() => store.close());
  return store;
};

/** A folder of migrations of the test's own. */
const folderOf = (files: Record<string, string>): string => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'action-migrations-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), text);
  return dir;
};

test('every migration applies on an empty database, and running them again does nothing', async () => {
  const store = await empty();
  const files = fs.readdirSync(migrationsFolder()).filter((n) => n.endsWith('.sql'));
  expect(await pendingMigrations(store.kysely)).toHaveLength(files.length);
  expect(await migrate(store.kysely)).toEqual(files.map((n) => n.replace('.sql', '')).sort());
  expect(await pendingMigrations(store.kysely)).toEqual([]);
  expect(await migrate(store.kysely)).toEqual([]);
});

test('a migration with a lower number than one that was applied is applied when it comes', async () => {
  const store = await empty();
  const one = { '0020_b.sql': 'create table b (id int)' };
  expect(await migrate(store.kysely, folderOf(one))).toEqual(['0020_b']);
  const both = folderOf({ ...one, '0010_a.sql': `create table a (id int); comment on table a is 'semicolon; inside'` });
  expect(await pendingMigrations(store.kysely, both)).toEqual(['0010_a']);
  expect(await migrate(store.kysely, both)).toEqual(['0010_a']);
});

test('a migration that fails is named, and nothing of it or of those before it stays', async () => {
  const store = await empty();
  const folder = folderOf({
    '0001_good.sql': 'create table good (id int)',
    '0002_bad.sql': 'create tabel bad (id int)',
  });
  await expect(migrate(store.kysely, folder)).rejects.toThrow(/^The migration 0002_bad failed \(.*tabel.*\)/);
  const { rows } = await sql`select 1 from pg_tables where tablename = 'good'`.execute(store.kysely);
  expect(rows).toEqual([]);
});

test('a database that a newer version has migrated is refused by name, and stays as it is', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  await sql`insert into kysely_migration values ('9999_the_future', '2030-01-01')`.execute(store.kysely);
  for (const ask of [migrate, pendingMigrations]) {
    const refused = ask(store.kysely);
    await expect(refused).rejects.toBeInstanceOf(SchemaRefused);
    await expect(refused).rejects.toThrow(/newer version of ACTioN \(its schema has 9999_the_future\)\. Update ACTioN/);
  }
});

test('every table says what it holds', async () => {
  const tx = await openTx();
  const { rows } = await sql<{ name: string; says: string | null }>`
    select c.relname as name, obj_description(c.oid) as says from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname !~ '^kysely_'`.execute(tx);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((r) => (r.says ?? '').length < 10).map((r) => r.name)).toEqual([]);
});

test('every column of ours that holds JSON, bytes, a day or a hash says what it means', async () => {
  const tx = await openTx();
  const { rows } = await sql<{ name: string; column: string; type: string }>`
    select c.relname as name, a.attname as column, t.typname as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname !~ '^(kysely_|auth_)'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and (t.typname in ('jsonb', 'date', 'bytea') or a.attname like '%hash%')
      and col_description(c.oid, a.attnum) is null`.execute(tx);
  expect(rows.map((r) => `${r.name}.${r.column} (${r.type})`).sort()).toEqual([]);
});
