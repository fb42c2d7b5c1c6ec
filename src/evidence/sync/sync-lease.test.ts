import { expect, test } from 'vitest';
import { SyncRefused, SyncStopped } from './source-fault.ts';
import { syncSource } from './sync.server.ts';
import {
  ctgovAt,
  five,
  held,
  inStore,
  listen,
  registryPage,
  sendJson,
  stateOf,
  worldOf,
} from './sync-testing.server.ts';

test('of two syncs of a source at once the second is refused with a sentence, and may begin when the first has ended', () =>
  inStore(async (db, world) => {
    let second: unknown;
    const { url } = await listen(async (q, r) => {
      if (!second)
        second = await syncSource({ ...world, process: world.process }, ctgovAt(url)).catch((e: unknown) => e);
      sendJson(r, registryPage(five, q, 10));
    });
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ added: 5 });
    expect(second).toBeInstanceOf(SyncRefused);
    expect((second as Error).message).toMatch(/^Another sync of ClinicalTrials\.gov is running; wait for its end\./);
    expect(await stateOf(db)).toMatchObject({ failures: 0, last_problem: null });
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ pass: 'changes' });
  }));

test('the lease of a dead process runs out, and the dead one that wakes again may save nothing more', () =>
  inStore(async (db, world) => {
    const { url } = await listen((q, r) => sendJson(r, registryPage(five, q, 2)));
    const options = ctgovAt(url);
    let asleep: Promise<unknown> = Promise.resolve();
    let wake = () => {};
    const slept = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let reached = () => {};
    const atWork = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const importPage: typeof options.importPage = async (to, page) => {
      const done = await options.importPage(to, page);
      reached();
      await slept;
      return done;
    };
    asleep = syncSource(world, { ...options, importPage }).catch((e: unknown) => e);
    await atWork;
    await expect(syncSource(worldOf(db, 'one'), options)).rejects.toThrow('try again after 2026-08-01 03:10 UTC');
    const later = worldOf(db, 'one', '2026-08-01T03:10:01Z');
    expect(await syncSource(later, options)).toMatchObject({ there: 5 });
    wake();
    expect(await asleep).toEqual(
      new SyncRefused(
        'Another sync of ClinicalTrials.gov has taken over, because this one was not heard of for too long.',
      ),
    );
    expect(await stateOf(db)).toMatchObject({ failures: 0, last_problem: null, underway: null });
  }));

test('on an embedded database, which one process holds, the lease of another process is a dead one’s', () =>
  inStore(async (db, world) => {
    const { url } = await listen((q, r) => sendJson(r, registryPage(five, q, 10)));
    await db.write((tx) =>
      tx
        .insertInto('source_state')
        .values({
          source: 'ctgov',
          lease_no: 7,
          lease_process: 'killed',
          lease_until: new Date('2026-08-01T03:09:00Z'),
        })
        .execute(),
    );
    const sync = syncSource(world, ctgovAt(url));
    if (db.engine === 'pglite') expect(await sync).toMatchObject({ added: 5 });
    else await expect(sync).rejects.toThrow(SyncRefused);
  }));

test('a sync that is stopped keeps what it read and frees the source at once', () =>
  inStore(async (db, world) => {
    const { url } = await listen((q, r) => sendJson(r, registryPage(five, q, 2)));
    const controller = new AbortController();
    const stopping = { ...world, signal: controller.signal, onPage: () => controller.abort() };
    await expect(syncSource(stopping, ctgovAt(url))).rejects.toThrow(SyncStopped);
    expect(await held(db)).toEqual([1, 2]);
    expect(await stateOf(db)).toMatchObject({ lease_until: null, failures: 0, last_problem: null });
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ resumed: true, added: 3 });
  }));

test('a sync that is stopped while the source is silent does not wait for it', () =>
  inStore(async (_db, world) => {
    const controller = new AbortController();
    const { url } = await listen(() => controller.abort());
    const patient = { ...world, signal: controller.signal, manners: { timeoutMs: 20_000 } };
    await expect(syncSource(patient, ctgovAt(url))).rejects.toThrow(SyncStopped);
  }));
