import { expect, test } from 'vitest';
import type { Db } from '#db/tx.ts';
import { SourceFault } from './source-fault.ts';
import { syncSource } from './sync.server.ts';
import {
  ctgovAt,
  five,
  held,
  inStore,
  listen,
  numbers,
  registryPage,
  sendJson,
  stateOf,
  study,
} from './sync-testing.server.ts';

test('a first sync reads every page of everything, counts once and keeps the untouched records', () =>
  inStore(async (db, world) => {
    const { url, asked, headers } = await listen((q, r) => sendJson(r, registryPage(five, q, 2)));
    expect(await syncSource(world, ctgovAt(url))).toEqual({
      added: 5,
      changed: 0,
      unchanged: 0,
      quarantined: 0,
      pass: 'full',
      pages: 3,
      requests: 3,
      resumed: false,
      there: 5,
      here: 5,
      left: 0,
    });
    expect(asked.map((q) => [q.get('countTotal'), q.get('pageToken'), q.get('filter.advanced')])).toEqual([
      ['true', null, null],
      [null, 'p2', null],
      [null, 'p4', null],
    ]);
    expect(asked[0]?.get('query.cond')).toBe('"lupus"');
    expect(asked[0]?.get('sort')).toBe('LastUpdatePostDate:desc');
    expect(headers()['user-agent']).toBe('ACTioN test');
    expect(world.waits).toEqual([1250, 1250]);
    const record = await db.read((tx) =>
      tx.selectFrom('source_record').select(['as_of', 'source']).where('native_id', '=', 'NCT90000003').execute(),
    );
    expect(record).toEqual([{ as_of: '2026-08-01', source: 'ctgov' }]);
    expect(await stateOf(db)).toMatchObject({
      covered_to: '2026-08-01',
      newest: '2026-02-01',
      underway: null,
      failures: 0,
    });
  }));

test('the next sync asks only for changes, some days more than needed, and a week later for everything again', () =>
  inStore(async (db, world) => {
    const { url, asked } = await listen((q, r) => sendJson(r, registryPage(five, q, 10)));
    await syncSource(world, ctgovAt(url));
    world.at('2026-08-02T03:00:00Z');
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ pass: 'changes', pages: 1, added: 0, there: 5 });
    expect(asked[1]?.get('filter.advanced')).toBe('AREA[LastUpdatePostDate]RANGE[2026-07-27,MAX]');
    world.at('2026-08-08T02:50:00Z');
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ pass: 'full', unchanged: 5 });
    expect(asked[2]?.get('filter.advanced')).toBeNull();
    expect(await held(db)).toEqual([1, 2, 3, 4, 5]);
  }));

test('other questions than last time are asked in full first', () =>
  inStore(async (_db, world) => {
    const { url } = await listen((q, r) => sendJson(r, registryPage(five, q, 10)));
    await syncSource(world, ctgovAt(url));
    const questions = [{ name: 'all', conditions: ['myositis'], interventions: ['CAR-T'] }];
    expect(await syncSource(world, ctgovAt(url, { questions }))).toMatchObject({ pass: 'full' });
    expect(await syncSource(world, ctgovAt(url, { questions }))).toMatchObject({ pass: 'changes' });
  }));

test('a study that two questions bring counts once', () =>
  inStore(async (_db, world) => {
    const { url } = await listen((q, r) => sendJson(r, registryPage(five, q, 3)));
    const questions = ['lupus', 'myositis'].map((name) => ({ name, conditions: [name], interventions: ['CAR-T'] }));
    expect(await syncSource(world, ctgovAt(url, { questions }))).toMatchObject({
      added: 5,
      unchanged: 5,
      pages: 4,
      there: 5,
    });
  }));

test('after a crash in the third page exactly the rest is fetched', () =>
  inStore(async (db, world) => {
    const nine = numbers(1, 9).map((n) => study(n));
    const { url, asked } = await listen((q, r) => sendJson(r, registryPage(nine, q, 2)));
    const options = ctgovAt(url);
    let pages = 0;
    const broken: typeof options.importPage = (to, page) => {
      if (++pages === 3) throw new Error('the disk is full');
      return options.importPage(to, page);
    };
    await expect(syncSource(world, { ...options, importPage: broken })).rejects.toThrow('the disk is full');
    expect(await stateOf(db)).toMatchObject({
      failures: 1,
      last_problem: 'Our own side failed while reading ClinicalTrials.gov: the disk is full',
      last_problem_kind: 'here',
      lease_until: null,
    });
    expect(await held(db)).toEqual([1, 2, 3, 4]);
    asked.length = 0;
    expect(await syncSource(world, options)).toMatchObject({
      added: 5,
      unchanged: 0,
      resumed: true,
      pages: 3,
      there: 9,
      here: 9,
    });
    expect(asked.map((q) => q.get('pageToken'))).toEqual(['p4', 'p6', 'p8']);
    expect(await stateOf(db)).toMatchObject({ failures: 0, last_problem: null });
  }));

