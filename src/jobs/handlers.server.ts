import type { Db } from '#db/tx.ts';
import { refreshAllQueries } from '#evidence/queries.server.ts';
import { type MailTransport, sendPending } from '#governance/mail.server.ts';
import { linkArms } from '#outcomes/import.server.ts';
import { refreshAllSyntheses } from '#outcomes/syntheses.server.ts';
import type { Job } from './reactions.ts';

/** What jobs need of the world. `mail` is null where no mail server is set: letters then stay in the outbox. */
export interface JobWorld {
  db: Db;
  now: () => Date;
  mail: MailTransport | null;
}

/** Does one job. Every handler can run again after a crash in its middle. */
export async function runJob(job: Job, w: JobWorld): Promise<void> {
  switch (job) {
    case 'link-arms':
      await w.db.write((tx) => linkArms(tx, w.now()));
      return;
    case 'refresh-answers':
      await refreshAllQueries(w.db, w.now);
      await refreshAllSyntheses(w.db, w.now);
      return;
    case 'send-mail':
      if (w.mail) await sendPending(w.db, w.mail, w.now);
      return;
  }
}
