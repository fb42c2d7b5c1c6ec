import { sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { type Actor, ANONYMOUS, type Role, system } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { armCsv, type FixtureRow, PLAIN } from './arm-fixture.ts';
import { armRow } from './arm-rows.ts';
import { enterOutcome, entriesOf, lastEntries, readOutcomeContent } from './entry.server.ts';
import { type Entry, EntryRefused } from './entry-plan.ts';
import { importArms } from './import.server.ts';
import { changesOf, everything, now, pinsOf, run } from './import-testing.server.ts';
import { heldBackRows, readArm, readOutcome } from './outcomes.server.ts';

const person = (...roles: Role[]): Actor => ({ kind: 'person', id: 'p1', name: 'P', roles, demonstration: false });
const steward = person('data-steward');

let db: Db;
beforeEach(async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  db = store.db;
});

const TABLE: readonly FixtureRow[] = [
  { study_id: 'A', outcome: 'remission', events: '8', n: '10' },
  { study_id: 'A', outcome: 'CRS any grade', timepoint: 'acute', events: '6', n: '10' },
];
const load = (rows: readonly FixtureRow[] = TABLE) => importArms(db, armCsv(rows), run);

const entry = (more: FixtureRow & { enrolled?: string }, where: Partial<Entry> = {}): Entry => {
  const text: Record<string, string> = {
    ...PLAIN,
    study_id: 'A',
    ...more,
  };
  return { row: armRow.parse(text), arm: null, outcome: null, setAside: null, ...where };
};
const enter = (e: Entry, reason = 'Read again in the source.', seen: string | null = null, actor: Actor = steward) =>
  enterOutcome(db, e, { actor, reason, seen }, now);
const audits = (kind: string) =>
  db.read(async (tx) =>
    (
      await sql<{
        body: Record<string, unknown>;
      }>`select body from audit_event where kind = ${kind} order by seq`.execute(tx)
    ).rows.map((r) => r.body),
  );
const announced = () =>
  db.read(
    async (tx) => (await sql<{ n: number }>`select count(*)::int as n from announcement`.execute(tx)).rows[0]?.n ?? 0,
  );

test('a row entered by hand follows its arm into another overlap group, and rests on the arm as it is now', async () => {
  await load();
  const { outcome } = await enter(entry({ outcome: 'LLDAS', events: '4' }, { arm: 'A' }));
  const said = await announced();
  const grouped = TABLE.map((r) => ({ ...r, overlap_group: 'G' }));
  const got = await load(grouped);
  expect(got).toMatchObject({ outcomes: 2, changed: 2, added: 0 });
  expect(await pinsOf(db, 'outcome', outcome)).toEqual([{ to: 'arm:A', stale: false }]);
  expect((await db.read((tx) => readOutcomeContent(tx, outcome)))?.content).toMatchObject({
    overlapGroup: 'G',
    events: 4,
  });
  expect(await announced()).toBe(said + 1);
  const { rows } = await db.read((tx) =>
    sql<{ body: { outcomes: string[] } }>`select body from announcement order by id desc limit 1`.execute(tx),
  );
  expect(rows[0]?.body.outcomes).toContain(outcome);
  const before = await everything(db);
  await load(grouped);
  expect(await everything(db)).toBe(before);
});

test('a row that the table has lost, and one corrected by hand, follow their arm too', async () => {
  await load();
  const stored = (await db.read((tx) => readArm(tx, 'A')))?.outcomes.find((o) => o.name === 'CRS any grade')?.id ?? '';
  await enter(entry({ outcome: 'CRS any grade', timepoint: 'acute', events: '5' }, { outcome: stored }));
  const grouped = TABLE.map((r) => ({ ...r, overlap_group: 'G' }));
  await load(grouped);
  const group = async (id: string) => (await db.read((tx) => readOutcomeContent(tx, id)))?.content.overlapGroup;
  expect(await group(stored)).toBe('G');
  const got = await load([{ ...TABLE[1], overlap_group: 'H' }]);
  expect(got.vanished[0]?.sentence).toMatch(/was kept and follows its arm into another overlap group/);
  expect(await group('A/remission@6-months')).toBe('H');
  expect(await pinsOf(db, 'outcome', 'A/remission@6-months')).toEqual([{ to: 'arm:A', stale: false }]);
});

