/** For tests: made-up papers, and how each source would write them. */

export interface Paper {
  pmid?: string | undefined;
  doi?: string | undefined;
  pmcid?: string | undefined;
  title: string;
  /** "Family, Given" each. */
  authors?: readonly string[] | undefined;
  journal?: string | undefined;
  year?: string | undefined;
  /** Three letters. */
  month?: string | undefined;
  day?: string | undefined;
  volume?: string | undefined;
  pages?: string | undefined;
  abstract?: string | undefined;
  types?: readonly string[] | undefined;
  /** Accession numbers of ClinicalTrials.gov. */
  trials?: readonly string[] | undefined;
  keywords?: readonly string[] | undefined;
  /** PubMed's RefType, the citation and the id of the other record. */
  relations?: readonly { type: string; cite: string; pmid?: string | undefined }[] | undefined;
}

export const PAPER: Paper = {
  pmid: '90000001',
  doi: '10.5555/invented.1',
  pmcid: 'PMC9900001',
  title: 'Invented cells calm an invented disease in mice that never were.',
  authors: ['Doe, Jane Q', 'van der Muster, Max'],
  journal: 'Journal of invented results',
  year: '2025',
  month: 'Mar',
  day: '07',
  volume: '12',
  pages: '101-9',
  abstract: 'Nothing in this abstract happened. Registered as NCT90000001.',
  types: ['Journal Article'],
  trials: ['NCT90000001'],
  keywords: ['invention'],
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const initials = (given: string): string =>
  given
    .split(/[ -]/)
    .map((part) => part[0])
    .join('');
const named = (author: string): [string, string] => {
  const [family = '', given = ''] = author.split(', ');
  return [family, given];
};
const when = <T>(value: T | undefined, make: (value: T) => string): string => (value === undefined ? '' : make(value));

export function pubmedArticle(p: Paper, more = ''): string {
  const authors = (p.authors ?? [])
    .map(named)
    .map(
      ([f, g]) =>
        `<Author ValidYN="Y"><LastName>${f}</LastName><ForeName>${g}</ForeName><Initials>${initials(g)}</Initials></Author>`,
    );
  const relations = (p.relations ?? []).map(
    (r) =>
      `<CommentsCorrections RefType="${r.type}"><RefSource>${r.cite}</RefSource>${when(r.pmid, (id) => `<PMID Version="1">${id}</PMID>`)}</CommentsCorrections>`,
  );
  return `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${p.pmid ?? ''}</PMID><Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet">${when(p.volume, (v) => `<Volume>${v}</Volume>`)}<PubDate>${when(p.year, (y) => `<Year>${y}</Year>`)}${when(p.month, (m) => `<Month>${m}</Month>`)}${when(p.day, (d) => `<Day>${d}</Day>`)}</PubDate></JournalIssue>${when(p.journal, (j) => `<Title>${j}</Title>`)}</Journal><ArticleTitle>${escaped(p.title)}</ArticleTitle>${when(p.pages, (g) => `<Pagination><MedlinePgn>${g}</MedlinePgn></Pagination>`)}${when(p.doi, (d) => `<ELocationID EIdType="doi" ValidYN="Y">${escaped(d)}</ELocationID>`)}${when(p.abstract, (a) => `<Abstract><AbstractText>${escaped(a)}</AbstractText></Abstract>`)}<AuthorList CompleteYN="Y">${authors.join('')}</AuthorList><Language>eng</Language>${when(p.trials, (t) => `<DataBankList CompleteYN="Y"><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>${t.map((n) => `<AccessionNumber>${n}</AccessionNumber>`).join('')}</AccessionNumberList></DataBank></DataBankList>`)}<PublicationTypeList>${(p.types ?? ['Journal Article']).map((t) => `<PublicationType UI="D0">${t}</PublicationType>`).join('')}</PublicationTypeList></Article>${relations.length > 0 ? `<CommentsCorrectionsList>${relations.join('')}</CommentsCorrectionsList>` : ''}${when(p.keywords, (k) => `<KeywordList Owner="NOTNLM">${k.map((w) => `<Keyword MajorTopicYN="N">${w}</Keyword>`).join('')}</KeywordList>`)}${more}</MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">${p.pmid ?? ''}</ArticleId>${when(p.pmcid, (c) => `<ArticleId IdType="pmc">${c}</ArticleId>`)}${when(p.doi, (d) => `<ArticleId IdType="doi">${escaped(d)}</ArticleId>`)}</ArticleIdList></PubmedData></PubmedArticle>`;
}

export const pubmedSet = (...articles: string[]): string =>
  `<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n${articles.join('\n')}\n</PubmedArticleSet>\n`;

/** Lines of at most 80 or so characters, as PubMed writes them. */
function folded(tag: string, value: string): string {
  const lines: string[] = [];
  let line = `${tag.padEnd(4)}- `;
  for (const word of value.split(' ')) {
    if (line.length + word.length > 80) {
      lines.push(line.trimEnd());
      line = '      ';
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

const NBIB_RELATIONS: Readonly<Record<string, string>> = {
  RetractionIn: 'RIN',
  RetractionOf: 'ROF',
  ErratumIn: 'EIN',
  ErratumFor: 'EFR',
  ExpressionOfConcernIn: 'ECI',
};

export function nbibRecord(p: Paper): string {
  const lines: [string, string | undefined][] = [
    ['PMID', p.pmid],
    ['OWN', 'NLM'],
    ['STAT', 'MEDLINE'],
    ['VI', p.volume],
    ['DP', [p.year, p.month, p.day].filter((part) => part).join(' ')],
    ['TI', p.title],
    ['PG', p.pages],
    ['LID', p.doi && `${p.doi} [doi]`],
    ['AB', p.abstract],
    ...(p.authors ?? []).flatMap((a): [string, string][] => [
      ['FAU', a],
      ['AU', `${named(a)[0]} ${initials(named(a)[1])}`],
    ]),
    ['LA', 'eng'],
    ...(p.trials ?? []).map((t): [string, string] => ['SI', `ClinicalTrials.gov/${t}`]),
    ...(p.types ?? ['Journal Article']).map((t): [string, string] => ['PT', t]),
    ['JT', p.journal],
    ...(p.relations ?? []).map((r): [string, string] => [
      NBIB_RELATIONS[r.type] ?? 'CIN',
      `${r.cite}${r.pmid ? ` PMID: ${r.pmid}` : ''}`,
    ]),
    ['PMC', p.pmcid],
    ...(p.keywords ?? []).map((k): [string, string] => ['OT', k]),
    ['PST', 'ppublish'],
  ];
  return lines.flatMap(([tag, value]) => (value ? [folded(tag, value)] : [])).join('\n');
}

/** As Zotero writes it; the PubMed id stands in the address. */
export function risRecord(p: Paper): string {
  const [start, end] = (p.pages ?? '').split('-');
  const full = end && start ? start.slice(0, start.length - end.length) + end : undefined;
  const lines: [string, string | undefined][] = [
    ['TY', 'JOUR'],
    ['TI', p.title],
    ...(p.authors ?? []).map((a): [string, string] => ['AU', a]),
    ['T2', p.journal],
    ['AB', p.abstract],
    [
      'DA',
      p.year &&
        `${p.year}/${p.month ? String(['Jan', 'Feb', 'Mar', 'Apr'].indexOf(p.month) + 1).padStart(2, '0') : ''}/${p.day ?? ''}/`,
    ],
    ['PY', p.year],
    ['DO', p.doi],
    ['VL', p.volume],
    ['SP', start || undefined],
    ['EP', full],
    ['UR', p.pmid && `https://pubmed.ncbi.nlm.nih.gov/${p.pmid}/`],
    ...(p.keywords ?? []).map((k): [string, string] => ['KW', k]),
    ['ER', ''],
  ];
  return lines.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}  - ${value}`])).join('\r\n');
}

const europePmcResult = (p: Paper): object => ({
  id: p.pmid ?? p.pmcid ?? 'PPR1',
  source: p.pmid ? 'MED' : p.pmcid ? 'PMC' : 'PPR',
  pmid: p.pmid,
  pmcid: p.pmcid,
  doi: p.doi,
  title: p.title,
  authorString: `${(p.authors ?? []).map((a) => `${named(a)[0]} ${initials(named(a)[1])}`).join(', ')}.`,
  journalTitle: 'J Invent Results',
  journalVolume: p.volume,
  pubYear: p.year,
  pageInfo: p.pages?.replace('101-9', '101-109'),
  pubType: (p.types ?? ['journal article']).join('; ').toLowerCase(),
  firstPublicationDate: '2025-02-20',
});

export const europePmcAnswer = (...papers: Paper[]): string =>
  JSON.stringify({ version: '6.9', hitCount: papers.length, resultList: { result: papers.map(europePmcResult) } });

export const bibliographyTable = (...papers: Paper[]): string =>
  [
    'pmid,doi,title,journal,publication_date,publication_types',
    ...papers.map((p) =>
      [
        p.pmid,
        p.doi,
        p.title,
        p.journal,
        [p.year, p.month, p.day].filter((d) => d).join(' '),
        (p.types ?? []).join('; '),
      ]
        .map((cell) => `"${(cell ?? '').replaceAll('"', '""')}"`)
        .join(','),
    ),
  ].join('\n');
