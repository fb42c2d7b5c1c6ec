import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { EUROPEPMC } from './europepmc-source.ts';
import { PAGE_IMPORTS } from './page-import.server.ts';
import { type SyncOptions, syncSource } from './sync.server.ts';
import { listen, ONE_QUESTION, sendJson, worldOf } from './sync-testing.server.ts';

/** A made-up paper as Europe PMC gives it. */
const paper = (n: number, more: object = {}) => ({
  id: String(90_000_000 + n),
  source: 'MED',
  pmid: String(90_000_000 + n),
  title: `Example cells in example disease, report ${n}.`,
  authorString: 'Example A, Example B.',
  journalTitle: 'Example J',
  pubYear: '2026',
  firstIndexDate: '2026-07-01',
  ...more,
});

const MARKS = ['*', 'bbb', 'ccc'];

/** Two papers a page; the last mark leads to itself. */
function answer(papers: readonly unknown[], mark: string) {
  const page = MARKS.indexOf(mark);
  const result = papers.slice(page * 2, page * 2 + 2);
  const last = (page + 1) * 2 >= papers.length;
  return {
    version: '6.9',
    hitCount: papers.length,
    nextCursorMark: last ? mark : MARKS[page + 1],
    resultList: { result },
  };
}

const optionsOf = (base: string, full = false): SyncOptions => ({
  source: { ...EUROPEPMC, questions: ONE_QUESTION },
  importPage: PAGE_IMPORTS.europepmc,
  base,
  full,
});

test('Europe PMC is read by cursor to its end, counts once, and its next pass asks by the day of change', async () => {
  const store = await freshStore();
  try {
    const papers = [1, 2, 3, 4, 5].map((n) => paper(n));
    const { url, asked } = await listen((q, r) => sendJson(r, answer(papers, q.get('cursorMark') ?? '')));
    const world = worldOf(store.db);
    expect(await syncSource(world, optionsOf(url))).toMatchObject({
      pass: 'full',
      added: 5,
      quarantined: 0,
      pages: 3,
      requests: 3,
      there: 5,
      here: 5,
    });
    expect(asked.map((q) => q.get('cursorMark'))).toEqual(MARKS);
    world.at('2026-08-02T03:00:00Z');
    expect(await syncSource(world, optionsOf(url))).toMatchObject({ pass: 'changes', added: 0, there: 5, here: 5 });
    expect(asked[3]?.get('query')).toContain('UPDATE_DATE:[2026-07-27 TO 2026-08-02]');
  } finally {
    await store.close();
  }
});

test('a result that cannot be read goes to quarantine under its source, and is listed there but not held here', async () => {
  const store = await freshStore();
  try {
    const papers = [paper(1), { id: '2', source: 'MED' }];
    const { url } = await listen((q, r) => sendJson(r, answer(papers, q.get('cursorMark') ?? '')));
    expect(await syncSource(worldOf(store.db), optionsOf(url))).toMatchObject({
      added: 1,
      quarantined: 1,
      there: 2,
      here: 1,
    });
    const { rows } = await store.db.read(async (tx) => ({
      rows: await tx.selectFrom('quarantine').select(['source', 'state']).execute(),
    }));
    expect(rows).toEqual([{ source: 'europepmc', state: 'open' }]);
  } finally {
    await store.close();
  }
});

test('a refusal with status 200 leaves the source degraded and nothing lost', async () => {
  const store = await freshStore();
  try {
    const { url, asked } = await listen((_q, r) => sendJson(r, { errCode: '500', errMsg: 'Please try later.' }));
    await expect(syncSource(worldOf(store.db), optionsOf(url))).rejects.toThrow(
      'Europe PMC refused the question: Please try later.',
    );
    expect(asked).toHaveLength(1);
    const state = await store.db.read((tx) => tx.selectFrom('source_state').selectAll().executeTakeFirstOrThrow());
    expect([state.failures, state.last_problem_kind, state.last_success]).toEqual([1, 'refused', null]);
  } finally {
    await store.close();
  }
});
