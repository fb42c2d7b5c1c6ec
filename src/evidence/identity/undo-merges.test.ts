import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { AHEAD, openMerging, PAPER, PREPRINT } from './merged-fixture.server.ts';
import { listPairs, pairCounts } from './pairs.server.ts';

const [PAPER_ID, PREPRINT_ID] = ['pmid:90000001', `doi:${PREPRINT.doi}`];
const BRIDGE = { title: 'A record that names both', pmid: PAPER.pmid ?? null, doi: PREPRINT.doi ?? null };

describe('a merge is undone, whoever made it', () => {
  test('one that a record made: the ids of that record go to where they came from, and it joins them no more', async () => {
    const { tx, read, undo, reportOf } = await openMerging();
    await read('nbib', '2026-05-01', { ...PAPER, doi: null });
    await read('europepmc', '2026-05-01', PREPRINT);
    await read('ris', '2026-05-03', BRIDGE);
    expect(await reportOf(PREPRINT_ID)).toMatchObject({ into: PAPER_ID });
    expect((await pairCounts(tx)).report.merged).toBe(1);
    const page = { kind: 'report', page: 1, size: 10 } as const;
    expect((await listPairs(tx, { ...page, state: 'merged' })).rows).toMatchObject([
      { a: PREPRINT_ID, b: PAPER_ID, kept: PAPER_ID, who: 'the machine', reasons: [{ rule: 'one-record', for: true }] },
    ]);
    await undo(PREPRINT_ID);
    const apart = async () => {
      expect(await reportOf(PAPER_ID)).toMatchObject({ pmid: PAPER.pmid, doi: null, into: null });
      expect(await reportOf(PREPRINT_ID)).toMatchObject({ pmid: null, doi: PREPRINT.doi, into: null });
    };
    await apart();
    expect((await pairCounts(tx)).report).toMatchObject({ merged: 0, undone: 1 });
    expect(await read('ris', '2026-05-04', BRIDGE)).toMatchObject({ quarantined: 1 });
    await read('europepmc', '2026-05-05', { ...PREPRINT, title: 'Invented cells in an invented disease: version 2' });
    await apart();
  });

  test.each([
    ['a record that names both', { ...PAPER }, 'ris', BRIDGE],
    ['PubMed, which gives the paper the DOI of its preprint', { ...PAPER, doi: null }, 'pubmed', BRIDGE],
  ] as const)('one that a person made, after %s', async (_, paper, source, bridge) => {
    const { read, merge, undo, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', paper);
    await read('europepmc', '2026-05-01', PREPRINT);
    await merge(PREPRINT_ID, PAPER_ID);
    expect(await read(source, '2026-06-01', bridge)).toMatchObject({ quarantined: 0 });
    await undo(PREPRINT_ID);
    expect(await reportOf(PAPER_ID)).toMatchObject({ pmid: PAPER.pmid, doi: paper.doi, into: null });
    expect(await reportOf(PREPRINT_ID)).toMatchObject({ pmid: null, doi: PREPRINT.doi, into: null });
    expect(await read('europepmc', '2026-06-05', PREPRINT)).toMatchObject({ added: 0, quarantined: 0 });
  });

  test('an id that the one that stays had keeps with it, though a record of the other names it', async () => {
    const { read, merge, undo, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', { ...PAPER, doi: null, pmcid: 'PMC1' });
    await read('europepmc', '2026-05-01', PREPRINT);
    await merge(PREPRINT_ID, PAPER_ID);
    await read('europepmc', '2026-06-01', { ...PREPRINT, pmcid: 'PMC1' });
    await undo(PREPRINT_ID);
    expect(await reportOf(PREPRINT_ID)).toMatchObject({ doi: PREPRINT.doi, into: null });
    expect(await reportOf(PAPER_ID)).toMatchObject({ pmid: PAPER.pmid, pmcid: 'PMC1', into: null });
  });

  test('an id that a third report has by now: refused with what to do, which then works', async () => {
    const { tx, read, merge, undo, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', PAPER, { ...AHEAD, doi: null });
    await read('europepmc', '2026-05-01', PREPRINT);
    await merge(PREPRINT_ID, PAPER_ID);
    await read('pubmed', '2026-06-01', { ...AHEAD, doi: PREPRINT.doi ?? null });
    await sql`savepoint asked`.execute(tx);
    await expect(undo(PREPRINT_ID)).rejects.toThrow(
      `pmid:90000002 has doi:${PREPRINT.doi} now, which ${PREPRINT_ID} had; merge pmid:90000002 into ${PAPER_ID} first, then undo both.`,
    );
    await sql`rollback to savepoint asked`.execute(tx);
    await merge('pmid:90000002', PAPER_ID);
    await undo(PREPRINT_ID);
    await undo('pmid:90000002');
    expect(await reportOf(PREPRINT_ID)).toMatchObject({ doi: PREPRINT.doi, into: null });
    expect(await reportOf('pmid:90000002')).toMatchObject({ pmid: '90000002', doi: null, into: null });
  });
});
