import { sha256 } from '#ledger/content-hash.ts';
import { slug } from './arm-names.ts';
import { identifyingColumns as identifyingAmong } from './case-identifiers.ts';
import { citationLabel } from './citation-label.ts';
import { FIELD_WORDS, FIELDS, type Field } from './import-fields.ts';

/** Where each field comes from: a column of the table by its name, or one text for all rows. A field in neither has its usual value. */
export interface ColumnMapping {
  columns: Partial<Record<Field, string>>;
  fixed: Partial<Record<Field, string>>;
}

const MISSING =
  /^(n\.?\s?[ard]\.?|n\/a|nil|null|none stated|not (reported|stated|available|applicable)|unknown|[-–—?]|\.)$/i;

/** A column name without case, accents, brackets and signs: 'No. of patients (N)' → 'no of patients n'. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/%/g, ' % ')
    .replace(/[^a-z0-9%.]+/g, ' ')
    .replace(/\.(?!\w)|(?<!\w)\./g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The same for two headers whose columns have the same names, in whatever order, case and punctuation. */
export const headerFingerprint = (columns: readonly string[]): string =>
  sha256(JSON.stringify(columns.map(foldName).sort()));

/**
 * The column that most likely gives each field: the field's own name, then one of its other names word for word, then a name that begins
 * or ends with one. A column is given away once. What is not guessed is left to the person.
 */
export function guessMapping(columns: readonly string[]): ColumnMapping {
  const free = new Map(columns.map((c) => [c, foldName(c)]));
  const out: Partial<Record<Field, string>> = {};
  const names = (f: Field) => [
    foldName(f.replaceAll('_', ' ')),
    foldName(FIELD_WORDS[f].label),
    ...FIELD_WORDS[f].synonyms.map(foldName),
  ];
  const passes: ((folded: string, f: Field) => boolean)[] = [
    (folded, f) => folded === foldName(f) || folded === foldName(f.replaceAll('_', ' ')),
    (folded, f) => names(f).includes(folded),
    (folded, f) => names(f).some((n) => n.length > 4 && (folded.startsWith(`${n} `) || folded.endsWith(` ${n}`))),
  ];
  for (const fits of passes)
    for (const field of FIELDS) {
      if (out[field] !== undefined) continue;
      const found = [...free].find(([, folded]) => fits(folded, field));
      if (!found) continue;
      out[field] = found[0];
      free.delete(found[0]);
    }
  return { columns: out, fixed: {} };
}

/** One sentence for each field that the mapping leaves impossible; empty when the table can be read with it. */
export function mappingProblems(mapping: ColumnMapping, columns: readonly string[]): string[] {
  const has = (f: Field) => mapping.columns[f] !== undefined || (mapping.fixed[f] ?? '') !== '';
  const out = FIELDS.filter((f) => FIELD_WORDS[f].needed && !has(f)).map(
    (f) => `Say which column gives “${FIELD_WORDS[f].label}”, or write one text for all rows.`,
  );
  if (!has('citation') && !has('study_id'))
    out.push('Say which column names the publication: a citation or a short name.');
  for (const [field, column] of Object.entries(mapping.columns))
    if (column !== undefined && !columns.includes(column))
      out.push(
        `The table has no column “${column}” for “${FIELD_WORDS[field as Field].label}”; choose one that it has.`,
      );
  return out;
}

/** Names under which tables of publications carry our own fields; 'Study site' and 'Sites' are 'site'. */
const OWN_NAMES: ReadonlySet<string> = new Set(
  FIELDS.flatMap((f) =>
    [f, FIELD_WORDS[f].label, ...FIELD_WORDS[f].synonyms].map((n) => foldName(n.replaceAll('_', ' '))),
  ),
);
const isOwn = (column: string): boolean => {
  const folded = foldName(column.replaceAll('_', ' ')).replace(/^(study|trial) (?=(site|centre|center|countr))/, '');
  if (/^(enrol|recruit|inclusion)\w* (start|end)( date)?$/.test(folded)) return true;
  return [folded, folded.replace(/s$/, ''), folded.replace(/ies$/, 'y')].some((n) => OWN_NAMES.has(n));
};

