import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { system } from '#governance/actors.ts';
import { importStudies } from './import.server.ts';
import { stateOf } from './import-testing.server.ts';
import { readRecords } from './read-records.server.ts';
import {
  facetCounts,
  glance,
  readRecord,
  readStudy,
  recentChanges,
  searchStudies,
  studyHistory,
} from './search.server.ts';

/** The bundled registry history, imported day by day: numbers asserted here are facts of those files. */
const folder = fileURLToPath(new URL('../../data/trials', import.meta.url));
const days = readdirSync(folder).sort();
const pathOf = (day: string): string => join(folder, day);
const linesOf = (day: string): string[] =>
  readFileSync(pathOf(day), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

const importDay = (store: Store, day: string) =>
  importStudies(store.db, {
    source: 'ctgov',
    label: day,
    records: readRecords(pathOf(day)),
    asOf: day.slice(0, 10),
    now: () => new Date('2026-08-01T00:00:00Z'),
    actor: system('test'),
  });

describe('the bundled history', () => {
  let store: Store;
  const afterDay = new Map<string, number>();
  const outcomes: { added: number; quarantined: number }[] = [];
  beforeAll(async () => {
    store = await freshStore();
    for (const day of days) {
      outcomes.push(await importDay(store, day));
      afterDay.set(day, (await store.db.read((tx) => searchStudies(tx, { relevance: 'all', page: 1, size: 1 }))).total);
    }
  }, 240_000);
  afterAll(() => store.close());

  test('has 284 studies on 2026-04-25 and 309 in the end, and nothing of it goes to quarantine', () => {
    expect(days[0]).toBe('2026-04-25.ndjson');
    expect(afterDay.get('2026-04-25.ndjson')).toBe(284);
    expect(afterDay.get('2026-07-31.ndjson')).toBe(309);
    expect(outcomes.reduce((sum, o) => sum + o.quarantined, 0)).toBe(0);
    expect(outcomes.reduce((sum, o) => sum + o.added, 0)).toBe(309);
  });

  test('ends with the statuses that the last record of each study gives', async () => {
    const last = new Map<string, string>();
    for (const day of days)
      for (const line of linesOf(day)) {
        const { identificationModule, statusModule } = (
          JSON.parse(line) as {
            protocolSection: { identificationModule: { nctId: string }; statusModule: { overallStatus: string } };
          }
        ).protocolSection;
        last.set(identificationModule.nctId, statusModule.overallStatus);
      }
    const counts: Record<string, number> = {};
    for (const status of last.values()) counts[status] = (counts[status] ?? 0) + 1;
    const { status } = await store.db.read((tx) => facetCounts(tx, { relevance: 'all' }));
    expect(Object.fromEntries(status.map((s) => [s.key, s.count]))).toEqual(counts);
    expect(counts.WITHDRAWN).toBe(17);
    expect(await store.db.read((tx) => glance(tx))).toMatchObject({ evidenceDate: '2026-07-31' });
  });

  test.each([
    ['NCT07006805', '2026-06-26', 'NOT_YET_RECRUITING'],
    ['NCT06869278', '2026-06-25', 'RECRUITING'],
  ])('%s was withdrawn on %s', async (id, asOf, before) => {
    const [latest] = await store.db.read((tx) => studyHistory(tx, id));
    const change = latest?.changes.find((c) => c.rule === 'status-stopped');
    expect(latest?.asOf).toBe(asOf);
    expect(change).toMatchObject({ grade: 'high', before, after: 'WITHDRAWN', field: 'overallStatus' });
  });

  test('knows ten changes of grade high, all of them studies that stopped, and the latest first', async () => {
    const high = await store.db.read((tx) => recentChanges(tx, { grade: 'high', page: 1, size: 100 }));
    expect(high.total).toBe(10);
    expect(new Set(high.rows.map((c) => c.rule))).toEqual(new Set(['status-stopped']));
    const dates = high.rows.map((c) => c.asOf);
    expect(dates).toEqual(dates.toSorted().reverse());
    const late = await store.db.read((tx) =>
      recentChanges(tx, { grade: 'high', since: '2026-06-25', page: 1, size: 100 }),
    );
    expect(late.rows.map((c) => c.studyId)).toEqual(['NCT06935474', 'NCT07604792', 'NCT07006805', 'NCT06869278']);
  });

  test('keeps each record as its line stood in the file', async () => {
    for (const line of [...linesOf('2026-06-26.ndjson'), ...linesOf('2026-07-31.ndjson')]) {
      const id = /"nctId":"(NCT\d{8})"/.exec(line)?.[1] ?? '';
      const record = await store.db.read(async (tx) => readRecord(tx, (await readStudy(tx, id))?.rawHash ?? ''));
      expect(record?.text).toBe(line);
    }
  });

  test('imported from the last day to the first gives the same studies, versions, changes and labels', {
    timeout: 240_000,
  }, async () => {
    const backwards = await freshStore();
    try {
      for (const day of days.toReversed()) await importDay(backwards, day);
      expect(await backwards.db.read(stateOf)).toEqual(await store.db.read(stateOf));
    } finally {
      await backwards.close();
    }
  });
});

const real = process.env.ACTION_REAL_RECORDS ?? '';
if (real === '') console.warn('Real records: not imported, because ACTION_REAL_RECORDS names no folder with them.');

describe.skipIf(real === '')(`real records${real === '' ? ' (skipped: ACTION_REAL_RECORDS is not set)' : ''}`, () => {
  const at = (...path: string[]): string => join(real, 'trials', ...path);
  const read = async (store: Store, path: string, asOf: string) =>
    importStudies(store.db, {
      source: 'ctgov',
      label: path,
      records: readRecords(path),
      asOf,
      now: () => new Date('2026-08-01T00:00:00Z'),
      actor: system('test'),
    });
  const withStore = async (body: (store: Store) => Promise<void>): Promise<void> => {
    const store = await freshStore();
    try {
      await body(store);
    } finally {
      await store.close();
    }
  };

  test(
    'the full history has the same studies as the bundled one, and its changes of outcomes besides',
    { timeout: 240_000 },
    () =>
      withStore(async (store) => {
        for (const day of readdirSync(at('autoimmune-history'))
          .filter((f) => f.endsWith('.ndjson'))
          .sort())
          await read(store, at('autoimmune-history', day), day.slice(0, 10));
        await store.db.read(async (tx) => {
          expect((await searchStudies(tx, { relevance: 'all', page: 1, size: 1 })).total).toBe(309);
          const [latest] = await studyHistory(tx, 'NCT07006805');
          expect(latest).toMatchObject({ asOf: '2026-06-26' });
          expect((await recentChanges(tx, { grade: 'high', page: 1, size: 1 })).total).toBeGreaterThan(10);
        });
      }),
  );

  test('complete records after projected ones make their studies complete', { timeout: 240_000 }, () =>
    withStore(async (store) => {
      await read(store, pathOf('2026-04-25.ndjson'), '2026-04-25');
      for (const file of readdirSync(at('v2-autoimmune'))) await read(store, at('v2-autoimmune', file), '2026-04-26');
      await store.db.read(async (tx) => {
        for (const file of readdirSync(at('v2-autoimmune'))) {
          const study = await readStudy(tx, file.slice(0, 11));
          expect(study?.complete).toBe(true);
          expect(study?.facts.primaryOutcomes?.length).toBeGreaterThan(0);
        }
      });
    }),
  );

  test('every complete record can be read, and 300 varied ones come in one import', { timeout: 240_000 }, () =>
    withStore(async (store) => {
      expect(await read(store, at('v2-bulk-sample.ndjson.gz'), '2026-05-01')).toMatchObject({
        added: 300,
        quarantined: 0,
      });
      for (const group of ['oncology_cart', 'autoimmune_not_cell_therapy'])
        for (const file of readdirSync(at('v2-negatives', group)))
          expect(await read(store, at('v2-negatives', group, file), '2026-05-01')).toMatchObject({ quarantined: 0 });
    }),
  );

  test(
    'one study at two dates of which the text is the same but for its dates has one version',
    { timeout: 60_000 },
    () =>
      withStore(async (store) => {
        for (const day of ['2026-03-10', '2026-02-05'])
          await read(store, at('v2-autoimmune-versions', `NCT06414135_${day}.json`), day);
        const history = await store.db.read((tx) => studyHistory(tx, 'NCT06414135'));
        expect(history.map((v) => v.asOf)).toMatchInlineSnapshot(`
          [
            "2026-02-05",
          ]
        `);
      }),
  );
});