test('a crash between the import of a page and the note of it repeats the page, which adds nothing', () =>
  inStore(async (db, world) => {
    const { url } = await listen((q, r) => sendJson(r, registryPage(five, q, 2)));
    const options = ctgovAt(url);
    let dead = false;
    // the process dies behind the import of page 2: no write succeeds any more, not even the one that frees the lease
    const dying: Db = { ...db, write: (body) => (dead ? Promise.reject(new Error('killed')) : db.write(body)) };
    let pages = 0;
    const importPage: typeof options.importPage = async (_db, page) => {
      const done = await options.importPage(db, page);
      dead = ++pages === 2;
      return done;
    };
    await expect(syncSource({ ...world, db: dying }, { ...options, importPage })).rejects.toThrow('killed');
    expect(await held(db)).toEqual([1, 2, 3, 4]);
    world.at('2026-08-01T04:00:00Z');
    expect(await syncSource(world, options)).toMatchObject({
      added: 1,
      unchanged: 2,
      pages: 2,
      resumed: true,
      there: 5,
    });
  }));

test('a token that the source no longer takes after a crash begins its question anew', () =>
  inStore(async (db, world) => {
    let old = false;
    const { url, asked } = await listen((q, r) => {
      if (old && q.get('pageToken') === 'p2') return sendJson(r, 'pageToken is invalid', 400);
      sendJson(r, registryPage(five, q, 2));
    });
    const options = ctgovAt(url);
    const broken: typeof options.importPage = (to, page) =>
      page.answer.ids.includes('NCT90000003') ? Promise.reject(new Error('cut off')) : options.importPage(to, page);
    await expect(syncSource(world, { ...options, importPage: broken })).rejects.toThrow('cut off');
    old = true;
    asked.length = 0;
    await expect(syncSource(world, options)).rejects.toThrow('status 400: pageToken is invalid');
    expect(asked.map((q) => q.get('pageToken'))).toEqual(['p2', null, 'p2']);
    old = false;
    expect(await syncSource(world, options)).toMatchObject({ there: 5 });
    expect(await held(db)).toEqual([1, 2, 3, 4, 5]);
  }));

test('a pass that was cut off more than a day ago is begun anew', () =>
  inStore(async (_db, world) => {
    const { url, asked } = await listen((q, r) => sendJson(r, registryPage(five, q, 2)));
    const options = ctgovAt(url);
    const broken: typeof options.importPage = (to, page) =>
      page.answer.ids.includes('NCT90000003') ? Promise.reject(new Error('cut off')) : options.importPage(to, page);
    await expect(syncSource(world, { ...options, importPage: broken })).rejects.toThrow('cut off');
    world.at('2026-08-02T03:00:01Z');
    asked.length = 0;
    expect(await syncSource(world, options)).toMatchObject({ resumed: false, pages: 3, added: 3, unchanged: 2 });
    expect(asked[0]?.get('pageToken')).toBeNull();
  }));

test('one odd record goes to quarantine and the rest of its page is read', () =>
  inStore(async (db, world) => {
    const odd = [study(1), { protocolSection: {} }, study(3, '2026-02-31'), study(4)];
    const { url } = await listen((_q, r) => sendJson(r, { totalCount: 4, studies: odd }));
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({
      added: 2,
      quarantined: 2,
      there: 3,
      here: 2,
      left: 0,
    });
    expect(await held(db)).toEqual([1, 4]);
    const quarantine = await db.read((tx) => tx.selectFrom('quarantine').select(['source', 'position']).execute());
    expect(quarantine).toEqual([
      { source: 'ctgov', position: 2 },
      { source: 'ctgov', position: 3 },
    ]);
  }));

test('the end of a sync, good or bad, is in the audit chain, so that pages that were kept are made anew', () =>
  inStore(async (db, world) => {
    const { url } = await listen((q, r, n) =>
      n === 2 ? sendJson(r, 'no', 400) : sendJson(r, registryPage(five, q, 10)),
    );
    await syncSource(world, ctgovAt(url));
    await expect(syncSource(world, ctgovAt(url))).rejects.toThrow(SourceFault);
    const events = await db.read((tx) =>
      tx
        .selectFrom('audit_event')
        .select(['kind', 'actor', 'body'])
        .where('kind', 'like', 'source.%')
        .orderBy('seq')
        .execute(),
    );
    expect(events).toEqual([
      {
        kind: 'source.synced',
        actor: 'system:sync',
        body: { source: 'ctgov', pass: 'full', pages: 1, there: 5, left: 0 },
      },
      {
        kind: 'source.sync-failed',
        actor: 'system:sync',
        body: { source: 'ctgov', why: 'ClinicalTrials.gov refused the question (status 400: no).' },
      },
    ]);
  }));
