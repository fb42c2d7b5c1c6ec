import { describe, expect, test } from 'vitest';
import { readEuropePmcJson, readEuropePmcResult, readEuropePmcXml } from './europepmc.ts';
import { europePmcAnswer, PAPER } from './paper-fixture.ts';
import { type GivenReport, ReportsRefused } from './report-facts.ts';

const factsOf = (json: object): GivenReport => {
  const read = readEuropePmcResult(json);
  if (read.kind !== 'report') throw new Error(read.reason);
  return read.facts;
};

const CORE = {
  id: '90000001',
  source: 'MED',
  pmid: '90000001',
  pmcid: 'PMC9900001',
  doi: '10.5555/INVENTED.1',
  title: 'Invented <i>cells</i> at 10<sup>6</sup> &amp; more.',
  authorString: 'Doe JQ, The Invented Group.',
  authorList: { author: [{ fullName: 'Doe JQ', lastName: 'Doe' }, { collectiveName: 'The Invented Group' }] },
  journalInfo: {
    volume: '12',
    issue: '3',
    dateOfPublication: '2025 Mar',
    journal: { title: 'Journal of invented results' },
  },
  pubYear: '2025',
  pageInfo: '101-109',
  abstractText: '<h4>Aim</h4>To invent. <h4>Registration</h4>NCT90000001.',
  language: 'eng',
  publicationStatus: 'ppublish',
  pubTypeList: { pubType: ['research-article', 'Journal Article', 'Retracted Publication'] },
  keywordList: { keyword: ['Cells', 'Cells'] },
  meshHeadingList: {
    meshHeading: [
      { majorTopic_YN: 'N', descriptorName: 'Mice' },
      {
        descriptorName: 'Lupus',
        meshQualifierList: { meshQualifier: [{ abbreviation: 'TH', qualifierName: 'therapy' }] },
      },
    ],
  },
  commentCorrectionList: {
    commentCorrection: [
      { id: '90000005', source: 'MED', reference: 'J Ex. 2026;1:2.', type: 'Retraction in', orderIn: 1 },
      { id: '90000006', source: 'MED', reference: 'J Ex. 2026;1:3.', type: 'Comment in', orderIn: 2 },
      { id: 'PPR1', source: 'PPR', reference: 'bioRxiv. doi: 10.1101/x', type: 'Update of', orderIn: 3 },
    ],
  },
};

describe('an entry of Europe PMC', () => {
  test('core gives everything; markup and entities are read', () => {
    expect(factsOf(CORE)).toEqual({
      pmid: '90000001',
      doi: '10.5555/invented.1',
      pmcid: 'PMC9900001',
      title: 'Invented cells at 10⁶ & more.',
      journal: 'Journal of invented results',
      published: '2025-03',
      types: ['Journal Article', 'Retracted Publication'],
      authors: ['Doe JQ', 'The Invented Group'],
      abstract: 'Aim: To invent.\nRegistration: NCT90000001.',
      volume: '12',
      issue: '3',
      pages: '101-109',
      languages: ['eng'],
      keywords: ['Cells'],
      mesh: ['Mice', 'Lupus/therapy'],
      publicationStatus: 'ppublish',
      registryNumbers: [
        {
          id: 'NCT90000001',
          registry: 'ClinicalTrials.gov',
          field: 'abstract',
          words: expect.stringContaining('NCT90000001'),
        },
      ],
      notices: [{ kind: 'retraction', noticePmid: '90000005', noticeDoi: null, words: 'J Ex. 2026;1:2.' }],
      noticeOf: [{ kind: 'update', pmid: null, doi: '10.1101/x', words: 'bioRxiv. doi: 10.1101/x' }],
    });
  });

  test('of what lite does not carry nothing is known', () => {
    const lite = factsOf({
      id: 'PPR7',
      source: 'PPR',
      doi: '10.1101/x',
      title: 'A preprint',
      authorString: 'Doe JQ.',
      pubType: 'preprint',
      pubYear: '2025',
      firstPublicationDate: '2025-06-16',
      bookOrReportDetails: { publisher: 'medRxiv' },
    });
    expect(lite).toEqual({
      pmid: null,
      doi: '10.1101/x',
      pmcid: null,
      title: 'A preprint',
      journal: 'medRxiv',
      published: '2025-06-16',
      types: ['Preprint'],
      authors: ['Doe JQ'],
      registryNumbers: [],
    });
  });

  test('an id of the entry itself counts where its source says what it is', () => {
    expect(factsOf({ id: '123', source: 'MED', title: 'T' }).pmid).toBe('123');
    expect(factsOf({ id: 'PMC123', source: 'PMC', title: 'T' }).pmcid).toBe('PMC123');
    expect(factsOf({ id: '123', source: 'AGR', title: 'T' }).pmid).toBeNull();
  });

  test.each([
    [null, 'Record 1 cannot be read. It is no object.'],
    [['x'], 'Record 1 cannot be read. It is no object.'],
    [
      { id: '1', source: 'MED', pmid: '1' },
      'Record 1 cannot be read. It is a bare id: ask Europe PMC for resultType lite or core.',
    ],
    [{ id: '1', pubYear: '2020', title: '<i></i>' }, 'Record 1 cannot be read. It has no title.'],
  ])('%j is refused', (json, reason) => expect(readEuropePmcResult(json)).toMatchObject({ kind: 'refused', reason }));

  test('nothing of the wrong shape makes it throw', () => {
    for (const key of Object.keys(CORE))
      for (const odd of [
        null,
        7,
        'x',
        [],
        {},
        [null],
        { author: 7 },
        { pubType: [null, {}] },
        { commentCorrection: [1, {}] },
      ])
        expect(readEuropePmcResult({ ...CORE, [key]: odd }).position).toBe(1);
  });
});

