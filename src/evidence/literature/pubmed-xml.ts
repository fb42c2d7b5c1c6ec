import { isUtf8 } from 'node:buffer';
import { citedRecord } from './cited-notices.ts';
import { readTypes } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import type { GivenReport, NoticeKind, NoticeOf, ReadReport, RefusedReport, ReportNotice } from './report-facts.ts';
import { clean, dateOf, distinct, readDoi, readLanguage, readPmcid, readPmid, readPublished } from './report-values.ts';
import { type XmlPiece, xmlSplitter } from './xml-pieces.ts';
import { childrenOf, descend, readXmlTree, textIn, type XmlNode, XmlRefused } from './xml-tree.ts';

/**
 * PubMed XML (https://dtd.nlm.nih.gov/ncbi/pubmed/): a PubmedArticleSet, one article alone, or citations of the older MEDLINE files. Each record is read by
 * itself; `text` is exactly what stood in the file.
 */

/** The elements that are records. An article holds a citation, so it is named before it. */
const RECORDS = ['PubmedArticle', 'PubmedBookArticle', 'DeleteCitation', 'MedlineCitation'];
const MOST_BYTES = 8 * 1024 * 1024;

/** What PubMed calls the relations in which the notice is the other record. */
const NOTICE_IN: Readonly<Record<string, NoticeKind>> = {
  RetractionIn: 'retraction',
  RetractedandRepublishedIn: 'retraction',
  PartialRetractionIn: 'partial-retraction',
  ExpressionOfConcernIn: 'concern',
  ErratumIn: 'correction',
  CorrectedandRepublishedIn: 'correction',
  UpdateIn: 'update',
};
/** And those in which this record is the notice. */
const NOTICE_OF: Readonly<Record<string, NoticeKind>> = {
  RetractionOf: 'retraction',
  RetractedandRepublishedFrom: 'retraction',
  PartialRetractionOf: 'partial-retraction',
  ExpressionOfConcernFor: 'concern',
  ErratumFor: 'correction',
  CorrectedandRepublishedFrom: 'correction',
  UpdateOf: 'update',
};

/** Splits and reads PubMed XML that comes in chunks. */
export function pubmedReader(): { push: (chunk: Buffer) => Generator<ReadReport>; end: () => Generator<ReadReport> } {
  const splitter = xmlSplitter(RECORDS, MOST_BYTES);
  let position = 0;
  function* read(pieces: readonly XmlPiece[]): Generator<ReadReport> {
    for (const piece of pieces) {
      if (piece.kind === 'record' && piece.name === 'DeleteCitation') {
        for (const refused of readDeleted(piece.bytes.toString('utf8'))) yield { ...refused, position: ++position };
        continue;
      }
      position++;
      yield readPiece(piece, position);
    }
  }
  return { push: (chunk) => read(splitter.push(chunk)), end: () => read(splitter.end()) };
}

/** The same for a text that is there as a whole. */
export function* readPubmedXml(xml: string): Generator<ReadReport> {
  const reader = pubmedReader();
  yield* reader.push(Buffer.from(xml, 'utf8'));
  yield* reader.end();
}

function readPiece(piece: XmlPiece, position: number): ReadReport {
  const refused = (text: string, reason: string, more: Partial<RefusedReport> = {}): RefusedReport => ({
    kind: 'refused',
    position,
    text,
    nativeId: nativeIdIn(text),
    reason,
    ...more,
  });
  if (piece.kind === 'entities')
    return {
      ...refused('', 'The file declares entities of its own, as XML bombs do; get it again from PubMed.', {
        whole: false,
      }),
      position: 0,
    };
  if (piece.kind !== 'record') {
    const text = piece.start.toString('utf8');
    const reason =
      piece.kind === 'long'
        ? `Record ${position} is longer than ${MOST_BYTES / 1024 / 1024} MB, the most that is read as one record.`
        : `The file ends in the middle of record ${position}; get it again from PubMed.`;
    return refused(text, reason, { whole: false });
  }
  const text = piece.bytes.toString('utf8');
  if (!isUtf8(piece.bytes))
    return refused(
      text.slice(0, 400),
      `Record ${position} is not valid UTF-8 text; save the file as UTF-8 and read it again.`,
      { bytes: Buffer.from(piece.bytes) },
    );
  try {
    const facts = readPubmedRecord(text);
    return typeof facts === 'string'
      ? refused(text, `Record ${position} cannot be read. ${facts}`)
      : { kind: 'report', position, text, facts };
  } catch (e) {
    if (!(e instanceof XmlRefused)) throw e;
    return refused(text, `Record ${position} cannot be read. ${e.message}`);
  }
}

