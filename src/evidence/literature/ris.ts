import { type ReadReport, ReportsRefused } from './report-facts.ts';
import { readRisRecord } from './ris-record.ts';

/**
 * RIS: a line begins with a tag of two characters, two spaces, a dash and a space; `TY` begins a record and `ER` ends it. What real exports do beyond that is
 * understood: numbering lines between records, lines without a tag that go on with the field before, a missing ER, tags in lower case or with other
 * spacing, lines of the vendor after ER. Every line stays in the untouched text, also those of tags that are not read.
 */

/** A tag as the format has it. */
const STRICT = /^([A-Z][A-Z0-9]) {2}-(?: (.*)|\s*)$/;
/** A tag as some programs write it; taken only where the tag is one of those that we know. */
const LOOSE = /^\s*([A-Za-z][A-Za-z0-9])(?:\s{0,4}-\s+(.*)|\s{1,4}-\s*)$/;
const KNOWN = new Set(
  (
    'TY ER TI T1 T2 T3 CT BT ST TT AU A1 A2 A3 A4 AB N1 N2 JO JF JA J1 J2 PY Y1 Y2 DA DO UR L1 L2 L3 L4 LK AN ID M1 M2 M3 VL IS SP EP SN PB CY KW LA ' +
    'DB DP ET AD C1 C2 C3 C4 C5 C6 C7 C8 U1 U2 U3 U4 U5 RN CA LB RP NV OP SE'
  ).split(' '),
);
/** With these a record begins where its TY is missing. */
const BEGINS = new Set(['TI', 'T1', 'AU', 'A1', 'ID', 'AN', 'DO', 'JF']);

interface Line {
  tag: string | null;
  value: string;
}

function readLine(line: string): Line {
  const strict = STRICT.exec(line);
  if (strict?.[1]) return { tag: strict[1], value: strict[2] ?? '' };
  const loose = LOOSE.exec(line);
  const tag = loose?.[1]?.toUpperCase();
  return tag && KNOWN.has(tag) ? { tag, value: loose?.[2] ?? '' } : { tag: null, value: line };
}

/** The fields of one record in their order; a line without a tag belongs to the field before. */
export type RisFields = ReadonlyMap<string, readonly string[]>;

function risFields(lines: readonly Line[]): RisFields {
  const fields = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const { tag, value } of lines) {
    if (tag === 'ER') break;
    if (tag === null) {
      if (last && value.trim() !== '') last.push(`${last.pop()}\n${value.trim()}`);
      continue;
    }
    last = fields.get(tag) ?? [];
    if (last.length === 0) fields.set(tag, last);
    last.push(value.trim());
  }
  return fields;
}

interface Record {
  text: string;
  fields: RisFields;
}

/** Lines that number the records of an export: "1.", "12". */
const NUMBERING = /^\s*<?\d{1,6}[.>)]?\s*$/;

function* risRecords(text: string): Generator<Record> {
  let lines: Line[] = [];
  let from = -1;
  let ended = false;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const finish = (to: number): Record => ({
    text: withoutNumbering(text.slice(from, to)),
    fields: risFields(lines),
  });
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const line = readLine(text.slice(at, next).replace(/\r?\n?$/, ''));
    const { tag } = line;
    const begins = tag === 'TY' || (tag !== null && BEGINS.has(tag) && (from < 0 || ended));
    if (begins) {
      if (from >= 0) yield finish(at);
      from = at;
      lines = [];
      ended = false;
    }
    if (from >= 0) lines.push(line);
    if (tag === 'ER') ended = true;
    at = next;
  }
  if (from >= 0) yield finish(text.length);
}

/** Without the empty lines and the number of the next record at its end. */
function withoutNumbering(text: string): string {
  const lines = text.split('\n');
  while (lines.length > 1 && (lines.at(-1)?.trim() === '' || NUMBERING.test(lines.at(-1) ?? ''))) lines.pop();
  return lines.join('\n').trimEnd();
}

/** The records of a RIS text. @throws ReportsRefused when no line begins one. */
export function* readRis(text: string): Generator<ReadReport> {
  let position = 0;
  for (const record of risRecords(text)) {
    position++;
    const { facts, nativeId, problem } = readRisRecord(record.fields);
    yield facts
      ? { kind: 'report', position, text: record.text, facts }
      : {
          kind: 'refused',
          position,
          text: record.text,
          nativeId,
          reason: `Record ${position} cannot be read. ${problem}`,
        };
  }
  if (position === 0) throw new ReportsRefused('This is no RIS file: no line begins with “TY  - ”.');
}
