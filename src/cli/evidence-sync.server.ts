import type { Store } from '#db/connect.server.ts';
import { type LiveSync, liveSyncFromEnvironment, syncLive } from '#evidence/sync/live-sync.server.ts';
import { SourceFault, SyncRefused, SyncStopped } from '#evidence/sync/source-fault.ts';
import type { PageProgress, Synced } from '#evidence/sync/sync.server.ts';
import { isSynced, SYNCED, type SyncedSource } from '#evidence/sync/sync-source.ts';
import { system } from '#governance/actors.ts';
import { readSettings } from '#governance/settings.server.ts';
import { type Command, type Terminal, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { untilStopped } from './until-stopped.ts';
import { settleAfter } from './world.server.ts';

/** Of one source: what the sync did, or why it did not. */
type Outcome = Synced | { problem: string };

const count = (n: number, one: string, several = `${one}s`): string => `${n} ${n === 1 ? one : several}`;

function words(source: string, o: Synced): string {
  const what = o.pass === 'full' ? 'everything' : 'changes';
  const left = o.left > 0 ? `; ${count(o.left, 'record is', 'records are')} no longer listed there` : '';
  return (
    `${source}: ${what}${o.resumed ? ', from where an earlier sync had stopped' : ''}; ${o.added} added, ${o.changed} changed, ` +
    `${o.unchanged} unchanged, ${o.quarantined} in quarantine; ${count(o.pages, 'page')} by ${count(o.requests, 'request')}; ` +
    `${o.here} here of ${o.there} there${left}`
  );
}

/** Told about each page: a line that renews itself on a terminal. */
function told(t: Terminal) {
  return ({ source, page, question, questions, counts }: PageProgress): void => {
    const done = counts.added + counts.changed + counts.unchanged + counts.quarantined;
    t.progress(`${source}, question ${question} of ${questions}, page ${page}, records`, done);
  };
}

async function syncOne(
  t: Terminal,
  store: Store,
  live: LiveSync,
  key: SyncedSource,
  full: boolean,
  signal: AbortSignal,
) {
  const world = { db: store.db, now: t.now, actor: system('command-line'), signal, onPage: told(t) };
  try {
    return await syncLive(live, world, key, full);
  } catch (e) {
    if (e instanceof SourceFault || e instanceof SyncRefused || e instanceof SyncStopped) return { problem: e.message };
    throw e;
  }
}

export const command: Command = {
  name: ['evidence', 'sync'],
  summary: 'bring the evidence up to date from its sources: ctgov, europepmc, or both',
  usage: '[SOURCE] [--full] [--data DIR]',
  options: { ...PLACE_OPTIONS, full: { type: 'boolean' } },
  async run(t, values, args) {
    const [asked, ...more] = args;
    if (more.length > 0) throw new Usage('Name one source, or none for all of them.');
    if (asked !== undefined && !isSynced(asked))
      throw new Usage(`There is no source "${asked}" to sync; the sources are ${SYNCED.join(' and ')}.`);
    // whoever gives the command asks for the network; a schedule is the worker's
    const live = liveSyncFromEnvironment(process.env, { demonstration: true, say: t.note });
    const controller = new AbortController();
    void untilStopped().then(() => {
      t.note('stopping after the page that is being saved');
      controller.abort();
    });
    return withStore(t, values, { create: true }, async (store) => {
      if ((await store.db.read((tx) => readSettings(tx))).demonstration)
        t.note(
          'This database is a demonstration; its evidence is now brought up to date from the network, because you ask for it.',
        );
      const out: Partial<Record<SyncedSource, Outcome>> = {};
      for (const key of asked === undefined ? SYNCED : [asked]) {
        if (controller.signal.aborted) break;
        const outcome = await syncOne(t, store, live, key, values.full === true, controller.signal);
        t.progress('', null);
        out[key] = outcome;
        if ('problem' in outcome) t.note(`${key}: ${outcome.problem}`);
      }
      await settleAfter(t, store);
      const all = Object.entries(out);
      t.result(out, all.flatMap(([key, o]) => ('problem' in o ? [] : [words(key, o)])).join('\n'));
      return all.some(([, o]) => 'problem' in o) || controller.signal.aborted ? 1 : 0;
    });
  },
};
