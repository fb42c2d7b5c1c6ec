import { expect, test } from 'vitest';
import { syncSource } from './sync.server.ts';
import {
  ctgovAt,
  five,
  held,
  inStore,
  listen,
  listing,
  numbers,
  registryPage,
  sendJson,
  stateOf,
  study,
} from './sync-testing.server.ts';

test('a record that changes while the pages are read is met by the next pass, and nobody else is missed', () =>
  inStore(async (db, world) => {
    const studies = numbers(1, 6).map((n) => study(n, `2026-02-0${n}`));
    const { url } = await listen((q, r, n) => {
      // before the second page the oldest record is changed and moves to the first, which was read already
      if (n === 2) studies[0] = study(1, '2026-08-01', 'Changed');
      sendJson(r, registryPage(studies, q, 2));
    });
    const first = await syncSource(world, ctgovAt(url));
    expect(await held(db)).toEqual([2, 3, 4, 5, 6]);
    expect(first).toMatchObject({ unchanged: 1, there: 5, left: 0 });
    world.at('2026-08-02T03:00:00Z');
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ pass: 'changes', added: 1, there: 6 });
    expect(await held(db)).toEqual([1, 2, 3, 4, 5, 6]);
  }));

test('what a full pass no longer lists is marked and stays, and comes back when it is listed again', () =>
  inStore(async (db, world) => {
    let studies = five;
    const { url } = await listen((q, r) => sendJson(r, registryPage(studies, q, 2)));
    await syncSource(world, ctgovAt(url));
    studies = five.slice(1);
    expect(await syncSource(world, ctgovAt(url, { full: true }))).toMatchObject({ left: 1, there: 4, here: 4 });
    expect(await listing(db)).toEqual([
      [1, true],
      [2, false],
      [3, false],
      [4, false],
      [5, false],
    ]);
    expect(await held(db)).toEqual([1, 2, 3, 4, 5]);
    studies = five;
    expect(await syncSource(world, ctgovAt(url, { full: true }))).toMatchObject({ left: 0, there: 5 });
  }));

test('when fewer records came than the source counted, nothing is taken to have left', () =>
  inStore(async (_db, world) => {
    let lost = false;
    const { url } = await listen((q, r) => {
      const page = registryPage(five, q, 10);
      sendJson(r, lost ? { ...page, studies: page.studies.slice(1) } : page);
    });
    await syncSource(world, ctgovAt(url));
    lost = true;
    expect(await syncSource(world, ctgovAt(url, { full: true }))).toMatchObject({ left: 0, there: 5 });
  }));

test('what only other questions had listed is forgotten, not said to have left', () =>
  inStore(async (db, world) => {
    const { url } = await listen((q, r) =>
      sendJson(r, registryPage(q.get('query.cond') === '"lupus"' ? five : five.slice(2), q, 10)),
    );
    await syncSource(world, ctgovAt(url));
    const questions = [{ name: 'all', conditions: ['myositis'], interventions: ['CAR-T'] }];
    expect(await syncSource(world, ctgovAt(url, { questions }))).toMatchObject({ left: 0, there: 3 });
    expect(await listing(db)).toEqual([
      [3, false],
      [4, false],
      [5, false],
    ]);
  }));

test('when most of a listing is suddenly missing, the source is at fault and nothing is marked', () =>
  inStore(async (db, world) => {
    let studies = numbers(1, 40).map((n) => study(n));
    const { url } = await listen((q, r) => sendJson(r, registryPage(studies, q, 50)));
    await syncSource(world, ctgovAt(url));
    studies = studies.slice(0, 12);
    await expect(syncSource(world, ctgovAt(url, { full: true }))).rejects.toThrow(
      'ClinicalTrials.gov lists 12 records where it listed 40 before; that is too many to have left, so nothing was marked.',
    );
    expect((await listing(db)).filter(([, left]) => left)).toEqual([]);
    expect(await stateOf(db)).toMatchObject({ failures: 1, last_problem_kind: 'answer', underway: null });
    // another answer begins the count anew; the third alike is believed
    studies = studies.slice(0, 11);
    for (let i = 0; i < 2; i++)
      await expect(syncSource(world, ctgovAt(url, { full: true }))).rejects.toThrow('lists 11 records');
    expect((await listing(db)).filter(([, left]) => left)).toEqual([]);
    expect(await syncSource(world, ctgovAt(url, { full: true }))).toMatchObject({ left: 29, there: 11 });
    expect(await stateOf(db)).toMatchObject({ failures: 0, last_problem: null });
    studies = [];
    await expect(syncSource(world, ctgovAt(url, { full: true }))).rejects.toThrow(
      'lists nothing at all for our questions',
    );
  }));

test('pages that end long before what was counted are a fault, and the reading does not count', () =>
  inStore(async (db, world) => {
    const studies = numbers(1, 40).map((n) => study(n));
    let cut = true;
    const { url } = await listen((q, r) => {
      const page = registryPage(studies, q, 50);
      sendJson(r, cut ? { ...page, studies: page.studies.slice(0, 3) } : page);
    });
    await expect(syncSource(world, ctgovAt(url))).rejects.toThrow('counted 40 records for “all” and gave 3');
    expect(await stateOf(db)).toMatchObject({ last_full: null, covered_to: null, last_problem_kind: 'answer' });
    cut = false;
    expect(await syncSource(world, ctgovAt(url))).toMatchObject({ there: 40, here: 40 });
  }));

test('an answer without a count marks nothing as gone', () =>
  inStore(async (db, world) => {
    let studies = numbers(1, 40).map((n) => study(n));
    const { url } = await listen((q, r) => sendJson(r, { studies: registryPage(studies, q, 50).studies }));
    await syncSource(world, ctgovAt(url));
    studies = studies.slice(0, 35);
    expect(await syncSource(world, ctgovAt(url, { full: true }))).toMatchObject({ left: 0, there: 40 });
    expect((await listing(db)).filter(([, left]) => left)).toEqual([]);
  }));
