import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { openAnnouncements } from '#ledger/announce.server.ts';
import { readThing } from '#ledger/record.server.ts';
import {
  cohortEdits,
  editCohort,
  listCohorts,
  readCohort,
  stateCohortFacts,
  synthesesOfCohort,
} from './cohorts.server.ts';
import { AT, changesOf, load, now, pinsOf } from './import-testing.server.ts';
import { judgementOf, judgeOverlap, listJudgements, readJudged } from './overlap-judgements.server.ts';
import { compareJudgements, type JudgementInput, type OverlapContent, OverlapRefused } from './overlap-judgements.ts';
import { defineSynthesis, readSynthesis, refreshAllSyntheses } from './syntheses.server.ts';

let store: Store;
let db: Db;
beforeEach(async () => {
  store = await freshStore();
  db = store.db;
});
afterEach(() => store.close());

const LATER = new Date('2026-11-23T10:00:00Z');
const SAME: JudgementInput & { by: string } = {
  a: 'A',
  b: 'B',
  relation: 'same',
  contained: null,
  evidence: 'The second paper says that it reports the first.',
  sourceUrl: null,
  by: 'person-1',
};
const judge = (more: Partial<JudgementInput & { by: string; seen: string }> = {}, at = AT) =>
  db.write((tx) => judgeOverlap(tx, { ...SAME, ...more }, at));
const THREE = [
  { study_id: 'A', events: '8', n: '10' },
  { study_id: 'B', events: '5', n: '6' },
  { study_id: 'C', events: '3', n: '9' },
];

describe('a cohort', () => {
  test('is one for each publication and product, whatever the order of the table, and keeps its trial as its arms do', async () => {
    const rows = [
      { study_id: 'A', product: 'product two', disease: 'SLE' },
      { study_id: 'A', product: 'product one', disease: 'SSc', nct: 'NCT00000001' },
      { study_id: 'A', product: 'product one', disease: 'SLE', nct: 'NCT00000001' },
      { study_id: 'B' },
    ];
    await load(db, rows);
    const cohorts = await db.read((tx) => listCohorts(tx));
    expect(cohorts.map((c) => [c.product, c.arms.length, c.nct])).toEqual([
      ['product one', 2, 'NCT00000001'],
      ['product two', 1, null],
      ['product one', 1, null],
    ]);
    const other = await freshStore();
    try {
      await load(other.db, [...rows].reverse());
      expect(await other.db.read((tx) => listCohorts(tx))).toEqual(cohorts);
    } finally {
      await other.close();
    }
    await load(db, [{ study_id: 'B', nct: 'NCT00000002' }]);
    expect((await db.read((tx) => readCohort(tx, 'B')))?.nct).toBe('NCT00000002');
    expect(await db.read((tx) => readCohort(tx, 'nowhere'))).toBeNull();
  });

  test('takes its site and enrolment from the table until a person writes of it; what was there stays on record', async () => {
    await load(db, THREE);
    const said = { arm: 'A', site: 'Somewhere', country: null, enrolledFrom: '2021-03', enrolledTo: null };
    await db.write((tx) => stateCohortFacts(tx, [said, { ...said, arm: 'B', site: null, enrolledFrom: null }]));
    expect(await db.read((tx) => readCohort(tx, 'A'))).toMatchObject({ site: 'Somewhere', enrolledFrom: '2021-03' });
    expect((await db.read((tx) => readCohort(tx, 'B')))?.site).toBeNull();
    const edit = { id: 'A', by: 'person-1', site: 'Elsewhere', country: 'DE', enrolledFrom: '2021-03', enrolledTo: '' };
    const reason = 'The methods of the paper name the hospital.';
    expect(await db.write((tx) => editCohort(tx, { ...edit, reason }, AT))).toEqual(['site', 'country']);
    expect(await db.write((tx) => editCohort(tx, { ...edit, reason }, AT))).toEqual([]);
    await db.write((tx) => stateCohortFacts(tx, [said]));
    expect(await db.read((tx) => readCohort(tx, 'A'))).toMatchObject({ site: 'Elsewhere', country: 'DE' });
    expect(await db.read((tx) => cohortEdits(tx, 'A', false))).toMatchObject([
      { before: { site: 'Somewhere' }, after: { site: 'Elsewhere' }, reason, who: 'a curator' },
    ]);
    for (const [more, field] of [
      [{ reason: 'because' }, 'reason'],
      [{ reason, enrolledFrom: '2021-13' }, 'enrolledFrom'],
      [{ reason, enrolledFrom: '2022', enrolledTo: '2021-12' }, 'enrolledTo'],
      [{ reason, id: 'nowhere' }, null],
    ] as const)
      await expect(db.write((tx) => editCohort(tx, { ...edit, ...more }, AT))).rejects.toMatchObject({
        name: 'Error',
        field,
      });
  });
});

