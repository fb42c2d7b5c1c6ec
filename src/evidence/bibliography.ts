import Papa from 'papaparse';
import type { FieldChange } from '#ledger/grades.ts';
import { gradeOf, type RuleId } from './change-rules.ts';
import { reasonOf } from './import-reading.ts';

/** A paper or abstract as bibliographic facts; what is hashed. */
export interface ReportFacts {
  /** PubMed id, digits only. */
  pmid: string | null;
  /** In lower case, without the address of a resolver. */
  doi: string | null;
  title: string;
  journal: string | null;
  /** YYYY, YYYY-MM or YYYY-MM-DD where the date could be read so, else as it was given. */
  published: string | null;
  /** Publication types in PubMed's words, sorted. */
  types: string[];
}

export type ReadRow =
  | { kind: 'report'; position: number; text: string; facts: ReportFacts }
  | { kind: 'refused'; position: number; text: string; nativeId: string | null; reason: string };

const clean = (text: string | undefined): string =>
  (text ?? '')
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** @returns null when it is no DOI: "10.", a registrant, a slash and a suffix. */
export function readDoi(text: string): string | null {
  const doi = clean(text)
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:dx\.)?(?:www\.)?doi\.org\//, '')
    .replace(/^doi:\s*/, '');
  return /^10\.\d{4,9}\/\S+$/.test(doi) ? doi : null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** PubMed's dates: "2026 Jun 30", "2026 Jun", "2026", "2026 Jul-Aug" (the first month). Others stay as they are. */
export function readPublished(text: string): string | null {
  const given = clean(text);
  if (given === '') return null;
  const match = /^(\d{4})(?: ([A-Za-z]{3})[a-z]*(?:-[A-Za-z]{3,9}| (\d{1,2}))?)?$/.exec(given);
  const [, year, word, day] = match ?? [];
  if (year === undefined) return given;
  if (word === undefined) return year;
  const month = MONTHS.indexOf(word.toLowerCase()) + 1;
  if (month === 0) return given;
  const iso = `${year}-${String(month).padStart(2, '0')}`;
  return day === undefined ? iso : `${iso}-${day.padStart(2, '0')}`;
}

export const reportId = (facts: ReportFacts): string =>
  facts.pmid === null ? `doi:${facts.doi ?? ''}` : `pmid:${facts.pmid}`;

/** Columns without which a table is no bibliography. */
const COLUMNS = ['title'] as const;
const ID_COLUMNS = ['pmid', 'doi'] as const;

export class BibliographyRefused extends Error {}

/**
 * The rows of a bibliography in CSV with the columns pmid, doi, title, journal, publication_date, publication_types (separated by semicolons);
 * others are kept in the untouched row and not read. `text` of each row is the header line and the row, so that it can be read alone.
 * @throws BibliographyRefused when it is no such table.
 */
export function* readBibliography(csv: string): Generator<ReadRow> {
  const text = csv.replace(/^\uFEFF/, '');
  const rows: { fields: Record<string, string>; from: number; to: number; torn: string | null }[] = [];
  let header = '';
  let names: string[] | null = null;
  let from = 0;
  Papa.parse<string[]>(text, {
    skipEmptyLines: false,
    step: ({ data, meta, errors }) => {
      const to = meta.cursor;
      const start = from;
      from = to;
      if (data.length === 1 && (data[0] ?? '').trim() === '') return;
      if (names === null) {
        names = data.map((name) => name.trim().toLowerCase());
        header = text.slice(start, to).trimEnd();
        return;
      }
      const columns = names;
      const torn =
        errors[0]?.message ??
        (data.length === columns.length
          ? null
          : `It has ${data.length} fields where the header has ${columns.length}.`);
      rows.push({ fields: Object.fromEntries(columns.map((name, i) => [name, data[i] ?? ''])), from: start, to, torn });
    },
  });
  const present: readonly string[] = names ?? [];
  if (!COLUMNS.every((c) => present.includes(c)) || !ID_COLUMNS.some((c) => present.includes(c)))
    throw new BibliographyRefused(
      'This is not a bibliography: its first line must name the columns title and pmid or doi (and may name journal, publication_date, publication_types).',
    );
  for (const [i, row] of rows.entries()) {
    const position = i + 1;
    const original = `${header}\n${text.slice(row.from, row.to).trim()}`;
    const read = row.torn === null ? readRow(row.fields) : { reason: row.torn };
    yield 'facts' in read
      ? { kind: 'report', position, text: original, facts: read.facts }
      : {
          kind: 'refused',
          position,
          text: original,
          nativeId: /^\d{1,9}$/.test(clean(row.fields.pmid)) ? `pmid:${clean(row.fields.pmid)}` : null,
          reason: reasonOf([`Row ${position} cannot be read.`, read.reason]),
        };
  }
}

function readRow(fields: Record<string, string>): { facts: ReportFacts } | { reason: string } {
  const pmidText = clean(fields.pmid);
  const doiText = clean(fields.doi);
  const pmid = /^[1-9]\d{0,8}$/.test(pmidText) ? pmidText : null;
  const doi = readDoi(doiText);
  if (pmidText !== '' && pmid === null) return { reason: `“${pmidText.slice(0, 60)}” is no PubMed id (digits only).` };
  if (doiText !== '' && doi === null) return { reason: `“${doiText.slice(0, 60)}” is no DOI (10.…/…).` };
  if (pmid === null && doi === null) return { reason: 'It has neither a PubMed id nor a DOI.' };
  const title = clean(fields.title);
  if (title === '') return { reason: 'It has no title.' };
  const types = clean(fields.publication_types)
    .split(';')
    .map((type) => type.trim())
    .filter((type) => type !== '');
  return {
    facts: {
      pmid,
      doi,
      title,
      journal: clean(fields.journal) || null,
      published: readPublished(fields.publication_date ?? ''),
      types: [...new Set(types)].sort(),
    },
  };
}

/** PubMed's types that say that a paper does not stand as it was. */
const NOTICE = /retract|expression of concern|corrected and republished|erratum/i;

/** What differs between two readings of one report, worst first. */
export function compareReports(before: ReportFacts, after: ReportFacts): FieldChange[] {
  const out: FieldChange[] = [];
  const change = (field: keyof ReportFacts, rule: RuleId, sentence: string) =>
    out.push({ field, before: before[field], after: after[field], grade: gradeOf(rule), rule, sentence });
  const gained = after.types.filter((t) => !before.types.includes(t));
  const lost = before.types.filter((t) => !after.types.includes(t));
  const notices = [...gained, ...lost].filter((t) => NOTICE.test(t));
  if (notices.length > 0)
    change(
      'types',
      'report-notice',
      `PubMed’s notice changed: ${[...gained.map((t) => `now ${t}`), ...lost.map((t) => `no longer ${t}`)].join(', ')}.`,
    );
  else if (gained.length + lost.length > 0)
    change('types', 'other-detail', `The publication types are now ${after.types.join(', ') || 'none'}.`);
  if (before.title !== after.title) change('title', 'title-or-summary', `The title is now “${after.title}”.`);
  for (const [field, name] of [
    ['journal', 'The journal'],
    ['published', 'The publication date'],
    ['pmid', 'The PubMed id'],
    ['doi', 'The DOI'],
  ] as const)
    if (before[field] !== after[field])
      change(field, 'other-detail', `${name} went from ${before[field] ?? 'nothing'} to ${after[field] ?? 'nothing'}.`);
  return out;
}