describe('entering an outcome', () => {
  test('of a new group makes the arm, the row, its pins, one audit event and one announcement', async () => {
    const done = await enter(
      entry({ study_id: 'NEW-2026', citation: 'Neu N, et al. Test J 2026;1:1', enrolled: '12', definition: 'DORIS' }),
    );
    expect(done).toEqual({ outcome: 'NEW-2026/remission@6-months', arm: 'NEW-2026', heldBack: [] });
    const found = await db.read((tx) => readOutcome(tx, done.outcome));
    expect(found?.outcome).toMatchObject({
      events: 8,
      evaluable: 10,
      enrolled: 12,
      definition: 'DORIS',
      mark: 'verified',
    });
    expect(await pinsOf(db, 'outcome', done.outcome)).toEqual([{ to: 'arm:NEW-2026', stale: false }]);
    const hash = (await db.read((tx) => readOutcomeContent(tx, done.outcome)))?.hash;
    expect(await audits('outcome.entered')).toEqual([
      { outcome: done.outcome, arm: 'NEW-2026', hash, before: null, reason: 'Read again in the source.' },
    ]);
    expect(await announced()).toBe(1);
    expect(await db.read((tx) => entriesOf(tx, done.outcome))).toMatchObject([{ corrected: false }]);
  });

  test('of a known group leaves the group as it is, and may say how many were enrolled', async () => {
    await load();
    await enter(entry({ outcome: 'relapse', events: '1', enrolled: '11', citation: 'Other words' }, { arm: 'A' }));
    const arm = await db.read((tx) => readArm(tx, 'A'));
    expect(arm?.arm).toMatchObject({
      citation: 'Alpha A, et al. Test J 2024;1:1-2',
      enrolled: 11,
      enrolledSource: 'journal abstract',
    });
    expect(arm?.outcomes.map((o) => o.enrolled)).toEqual([11, 11, 11]);
  });

  test('that is there already in the same words is refused, and with another definition is a row beside it', async () => {
    await load();
    await expect(enter(entry({ events: '7' }, { arm: 'A' }))).rejects.toThrow(/is there already for this group/);
    const beside = await enter(entry({ definition: 'per protocol', events: '8' }, { arm: 'A' }));
    expect(beside.outcome).toBe('A/remission@6-months~per-protocol');
  });

  test('with more enrolled taken back than are evaluable elsewhere is refused and writes nothing', async () => {
    await load();
    const before = await everything(db);
    await expect(
      enter(entry({ outcome: 'relapse', n: '5', events: '1', enrolled: '6' }, { arm: 'A' })),
    ).rejects.toThrow(/has 10 evaluable/);
    expect(await everything(db)).toBe(before);
  });
});

describe('a correction', () => {
  const ID = 'A/remission@6-months';
  const correct = (more: FixtureRow, reason?: string, where: Partial<Entry> = {}) =>
    enter(entry(more, { outcome: ID, ...where }), reason);

  test('is a new version of the same row with its reason, graded by the published rules', async () => {
    await load();
    await correct({ events: '7' }, 'Table 2 says seven.');
    expect((await changesOf(db, 'outcome', ID))[0]).toMatchObject({ rule: 'count-changed', grade: 'high', version: 2 });
    expect((await db.read((tx) => entriesOf(tx, ID)))[0]).toMatchObject({
      reason: 'Table 2 says seven.',
      corrected: true,
    });
    expect((await db.read((tx) => lastEntries(tx, 5)))[0]).toMatchObject({ outcome: ID, corrected: true });
  });

  test('without a reason, without a difference, of a row that is not there, or of one that somebody else changed is refused', async () => {
    await load();
    await expect(correct({ events: '7' }, ' . ')).rejects.toThrow(/Say why/);
    await expect(correct({})).rejects.toThrow(/Nothing differs/);
    await expect(enter(entry({}, { outcome: 'A/none@6-months' }))).rejects.toThrow(/not there any more/);
    await expect(enter(entry({ events: '7' }, { outcome: ID }), 'Why not.', 'another hash')).rejects.toThrow(
      /changed by somebody else/,
    );
    expect(await audits('outcome.entered')).toEqual([]);
    expect(await db.read((tx) => entriesOf(tx, ID))).toEqual([]);
  });

  test('stays when the same table is imported again, and a table that says something new is told and not obeyed', async () => {
    await load();
    await correct({ events: '7' });
    const after = await everything(db);
    expect(await load()).toMatchObject({ changed: 0, unchanged: 2, warnings: [] });
    expect(await everything(db)).toBe(after);
    const told = await load([{ ...TABLE[0], events: '9' }, TABLE[1]!]);
    expect(told.warnings.join()).toMatch(/stands as somebody entered it, 7 of 10; this table says 9 of 10/);
    expect((await db.read((tx) => readOutcome(tx, ID)))?.outcome.events).toBe(7);
  });

  test('of the name keeps the row’s id and is not added a second time by the next import', async () => {
    await load();
    await correct({ outcome: 'drug-free remission' });
    expect(await load()).toMatchObject({ added: 0, changed: 0 });
    const arm = await db.read((tx) => readArm(tx, 'A'));
    expect(arm?.outcomes.map((o) => o.name).sort()).toEqual(['CRS any grade', 'drug-free remission']);
  });

  test('sets one of two contradicting rows aside, which frees the other, for the next import too', async () => {
    const two: FixtureRow[] = [
      { study_id: 'A', definition: 'mITT', events: '10', n: '14' },
      { study_id: 'A', definition: 'per protocol', events: '11', n: '16' },
    ];
    await load(two);
    expect(await db.read(heldBackRows)).toHaveLength(2);
    const out = 'A/remission@6-months~per-protocol';
    await enter(
      entry(
        { definition: 'per protocol', events: '11', n: '16' },
        { outcome: out, setAside: 'The primary analysis is mITT.' },
      ),
      'The primary analysis is mITT.',
    );
    const held = await db.read(heldBackRows);
    expect(held.map((r) => r.id)).toEqual([out]);
    expect(held[0]?.heldBack).toEqual([
      '“remission” of A (6 months) is not used: a person set it aside: The primary analysis is mITT.',
    ]);
    expect(await load(two)).toMatchObject({ changed: 0 });
    expect(await db.read(heldBackRows)).toHaveLength(1);
    await enter(entry({ definition: 'per protocol', events: '11', n: '16' }, { outcome: out }), 'Both are meant.');
    expect(await db.read(heldBackRows)).toHaveLength(2);
  });

  test('frees a row that could not be', async () => {
    await load([{ study_id: 'A', events: '79', n: '47' }]);
    expect(await db.read(heldBackRows)).toHaveLength(1);
    await correct({ events: '39', n: '47' }, 'Patients, not events.');
    expect(await db.read(heldBackRows)).toEqual([]);
  });
});

