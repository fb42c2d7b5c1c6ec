import { describe, expect, test } from 'vitest';
import { nbibFields, readNbib } from './nbib.ts';
import { nbibRecord, PAPER } from './paper-fixture.ts';
import { type GivenReport, ReportsRefused } from './report-facts.ts';

const factsOf = (text: string): GivenReport => {
  const [first] = [...readNbib(text)];
  if (first?.kind !== 'report') throw new Error(first?.reason ?? 'nothing was read');
  return first.facts;
};
const record = (...lines: string[]): string => ['PMID- 90000001', 'TI  - An invented title.', ...lines].join('\n');

describe('NBIB', () => {
  test('long fields go on in lines that begin with spaces, and repeated tags are lists', () => {
    const text = record(
      'AB  - One',
      '      two ',
      '',
      '      three',
      'AU  - Doe JQ',
      'AU  - van der Muster M',
      'AU  - et al.',
      'CN  - The Invented Group',
    );
    expect(factsOf(text)).toMatchObject({
      abstract: 'One two three',
      authors: ['Doe JQ', 'van der Muster M', 'The Invented Group'],
    });
  });

  test('what a record of PubMed leaves out is known to be empty', () => {
    expect(factsOf(record())).toEqual({
      pmid: '90000001',
      doi: null,
      pmcid: null,
      title: 'An invented title.',
      journal: null,
      published: null,
      types: [],
      authors: [],
      abstract: null,
      volume: null,
      issue: null,
      pages: null,
      languages: [],
      keywords: [],
      mesh: [],
      registryNumbers: [],
      notices: [],
      noticeOf: [],
    });
  });

  test('the DOI is the id that is marked as one', () => {
    expect(factsOf(record('LID - S0033(15)1 [pii]', 'LID - 10.5555/A [doi]')).doi).toBe('10.5555/a');
    expect(factsOf(record('AID - 10.5555/B [doi]', 'AID - 1 [pii]')).doi).toBe('10.5555/b');
    expect(factsOf(record('AID - 10.5555/C [pii]')).doi).toBeNull();
  });

  test('data banks, notices and headings', () => {
    const facts = factsOf(
      record(
        'SI  - ClinicalTrials.gov/NCT90000001',
        'SI  - GENBANK/AF123456',
        'RIN - J Ex. 2026;1:2. PMID: 90000005',
        'EIN - J Ex. 2026;1:3. doi: 10.5555/e.',
        'ECI - J Ex. 2026;1:4',
        'CIN - J Ex. 2026;1:5. PMID: 90000009',
        'UIN - Nature. 2026. PMID: 90000008',
        'EFR - J Ex. 2020;1:1. PMID: 90000002',
        'MH  - Lupus/*therapy/genetics',
        'MH  - *Mice',
        'OT  - *cells',
      ),
    );
    expect(facts.registryNumbers?.map((n) => [n.id, n.field])).toEqual([['NCT90000001', 'data-bank']]);
    expect(facts.notices).toEqual([
      { kind: 'retraction', noticePmid: '90000005', noticeDoi: null, words: 'J Ex. 2026;1:2. PMID: 90000005' },
      { kind: 'concern', noticePmid: null, noticeDoi: null, words: 'J Ex. 2026;1:4' },
      { kind: 'correction', noticePmid: null, noticeDoi: '10.5555/e', words: 'J Ex. 2026;1:3. doi: 10.5555/e.' },
      { kind: 'update', noticePmid: '90000008', noticeDoi: null, words: 'Nature. 2026. PMID: 90000008' },
    ]);
    expect(facts.noticeOf).toEqual([
      { kind: 'correction', pmid: '90000002', doi: null, words: 'J Ex. 2020;1:1. PMID: 90000002' },
    ]);
    expect(facts.mesh).toEqual(['Lupus/therapy', 'Lupus/genetics', 'Mice']);
    expect(facts.keywords).toEqual(['cells']);
  });

  test('unknown tags stay in the untouched text, and are read for whoever asks', () => {
    const text = record('XYZ - something new', 'OTO - NOTNLM');
    const [first] = [...readNbib(text)];
    expect(first?.text).toBe(text);
    expect(nbibFields(text).get('XYZ')).toEqual(['something new']);
  });

  test('records end where the next begins: at its PubMed id or after an empty line; line ends of Windows and a mark at the start', () => {
    const two = `\uFEFF${nbibRecord(PAPER)}\n\n\n${record()}\n`;
    expect([...readNbib(two)].map((r) => r.text)).toEqual([nbibRecord(PAPER), record()]);
    expect([...readNbib(`${record()}\n${record('VI  - 2')}`)]).toHaveLength(2);
    expect([...readNbib(two.replaceAll('\n', '\r\n'))].map((r) => r.kind)).toEqual(['report', 'report']);
    const book = 'BTI - An invented book';
    expect(
      [...readNbib(`${record()}\n\n${book}`)].map((r) => (r.kind === 'report' ? r.facts.title : r.reason)),
    ).toEqual(['An invented title.', 'An invented book']);
  });

  test('a record without a title, or with a wrong id, goes to quarantine; the rest goes on', () => {
    const text = ['PMID- 90000003\nAB  - None.', 'PMID- 9x\nTI  - T', record()].join('\n\n');
    expect(
      [...readNbib(text)].map((r) => (r.kind === 'refused' ? [r.position, r.nativeId, r.reason] : 'read')),
    ).toEqual([
      [1, 'pmid:90000003', 'Record 1 cannot be read. It has no title.'],
      [2, null, 'Record 2 cannot be read. “9x” is no PubMed id (digits only).'],
      'read',
    ]);
  });

  test.each(['', 'hello\nworld', '\u0000'])('%j is refused', (text) => {
    expect(() => [...readNbib(text)]).toThrow(ReportsRefused);
  });
});
