import { noticeFrom, noticeOfFrom, relationOf } from './cited-notices.ts';
import { knownType, readTypes } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import type { GivenReport, NoticeOf, ReportNotice } from './report-facts.ts';
import {
  clean,
  cleanLines,
  cleanValue,
  dateOf,
  distinct,
  findDoi,
  findPmcid,
  findPmid,
  monthOf,
  readAuthor,
  readDoi,
  readLanguage,
  readPmcid,
  readPmid,
  withoutMarkup,
} from './report-values.ts';
import type { RisFields } from './ris.ts';

/** What one RIS record says, whichever program wrote it. */

const LINKS = ['UR', 'L2', 'L1', 'L3', 'L4', 'LK'];
/** Fields in which programs put a PubMed id, marked as one. */
const ID_NOTES = ['AN', 'ID', 'M1', 'M2', 'C1', 'C2', 'C3', 'C5', 'C6', 'C8', 'U1', 'U2', 'U3', 'U5', 'N1', 'PM'];
const PUBMED = /pubmed|medline|\bnlm\b/i;

export function readRisRecord(
  fields: RisFields,
): { facts: GivenReport; nativeId: null; problem: null } | { facts: null; nativeId: string | null; problem: string } {
  const all = (...tags: string[]): string[] => tags.flatMap((tag) => [...(fields.get(tag) ?? [])]);
  const first = (...tags: string[]): string | null => {
    for (const value of all(...tags)) {
      const text = cleanValue(value);
      if (text !== null) return text;
    }
    return null;
  };
  const pmid = pmidOf(all, first);
  const given = first('DO');
  const doi = given === null ? linkedDoi(all) : (readDoi(given) ?? findDoi(given));
  const title = clean(withoutMarkup(first('TI', 'T1', 'CT', 'BT', 'TT', 'ST') ?? ''));
  const nativeId = pmid ? `pmid:${pmid}` : doi ? `doi:${doi}` : null;
  if (title === '') return { facts: null, nativeId, problem: 'It has no title (TI or T1).' };
  const abstract = cleanLines(withoutMarkup(all('AB', 'N2').find((a) => cleanValue(a) !== null) ?? '')) || null;
  const keywords = distinct(all('KW').flatMap((k) => k.split('\n').map((part) => cleanValue(part) ?? '')));
  const types = typesOf(all);
  const authors = distinct((fields.has('AU') ? all('AU') : all('A1')).flatMap((a) => a.split('\n').map(readAuthor)));
  const facts: GivenReport = {
    title,
    pmid,
    doi,
    pmcid:
      readPmcid(first('C2')) ?? findPmcid(notesWithoutReferences(all, ['UR', 'L1', 'L2', 'AN', 'C2', 'N1']).join('\n')),
    registryNumbers: mentionsIn({ title, abstract, keywords, banked: [] }),
  };
  const put = <K extends keyof GivenReport>(key: K, value: GivenReport[K] | null): void => {
    // what an export leaves out may be there in the source: it is unknown, not empty
    if (value !== null && value !== undefined) facts[key] = value;
  };
  put('journal', first('JF', 'T2', 'JO', 'JA', 'J2', 'J1', 'J9', 'JI'));
  put('published', publishedOf(all));
  put('authors', authors.length > 0 ? authors : null);
  put('abstract', abstract);
  put('volume', short(first('VL')));
  put('issue', short(first('IS')));
  put('pages', short(pagesOf(first('SP'), first('EP')) ?? first('C7')));
  put('languages', first('LA') ? distinct(all('LA').map(readLanguage)) : null);
  put('keywords', keywords.length > 0 ? keywords : null);
  put('types', types.length > 0 ? types : null);
  const { notices, noticeOf } = relationsOf(all);
  put('notices', notices.length > 0 ? notices : null);
  put('noticeOf', noticeOf.length > 0 ? noticeOf : null);
  return { facts, nativeId: null, problem: null };
}

type All = (...tags: string[]) => string[];
type First = (...tags: string[]) => string | null;

/** Notes, without lists of references and without what speaks of another record (comments, errata). */
const notesWithoutReferences = (all: All, tags: readonly string[]): string[] =>
  all(...tags)
    .filter((value) => !/^\s*(?:cited )?references?\b/i.test(value))
    .flatMap((value) => value.split('\n'))
    .filter((line) => !/\b(?:comment|erratum|correction|retract|concern|update|republish|reprint)\w*\b/i.test(line));