describe('an answer of Europe PMC', () => {
  test('each entry keeps its untouched text, also where braces and quotes stand in it', () => {
    const odd = '{ "id":"1", "source" : "MED",\n "title":"A \\"}] brace\\\\", "doi": null }';
    const answer = `{"version":"6.9","hitCount":2,"resultList":{"result":[${odd} , {"id":"2","source":"MED","title":"B"}]},"more":[1]}`;
    expect([...readEuropePmcJson(answer)]).toMatchObject([
      { kind: 'report', position: 1, text: odd, facts: { title: 'A "}] brace\\' } },
      { kind: 'report', position: 2, text: '{"id":"2","source":"MED","title":"B"}' },
    ]);
  });

  test('an empty answer gives nothing, one entry alone is read, and an answer that is cut short says so', () => {
    expect([...readEuropePmcJson('{"hitCount":0,"resultList":{"result":[]}}')]).toEqual([]);
    expect([...readEuropePmcJson('{"id":"1","source":"MED","title":"A"}')]).toMatchObject([{ facts: { pmid: '1' } }]);
    expect([
      ...readEuropePmcJson('{"resultList":{"result":[{"id":"1","source":"MED","title":"A"},{"id":"2","ti'),
    ]).toMatchObject([
      { kind: 'report' },
      { kind: 'refused', reason: 'The answer ends in the middle of record 2; get it again.' },
    ]);
    expect([
      ...readEuropePmcJson('{"resultList":{"result":[{"id":nope},{"id":"2","source":"MED","title":"B"}]}}'),
    ]).toMatchObject([{ kind: 'refused', reason: 'Record 1 is not valid JSON.' }, { kind: 'report' }]);
  });

  test.each(['', '[]', '{}', '7', 'nope'])('%j is refused', (text) => {
    expect(() => [...readEuropePmcJson(text)]).toThrow(ReportsRefused);
  });

  test('the same as XML gives the same facts', () => {
    const element = (name: string, value: unknown): string =>
      Array.isArray(value)
        ? value.map((v) => element(name, v)).join('')
        : typeof value === 'object' && value !== null
          ? `<${name}>${Object.entries(value)
              .map(([k, v]) => element(k, v))
              .join('')}</${name}>`
          : `<${name}>${String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
    const xml = `<?xml version="1.0"?><responseWrapper><version>6.9</version><resultList>${element('result', CORE)}${element('result', JSON.parse(europePmcAnswer(PAPER)).resultList.result[0])}</resultList></responseWrapper>`;
    const facts = (list: Iterable<unknown>) => [...list].map((r) => (r as { facts: unknown }).facts);
    expect(facts(readEuropePmcXml(xml))).toEqual([factsOf(CORE), ...facts(readEuropePmcJson(europePmcAnswer(PAPER)))]);
  });
});
