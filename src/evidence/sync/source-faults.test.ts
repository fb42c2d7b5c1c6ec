import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { SyncRefused } from './source-fault.ts';
import { syncSource } from './sync.server.ts';
import { ctgovAt, listen, registryPage, sendJson, study, worldOf } from './sync-testing.server.ts';

const five = [1, 2, 3, 4, 5].map((n) => study(n));

/** What a sync leaves when the source misbehaves from its second page on. */
async function afterFault(second: (response: ServerResponse, query: URLSearchParams) => void) {
  const store = await freshStore();
  try {
    const { url, asked } = await listen((q, r) =>
      q.get('pageToken') === null ? sendJson(r, registryPage(five, q, 2)) : second(r, q),
    );
    const world = worldOf(store.db);
    const says = await syncSource(world, ctgovAt(url)).then(
      () => 'it succeeded',
      (e: Error) => e.message,
    );
    const state = await store.db.read((tx) => tx.selectFrom('source_state').selectAll().executeTakeFirstOrThrow());
    const held = await store.db.read((tx) => tx.selectFrom('study').select('id').orderBy('id').execute());
    const quarantined = await store.db.read((tx) => tx.selectFrom('quarantine').select('id').execute());
    const runs = await store.db.read((tx) => tx.selectFrom('import_run').select('finished_at').execute());
    // the first page stays whatever comes, nothing of a bad page is imported, and no import is left open
    expect([held.map((s) => s.id), quarantined]).toEqual([['NCT90000001', 'NCT90000002'], []]);
    expect(runs.every((r) => r.finished_at !== null)).toBe(true);
    expect([state.failures, state.lease_until, state.last_problem]).toEqual([1, null, says]);
    return { says, kind: state.last_problem_kind, tries: asked.length - 1, notBefore: state.not_before };
  } finally {
    await store.close();
  }
}

test('a truncated body is tried again and then said; nothing of it is imported', async () => {
  const whole = JSON.stringify(registryPage(five, new URLSearchParams('pageToken=p2'), 2));
  expect(await afterFault((r) => sendJson(r, whole.slice(0, -40)))).toEqual({
    says: 'ClinicalTrials.gov answered with JSON that is cut off or damaged in place of a page of records.',
    kind: 'answer',
    tries: 5,
    notBefore: null,
  });
});

test('a web page that calls itself JSON is named as one', async () => {
  expect(await afterFault((r) => sendJson(r, '<html>busy</html>'))).toMatchObject({
    says: 'ClinicalTrials.gov answered with a web page in place of a page of records.',
    kind: 'answer',
  });
});

test('an answer without studies is said to be a changed interface and is not repeated', async () => {
  expect(await afterFault((r) => sendJson(r, { trials: [], total: 3 }))).toMatchObject({
    says: 'ClinicalTrials.gov answered without a list of studies (it gave trials, total); its interface may have changed.',
    kind: 'answer',
    tries: 1,
  });
  expect(await afterFault((r) => sendJson(r, '[]'))).toMatchObject({
    says: 'ClinicalTrials.gov answered with something that is not a page of records.',
  });
});

test('a source that asks for an hour of peace gets it', async () => {
  const store = await freshStore();
  try {
    const { url, asked } = await listen((q, r, n) =>
      n === 1 ? sendJson(r, 'slow down', 429, { 'Retry-After': '3600' }) : sendJson(r, registryPage(five, q, 9)),
    );
    const world = worldOf(store.db);
    await expect(syncSource(world, ctgovAt(url))).rejects.toThrow('asks to come back in 60 minutes');
    world.at('2026-08-01T03:59:00Z');
    await expect(syncSource(world, ctgovAt(url))).rejects.toThrow(
      new SyncRefused('ClinicalTrials.gov asked not to be called before 2026-08-01 04:00 UTC; try again then.'),
    );
    expect(asked).toHaveLength(1);
    world.at('2026-08-01T04:00:00Z');
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ added: 5 });
  } finally {
    await store.close();
  }
});

/** Pages whose tokens lead where `next` says, each with one study of its own. */
async function alongTokens(next: (token: string | null, n: number) => string | undefined, mostPages = 300) {
  const store = await freshStore();
  try {
    const { url, asked } = await listen((q, r, n) => {
      const token = next(q.get('pageToken'), n);
      sendJson(r, { studies: [study(n)], ...(token ? { nextPageToken: token } : {}) });
    });
    const world = worldOf(store.db);
    const says = await syncSource({ ...world, manners: { ...world.manners, mostPages } }, ctgovAt(url)).then(
      () => null,
      (e: Error) => e.message,
    );
    return { says, requests: asked.length };
  } finally {
    await store.close();
  }
}

test('a page token that comes again stops the reading with a sentence', async () => {
  expect(await alongTokens(() => 'same')).toEqual({
    says: 'ClinicalTrials.gov gave the same page token twice (same), so its pages would go round for ever; reading stopped there.',
    requests: 2,
  });
  // round in a circle of three
  const circle = await alongTokens((_t, n) => ['a', 'b', 'c'][(n - 1) % 3]);
  expect([circle.says?.includes('token twice (a)'), circle.requests]).toEqual([true, 4]);
});

test('pages without end stop at a bound', async () => {
  expect(await alongTokens((_t, n) => `t${n}`, 4)).toEqual({
    says: 'ClinicalTrials.gov has more than 4 pages for one question; reading stopped there.',
    requests: 4,
  });
});

test('as many pages as the bound are read to their end', async () => {
  expect(await alongTokens((_t, n) => (n < 4 ? `t${n}` : undefined), 4)).toEqual({ says: null, requests: 4 });
});

test('a full last page may lead on to an empty one', async () => {
  const store = await freshStore();
  try {
    const { url } = await listen((q, r) =>
      q.get('pageToken') === null
        ? sendJson(r, { totalCount: 5, studies: five, nextPageToken: 'more' })
        : sendJson(r, { studies: [], nextPageToken: 'yet more' }),
    );
    expect(await syncSource(worldOf(store.db), ctgovAt(url))).toMatchObject({ added: 5, pages: 2, there: 5 });
  } finally {
    await store.close();
  }
});