/** A number counts as a PubMed id where the export says so: by a mark beside it, by the address, or by naming PubMed as its database. */
function pmidOf(all: All, first: First): string | null {
  for (const line of notesWithoutReferences(all, [...ID_NOTES, ...LINKS])) {
    const marked = findPmid(line) ?? readPmid(/^\s*(\d{1,9})\s*\[pmid\]\s*$/i.exec(line)?.[1]);
    if (marked) return marked;
  }
  const from = all('DB', 'DP').join(' ');
  const number = readPmid(first('AN'));
  if (number && (PUBMED.test(from) || (from === '' && number.length >= 6))) return number;
  // EndNote numbers its own records in ID
  const id = readPmid(first('ID'));
  if (id && id.length >= 6 && PUBMED.test(from)) return id;
  if (/scopus/i.test(from)) return readPmid(first('C2'));
  if (/embase/i.test(from)) return readPmid(first('C5'));
  return null;
}

function linkedDoi(all: All): string | null {
  for (const link of all(...LINKS, 'M3', 'AN', 'ID')) {
    const doi = /10\.\d{4,9}(?:\/|%2f)/i.test(link) ? findDoi(link) : null;
    if (doi) return doi;
  }
  for (const line of notesWithoutReferences(all, ['N1'])) {
    const doi = /\bdoi\b/i.test(line) ? findDoi(line) : null;
    if (doi) return doi;
  }
  return null;
}

/** "2019//", "2021/02/01/", "2019/06//undefined", and months and days in words beside the year. */
function publishedOf(all: All): string | null {
  const values = all('PY', 'Y1', 'DA').map(clean);
  const year = values.map((v) => /(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)/.exec(v)?.[1]).find((y) => y !== undefined);
  if (!year) return null;
  let best = year;
  for (const value of values) {
    const [, y, month, day] = /^(\d{4})[/-](\d{1,2})?(?:[/-](\d{1,2})?)?/.exec(value) ?? [];
    const read = y === year ? dateOf(year, month, day) : inWords(value, year);
    if (read.length > best.length) best = read;
  }
  return best;
}

/** "SEP", "APR 21", "Jun 2 2026", "25 Aug 2004". */
function inWords(value: string, year: string): string {
  const parts = value.split(/[\s,/]+/);
  const month = parts.find((part) => !/^\d+$/.test(part) && monthOf(part.split('-')[0] ?? '') > 0);
  const day = month?.includes('-') ? undefined : parts.find((part) => /^\d{1,2}$/.test(part));
  return month ? dateOf(year, month.split('-')[0], day) : year;
}

/** Some exports put a cited reference where the issue should be. */
const short = (text: string | null): string | null => (text !== null && text.length <= 40 ? text : null);

function pagesOf(start: string | null, end: string | null): string | null {
  // PsycINFO says of a paper without pages that it runs from "No" to "Specified"
  if (start === null || (/^no$/i.test(start) && /^specified$/i.test(end ?? ''))) return null;
  return end === null || end === start || /[-–]/.test(start) ? start : `${start}-${end}`;
}

/** Only what is a type in PubMed's words: other programs put subject headings there. EndNote lists PubMed's types among the notes. */
const typesOf = (all: All): string[] =>
  readTypes([...all('M3', 'PT'), ...all('N1')].flatMap((v) => v.split('\n')).flatMap((line) => knownType(line) ?? []));

function relationsOf(all: All): { notices: ReportNotice[]; noticeOf: NoticeOf[] } {
  const notices: ReportNotice[] = [];
  const noticeOf: NoticeOf[] = [];
  for (const line of all('N1').flatMap((value) => value.split('\n'))) {
    const [, words, text] = /^\s*([A-Z][a-z]+(?: [a-z]+){1,4}):?\s+(.+)$/.exec(line) ?? [];
    const relation = words ? relationOf(words) : null;
    if (!relation || !text) continue;
    if (relation.otherIsNotice) notices.push(noticeFrom(relation.kind, text));
    else noticeOf.push(noticeOfFrom(relation.kind, text));
  }
  return { notices, noticeOf };
}
