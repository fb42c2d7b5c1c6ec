import type { Store } from '#db/connect.server.ts';
import { settle } from '#jobs/settle.server.ts';
import type { Terminal } from './command.ts';

/** After a command that changed something: do what follows from it, before the command ends. */
export async function settleAfter(t: Terminal, store: Store): Promise<void> {
  t.progress('bringing answers up to date', 0);
  await settle({ db: store.db, now: t.now, mail: null });
  t.progress('', null);
}