const nativeIdIn = (xml: string): string | null => {
  const pmid = readPmid(/<PMID\b[^>]*>\s*(\d{1,9})\s*</.exec(xml)?.[1]);
  return pmid ? `pmid:${pmid}` : null;
};

function* readDeleted(xml: string): Generator<RefusedReport> {
  for (const [text, digits] of xml.matchAll(/<PMID\b[^>]*>\s*(\d{1,9})\s*<\/PMID>/g)) {
    const pmid = readPmid(digits);
    if (pmid)
      yield {
        kind: 'refused',
        position: 0,
        text: `<DeleteCitation>${text}</DeleteCitation>`,
        nativeId: `pmid:${pmid}`,
        reason: `PubMed has deleted its record ${pmid}; look whether anything here rests on pmid:${pmid}.`,
      };
  }
}

/**
 * One PubmedArticle, PubmedBookArticle or MedlineCitation.
 * @returns why it cannot be a report, in a sentence, instead of its facts.
 * @throws XmlRefused
 */
function readPubmedRecord(xml: string): GivenReport | string {
  const root = readXmlTree(withoutReferences(xml));
  if (root.name === 'PubmedBookArticle') return readBook(root);
  const citation = root.name === 'MedlineCitation' ? root : descend(root, 'MedlineCitation');
  const article = descend(citation, 'Article');
  const data = descend(root, 'PubmedData');
  const pmid = readPmid(textIn(descend(citation, 'PMID')));
  if (!pmid) return 'It has no PubMed id.';
  const vernacular = clean(textIn(descend(article, 'VernacularTitle'))) || null;
  const given = clean(textIn(descend(article, 'ArticleTitle')));
  const title = given === '' || /^\[?not available\]?\.?$/i.test(given) ? (vernacular ?? '') : given;
  if (title === '') return 'It has no title.';
  const journal = descend(article, 'Journal');
  const abstract = abstractIn(descend(article, 'Abstract'));
  const keywords = distinct(childrenOf(citation, 'KeywordList').flatMap((l) => childrenOf(l, 'Keyword').map(textOf)));
  const banked = childrenOf(descend(article, 'DataBankList'), 'DataBank').flatMap((bank) =>
    childrenOf(descend(bank, 'AccessionNumberList'), 'AccessionNumber').map((n) =>
      `${textOf(descend(bank, 'DataBankName'))} ${textOf(n)}`.trim(),
    ),
  );
  const relations = childrenOf(descend(citation, 'CommentsCorrectionsList'), 'CommentsCorrections');
  return {
    pmid,
    ...articleIds(article, descend(data, 'ArticleIdList')),
    title,
    ...(vernacular && vernacular !== title ? { vernacularTitle: vernacular } : {}),
    journal: textOf(descend(journal, 'Title')) || textOf(descend(citation, 'MedlineJournalInfo', 'MedlineTA')) || null,
    published: publishedIn(descend(journal, 'JournalIssue', 'PubDate')),
    types: readTypes(childrenOf(descend(article, 'PublicationTypeList'), 'PublicationType').map(textOf)),
    authors: authorsIn(descend(article, 'AuthorList')),
    abstract,
    volume: textOf(descend(journal, 'JournalIssue', 'Volume')) || null,
    issue: textOf(descend(journal, 'JournalIssue', 'Issue')) || null,
    pages: pagesIn(descend(article, 'Pagination')),
    languages: distinct(childrenOf(article, 'Language').map((l) => readLanguage(textIn(l)))),
    keywords,
    mesh: distinct(childrenOf(descend(citation, 'MeshHeadingList'), 'MeshHeading').flatMap(headings)),
    ...(data ? { publicationStatus: textOf(descend(data, 'PublicationStatus')) || null } : {}),
    registryNumbers: mentionsIn({ title, abstract, keywords, banked }),
    notices: relations.flatMap(noticeIn),
    noticeOf: relations.flatMap(noticeOfIn),
  };
}

const textOf = (node: XmlNode | undefined): string => clean(textIn(node));

/** The cited papers have ids of their own, which are not this paper's; they are also most of a record. */
function withoutReferences(xml: string): string {
  const from = xml.indexOf('<ReferenceList');
  if (from < 0) return xml;
  const close = '</ReferenceList>';
  const to = xml.lastIndexOf(close);
  return to < from ? xml : xml.slice(0, from) + xml.slice(to + close.length);
}