describe('a judgement of overlap', () => {
  test('is a thing that rests on the arms of both cohorts, stands on the audit chain and is announced; said again it changes nothing', async () => {
    await load(db, THREE);
    const first = await judge();
    expect(first).toMatchObject({ id: 'V1', version: 1, changed: true });
    expect((await pinsOf(db, 'overlap', 'V1')).map((p) => p.to)).toEqual(['arm:A', 'arm:B']);
    expect((await db.read((tx) => readThing(tx, { kind: 'overlap', id: 'V1' })))?.content).toEqual({
      a: 'A',
      b: 'B',
      relation: 'same',
      evidence: SAME.evidence,
      by: 'person-1',
      day: '2026-11-22',
    });
    const told = await db.read((tx) => openAnnouncements(tx, 50));
    expect(told.filter((t) => t.kind === 'overlap.judged').map((t) => t.body)).toEqual([{ judgement: 'V1' }]);
    const events = await db.read((tx) =>
      tx
        .selectFrom('audit_event')
        .select(['actor', 'kind'])
        .where('kind', 'in', ['overlap.judged', 'thing.written'])
        .execute(),
    );
    expect(events).toEqual([
      { actor: 'person-1', kind: 'overlap.judged' },
      { actor: 'person-1', kind: 'thing.written' },
    ]);
    expect(await judge({ a: 'B', b: 'A' })).toMatchObject({ id: 'V1', version: 1, changed: false });
  });

  test('of the same pair anew is a new version of the one thing, graded by what changed', async () => {
    await load(db, THREE);
    await judge();
    expect(await judge({ relation: 'subset', contained: 'B' }, LATER)).toMatchObject({ id: 'V1', version: 2 });
    await judge(
      { relation: 'subset', contained: 'B', evidence: 'Table 1 of the second paper lists the same ages.' },
      LATER,
    );
    await judge(
      {
        relation: 'subset',
        contained: 'B',
        evidence: 'Table 1 of the second paper lists the same ages.',
        by: 'person-2',
      },
      LATER,
    );
    expect((await changesOf(db, 'overlap', 'V1')).map((c) => [c.version, c.rule, c.grade])).toEqual([
      [2, 'overlap-judged', 'high'],
      [3, 'evidence-changed', 'low'],
      [4, 'judged-again', 'noise'],
    ]);
    expect(await db.read((tx) => judgementOf(tx, 'B', 'A'))).toMatchObject({
      relation: 'subset',
      contained: 'B',
      version: 4,
    });
    expect(await db.read((tx) => readJudged(tx))).toMatchObject([{ id: 'V1', a: 'A', b: 'B', relation: 'subset' }]);
  });

  test('that is not complete, or of cohorts that do not exist, is refused in a sentence at its field and writes nothing', async () => {
    await load(db, THREE);
    const refused: [Partial<JudgementInput>, string][] = [
      [{ b: 'A' }, 'b'],
      [{ b: '' }, 'b'],
      [{ b: 'nowhere' }, 'b'],
      [{ relation: 'subset' }, 'contained'],
      [{ relation: 'subset', contained: 'C' }, 'contained'],
      [{ relation: 'twins' as 'same' }, 'relation'],
      [{ evidence: '  short ' }, 'evidence'],
      [{ evidence: 'x'.repeat(1001) }, 'evidence'],
      [{ sourceUrl: 'javascript:alert(1)' }, 'sourceUrl'],
    ];
    for (const [more, field] of refused) {
      const e = await judge(more).catch((e: unknown) => e);
      expect([more, e instanceof OverlapRefused && e.field]).toEqual([more, field]);
    }
    expect(await db.read((tx) => listJudgements(tx, true))).toEqual([]);
  });

  test('names who judged to those who may see it, and nobody to the public', async () => {
    await load(db, THREE);
    await db.write((tx) =>
      sql`insert into person (id, name, demonstration, created_at) values ('person-1', 'Ada Judge', true, ${AT})`.execute(
        tx,
      ),
    );
    await judge();
    expect((await db.read((tx) => listJudgements(tx, true)))[0]?.who).toBe('Ada Judge');
    expect((await db.read((tx) => listJudgements(tx, false, { cohort: 'B' })))[0]?.who).toBe('a curator');
    expect(await db.read((tx) => listJudgements(tx, false, { cohort: 'C' }))).toEqual([]);
  });

  test('that another wrote meanwhile is not written over unseen', async () => {
    await load(db, THREE);
    const { hash } = await judge({ seen: '' });
    await expect(judge({ relation: 'none', seen: '' })).rejects.toThrow('Somebody else judged this pair');
    expect(await judge({ relation: 'none', seen: hash })).toMatchObject({ version: 2 });
  });

  test('by two people at the same moment is written one after the other, as two versions of one thing', async () => {
    await load(db, THREE);
    const both = await Promise.all([judge(), judge({ relation: 'none', by: 'person-2' })]);
    expect(both.map((b) => b.id)).toEqual(['V1', 'V1']);
    expect(both.map((b) => b.version).sort()).toEqual([1, 2]);
  });
});

