import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { Refused } from '#governance/gate.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { ImportRefused } from './import-run.server.ts';
import { importList, NOW, projected, reading, stateOf, within } from './import-testing.server.ts';
import { readRecord, readStudy, searchStudies, studyHistory } from './search.server.ts';
import { completeStudy } from './study-fixture.ts';

const ID = 'NCT90000001';

/** Rolled back at the end: enough for all that needs no real commit. */
const inOne = async (): Promise<Db> => within(await openTx());

async function open(): Promise<Store> {
  const store = await freshStore();
  onTestFinished(() => store.close());
  return store;
}

describe('importing studies', () => {
  test('adds a study with its record, version, labels, pin and announcement, and says so in the audit chain', async () => {
    const db = await inOne();
    const result = await importList(db, [completeStudy()], '2026-05-01');
    expect(result).toMatchObject({ added: 1, changed: 0, unchanged: 0, quarantined: 0 });
    await db.read(async (tx) => {
      const study = await readStudy(tx, ID);
      expect(study).toMatchObject({ id: ID, version: 1, complete: true, firstAsOf: '2026-05-01', lastChange: null });
      const record = await readRecord(tx, study?.rawHash ?? '');
      expect(record).toMatchObject({ source: 'ctgov', nativeId: ID, asOf: ['2026-05-01'] });
      expect(record?.text).toBe(JSON.stringify(completeStudy()));
      const said = await tx.selectFrom('announcement').select(['kind', 'body']).execute();
      expect(said).toEqual([{ kind: 'evidence.changed', body: { importId: result.importId, studies: [ID] } }]);
      const events = await tx.selectFrom('audit_event').select(['kind', 'actor', 'body']).execute();
      const written = [
        [ID, study?.hash],
        [`${ID} 2026-05-01`, study?.rawHash],
      ];
      expect(events).toMatchObject([
        {
          kind: 'evidence.batch-saved',
          actor: 'system:test',
          body: { importId: result.importId, source: 'ctgov', added: 1, written: 2, hash: contentHash(written) },
        },
        { kind: 'evidence.imported', actor: 'system:test', body: { added: 1, asOf: '2026-05-01' } },
      ]);
      expect(await verifyChain(tx)).toMatchObject({ ok: true });
      const [run] = await tx.selectFrom('import_run').selectAll().execute();
      expect(run).toMatchObject({ added: 1, finished_at: NOW, problem: null });
    });
  });

  test('the same file again changes nothing', async () => {
    const db = await inOne();
    const file = [
      projected({ status: 'RECRUITING' }),
      completeStudy({ identificationModule: { nctId: 'NCT90000002' } }),
    ];
    await importList(db, file, '2026-05-01');
    const before = await db.read(stateOf);
    expect(await importList(db, file, '2026-05-01')).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await db.read(stateOf)).toEqual(before);
    expect(await db.read((tx) => tx.selectFrom('announcement').selectAll().execute())).toHaveLength(1);
    const events = await db.read((tx) => tx.selectFrom('audit_event').select('kind').orderBy('seq').execute());
    expect(events.map((e) => e.kind)).toEqual(['evidence.batch-saved', 'evidence.imported', 'evidence.imported']);
  });

  test('the same text on a later day is a sighting more and no new version', async () => {
    const db = await inOne();
    await importList(db, [projected({ status: 'RECRUITING' })], '2026-05-01');
    expect(await importList(db, [projected({ status: 'RECRUITING' })], '2026-06-01')).toMatchObject({ unchanged: 1 });
    await db.read(async (tx) => {
      const study = await readStudy(tx, ID);
      expect(study).toMatchObject({ version: 1, firstAsOf: '2026-05-01', lastAsOf: '2026-06-01' });
      expect((await readRecord(tx, study?.rawHash ?? ''))?.asOf).toEqual(['2026-05-01', '2026-06-01']);
      expect(await studyHistory(tx, ID)).toMatchObject([{ version: 1, asOf: '2026-05-01' }]);
      expect(await tx.selectFrom('announcement').select('id').execute()).toHaveLength(1);
    });
  });

  test('a changed record is a new version with graded changes; the study then rests on that record', async () => {
    const db = await inOne();
    await importList(db, [projected({ status: 'RECRUITING', title: 'T' })], '2026-05-01');
    const first = await db.read((tx) => readStudy(tx, ID));
    expect(await importList(db, [projected({ status: 'WITHDRAWN' })], '2026-05-02')).toMatchObject({ changed: 1 });
    const [second, history] = await db.read(
      async (tx) => [await readStudy(tx, ID), await studyHistory(tx, ID)] as const,
    );
    expect(second).toMatchObject({ version: 2, title: 'T', lastChange: '2026-05-02', lastChangeGrade: 'high' });
    expect(second?.rawHash).not.toBe(first?.rawHash);
    expect(history.map((v) => [v.version, v.asOf, v.changes.map((c) => c.rule)])).toEqual([
      [2, '2026-05-02', ['status-stopped']],
      [1, '2026-05-01', []],
    ]);
  });

  test('what a projected record does not carry stays as it was known', async () => {
    const db = await inOne();
    await importList(db, [completeStudy()], '2026-05-01');
    await importList(db, [projected({ count: 31 })], '2026-05-02');
    const study = await db.read((tx) => readStudy(tx, ID));
    expect(study?.facts.enrolment).toEqual({ count: 31, type: 'ESTIMATED' });
    expect(study?.facts.primaryOutcomes).toHaveLength(2);
    expect(study?.complete).toBe(true);
  });

  test('a fuller record than before is a new version without a change above noise', async () => {
    const db = await inOne();
    await importList(db, [projected({ title: 'Example Cells in Example Disease' })], '2026-05-01');
    await importList(db, [completeStudy()], '2026-05-02');
    const [latest] = await db.read((tx) => studyHistory(tx, ID));
    expect(latest?.changes.map((c) => c.grade)).toEqual(['noise']);
    expect(await db.read((tx) => readStudy(tx, ID))).toMatchObject({ version: 2, lastChange: null });
  });

  test('a change that is only noise is no new version', async () => {
    const db = await inOne();
    await importList(db, [projected({ title: 'CAR-T cells', posted: '2026-01-01' })], '2026-05-01');
    const result = await importList(db, [projected({ title: 'CAR T  Cells.', posted: '2026-02-01' })], '2026-05-02');
    expect(result).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await db.read((tx) => readStudy(tx, ID))).toMatchObject({ version: 1, title: 'CAR T  Cells.' });
  });

  test('an older record is put in its place: versions and changes are those of the right order', async () => {
    const db = await inOne();
    await importList(db, [projected({ status: 'WITHDRAWN', posted: '2026-03-01' })], '2026-05-03');
    expect(
      await importList(db, [projected({ status: 'RECRUITING', posted: '2026-01-01' })], '2026-05-01'),
    ).toMatchObject({
      added: 0,
      changed: 1,
    });
    const history = await db.read((tx) => studyHistory(tx, ID));
    expect(history.map((v) => [v.version, v.asOf, v.changes[0]?.rule])).toEqual([
      [2, '2026-05-03', 'status-stopped'],
      [1, '2026-05-01', undefined],
    ]);
    expect((await db.read((tx) => readStudy(tx, ID)))?.facts.overallStatus).toBe('WITHDRAWN');
  });

  test('a record twice in one file counts once as unchanged; two different ones are both kept, with a warning', async () => {
    const db = await inOne();
    const [a, b] = [
      projected({ status: 'RECRUITING', posted: '2026-02-02' }),
      projected({ status: 'COMPLETED', posted: '2026-02-01' }),
    ];
    const result = await importList(db, [a, a, b], '2026-05-01');
    expect(result).toMatchObject({ added: 1, changed: 1, unchanged: 1 });
    expect(result.warnings.join()).toMatch(/NCT90000001 stands 2 times/);
    expect((await db.read((tx) => readStudy(tx, ID)))?.facts.overallStatus).toBe('RECRUITING');
  });

  test('without a date the records speak of today', async () => {
    const db = await inOne();
    await importList(db, [projected({})], null);
    expect((await db.read((tx) => readStudy(tx, ID)))?.lastAsOf).toBe('2026-08-01');
  });

  test.each(['2026-02-30', '01.05.2026', ''])('the date %j is refused in a sentence', async (asOf) => {
    const db = within(await openTx());
    await expect(importList(db, [], asOf)).rejects.toThrow(ImportRefused);
  });

  test('a day to come is refused: no later record would count after it', async () => {
    const db = await inOne();
    await expect(importList(db, [completeStudy()], '2062-05-01')).rejects.toThrow('2062-05-01 is a day to come');
    await expect(importList(db, [completeStudy()], '2026-02-30')).rejects.toThrow(ImportRefused);
    expect(await importList(db, [completeStudy()], '2026-08-02')).toMatchObject({ added: 1 });
  });

  test('somebody who may not import is refused, and the refusal is on record', async () => {
    const tx = await openTx();
    await expect(importList(within(tx), [projected({})], null, { actor: { kind: 'anonymous' } })).rejects.toThrow(
      Refused,
    );
    expect(await tx.selectFrom('audit_event').select('kind').execute()).toEqual([{ kind: 'refused' }]);
    expect(await tx.selectFrom('import_run').selectAll().execute()).toEqual([]);
  });

  test('progress is told after each batch', async () => {
    const db = await inOne();
    const told: number[] = [];
    const list = Array.from({ length: 7 }, (_, i) => projected({ id: `NCT9000000${i}` }));
    await importList(db, list, '2026-05-01', { batch: 3, onProgress: (done) => told.push(done) });
    expect(told).toEqual([3, 6, 7]);
  });
});

