import { liveSyncFromEnvironment } from '#evidence/sync/live-sync.server.ts';
import { transportFromEnvironment } from '#governance/mail.server.ts';
import { startWorker } from '#jobs/worker.server.ts';
import { type Command, Failure } from './command.ts';
import { PLACE_OPTIONS, placeOf, withStore } from './place.server.ts';
import { untilStopped } from './until-stopped.ts';

export const command: Command = {
  name: ['worker'],
  summary: 'run jobs beside one or several "action start" on PostgreSQL',
  usage: '',
  options: PLACE_OPTIONS,
  async run(t, values) {
    if (!('url' in placeOf(values)))
      throw new Failure(
        'The embedded database belongs to one process, and "action start" runs its jobs itself; set DATABASE_URL to run a worker of its own.',
      );
    return withStore(t, values, {}, async (store) => {
      t.note(store.description);
      const stop = await startWorker(
        store,
        {
          db: store.db,
          now: t.now,
          mail: transportFromEnvironment(process.env),
          sync: liveSyncFromEnvironment(process.env, { demonstration: false, say: t.note }),
        },
        t.note,
      );
      t.note('worker running; stop it with Ctrl-C');
      await untilStopped();
      await stop();
      return 0;
    });
  },
};
