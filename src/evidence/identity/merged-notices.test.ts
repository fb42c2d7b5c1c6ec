import { describe, expect, test } from 'vitest';
import { NOW } from '#evidence/import-testing.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import type { Ref } from '#ledger/things.ts';
import { AHEAD, openMerging, PAPER, RETRACTION } from './merged-fixture.server.ts';

const [PRINT_ID, AHEAD_ID] = ['pmid:90000001', 'pmid:90000002'];
const CLAIM: Ref = { kind: 'claim', id: 'C1' };

describe('a retraction that names the report which went', () => {
  test('stands on the one that stays, where it came before the merge; undone, only the one that it names is retracted', async () => {
    const { read, merge, undo, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', PAPER, AHEAD, RETRACTION);
    expect((await reportOf(AHEAD_ID))?.notice).toBe('retracted');
    await merge(AHEAD_ID, PRINT_ID);
    expect((await reportOf(PRINT_ID))?.notice).toBe('retracted');
    await undo(AHEAD_ID);
    expect(await reportOf(AHEAD_ID)).toMatchObject({ pmid: AHEAD.pmid, notice: 'retracted', into: null });
    expect((await reportOf(PRINT_ID))?.notice).toBeNull();
  });

  test('reaches the one that stays, and what rests on it, where it comes after the merge', async () => {
    const { tx, read, merge, undo, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', PAPER, AHEAD);
    await merge(AHEAD_ID, PRINT_ID);
    await recordThing(tx, { ...CLAIM, title: 'A claim', asOf: null, content: { sentence: 'It is so.' } }, [], NOW);
    await setPins(tx, CLAIM, [{ to: { kind: 'report', id: PRINT_ID } }], NOW);
    await read('pubmed', '2026-06-01', RETRACTION);
    expect((await reportOf(PRINT_ID))?.notice).toBe('retracted');
    expect((await standings(tx, [CLAIM], '2026-08-01')).get('claim:C1')?.state).not.toBe('fresh');
    await undo(AHEAD_ID);
    expect((await reportOf(AHEAD_ID))?.notice).toBe('retracted');
    expect((await reportOf(PRINT_ID))?.notice).toBeNull();
  });

  test('reaches it by an id too that the one which went got after the merge, and by two steps', async () => {
    const { read, merge, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', PAPER);
    await read('europepmc', '2026-05-01', { ...AHEAD, pmid: null });
    await merge(`doi:${AHEAD.doi}`, PRINT_ID);
    await read('europepmc', '2026-05-02', AHEAD);
    await read('ris', '2026-05-03', { title: 'An invented record of the same work', doi: '10.5555/third' });
    await merge(PRINT_ID, 'doi:10.5555/third');
    await read('pubmed', '2026-06-01', RETRACTION);
    expect((await reportOf('doi:10.5555/third'))?.notice).toBe('retracted');
  });

  test('stays when another record of the one that stays is read', async () => {
    const { read, merge, reportOf } = await openMerging();
    await read('pubmed', '2026-05-01', PAPER, AHEAD, RETRACTION);
    await merge(AHEAD_ID, PRINT_ID);
    await read('pubmed', '2026-06-01', { ...PAPER, volume: '7' });
    await read('pubmed', '2026-06-02', { ...RETRACTION, volume: '9' });
    expect((await reportOf(PRINT_ID))?.notice).toBe('retracted');
  });
});
