import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Db, WriteTx } from '#db/tx.ts';
import { ANONYMOUS } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { recordThing } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { armCsv, type FixtureRow } from './arm-fixture.ts';
import { ArmFileRefused } from './arm-rows.ts';
import { importArms, linkArms } from './import.server.ts';
import { AT, COHORTS, changed, changesOf, everything, load, pinsOf, run } from './import-testing.server.ts';
import { heldBackRows, listOutcomes, outcomeNames, readArm, readOutcome } from './outcomes.server.ts';

let store: Store;
let db: Db;

beforeEach(async () => {
  store = await freshStore();
  db = store.db;
});
afterEach(() => store.close());

async function holdStudyAndReport(tx: WriteTx, content: number): Promise<void> {
  for (const [kind, id] of [
    ['study', 'NCT00000001'],
    ['report', 'doi:10.1000/c'],
  ] as const)
    await recordThing(
      tx,
      { kind, id, title: id, asOf: '2026-11-01', content: { content } },
      content === 1
        ? []
        : [
            {
              field: 'status',
              before: 1,
              after: content,
              grade: 'high',
              rule: 'status-stopped',
              sentence: 'The trial was stopped.',
            },
          ],
      AT,
    );
  await sql`insert into report (id, doi, title, as_of) values ('doi:10.1000/c', '10.1000/C', 'C', '2026-11-01') on conflict do nothing`.execute(
    tx,
  );
}

