import type { Announcement } from '#ledger/announcement.ts';

/** The work that the machine does by itself. Each may run twice without harm. */
export const JOBS = [
  'reclassify',
  'link-arms',
  'link-reports',
  'refresh-answers',
  'alert-searches',
  'propose-duplicates',
  'find-experts',
  'mail-notices',
  'mail-digest',
  'ask-disclosures',
  'forget-places',
  'close-motions',
  'send-mail',
  'sync-evidence',
] as const;
export type Job = (typeof JOBS)[number];

const isJob = (name: string): name is Job => (JOBS as readonly string[]).includes(name);

/**
 * What follows from what: the one page that says it.
 * New registry evidence → arms find their studies and reports, every answer is computed again. Whoever keeps a search with an alert is told
 * of what is new in it, pairs that may be one are proposed, and the people whom the evidence names are found anew. New outcomes → arms and answers. Overlap judged → answers. A notice to a person → a mail, where they want one at once. Mail written → mail sent.
 * The one mail a day, and asking for disclosures that are a year old, counting a vote whose time is over, and forgetting the addresses from which people came, follow from the clock alone. The sync of evidence follows from nothing but the clock: sync-schedule.server.ts says when.
 * A worker that starts classifies again what an older release has labelled.
 * A thing that was written needs nothing: how everything stands is computed when it is looked at.
 */
export function reactionsTo(what: Announcement): Job[] {
  switch (what.kind) {
    case 'evidence.changed':
      return ['link-arms', 'link-reports', 'refresh-answers', 'alert-searches', 'propose-duplicates', 'find-experts'];
    case 'outcomes.changed':
      return ['link-arms', 'refresh-answers'];
    case 'overlap.judged':
      return ['refresh-answers'];
    case 'thing.changed':
      return [];
    case 'notice.written':
      return ['mail-notices'];
    case 'mail.written':
      return ['send-mail'];
    case 'job.retried':
      return isJob(what.body.queue) ? [what.body.queue] : [];
  }
}

/** The distinct jobs that follow from several announcements, in the order in which they are best done. */
export function jobsAfter(all: readonly Announcement[]): Job[] {
  const wanted = new Set(all.flatMap(reactionsTo));
  return JOBS.filter((j) => wanted.has(j));
}
