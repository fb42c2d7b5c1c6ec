import { readCsv } from './csv-rows.ts';
import { readTypes } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import { type GivenReport, type ReadReport, ReportsRefused } from './report-facts.ts';
import {
  clean,
  cleanLines,
  cleanValue,
  dateOf,
  distinct,
  findDoi,
  monthOf,
  readAuthor,
  readDoi,
  readLanguage,
  readPmid,
} from './report-values.ts';

/** Embase's export in CSV. Which columns there are is for the person to choose who exports; title, authors and source are always among them. */

export const isEmbase = (columns: readonly string[]): boolean =>
  ['title', 'author names', 'source'].every((name) => columns.includes(name));

/** @throws ReportsRefused when it is no such table. */
export function* readEmbaseCsv(csv: string): Generator<ReadReport> {
  const { columns, rows } = readCsv(csv);
  if (!isEmbase(columns))
    throw new ReportsRefused(
      'This is not an export of Embase: its first line must name Title, Author Names and Source.',
    );
  for (const { position, text, fields, torn } of rows) {
    const facts = torn === null ? readRow(fields) : torn;
    yield typeof facts !== 'string'
      ? { kind: 'report', position, text, facts }
      : { kind: 'refused', position, text, nativeId: null, reason: `Row ${position} cannot be read. ${facts}` };
  }
}

function readRow(fields: Readonly<Record<string, string>>): GivenReport | string {
  const title = clean(fields.title);
  if (title === '') return 'It has no title.';
  const abstract = cleanLines(fields.abstract ?? '') || null;
  const keywords = distinct((fields.keywords ?? fields['author keywords'] ?? '').split(/[,;]\s+/).map(clean));
  const banked = (fields['clinical trial numbers'] ?? '').split('\n');
  const facts: GivenReport = {
    title,
    pmid: readPmid(fields['medline pmid']),
    doi: readDoi(fields.doi) ?? findDoi(/id=doi:([^&\s]+)/i.exec(fields['open url link'] ?? '')?.[1] ?? ''),
    registryNumbers: mentionsIn({ title, abstract, keywords, banked }),
  };
  const put = <K extends keyof GivenReport>(key: K, value: GivenReport[K] | null): void => {
    if (value !== null && value !== undefined) facts[key] = value;
  };
  const authors = distinct(clean(fields['author names']).split(/,\s+/).map(readAuthor));
  put('authors', authors.length > 0 ? authors : null);
  put('abstract', abstract);
  put('vernacularTitle', cleanValue(fields['original title']));
  const types = readTypes(clean(fields['publication type']).split(';'));
  put('types', types.length > 0 ? types : null);
  const language = cleanValue(fields['article language']);
  put('languages', language ? [readLanguage(language)] : null);
  return { ...facts, ...sourceOf(clean(fields.source)) };
}

/** "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004". */
function sourceOf(source: string): Partial<GivenReport> {
  const [, journal, year, volume, issue, pages] =
    /^(.+?) \((\d{4})\)(?: ([^\s:()]+)?(?::([^\s()]+))?)?(?: ?\(([^()]+)\))?/.exec(source) ?? [];
  if (!journal || !year) return source === '' ? {} : { journal: source.slice(0, 200) };
  const words = /Date of Publication: (.+?)(?:\.|$)/.exec(source)?.[1]?.split(/[\s,]+/) ?? [];
  const month = words.find((word) => !/^\d+$/.test(word) && monthOf(word) > 0);
  const day = words.find((word) => /^\d{1,2}$/.test(word));
  return {
    journal,
    published: words.includes(year) ? dateOf(year, month, day) : year,
    ...(volume ? { volume } : {}),
    ...(issue ? { issue } : {}),
    ...(pages ? { pages } : {}),
  };
}