describe('a synthesis', () => {
  const define = () =>
    db.write((tx) =>
      defineSynthesis(
        tx,
        {
          question: 'How many?',
          spec: { outcome: 'remission', diseases: ['SLE'], verification: 'verified', method: 'glmm' },
          by: 'p',
        },
        AT,
      ),
    );
  const pinned = async (id: string) => (await pinsOf(db, 'synthesis', id)).map((p) => p.to);

  test('rests on the judgements that it used, changes by them with their number, and not by those of other cohorts', async () => {
    await load(db, [...THREE, { study_id: 'D', outcome: 'relapse' }]);
    const { id } = await define();
    await judge({ b: 'D' });
    expect(await refreshAllSyntheses(db, now)).toBe(0);
    expect(await pinned(id)).not.toContain('overlap:V1');
    await judge();
    expect(await refreshAllSyntheses(db, now)).toBe(1);
    expect(await pinned(id)).toContain('overlap:V2');
    const found = await db.read((tx) => readSynthesis(tx, id));
    expect(found?.answer).toMatchObject({
      k: 2,
      patients: 19,
      overlap: { judged: [{ id: 'V2', relation: 'same', names: ['Alpha 2024, A', 'Alpha 2024, B'] }] },
    });
    expect(found?.answer.setAside).toMatchObject([
      {
        outcome: 'B/remission@6-months',
        reason:
          'Judged to be the same patients as A (V2), which is counted: of those marked as the ones to use, it has the most evaluable patients (10).',
      },
    ]);
    expect((await changesOf(db, 'synthesis', id))[0]).toMatchObject({ rule: 'overlap-judged', grade: 'high' });
    expect(await db.read((tx) => synthesesOfCohort(tx, 'A'))).toEqual([{ id, question: 'How many?', counted: true }]);
    expect(await db.read((tx) => synthesesOfCohort(tx, 'B'))).toEqual([{ id, question: 'How many?', counted: false }]);
    // judged anew with other evidence: the answer stands, and rests on the judgement as it is now
    await judge({ evidence: 'An author confirmed it by letter.' });
    expect(await refreshAllSyntheses(db, now)).toBe(0);
    expect((await pinsOf(db, 'synthesis', id)).filter((p) => p.stale)).toEqual([]);
  });

  test('defined after a judgement counts by it from the start', async () => {
    await load(db, THREE);
    await judge();
    const { id } = await define();
    expect((await db.read((tx) => readSynthesis(tx, id)))?.answer).toMatchObject({ k: 2, patients: 19 });
    expect(await pinned(id)).toContain('overlap:V1');
  });
});

test('how a judgement differs is said once, and not at all where it does not', () => {
  const before: OverlapContent = {
    a: 'A',
    b: 'B',
    relation: 'partial',
    evidence: 'As said there.',
    by: 'p',
    day: '2026-01-01',
  };
  expect(compareJudgements(before, before)).toEqual([]);
  expect(compareJudgements(before, { ...before, relation: 'subset', contained: 'A', day: '2026-01-02' })).toMatchObject(
    [
      {
        rule: 'overlap-judged',
        sentence:
          'A and B were judged “some patients in both”, and now “one lies within the other”, A within the other.',
      },
    ],
  );
});