describe('who may enter', () => {
  test('is decided by the table of permissions, and a refusal is on record and writes nothing else', async () => {
    await load();
    const before = await everything(db);
    for (const actor of [ANONYMOUS, system('job'), person('member'), person('sponsor'), person('sponsor', 'office')])
      await expect(enter(entry({ outcome: 'relapse' }, { arm: 'A' }), 'x y z', null, actor)).rejects.toThrow(Refused);
    expect(await everything(db)).toBe(before);
    expect((await audits('refused')).map((b) => b.action)).toEqual(Array(5).fill('outcomes.enter'));
    await enter(entry({ outcome: 'relapse' }, { arm: 'A' }), 'x y z', null, person('committee'));
  });

  test('two people at the same moment both get their row, and nothing is lost', async () => {
    await load();
    const names = ['relapse', 'flare', 'GvHD', 'deep remission'];
    await Promise.all(names.map((outcome) => enter(entry({ outcome, events: '1' }, { arm: 'A' }))));
    const arm = await db.read((tx) => readArm(tx, 'A'));
    expect(arm?.outcomes).toHaveLength(2 + names.length);
    expect(await audits('outcome.entered')).toHaveLength(names.length);
  });
});

test('an entry that the database cannot take to its end leaves nothing behind', async () => {
  // a late step of the commit fails: by then the arm and the row would have been written
  await db.write((w) => sql`alter table outcome_entry add constraint never check (reason = '')`.execute(w));
  const before = await everything(db);
  await expect(enter(entry({ study_id: 'NEW-2026' }))).rejects.toThrow();
  expect(await everything(db)).toBe(before);
  expect(await audits('outcome.entered')).toEqual([]);
});

test('what is said to the person is an EntryRefused with its field', async () => {
  await load();
  const e = await enter(entry({}, { arm: 'NOBODY' })).catch((x: unknown) => x);
  expect(e).toBeInstanceOf(EntryRefused);
  expect((e as EntryRefused).field).toBe('arm');
});

test('a figure that is said to be read in its source needs a source that can be found', async () => {
  await load();
  const nowhere = entry({ study_id: 'N', citation: 'Nowhere N 2026', source_url: '' });
  await expect(enter(nowhere)).rejects.toThrow('Say where this figure was read');
  expect(
    await enter(entry({ study_id: 'N', citation: 'Nowhere N 2026', source_url: '', verified: 'no' })),
  ).toBeDefined();
  expect(
    await enter(entry({ study_id: 'M', citation: 'Somewhere M 2026', source_url: '', doi: '10.1000/xyz' })),
  ).toBeDefined();
});
