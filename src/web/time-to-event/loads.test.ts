import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { toCsv } from '#evidence/csv.ts';
import { system } from '#governance/actors.ts';
import { readCaseTable } from '#outcomes/case-rows.ts';
import { importCases } from '#outcomes/cases-import.server.ts';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { loadCases, loadTimeToEvent, loadUnpublished } from './loads.server.ts';
import { takeCases } from './taken.server.tsx';

const run = {
  label: 'patients.csv',
  now: () => new Date('2026-11-22T10:00:00Z'),
  actor: system('test'),
  asOf: '2026-11-20',
};
const CSV = readFileSync('data/patients.csv', 'utf8');
const HEAD = 'patient_id,study_id,citation,product,disease,follow_up_months,relapse,relapse_month,source_url,verified';
const secret = (i: number, disease: string) =>
  `SECRET-${i},S,our own,KYV-101,${disease},${20 + i},yes,${19 + i},https://x.org,yes`;

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  await importCases(store.db, CSV, { ...run, published: true });
});
afterEach(() => store.close());

const words = (said: Record<string, string> = {}) => new URLSearchParams(said);

describe('cases that were not published', () => {
  beforeEach(async () => {
    const rows = [
      ...Array.from({ length: 12 }, (_, i) => secret(i, 'SLE')),
      ...Array.from({ length: 3 }, (_, i) => secret(20 + i, 'MS')),
    ];
    await importCases(store.db, [HEAD, ...rows].join('\n'), { ...run, published: false });
  });

  test('appear on no public page, in no curve and in no file', async () => {
    for (const ask of [
      {},
      { disease: 'SLE' },
      { disease: 'MS' },
      { product: 'mivocabtagene autoleucel' },
      { by: 'disease' },
    ]) {
      const shown = await store.db.read(async (tx) => [
        await loadCases(tx, words(ask)),
        await loadTimeToEvent(tx, words(ask)),
        ...(
          await Promise.all((['cases', 'time-to-event', 'incidence'] as const).map((f) => takeCases(tx, f, words(ask))))
        ).map((t) => t && [toCsv(t.rows), chartToSvgString(t.drawing)]),
      ]);
      expect(JSON.stringify(shown)).not.toMatch(/SECRET|multiple sclerosis \(|"MS"\s*,\s*"label"/);
    }
    const all = await store.db.read((tx) => loadTimeToEvent(tx, words()));
    expect([all.cases.length, all.view.patients, all.view.events]).toEqual([28, 19, 4]);
  });

  test('are counted only as far as no small number can be worked out', async () => {
    // 12 could be shown; 3 may not, and 12 beside the total of 15 would tell them
    expect(await store.db.read((tx) => loadUnpublished(tx))).toEqual({
      rows: [
        { label: 'systemic lupus erythematosus', shown: null },
        { label: 'multiple sclerosis', shown: null },
      ],
      total: 15,
    });
  });
});

test('the cases of a retracted report are shown, and stand in no figure', async () => {
  await store.db.write((tx) =>
    tx
      .insertInto('report')
      .values([
        {
          id: 'doi:10.1093/rheumatology/kead330',
          doi: '10.1093/Rheumatology/kead330',
          title: 'T',
          as_of: '2026-11-01',
          notice: 'retracted',
        },
        {
          id: 'doi:10.1038/s41591-025-03899-x',
          doi: '10.1038/s41591-025-03899-x',
          title: 'Y',
          as_of: '2026-11-01',
          notice: 'retracted',
        },
        {
          id: 'doi:10.1016/j.cell.2025.05.038',
          doi: '10.1016/j.cell.2025.05.038',
          title: 'Q',
          as_of: '2026-11-01',
          notice: 'concern',
        },
      ])
      .execute(),
  );
  const { cases, view } = await store.db.read((tx) => loadTimeToEvent(tx, words()));
  expect(cases.filter((c) => c.retracted).map((c) => c.key)).toEqual(['TAUBMANN-1', 'YTS109-FLARE']);
  expect([cases.length, view.patients, view.events]).toEqual([28, 18, 3]);
  expect(view.setAside.filter((s) => /retracted/.test(s.reason)).map((s) => s.key)).toEqual([
    'TAUBMANN-1',
    'YTS109-FLARE',
  ]);
  const taken = await store.db.read((tx) => takeCases(tx, 'cases', words()));
  expect(chartToSvgString(taken!.drawing)).not.toContain('YTS109');
  expect(toCsv(taken!.rows)).toContain('YTS109');
});

test('where every case is published, nothing is said of others', async () => {
  expect(await store.db.read((tx) => loadUnpublished(tx))).toEqual({ rows: [], total: 0 });
});

test('a page shows the cases that its address asks for, and unknown words change nothing', async () => {
  const count = async (ask: Record<string, string>) =>
    (await store.db.read((tx) => loadTimeToEvent(tx, words(ask)))).cases.length;
  expect(await count({})).toBe(28);
  expect(await count({ disease: 'IIM' })).toBe(6);
  expect(await count({ product: 'TYU19' })).toBe(6);
  expect(await count({ disease: 'nothing', product: '%' })).toBe(0);
  expect(await count({ endpoint: 'x', by: 'y', conf: 'z' })).toBe(28);
});

test('the file of cases can be imported again, and gives the same cases', async () => {
  const taken = await store.db.read((tx) => takeCases(tx, 'cases', words()));
  const again = readCaseTable(toCsv(taken?.rows ?? []), { published: false });
  expect(again.refused).toEqual([]);
  expect(again.rows).toEqual(readCaseTable(CSV, { published: true }).rows);
});

test('there is no file where there is nothing to draw', async () => {
  const nothing = await store.db.read((tx) => takeCases(tx, 'cases', words({ disease: 'MS' })));
  expect(nothing).toBeNull();
  expect(await store.db.read((tx) => takeCases(tx, 'incidence', words()))).toBeNull();
  expect(await store.db.read((tx) => takeCases(tx, 'time-to-event', words({ disease: 'MS' })))).toBeNull();
});
