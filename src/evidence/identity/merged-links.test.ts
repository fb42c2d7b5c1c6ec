import { expect, test } from 'vitest';
import { importList } from '#evidence/import-testing.server.ts';
import { linkReports } from '#evidence/literature/link-reports.server.ts';
import { reportsOfStudy } from '#evidence/literature/report-links.server.ts';
import { AHEAD, openMerging, PAPER } from './merged-fixture.server.ts';

const [PRINT_ID, AHEAD_ID] = ['pmid:90000001', 'pmid:90000002'];
const citing = (id: string, pmid: string) => ({
  protocolSection: {
    identificationModule: { nctId: id, briefTitle: `Study ${id}` },
    referencesModule: { references: [{ pmid, type: 'RESULT' }] },
  },
});

async function merged() {
  const world = await openMerging();
  const { tx, read, merge } = world;
  await read('pubmed', '2026-05-01', PAPER, AHEAD);
  return {
    ...world,
    merging: () => merge(AHEAD_ID, PRINT_ID),
    study: async (id: string, pmid: string) => {
      await importList(world.db, [citing(id, pmid)], '2026-05-01');
      await linkReports(tx);
    },
    reportsOf: async (id: string) => (await reportsOfStudy(tx, id)).map((r) => [r.report.id, r.grounds[0]?.words]),
  };
}

test('a study that cites the report which went is linked to the one that stays, and back when that is undone', async () => {
  const { merging, study, undo, reportsOf } = await merged();
  await study('NCT90000001', '90000002');
  const words = 'NCT90000001 cites pmid:90000002 as RESULT';
  expect(await reportsOf('NCT90000001')).toEqual([[AHEAD_ID, words]]);
  await merging();
  expect(await reportsOf('NCT90000001')).toEqual([[PRINT_ID, words]]);
  await undo(AHEAD_ID);
  expect(await reportsOf('NCT90000001')).toEqual([[AHEAD_ID, words]]);
});

test('so is a study that comes after the merge', async () => {
  const { merging, study, reportsOf } = await merged();
  await merging();
  await study('NCT90000002', '90000002');
  expect(await reportsOf('NCT90000002')).toEqual([[PRINT_ID, 'NCT90000002 cites pmid:90000002 as RESULT']]);
});

test('the number that a report has now comes before one that it had', async () => {
  const { merging, study, db, tx, reportsOf } = await merged();
  await merging();
  await study('NCT90000003', '90000002');
  const both = citing('NCT90000003', '90000001');
  both.protocolSection.referencesModule.references.push({ pmid: '90000002', type: 'RESULT' });
  await importList(db, [both], '2026-05-02');
  await linkReports(tx);
  expect(await reportsOf('NCT90000003')).toEqual([[PRINT_ID, 'NCT90000003 cites pmid:90000001 as RESULT']]);
});
