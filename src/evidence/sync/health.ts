import type { Answered } from './pass.ts';
import { patienceMs, SCHEDULE_WORDS, type Schedule } from './schedule.ts';

/** How current each source of evidence is: what is known of it, and what that means in words. Pure; the clock is an argument. */

export type SourceKey = 'ctgov' | 'europepmc' | 'pubmed' | 'nbib' | 'ris' | 'bibliography';
/** `off`: it is not asked by itself, on purpose. `never`: nothing was ever heard of it. */
export type HealthState = 'ok' | 'degraded' | 'never' | 'off';

export interface SourceFacts {
  source: SourceKey;
  /** For people. */
  name: string;
  /** `live`: asked over the network. `files`: read from files that people bring. */
  way: 'live' | 'files';
  schedule: Schedule | null;
  lastAttempt: Date | null;
  /** A sync that came to its end, or an import of a file. */
  lastSuccess: Date | null;
  lastFull: Date | null;
  /** Day of which the latest record or answer speaks, however it came, YYYY-MM-DD. */
  lastHeard: string | null;
  /** Latest date of change in a record of the source, YYYY-MM-DD. */
  newest: string | null;
  /** Records of the source that we hold: of those that it lists, where it was asked; else of all that came. */
  here: number;
  /** Records that the source lists for our questions; null before it was read to its end once. */
  there: number | null;
  /** Attempts in a row that failed. */
  failures: number;
  problem: string | null;
  problemKind: string | null;
  /** A sync runs at this moment. */
  running: boolean;
  /** Records that wait in quarantine. */
  quarantined: number;
  /** Records that the source listed once and no longer does. */
  left: number;
  /** Of each question of the last full pass: what the source counted and what came. */
  answered: Answered[];
}

export interface SourceHealth extends SourceFacts {
  state: HealthState;
  /** One sentence, or two. */
  sentence: string;
  /** Days since `lastHeard`; null where nothing was heard. */
  lagDays: number | null;
  /** It will not come right by itself. */
  needsPerson: boolean;
}

const DAY_MS = 86_400_000;
/** Failures in a row after which a refusal or a changed interface is no passing trouble. */
const STUBBORN = 2;
/** Times the patience after which trouble on the way is not waited out any longer. */
const TOO_LONG = 3;

const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const daysAgo = (days: number): string => (days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`);

const many = (n: number): string => n.toLocaleString('en-GB');

/** “last heard on 2026-07-31, 12 days ago” */
const heard = (f: SourceFacts, lag: number | null): string =>
  f.lastHeard === null || lag === null
    ? 'nothing of it is held yet'
    : `this site works from what it has, last heard on ${f.lastHeard} (${daysAgo(lag)})`;

/** Whole days from one calendar day to another. */
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** What the facts of a source mean at this moment. */
export function judge(f: SourceFacts, now: Date): SourceHealth {
  const lagDays = f.lastHeard === null ? null : Math.max(0, daysBetween(f.lastHeard, now.toISOString().slice(0, 10)));
  const verdict = f.way === 'files' ? judgeFiles(f, lagDays) : judgeLive(f, lagDays, now);
  return { ...f, lagDays, needsPerson: false, ...verdict };
}

type Verdict = Pick<SourceHealth, 'state' | 'sentence'> & { needsPerson?: boolean };

function judgeFiles(f: SourceFacts, lag: number | null): Verdict {
  if (f.lastSuccess === null || lag === null)
    return { state: 'never', sentence: 'No file of this kind has been imported.' };
  return {
    state: 'ok',
    sentence: `Read from files that people bring; the latest speaks of ${f.lastHeard} (${daysAgo(lag)}).`,
  };
}

function judgeLive(f: SourceFacts, lag: number | null, now: Date): Verdict {
  if (f.running && f.failures === 0)
    return { state: f.lastSuccess ? 'ok' : 'never', sentence: 'It is being read now.' };
  const age = f.lastSuccess ? now.getTime() - f.lastSuccess.getTime() : null;
  const patience = patienceMs(f.schedule);
  if (f.failures > 0 && f.problem !== null) {
    const onTheWay = f.problemKind === 'unreachable';
    const long = patience === null || age === null ? f.failures > STUBBORN : age > TOO_LONG * patience;
    const at = f.lastAttempt ? `, at ${moment(f.lastAttempt)},` : '';
    return {
      state: 'degraded',
      sentence: `The last attempt${at} failed: ${f.problem.replace(/\.$/, '')}. ${lag === null ? 'Nothing of it is held yet.' : `Until it succeeds ${heard(f, lag)}.`}`,
      needsPerson: onTheWay ? long : f.failures >= STUBBORN,
    };
  }
  if (f.schedule === 'off') return { state: 'off', sentence: `It is not asked by itself; ${heard(f, lag)}.` };
  if (age === null) return { state: 'never', sentence: `It was never asked; ${heard(f, lag)}.` };
  if (patience !== null && age > patience)
    return {
      state: 'degraded',
      sentence: `Nothing came for ${Math.floor(age / DAY_MS)} days, although it is to be asked ${f.schedule ? SCHEDULE_WORDS[f.schedule] : 'now and then'}; ${heard(f, lag)}.`,
      needsPerson: age > TOO_LONG * patience,
    };
  return { state: 'ok', sentence: upToDate(f) };
}

function upToDate(f: SourceFacts): string {
  const asked = f.lastSuccess ? `Asked with success at ${moment(f.lastSuccess)}` : 'Asked';
  if (f.there === null) return `${asked}.`;
  if (f.here >= f.there) return `${asked}; all ${many(f.there)} records that it lists for our questions are held.`;
  return `${asked}; ${many(f.here)} of the ${many(f.there)} records that it lists for our questions are held, the others could not be read.`;
}

const whatOf = (s: SourceHealth): 'Trials' | 'Papers' => (s.source === 'ctgov' ? 'Trials' : 'Papers');

/** How old what the whole site shows is: of trials and of papers the source that was heard last, and which sources are silent. */
export function overall(all: readonly SourceHealth[]): string {
  const heard = (['Trials', 'Papers'] as const).flatMap((what) => {
    const of = all.filter((s) => whatOf(s) === what && s.lastHeard !== null);
    const [last] = of.sort((a, b) => ((a.lastHeard ?? '') < (b.lastHeard ?? '') ? 1 : -1));
    return last?.lagDays == null
      ? []
      : [`${what} were last heard of on ${last.lastHeard} (${daysAgo(last.lagDays)}), from ${inText(last.name)}.`];
  });
  if (heard.length === 0) return 'Nothing has been heard from any source yet.';
  const silent = all.filter((s) => s.state === 'degraded').map((s) => s.name);
  const trouble = silent.length === 0 ? [] : [`${silent.join(' and ')} cannot be read at present.`];
  return [...heard, ...trouble].join(' ');
}

const inText = (name: string): string => name.replace(/^(Exports|Bibliographies)/, (word) => word.toLowerCase());
