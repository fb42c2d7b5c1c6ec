import { noticeFrom, noticeOfFrom } from './cited-notices.ts';
import { readTypes } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import { type GivenReport, type NoticeKind, type ReadReport, ReportsRefused } from './report-facts.ts';
import {
  clean,
  distinct,
  readAuthor,
  readDoi,
  readLanguage,
  readPmcid,
  readPmid,
  readPublished,
} from './report-values.ts';

/**
 * NBIB: records in PubMed's MEDLINE format (https://www.nlm.nih.gov/bsd/mms/medlineelements.html). A line begins with a tag in the first four columns, a dash
 * and a space; lines that begin with white space go on with the field before. Tags that are not known here stay in the untouched text.
 */

const TAG = /^([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*)|\s*)$/;

const NOTICE_IN: Readonly<Record<string, NoticeKind>> = {
  RIN: 'retraction',
  RRI: 'retraction',
  PRIN: 'partial-retraction',
  ECI: 'concern',
  EIN: 'correction',
  CRI: 'correction',
  RPI: 'correction',
  UIN: 'update',
};
const NOTICE_OF: Readonly<Record<string, NoticeKind>> = {
  ROF: 'retraction',
  RRF: 'retraction',
  PROF: 'partial-retraction',
  ECF: 'concern',
  EFR: 'correction',
  CRF: 'correction',
  RPF: 'correction',
  UOF: 'update',
};

export type NbibFields = ReadonlyMap<string, readonly string[]>;

/** The fields of one record, each with its values in order; continuation lines joined by a space. */
export function nbibFields(record: string): NbibFields {
  const fields = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const line of record.split(/\r\n?|\n/)) {
    const [, tag, value = ''] = TAG.exec(line) ?? [];
    if (tag !== undefined) {
      last = fields.get(tag) ?? [];
      if (last.length === 0) fields.set(tag, last);
      last.push(value);
    } else if (last && line.trim() !== '') last.push(`${last.pop()} ${line.trim()}`);
  }
  return fields;
}

/** The records of a text, each with its untouched lines. @throws ReportsRefused when no line begins a record. */
export function* readNbib(text: string): Generator<ReadReport> {
  let position = 0;
  for (const record of nbibRecords(text)) {
    position++;
    const fields = nbibFields(record);
    const facts = readNbibRecord(fields);
    const pmid = readPmid(fields.get('PMID')?.[0]);
    yield typeof facts === 'string'
      ? {
          kind: 'refused',
          position,
          text: record,
          nativeId: pmid ? `pmid:${pmid}` : null,
          reason: `Record ${position} cannot be read. ${facts}`,
        }
      : { kind: 'report', position, text: record, facts };
  }
  if (position === 0) throw new ReportsRefused('This is no NBIB file: no line begins with “PMID- ”.');
}

/** A record begins at its PubMed id, or with the first tag after an empty line. */
function* nbibRecords(text: string): Generator<string> {
  let from = -1;
  let afterBlank = true;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, next).trimEnd();
    if (line === '') afterBlank = true;
    else {
      const tag = TAG.exec(line)?.[1];
      if (tag !== undefined && (afterBlank || tag === 'PMID')) {
        if (from >= 0) yield text.slice(from, at).trimEnd();
        from = at;
      }
      afterBlank = false;
    }
    at = next;
  }
  if (from >= 0) yield text.slice(from).trimEnd();
}

/** @returns why it cannot be a report, in a sentence, instead of its facts. */
function readNbibRecord(fields: NbibFields): GivenReport | string {
  const all = (...tags: string[]) => tags.flatMap((tag) => fields.get(tag) ?? []);
  const one = (...tags: string[]) => clean(all(...tags).find((value) => clean(value) !== ''));
  const pmid = readPmid(one('PMID'));
  if (one('PMID') !== '' && !pmid) return `“${one('PMID').slice(0, 60)}” is no PubMed id (digits only).`;
  const vernacular = one('TT') || null;
  const given = one('TI', 'BTI');
  const title = given === '' || /^\[?not available\]?\.?$/i.test(given) ? (vernacular ?? '') : given;
  if (title === '') return 'It has no title.';
  const abstract = one('AB') || null;
  const keywords = distinct(all('OT').map((k) => clean(k).replace(/^\*/, '')));
  const notices = Object.entries(NOTICE_IN).flatMap(([tag, kind]) => all(tag).map((words) => noticeFrom(kind, words)));
  const noticeOf = Object.entries(NOTICE_OF).flatMap(([tag, kind]) =>
    all(tag).map((words) => noticeOfFrom(kind, words)),
  );
  return {
    pmid,
    doi: doiIn(all('LID')) ?? doiIn(all('AID')),
    pmcid: readPmcid(one('PMC')),
    title,
    ...(vernacular && vernacular !== title ? { vernacularTitle: vernacular } : {}),
    journal: one('JT', 'TA') || null,
    published: readPublished(one('DP')),
    types: readTypes(all('PT')),
    authors: distinct(authorLines(fields)),
    abstract,
    volume: one('VI') || null,
    issue: one('IP') || null,
    pages: one('PG') || null,
    languages: distinct(all('LA').map(readLanguage)),
    keywords,
    mesh: distinct(all('MH').flatMap(headings)),
    ...(fields.has('PST') ? { publicationStatus: one('PST') || null } : {}),
    registryNumbers: mentionsIn({ title, abstract, keywords, banked: all('SI').map(clean) }),
    notices,
    noticeOf,
  };
}

const doiIn = (ids: readonly string[]): string | null => {
  const marked = ids.find((id) => /\[doi\]\s*$/i.test(id));
  return marked ? readDoi(marked.replace(/\[doi\]\s*$/i, '')) : null;
};

/** Persons, then groups: the format does not say where among the persons a group stood. */
const authorLines = (fields: NbibFields): string[] => [
  ...(fields.get('AU') ?? fields.get('FAU') ?? []).map(readAuthor),
  ...(fields.get('CN') ?? []).map(clean),
];

/** "Heading/*qualifier/qualifier" as PubMed XML gives it: one entry for each qualifier, without the stars of main topics. */
function headings(mesh: string): string[] {
  const [name = '', ...qualifiers] = clean(mesh).replaceAll('*', '').split('/');
  return qualifiers.length === 0 ? [name] : qualifiers.map((q) => `${name}/${q}`);
}
