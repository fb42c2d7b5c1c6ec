import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Db, WriteTx } from '#db/tx.ts';
import { ANONYMOUS, system } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { recordThing } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { armCsv, type FixtureRow } from './arm-fixture.ts';
import { ArmFileRefused } from './arm-rows.ts';
import { importArms, linkArms } from './import.server.ts';
import { heldBackRows, listOutcomes, outcomeNames, readArm, readOutcome } from './outcomes.server.ts';
import {
  defineSynthesis,
  listSyntheses,
  readSynthesis,
  refreshAllSyntheses,
  refreshSynthesis,
  SynthesisRefused,
} from './syntheses.server.ts';

const AT = new Date('2026-11-22T10:00:00Z');
const now = () => AT;
const run = { label: 'table.csv', now, actor: system('test') };
let store: Store;
let db: Db;

beforeEach(async () => {
  store = await freshStore();
  db = store.db;
});
afterEach(() => store.close());

const rows: FixtureRow[] = [
  { study_id: 'A', events: '8', n: '10' },
  { study_id: 'B', events: '5', n: '6' },
  { study_id: 'C', events: '3', n: '9', nct: 'NCT00000001', doi: '10.1000/C' },
];
const changed = (at: number, more: FixtureRow): FixtureRow[] => rows.map((r, i) => (i === at ? { ...r, ...more } : r));
const load = (list: FixtureRow[]) => importArms(db, armCsv(list), run);

/** Everything that an import could have written, but for the audit chain, which also tells of imports that changed nothing. */
const everything = async (): Promise<string> => {
  const tables = ['arm', 'outcome', 'thing', 'thing_version', 'thing_change', 'pin', 'announcement'];
  const found = await db.read((tx) =>
    Promise.all(
      tables.map((t) => sql<{ r: string }>`select x::text as r from ${sql.table(t)} x order by 1`.execute(tx)),
    ),
  );
  return JSON.stringify(found.map((f) => f.rows));
};
const changesOf = (kind: string, id: string) =>
  db.read((tx) =>
    tx
      .selectFrom('thing_change')
      .select(['rule', 'grade', 'sentence', 'version'])
      .where('kind', '=', kind)
      .where('id', '=', id)
      .orderBy('version')
      .orderBy('ordinal')
      .execute(),
  );
const pinsOf = (kind: string, id: string) =>
  db.read(async (tx) => {
    const { rows: found } = await sql<{ to: string; stale: boolean }>`
      select p.to_kind || ':' || p.to_id as to, t.hash <> p.to_hash as stale from thing f
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
      join thing t on t.kind = p.to_kind and t.id = p.to_id where f.kind = ${kind} and f.id = ${id} order by 1`.execute(
      tx,
    );
    return found;
  });
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
    const before = await everything();
    const [head, ...body] = csv.trimEnd().split('\n');
    const again = await importArms(db, [head, ...body.reverse()].join('\n'), run);
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 200 });
    expect(await everything()).toBe(before);
    expect(await db.read((tx) => heldBackRows(tx))).toHaveLength(9);
    expect(await db.read((tx) => verifyChain(tx))).toMatchObject({ ok: true, events: 2 });
  });

  test('makes one version, one audit event and one announcement of a changed count, graded high', async () => {
    await load(rows);
    const got = await load(changed(0, { events: '7' }));
    expect(got).toMatchObject({ added: 0, changed: 1, unchanged: 2 });
    expect(await changesOf('outcome', 'A/remission@6-months')).toEqual([
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
    await load(rows);
    await load(changed(1, more));
    expect(await changesOf('outcome', 'B/remission@6-months')).toMatchObject([{ rule, grade, version: 2 }]);
  });

  test('stores a row that cannot be, with its sentence, and tells its line', async () => {
    const got = await load([...rows, { study_id: 'D', events: '79', n: '47' }]);
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
    await load([...rows, { study_id: 'A', outcome: 'relapse' }]);
    const got = await load(rows.slice(0, 1));
    expect(got.vanished).toEqual([
      {
        outcome: 'A/relapse@6-months',
        sentence: '“relapse” of A (6 months) is not in this table any more; it was kept as it was.',
      },
    ]);
    expect((await db.read((tx) => listOutcomes(tx, { page: 1, size: 50 }))).total).toBe(4);
  });

  test('takes the number treated only from where the source states it', async () => {
    await load([
      ...rows,
      { study_id: 'A', outcome: 'treated', events: '12', n: '12', measure_type: 'denominator_only', timepoint: '-' },
    ]);
    expect((await db.read((tx) => readArm(tx, 'A')))?.arm).toMatchObject({
      enrolled: 12,
      enrolledSource: 'treated (journal abstract)',
    });
    expect((await db.read((tx) => readArm(tx, 'B')))?.arm).toMatchObject({ enrolled: null, enrolledSource: null });
    await load(rows);
    expect((await db.read((tx) => readArm(tx, 'A')))?.arm.enrolled).toBe(12);
  });

  test('is refused to whoever may not, with the refusal on record, and to a table without its columns', async () => {
    await expect(importArms(db, armCsv(rows), { ...run, actor: ANONYMOUS })).rejects.toThrow(Refused);
    await expect(importArms(db, 'a,b\n1,2', run)).rejects.toThrow(ArmFileRefused);
    await expect(importArms(db, armCsv(rows), { ...run, asOf: '2026-02-31x' })).rejects.toThrow(/is not a day/);
    const kinds = await db.read((tx) => tx.selectFrom('audit_event').select('kind').execute());
    expect(kinds).toEqual([{ kind: 'refused' }]);
  });

  test('that is cut off before its end leaves nothing behind, and can simply be run again', async () => {
    await load(rows.slice(0, 1));
    const before = await everything();
    const cut: Db = {
      ...db,
      write: (body) =>
        db.write(async (tx) => {
          await body(tx);
          throw new Error('the power went');
        }),
    };
    await expect(importArms(cut, armCsv(changed(0, { events: '1' })), run)).rejects.toThrow('the power went');
    expect(await everything()).toBe(before);
    expect(await load(changed(0, { events: '1' }))).toMatchObject({ added: 2, changed: 1 });
  });

  test('twice at the same moment stores everything once', async () => {
    const both = await Promise.all([load(rows), load(rows)]);
    expect(both.map((r) => r.added).sort()).toEqual([0, 3]);
    expect((await db.read((tx) => listOutcomes(tx, { page: 1, size: 50 }))).total).toBe(3);
  });
});

