import type { Db } from '#db/tx.ts';
import { refreshAllQueries } from '#evidence/queries.server.ts';
import { RefreshFailed } from '#evidence/refresh-each.ts';
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

/** Every query, then every synthesis: what fails among the former does not keep the latter from their turn. */
async function refreshAnswers({ db, now }: JobWorld): Promise<void> {
  const failed: RefreshFailed[] = [];
  for (const refreshAll of [refreshAllQueries, refreshAllSyntheses]) {
    try {
      await refreshAll(db, now);
    } catch (e) {
      if (!(e instanceof RefreshFailed)) throw e;
      failed.push(e);
    }
  }
  const [first] = failed;
  if (first)
    throw new RefreshFailed(
      failed.flatMap((f) => f.ids),
      first.cause,
    );
}

/** Does one job. Every handler can run again after a crash in its middle. */
export async function runJob(job: Job, w: JobWorld): Promise<void> {
  switch (job) {
    case 'link-arms':
      await w.db.write((tx) => linkArms(tx, w.now()));
      return;
    case 'refresh-answers':
      await refreshAnswers(w);
      return;
    case 'send-mail':
      if (w.mail) await sendPending(w.db, w.mail, w.now);
      return;
  }
}
