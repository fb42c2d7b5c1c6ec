import { markTaken, openAnnouncements } from '#ledger/announce.server.ts';
import { type JobWorld, runJob } from './handlers.server.ts';
import { jobsAfter } from './reactions.ts';

const AT_ONCE = 1000;
const MOST_ROUNDS = 20;

/**
 * Does everything that follows from what was announced, now and in this process: for commands, which end before a worker would wake.
 * An announcement is marked only after its work is done, so that a crash in between repeats the work and loses nothing.
 */
export async function settle(w: JobWorld): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = await w.db.read((tx) => openAnnouncements(tx, AT_ONCE));
    if (open.length === 0) return;
    const failed: Error[] = [];
    // one job that fails must not hold up the others; its announcements stay
    for (const job of jobsAfter(open)) await runJob(job, w).catch((e: Error) => failed.push(e));
    if (failed[0]) throw failed[0];
    await w.db.write((tx) =>
      markTaken(
        tx,
        open.map((a) => a.id),
        w.now(),
      ),
    );
  }
}
