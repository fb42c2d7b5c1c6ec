import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { importList } from '#evidence/import-testing.server.ts';
import { departed, sourceHealth } from './health.server.ts';
import { judge, overall, type SourceFacts } from './health.ts';
import { saveSchedule } from './source-state.server.ts';
import { syncSource } from './sync.server.ts';
import { ctgovAt, listen, registryPage, sendJson, study, worldOf } from './sync-testing.server.ts';

const d = (iso: string) => new Date(iso);
const now = d('2026-08-10T12:00:00Z');
const facts = (more: Partial<SourceFacts> = {}): SourceFacts => ({
  source: 'ctgov',
  name: 'ClinicalTrials.gov',
  way: 'live',
  schedule: 'daily',
  lastAttempt: d('2026-08-10T03:07:00Z'),
  lastSuccess: d('2026-08-10T03:09:00Z'),
  lastFull: d('2026-08-09T03:09:00Z'),
  lastHeard: '2026-08-10',
  newest: '2026-08-08',
  here: 1510,
  there: 1510,
  failures: 0,
  problem: null,
  problemKind: null,
  running: false,
  quarantined: 0,
  left: 0,
  answered: [],
  ...more,
});
const said = (more: Partial<SourceFacts>) => {
  const { state, sentence, needsPerson } = judge(facts(more), now);
  return [state, sentence, needsPerson];
};

test('a source that answered last night is well, and says what of it is held', () => {
  expect(said({})).toEqual([
    'ok',
    'Asked with success at 2026-08-10 03:09 UTC; all 1,510 records that it lists for our questions are held.',
    false,
  ]);
  expect(said({ here: 1508 })[1]).toContain('1,508 of the 1,510 records');
});

test('a source that failed once is degraded, says why and how old what is shown is, and needs nobody yet', () => {
  expect(
    said({
      failures: 1,
      problem: 'ClinicalTrials.gov did not answer within 60 s.',
      problemKind: 'unreachable',
      lastSuccess: d('2026-08-09T03:09:00Z'),
      lastHeard: '2026-08-09',
    }),
  ).toEqual([
    'degraded',
    'The last attempt, at 2026-08-10 03:07 UTC, failed: ClinicalTrials.gov did not answer within 60 s. Until it succeeds this site works from what it has, last heard on 2026-08-09 (yesterday).',
    false,
  ]);
});

test('trouble on the way needs a person when it lasts; a changed interface or a refusal when it comes twice', () => {
  const failed = (more: Partial<SourceFacts>) =>
    said({ failures: 2, problem: 'It failed.', problemKind: 'unreachable', ...more })[2];
  expect(failed({ lastSuccess: d('2026-08-05T03:00:00Z') })).toBe(false);
  expect(failed({ lastSuccess: d('2026-08-01T03:00:00Z') })).toBe(true);
  expect(failed({ problemKind: 'answer' })).toBe(true);
  expect(failed({ problemKind: 'answer', failures: 1 })).toBe(false);
  expect(failed({ lastSuccess: null, failures: 3 })).toBe(true);
});

test('silence longer than two nights is degraded although nothing failed: no worker may be running', () => {
  const [state, sentence, person] = said({ lastSuccess: d('2026-08-07T03:00:00Z'), lastHeard: '2026-08-07' });
  expect([state, person]).toEqual(['degraded', false]);
  expect(sentence).toBe(
    'Nothing came for 3 days, although it is to be asked every night; this site works from what it has, last heard on 2026-08-07 (3 days ago).',
  );
  expect(said({ lastSuccess: d('2026-08-01T03:00:00Z') })[2]).toBe(true);
});

test('a source that is off, or was never asked, says how old what is held is', () => {
  expect(said({ schedule: 'off', lastSuccess: null, lastHeard: '2026-07-31' })).toEqual([
    'off',
    'It is not asked by itself; this site works from what it has, last heard on 2026-07-31 (10 days ago).',
    false,
  ]);
  expect(said({ schedule: null, lastSuccess: null, lastHeard: null })).toEqual([
    'never',
    'It was never asked; nothing of it is held yet.',
    false,
  ]);
});

test('files are as old as they are, which is no fault', () => {
  expect(said({ way: 'files', lastHeard: '2025-01-01' })[0]).toBe('ok');
  expect(said({ way: 'files', lastSuccess: null, lastHeard: null })[0]).toBe('never');
});

test('a line for the whole site says of trials and of papers who was heard last, and who is silent', () => {
  expect(overall([])).toBe('Nothing has been heard from any source yet.');
  const good = judge(facts({ lastHeard: '2026-08-09' }), now);
  const bad = judge(
    facts({ source: 'europepmc', name: 'Europe PMC', failures: 1, problem: 'No.', lastHeard: '2026-08-01' }),
    now,
  );
  const file = judge(
    facts({ source: 'bibliography', name: 'Bibliographies in CSV', way: 'files', lastHeard: '2026-08-04' }),
    now,
  );
  expect(overall([good, bad])).toBe(
    'Trials were last heard of on 2026-08-09 (yesterday), from ClinicalTrials.gov. Papers were last heard of on 2026-08-01 (9 days ago), from Europe PMC. Europe PMC cannot be read at present.',
  );
  expect(overall([bad, file])).toBe(
    'Papers were last heard of on 2026-08-04 (6 days ago), from bibliographies in CSV. Europe PMC cannot be read at present.',
  );
});

test('the health of every source comes out of the database: files, syncs, quarantine, what left', async () => {
  const store = await freshStore();
  try {
    await importList(
      store.db,
      [{ protocolSection: { identificationModule: { nctId: 'NCT90000077' } } }, 'bad'],
      '2026-07-31',
    );
    const before = await store.db.read((tx) => sourceHealth(tx, now));
    expect(before.map((s) => [s.source, s.state])).toEqual([
      ['ctgov', 'never'],
      ['europepmc', 'never'],
      ['pubmed', 'never'],
      ['nbib', 'never'],
      ['ris', 'never'],
      ['bibliography', 'never'],
    ]);
    expect(before[0]).toMatchObject({ lastHeard: '2026-07-31', lagDays: 10, here: 1, there: null, quarantined: 1 });
    let studies = [1, 2, 3].map((n) => study(n));
    const { url } = await listen((q, r) => sendJson(r, registryPage(studies, q, 10)));
    const world = worldOf(store.db, 'one', '2026-08-10T03:00:00Z');
    await store.db.write((tx) => saveSchedule(tx, 'daily'));
    await syncSource(world, ctgovAt(url));
    studies = studies.slice(1);
    await syncSource(world, ctgovAt(url, { full: true }));
    const [ctgov] = await store.db.read((tx) => sourceHealth(tx, now));
    expect(ctgov).toMatchObject({
      state: 'ok',
      schedule: 'daily',
      lastHeard: '2026-08-10',
      newest: '2026-02-01',
      here: 2,
      there: 2,
      left: 1,
      answered: [{ name: 'all', counted: 2, received: 2 }],
    });
    expect(await store.db.read((tx) => departed(tx, 1, 10))).toEqual({
      total: 1,
      rows: [{ source: 'ctgov', id: 'NCT90000001', lastListed: '2026-08-10' }],
    });
  } finally {
    await store.close();
  }
});
