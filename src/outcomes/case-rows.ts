/** The table of published single cases, from CSV text. Pure. */
import { z } from 'zod';
import { readCsv } from '#evidence/literature/csv-rows.ts';
import type { RowNote } from './arm-rows.ts';
import { diseasesOf, targetsOf } from './arm-vocabulary.ts';
import { age, answer, cell, grade, label, months, needed, orNull, sex, UNSTATED, yesNo } from './case-cells.ts';
import { identifyingColumns, identifyingValue } from './case-identifiers.ts';
import { caseSourceType } from './case-source.ts';
import { type CaseContent, productsOf } from './cases.ts';

export const CASE_COLUMNS = [
  'patient_id',
  'study_id',
  'citation',
  'product',
  'disease',
  'follow_up_months',
  'relapse',
  'source_url',
  'verified',
] as const;
export const OPTIONAL_CASE_COLUMNS = [
  'doi',
  'target',
  'age',
  'sex',
  'relapse_month',
  'immunosuppressants_off',
  'immunosuppressants_off_month',
  'died',
  'death_month',
  'crs_grade',
  'icans_grade',
  'outcome_text',
  'source_type',
  'published',
  'notes',
] as const;
type Column = (typeof CASE_COLUMNS)[number] | (typeof OPTIONAL_CASE_COLUMNS)[number];
const ALL: readonly string[] = [...CASE_COLUMNS, ...OPTIONAL_CASE_COLUMNS];

/** Thrown when the table as a whole cannot come in; one sentence for each reason. */
export class CaseFileRefused extends Error {}

const row = z.object({
  patient_id: label.refine((s) => /[A-Za-z]/.test(s), 'is a bare number; put the name of the study before it'),
  study_id: label,
  citation: needed,
  doi: cell
    .transform((s) => s.toLowerCase().replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/, ''))
    .refine(
      (s) => UNSTATED.test(s) || /^10\.\d{4,9}\/\S+$/.test(s),
      'is no DOI; write it as 10.1000/xyz or leave it empty',
    )
    .transform((s) => (UNSTATED.test(s) ? null : s)),
  product: needed,
  target: orNull,
  age,
  sex,
  disease: needed,
  follow_up_months: months,
  relapse: answer,
  relapse_month: months,
  immunosuppressants_off: answer,
  immunosuppressants_off_month: months,
  died: answer,
  death_month: months,
  crs_grade: grade,
  icans_grade: grade,
  outcome_text: cell,
  source_url: cell,
  source_type: cell,
  verified: yesNo,
  published: cell,
  notes: cell,
} satisfies Record<Column, z.ZodType>);
type Row = z.infer<typeof row>;

/** Months with one decimal where they need one; 'month 9.2'. */
const at = (m: number): string => `month ${m}`;

/** What in a row cannot be, as a sentence goes on; empty where nothing is odd. */
function impossible(r: Row): string[] {
  const out: string[] = [];
  for (const [what, said, month] of [
    ['relapse_month', r.relapse, r.relapse_month],
    ['immunosuppressants_off_month', r.immunosuppressants_off, r.immunosuppressants_off_month],
    ['death_month', r.died, r.death_month],
  ] as const) {
    if (month !== null && said !== 'yes')
      out.push(
        `${what} is given though ${what.replace('_month', '').replace('death', 'died')} is “${said}”; make one of them right`,
      );
    if (month !== null && r.follow_up_months !== null && month > r.follow_up_months)
      out.push(
        `${what} (${at(month)}) lies after the end of follow-up (${at(r.follow_up_months)}); make one of them right`,
      );
  }
  if (r.death_month !== null)
    for (const month of [r.relapse_month, r.immunosuppressants_off_month])
      if (month !== null && month > r.death_month)
        out.push('something happened after the death; make the months right');
  return out;
}

/** Columns that speak of the publication, whose date is public. */
const OF_THE_PUBLICATION: readonly string[] = ['citation', 'doi', 'source_url'];
const FREE_TEXT = [
  'citation',
  'doi',
  'source_url',
  'source_type',
  'product',
  'target',
  'disease',
  'crs_grade',
  'icans_grade',
  'outcome_text',
  'notes',
];