describe('an arm', () => {
  test('rests on its study and report as soon as they are known, and the outcome on the arm', async () => {
    await load(rows);
    expect(await pinsOf('arm', 'C')).toEqual([]);
    expect(await pinsOf('outcome', 'C/remission@6-months')).toEqual([{ to: 'arm:C', stale: false }]);
    await db.write((tx) => holdStudyAndReport(tx, 1));
    expect(await db.write((tx) => linkArms(tx, AT))).toEqual(['C']);
    expect(await pinsOf('arm', 'C')).toEqual([
      { to: 'report:doi:10.1000/c', stale: false },
      { to: 'study:NCT00000001', stale: false },
    ]);
    expect(await db.write((tx) => linkArms(tx, AT))).toEqual([]);
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
    await load(rows);
    await db.write((tx) => holdStudyAndReport(tx, 2));
    await db.write((tx) => linkArms(tx, AT));
    await load(changed(2, { follow_up_median_months: '7' }));
    expect(await pinsOf('arm', 'C')).toEqual([
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
    await load(rows);
    const got = await load(changed(2, { nct: '' }));
    expect(await pinsOf('arm', 'C')).toEqual([{ to: 'report:doi:10.1000/c', stale: false }]);
    // The rows of the arm say what they said: they are no new versions, but rest on the arm as it is now and are looked at again.
    expect(got).toMatchObject({ changed: 0, unchanged: 3 });
    expect(await pinsOf('outcome', 'C/remission@6-months')).toEqual([{ to: 'arm:C', stale: false }]);
    const said = await db.read((tx) => tx.selectFrom('announcement').select('body').orderBy('id', 'desc').execute());
    expect(said[0]!.body).toEqual({ outcomes: ['C/remission@6-months'] });
  });
});

describe('a synthesis', () => {
  const spec = { outcome: 'remission', diseases: ['SLE'], verification: 'verified', method: 'glmm' } as const;
  const define = () =>
    db.write((tx) =>
      defineSynthesis(tx, { question: 'How many?', spec: { ...spec, diseases: ['SLE'] }, by: 'person-1' }, AT),
    );

  test('answers at once, rests on every row that it looked at, and is found by its number', async () => {
    await load([...rows, { study_id: 'U', verified: 'no' }, { study_id: 'Z', outcome: 'relapse' }]);
    const { id } = await define();
    expect(id).toMatch(/^Y\d+$/);
    const found = await db.read((tx) => readSynthesis(tx, id));
    expect(found).toMatchObject({
      question: 'How many?',
      version: 1,
      asOf: '2026-11-22',
      answer: { k: 3, events: 16, patients: 25 },
    });
    expect((await pinsOf('synthesis', id)).map((p) => p.to)).toEqual(
      ['A', 'B', 'C', 'U'].map((a) => `outcome:${a}/remission@6-months`),
    );
    expect((await db.read((tx) => listSyntheses(tx))).map((s) => s.id)).toEqual([id]);
    expect(await db.read((tx) => readSynthesis(tx, 'Y999'))).toBeNull();
  });

  test('refreshed after a changed count has a new version with a high change and fresh pins; refreshed again, nothing', async () => {
    await load(rows);
    const { id } = await define();
    await load(changed(0, { events: '7' }));
    expect((await pinsOf('synthesis', id)).filter((p) => p.stale)).toHaveLength(1);
    const recorded = await refreshSynthesis(db, id, now);
    expect(recorded).toMatchObject({ version: 2, changed: true });
    expect(await changesOf('synthesis', id)).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'count-changed', grade: 'high', version: 2 })]),
    );
    expect((await pinsOf('synthesis', id)).filter((p) => p.stale)).toEqual([]);
    const before = await everything();
    expect(await refreshSynthesis(db, id, now)).toEqual({ ...recorded, changed: false });
    expect(await refreshAllSyntheses(db, now)).toBe(0);
    expect(await everything()).toBe(before);
  });

  test('takes a change that does not alter the answer without a new version, and pins what is there now', async () => {
    await load(rows);
    const { id } = await define();
    await load(changed(0, { notes: 'read again' }));
    expect((await pinsOf('synthesis', id)).filter((p) => p.stale)).toHaveLength(1);
    expect(await refreshSynthesis(db, id, now)).toMatchObject({ version: 1, changed: false });
    expect((await pinsOf('synthesis', id)).filter((p) => p.stale)).toEqual([]);
  });

  test('counts a cohort that comes later, and lets it go when it turns out not to be possible', async () => {
    await load(rows);
    const { id } = await define();
    await load([{ study_id: 'D', events: '4', n: '5' }]);
    expect(await refreshAllSyntheses(db, now)).toBe(1);
    expect((await db.read((tx) => readSynthesis(tx, id)))?.answer.k).toBe(4);
    await load([{ study_id: 'D', events: '6', n: '5' }]);
    await refreshAllSyntheses(db, now);
    expect((await db.read((tx) => readSynthesis(tx, id)))?.answer.k).toBe(3);
    expect((await changesOf('synthesis', id)).map((c) => c.rule)).toEqual(
      expect.arrayContaining(['cohort-added', 'cohort-removed']),
    );
  });

  test('refreshed twice at the same moment tells its changes once', async () => {
    await load(rows);
    const { id } = await define();
    await load(changed(0, { events: '7' }));
    await Promise.all([refreshSynthesis(db, id, now), refreshSynthesis(db, id, now)]);
    const told = (await changesOf('synthesis', id)).filter((c) => c.rule === 'count-changed');
    expect(told.map((c) => c.version)).toEqual([2]);
  });

  test('never puts an older answer over a newer one', async () => {
    await load(rows);
    const { id } = await define();
    await load(changed(0, { events: '7' }));
    let first = true;
    const slow: Db = {
      ...db,
      write: async (body) => {
        // While this refresh still computes, a cohort more is imported and somebody else refreshes.
        if (first) {
          first = false;
          await load([{ study_id: 'D', events: '4', n: '5' }]);
          await refreshSynthesis(db, id, now);
        }
        return db.write(body);
      },
    };
    await refreshSynthesis(slow, id, now);
    expect(await db.read((tx) => readSynthesis(tx, id))).toMatchObject({ version: 2, answer: { k: 4, events: 19 } });
  });

  test('that asks for what nobody knows, or does not exist, is refused in a sentence', async () => {
    const bad = (question: string, more: object) =>
      db.write((tx) =>
        defineSynthesis(tx, { question, spec: { ...spec, diseases: ['SLE'], ...more }, by: 'person-1' }, AT),
      );
    await expect(bad('How many?', { diseases: ['lupuss'] })).rejects.toThrow('The vocabulary has no disease “lupuss”.');
    await expect(bad(' ', {})).rejects.toThrow(SynthesisRefused);
    await expect(refreshSynthesis(db, 'Y999', now)).rejects.toThrow('There is no synthesis Y999; check its number.');
  });

  test('of an outcome that nobody reports has an answer without a date and rests on nothing', async () => {
    const { id } = await define();
    expect(await db.read((tx) => readSynthesis(tx, id))).toMatchObject({ asOf: null, answer: { k: 0 } });
    expect(await refreshSynthesis(db, id, now)).toMatchObject({ version: 1, changed: false });
  });
});

describe('what pages read', () => {
  test('is filtered by outcome, disease and held back, and paged within bounds', async () => {
    await load([
      ...rows,
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
    await load([...rows, { study_id: 'A', outcome: 'relapse', events: '1' }]);
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
