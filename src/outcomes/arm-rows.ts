import Papa from 'papaparse';
import { z } from 'zod';
import { NOT_STATED } from './timepoints.ts';

/** What a row of the table of published arms measures. Only `count` may be pooled. */
export const MEASURES = [
  'count',
  'continuous',
  'denominator_only',
  'count_without_denominator',
  'reported_percent_or_change',
] as const;
export type Measure = (typeof MEASURES)[number];

export const ARM_COLUMNS = [
  'study_id',
  'citation',
  'doi',
  'pmid',
  'nct',
  'product',
  'target',
  'modality',
  'disease',
  'n',
  'outcome',
  'events',
  'definition',
  'timepoint',
  'follow_up_median_months',
  'source_url',
  'verified',
  'source_type',
  'notes',
  'measure_type',
  'overlap_group',
  'pool_preferred',
] as const;
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
/** '' and '-' mean not stated. */
const orUnstated = cell.transform((s) => (s === '-' ? '' : s));

const armRow = z.object({
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
} satisfies Record<Column, z.ZodType>);

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

export interface ArmTable {
  rows: ArmRow[];
  refused: RowNote[];
  warnings: string[];
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

interface RawRow {
  line: number;
  cells: string[];
  broken: boolean;
}

function rawRows(text: string): RawRow[] {
  const rows: RawRow[] = [];
  let line = 1;
  let from = 0;
  Papa.parse<string[]>(text, {
    delimiter: ',',
    newline: '\n',
    step(result) {
      rows.push({ line, cells: result.data, broken: result.errors.some((e) => e.type === 'Quotes') });
      for (let i = text.indexOf('\n', from); i >= 0 && i < result.meta.cursor; i = text.indexOf('\n', i + 1)) line++;
      from = result.meta.cursor;
    },
  });
  return rows.filter((r) => r.cells.some((c) => c.trim() !== ''));
}

function columnsOf(header: RawRow | undefined): { at: Map<Column, number>; extra: [string, number][] } {
  if (!header)
    throw new ArmFileRefused('The file is empty; give the table of published arms as CSV with a header line.');
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
  const twice = ARM_COLUMNS.find((c) => names.indexOf(c) !== names.lastIndexOf(c));
  if (twice) throw new ArmFileRefused(`The column ${twice} stands twice in the header line; remove one of them.`);
  const known = new Set<string>(ARM_COLUMNS);
  return {
    at: new Map(ARM_COLUMNS.map((c) => [c, names.indexOf(c)])),
    extra: header.cells.flatMap((c, i): [string, number][] =>
      known.has(names[i]!) ? [] : [[c.trim() || `column ${i + 1}`, i]],
    ),
  };
}

/**
 * Reads the table of published arms. A bad row is refused with its line and what to do, and the rest goes on.
 * Nothing in a cell is ever run or looked up: '=SUM(A1)' is a text like any other.
 * @throws ArmFileRefused when the header lacks columns.
 */
export function readArmTable(csvText: string): ArmTable {
  const text = csvText.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [header, ...body] = rawRows(text);
  const { at, extra } = columnsOf(header);
  const width = header!.cells.length;
  const rows: ArmRow[] = [];
  const refused: RowNote[] = [];
  for (const raw of body) {
    const say = (what: string) => refused.push({ row: raw.line, sentence: `Line ${raw.line} was left out: ${what}.` });
    if (raw.broken) say('a quotation mark in it is not closed or stands inside a word; double it or close it');
    else if (raw.cells.length !== width)
      say(`it has ${raw.cells.length} cells where the header has ${width}; put texts with commas in quotation marks`);
    else if (raw.cells.some((c) => c.includes('\u0000')))
      say('it has a NUL character; save the file as plain UTF-8 text');
    else {
      const read = armRow.safeParse(Object.fromEntries([...at].map(([c, i]) => [c, raw.cells[i]!])));
      if (read.success)
        rows.push({
          ...read.data,
          line: raw.line,
          extra: Object.fromEntries(extra.map(([name, i]) => [name, raw.cells[i]!]).filter(([, v]) => v !== '')),
        });
      else say(read.error.issues.map((i) => `${String(i.path[0])} ${i.message}`).join('; '));
    }
  }
  const warnings =
    extra.length === 0
      ? []
      : [
          `The table has ${extra.length === 1 ? 'a column that is' : 'columns that are'} not known and ${extra.length === 1 ? 'was' : 'were'} not imported: ${listed(extra.map(([name]) => name))}.`,
        ];
  return { rows, refused, warnings };
}
