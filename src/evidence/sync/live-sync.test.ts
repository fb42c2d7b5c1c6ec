import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { system } from '#governance/actors.ts';
import { type LiveSync, liveSyncFromEnvironment, SyncSettingRefused, syncDue } from './live-sync.server.ts';
import { listen, registryPage, sendJson, study } from './sync-testing.server.ts';

const from = (env: NodeJS.ProcessEnv, demonstration = false) =>
  liveSyncFromEnvironment(env, { demonstration, say: () => {} });

test('every night is what a worker does where nothing is said; a demonstration and tests stay off the network', () => {
  expect(from({}).schedule).toBe('daily');
  expect(from({}, true).schedule).toBe('off');
  expect(from({ NODE_ENV: 'test' }).schedule).toBe('off');
  expect(from({ ACTION_SYNC: ' Hourly ' }, true).schedule).toBe('hourly');
  expect(from({ ACTION_SYNC: 'off' }).schedule).toBe('off');
});

test('a setting that cannot be meant is refused in a sentence', () => {
  expect(() => from({ ACTION_SYNC: 'nightly' })).toThrow(
    new SyncSettingRefused('ACTION_SYNC takes off, hourly, daily, weekly, not "nightly".'),
  );
  for (const address of ['clinicaltrials', 'file:///etc/passwd', 'javascript:1'])
    expect(() => from({ ACTION_CTGOV_URL: address })).toThrow(SyncSettingRefused);
});

test('mirrors are used where they are named, and the product says its name and address', () => {
  const live = from({ ACTION_EUROPEPMC_URL: 'http://mirror.example/search', ACTION_URL: 'https://site.example' });
  expect(live.bases).toEqual({ europepmc: 'http://mirror.example/search' });
  expect(live.network.userAgent).toMatch(/^ACTioN.*\+https:\/\/site\.example/);
});

/** Both sources at local addresses, every night; the clock stands at `now`. */
async function bothAt(ctgov: string, europepmc: string) {
  const store = await freshStore();
  const said: string[] = [];
  let now = new Date('2026-08-01T03:07:00Z');
  const base = from({ ACTION_CTGOV_URL: ctgov, ACTION_EUROPEPMC_URL: europepmc });
  const live: LiveSync = {
    ...base,
    schedule: 'daily',
    network: { ...base.network, sleep: async () => {}, now: () => now },
    say: (sentence) => void said.push(sentence),
  };
  const turn = (iso: string) => {
    now = new Date(iso);
    return syncDue(live, {
      db: store.db,
      now: () => now,
      actor: system('sync'),
      signal: new AbortController().signal,
    });
  };
  return { store, said, turn };
}

test('what is due is asked once a night; a source that fails keeps no other from its turn and is tried again later', async () => {
  let broken = true;
  const registry = await listen((q, r) =>
    broken ? sendJson(r, 'maintenance', 400) : sendJson(r, registryPage([study(1)], q, 10)),
  );
  const literature = await listen((_q, r) => sendJson(r, { hitCount: 0, resultList: { result: [] } }));
  const { store, said, turn } = await bothAt(registry.url, literature.url);
  try {
    await turn('2026-08-01T03:07:00Z');
    expect(said).toEqual([
      'ClinicalTrials.gov refused the question (status 400: maintenance).',
      'Europe PMC lists nothing at all for our questions, which cannot be right.',
    ]);
    const asked = () => [registry.asked.length, literature.asked.length];
    const before = asked();
    await turn('2026-08-01T03:22:00Z');
    expect(asked()).toEqual(before);
    broken = false;
    await turn('2026-08-01T03:37:00Z');
    expect(registry.asked.length).toBeGreaterThan(before[0] ?? 0);
    const then = registry.asked.length;
    await turn('2026-08-01T23:52:00Z');
    expect(registry.asked.length).toBe(then);
    await turn('2026-08-02T03:07:00Z');
    expect(registry.asked.length).toBeGreaterThan(then);
  } finally {
    await store.close();
  }
});