function articleIds(article: XmlNode | undefined, list: XmlNode | undefined): Pick<GivenReport, 'doi' | 'pmcid'> {
  const ids = childrenOf(list, 'ArticleId');
  const listed = (type: string) => textIn(ids.find((id) => id.attributes.IdType === type));
  const located = childrenOf(article, 'ELocationID').find(
    (e) => e.attributes.EIdType === 'doi' && e.attributes.ValidYN !== 'N',
  );
  return {
    doi: readDoi(textIn(located)) ?? readDoi(listed('doi')),
    ...(list ? { pmcid: readPmcid(listed('pmc')) } : {}),
  };
}

function abstractIn(abstract: XmlNode | undefined): string | null {
  const sections = childrenOf(abstract, 'AbstractText').map((section) => {
    const text = textOf(section);
    const label = clean(section.attributes.Label);
    return text === '' ? '' : label === '' || /^unlabelled$/i.test(label) ? text : `${label}: ${text}`;
  });
  return sections.filter((s) => s !== '').join('\n') || null;
}

function authorsIn(list: XmlNode | undefined): string[] {
  return distinct(
    childrenOf(list, 'Author')
      .filter((author) => author.attributes.ValidYN !== 'N')
      .map((author) => {
        const group = textOf(descend(author, 'CollectiveName'));
        if (group !== '') return group;
        const given = textOf(descend(author, 'Initials')) || (textOf(descend(author, 'ForeName'))[0] ?? '');
        return [textOf(descend(author, 'LastName')), given, textOf(descend(author, 'Suffix'))]
          .filter((part) => part !== '')
          .join(' ');
      }),
  );
}

function publishedIn(date: XmlNode | undefined): string | null {
  const words = textOf(descend(date, 'MedlineDate'));
  if (words !== '') return readPublished(words);
  const year = textOf(descend(date, 'Year'));
  return year === '' ? null : dateOf(year, textOf(descend(date, 'Month')), textOf(descend(date, 'Day')));
}

function pagesIn(pagination: XmlNode | undefined): string | null {
  const [start, end] = [textOf(descend(pagination, 'StartPage')), textOf(descend(pagination, 'EndPage'))];
  return textOf(descend(pagination, 'MedlinePgn')) || [start, end].filter((p) => p !== '').join('-') || null;
}

function headings(heading: XmlNode): string[] {
  const name = textOf(descend(heading, 'DescriptorName'));
  const qualifiers = childrenOf(heading, 'QualifierName').map(textOf);
  return qualifiers.length === 0 ? [name] : qualifiers.map((q) => `${name}/${q}`);
}

const cited = (relation: XmlNode) => {
  const { pmid, doi, words } = citedRecord(textIn(descend(relation, 'RefSource')));
  return { pmid: readPmid(textIn(descend(relation, 'PMID'))) ?? pmid, doi, words };
};

function noticeIn(relation: XmlNode): ReportNotice[] {
  const kind = NOTICE_IN[relation.attributes.RefType ?? ''];
  if (!kind) return [];
  const { pmid, doi, words } = cited(relation);
  return [{ kind, noticePmid: pmid, noticeDoi: doi, words }];
}

function noticeOfIn(relation: XmlNode): NoticeOf[] {
  const kind = NOTICE_OF[relation.attributes.RefType ?? ''];
  return kind ? [{ kind, ...cited(relation) }] : [];
}

/** A book or a chapter of the NCBI Bookshelf. */
function readBook(root: XmlNode): GivenReport | string {
  const document = descend(root, 'BookDocument');
  const book = descend(document, 'Book');
  const pmid = readPmid(textIn(descend(document, 'PMID')));
  if (!pmid) return 'It has no PubMed id.';
  const bookTitle = textOf(descend(book, 'BookTitle'));
  const title = textOf(descend(document, 'ArticleTitle')) || bookTitle;
  if (title === '') return 'It has no title.';
  const abstract = abstractIn(descend(document, 'Abstract'));
  const keywords = distinct(childrenOf(document, 'KeywordList').flatMap((l) => childrenOf(l, 'Keyword').map(textOf)));
  const people = childrenOf(document, 'AuthorList').concat(childrenOf(book, 'AuthorList'));
  const authors = people.find((list) => list.attributes.Type !== 'editors');
  return {
    pmid,
    ...articleIds(document, descend(document, 'ArticleIdList')),
    title,
    journal: bookTitle === title ? null : bookTitle || null,
    published: publishedIn(descend(book, 'PubDate')),
    types: readTypes(childrenOf(document, 'PublicationType').map(textOf)),
    authors: authorsIn(authors),
    abstract,
    languages: distinct(childrenOf(document, 'Language').map((l) => readLanguage(textIn(l)))),
    keywords,
    registryNumbers: mentionsIn({ title, abstract, keywords, banked: [] }),
  };
}
