import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { retry } from '#evidence/quarantine.server.ts';
import { system } from '#governance/actors.ts';
import { importReports } from './import-reports.server.ts';
import { bibliographyTable, europePmcAnswer, nbibRecord, PAPER, pubmedArticle, risRecord } from './paper-fixture.ts';
import type { ReportSource } from './report-facts.ts';
import { readReport } from './reports.server.ts';

const by = { actor: system('test'), now: () => NOW };
const embase = 'Title,Author Names,Source,Abstract,DOI\nInvented cells,Doe J.,J (2025),,10.5555/invented.1';
const result = JSON.stringify(
  (JSON.parse(europePmcAnswer(PAPER)) as { resultList: { result: unknown[] } }).resultList.result[0],
);

test.each<[string, ReportSource, string]>([
  ['an article of PubMed', 'pubmed', pubmedArticle(PAPER)],
  ['a record of NBIB', 'nbib', nbibRecord(PAPER)],
  ['a record of RIS', 'ris', risRecord(PAPER)],
  ['an entry of Europe PMC', 'europepmc', result],
  [
    'an entry of Europe PMC in XML',
    'europepmc',
    '<result><id>1</id><source>MED</source><doi>10.5555/invented.1</doi><title>Invented cells</title></result>',
  ],
  ['a row of a bibliography', 'bibliography', bibliographyTable(PAPER)],
  ['a row of Embase', 'bibliography', embase],
])('%s that can be read by now is read from quarantine, with the day that it had', async (_, source, text) => {
  const tx = await openTx();
  const db = within(tx);
  await importReports(db, {
    source,
    reports: [{ kind: 'refused', position: 3, text, nativeId: null, reason: 'An older reading could not.' }],
    label: 'made up',
    asOf: '2026-07-01',
    ...by,
  });
  const [q] = await tx.selectFrom('quarantine').select('id').execute();
  expect(await retry(db, q?.id ?? 0, by)).toBe('read');
  expect(await readReport(tx, 'doi:10.5555/invented.1')).toMatchObject({ asOf: '2026-07-01' });
  expect(await tx.selectFrom('quarantine').select('state').execute()).toEqual([{ state: 'retried' }]);
});

test.each<[ReportSource, string | Buffer]>([
  ['pubmed', 'hello'],
  ['pubmed', '<PubmedArticle>'],
  ['nbib', 'hello'],
  ['ris', 'TY  - JOUR'],
  ['europepmc', '{'],
  ['bibliography', 'a,b'],
  ['ris', Buffer.from([0x54, 0x59, 0xff])],
])('%s “%s” is refused again and stays, once, with the reason that it first had', async (source, original) => {
  const tx = await openTx();
  const db = within(tx);
  const text = original.toString('utf8');
  const bytes = typeof original === 'string' ? {} : { bytes: original };
  await importReports(db, {
    source,
    reports: [{ kind: 'refused', position: 1, text, nativeId: null, reason: 'It could not be read.', ...bytes }],
    label: 'made up',
    asOf: '2026-07-01',
    ...by,
  });
  const [q] = await tx.selectFrom('quarantine').select('id').execute();
  expect(await retry(db, q?.id ?? 0, by)).toBe('refused-again');
  expect(await tx.selectFrom('quarantine').select(['state', 'reason']).execute()).toEqual([
    { state: 'open', reason: 'It could not be read.' },
  ]);
});
