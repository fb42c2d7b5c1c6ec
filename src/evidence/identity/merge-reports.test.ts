import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import type { GivenReport, ReportSource } from '#evidence/literature/report-facts.ts';
import { system } from '#governance/actors.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import type { Ref } from '#ledger/things.ts';
import { keepApart } from './decide.server.ts';
import { MergeRefused } from './merge-refused.ts';
import { mergeReports, undoReportMerge } from './merge-reports.server.ts';
import { listPairs } from './pairs.server.ts';
import { proposeDuplicates } from './propose.server.ts';

const TITLE = 'Example cells bring remission in systemic lupus erythematosus';
const PAPER: GivenReport = {
  title: TITLE,
  pmid: '90000001',
  doi: '10.9999/paper',
  journal: 'Journal of Examples',
  published: '2024-03',
  types: ['Journal Article'],
  authors: ['Example AB', 'Muster C'],
};
const PREPRINT: GivenReport = {
  title: `${TITLE}: a preprint`,
  doi: '10.1101/2023.01.01.23284100',
  journal: 'medRxiv',
  published: '2023-01',
  types: ['Preprint'],
  authors: ['Example AB', 'Muster C', 'Third D'],
};
const PAPER_ID = 'pmid:90000001';
const PREPRINT_ID = 'doi:10.1101/2023.01.01.23284100';
const CLAIM: Ref = { kind: 'claim', id: 'C1' };
const why = { reason: 'Two versions of one work.', by: 'person-7' };

const read = (db: Db, source: ReportSource, asOf: string, list: GivenReport[]) =>
  importReports(db, {
    source,
    label: 'made-up reports',
    reports: list.map((facts, i) => ({ kind: 'report' as const, position: i + 1, text: JSON.stringify(facts), facts })),
    asOf,
    now: () => NOW,
    actor: system('test'),
  });

async function two() {
  const tx = await openTx();
  const db = within(tx);
  await read(db, 'nbib', '2026-05-01', [PAPER]);
  await read(db, 'europepmc', '2026-05-02', [PREPRINT]);
  await recordThing(tx, { ...CLAIM, title: 'A claim', asOf: null, content: { sentence: 'It is so.' } }, [], NOW);
  await setPins(tx, CLAIM, [{ to: { kind: 'report', id: PREPRINT_ID } }], NOW);
  return { tx, db };
}

/** Everything but what counts up: rows, readings, numbers, contents, what each rests on. */
const stateOf = async (tx: ReadTx) => ({
  rows: (await sql`select to_jsonb(r) - 'tsv' as report from report r order by id`.execute(tx)).rows,
  readings: (await sql`select * from report_reading order by report_id, source`.execute(tx)).rows,
  things: (
    await sql`select id, title, hash, as_of, superseded_by_id from thing where kind = 'report' order by id`.execute(tx)
  ).rows,
  contents: (
    await sql`select t.id, v.content from thing t join thing_version v using (kind, id, version) where t.kind = 'report' order by t.id`.execute(
      tx,
    )
  ).rows,
  pins: (
    await sql`select p.from_id, p.to_id from pin p join thing t on t.kind = p.from_kind and t.id = p.from_id and t.pin_set = p.pin_set
      where t.kind = 'report' order by 1, 2`.execute(tx)
  ).rows,
});
const merge = (tx: WriteTx, gone = PREPRINT_ID, kept = PAPER_ID) => mergeReports(tx, { gone, kept, ...why }, NOW);
const undo = (tx: WriteTx, gone = PREPRINT_ID) => undoReportMerge(tx, { gone, ...why }, NOW);
const reportOf = async (tx: ReadTx, id: string) =>
  tx
    .selectFrom('report')
    .select(['id', 'pmid', 'doi', 'authors', 'journal', 'merged_into'])
    .where('id', '=', id)
    .executeTakeFirst();

