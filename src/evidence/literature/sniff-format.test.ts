import { describe, expect, test } from 'vitest';
import { readEmbaseCsv } from './embase-csv.ts';
import {
  bibliographyTable,
  europePmcAnswer,
  nbibRecord,
  PAPER,
  pubmedArticle,
  pubmedSet,
  risRecord,
} from './paper-fixture.ts';
import { sniffFormat } from './sniff-format.ts';

describe('what a file holds is told by how it begins', () => {
  test.each([
    ['pubmed-xml', pubmedSet(pubmedArticle(PAPER))],
    ['pubmed-xml', pubmedArticle(PAPER)],
    ['europepmc-xml', '<?xml version="1.0"?><responseWrapper><resultList><result/></resultList></responseWrapper>'],
    ['europepmc-json', europePmcAnswer(PAPER)],
    ['europepmc-json', '{"id":"PPR1","source":"PPR","title":"A"}'],
    ['nbib', `\n${nbibRecord(PAPER)}`],
    ['ris', risRecord(PAPER)],
    ['ris', '\uFEFF1.\r\nTY  - JOUR\r\nT1  - A'],
    ['ris', 'ty - jour\nti - a'],
    ['bibliography', bibliographyTable(PAPER)],
    ['bibliography', 'PMID;Title\n1;A'],
    ['embase-csv', 'Title,Original Title,Author Names,Source,Abstract\nA,,Doe J.,"Cancer (2004) 1:2 (3-4)",'],
    ['ctgov-csv', '\uFEFFNCT Number,Study Title\nNCT90000001,A'],
    ['ctgov-json', '{"protocolSection":{}}'],
    ['ctgov-json', '[]'],
    ['ctgov-json', '{"studies":[],"nextPageToken":"x"}'],
  ])('%s: %.50j', (format, text) => expect(sniffFormat(text)).toEqual({ format }));

  test.each([
    ['', 'The file is empty.'],
    ['<!DOCTYPE html><html><body>', 'This is a web page, not an export; use the site’s way to save or export records.'],
    [
      '<?xml version="1.0" encoding="ISO-8859-1"?><PubmedArticleSet>',
      'The XML says that it is in ISO-8859-1; save it as UTF-8 and read it again.',
    ],
    [
      '<!DOCTYPE x [<!ENTITY a "b">]><PubmedArticleSet>',
      'The file declares entities of its own, as XML bombs do; it is not read.',
    ],
    [
      '<errorBean><errCode>0</errCode><errMsg>Not open</errMsg></errorBean>',
      'Europe PMC answered with an error: “Not open”.',
    ],
    [
      '<responseWrapper><rdf:RDF>',
      'This is an answer of Europe PMC in Dublin Core, which leaves out most facts; ask for format=json.',
    ],
    [
      '{"id":"https://openalex.org/W1","abstract_inverted_index":{"studies":[1]}}',
      'This is a record of OpenAlex, which is not read; get the paper from PubMed or Europe PMC.',
    ],
    ['%PDF-1.7', 'This is a PDF document; import records about papers, not the papers.'],
    ['PK\u0003\u0004x', 'This is a ZIP archive or an Excel table; unpack it, or save the table as CSV.'],
    [
      '@article{doe2020,\n title={A}}',
      'This export is in a format that is not read (Web of Science text, BibTeX or EndNote); export it again as RIS.',
    ],
  ])('%.40j is refused: %s', (text, refused) => expect(sniffFormat(text)).toEqual({ refused }));

  test.each(['hello', 'a,b\n1,2', '<x/>', '\u0000'])('%j fits nothing, and the sentence says what would', (text) => {
    const sniffed = sniffFormat(text);
    expect('refused' in sniffed && sniffed.refused).toMatch(
      /What can be read: records of ClinicalTrials\.gov .*pmid or doi\.$/,
    );
  });
});

describe('the table that Embase exports', () => {
  const HEAD = 'Title,Original Title,Author Names,Source,Abstract,Clinical Trial Numbers,Open URL Link,Medline PMID';
  const factsOf = (row: string) => {
    const [first] = [...readEmbaseCsv(`${HEAD}\n${row}`)];
    if (first?.kind !== 'report') throw new Error(first?.reason);
    return first.facts;
  };

  test('gives the source taken apart, the DOI out of its link and the trial numbers', () => {
    const facts = factsOf(
      '"An invented title",,"Doe J.Q., Muster M.","Invented Journal (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004","One.\n\nTwo.","ClinicalTrials.gov (NCT90000001)",http://sfx.example.org/?id=doi:10.5555%2FA&x=1,90000001',
    );
    expect(facts).toMatchObject({
      title: 'An invented title',
      authors: ['Doe JQ', 'Muster M'],
      journal: 'Invented Journal',
      published: '2004-08-25',
      volume: '102',
      issue: '4',
      pages: '253-258',
      abstract: 'One.\nTwo.',
      doi: '10.5555/a',
      pmid: '90000001',
      registryNumbers: [{ id: 'NCT90000001', field: 'data-bank' }],
    });
  });

  test.each([
    ['J (2019) 54 (83-86). Date of Publication: 1 Jan 2019', { volume: '54', pages: '83-86', published: '2019-01-01' }],
    ['J (2014) 3:3 (152-160). Date of Publication: 2014', { volume: '3', issue: '3', published: '2014' }],
    ['J (2011) 17:1 (130-134). Date of Publication: January 7, 2011', { published: '2011-01-07' }],
    ['J (2011)', { published: '2011' }],
    ['Something else', { journal: 'Something else' }],
  ])('the source %j', (source, facts) => expect(factsOf(`T,,,"${source}",,,,`)).toMatchObject(facts));
});
