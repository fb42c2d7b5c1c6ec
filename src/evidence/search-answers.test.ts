import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, projected, within } from './import-testing.server.ts';
import { evidenceDate, glance, readRecord, readStudy, recentChanges, studyHistory } from './search.server.ts';
import { facetCounts } from './search-facets.server.ts';
import { listStudyIds, STUDY_SORTS, searchStudies } from './search-list.server.ts';
import { evidence, STUDIES, search } from './search-testing.server.ts';
import { fileSearchIndex } from './search-upkeep.server.ts';

test('what imports left at the door of the index is found before and after it is filed', async () => {
  const tx = await evidence();
  expect(await search(tx, 'lupus nephritis')).toBe('15');
  // an import files its own words away; those of a later writing wait
  expect(await fileSearchIndex(tx)).toBe(0);
  await sql`update study set tsv = tsv || to_tsvector('english', 'zebra')`.execute(tx);
  expect(await search(tx, 'zebra')).not.toBe('');
  expect(await fileSearchIndex(tx)).toBeGreaterThan(0);
  expect(await fileSearchIndex(tx)).toBe(0);
  expect(await search(tx, 'lupus nephritis')).toBe('15');
});

describe('more than can be sorted at once', () => {
  /** Studies of which the older ones have other words than the newer ones. */
  async function many(): Promise<WriteTx> {
    const tx = await openTx();
    await sql`
      insert into study (id, facts, title, last_change, last_update, enrolment, first_as_of, last_as_of, complete, relevant, label_keys, search_a, search_b)
      select 'NCT1' || lpad(i::text, 7, '0'), '{}', 'study ' || i, case when i % 3 = 0 then date '2020-01-01' + i % 700 end, date '2021-01-01' + i % 90, i % 400, '2026-05-01',
             '2026-05-01', true, i % 50 > 0, case when i % 2 = 0 then array['target:CD19'] else '{}' end, case when i % 4 = 0 then 'lupus study' else 'study' end,
             case when i > 11500 then 'rare' else 'cells' end
      from generate_series(1, 12000) i`.execute(tx);
    await sql`analyze study`.execute(tx);
    return tx;
  }

  test('is paged in the same order as it would be sorted, and not counted beyond ten thousand', async () => {
    const tx = await many();
    for (const filter of [{ query: 'cells' }, { query: 'study', target: 'CD19' }, { query: 'rare' }])
      for (const sort of STUDY_SORTS) {
        const all = await listStudyIds(tx, { ...filter, sort }, 100_000);
        const { pages, total, more } = await searchStudies(tx, { ...filter, sort, page: 1, size: 50 });
        expect([total, more]).toEqual([Math.min(all.length, 10_000), all.length > 10_000]);
        for (const page of [1, Math.ceil(pages / 2), pages]) {
          const { rows, page: at } = await searchStudies(tx, { ...filter, sort, page, size: 50 });
          expect(rows.map((r) => r.id)).toEqual(all.slice((at - 1) * 50, at * 50));
        }
      }
    expect(await searchStudies(tx, { page: 1, size: 1 })).toMatchObject({ total: 11_760, more: false });
  }, 120_000);
});

test('facet counts say how many studies each choice would give, the other choices kept', async () => {
  const counts = await facetCounts(await evidence(), { disease: 'SLE' });
  expect(counts.disease.map((c) => [c.key, c.count, c.depth])).toEqual([
    ['SLE', 2, 0],
    ['LN', 1, 1],
    ['SjD', 1, 0],
    ['SSc', 1, 0],
  ]);
  expect(counts.phase.map((c) => [c.key, c.count])).toEqual([
    ['PHASE1', 1],
    ['PHASE1/PHASE2', 1],
    ['PHASE2', 1],
    ['NONE', 1],
  ]);
  expect(counts.status).toEqual([
    { key: 'RECRUITING', label: 'recruiting', count: 1, depth: 0 },
    { key: 'WITHDRAWN', label: 'withdrawn', count: 1, depth: 0 },
  ]);
});

test('the glance counts a study of a narrower disease once, under the broader', async () => {
  const seen = await glance(await evidence());
  expect(seen.byDiseaseAndPhase).toEqual([
    { key: 'SLE', label: 'systemic lupus erythematosus', total: 2, counts: { 'PHASE1/PHASE2': 1, NONE: 1 } },
    { key: 'SSc', label: 'systemic sclerosis', total: 1, counts: { PHASE1: 1 } },
    { key: 'SjD', label: 'Sjogren syndrome', total: 1, counts: { PHASE1: 1 } },
  ]);
  expect(seen.byStatus).toEqual({ COMPLETED: 1, RECRUITING: 2, WITHDRAWN: 1 });
});

test('an empty database answers everything with nothing', async () => {
  const tx = await openTx();
  expect(await evidenceDate(tx)).toBeNull();
  expect(await glance(tx)).toEqual({ studies: 0, byDiseaseAndPhase: [], byStatus: {}, evidenceDate: null });
  expect(await readStudy(tx, 'NCT00000000')).toBeNull();
  expect(await readStudy(tx, '\u0000')).toBeNull();
  expect(await studyHistory(tx, "' or 1=1")).toEqual([]);
  expect(await readRecord(tx, 'no hash')).toBeNull();
  expect(await recentChanges(tx, { page: 1, size: 10 })).toMatchObject({ total: 0, rows: [] });
});

test('recent changes are those of a grade or a graver one, from a day on', async () => {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, STUDIES, '2026-05-01');
  await importList(db, [projected({ id: 'NCT90000001', status: 'TERMINATED', count: 21 })], '2026-05-02');
  await importList(db, [projected({ id: 'NCT90000002', phases: ['PHASE2'] })], '2026-05-03');
  const rules = async (f: { since?: string; grade?: 'high' | 'medium' | 'low' | 'noise' }) =>
    (await recentChanges(tx, { ...f, page: 1, size: 50 })).rows.map((c) => c.rule);
  expect(await rules({})).toEqual(['phase', 'status-stopped', 'enrolment-small']);
  expect(await rules({ grade: 'high' })).toEqual(['status-stopped']);
  expect(await rules({ grade: 'medium' })).toEqual(['phase', 'status-stopped']);
  expect(await rules({ since: '2026-05-03' })).toEqual(['phase']);
  expect(await rules({ since: '2026-99-99' })).toHaveLength(3);
});
