import { z } from 'zod';
import { ARM_COLUMNS, MEASURES, OPTIONAL_COLUMNS } from './arm-columns.ts';
import { type ColumnMapping, madeFrom, mappingProblems, mapRow } from './column-mapping.ts';
import { columnNames, delimiterOf, plainLines, type RawRow, rawRows } from './import-csv.ts';
import { FIELD_WORDS } from './import-fields.ts';
import { NOT_STATED } from './timepoints.ts';

export { ARM_COLUMNS, type Measure } from './arm-columns.ts';

type Column = (typeof ARM_COLUMNS)[number];

/** Thrown when the file as a whole cannot be read; the message is one sentence that says what to do. */
export class ArmFileRefused extends Error {}

/** A row that was left out, by its line in the file (from 1, the header counts). */
export interface RowNote {
  row: number;
  sentence: string;
}

const LONGEST_CELL = 5000;
const orNull = (s: string): string | null => (s === '' ? null : s);
const oneLine = (s: string): string => s.normalize('NFC').toWellFormed().replace(/\s+/g, ' ').trim();
const cell = z.string().max(LONGEST_CELL, `is longer than ${LONGEST_CELL} characters; shorten it`).transform(oneLine);
const needed = cell.refine((s) => s !== '', 'is empty; fill it in');
const yesNo = cell.transform((s, ctx) => {
  const said = s.toLowerCase();
  if (said === 'yes' || said === 'no') return said === 'yes';
  ctx.addIssue({ code: 'custom', message: `is "${s}"; write yes or no` });
  return z.NEVER;
});
type Optional = (typeof OPTIONAL_COLUMNS)[number];

/** Left out of the row where it is empty, so that a table without the column gives the very same row. */
const orAbsent = (fits: RegExp, otherwise: string) =>
  cell
    .refine((s) => s === '' || fits.test(s), otherwise)
    .transform((s) => (s === '' ? undefined : s))
    .optional();
const DAY_OR_LESS = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const optional = {
  enrolled: orAbsent(/^\d{1,8}$/, 'is no number of patients; write a whole number or leave it empty').transform((s) =>
    s === undefined ? undefined : Number(s),
  ),
  reported_percent: orAbsent(
    /^(\d{1,2}(\.\d{1,4})?|100(\.0{1,4})?)$/,
    'is no percentage; write a number from 0 to 100 or leave it empty',
  ),
  site: orAbsent(/./, ''),
  country: orAbsent(/./, ''),
  enrolled_from: orAbsent(DAY_OR_LESS, 'is no date; write 2021, 2021-03 or 2021-03-15 or leave it empty'),
  enrolled_to: orAbsent(DAY_OR_LESS, 'is no date; write 2021, 2021-03 or 2021-03-15 or leave it empty'),
} satisfies Record<Optional, z.ZodType>;

/** '' and '-' mean not stated. */
const orUnstated = cell.transform((s) => (s === '-' ? '' : s));

/** The rules for the cells of one row; a form that gives one row keeps them too. */
export const armRow = z.object({
  study_id: needed.refine(
    (s) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(s),
    'is not a usable name; use at most 80 letters, digits, dots and hyphens, without spaces',
  ),
  citation: needed,
  doi: cell
    .transform((s) => s.toLowerCase().replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/, ''))
    .refine((s) => s === '' || /^10\.\d{4,9}\/\S+$/.test(s), 'is no DOI; write it as 10.1000/xyz or leave it empty')
    .transform(orNull),
  pmid: cell
    .refine((s) => s === '' || /^\d{1,9}$/.test(s), 'is no PubMed number; write digits only or leave it empty')
    .transform(orNull),
  nct: cell
    .transform((s) => s.toUpperCase())
    .refine((s) => s === '' || /^NCT\d{8}$/.test(s), 'is no trial number; write NCT and eight digits or leave it empty')
    .transform(orNull),
  product: needed,
  target: orUnstated.transform(orNull),
  modality: orUnstated.transform(orNull),
  disease: needed,
  n: cell,
  outcome: needed,
  events: cell,
  definition: cell,
  timepoint: orUnstated.transform((s) => (s === '' ? NOT_STATED : s)),
  follow_up_median_months: orUnstated
    .refine(
      (s) => s === '' || (/^\d+(\.\d+)?$/.test(s) && Number(s) < 1200),
      'is no number of months; write a number or leave it empty',
    )
    .transform((s) => (s === '' ? null : Number(s))),
  source_url: cell,
  verified: yesNo,
  source_type: needed,
  notes: cell,
  measure_type: cell.pipe(
    z.enum(MEASURES, { error: (i) => `is "${String(i.input)}"; write one of ${MEASURES.join(', ')}` }),
  ),
  overlap_group: orUnstated.transform(orNull),
  pool_preferred: yesNo,
  ...optional,
} satisfies Record<Column | Optional, z.ZodType>);

/**
 * One row of the table as it was written, cleaned of stray spaces. `n` and `events` stay text: whether they are counts that can be is
 * for the arithmetic to say. Missing: `n` '' = not stated; `timepoint` 'not stated'; every other nullable field null = not stated.
 */
export interface ArmRow extends z.infer<typeof armRow> {
  /** Line of the file on which the row begins. Never part of a fact: rows may be put in another order. */
  line: number;
  /** Cells of columns that the table does not know. */
  extra: Record<string, string>;
}

