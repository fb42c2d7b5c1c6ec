import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAPER, pubmedArticle, pubmedSet } from './paper-fixture.ts';
import { pubmedReader, readPubmedXml } from './pubmed-xml.ts';
import type { GivenReport, ReadReport } from './report-facts.ts';

const read = (xml: string): ReadReport[] => [...readPubmedXml(xml)];
const factsOf = (xml: string): GivenReport => {
  const [first] = read(xml);
  if (first?.kind !== 'report') throw new Error(first?.reason ?? 'nothing was read');
  return first.facts;
};
const reasons = (xml: string): (string | null)[] => read(xml).map((r) => (r.kind === 'refused' ? r.reason : null));
/** One article with other inner parts. */
const article = (inner: string, citation = ''): string =>
  `<PubmedArticle><MedlineCitation><PMID Version="1">90000001</PMID><Article>${inner}</Article>${citation}</MedlineCitation></PubmedArticle>`;
const titled = (more: string, citation = ''): string =>
  article(`<ArticleTitle>An invented title.</ArticleTitle>${more}`, citation);

describe('one article of PubMed', () => {
  test('gives every fact of the record, and its text exactly as it stood', () => {
    const text = pubmedArticle(PAPER);
    expect(read(pubmedSet(text))).toEqual([
      {
        kind: 'report',
        position: 1,
        text,
        facts: {
          pmid: '90000001',
          doi: '10.5555/invented.1',
          pmcid: 'PMC9900001',
          title: 'Invented cells calm an invented disease in mice that never were.',
          journal: 'Journal of invented results',
          published: '2025-03-07',
          types: ['Journal Article'],
          authors: ['Doe JQ', 'van der Muster M'],
          abstract: 'Nothing in this abstract happened. Registered as NCT90000001.',
          volume: '12',
          issue: null,
          pages: '101-9',
          languages: ['eng'],
          keywords: ['invention'],
          mesh: [],
          publicationStatus: 'ppublish',
          registryNumbers: [
            {
              id: 'NCT90000001',
              registry: 'ClinicalTrials.gov',
              field: 'data-bank',
              words: 'ClinicalTrials.gov NCT90000001',
            },
            { id: 'NCT90000001', registry: 'ClinicalTrials.gov', field: 'abstract', words: PAPER.abstract },
          ],
          notices: [],
          noticeOf: [],
        },
      },
    ]);
  });

  test('markup in titles is read as text; raised and lowered characters stay so, and MathML is not lost', () => {
    const title =
      'CD4<sup>+</sup> cells, <i>in <b>vitro</b></i>, 10<sup>6</sup>/L of CO<sub>2</sub>: <mml:math><mml:mi>p</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>0.05</mml:mn></mml:math>, the 5<sup>th</sup> &amp; &#945;';
    expect(factsOf(article(`<ArticleTitle>${title}</ArticleTitle>`)).title).toBe(
      'CD4⁺ cells, in vitro, 10⁶/L of CO₂: p<0.05, the 5th & α',
    );
  });

  test('a structured abstract keeps its labels, one section a line; copyright and other abstracts are not part of it', () => {
    const abstract =
      '<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To invent.</AbstractText><AbstractText Label="UNLABELLED">So we did.</AbstractText><AbstractText/><AbstractText>Mail a.b@example.org.</AbstractText><CopyrightInformation>©</CopyrightInformation></Abstract>';
    expect(
      factsOf(
        titled(
          abstract,
          '<OtherAbstract Type="Publisher" Language="fre"><AbstractText>Autre.</AbstractText></OtherAbstract>',
        ),
      ).abstract,
    ).toBe('AIM: To invent.\nSo we did.\nMail [e-mail address removed].');
  });

  test('authors: initials, names alone, suffixes and groups, in the order of the paper; invalid ones are left out', () => {
    const list = [
      '<Author ValidYN="Y"><LastName>de la Invención</LastName><ForeName>Ana-María</ForeName><Initials>AM</Initials></Author>',
      '<Author ValidYN="Y"><CollectiveName>The Invented Group</CollectiveName></Author>',
      '<Author ValidYN="Y"><LastName>Doe</LastName><ForeName>John</ForeName><Initials>J</Initials><Suffix>Jr</Suffix></Author>',
      '<Author ValidYN="Y"><LastName>Mononym</LastName></Author>',
      '<Author ValidYN="N"><LastName>Wrong</LastName><Initials>W</Initials></Author>',
    ];
    expect(factsOf(titled(`<AuthorList CompleteYN="N">${list.join('')}</AuthorList>`)).authors).toEqual([
      'de la Invención AM',
      'The Invented Group',
      'Doe J Jr',
      'Mononym',
    ]);
  });

  test.each([
    ['<Year>2025</Year>', '2025'],
    ['<Year>2025</Year><Month>Mar</Month>', '2025-03'],
    ['<Year>2025</Year><Month>03</Month><Day>7</Day>', '2025-03-07'],
    ['<Year>2025</Year><Season>Spring</Season>', '2025'],
    ['<MedlineDate>1998 Dec-1999 Jan</MedlineDate>', '1998-12'],
    ['<MedlineDate>2026 Jul-Aug</MedlineDate>', '2026-07'],
    ['<MedlineDate>2026 Jul 12-18</MedlineDate>', '2026-07'],
    ['<MedlineDate>Winter 1979</MedlineDate>', 'Winter 1979'],
    ['', null],
  ])('the date %s is %j', (date, published) => {
    expect(
      factsOf(titled(`<Journal><JournalIssue><PubDate>${date}</PubDate></JournalIssue></Journal>`)).published,
    ).toBe(published);
  });

  test('the ids are those of the paper and never those of the papers that it cites', () => {
    const list = (pmid: string, doi: string) =>
      `<ArticleIdList><ArticleId IdType="pubmed">${pmid}</ArticleId><ArticleId IdType="doi">${doi}</ArticleId><ArticleId IdType="pmc">PMC${pmid}</ArticleId></ArticleIdList>`;
    const references = `<ReferenceList><Title>References</Title><ReferenceList><Reference><Citation>Cited <i>et al</i>.</Citation>${list('1', '10.5555/cited')}</Reference></ReferenceList></ReferenceList>`;
    const xml = (own: string) =>
      `<PubmedArticle><MedlineCitation><PMID>90000001</PMID><Article><ArticleTitle>T.</ArticleTitle></Article></MedlineCitation><PubmedData>${own}${references}</PubmedData></PubmedArticle>`;
    expect(factsOf(xml(''))).toMatchObject({ pmid: '90000001', doi: null });
    expect(factsOf(xml(list('90000001', '10.5555/OWN')))).toMatchObject({ doi: '10.5555/own', pmcid: 'PMC90000001' });
  });

  test('a location that is marked invalid is no DOI, the list of ids is asked then', () => {
    const inner =
      '<ArticleTitle>T.</ArticleTitle><ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID><ELocationID EIdType="pii">S1</ELocationID>';
    expect(factsOf(article(inner)).doi).toBeNull();
  });

  test('a title that is not available gives way to the one in the language of the paper', () => {
    const xml = article(
      '<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Erfundene Zellen.</VernacularTitle>',
    );
    expect(factsOf(xml)).toMatchObject({ title: 'Erfundene Zellen.' });
    expect(
      factsOf(
        article('<ArticleTitle>[Invented cells].</ArticleTitle><VernacularTitle>Erfundene Zellen.</VernacularTitle>'),
      ),
    ).toMatchObject({
      title: '[Invented cells].',
      vernacularTitle: 'Erfundene Zellen.',
    });
  });

  test('headings come with their qualifiers, each keyword once, and only numbers of trials count among the accession numbers', () => {
    const citation =
      '<KeywordList Owner="NOTNLM"><Keyword>a</Keyword><Keyword>a</Keyword></KeywordList><KeywordList Owner="NASA"><Keyword>b</Keyword></KeywordList><MeshHeadingList><MeshHeading><DescriptorName>Mice</DescriptorName></MeshHeading><MeshHeading><DescriptorName>Lupus</DescriptorName><QualifierName>therapy</QualifierName><QualifierName>genetics</QualifierName></MeshHeading></MeshHeadingList>';
    const banks =
      '<DataBankList><DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList><AccessionNumber>AF123456</AccessionNumber></AccessionNumberList></DataBank><DataBank><DataBankName>ISRCTN</DataBankName><AccessionNumberList><AccessionNumber>ISRCTN12345678</AccessionNumber></AccessionNumberList></DataBank></DataBankList>';
    const facts = factsOf(titled(banks, citation));
    expect(facts.mesh).toEqual(['Mice', 'Lupus/therapy', 'Lupus/genetics']);
    expect(facts.keywords).toEqual(['a', 'b']);
    expect(facts.registryNumbers?.map((n) => [n.id, n.registry])).toEqual([['ISRCTN12345678', 'ISRCTN']]);
  });

  test('what it says of other records: notices of it, and of what it is a notice', () => {
    const relation = (type: string) =>
      `<CommentsCorrections RefType="${type}"><RefSource>J Ex. 2026;1:2. doi: 10.5555/n.1.</RefSource><PMID Version="1">90000007</PMID></CommentsCorrections>`;
    const facts = factsOf(
      titled(
        '',
        `<CommentsCorrectionsList>${['RetractionIn', 'ErratumFor', 'CommentIn', 'UpdateIn'].map(relation).join('')}</CommentsCorrectionsList>`,
      ),
    );
    const cited = { words: 'J Ex. 2026;1:2. doi: 10.5555/n.1.' };
    expect(facts.notices).toEqual([
      { kind: 'retraction', noticePmid: '90000007', noticeDoi: '10.5555/n.1', ...cited },
      { kind: 'update', noticePmid: '90000007', noticeDoi: '10.5555/n.1', ...cited },
    ]);
    expect(facts.noticeOf).toEqual([{ kind: 'correction', pmid: '90000007', doi: '10.5555/n.1', ...cited }]);
  });

  test('a chapter of a book has the book in the place of the journal', () => {
    const xml =
      '<PubmedBookArticle><BookDocument><PMID>90000003</PMID><ArticleIdList><ArticleId IdType="doi">10.5555/book.3</ArticleId></ArticleIdList><Book><PubDate><Year>2020</Year></PubDate><BookTitle>A Book of Inventions</BookTitle></Book><ArticleTitle>Chapter three</ArticleTitle><AuthorList Type="authors"><Author><LastName>Doe</LastName><Initials>J</Initials></Author></AuthorList><PublicationType>Review</PublicationType></BookDocument></PubmedBookArticle>';
    expect(factsOf(xml)).toMatchObject({
      pmid: '90000003',
      doi: '10.5555/book.3',
      title: 'Chapter three',
      journal: 'A Book of Inventions',
      published: '2020',
      authors: ['Doe J'],
      types: ['Review'],
    });
  });
});

