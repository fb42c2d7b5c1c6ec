import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sql } from 'kysely';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { runModule } from './child-process.server.ts';
import { openStore, type Store } from './connect.server.ts';
import { ENGINE_MAJOR, FolderUnusable } from './database-folder.server.ts';
import { fsyncCount } from './durable-fs.server.ts';

const tempFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'action-durable-'));
const removed = (dir: string): string => {
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
};

// Making a database takes seconds: one is made, and each test works on a copy.
let made: string;
beforeAll(async () => {
  made = tempFolder();
  const store = await openStore({ dataDir: made });
  await sql`create table row (id int primary key, body text)`.execute(store.kysely);
  await store.close();
  return () => fs.rmSync(made, { recursive: true, force: true });
});
const copied = (): string => {
  const dir = removed(tempFolder());
  fs.cpSync(made, dir, { recursive: true });
  return dir;
};
const opened = async (dir: string): Promise<Store> => {
  const store = await openStore({ dataDir: dir });
  onTestFinished(() => store.close());
  return store;
};
const ids = async (store: Store) =>
  (await sql<{ id: number }>`select id from row order by id`.execute(store.kysely)).rows.map((r) => r.id);

test('every commit asked the disk at least once before it was acknowledged, and a read did not', async () => {
  const store = await opened(copied());
  for (let id = 1; id <= 30; id++) {
    const before = fsyncCount.value;
    await store.db.write((tx) => sql`insert into row values (${id}, 'x')`.execute(tx));
    expect(fsyncCount.value).toBeGreaterThan(before);
  }
  const before = fsyncCount.value;
  await store.db.read((tx) => sql`select count(*) from row`.execute(tx));
  expect(fsyncCount.value).toBe(before);
});