describe('importing the table of published arms', () => {
  test('holds back numbers that no cohort can have, whatever the row measures, and the rest of the table goes on', async () => {
    const huge = ['99999999999', '9'.repeat(400)];
    const measures = ['denominator_only', 'count', 'count_without_denominator', 'continuous'];
    const bad = measures.flatMap((measure_type, m) =>
      huge.map((n, i) => ({ study_id: `BAD-${m}-${i}`, measure_type, n, events: measure_type === 'count' ? n : '' })),
    );
    const size = { study_id: 'B', measure_type: 'denominator_only', outcome: 'treated', events: '' };
    const got = await load(db, [
      ...COHORTS,
      ...bad,
      { ...size, n: '99999999999' },
      { ...size, n: '7', definition: 'all' },
    ]);
    expect(got).toMatchObject({ added: COHORTS.length + bad.length + 2, refused: [] });
    expect(new Set(got.heldBack.map((r) => r.row))).toEqual(new Set([5, 6, 7, 8, 9, 10, 11, 12, 13]));
    expect(got.heldBack[0]!.sentence).toMatch(/“99999999999”, which is beyond any cohort/);
    expect((await db.read((tx) => readArm(tx, 'B')))?.arm.enrolled).toBe(7);
    expect((await db.read((tx) => readArm(tx, 'BAD-0-0')))?.arm.enrolled).toBeNull();
  });
  test('stores the real table whole, and the same table again changes nothing', async () => {
    const csv = readFileSync('data/study-arms.csv', 'utf8');
    const first = await importArms(db, csv, run);
    expect(first).toMatchObject({
      arms: 82,
      outcomes: 200,
      added: 200,
      changed: 0,
      unchanged: 0,
      refused: [],
      vanished: [],
    });
    expect(first.heldBack).toHaveLength(9);
    const before = await everything(db);
    const [head, ...body] = csv.trimEnd().split('\n');
    const again = await importArms(db, [head, ...body.reverse()].join('\n'), run);
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 200 });
    expect(await everything(db)).toBe(before);
    expect(await db.read((tx) => heldBackRows(tx))).toHaveLength(9);
    expect(await db.read((tx) => verifyChain(tx))).toMatchObject({ ok: true, events: 2 });
  });

  test('makes one version, one audit event and one announcement of a changed count, graded high', async () => {
    await load(db, COHORTS);
    const got = await load(db, changed(0, { events: '7' }));
    expect(got).toMatchObject({ added: 0, changed: 1, unchanged: 2 });
    expect(await changesOf(db, 'outcome', 'A/remission@6-months')).toEqual([
      {
        rule: 'count-changed',
        grade: 'high',
        version: 2,
        sentence: 'remission in A (6 months) was 8 of 10, is now 7 of 10.',
      },
    ]);
    const said = await db.read((tx) => tx.selectFrom('announcement').select('body').orderBy('id').execute());
    expect(said.map((s) => s.body)).toEqual([
      { outcomes: ['A/remission@6-months', 'B/remission@6-months', 'C/remission@6-months'] },
      { outcomes: ['A/remission@6-months'] },
    ]);
    const events = await db.read((tx) =>
      tx.selectFrom('audit_event').select(['kind', 'body']).orderBy('seq').execute(),
    );
    expect(events.map((e) => e.kind)).toEqual(['outcomes.imported', 'outcomes.imported']);
    expect(events[1]!.body).toEqual({ label: 'table.csv', arms: 3, outcomes: 3, changed: 1, heldBack: 0 });
  });

  test.each<[FixtureRow, string, string]>([
    [{ overlap_group: 'G' }, 'overlap-changed', 'medium'],
    [{ pool_preferred: 'no' }, 'overlap-changed', 'medium'],
    [{ verified: 'no' }, 'verification-changed', 'medium'],
    [{ source_url: 'https://example.org/2' }, 'wording', 'low'],
    [{ definition: 'said otherwise' }, 'wording', 'low'],
  ])('grades %o as %s, %s', async (more, rule, grade) => {
    await load(db, COHORTS);
    await load(db, changed(1, more));
    expect(await changesOf(db, 'outcome', 'B/remission@6-months')).toMatchObject([{ rule, grade, version: 2 }]);
  });

  test('stores a row that cannot be, with its sentence, and tells its line', async () => {
    const got = await load(db, [...COHORTS, { study_id: 'D', events: '79', n: '47' }]);
    expect(got.heldBack).toEqual([
      { row: 5, sentence: expect.stringMatching(/79 events among 47 patients cannot be/) },
    ]);
    const [held] = await db.read((tx) => heldBackRows(tx));
    expect(held).toMatchObject({
      id: 'D/remission@6-months',
      events: 79,
      evaluable: 47,
      heldBack: [got.heldBack[0]!.sentence],
    });
  });

  test('keeps what a newer table no longer has, and says so; another study is not missed', async () => {
    await load(db, [...COHORTS, { study_id: 'A', outcome: 'relapse' }]);
    const got = await load(db, COHORTS.slice(0, 1));
    expect(got.vanished).toEqual([
      {
        outcome: 'A/relapse@6-months',
        sentence: '“relapse” of A (6 months) is not in this table any more; it was kept as it was.',
      },
    ]);
    expect((await db.read((tx) => listOutcomes(tx, { page: 1, size: 50 }))).total).toBe(4);
  });

  test('takes the number treated only from where the source states it', async () => {
    await load(db, [
      ...COHORTS,
      { study_id: 'A', outcome: 'treated', events: '12', n: '12', measure_type: 'denominator_only', timepoint: '-' },
    ]);
    expect((await db.read((tx) => readArm(tx, 'A')))?.arm).toMatchObject({
      enrolled: 12,
      enrolledSource: 'treated (journal abstract)',
    });
    expect((await db.read((tx) => readArm(tx, 'B')))?.arm).toMatchObject({ enrolled: null, enrolledSource: null });
    await load(db, COHORTS);
    expect((await db.read((tx) => readArm(tx, 'A')))?.arm.enrolled).toBe(12);
  });

  test('is refused to whoever may not, with the refusal on record, and to a table without its columns', async () => {
    await expect(importArms(db, armCsv(COHORTS), { ...run, actor: ANONYMOUS })).rejects.toThrow(Refused);
    await expect(importArms(db, 'a,b\n1,2', run)).rejects.toThrow(ArmFileRefused);
    await expect(importArms(db, armCsv(COHORTS), { ...run, asOf: '2026-02-31x' })).rejects.toThrow(/is not a day/);
    const kinds = await db.read((tx) => tx.selectFrom('audit_event').select('kind').execute());
    expect(kinds).toEqual([{ kind: 'refused' }]);
  });

  test('that is cut off before its end leaves nothing behind, and can simply be run again', async () => {
    await load(db, COHORTS.slice(0, 1));
    const before = await everything(db);
    const cut: Db = {
      ...db,
      write: (body) =>
        db.write(async (tx) => {
          await body(tx);
          throw new Error('the power went');
        }),
    };
    await expect(importArms(cut, armCsv(changed(0, { events: '1' })), run)).rejects.toThrow('the power went');
    expect(await everything(db)).toBe(before);
    expect(await load(db, changed(0, { events: '1' }))).toMatchObject({ added: 2, changed: 1 });
  });

  test('twice at the same moment stores everything once', async () => {
    const both = await Promise.all([load(db, COHORTS), load(db, COHORTS)]);
    expect(both.map((r) => r.added).sort()).toEqual([0, 3]);
    expect((await db.read((tx) => listOutcomes(tx, { page: 1, size: 50 }))).total).toBe(3);
  });
});

