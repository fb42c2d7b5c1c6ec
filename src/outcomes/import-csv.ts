import Papa from 'papaparse';

/** A row of a file as it stands: nothing in it was understood yet. `line` is where it begins, from 1. */
export interface RawRow {
  line: number;
  cells: string[];
  /** A quotation mark in it is not closed, or stands inside a word. */
  broken: boolean;
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The text without byte-order mark and with one kind of line end. */
export const plainLines = (csvText: string): string => csvText.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');

/** What separates the columns: whichever of comma, semicolon and tab stands most often in the first line that is not empty, outside quotation marks. */
export function delimiterOf(text: string): string {
  const first = /^[^\S\n]*\S[^\n]*/m.exec(text)?.[0] ?? '';
  const bare = first.slice(0, 20_000).replace(/"[^"]*"/g, '');
  const counted = DELIMITERS.map((d) => ({ d, n: bare.split(d).length }));
  return counted.reduce((best, c) => (c.n > best.n ? c : best)).d;
}

/** The rows of a text with one kind of line end; empty ones are left out. */
export function rawRows(text: string, delimiter = ','): RawRow[] {
  const rows: RawRow[] = [];
  let line = 1;
  let from = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    step(result) {
      rows.push({ line, cells: result.data, broken: result.errors.some((e) => e.type === 'Quotes') });
      for (let i = text.indexOf('\n', from); i >= 0 && i < result.meta.cursor; i = text.indexOf('\n', i + 1)) line++;
      from = result.meta.cursor;
    },
  });
  return rows.filter((r) => r.cells.some((c) => c.trim() !== ''));
}

const oneLine = (s: string): string =>
  s
    .normalize('NFC')
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** The names of the columns, each once: an empty one is named by its place, a repeated one by its turn. */
export function columnNames(header: RawRow | undefined): string[] {
  const taken = new Set<string>();
  return (header?.cells ?? []).map((cell, i) => {
    const said = oneLine(cell).slice(0, 200) || `column ${i + 1}`;
    let name = said;
    for (let turn = 2; taken.has(name.toLowerCase()); turn++) name = `${said} (${turn})`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** The header and the first rows of a file, for a person who says what is what. */
export function lookInto(csvText: string, rows = 3): { columns: string[]; samples: string[][]; rows: number } {
  const text = plainLines(csvText);
  const [header, ...body] = rawRows(text, delimiterOf(text));
  const columns = columnNames(header);
  return {
    columns,
    samples: body.slice(0, rows).map((r) => columns.map((_, i) => oneLine(r.cells[i] ?? '').slice(0, 80))),
    rows: body.length,
  };
}
