import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GivenReport, ReportsRefused } from './report-facts.ts';
import { readRis } from './ris.ts';

const factsOf = (...lines: string[]): GivenReport => {
  const [first] = [...readRis(['TY  - JOUR', ...lines, 'ER  - '].join('\n'))];
  if (first?.kind !== 'report') throw new Error(first?.reason ?? 'nothing was read');
  return first.facts;
};
const T = 'TI  - An invented title';

describe('the fields of RIS in the dialects of their vendors', () => {
  test.each([
    ['TI  - A', 'A'],
    ['T1  - A', 'A'],
    ['CT  - A', 'A'],
    ['BT  - A', 'A'],
    ['T1  - <i>A</i> &amp; B', 'A & B'],
  ])('the title in %j', (line, title) => expect(factsOf(line).title).toBe(title));

  test('authors in AU or A1, with family names first or initials behind, and not the editors', () => {
    expect(factsOf(T, 'AU  - Doe, Jane Q', 'AU  - Muster M.', 'A2  - Editor, E').authors).toEqual([
      'Doe JQ',
      'Muster M',
    ]);
    expect(factsOf(T, 'A1  - Doe J.Q.').authors).toEqual(['Doe JQ']);
    expect(factsOf(T).authors).toBeUndefined();
  });

  test.each([
    [['JF  - Full', 'JO  - Other'], 'Full'],
    [['J2  - J. Ab.', 'T2  - Full name'], 'Full name'],
    [['JA  - J Ab'], 'J Ab'],
    [['JO  - nan', 'JI  - J. Iso.'], 'J. Iso.'],
  ])('the journal in %j', (lines, journal) => expect(factsOf(T, ...lines).journal).toBe(journal));

  test.each([
    [['Y1  - 2019//'], '2019'],
    [['DA  - 2021/02/01/', 'PY  - 2021'], '2021-02-01'],
    [['DA  - 2019/06//undefined', 'PY  - 2019'], '2019-06'],
    [['DA  - 2020///nan', 'PY  - 2020'], '2020'],
    [['DA  - SEP', 'PY  - 2018'], '2018-09'],
    [['DA  - APR 21', 'PY  - 2014'], '2014-04-21'],
    [['DA  - Mar 1', 'PY  - 2018'], '2018-03-01'],
    [['DA  - JAN-FEB', 'PY  - 2018'], '2018-01'],
    [['PY  - 2018/05/07/'], '2018-05-07'],
    [['DA  - 2018-05-07'], '2018-05-07'],
    [['Y2  - 2018/05/07'], undefined],
    [['DA  - 2017/05/07', 'PY  - 2018'], '2018'],
  ])('the date in %j', (lines, published) => expect(factsOf(T, ...lines).published).toBe(published));

  test.each([
    [['DO  - 10.5555/A'], '10.5555/a'],
    [['DO  - http://dx.doi.org/10.5555/A'], '10.5555/a'],
    [['DO  - doi:10.5555/A'], '10.5555/a'],
    [['UR  - https://doi.org/10.5555/A'], '10.5555/a'],
    [['UR  - https://www.scopus.com/x.uri?eid=2&doi=10.5555%2fA.1&partnerID=40'], '10.5555/a.1'],
    [['LK  - http://sfx.example.org/?id=doi:10.5555%2FA&atitle=B'], '10.5555/a'],
    [['L2  - http://dx.doi.org/10.5555/A'], '10.5555/a'],
    [['N1  - J Ex. 2011;50(6):349-69. doi: 10.5555/A.'], '10.5555/a'],
    [['N1  - References: Cited, C. J Ex doi: 10.5555/cited'], null],
    [['N1  - Erratum in: J Ex. 2012. doi: 10.5555/erratum'], null],
    [['UR  - https://example.org/'], null],
  ])('the DOI in %j', (lines, doi) => expect(factsOf(T, ...lines).doi).toBe(doi));

  test.each([
    [['AN  - 21553931', 'DP  - NLM', 'ID  - 369'], '21553931'],
    [['AN  - 8402898'], '8402898'],
    [['AN  - PMID: 123'], '123'],
    [['M1  - 12345678 [pmid]'], '12345678'],
    [['ID  - pmid:12345678'], '12345678'],
    [['DB  - PubMed', 'ID  - 12345678'], '12345678'],
    [['UR  - https://www.ncbi.nlm.nih.gov/pubmed/12345678'], '12345678'],
    [['DB  - Scopus', 'C2  - 31421429'], '31421429'],
    [['DB  - Embase', 'DB  - Medline', 'C5  - 15368318', 'U2  - L39097156'], '15368318'],
    // numbers of other databases, and of EndNote itself
    [['ID  - 369'], null],
    [['ID  - 12345678'], null],
    [['AN  - 2214991469; 51887', 'DB  - PTSDpubs'], null],
    [['AN  - 12345678', 'DB  - PsycINFO'], null],
    [['AN  - WOS:000444108200009'], null],
    [['C2  - 31421429'], null],
    [['N1  - Comment in: J Ex. PMID: 999'], null],
    [['N1  - References: Cited. PMID: 999'], null],
  ])('the PubMed id in %j', (lines, pmid) => expect(factsOf(T, ...lines).pmid).toBe(pmid));

  test('pages, volume and issue; what programs write for nothing is unknown', () => {
    expect(factsOf(T, 'SP  - 349', 'EP  - 369', 'VL  - 50', 'IS  - 6')).toMatchObject({
      pages: '349-369',
      volume: '50',
      issue: '6',
    });
    expect(factsOf(T, 'SP  - 349-69').pages).toBe('349-69');
    expect(factsOf(T, 'C7  - e104501').pages).toBe('e104501');
    const none = factsOf(T, 'SP  - No', 'EP  - Specified', 'VL  - nan', `IS  - ${'Cited, C. (1991). '.repeat(9)}`);
    expect([none.pages, none.volume, none.issue]).toEqual([undefined, undefined, undefined]);
    expect(factsOf(T, 'SP  - 349', 'EP  - nan').pages).toBe('349');
  });

  test('keywords one a line without a tag, the abstract in AB or N2, types only where they are PubMed’s', () => {
    expect(factsOf(T, 'KW  - Animals', 'Mice', 'Lupus/*therapy').keywords).toEqual([
      'Animals',
      'Mice',
      'Lupus/*therapy',
    ]);
    expect(factsOf(T, 'N2  - Invented.').abstract).toBe('Invented.');
    expect(factsOf(T, 'M3  - Health & Mental Health [3300]').types).toBeUndefined();
    expect(factsOf(T, 'N1  - 1179-1926', 'Doe, Jane', 'Journal Article', 'Review', 'J Ex. 2011').types).toEqual([
      'Journal Article',
      'Review',
    ]);
    expect(factsOf(T, 'M3  - Erratum').types).toEqual(['Published Erratum']);
  });

  test('notices that EndNote keeps among the notes', () => {
    const facts = factsOf(
      T,
      'N1  - Doe, Jane',
      'Retraction in: J Ex. 2026;1:2. PMID: 90000005',
      'Comment in: J Ex. 2026',
      'Erratum for: J Ex. 2020. doi: 10.5555/o',
    );
    expect(facts.notices).toEqual([
      { kind: 'retraction', noticePmid: '90000005', noticeDoi: null, words: 'J Ex. 2026;1:2. PMID: 90000005' },
    ]);
    expect(facts.noticeOf).toMatchObject([{ kind: 'correction', doi: '10.5555/o' }]);
    expect([facts.pmid, facts.doi]).toEqual([null, null]);
  });
});

