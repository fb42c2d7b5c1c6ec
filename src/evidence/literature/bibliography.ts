import { readCsv } from './csv-rows.ts';
import { readTypes } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import { type GivenReport, type ReadReport, ReportsRefused } from './report-facts.ts';
import { clean, readDoi, readPmid, readPublished } from './report-values.ts';

/** Columns without which a table is no bibliography. */
const ID_COLUMNS = ['pmid', 'doi'] as const;

export const isBibliography = (columns: readonly string[]): boolean =>
  columns.includes('title') && ID_COLUMNS.some((c) => columns.includes(c));

/**
 * The rows of a bibliography in CSV with the columns pmid, doi, title, journal, publication_date, publication_types (separated by semicolons);
 * others are kept in the untouched row and not read. `text` of each row is the header line and the row, so that it can be read alone.
 * @throws ReportsRefused when it is no such table.
 */
export function* readBibliography(csv: string): Generator<ReadReport> {
  const { columns, rows } = readCsv(csv);
  if (!isBibliography(columns))
    throw new ReportsRefused(
      'This is not a bibliography: its first line must name the columns title and pmid or doi (and may name journal, publication_date, publication_types).',
    );
  for (const { position, text, fields, torn } of rows) {
    const facts = torn === null ? readRow(fields, columns) : torn;
    const pmid = readPmid(fields.pmid);
    yield typeof facts !== 'string'
      ? { kind: 'report', position, text, facts }
      : {
          kind: 'refused',
          position,
          text,
          nativeId: pmid ? `pmid:${pmid}` : null,
          reason: `Row ${position} cannot be read. ${facts}`,
        };
  }
}

function readRow(fields: Readonly<Record<string, string>>, columns: readonly string[]): GivenReport | string {
  const pmidText = clean(fields.pmid);
  const doiText = clean(fields.doi);
  const pmid = readPmid(pmidText);
  const doi = readDoi(doiText);
  if (pmidText !== '' && pmid === null) return `“${pmidText.slice(0, 60)}” is no PubMed id (digits only).`;
  if (doiText !== '' && doi === null) return `“${doiText.slice(0, 60)}” is no DOI (10.…/…).`;
  if (pmid === null && doi === null) return 'It has neither a PubMed id nor a DOI.';
  const title = clean(fields.title);
  if (title === '') return 'It has no title.';
  const facts: GivenReport = { pmid, doi, title, registryNumbers: mentionsIn({ title }) };
  if (columns.includes('journal')) facts.journal = clean(fields.journal) || null;
  if (columns.includes('publication_date')) facts.published = readPublished(fields.publication_date);
  if (columns.includes('publication_types')) facts.types = readTypes(clean(fields.publication_types).split(';'));
  return facts;
}
