import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { system } from '#governance/actors.ts';
import { importReports } from './import-reports.server.ts';
import { PAPER, type Paper, pubmedArticle, pubmedSet } from './paper-fixture.ts';
import { readPubmedXml } from './pubmed-xml.ts';
import { readReport } from './reports.server.ts';

async function open() {
  const tx = await openTx();
  await sql`savepoint empty`.execute(tx);
  return {
    empty: () => sql`rollback to savepoint empty`.execute(tx),
    read: (asOf: string, paper: Paper) =>
      importReports(within(tx), {
        source: 'pubmed',
        reports: readPubmedXml(pubmedSet(pubmedArticle(paper))),
        label: 'made up',
        asOf,
        now: () => NOW,
        actor: system('test'),
      }),
    notice: async () => (await readReport(tx, 'pmid:90000001'))?.notice,
  };
}

// the hash of a record is drawn anew with each volume
const VOLUMES = ['1', '2', '3', '4', '5', '6'];

describe('a retraction read on the day on which the paper was read', () => {
  const changed: [string, Partial<Paper>][] = [
    ['by its type', { types: ['Journal Article', 'Retracted Publication'] }],
    ['by its notice', { relations: [{ type: 'RetractionIn', cite: 'J Invent. 2026;13:1.', pmid: '90000005' }] }],
    ['by its title', { title: `RETRACTED: ${PAPER.title}` }],
  ];
  test.each(changed)('%s: stands, whatever the hashes of the two records and their order', async (_, retracted) => {
    const { read, notice, empty } = await open();
    for (const volume of VOLUMES)
      for (const papers of [
        [PAPER, { ...PAPER, ...retracted }],
        [{ ...PAPER, ...retracted }, PAPER],
      ]) {
        for (const [i, paper] of papers.entries()) await read('2026-07-01', { ...paper, pages: `${i}`, volume });
        expect(await notice()).toBe('retracted');
        await empty();
      }
  });

  test('a later day without it takes it back', async () => {
    const { read, notice } = await open();
    await read('2026-07-01', PAPER);
    await read('2026-07-01', { ...PAPER, types: ['Retracted Publication'] });
    await read('2026-07-02', { ...PAPER, volume: '99' });
    expect(await notice()).toBeNull();
  });
});

test('a notice that says on one day of which paper it is, and on the same day not, is one', async () => {
  const { read, notice, empty } = await open();
  for (const volume of VOLUMES) {
    const other: Paper = { title: 'Retraction: Invented cells.', pmid: '90000005', volume };
    await read('2026-07-01', PAPER);
    await read('2026-07-01', { ...other, relations: [{ type: 'RetractionOf', cite: 'J', pmid: PAPER.pmid }] });
    await read('2026-07-01', other);
    expect(await notice()).toBe('retracted');
    await empty();
  }
});