test('the engine runs with everything on that keeps data, and the line at the start says what it guarantees', async () => {
  const dir = copied();
  const store = await opened(dir);
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'data_checksums')`.execute(
    store.kysely,
  );
  expect(Object.fromEntries(rows.map((r) => [r.name, r.setting]))).toMatchObject({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_sync_method: 'fsync',
  });
  expect(store.description).toBe(`embedded PostgreSQL in ${dir}: one process, every acknowledged change is on disk`);
});

const WRITER = `
  import { sql } from 'kysely';
  import { openStore } from './src/db/connect.server.ts';
  const store = await openStore({ dataDir: process.argv[1] });
  for (let id = Number(process.argv[2]); ; id++) {
    await store.db.write((tx) => sql\`insert into row values (\${id}, repeat('x', 3000))\`.execute(tx));
    console.log(id);
  }`;

test('after kill -9 in the middle of writing, every acknowledged row is there, again and again', {
  timeout: 120_000,
}, async () => {
  const dir = copied();
  let first = 1;
  for (const rows of [1, 40, 150]) {
    const writer = runModule(WRITER, dir, String(first));
    for (let i = 0; i < rows; i++) await writer.next();
    await writer.kill();
    const acknowledged = Number(writer.lines.at(-1));
    const store = await openStore({ dataDir: dir });
    const kept = await ids(store);
    await store.close();
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1));
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
    expect(kept.length).toBeLessThanOrEqual(acknowledged + 1);
    first = kept.length + 1;
  }
});

test('when the disk refuses to confirm, the process ends with one sentence and acknowledges nothing', async () => {
  const child = runModule(
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     import { sql } from 'kysely';
     import { openStore } from './src/db/connect.server.ts';
     const store = await openStore({ dataDir: process.argv[1] });
     fs.fsyncSync = () => { throw new Error('EIO: i/o error, fsync'); };
     syncBuiltinESMExports();
     await store.db.write((tx) => sql\`insert into row values (1, 'x')\`.execute(tx));
     console.log('acknowledged');`,
    copied(),
  );
  expect(await child.code()).toBe(1);
  expect(child.lines).toEqual([]);
  expect(child.errors()).toMatch(/^The disk refused to confirm a write \(EIO: i\/o error, fsync\); stopping [^\n]*\n$/);
});

test('the log does not grow without end: it is cut by size while writing, and at close', {
  timeout: 120_000,
}, async () => {
  const dir = copied();
  const store = await openStore({ dataDir: dir });
  const logSize = async () =>
    (
      await sql<{ bytes: number }>`
        select (pg_current_wal_lsn() - redo_lsn)::float8 as bytes from pg_control_checkpoint()`.execute(store.kysely)
    ).rows[0]!.bytes;
  let most = 0;
  for (let round = 0; round < 12; round++) {
    await store.db.write((tx) =>
      sql`insert into row select ${round} * 10000 + i, repeat(md5(i::text), 300) from generate_series(1, 1000) i`.execute(
        tx,
      ),
    );
    await store.db.write((tx) => sql`update row set body = body || 'x'`.execute(tx));
    most = Math.max(most, await logSize());
  }
  await store.close();
  expect(most).toBeGreaterThan(20e6);
  expect(most).toBeLessThan(160e6);
  const again = await opened(dir);
  const { rows } = await sql<{ bytes: number }>`
    select (pg_current_wal_lsn() - redo_lsn)::float8 as bytes from pg_control_checkpoint()`.execute(again.kysely);
  expect(rows[0]!.bytes).toBeLessThan(10_000);
});

test('a database whose making was cut off is made anew, and one that is complete is kept', {
  timeout: 120_000,
}, async () => {
  const dir = removed(tempFolder());
  fs.mkdirSync(path.join(dir, 'pg.new/base'), { recursive: true });
  fs.writeFileSync(path.join(dir, 'pg.new/PG_VERSION'), `${ENGINE_MAJOR}\n`);
  const store = await openStore({ dataDir: dir });
  expect((await sql<{ v: number }>`select 1 as v`.execute(store.kysely)).rows).toEqual([{ v: 1 }]);
  expect(
    (await sql<{ v: string }>`select current_setting('server_version') as v`.execute(store.kysely)).rows[0]?.v,
  ).toMatch(new RegExp(`^${ENGINE_MAJOR}\\b`));
  await sql`create table kept (id int)`.execute(store.kysely);
  await store.close();
  expect(fs.readdirSync(dir).filter((n) => n.startsWith('pg'))).toEqual(['pg']);
  fs.mkdirSync(path.join(dir, 'pg.new')); // cut off once more, beside a complete one
  const again = await opened(dir);
  expect((await sql`select * from kept`.execute(again.kysely)).rows).toEqual([]);
});

test.each([
  [
    'no PG_VERSION',
    (pg: string) => fs.rmSync(path.join(pg, 'PG_VERSION')),
    /is not a whole database: it has no PG_VERSION\. Restore a backup/,
  ],
  [
    'another PostgreSQL',
    (pg: string) => fs.writeFileSync(path.join(pg, 'PG_VERSION'), '16\n'),
    /is of PostgreSQL 16, and this version of ACTioN reads PostgreSQL 18\. Make a backup/,
  ],
  [
    'a torn control file',
    (pg: string) => fs.truncateSync(path.join(pg, 'global/pg_control'), 100),
    /could not be opened \(.+\)\. Keep a copy of the folder, and restore/,
  ],
])('a folder with %s is refused in one sentence, left as it is, and not kept locked', async (_what, harm, sentence) => {
  const dir = copied();
  harm(path.join(dir, 'pg'));
  const files = () => fs.readdirSync(path.join(dir, 'pg')).filter((name) => name !== 'postmaster.pid');
  const before = files();
  await expect(openStore({ dataDir: dir })).rejects.toThrow(sentence);
  await expect(openStore({ dataDir: dir })).rejects.toBeInstanceOf(FolderUnusable);
  expect(files()).toEqual(before);
});