test('the report that stays takes over what sources said of the other; the other’s address leads to it', async () => {
  const { tx } = await two();
  await merge(tx);
  expect(await reportOf(tx, PAPER_ID)).toMatchObject({
    pmid: '90000001',
    doi: '10.9999/paper',
    journal: 'Journal of Examples',
    merged_into: null,
  });
  expect(await reportOf(tx, PREPRINT_ID)).toMatchObject({ pmid: null, doi: null, merged_into: PAPER_ID });
  const { rows } = await sql<{
    by: string;
    reason: string;
  }>`select by, reason from report_merge where gone = ${PREPRINT_ID}`.execute(tx);
  expect(rows).toEqual([{ by: why.by, reason: why.reason }]);
});

test('undoing restores both exactly, and what rests on either stands as before', async () => {
  const { tx } = await two();
  const before = await stateOf(tx);
  const stands = async () => (await standings(tx, [CLAIM], '2026-08-01')).get('claim:C1');
  const stood = await stands();
  await merge(tx);
  const meanwhile = await stands();
  expect(meanwhile?.state).toBe('new-evidence');
  expect(meanwhile?.reasons.some((r) => r.sentence.startsWith(`${PREPRINT_ID} was superseded by`))).toBe(true);
  expect(await undo(tx)).toEqual({ kept: PAPER_ID });
  expect(await stateOf(tx)).toEqual(before);
  expect((await stands())?.state).toBe(stood?.state);
});

test('what a source says meanwhile of the one that went is kept for it', async () => {
  const { tx, db } = await two();
  await merge(tx);
  await read(db, 'europepmc', '2026-06-01', [{ ...PREPRINT, journal: 'medRxiv (Cold Spring Harbor)' }]);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from report where merged_into is null`.execute(
    tx,
  );
  expect(rows).toEqual([{ n: 1 }]);
  await undo(tx);
  expect(await reportOf(tx, PAPER_ID)).toMatchObject({ doi: '10.9999/paper', journal: 'Journal of Examples' });
  expect(await reportOf(tx, PREPRINT_ID)).toMatchObject({ doi: PREPRINT.doi, merged_into: null });
});

test('two that a person parted are not joined again by a record that names the ids of both', async () => {
  const { tx, db } = await two();
  await merge(tx);
  await undo(tx);
  await read(db, 'pubmed', '2026-06-01', [{ ...PAPER, doi: PREPRINT.doi ?? null }]);
  expect(await reportOf(tx, PREPRINT_ID)).toMatchObject({ merged_into: null });
});

test('a merge into itself, into what is gone, of what is gone, or without reason is refused in a sentence', async () => {
  const { tx } = await two();
  await expect(merge(tx, PAPER_ID, PAPER_ID)).rejects.toThrow('cannot be merged into itself');
  await expect(merge(tx, 'pmid:1', PAPER_ID)).rejects.toThrow('There is no report pmid:1');
  await expect(merge(tx, "'\u0000\ud800", '')).rejects.toThrow(MergeRefused);
  await expect(mergeReports(tx, { gone: PREPRINT_ID, kept: PAPER_ID, reason: '', by: 'p' }, NOW)).rejects.toThrow(
    '3 to 500',
  );
  await expect(undo(tx)).rejects.toThrow('is not merged');
  await merge(tx);
  await expect(merge(tx)).rejects.toThrow('is merged into');
  await expect(merge(tx, PAPER_ID, PREPRINT_ID)).rejects.toThrow('was itself merged');
});

test('a preprint and its paper are proposed, and kept apart for records too', async () => {
  const { tx, db } = await two();
  await proposeDuplicates(db, { now: () => NOW });
  const list = async (state: 'open' | 'kept-apart') =>
    (await listPairs(tx, { kind: 'report', state, page: 1, size: 10 })).rows;
  const [pair] = await list('open');
  expect(pair).toMatchObject({ a: PREPRINT_ID, b: PAPER_ID, relation: 'same' });
  expect(pair?.facts.filter((f) => f.same)).toEqual([]);
  await keepApart(tx, { kind: 'report', one: PAPER_ID, other: PREPRINT_ID, ...why }, NOW);
  expect(await list('open')).toEqual([]);
  expect(await list('kept-apart')).toMatchObject([{ why: why.reason }]);
  await read(db, 'pubmed', '2026-06-01', [{ ...PAPER, doi: PREPRINT.doi ?? null }]);
  expect(await reportOf(tx, PREPRINT_ID)).toMatchObject({ merged_into: null });
});
