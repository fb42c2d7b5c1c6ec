import { noticeFrom, noticeOfFrom, relationOf } from './cited-notices.ts';
import { listItems } from './json-items.ts';
import { readTypes } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import { type GivenReport, type NoticeOf, type ReadReport, type ReportNotice, ReportsRefused } from './report-facts.ts';
import {
  clean,
  cleanLines,
  distinct,
  readAuthor,
  readDoi,
  readLanguage,
  readPmcid,
  readPmid,
  readPublished,
  withoutMarkup,
} from './report-values.ts';
import { xmlSplitter } from './xml-pieces.ts';
import { readXmlTree, textIn, type XmlNode, XmlRefused } from './xml-tree.ts';

/** Answers of Europe PMC's REST search (https://europepmc.org/RestfulWebService), `lite` and `core`, as JSON or XML. */

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string =>
  typeof value === 'string' ? clean(withoutMarkup(value)) : typeof value === 'number' ? String(value) : '';
const at = (json: Json, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json);
const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/**
 * One entry of `resultList.result`.
 * @param original the untouched text of the entry; left out, the entry is written as JSON anew
 */
export function readEuropePmcResult(json: unknown, position = 1, original?: string): ReadReport {
  const whole = original ?? JSON.stringify(json) ?? '';
  const read = isObject(json) ? readResult(json) : 'It is no object.';
  if (typeof read !== 'string') return { kind: 'report', position, text: whole, facts: read };
  const pmid = isObject(json) ? readPmid(text(json.pmid)) : null;
  const doi = isObject(json) ? readDoi(text(json.doi)) : null;
  return {
    kind: 'refused',
    position,
    text: whole,
    nativeId: pmid ? `pmid:${pmid}` : doi ? `doi:${doi}` : null,
    reason: `Record ${position} cannot be read. ${read}`,
  };
}

function readResult(r: Json): GivenReport | string {
  const title = text(r.title);
  if (title === '')
    return r.id !== undefined && r.authorString === undefined && r.pubYear === undefined
      ? 'It is a bare id: ask Europe PMC for resultType lite or core.'
      : 'It has no title.';
  const core = isObject(r.pubTypeList) || isObject(r.journalInfo) || isObject(r.authorList);
  const source = text(r.source);
  const abstract = typeof r.abstractText === 'string' ? cleanLines(withoutMarkup(r.abstractText)) || null : null;
  const keywords = distinct(list(at(r, 'keywordList', 'keyword')).map(text));
  const authors = authorsOf(r);
  const relations = core ? relationsOf(r) : null;
  const facts: GivenReport = {
    title,
    pmid: readPmid(text(r.pmid)) ?? (source === 'MED' ? readPmid(text(r.id)) : null),
    doi: readDoi(text(r.doi)),
    pmcid: readPmcid(text(r.pmcid)) ?? (source === 'PMC' ? readPmcid(text(r.id)) : null),
    published: publishedOf(r, source),
    types: readTypes([
      ...list(at(r, 'pubTypeList', 'pubType')).map(text),
      ...list(r.pubType).flatMap((t) => text(t).split(';')),
    ]),
    authors,
    registryNumbers: mentionsIn({ title, abstract, keywords, banked: [] }),
    ...(core ? { abstract, keywords, mesh: meshOf(r), ...relations } : {}),
  };
  const put = <K extends keyof GivenReport>(key: K, value: GivenReport[K] | null | ''): void => {
    // an answer leaves out what it does not carry as much as what is empty
    if (value !== null && value !== undefined && value !== '') facts[key] = value;
  };
  put(
    'journal',
    text(at(r, 'journalInfo', 'journal', 'title')) ||
      text(r.journalTitle) ||
      text(at(r, 'bookOrReportDetails', 'publisher')),
  );
  put('volume', text(at(r, 'journalInfo', 'volume')) || text(r.journalVolume));
  put('issue', text(at(r, 'journalInfo', 'issue')) || text(r.issue));
  put('pages', text(r.pageInfo));
  put('publicationStatus', text(r.publicationStatus));
  if (typeof r.language === 'string') facts.languages = [readLanguage(r.language)];
  return facts;
}

function authorsOf(r: Json): string[] {
  const listed = list(at(r, 'authorList', 'author')).filter(isObject);
  if (listed.length > 0) return distinct(listed.map((a) => text(a.collectiveName) || readAuthor(text(a.fullName))));
  return distinct(
    text(r.authorString)
      .replace(/\.$/, '')
      .split(/\s*,\s+/)
      .map(readAuthor),
  );
}

