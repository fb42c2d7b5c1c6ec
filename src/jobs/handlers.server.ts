import { randomBytes } from 'node:crypto';
import type { Db } from '#db/tx.ts';
import { reclassifyStudies } from '#evidence/curation/reclassify.server.ts';
import { proposeDuplicates } from '#evidence/identity/propose.server.ts';
import { refreshReportLinks } from '#evidence/literature/link-reports.server.ts';
import { refreshAllQueries } from '#evidence/queries.server.ts';
import { RefreshFailed } from '#evidence/refresh-each.ts';
import { alertSearches } from '#evidence/saved-searches-alerts.server.ts';
import { type LiveSync, syncDue } from '#evidence/sync/live-sync.server.ts';
import { system } from '#governance/actors.ts';
import { type MailTransport, sendPending } from '#governance/mail.server.ts';
import { mailNotices } from '#governance/notice-mails.server.ts';
import { askForTheYear } from '#network/disclosure-requests.server.ts';
import { refreshExperts } from '#network/expert-refresh.server.ts';
import { closeDueMotions } from '#network/meeting-close.server.ts';
import { linkArms } from '#outcomes/import.server.ts';
import { refreshAllSyntheses } from '#outcomes/syntheses.server.ts';
import type { Job } from './reactions.ts';

const DAY_MS = 86_400_000;

/** What jobs need of the world. `mail` is null where no mail server is set: letters then stay in the outbox. */
export interface JobWorld {
  db: Db;
  now: () => Date;
  mail: MailTransport | null;
  /** Address of the site for links in letters, without a slash at its end. Without one, what needs a link is not written and waits. */
  site?: string | undefined;
  /** How evidence keeps itself current over the network. Without it nothing goes there. */
  sync?: LiveSync | undefined;
  /** Aborted when the worker stops: long work then ends where it can go on later. */
  stopping?: AbortSignal | undefined;
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

const siteOf = (w: JobWorld): string | undefined => w.site ?? process.env.ACTION_URL?.replace(/\/$/, '');

/** Does one job. Every handler can run again after a crash in its middle. */
export async function runJob(job: Job, w: JobWorld): Promise<void> {
  switch (job) {
    case 'link-arms':
      await w.db.write((tx) => linkArms(tx, w.now()));
      return;
    case 'link-reports':
      await w.db.write((tx) => refreshReportLinks(tx, w.now()));
      return;
    case 'reclassify':
      await reclassifyStudies(w.db, w);
      return;
    case 'propose-duplicates':
      await proposeDuplicates(w.db, w);
      return;
    case 'find-experts':
      await refreshExperts(w.db, w);
      return;
    case 'refresh-answers':
      await refreshAnswers(w);
      return;
    case 'alert-searches': {
      const site = siteOf(w);
      if (site) await alertSearches(w.db, { now: w.now, site, drawn: randomBytes(48).toString('base64url') });
      return;
    }
    case 'sync-evidence': {
      const { db, now, sync, stopping } = w;
      if (sync)
        await syncDue(sync, { db, now, actor: system('sync'), signal: stopping ?? new AbortController().signal });
      return;
    }
    case 'mail-notices':
    case 'mail-digest': {
      const site = siteOf(w);
      const round = job === 'mail-digest' ? 'daily' : 'at-once';
      if (site) await mailNotices(w.db, round, { now: w.now, site, drawn: randomBytes(48).toString('base64url') });
      return;
    }
    case 'ask-disclosures':
      await w.db.write((tx) => askForTheYear(tx, w.now()));
      return;
    case 'forget-places': {
      const before = w.now().getTime() - DAY_MS;
      await w.db.write((tx) => tx.deleteFrom('auth_rate_limit').where('last_request', '<', before).execute());
      return;
    }
    case 'close-motions':
      await closeDueMotions(w.db, w.now);
      return;
    case 'send-mail':
      if (w.mail) await sendPending(w.db, w.mail, w.now);
      return;
  }
}