type Cells = z.infer<typeof armRow>;
const withoutAbsent = (row: Cells): Cells =>
  Object.fromEntries(Object.entries(row).filter(([, v]) => v !== undefined)) as Cells;

export interface ArmTable {
  rows: ArmRow[];
  /** Lines whose short name the table does not give in usable form, with the text it was made from ('' for the citation). */
  made?: ReadonlyMap<number, string>;
  refused: RowNote[];
  warnings: string[];
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** How the cells of a row become our columns, and what is left over. */
interface Reading {
  fields: (cells: readonly string[]) => Record<string, string>;
  /** The text from which the short name is made; null where the row has one. */
  made: (cells: readonly string[]) => string | null;
  extra: [name: string, at: number][];
}

/** A table in our own columns. */
function ownColumns(header: RawRow): Reading {
  const names = header.cells.map((c) => c.trim().toLowerCase());
  const missing = ARM_COLUMNS.filter((c) => !names.includes(c));
  if (missing.length > 0) {
    const semicolons = header.cells.length === 1 && /[;\t]/.test(header.cells[0] ?? '');
    throw new ArmFileRefused(
      semicolons
        ? 'The columns are not separated by commas; save the table as comma-separated CSV and send it again.'
        : `The table lacks the column${missing.length > 1 ? 's' : ''} ${listed(missing)}; add ${missing.length > 1 ? 'them' : 'it'} to the header line, empty where nothing is known.`,
    );
  }
  const all = [...ARM_COLUMNS, ...OPTIONAL_COLUMNS];
  const twice = all.find((c) => names.indexOf(c) !== names.lastIndexOf(c));
  if (twice) throw new ArmFileRefused(`The column ${twice} stands twice in the header line; remove one of them.`);
  const known = new Set<string>(all);
  const at = all.map((c): [string, number] => [c, names.indexOf(c)]).filter(([, i]) => i >= 0);
  return {
    fields: (cells) => Object.fromEntries(at.map(([c, i]) => [c, cells[i]!])),
    made: () => null,
    extra: header.cells.flatMap((c, i): [string, number][] =>
      known.has(names[i]!) ? [] : [[c.trim() || `column ${i + 1}`, i]],
    ),
  };
}

/** A foreign table, by what a person said its columns mean. */
function mappedColumns(header: RawRow, mapping: ColumnMapping): Reading {
  const columns = columnNames(header);
  const problems = mappingProblems(mapping, columns);
  if (problems.length > 0) throw new ArmFileRefused(problems.join(' '));
  const used = new Set(Object.values(mapping.columns));
  return {
    fields: (cells) => mapRow(mapping, columns, cells),
    made: (cells) => madeFrom(mapping, columns, cells),
    extra: columns.flatMap((c, i): [string, number][] => (used.has(c) ? [] : [[c, i]])),
  };
}

/**
 * Reads the table of published arms. A bad row is refused with its line and what to do, and the rest goes on.
 * Nothing in a cell is ever run or looked up: '=SUM(A1)' is a text like any other.
 * @param mapping for a table with columns of its own, which may also be separated by semicolons or tabs
 * @throws ArmFileRefused when the header lacks columns, or the mapping cannot be.
 */
export function readArmTable(csvText: string, mapping?: ColumnMapping): ArmTable {
  const text = plainLines(csvText);
  const [header, ...body] = rawRows(text, mapping ? delimiterOf(text) : ',');
  if (!header)
    throw new ArmFileRefused('The file is empty; give the table of published arms as CSV with a header line.');
  const { fields, made, extra } = mapping ? mappedColumns(header, mapping) : ownColumns(header);
  const nameOf = (field: string) => (mapping ? `“${FIELD_WORDS[field as Column]?.label ?? field}”` : field);
  const width = header.cells.length;
  const rows: ArmRow[] = [];
  const refused: RowNote[] = [];
  const madeNames = new Map<number, string>();
  for (const raw of body) {
    const say = (what: string) => refused.push({ row: raw.line, sentence: `Line ${raw.line} was left out: ${what}.` });
    if (raw.broken) say('a quotation mark in it is not closed or stands inside a word; double it or close it');
    else if (raw.cells.length !== width)
      say(`it has ${raw.cells.length} cells where the header has ${width}; put texts with commas in quotation marks`);
    else if (raw.cells.some((c) => c.includes('\u0000')))
      say('it has a NUL character; save the file as plain UTF-8 text');
    else {
      const read = armRow.safeParse(fields(raw.cells));
      if (read.success) {
        const from = made(raw.cells);
        if (from !== null) madeNames.set(raw.line, from);
        rows.push({
          ...withoutAbsent(read.data),
          line: raw.line,
          extra: Object.fromEntries(extra.map(([name, i]) => [name, raw.cells[i]!]).filter(([, v]) => v !== '')),
        });
      } else say(read.error.issues.map((i) => `${nameOf(String(i.path[0]))} ${i.message}`).join('; '));
    }
  }
  const warnings =
    extra.length === 0
      ? []
      : [
          `The table has ${extra.length === 1 ? 'a column that is' : 'columns that are'} not known and ${extra.length === 1 ? 'was' : 'were'} not imported: ${listed(extra.map(([name]) => name))}.`,
        ];
  return { rows, ...(madeNames.size > 0 ? { made: madeNames } : {}), refused, warnings };
}