describe('a record that cannot be used', () => {
  test('goes to quarantine with its reason and its original, and the rest goes on', async () => {
    const db = await inOne();
    const list = [
      projected({ id: 'NCT90000001' }),
      '{"protocolSection": {"identificationModule": {"nctId": "NCT9000',
      { protocolSection: {} },
      [1, 2],
      projected({ id: 'NCT90000002', posted: '2026-13-45' }),
      projected({ id: 'NCT90000003' }),
    ];
    expect(await importList(db, list, '2026-05-01')).toMatchObject({ added: 2, quarantined: 4 });
    const rows = await db.read((tx) => tx.selectFrom('quarantine').selectAll().orderBy('position').execute());
    expect(rows.map((r) => [r.position, r.native_id, r.state])).toEqual([
      [2, null, 'open'],
      [3, null, 'open'],
      [4, null, 'open'],
      [5, 'NCT90000002', 'open'],
    ]);
    for (const r of rows) expect(r.reason).toMatch(/^.{20,}\.$/);
    expect(await importList(db, list, '2026-05-02')).toMatchObject({ added: 0, quarantined: 4 });
    expect(await db.read((tx) => tx.selectFrom('quarantine').select('id').execute())).toHaveLength(4);
  });

  test.each([
    ['NUL in a text', '{"protocolSection":{"identificationModule":{"nctId":"NCT90000001","briefTitle":"a\\u0000b"}}}'],
    [
      'half a surrogate pair',
      '{"protocolSection":{"identificationModule":{"nctId":"NCT90000001","briefTitle":"a\\ud800b","orgStudyIdInfo":{"id":"\\udfff"}}}}',
    ],
    [
      'a number beyond all numbers',
      '{"protocolSection":{"identificationModule":{"nctId":"NCT90000001"},"designModule":{"enrollmentInfo":{"count":1e999}}}}',
    ],
    [
      'a very long title',
      `{"protocolSection":{"identificationModule":{"nctId":"NCT90000001","briefTitle":"${'lupus αβγ '.repeat(30_000)}"}}}`,
    ],
    [
      'NUL in an id of a list',
      '{"protocolSection":{"identificationModule":{"nctId":"NCT90000001"},"conditionsModule":{"conditions":["lupus\\u0000"],"keywords":["\\u0000"]}}}',
    ],
    [
      'a sponsor named __proto__',
      '{"__proto__":{"x":1},"protocolSection":{"identificationModule":{"nctId":"NCT90000001"},"sponsorCollaboratorsModule":{"leadSponsor":{"name":"__proto__"}}}}',
    ],
  ])('with %s harms no other of its batch, and its text is kept untouched', async (_, text) => {
    const db = await inOne();
    const result = await importList(
      db,
      [projected({ id: 'NCT90000009' }), text, projected({ id: 'NCT90000008' })],
      '2026-05-01',
    );
    expect(result).toMatchObject({ added: 3, quarantined: 0 });
    const kept = await db.read(async (tx) => readRecord(tx, (await readStudy(tx, ID))?.rawHash ?? ''));
    expect(kept?.text === text).toBe(true);
  });

  test('that the database itself refuses is found in its batch and put into quarantine alone', async () => {
    const store = await open();
    await sql`create function refuse_seven() returns trigger language plpgsql as $$
      begin if new.id = 'NCT90000007' then raise exception 'no sevens' using errcode = '22000'; end if; return new; end $$`.execute(
      store.kysely,
    );
    await sql`create trigger no_sevens before insert on study for each row execute function refuse_seven()`.execute(
      store.kysely,
    );
    const list = Array.from({ length: 10 }, (_, i) => projected({ id: `NCT9000000${i}` }));
    const result = await importList(store.db, list, '2026-05-01', { batch: 5 });
    expect(result).toMatchObject({ added: 9, quarantined: 1 });
    await store.db.read(async (tx) => {
      expect(await tx.selectFrom('quarantine').select(['native_id', 'position']).execute()).toEqual([
        { native_id: 'NCT90000007', position: 8 },
      ]);
      expect((await searchStudies(tx, { relevance: 'all', page: 1, size: 100 })).total).toBe(9);
      expect(await tx.selectFrom('import_run').select(['added', 'quarantined']).execute()).toEqual([
        { added: 9, quarantined: 1 },
      ]);
    });
  });
});

