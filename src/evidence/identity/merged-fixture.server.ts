import { sql } from 'kysely';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import type { GivenReport, ReportSource } from '#evidence/literature/report-facts.ts';
import { system } from '#governance/actors.ts';
import { mergeReports, undoReportMerge } from './merge-reports.server.ts';

/** For tests of merges: a paper and its ahead-of-print record, both made up, and what is done with them. */

export const PAPER: GivenReport = {
  title: 'Invented cells in an invented disease, in print',
  pmid: '90000001',
  doi: '10.5555/print',
  journal: 'Journal of inventions',
  published: '2024-03',
  types: ['Journal Article'],
  authors: ['Example AB'],
};
export const AHEAD: GivenReport = {
  ...PAPER,
  title: 'Invented cells in an invented disease, ahead of print',
  pmid: '90000002',
  doi: '10.5555/ahead',
  published: '2024-01',
};
export const PREPRINT: GivenReport = {
  title: 'Invented cells in an invented disease: a preprint',
  doi: '10.1101/invented',
  journal: 'medRxiv',
  published: '2023-11',
  types: ['Preprint'],
  authors: ['Example AB'],
};
/** That the ahead-of-print record was retracted. */
export const RETRACTION: GivenReport = {
  title: 'Retraction: Invented cells',
  pmid: '90000009',
  journal: 'Journal of inventions',
  published: '2026-06',
  types: ['Retraction Notice'],
  noticeOf: [{ kind: 'retraction', pmid: '90000002', doi: null, words: null }],
};

const why = { reason: 'Two records of one work.', by: 'person-7' };

interface ReportRow {
  pmid: string | null;
  doi: string | null;
  pmcid: string | null;
  notice: string | null;
  into: string | null;
}

export async function openMerging() {
  const tx: WriteTx = await openTx();
  const db = within(tx);
  const read = (source: ReportSource, asOf: string, ...list: GivenReport[]) =>
    importReports(db, {
      source,
      label: 'made-up reports',
      reports: list.map((facts, i) => ({ kind: 'report', position: i + 1, text: JSON.stringify(facts), facts })),
      asOf,
      now: () => NOW,
      actor: system('test'),
    });
  const reportOf = async (id: string): Promise<ReportRow | undefined> =>
    (
      await sql<ReportRow>`select pmid, doi, pmcid, notice, merged_into as into from report where id = ${id}`.execute(
        tx,
      )
    ).rows[0];
  return {
    tx,
    db,
    read,
    reportOf,
    merge: (gone: string, kept: string) => mergeReports(tx, { gone, kept, ...why }, NOW),
    undo: (gone: string) => undoReportMerge(tx, { gone, ...why }, NOW),
  };
}