describe('an arm', () => {
  test('rests on its study and report as soon as they are known, and the outcome on the arm', async () => {
    await load(db, COHORTS);
    expect(await pinsOf(db, 'arm', 'C')).toEqual([]);
    expect(await pinsOf(db, 'outcome', 'C/remission@6-months')).toEqual([{ to: 'arm:C', stale: false }]);
    await db.write((tx) => holdStudyAndReport(tx, 1));
    expect(await db.write((tx) => linkArms(tx, AT))).toEqual(['C']);
    expect(await pinsOf(db, 'arm', 'C')).toEqual([
      { to: 'report:doi:10.1000/c', stale: false },
      { to: 'study:NCT00000001', stale: false },
    ]);
    expect(await db.write((tx) => linkArms(tx, AT))).toEqual([]);
    const events = await db.read((tx) =>
      tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'arms.linked').execute(),
    );
    expect(events).toEqual([{ actor: 'system:refresh', body: { arms: ['C'] } }]);
  });

  test('does not lose sight of a stopped trial when its report is linked later or its words change', async () => {
    await db.write(async (tx) => {
      await recordThing(
        tx,
        { kind: 'study', id: 'NCT00000001', title: 's', asOf: null, content: { content: 1 } },
        [],
        AT,
      );
    });
    await load(db, COHORTS);
    await db.write((tx) => holdStudyAndReport(tx, 2));
    await db.write((tx) => linkArms(tx, AT));
    await load(db, changed(2, { follow_up_median_months: '7' }));
    expect(await pinsOf(db, 'arm', 'C')).toEqual([
      { to: 'report:doi:10.1000/c', stale: false },
      { to: 'study:NCT00000001', stale: true },
    ]);
    const ref = { kind: 'outcome' as const, id: 'C/remission@6-months' };
    const standing = (await db.read((tx) => standings(tx, [ref], '2026-11-22'))).get('outcome:C/remission@6-months');
    expect(standing).toMatchObject({ state: 'new-evidence' });
    expect(standing?.reasons.map((r) => r.change?.sentence)).toEqual(['The trial was stopped.']);
  });

  test('lets go of a trial that it names no more', async () => {
    await db.write((tx) => holdStudyAndReport(tx, 1));
    await load(db, COHORTS);
    const got = await load(db, changed(2, { nct: '' }));
    expect(await pinsOf(db, 'arm', 'C')).toEqual([{ to: 'report:doi:10.1000/c', stale: false }]);
    // The rows of the arm say what they said: they are no new versions, but rest on the arm as it is now and are looked at again.
    expect(got).toMatchObject({ changed: 0, unchanged: 3 });
    expect(await pinsOf(db, 'outcome', 'C/remission@6-months')).toEqual([{ to: 'arm:C', stale: false }]);
    const said = await db.read((tx) => tx.selectFrom('announcement').select('body').orderBy('id', 'desc').execute());
    expect(said[0]!.body).toEqual({ outcomes: ['C/remission@6-months'] });
  });
});

describe('what pages read', () => {
  test('is filtered by outcome, disease and held back, and paged within bounds', async () => {
    await load(db, [
      ...COHORTS,
      { study_id: 'D', disease: 'LN', events: '9', n: '8' },
      { study_id: 'E', disease: 'SSc', outcome: 'Relapse' },
    ]);
    const list = (f: object) => db.read((tx) => listOutcomes(tx, { page: 1, size: 50, ...f }));
    expect((await list({ disease: 'SLE' })).rows.map((r) => r.arm).sort()).toEqual(['A', 'B', 'C', 'D']);
    expect((await list({ disease: 'LN' })).rows.map((r) => r.arm)).toEqual(['D']);
    expect((await list({ disease: 'nothing' })).total).toBe(0);
    expect((await list({ outcome: 'relapse' })).rows.map((r) => r.arm)).toEqual(['E']);
    expect((await list({ heldBack: true })).rows.map((r) => r.arm)).toEqual(['D']);
    expect((await list({ heldBack: false })).total).toBe(4);
    expect(await list({ page: 99, size: 2 })).toMatchObject({ page: 3, pages: 3, total: 5 });
    expect(await list({ page: -1, size: 0 })).toMatchObject({ page: 1, pages: 5 });
    expect(await db.read((tx) => outcomeNames(tx))).toEqual([
      { name: 'remission', rows: 4, arms: 4, usable: 3 },
      { name: 'Relapse', rows: 1, arms: 1, usable: 1 },
    ]);
  });
  test('of one arm or outcome is whole, and of none is null', async () => {
    await load(db, [...COHORTS, { study_id: 'A', outcome: 'relapse', events: '1' }]);
    const arm = await db.read((tx) => readArm(tx, 'A'));
    expect(arm?.outcomes.map((o) => [o.name, o.events, o.evaluable])).toEqual([
      ['relapse', 1, 10],
      ['remission', 8, 10],
    ]);
    const outcome = await db.read((tx) => readOutcome(tx, 'A/remission@6-months'));
    expect(outcome).toMatchObject({
      outcome: { mark: 'verified', label: 'Alpha 2024', enrolled: null },
      arm: { id: 'A' },
    });
    expect(await db.read((tx) => readArm(tx, 'nobody'))).toBeNull();
    expect(await db.read((tx) => readOutcome(tx, 'nobody'))).toBeNull();
  });
});
