import type { Incoming } from './import-reading.ts';
import { readCsv } from './literature/csv-rows.ts';
import { ReportsRefused } from './literature/report-facts.ts';
import * as words from './registry-words.ts';

/**
 * The table that the website of ClinicalTrials.gov gives as "Download, CSV": one row a study, lists separated by `|`. Each row becomes a projected record in the shape of the
 * API, so that it is read, merged and compared like any other. What the table cannot carry faithfully is left out, and so is unknown: outcomes (measure, description and time
 * frame are run together by commas), places (facilities have commas too; the countries are read), and other ids (their kinds are lost).
 */

type Fields = Readonly<Record<string, string>>;

const listOf = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const textOf = (cell: string | undefined): string | undefined => cell?.trim() || undefined;

/** A word of the registry from the way in which a page may write it: "Not yet recruiting", "Active, not recruiting". */
const wordOf = (cell: string | undefined): string | undefined =>
  textOf(cell)
    ?.toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/_STATUS$/, '');

const dateOf = (cell: string | undefined): { date: string } | undefined => {
  const date = textOf(cell);
  return date ? { date } : undefined;
};

/** "BIOLOGICAL: X". Unknown as a whole where an entry has no kind: then a name held a bar, and the list was torn there. */
function interventionsOf(cell: string | undefined): { type: string; name: string }[] | undefined {
  const list = listOf(cell).map((entry) => {
    const [, kind = '', name = ''] = /^([A-Za-z_ ]+): (.+)$/s.exec(entry) ?? [];
    return { type: wordOf(kind) ?? '', name: name.trim() };
  });
  return list.length > 0 && list.every((i) => i.name !== '' && words.INTERVENTION_TYPES.has(i.type)) ? list : undefined;
}

/** "Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)" and the like; a label without a word says nothing. */
function designOf(cell: string | undefined) {
  const parts = new Map(
    listOf(cell).map((entry): [string, string | undefined] => {
      const [label = '', value = ''] = entry.split(/:(.*)/s);
      return [label.trim().toLowerCase(), wordOf(value.replace(/\([^)]*\)/g, ''))];
    }),
  );
  const known = (label: string, list: ReadonlySet<string>): string | undefined => {
    const word = parts.get(label);
    return word && list.has(word) ? word : undefined;
  };
  const masking = known('masking', words.MASKINGS);
  return {
    allocation: known('allocation', words.ALLOCATIONS),
    interventionModel: known('intervention model', words.INTERVENTION_MODELS),
    observationalModel: known('observational model', words.OBSERVATIONAL_MODELS),
    primaryPurpose: known('primary purpose', words.PURPOSES),
    maskingInfo: masking ? { masking } : undefined,
  };
}

/** Countries whose names end behind a comma. */
const SPLIT_COUNTRY =
  /,\s*([^,]+,\s*(?:(?:Islamic |Democratic People's |United )?Republic of(?: the)?|The(?: Democratic Republic of the)?|Federated States of|Province of China|Plurinational State of|Bolivarian Republic of|occupied|The Former Yugoslav Republic of))\s*$/i;

/** The country stands last in each place. */
function countriesOf(cell: string | undefined): { country: string }[] | undefined {
  const countries = listOf(cell).map((place) =>
    (SPLIT_COUNTRY.exec(place)?.[1] ?? place.split(',').at(-1) ?? '').trim(),
  );
  // a place of one part is a facility of which the country is not known
  if (!listOf(cell).every((place) => place.includes(','))) return undefined;
  const once = [...new Set(countries)];
  return once.length > 0 && once.every((c) => /^\p{L}[\p{L}\s.'’(),-]+$/u.test(c))
    ? once.map((country) => ({ country }))
    : undefined;
}

const countOf = (cell: string | undefined): { count: number } | undefined =>
  /^\d{1,9}$/.test(cell?.trim() ?? '') ? { count: Number(cell) } : undefined;

/** A row in the shape of a projected record of the API. */
function recordOf(f: Fields): unknown {
  const collaborators = listOf(f.collaborators);
  const sponsor = textOf(f.sponsor);
  const funder = wordOf(f['funder type']);
  // with collaborators the cell may speak of all who fund the study
  const agency = collaborators.length === 0 && funder && words.AGENCY_CLASSES.has(funder) ? funder : undefined;
  const list = <T>(items: readonly T[]): readonly T[] | undefined => (items.length > 0 ? items : undefined);
  const results = wordOf(f['study results']);
  return JSON.parse(
    JSON.stringify({
      protocolSection: {
        identificationModule: {
          nctId: textOf(f['nct number']),
          briefTitle: textOf(f['study title']),
          acronym: textOf(f.acronym),
        },
        statusModule: {
          overallStatus: wordOf(f['study status']),
          startDateStruct: dateOf(f['start date']),
          primaryCompletionDateStruct: dateOf(f['primary completion date']),
          completionDateStruct: dateOf(f['completion date']),
          studyFirstPostDateStruct: dateOf(f['first posted']),
          resultsFirstPostDateStruct: dateOf(f['results first posted']),
          lastUpdatePostDateStruct: dateOf(f['last update posted']),
        },
        sponsorCollaboratorsModule: {
          leadSponsor: sponsor ? { name: sponsor, class: agency } : undefined,
          collaborators: list(collaborators.map((name) => ({ name }))),
        },
        descriptionModule: { briefSummary: textOf(f['brief summary']) },
        conditionsModule: { conditions: list(listOf(f.conditions)) },
        designModule: {
          studyType: wordOf(f['study type']),
          phases: list((f.phases ?? '').split(/[|,/]/).flatMap((phase) => wordOf(phase) ?? [])),
          designInfo: designOf(f['study design']),
          enrollmentInfo: countOf(f.enrollment),
        },
        armsInterventionsModule: { interventions: interventionsOf(f.interventions) },
        eligibilityModule: {
          sex: wordOf(f.sex),
          stdAges: list((f.age ?? '').split(',').flatMap((age) => wordOf(age) ?? [])),
        },
        contactsLocationsModule: { locations: countriesOf(f.locations) },
      },
      hasResults: results === 'YES' ? true : results === 'NO' ? false : undefined,
    }),
  ) as unknown;
}

export const isCtgovCsv = (columns: readonly string[]): boolean => columns.includes('nct number');

/** The rows of such a table as records for an import of studies. @throws ReportsRefused when it is no such table. */
export function* readCtgovCsv(csv: string): Generator<Incoming> {
  const { columns, rows } = readCsv(csv);
  if (!isCtgovCsv(columns))
    throw new ReportsRefused('This is no table of ClinicalTrials.gov: its first line must name the column NCT Number.');
  for (const { position, text, fields, torn } of rows)
    yield torn === null
      ? { position, text, json: recordOf(fields) }
      : { position, text, whole: true, problem: `Row ${position} cannot be read. ${torn}` };
}