describe('an import that is cut off', () => {
  const list = Array.from({ length: 25 }, (_, i) =>
    projected({ id: `NCT900000${String(i).padStart(2, '0')}`, conditions: ['Lupus'], status: 'RECRUITING' }),
  );

  test('leaves whole batches, and run again ends as if it had never been cut', async () => {
    const [cut, whole] = [await open(), await open()];
    const broken = async function* () {
      for await (const record of reading(list)) {
        if (record.position === 18) throw new Error('the disk is gone');
        yield record;
      }
    };
    await expect(importList(cut.db, [], '2026-05-01', { records: broken(), batch: 5 })).rejects.toThrow(
      'the disk is gone',
    );
    await cut.db.read(async (tx) => {
      expect((await searchStudies(tx, { relevance: 'all', page: 1, size: 1 })).total).toBe(15);
      const [run] = await tx.selectFrom('import_run').selectAll().execute();
      expect(run).toMatchObject({ added: 15, finished_at: null, problem: 'the disk is gone' });
      const events = await tx.selectFrom('audit_event').select(['kind', 'body']).orderBy('seq').execute();
      expect(events).toMatchObject(
        Array.from({ length: 3 }, () => ({ kind: 'evidence.batch-saved', body: { added: 5, written: 10 } })),
      );
      expect(await verifyChain(tx)).toMatchObject({ ok: true, events: 3 });
      expect(await tx.selectFrom('announcement').selectAll().execute()).toHaveLength(3);
    });
    expect(await importList(cut.db, list, '2026-05-01', { batch: 5 })).toMatchObject({ added: 10, unchanged: 15 });
    await importList(whole.db, list, '2026-05-01', { batch: 7 });
    expect(await cut.db.read(stateOf)).toEqual(await whole.db.read(stateOf));
  });

  test('two imports of the same studies at once end as one after the other would', async () => {
    const [both, whole] = [await open(), await open()];
    const later = list.map((r) => JSON.parse(JSON.stringify(r).replace('RECRUITING', 'COMPLETED')) as unknown);
    const results = await Promise.all([
      importList(both.db, list, '2026-05-01', { batch: 4 }),
      importList(both.db, later, '2026-05-02', { batch: 3 }),
    ]);
    expect(results[0].added + results[1].added).toBe(25);
    await importList(whole.db, list, '2026-05-01');
    await importList(whole.db, later, '2026-05-02');
    expect(await both.db.read(stateOf)).toEqual(await whole.db.read(stateOf));
  });
});