/** The date of the issue, as PubMed has it; a preprint has the day on which it came out. */
function publishedOf(r: Json, source: string): string | null {
  const first = text(r.firstPublicationDate);
  if (source === 'PPR' && first !== '') return readPublished(first);
  const issue = text(at(r, 'journalInfo', 'dateOfPublication'));
  return readPublished(issue || text(r.pubYear) || first);
}

function meshOf(r: Json): string[] {
  return distinct(
    list(at(r, 'meshHeadingList', 'meshHeading'))
      .filter(isObject)
      .flatMap((heading) => {
        const name = text(heading.descriptorName);
        const qualifiers = list(at(heading, 'meshQualifierList', 'meshQualifier')).filter(isObject);
        return qualifiers.length === 0 ? [name] : qualifiers.map((q) => `${name}/${text(q.qualifierName)}`);
      }),
  );
}

function relationsOf(r: Json): { notices: ReportNotice[]; noticeOf: NoticeOf[] } {
  const out: { notices: ReportNotice[]; noticeOf: NoticeOf[] } = { notices: [], noticeOf: [] };
  for (const entry of list(at(r, 'commentCorrectionList', 'commentCorrection')).filter(isObject)) {
    const relation = relationOf(text(entry.type));
    if (!relation) continue;
    const words = text(entry.reference);
    const pmid = text(entry.source) === 'MED' ? readPmid(text(entry.id)) : null;
    if (relation.otherIsNotice) {
      const notice = noticeFrom(relation.kind, words);
      out.notices.push({ ...notice, noticePmid: pmid ?? notice.noticePmid });
    } else {
      const of = noticeOfFrom(relation.kind, words);
      out.noticeOf.push({ ...of, pmid: pmid ?? of.pmid });
    }
  }
  return out;
}

/** A whole answer, or one entry of it. @throws ReportsRefused when it is neither. */
export function* readEuropePmcJson(answer: string): Generator<ReadReport> {
  let position = 0;
  const items = listItems(answer, 'result');
  if (items === null) {
    let one: unknown;
    try {
      one = JSON.parse(answer);
    } catch {
      throw new ReportsRefused('This is no answer of Europe PMC: it is not valid JSON.');
    }
    if (!isObject(one) || !('source' in one) || !('id' in one))
      throw new ReportsRefused('This is no answer of Europe PMC: it has no list of results.');
    yield readEuropePmcResult(one, 1, answer.trim());
    return;
  }
  for (const item of items) {
    position++;
    let json: unknown;
    try {
      json = JSON.parse(item.text);
    } catch {
      yield {
        kind: 'refused',
        position,
        text: item.text,
        nativeId: null,
        reason: item.closed
          ? `Record ${position} is not valid JSON.`
          : `The answer ends in the middle of record ${position}; get it again.`,
      };
      continue;
    }
    yield readEuropePmcResult(json, position, item.text);
  }
}

const MOST_BYTES = 8 * 1024 * 1024;

/** The same answer as XML. */
export function* readEuropePmcXml(xml: string): Generator<ReadReport> {
  const splitter = xmlSplitter(['result'], MOST_BYTES);
  let position = 0;
  for (const piece of [...splitter.push(Buffer.from(xml, 'utf8')), ...splitter.end()]) {
    position++;
    const original =
      piece.kind === 'record'
        ? piece.bytes.toString('utf8')
        : piece.kind === 'entities'
          ? ''
          : piece.start.toString('utf8');
    let problem = 'The answer is cut short or a record of it is too long; get it again.';
    if (piece.kind === 'record') {
      try {
        yield readEuropePmcResult(jsonOf(readXmlTree(original)), position, original);
        continue;
      } catch (e) {
        if (!(e instanceof XmlRefused)) throw e;
        problem = `Record ${position} cannot be read. ${e.message}`;
      }
    }
    yield {
      kind: 'refused',
      position,
      text: original,
      whole: piece.kind === 'record',
      nativeId: null,
      reason: problem,
    };
  }
}

const LISTS = new Set(['author', 'pubType', 'keyword', 'meshHeading', 'meshQualifier', 'commentCorrection']);
const MARKUP = new Set(['i', 'b', 'u', 'em', 'strong', 'sup', 'sub', 'h4', 'p']);

/** The shape of the JSON answer from that of the XML one. */
function jsonOf(node: XmlNode): unknown {
  const inner = node.children.filter((c): c is XmlNode => typeof c !== 'string' && !MARKUP.has(c.name));
  if (inner.length === 0) return textIn(node);
  const out: Json = {};
  for (const child of inner) {
    const value = jsonOf(child);
    if (!LISTS.has(child.name)) out[child.name] = value;
    else out[child.name] = [...list(out[child.name]), value];
  }
  return out;
}