/**
 * Columns that could tell who a patient is, by the one list that single cases are held against; names of our own fields are none.
 * Such a table is not taken in at all.
 */
export const identifyingColumns = (columns: readonly string[]): string[] =>
  identifyingAmong(columns.filter((c) => !isOwn(c))).map((c) => c.column);

const YES = /^(yes|y|true|1|x|✓|checked|verified|confirmed|ja)$/i;
const NO = /^(no|n|false|0|unchecked|unverified|not checked|nein)$/i;
const yesNo = (s: string): string => (YES.test(s) ? 'yes' : NO.test(s) ? 'no' : s);
const decimal = (s: string): string => s.replace(/^(\d+),(\d+)$/, '$1.$2');
const FRACTION = /^(\d+)\s*(?:\/|of|out of)\s*(\d+)\s*(?:\(\s*(\d+(?:[.,]\d+)?)\s*%?\s*\))?$/i;

/** A short name out of anything: 'Mackensen A, et al. Nat Med 2022;…' → 'MACKENSEN-2022'. */
const shortName = (text: string): string => slug(citationLabel(text)).toUpperCase().slice(0, 80);

const UNUSABLE_NAME = /[^A-Za-z0-9._-]/;

/** The text from which mapRow makes the short name of a row: '' where it is the citation; null where the table gives a usable one. */
export function madeFrom(mapping: ColumnMapping, columns: readonly string[], cells: readonly string[]): string | null {
  const at = mapping.columns.study_id === undefined ? -1 : columns.indexOf(mapping.columns.study_id);
  const found = at < 0 ? '' : (cells[at] ?? '').trim();
  const given = found === '' || MISSING.test(found) ? (mapping.fixed.study_id ?? '') : found;
  return given === '' || UNUSABLE_NAME.test(given) ? given : null;
}

/**
 * One row of a foreign table in our own columns. Words for "not reported" become empty, which is never zero; a cell such as '8/10 (80%)' gives
 * events, evaluable and percentage; a missing short name is made from the citation. Whether what comes out can be is for the reader to say.
 */
export function mapRow(
  mapping: ColumnMapping,
  columns: readonly string[],
  cells: readonly string[],
): Record<Field, string> {
  const out = Object.fromEntries(
    FIELDS.map((f) => {
      const at = mapping.columns[f] === undefined ? -1 : columns.indexOf(mapping.columns[f]);
      const found = at < 0 ? '' : (cells[at] ?? '').trim();
      const said = MISSING.test(found) ? '' : found;
      return [f, said === '' ? (mapping.fixed[f] ?? FIELD_WORDS[f].usual ?? '') : said];
    }),
  ) as Record<Field, string>;
  const both = FRACTION.exec(out.events);
  if (both && (out.n === '' || mapping.columns.n === mapping.columns.events || out.n === both[2])) {
    out.events = both[1] ?? '';
    out.n = both[2] ?? '';
    if (out.reported_percent === '' && both[3]) out.reported_percent = both[3];
  }
  const counted = /^n\s*=\s*(\d+)$/i;
  for (const f of ['n', 'events', 'enrolled'] as const) out[f] = counted.exec(out[f])?.[1] ?? out[f];
  out.reported_percent = decimal(out.reported_percent.replace(/\s*%$/, ''));
  out.follow_up_median_months = decimal(out.follow_up_median_months.replace(/\s*(months?|mo)\.?$/i, ''));
  out.verified = yesNo(out.verified);
  out.pool_preferred = yesNo(out.pool_preferred);
  out.pmid = out.pmid.replace(/^pmid:?\s*/i, '');
  out.nct = /NCT\d{8}/i.exec(out.nct)?.[0] ?? out.nct;
  if (out.citation === '') out.citation = out.study_id;
  if (out.study_id === '' || UNUSABLE_NAME.test(out.study_id)) out.study_id = shortName(out.study_id || out.citation);
  return out;
}
