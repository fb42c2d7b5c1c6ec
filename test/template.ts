import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openStore } from '#db/connect.server.ts';
import { migrate, migrationsFolder } from '#db/migrate.server.ts';
import { startPostgres } from './postgres.ts';

type Provide = (key: 'template' | 'postgresUrl' | 'postgresTemplate', value: string) => void;

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = path.join(root, 'node_modules/.cache/action-test');

/** Makes the migrated template database of the chosen engine once for the whole run; tests take copies of it. */
export default async function setup(project: { provide: Provide }): Promise<() => Promise<void>> {
  if (process.env.ACTION_TEST_ENGINE === 'postgres') return setupPostgres(project);
  project.provide('template', await embeddedTemplate());
  project.provide('postgresUrl', '');
  project.provide('postgresTemplate', '');
  return async () => {};
}

/** The file of the migrated embedded database: made in about 3 s, kept until a migration or the engine changes. */
async function embeddedTemplate(): Promise<string> {
  const hash = createHash('sha256');
  const folder = migrationsFolder();
  for (const name of fs.readdirSync(folder).sort()) hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  for (const p of ['node_modules/@electric-sql/pglite/package.json', 'src/db/migrate.server.ts', 'src/db/split.ts'])
    hash.update(fs.readFileSync(path.join(root, p)));
  const file = path.join(cache, `template-${hash.digest('hex').slice(0, 16)}.tar`);
  fs.mkdirSync(cache, { recursive: true });
  for (const old of fs.readdirSync(cache).map((n) => path.join(cache, n)))
    if (old !== file && (fs.statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < Date.now() - 86_400_000)
      fs.rmSync(old, { force: true });
  if (fs.existsSync(file)) return file;
  const store = await openStore({ memory: true });
  await migrate(store.kysely);
  await store.lite!.query('vacuum analyze');
  const tar = await store.lite!.dumpDataDir('none');
  await store.close();
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, new Uint8Array(await tar.arrayBuffer()));
  fs.renameSync(mine, file); // whole from its first moment: another run may be looking for it
  return file;
}

async function setupPostgres(project: { provide: Provide }): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const template = `action_test_${process.pid}`;
  const admin = await openStore({ url: server.url });
  const leaveClean = async () => {
    const mine = await sql<{ datname: string }>`
      select datname from pg_database where starts_with(datname, ${template})`.execute(admin.kysely);
    for (const { datname } of mine.rows) await sql`drop database ${sql.id(datname)} with (force)`.execute(admin.kysely);
  };
  const stop = async () => {
    if (!server.ours) await leaveClean();
    await admin.close();
    await server.stop();
  };
  try {
    await sql`create database ${sql.id(template)}`.execute(admin.kysely);
    const store = await openStore({ url: databaseOn(server.url, template) });
    await migrate(store.kysely);
    await store.close();
  } catch (e) {
    await stop();
    throw e;
  }
  project.provide('template', '');
  project.provide('postgresUrl', server.url);
  project.provide('postgresTemplate', template);
  return stop;
}

const databaseOn = (url: string, name: string): string => {
  const at = new URL(url);
  at.pathname = `/${name}`;
  return at.href;
};