describe('the records of RIS', () => {
  const read = (text: string) => [...readRis(text)];
  const titles = (text: string) => read(text).map((r) => (r.kind === 'report' ? r.facts.title : r.reason));

  test('numbering lines between records belong to none, lines of the vendor to the record before', () => {
    const text =
      '1.\nTY  - JOUR\nT1  - One\nER  - \nNL  - J Ex\n\nLink to the text: https://example.org\n\n2.\nTY  - JOUR\nT1  - Two\nER  - \n\n3.\n';
    expect(read(text).map((r) => r.text)).toEqual([
      'TY  - JOUR\nT1  - One\nER  - \nNL  - J Ex\n\nLink to the text: https://example.org',
      'TY  - JOUR\nT1  - Two\nER  -',
    ]);
    expect(titles(text)).toEqual(['One', 'Two']);
  });

  test.each([
    [
      'a byte order mark and line ends of Windows',
      '\uFEFFTY  - JOUR\r\nTI  - One\r\nER  - \r\n\r\nTY  - JOUR\r\nTI  - Two\r\nER  - \r\n',
    ],
    ['no ER', 'TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two'],
    ['lower case', 'ty  - jour\nti  - One\ner  - \nty  - jour\nti  - Two\ner  - '],
    ['one space', 'TY - JOUR\nTI - One\nER -\nTY - JOUR\nTI - Two\nER -'],
    ['no space before the dash', 'TY- JOUR\nTI- One\nER- \nTY- JOUR\nTI- Two\nER- '],
    ['no TY', 'TI  - One\nER  - \nTI  - Two\nER  - '],
    ['white space before the tags', '  TY  - JOUR\n  TI  - One\n  ER  - \n  TY  - JOUR\n  TI  - Two\n  ER  - '],
    ['old line ends', 'TY  - JOUR\nTI  - One\nER  - \n\n\n\n\nTY  - JOUR\nTI  - Two\nER  -'],
  ])('with %s', (_, text) => expect(titles(text)).toEqual(['One', 'Two']));

  test('a line that only looks like a tag goes on with the field before', () => {
    expect(titles('TY  - JOUR\nTI  - A study of\nNF-kappa B - and more\nER  - ')).toEqual([
      'A study of NF-kappa B - and more',
    ]);
  });

  test('a record without a title goes to quarantine with what names it', () => {
    expect(read('TY  - JOUR\nDO  - 10.5555/a\nER  - \nTY  - JOUR\nTI  - Two\nER  - ')).toMatchObject([
      {
        kind: 'refused',
        position: 1,
        nativeId: 'doi:10.5555/a',
        reason: 'Record 1 cannot be read. It has no title (TI or T1).',
      },
      { kind: 'report', position: 2 },
    ]);
  });

  test.each(['', 'hello', 'NF-kappa B', '\u0000\u0000'])('%j is refused', (text) => {
    expect(() => read(text)).toThrow(ReportsRefused);
  });

  test('nothing that a file may hold makes it throw otherwise', () => {
    const tags = ['TY', 'ER', 'TI', 'AU', 'DO', 'DA', 'PY', 'KW', 'N1', 'UR', 'SP', 'XX', 'AN'];
    const line = fc
      .tuple(fc.constantFrom(...tags), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([t, v]) => `${t}  - ${v}`);
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ maxLength: 12 })), { minLength: 1, maxLength: 20 }), (lines) => {
        for (const r of readRis(`TY  - JOUR\n${lines.join('\n')}`)) expect(r.position).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