describe('a file of PubMed', () => {
  test('takes one article alone, and citations of the older files', () => {
    expect(read(pubmedArticle(PAPER))).toHaveLength(1);
    const old =
      '<MedlineCitationSet><MedlineCitation><PMID>90000009</PMID><Article><ArticleTitle>Old.</ArticleTitle></Article></MedlineCitation></MedlineCitationSet>';
    expect(factsOf(old)).toMatchObject({ pmid: '90000009', title: 'Old.' });
  });

  test('a record that is not well-formed goes to quarantine with its place, and the rest goes on', () => {
    const broken = article('<ArticleTitle>A &unknown; entity.</ArticleTitle>');
    const cut = article('<ArticleTitle>An <i>open tag.</ArticleTitle>');
    const found = read(pubmedSet(broken, pubmedArticle(PAPER), cut, article('<ArticleTitle/>')));
    expect(found.map((r) => [r.position, r.kind])).toEqual([
      [1, 'refused'],
      [2, 'report'],
      [3, 'refused'],
      [4, 'refused'],
    ]);
    expect(found[0]).toMatchObject({
      nativeId: 'pmid:90000001',
      text: broken,
      reason: expect.stringMatching(/^Record 1 cannot be read\. It is not well-formed XML \(line 1: .*\)\.$/),
    });
    expect(found[3]).toMatchObject({ reason: 'Record 4 cannot be read. It has no title.' });
  });

  test('a file that is cut off says so of its last record', () => {
    const xml = pubmedSet(pubmedArticle(PAPER), pubmedArticle(PAPER));
    expect(reasons(xml.slice(0, -120))).toEqual([
      null,
      'The file ends in the middle of record 2; get it again from PubMed.',
    ]);
  });

  test('records that PubMed has deleted are told one by one', () => {
    const xml = pubmedSet(
      pubmedArticle(PAPER),
      '<DeleteCitation><PMID Version="1">90000011</PMID>\n<PMID Version="1">90000012</PMID></DeleteCitation>',
    );
    expect(read(xml).slice(1)).toMatchObject([
      {
        position: 2,
        nativeId: 'pmid:90000011',
        reason: 'PubMed has deleted its record 90000011; look whether anything here rests on pmid:90000011.',
      },
      {
        position: 3,
        nativeId: 'pmid:90000012',
        text: '<DeleteCitation><PMID Version="1">90000012</PMID></DeleteCitation>',
      },
    ]);
  });

  test('a bomb of entities is refused in one sentence, before anything is read', () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${lol}]><PubmedArticleSet>${article('<ArticleTitle>&l9;</ArticleTitle>')}</PubmedArticleSet>`;
    expect(read(xml)).toMatchObject([
      { position: 0, reason: 'The file declares entities of its own, as XML bombs do; get it again from PubMed.' },
    ]);
  });

  test('depth and length are bounded, and a record that is too much spoils only itself', () => {
    const deep = article(`<ArticleTitle>${'<i>'.repeat(5000)}x${'</i>'.repeat(5000)}</ArticleTitle>`);
    const long = article(`<ArticleTitle>${'x'.repeat(9 * 1024 * 1024)}</ArticleTitle>`);
    expect(reasons(pubmedSet(deep, long, pubmedArticle(PAPER)))).toEqual([
      'Record 1 cannot be read. Its elements lie more than 100 deep in each other.',
      'Record 2 is longer than 8 MB, the most that is read as one record.',
      null,
    ]);
  });

  test('bytes that are no UTF-8 are refused with the original', () => {
    const bytes = Buffer.from(article('<ArticleTitle>Caf\u00e9</ArticleTitle>'), 'latin1');
    const reader = pubmedReader();
    expect([...reader.push(bytes), ...reader.end()]).toMatchObject([
      { bytes, reason: 'Record 1 is not valid UTF-8 text; save the file as UTF-8 and read it again.' },
    ]);
  });

  test('it does not matter where the chunks of a file are cut', () => {
    const xml = Buffer.from(
      pubmedSet(
        pubmedArticle(PAPER),
        article('<ArticleTitle>Übel &x;</ArticleTitle>'),
        '<DeleteCitation><PMID>5</PMID></DeleteCitation>',
        pubmedArticle(PAPER),
      ),
    );
    const whole = read(xml.toString('utf8'));
    expect(whole).toHaveLength(4);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: xml.length }), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), xml.length];
        const reader = pubmedReader();
        const found = at.slice(1).flatMap((to, i) => [...reader.push(Buffer.from(xml.subarray(at[i], to)))]);
        expect([...found, ...reader.end()]).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  test('nothing that a file may hold makes it throw', () => {
    const bits = [
      '<PubmedArticle>',
      '</PubmedArticle>',
      '<MedlineCitation>',
      '</MedlineCitation>',
      '<PMID>1</PMID>',
      '<Article>',
      '</Article>',
      '<ArticleTitle>',
      '</ArticleTitle>',
      'x',
      '&',
      '<',
      ']]>',
      '<![CDATA[',
      '<!--',
      '\u0000',
      '<DeleteCitation>',
      '</DeleteCitation>',
      '<ReferenceList>',
      '</ReferenceList>',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 30 }), (parts) => {
        for (const r of read(parts.join(''))) if (r.kind === 'refused') expect(r.reason).toMatch(/[.)]$/);
      }),
      { numRuns: 500 },
    );
  });
});
