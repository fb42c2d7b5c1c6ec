import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { system } from '#governance/actors.ts';
import { importReports } from './import-reports.server.ts';
import {
  bibliographyTable,
  europePmcAnswer,
  nbibRecord,
  PAPER,
  type Paper,
  pubmedArticle,
  pubmedSet,
  risRecord,
} from './paper-fixture.ts';
import { readReportText } from './report-readers.ts';
import { readReport } from './reports.server.ts';
import { SOURCE_OF, sniffFormat } from './sniff-format.ts';

/** A second paper, older and without a DOI, as much of the literature is. */
const OLD: Paper = {
  ...PAPER,
  pmid: '90000002',
  doi: undefined,
  pmcid: undefined,
  title: 'An older study of invented cells, printed before there were such ids.',
  year: '1993',
  month: 'Feb',
  day: undefined,
  trials: undefined,
  keywords: undefined,
  abstract: 'It is old.',
};
const PAPERS = [PAPER, OLD];

const AS = {
  pubmed: (papers: readonly Paper[]) => pubmedSet(...papers.map((p) => pubmedArticle(p))),
  nbib: (papers: readonly Paper[]) => papers.map(nbibRecord).join('\n\n'),
  ris: (papers: readonly Paper[]) => papers.map(risRecord).join('\r\n\r\n'),
  europepmc: (papers: readonly Paper[]) => europePmcAnswer(...papers),
  bibliography: (papers: readonly Paper[]) => bibliographyTable(...papers),
};

async function open() {
  const tx = await openTx();
  const read = async (text: string, asOf = '2026-07-22') => {
    const sniffed = sniffFormat(text);
    if (!('format' in sniffed) || sniffed.format === 'ctgov-csv' || sniffed.format === 'ctgov-json')
      throw new Error('not a format of reports');
    return importReports(within(tx), {
      source: SOURCE_OF[sniffed.format],
      reports: readReportText(sniffed.format, text),
      label: 'made up',
      asOf,
      now: () => NOW,
      actor: system('test'),
    });
  };
  return { tx, read };
}

describe('the same papers from another source', () => {
  test('NBIB twice, then RIS, Europe PMC and a bibliography: nothing is added and nothing changed', async () => {
    const { tx, read } = await open();
    expect(await read(AS.nbib(PAPERS))).toMatchObject({ added: 2, changed: 0, unchanged: 0, quarantined: 0 });
    for (const source of ['nbib', 'ris', 'europepmc', 'bibliography'] as const)
      expect({ source, ...(await read(AS[source](PAPERS), '2026-08-01')) }).toMatchObject({
        source,
        added: 0,
        changed: 0,
        unchanged: 2,
        quarantined: 0,
      });
    expect(await tx.selectFrom('thing').select('version').where('kind', '=', 'report').execute()).toEqual([
      { version: 1 },
      { version: 1 },
    ]);
    // it rests on one record of each source
    const pins = await tx.selectFrom('pin').select('to_id').where('from_id', '=', 'pmid:90000001').execute();
    expect(new Set(pins.map((p) => p.to_id)).size).toBe(4);
  });

  test.each(['ris', 'europepmc', 'bibliography'] as const)(
    '%s first and PubMed after: nothing is added, and no change is above noise',
    async (source) => {
      const { tx, read } = await open();
      await read(AS[source](PAPERS));
      expect(await read(AS.pubmed(PAPERS))).toMatchObject({ added: 0, quarantined: 0 });
      const grades = await tx.selectFrom('thing_change').select(['grade', 'field', 'sentence']).execute();
      expect(grades.filter((c) => c.grade !== 'noise')).toEqual([]);
      expect(await readReport(tx, 'pmid:90000001')).toMatchObject({
        id: 'pmid:90000001',
        doi: '10.5555/invented.1',
        pmcid: 'PMC9900001',
        journal: 'Journal of invented results',
        published: '2025-03-07',
        authors: ['Doe JQ', 'van der Muster M'],
      });
    },
  );

  test('NBIB and PubMed XML give the same facts of a paper', async () => {
    const [xml, nbib] = [AS.pubmed(PAPERS), AS.nbib(PAPERS)];
    const facts = (format: 'pubmed-xml' | 'nbib', text: string) =>
      [...readReportText(format, text)].map((r) =>
        r.kind === 'report' ? { ...r.facts, registryNumbers: r.facts.registryNumbers?.map((n) => [n.id, n.field]) } : r,
      );
    expect(facts('nbib', nbib)).toEqual(facts('pubmed-xml', xml));
  });

  test('a record without any id is the paper with its title, year and first author', async () => {
    const { tx, read } = await open();
    const bare = { ...OLD, pmid: undefined };
    expect(await read(AS.ris([bare]))).toMatchObject({ added: 1 });
    expect(await read(AS.ris([{ ...bare, title: OLD.title.toUpperCase() }]))).toMatchObject({ added: 0, unchanged: 1 });
    const [before] = await tx.selectFrom('report').select('id').execute();
    expect(before?.id).toMatch(/^ref:[0-9a-f]{32}$/);
    // it keeps its name when PubMed gives it an id, and a copy without one tells nothing new
    expect(await read(AS.pubmed([OLD]), '2026-08-01')).toMatchObject({ added: 0, changed: 1 });
    expect(await readReport(tx, 'pmid:90000002')).toMatchObject({ id: before?.id, pmid: '90000002' });
    expect(await read(AS.ris([{ ...bare, abstract: 'Another.' }]), '2026-08-02')).toMatchObject({
      added: 0,
      changed: 0,
    });
    expect((await readReport(tx, 'pmid:90000002'))?.abstract).toBe('It is old.');
  });

  test('short titles, and those of which the year is not known, are never taken for the same paper', async () => {
    const { read } = await open();
    await read(AS.pubmed([{ ...PAPER, title: 'Reply.' }]));
    expect(await read(AS.ris([{ title: 'Reply.', year: '2025', authors: PAPER.authors }]))).toMatchObject({ added: 1 });
    expect(await read(AS.ris([{ title: PAPER.title, authors: PAPER.authors }]))).toMatchObject({ added: 1 });
  });

  test('a preprint and its paper are two reports though their titles are one', async () => {
    const { tx, read } = await open();
    await read(AS.pubmed([PAPER]));
    expect(
      await read(AS.europepmc([{ ...PAPER, pmid: undefined, pmcid: undefined, doi: '10.1101/2025.01.01' }])),
    ).toMatchObject({
      added: 1,
    });
    expect(await tx.selectFrom('report').select('id').where('merged_into', 'is', null).execute()).toHaveLength(2);
  });
});

test('a change of one field tells of that field alone, also of a report with numbers and notices', async () => {
  const { tx, read } = await open();
  const relations = [{ type: 'ErratumIn', cite: 'J Ex. 2026;1:2.', pmid: '90000007' }];
  await read(AS.pubmed([{ ...PAPER, relations }]));
  expect(await read(AS.pubmed([{ ...PAPER, relations, volume: '13' }]), '2026-08-01')).toMatchObject({ changed: 1 });
  expect(await tx.selectFrom('thing_change').select(['field', 'rule', 'sentence']).execute()).toEqual([
    { field: 'volume', rule: 'report-detail', sentence: 'The volume went from 12 to 13.' },
  ]);
});
