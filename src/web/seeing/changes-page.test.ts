import { RouterContextProvider } from 'react-router';
import { beforeEach, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { ANONYMOUS } from '#governance/actors.ts';
import { apiOn } from '#web/api/api-testing.server.ts';
import { appContext, type RequestApp } from '#web/context.server.ts';
import * as list from '#web/routes/evidence.tsx';
import * as page from '#web/routes/evidence-changes.tsx';
import { loadGaps } from './loads.server.ts';

let tx: WriteTx;
beforeEach(async () => {
  tx = await openTx();
  const study = (n: number, status: string, title = 'CAR-T in Sjogren&#39;s syndrome') =>
    projected({ id: `NCT9000000${n}`, title, conditions: ['Lupus'], interventions: ['CD19 CAR-T'], status });
  const days = ['2026-05-04', '2026-06-01', '2026-06-30', '2026-07-01'];
  const seen = ['RECRUITING', 'TERMINATED', 'RECRUITING', 'COMPLETED'];
  for (const [i, day] of days.entries()) await importList(within(tx), [study(1, seen[i] ?? '')], day);
  await importList(within(tx), [study(2, 'RECRUITING', 'A title')], '2026-06-01');
  await importList(within(tx), [study(2, 'RECRUITING', 'Another title')], '2026-06-02');
});

function call(path: string) {
  const context = new RouterContextProvider();
  context.set(appContext, { db: within(tx), now: () => NOW, actor: ANONYMOUS } as unknown as RequestApp);
  const url = new URL(`https://site.example${path}`);
  return { context, url, request: new Request(url), params: {} } as never;
}
const daysOf = async (words: string) => {
  const { found } = await page.loader(call(`/evidence/changes?${words}`));
  return [...new Set(found.rows.flatMap((r) => r.changes.map((c) => c.asOf)))].sort();
};

test('a month has its changes from the first day to the last; a month that is none is said so and the latest week shown', async () => {
  expect(await daysOf('month=2026-06')).toEqual(['2026-06-01', '2026-06-30']);
  expect(await daysOf('month=2026-07')).toEqual(['2026-07-01']);
  expect(await daysOf('month=2026-05')).toEqual([]);
  expect(await page.loader(call('/evidence/changes?month=2026-06'))).toMatchObject({
    month: '2026-06',
    week: null,
    bad: false,
  });
  for (const month of ['2026-13', 'June', '2026-6'])
    expect(await page.loader(call(`/evidence/changes?month=${month}`))).toMatchObject({ month: null, bad: true });
});

test('the page and the API begin at the same grade and count alike', async () => {
  const all = await page.loader(call('/evidence/changes?since=2026-01-01'));
  const { body } = await apiOn(tx).read('/changes');
  expect([body.total, body.changes]).toEqual([all.found.studies, all.found.changes]);
  expect((await apiOn(tx).read('/changes?grade=medium')).body).toEqual(body);
  expect((await apiOn(tx).read('/changes?grade=low')).body.total).toBeGreaterThan(Number(body.total));
});

test('titles are shown in plain characters', async () => {
  const { found } = await page.loader(call('/evidence/changes?month=2026-06'));
  expect(found.rows.map((r) => r.title)).toEqual(["CAR-T in Sjogren's syndrome"]);
});

test('the list takes a filter however it is written, and its links carry it as the registry does', async () => {
  const found = await list.loader(call('/evidence?status=completed&target=cd19'));
  expect(found).toMatchObject({ filter: { status: 'COMPLETED', target: 'CD19' }, unknown: [], found: { total: 1 } });
  expect(await list.loader(call('/evidence?country=Nowhere'))).toMatchObject({
    unknown: [{ key: 'country', value: 'Nowhere', meant: [] }],
    found: { total: 0 },
  });
});

test('the words about colour hold on a light and on a dark ground', async () => {
  const { figure } = await loadGaps(tx, {}, new URLSearchParams());
  expect(figure.note).toContain('The stronger the colour');
  expect(figure.note).not.toMatch(/dark|light/);
});
