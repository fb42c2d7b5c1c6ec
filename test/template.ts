import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';

/** Makes the migrated template database once for the whole run. */
export default async function setup(project: { provide(key: 'template' | 'postgresUrl', value: string): void }) {
  const dir = await mkdtemp(join(tmpdir(), 'action-test-'));
  const store = await openStore({ memory: true });
  await migrate(store.kysely);
  const tar = await store.lite!.dumpDataDir('none');
  const file = join(dir, 'template.tar');
  await writeFile(file, new Uint8Array(await tar.arrayBuffer()));
  await store.close();
  project.provide('template', file);
  project.provide('postgresUrl', '');
  return () => rm(dir, { recursive: true });
}
