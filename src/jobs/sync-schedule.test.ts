import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { type LiveSync, liveSyncFromEnvironment } from '#evidence/sync/live-sync.server.ts';
import type { Schedule } from '#evidence/sync/schedule.ts';
import { listen, registryPage, sendJson, study } from '#evidence/sync/sync-testing.server.ts';
import { runJob } from './handlers.server.ts';
import { startWorker } from './worker.server.ts';

const now = () => new Date('2026-08-01T12:00:00Z');
const live = (schedule: Schedule, env: NodeJS.ProcessEnv = {}): LiveSync => ({
  ...liveSyncFromEnvironment(env, { demonstration: false, say: () => {} }),
  schedule,
});

/** What a worker that is started so leaves behind. */
async function afterWorker(store: Store, sync: LiveSync | undefined) {
  const complaints: string[] = [];
  const stop = await startWorker(store, { db: store.db, now, mail: null, sync }, (s) => complaints.push(s));
  await stop();
  const { rows } = await sql<{ cron: string }>`select cron from pgboss.schedule where name = 'sync-evidence'`.execute(
    store.kysely,
  );
  const states = await store.db.read((tx) => tx.selectFrom('source_state').select('schedule').distinct().execute());
  return [rows.length, states.map((s) => s.schedule), complaints];
}

test('a worker that is told nothing of the network schedules nothing; one that is, does; switched off, the schedule goes', async () => {
  const store = await freshStore();
  try {
    expect(await afterWorker(store, undefined)).toEqual([0, [], []]);
    expect(await afterWorker(store, live('daily'))).toEqual([1, ['daily'], []]);
    expect(await afterWorker(store, live('off'))).toEqual([0, ['off'], []]);
  } finally {
    await store.close();
  }
});

test('the job syncs what is due, never fails for a source, and does nothing where no network was given', async () => {
  const store = await freshStore();
  try {
    const { url, asked } = await listen((q, r) =>
      q.has('query.cond') ? sendJson(r, registryPage([study(1)], q, 10)) : sendJson(r, 'no', 400),
    );
    const world = { db: store.db, now, mail: null };
    await runJob('sync-evidence', world);
    expect(asked).toEqual([]);
    const sync = live('daily', { ACTION_CTGOV_URL: url, ACTION_EUROPEPMC_URL: url });
    await runJob('sync-evidence', { ...world, sync: { ...sync, network: { ...sync.network, sleep: async () => {} } } });
    const states = await store.db.read((tx) =>
      tx.selectFrom('source_state').select(['source', 'failures']).orderBy('source').execute(),
    );
    expect(states).toEqual([
      { source: 'ctgov', failures: 0 },
      { source: 'europepmc', failures: 1 },
    ]);
    expect(await store.db.read((tx) => tx.selectFrom('study').select('id').execute())).toEqual([{ id: 'NCT90000001' }]);
  } finally {
    await store.close();
  }
});

test('a worker that stops while a source is being read leaves it where the next one goes on', async () => {
  const store = await freshStore();
  try {
    const stopping = new AbortController();
    const { url } = await listen((q, r) => {
      if (q.get('pageToken') === 'p2') stopping.abort();
      sendJson(
        r,
        registryPage(
          [1, 2, 3, 4, 5].map((n) => study(n)),
          q,
          2,
        ),
      );
    });
    const sync = live('daily', { ACTION_CTGOV_URL: url, ACTION_EUROPEPMC_URL: url });
    const quick = { ...sync, network: { ...sync.network, sleep: async () => {} } };
    await runJob('sync-evidence', { db: store.db, now, mail: null, sync: quick, stopping: stopping.signal });
    const [state] = await store.db.read((tx) => tx.selectFrom('source_state').selectAll().execute());
    expect([state?.lease_until, state?.failures, state?.last_success]).toEqual([null, 0, null]);
    expect(state?.underway).toMatchObject({ token: 'p2', pages: 1 });
  } finally {
    await store.close();
  }
});
