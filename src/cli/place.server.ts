import { existsSync } from 'node:fs';
import { openStore, type Store } from '#db/connect.server.ts';
import { migrate, pendingMigrations } from '#db/migrate.server.ts';
import { oldLabels } from '#evidence/curation/reclassify.server.ts';
import { Failure, type Terminal, text, type Values } from './command.ts';

export const PLACE_OPTIONS = { data: { type: 'string' } } as const;

/** Where the database is: DATABASE_URL, else the folder of --data or ACTION_DATA, else action-data in the present folder. */
export function placeOf(values: Values): { url: string } | { dataDir: string } {
  const dir = text(values, 'data');
  const url = process.env.DATABASE_URL;
  if (url && !dir) return { url };
  return { dataDir: dir ?? process.env.ACTION_DATA ?? 'action-data' };
}

/**
 * Opens the database for one command and closes it afterwards, whatever happens.
 * The embedded schema is brought up to date by the way; a server's schema only by `action migrate` and `action start`.
 */
export async function withStore<T>(
  t: Terminal,
  values: Values,
  options: { create?: boolean; migrate?: boolean },
  body: (store: Store) => Promise<T>,
): Promise<T> {
  const place = placeOf(values);
  if ('dataDir' in place && !options.create && !existsSync(place.dataDir))
    throw new Failure(
      `There is no database in ${place.dataDir}; import something first, run "action demo", or name the folder with --data.`,
    );
  const store = await openStore(place, t.now);
  try {
    if (store.engine === 'pglite' || options.migrate) {
      const applied = await migrate(store.kysely);
      const old = applied.length > 0 ? await store.db.read(oldLabels) : 0;
      if (old > 0)
        t.note(`${old} studies have labels of an older classifier; "action evidence reclassify" renews them.`);
    } else if ((await pendingMigrations(store.kysely)).length > 0)
      throw new Failure('The database has an older schema than this version of ACTioN; run "action migrate" first.');
    return await body(store);
  } finally {
    await store.close();
  }
}
