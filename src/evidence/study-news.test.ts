import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { importList, projected, type RecordFacts, within } from './import-testing.server.ts';
import { studyNews } from './study-news.server.ts';
import { jsonFeed, newsEntries, type StudyNews } from './study-news.ts';

const SITE = 'https://site.example';
const study = (n: number, more: RecordFacts = {}) =>
  projected({
    id: `NCT9000000${n}`,
    title: `Study ${n}`,
    conditions: ['Systemic Lupus Erythematosus'],
    interventions: ['CD19 CAR-T cells'],
    status: 'RECRUITING',
    phases: ['PHASE1'],
    count: 20,
    ...more,
  });

async function evidence() {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, [study(1), study(2, { conditions: ['Multiple Sclerosis'] })], '2026-05-01');
  await importList(db, [study(1, { status: 'TERMINATED' }), study(3)], '2026-06-01');
  await importList(db, [study(2, { conditions: ['Multiple Sclerosis'], title: 'Study two' })], '2026-06-10');
  return { tx, db };
}

const all = { newStudies: true };
const said = (news: readonly StudyNews[]) => news.map((n) => [n.asOf, n.id, n.changes[0]?.grade ?? 'new']);

test('what is new is told newest first and on one day worst first: studies that are new and versions that changed', async () => {
  const { tx } = await evidence();
  const news = said(await studyNews(tx, all, 50));
  expect(news.filter(([day]) => day !== '2026-06-10')).toEqual([
    ['2026-06-01', 'NCT90000001', 'high'],
    ['2026-06-01', 'NCT90000003', 'new'],
    ['2026-05-01', 'NCT90000002', 'new'],
    ['2026-05-01', 'NCT90000001', 'new'],
  ]);
});

test('the words of the filter choose the studies; grade and day choose what is told of them', async () => {
  const { tx } = await evidence();
  const of = async (f: object, most = 50) => said(await studyNews(tx, { ...all, ...f }, most));
  expect(await of({ disease: 'MS', grade: 'high' })).toEqual([['2026-05-01', 'NCT90000002', 'new']]);
  expect(await of({ grade: 'high', newStudies: false })).toEqual([['2026-06-01', 'NCT90000001', 'high']]);
  expect(await of({ changedSince: '2026-06-01', disease: 'SLE' })).toEqual([
    ['2026-06-01', 'NCT90000001', 'high'],
    ['2026-06-01', 'NCT90000003', 'new'],
  ]);
  expect(await of({ grade: 'noise', newStudies: false })).toEqual(await of({ newStudies: false }));
  expect(await of({ disease: 'NOT A KEY' })).toEqual([]);
  expect(await of({ grade: 'x', changedSince: 'soon' }, 1)).toHaveLength(1);
});

test('an entry keeps its address when records of earlier days come late and renumber the versions', async () => {
  const { tx, db } = await evidence();
  const ids = async () => newsEntries(await studyNews(tx, { ...all, disease: 'SLE' }, 50), SITE).map((e) => e.id);
  const before = await ids();
  await importList(db, [study(1, { status: 'NOT_YET_RECRUITING' })], '2026-01-01');
  const after = await ids();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after.length).toBe(before.length + 1);
  for (const id of after) expect(new URL(id).pathname).toMatch(/^\/evidence\/NCT\d{8}$/);
  expect(new Set(after).size).toBe(after.length);
});

test('where a study went back and forth, one entry stands for each way', () => {
  const one = { id: 'NCT90000001', title: 'T', status: null, phases: [], conditions: [] };
  const change = (asOf: string, before: string, hash: string): StudyNews => ({
    ...one,
    asOf,
    before,
    hash,
    changes: [{ grade: 'medium', sentence: 'It changed.' }],
  });
  const entries = newsEntries(
    [change('2026-03-01', 'a', 'b'), change('2026-02-01', 'b', 'a'), change('2026-01-01', 'a', 'b')],
    SITE,
  );
  expect(entries.map((e) => e.updated.toISOString().slice(0, 10))).toEqual(['2026-03-01', '2026-02-01']);
});

test('a JSON feed has all that its format asks for, whatever a record says', () => {
  const hostile = '"</script>\u0000\n\ud800 & <b>';
  const text = jsonFeed({
    id: `${SITE}/evidence/feed.json`,
    title: 'Feed',
    description: 'What is new.',
    link: `${SITE}/evidence`,
    author: 'Network',
    entries: newsEntries(
      [
        {
          id: 'NCT90000001',
          title: hostile,
          asOf: '2026-05-01',
          hash: null,
          before: null,
          status: null,
          phases: [],
          conditions: [hostile],
          changes: [],
        },
      ],
      SITE,
    ),
  });
  expect(text.isWellFormed()).toBe(true);
  const feed = JSON.parse(text) as { version: string; items: Record<string, unknown>[] };
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
  expect(feed.items).toEqual([
    {
      id: `${SITE}/evidence/NCT90000001#new`,
      url: `${SITE}/evidence/NCT90000001#new`,
      title: 'New: "</script> � & <b> (NCT90000001)',
      content_text: 'Phase not given, no status. "</script> � & <b>.',
      date_published: '2026-05-01T00:00:00.000Z',
      date_modified: '2026-05-01T00:00:00.000Z',
      tags: ['new'],
    },
  ]);
});
