import type { Store } from '#db/connect.server.ts';
import { makeQueue, QUEUE_RULES, sendInside } from '#db/queue.server.ts';
import { holdAnnouncements, markTaken } from '#ledger/announce.server.ts';
import { type JobWorld, runJob } from './handlers.server.ts';
import { JOBS, jobsAfter } from './reactions.ts';
import { scheduleSync } from './sync-schedule.server.ts';

const LOOK_EVERY_MS = 1000;
const AT_ONCE = 500;
const POLL_SECONDS = 2;

/**
 * Starts the worker on a store: turns announcements into jobs, in one commit with marking them, and does the jobs.
 * Any number of workers may run on PostgreSQL. A job that fails is tried again and then parked.
 * @returns a function that lets running work end and stops.
 */
export async function startWorker(
  store: Store,
  w: JobWorld,
  complain: (sentence: string) => void,
): Promise<() => Promise<void>> {
  const boss = makeQueue(store);
  boss.on('error', (e) => complain(`The job queue met a problem: ${e.message}`));
  await boss.start();
  const stopping = new AbortController();
  for (const job of JOBS) {
    if (job === 'sync-evidence') continue;
    await boss.createQueue(job, QUEUE_RULES);
    await boss.work(job, { pollingIntervalSeconds: POLL_SECONDS }, async () => runJob(job, w));
  }
  await scheduleSync(boss, store, w.sync, () => runJob('sync-evidence', { ...w, stopping: stopping.signal }));
  await boss.schedule('send-mail', '* * * * *');
  await boss.schedule('close-motions', '* * * * *');
  await boss.schedule('ask-disclosures', '0 5 * * *');
  await boss.schedule('forget-places', '30 4 * * *');
  await boss.schedule('mail-digest', '0 6 * * *');
  await boss.schedule('alert-searches', '*/15 * * * *');
  // a newer release may read records better: what an older one labelled is classified again
  await boss.send('reclassify', {});
  let stopped = false;
  let turn: Promise<void> = Promise.resolve();
  const dispatch = () =>
    store.db.write(async (tx) => {
      const open = await holdAnnouncements(tx, AT_ONCE);
      for (const job of jobsAfter(open)) await sendInside(boss, tx, job, {});
      await markTaken(
        tx,
        open.map((a) => a.id),
        w.now(),
      );
    });
  const timer = setInterval(() => {
    turn = turn.then(async () => {
      if (!stopped)
        await dispatch().catch((e: Error) => complain(`Announcements could not be passed on: ${e.message}`));
    });
  }, LOOK_EVERY_MS);
  return async () => {
    stopped = true;
    stopping.abort();
    clearInterval(timer);
    await turn;
    await boss.stop({ graceful: true, timeout: 10_000 });
  };
}
