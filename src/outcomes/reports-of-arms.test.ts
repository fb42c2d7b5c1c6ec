import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { mergeReports, undoReportMerge } from '#evidence/identity/merge-reports.server.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import type { GivenReport, ReportSource } from '#evidence/literature/report-facts.ts';
import { system } from '#governance/actors.ts';
import { standings } from '#ledger/staleness.server.ts';
import { armCsv } from './arm-fixture.ts';
import { listCohorts } from './cohorts.server.ts';
import { importArms, linkArms } from './import.server.ts';
import { pinsOf } from './import-testing.server.ts';
import { answerOutcomes } from './syntheses.server.ts';

const PAPER: GivenReport = {
  title: 'Invented cells bring remission in systemic lupus erythematosus',
  pmid: '90000001',
  doi: '10.9999/paper',
  journal: 'Journal of Examples',
  published: '2024-03',
  types: ['Journal Article'],
  authors: ['Example AB', 'Muster C'],
};
const PREPRINT: GivenReport = {
  title: 'Invented cells bring remission in systemic lupus erythematosus: a preprint',
  doi: '10.1101/2023.01.01.23284100',
  journal: 'medRxiv',
  published: '2023-01',
  types: ['Preprint'],
  authors: ['Example AB', 'Third D'],
};
const PREPRINT_ID = `doi:${PREPRINT.doi}`;

async function world() {
  const tx = await openTx();
  const db = within(tx);
  const read = (source: ReportSource, asOf: string, list: GivenReport[]) =>
    importReports(db, {
      source,
      label: 'made-up reports',
      reports: list.map((facts, i) => ({
        kind: 'report' as const,
        position: i + 1,
        text: JSON.stringify(facts),
        facts,
      })),
      asOf,
      now: () => NOW,
      actor: system('test'),
    });
  await read('nbib', '2026-05-01', [PAPER]);
  await read('europepmc', '2026-05-02', [PREPRINT]);
  await importArms(
    db,
    armCsv([
      { study_id: 'PRE', doi: PREPRINT.doi ?? '' },
      { study_id: 'PAPER', pmid: PAPER.pmid ?? '' },
      { study_id: 'NONE' },
    ]),
    { label: 'arms', now: () => NOW, actor: system('test') },
  );
  return { tx, db, read };
}
const spec = { outcome: 'remission', verification: 'verified', method: 'glmm' } as const;

test('an arm of a report that was merged into another rests on the one that stands, and on the former again when that is undone', async () => {
  const { tx, db } = await world();
  const pins = async () => (await pinsOf(db, 'arm', 'PRE')).map((p) => p.to);
  expect(await pins()).toEqual([`report:${PREPRINT_ID}`]);
  const why = { reason: 'Two versions of one work.', by: 'person-7' };
  await mergeReports(tx, { gone: PREPRINT_ID, kept: 'pmid:90000001', ...why }, NOW);
  const state = async () => (await standings(tx, [{ kind: 'arm', id: 'PRE' }], '2026-06-01')).get('arm:PRE')?.state;
  expect(await state()).toBe('new-evidence');
  expect(await linkArms(tx, NOW)).toEqual(['PRE']);
  expect(await pins()).toEqual(['report:pmid:90000001']);
  expect(await state()).toBe('fresh');
  expect(await linkArms(tx, NOW)).toEqual([]);
  expect((await listCohorts(tx)).map((c) => [c.id, c.authors])).toEqual([
    ['NONE', []],
    ['PAPER', ['Example AB', 'Muster C']],
    ['PRE', ['Example AB', 'Muster C']],
  ]);
  await undoReportMerge(tx, { gone: PREPRINT_ID, ...why }, NOW);
  await linkArms(tx, NOW);
  expect(await pins()).toContain(`report:${PREPRINT_ID}`);
});

test('what an arm rests on beside a merged report keeps what was seen of it: a change that came before the merge still shows', async () => {
  const { tx, db, read } = await world();
  const arm = { study_id: 'BOTH', doi: PREPRINT.doi ?? '', pmid: PAPER.pmid ?? '' };
  await importArms(db, armCsv([arm]), { label: 'arms', now: () => NOW, actor: system('test') });
  const kept: GivenReport = {
    title: 'A third invented paper',
    pmid: '90000003',
    journal: 'J',
    published: '2024',
    types: [],
    authors: ['Example AB'],
  };
  await read('nbib', '2026-05-03', [kept]);
  await read('nbib', '2026-05-04', [{ ...PAPER, types: ['Journal Article', 'Retracted Publication'] }]);
  const reasons = async () =>
    (await standings(tx, [{ kind: 'arm', id: 'BOTH' }], '2026-06-01')).get('arm:BOTH')?.reasons.map((r) => r.to.id);
  expect(await reasons()).toEqual(['pmid:90000001']);
  await mergeReports(
    tx,
    { gone: PREPRINT_ID, kept: 'pmid:90000003', reason: 'Two versions of one work.', by: 'person-7' },
    NOW,
  );
  expect(await linkArms(tx, NOW)).toEqual(['BOTH', 'PRE']);
  expect(await reasons()).toEqual(['pmid:90000001']);
});

test('the rows of a retracted report are shown and not counted, also where the arm names a report that was merged into it', async () => {
  const { tx, read } = await world();
  expect(await answerOutcomes(tx, spec)).toMatchObject({ k: 3, setAside: [] });
  await read('nbib', '2026-05-04', [{ ...PAPER, types: ['Journal Article', 'Retracted Publication'] }]);
  const reason = 'Its report was retracted; the figures of a retracted report are not counted.';
  expect(await answerOutcomes(tx, spec)).toMatchObject({ k: 2, setAside: [{ arm: 'PAPER', reason }] });
  await mergeReports(
    tx,
    { gone: PREPRINT_ID, kept: 'pmid:90000001', reason: 'Two versions of one work.', by: 'person-7' },
    NOW,
  );
  expect(await answerOutcomes(tx, spec)).toMatchObject({
    k: 1,
    setAside: [
      { arm: 'PAPER', reason },
      { arm: 'PRE', reason },
    ],
  });
  expect((await listCohorts(tx)).map((c) => [c.id, c.retracted])).toEqual([
    ['NONE', false],
    ['PAPER', true],
    ['PRE', true],
  ]);
});