export interface CaseTable {
  /** In the order of their labels, so that the order of the lines says nothing. */
  rows: CaseContent[];
  /** Labels of cases of which neither the table nor whoever brings it says whether they are published; they are read as not published. */
  unsaid: ReadonlySet<string>;
  refused: RowNote[];
  warnings: string[];
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/**
 * Reads published single cases. A table with a column that could tell who somebody is comes in with none of its rows; a row with such
 * words, or one that cannot be, is refused with its number (the first under the header is 1) and what to do, and the rest goes on.
 * @param published whether whoever brings the table says that each case was published as a single case; a column `published` (yes or no)
 * goes before it. What is not published never shows on a public page.
 * @throws CaseFileRefused when a column could identify a person, or one that is needed is missing.
 */
export function readCaseTable(csvText: string, { published }: { published: boolean }): CaseTable {
  const table = readCsv(csvText.replace(/\r\n?/g, '\n'));
  const { columns } = table;
  if (columns.length === 0)
    throw new CaseFileRefused('The file is empty; give the table of cases as CSV with a header line.');
  // names as they were typed, for the sentence
  const typed = new Map(headerOf(csvText).map((name) => [name.trim().toLowerCase(), name.trim()]));
  const identifying = identifyingColumns(
    columns.map((c) => typed.get(c) ?? c),
    ALL,
  );
  if (identifying.length > 0) throw new CaseFileRefused(identifying.map((c) => c.sentence).join(' '));
  const missing = CASE_COLUMNS.filter((c) => !columns.includes(c));
  if (missing.length > 0)
    throw new CaseFileRefused(
      `The table lacks the column${missing.length > 1 ? 's' : ''} ${listed(missing)}; add ${missing.length > 1 ? 'them' : 'it'} to the header line, empty where nothing is known.`,
    );
  const twice = ALL.find((c) => columns.indexOf(c) !== columns.lastIndexOf(c));
  if (twice) throw new CaseFileRefused(`The column ${twice} stands twice in the header line; remove one of them.`);
  const extra = columns.filter((c) => !ALL.includes(c));
  const read = new Map<string, { content: CaseContent; position: number }>();
  const refused: RowNote[] = [];
  const unsaid = new Set<string>();
  for (const { position, fields, torn } of table.rows) {
    const say = (what: string) => refused.push({ row: position, sentence: `Row ${position} was left out: ${what}.` });
    if (torn) {
      say(
        `${torn.replace(/\.$/, '').replace(/^It/, 'it')}; put texts with commas in quotation marks and close every quotation mark`,
      );
      continue;
    }
    const given = Object.fromEntries(ALL.map((c) => [c, fields[c] ?? '']));
    const telling = FREE_TEXT.flatMap((c) => {
      const why = identifyingValue(given[c] ?? '', OF_THE_PUBLICATION.includes(c));
      return why ? [`${c} holds ${why}`] : [];
    });
    if (telling.length > 0) {
      say(telling.join('; '));
      continue;
    }
    const got = row.safeParse(given);
    if (!got.success) {
      say(got.error.issues.map((i) => `${String(i.path[0])} ${i.message}`).join('; '));
      continue;
    }
    const odd = impossible(got.data);
    const shown = publishedOf(got.data, published);
    if (typeof shown === 'string') odd.push(shown);
    if (odd.length > 0) {
      say(odd.join('; '));
      continue;
    }
    const content = contentOf(got.data, shown === true);
    const before = read.get(content.key);
    if (got.data.published === '' && !published) unsaid.add(content.key);
    if (before === undefined) read.set(content.key, { content, position });
    else if (JSON.stringify(before.content) !== JSON.stringify(content))
      say(
        `the label ${content.key} stands in row ${before.position} with other facts; give each case a label of its own`,
      );
  }
  const rows = [...read.values()].map((r) => r.content).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    rows,
    unsaid,
    refused,
    warnings:
      extra.length === 0
        ? []
        : [
            `The table has ${extra.length === 1 ? 'a column that is' : 'columns that are'} not known and ${extra.length === 1 ? 'was' : 'were'} not imported: ${listed(extra)}.`,
          ],
  };
}

/** The names in the header line as they were typed. */
function headerOf(csv: string): string[] {
  const line =
    csv
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '';
  return line.split(/[,;\t]/).map((c) => c.replace(/^\s*"|"\s*$/g, ''));
}

/** Whether the case may show; or what is wrong with saying so. */
function publishedOf(r: Row, stated: boolean): boolean | string {
  const said = r.published.toLowerCase();
  if (said !== '' && said !== 'yes' && said !== 'no')
    return `published is "${r.published.slice(0, 40)}"; write yes or no`;
  const is = said === '' ? stated : said === 'yes';
  if (is && r.source_url === '' && r.doi === null)
    return 'it is said to be published, and neither source_url nor doi says where; name the source, or write no under published';
  return is;
}

function contentOf(r: Row, published: boolean): CaseContent {
  const { keys, unread } = diseasesOf(r.disease);
  return {
    key: r.patient_id,
    study: r.study_id,
    citation: r.citation,
    doi: r.doi,
    product: r.product,
    productKeys: productsOf(r.product),
    target: r.target,
    targetKeys: targetsOf(r.target),
    age: r.age,
    sex: r.sex,
    disease: r.disease,
    diseaseKeys: keys,
    diseaseUnread: unread,
    followUpMonths: r.follow_up_months,
    relapse: r.relapse,
    relapseMonth: r.relapse_month,
    immunosuppressantsOff: r.immunosuppressants_off,
    immunosuppressantsOffMonth: r.immunosuppressants_off_month,
    died: r.died,
    deathMonth: r.death_month,
    crs: r.crs_grade,
    icans: r.icans_grade,
    outcome: r.outcome_text,
    sourceUrl: r.source_url,
    sourceType: r.source_type || caseSourceType(r.source_url || (r.doi ? `https://doi.org/${r.doi}` : '')),
    verified: r.verified,
    published,
    notes: r.notes,
  };
}
