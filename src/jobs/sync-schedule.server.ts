import type { PgBoss } from 'pg-boss';
import type { Store } from '#db/connect.server.ts';
import { QUEUE_RULES } from '#db/queue.server.ts';
import type { LiveSync } from '#evidence/sync/live-sync.server.ts';
import { saveSchedule } from '#evidence/sync/source-state.server.ts';
import type { Job } from './reactions.ts';

const SYNC: Job = 'sync-evidence';
/**
 * Every quarter of an hour somebody looks whether a source is due; mostly none is. So a night on which nothing ran is made up for, and a
 * source that failed is tried again when its time has come. Not at the full hour, when everybody else calls.
 */
const LOOK = '7,22,37,52 * * * *';
const POLL_SECONDS = 20;

/** One at a time, and none waiting behind it. A first reading of everything takes long; what goes wrong with a source is in its state and fails no job. */
const SYNC_RULES = { ...QUEUE_RULES, policy: 'exclusive', expireInSeconds: 3 * 3600, retryLimit: 2, retryDelay: 60 };

/** Gives the sync its queue and, where it is on, its schedule; what was scheduled before is taken back where it is off. */
export async function scheduleSync(
  boss: PgBoss,
  store: Store,
  sync: LiveSync | undefined,
  work: () => Promise<void>,
): Promise<void> {
  await boss.createQueue(SYNC, SYNC_RULES);
  if (sync) await store.db.write((tx) => saveSchedule(tx, sync.schedule));
  if (!sync || sync.schedule === 'off') {
    await boss.unschedule(SYNC);
    return;
  }
  await boss.work(SYNC, { pollingIntervalSeconds: POLL_SECONDS }, work);
  await boss.schedule(SYNC, LOOK);
}
