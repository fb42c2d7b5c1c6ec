import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { CTGOV } from './ctgov-source.ts';
import { EUROPEPMC } from './europepmc-source.ts';
import type { Fetch, Network } from './fetch-page.server.ts';
import { PAGE_IMPORTS } from './page-import.server.ts';
import { isDue, isSchedule, SCHEDULES, type Schedule } from './schedule.ts';
import { SyncRefused, SyncStopped } from './source-fault.ts';
import { attemptsOf } from './source-state.server.ts';
import { type Synced, type SyncOptions, type SyncWorld, syncSource } from './sync.server.ts';
import { SYNCED, type SyncedSource, type SyncSource } from './sync-source.ts';

/** The live update as a process runs it: with the real network, clock and chance. */
export interface LiveSync {
  schedule: Schedule;
  network: Network;
  bases: Partial<Record<SyncedSource, string>>;
  /** Told what went wrong with a source, in one sentence. */
  say: (sentence: string) => void;
}

const SOURCES: Record<SyncedSource, SyncSource> = { ctgov: CTGOV, europepmc: EUROPEPMC };

/** A setting of the environment that cannot be meant. */
export class SyncSettingRefused extends Error {}

// one name for as long as the process lives: a lease under another name was taken by another process
const PROCESS = randomUUID();

function addressIn(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const raw = env[name];
  if (!raw) return undefined;
  if (!/^https?:$/.test(URL.parse(raw)?.protocol ?? ''))
    throw new SyncSettingRefused(`${name} takes an address such as https://mirror.example/studies, not "${raw}".`);
  return raw;
}

function scheduleIn(env: NodeJS.ProcessEnv, otherwise: Schedule): Schedule {
  const raw = env.ACTION_SYNC?.trim().toLowerCase();
  if (!raw) return otherwise;
  if (!isSchedule(raw)) throw new SyncSettingRefused(`ACTION_SYNC takes ${SCHEDULES.join(', ')}, not "${raw}".`);
  return raw;
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  // an end before its time is no fault: who waits looks at the signal
  await wait(ms, undefined, { signal }).catch(() => {});
}

/**
 * What ACTION_SYNC, ACTION_CTGOV_URL, ACTION_EUROPEPMC_URL and ACTION_URL say. Every night where nothing is said; a demonstration and tests
 * stay off the network unless they are told to go there.
 * @throws SyncSettingRefused
 */
export function liveSyncFromEnvironment(
  env: NodeJS.ProcessEnv,
  { demonstration, say }: { demonstration: boolean; say: (sentence: string) => void },
): LiveSync {
  const bases: LiveSync['bases'] = {};
  const ctgov = addressIn(env, 'ACTION_CTGOV_URL');
  if (ctgov) bases.ctgov = ctgov;
  const europepmc = addressIn(env, 'ACTION_EUROPEPMC_URL');
  if (europepmc) bases.europepmc = europepmc;
  const site = addressIn(env, 'ACTION_URL');
  const fetched: Fetch = (url, init) => fetch(url, init);
  return {
    schedule: scheduleIn(env, demonstration || env.NODE_ENV === 'test' ? 'off' : 'daily'),
    network: {
      fetch: fetched,
      sleep,
      now: () => new Date(),
      chance: Math.random,
      userAgent: `ACTioN-evidence-sync/1 (autoimmunity cell therapy network${site ? `; +${site}` : ''})`,
    },
    bases,
    say,
  };
}

export interface LiveWorld {
  db: Db;
  now: () => Date;
  actor: Actor;
  signal: AbortSignal;
  onPage?: SyncWorld['onPage'] | undefined;
}

/** Syncs one source now. @throws as syncSource does. */
export function syncLive(live: LiveSync, world: LiveWorld, key: SyncedSource, full: boolean): Promise<Synced> {
  const options: SyncOptions = { source: SOURCES[key], importPage: PAGE_IMPORTS[key], base: live.bases[key], full };
  return syncSource({ ...world, network: live.network, process: PROCESS }, options);
}

/** Syncs each source whose time has come. What goes wrong is said and stands in the state of the source, which decides when to try again; nothing is thrown. */
export async function syncDue(live: LiveSync, world: LiveWorld): Promise<void> {
  for (const key of SYNCED) {
    if (world.signal.aborted) return;
    try {
      const attempts = await world.db.read((tx) => attemptsOf(tx, key));
      if (isDue(live.schedule, attempts, world.now())) await syncLive(live, world, key, false);
    } catch (e) {
      if (e instanceof SyncStopped) return;
      if (!(e instanceof SyncRefused)) live.say(e instanceof Error ? (e.message.split('\n')[0] ?? '') : String(e));
    }
  }
}
