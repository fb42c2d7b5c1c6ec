/** When the worker asks a source by itself: pure; the clock is an argument. */

export const SCHEDULES = ['off', 'hourly', 'daily', 'weekly'] as const;
export type Schedule = (typeof SCHEDULES)[number];
export const isSchedule = (word: string): word is Schedule => (SCHEDULES as readonly string[]).includes(word);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Night in Europe, and after ClinicalTrials.gov has put the changes of its day in place. */
const NIGHTLY_AT_MS = 3 * HOUR_MS;
/** 1 January 1970 was a Thursday: the first Sunday, at the nightly hour. */
const FIRST_SUNDAY_MS = 3 * DAY_MS + NIGHTLY_AT_MS;
const FIRST_RETRY_MS = 30 * MINUTE_MS;
const LAST_RETRY_MS = 12 * HOUR_MS;

const latest = (now: number, every: number, first: number): number => now - ((((now - first) % every) + every) % every);

/** The latest moment at which a sync was due; null where none ever is. */
function dueSince(schedule: Schedule, now: Date): number | null {
  const at = now.getTime();
  switch (schedule) {
    case 'off':
      return null;
    case 'hourly':
      return latest(at, HOUR_MS, 0);
    case 'daily':
      return latest(at, DAY_MS, NIGHTLY_AT_MS);
    case 'weekly':
      return latest(at, 7 * DAY_MS, FIRST_SUNDAY_MS);
  }
}

/** What the question whether to ask now rests on. */
export interface Attempts {
  lastAttempt: Date | null;
  lastSuccess: Date | null;
  /** In a row. */
  failures: number;
  notBefore: Date | null;
}

/**
 * Whether a sync is due. A night on which nothing ran is made up for; after a failure the next try comes after half an hour, then one, two … hours,
 * and never before the moment that the source asked for.
 */
export function isDue(schedule: Schedule, a: Attempts, now: Date): boolean {
  const since = dueSince(schedule, now);
  if (since === null || (a.notBefore && a.notBefore > now)) return false;
  if (a.failures > 0 && a.lastAttempt) {
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(a.failures - 1, 20));
    return now.getTime() - a.lastAttempt.getTime() >= wait;
  }
  return a.lastSuccess === null || a.lastSuccess.getTime() < since;
}

/** How old the last success may be before a source counts as behind. A schedule that nobody has said is taken as weekly. */
export function patienceMs(schedule: Schedule | null): number | null {
  switch (schedule) {
    case 'off':
      return null;
    case 'hourly':
      return 6 * HOUR_MS;
    case 'daily':
      return 2 * DAY_MS;
    case 'weekly':
    case null:
      return 9 * DAY_MS;
  }
}

export const SCHEDULE_WORDS: Record<Schedule, string> = {
  off: 'never by itself',
  hourly: 'every hour',
  daily: 'every night',
  weekly: 'every week',
};
