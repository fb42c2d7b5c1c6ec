import Papa from 'papaparse';

/** One row of a table with its header, whatever separates the fields. */
export interface CsvRow {
  /** From 1; the header and empty lines do not count. */
  position: number;
  /** The header line and the untouched row, so that it can be read alone. */
  text: string;
  /** By the names of the columns, as `named` gives them. */
  fields: Readonly<Record<string, string>>;
  /** Why the row cannot be read, in a sentence. */
  torn: string | null;
}

export interface CsvTable {
  /** The names of the columns, in lower case. */
  columns: readonly string[];
  rows: Iterable<CsvRow>;
}

const lower = (name: string): string =>
  name
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase();

/** The rows of a CSV text. The names of the columns are compared in lower case. */
export function readCsv(csv: string): CsvTable {
  const text = csv.replace(/^\uFEFF/, '');
  let header = '';
  let columns: readonly string[] = [];
  let from = 0;
  const form: Form = { delimiter: ',' };
  Papa.parse<string[]>(text, {
    step: ({ data, meta }, parser) => {
      if (data.length === 1 && (data[0] ?? '').trim() === '') {
        from = meta.cursor;
        return;
      }
      columns = data.map(lower);
      form.delimiter = meta.delimiter;
      if (meta.linebreak === '\n' || meta.linebreak === '\r\n' || meta.linebreak === '\r')
        form.newline = meta.linebreak;
      header = text.slice(from, meta.cursor).trim();
      from = meta.cursor;
      parser.abort();
    },
  });
  return { columns, rows: rowsFrom(text, from, header, columns, form) };
}

interface Form {
  delimiter: string;
  newline?: '\n' | '\r\n' | '\r';
}

const ROWS_AT_ONCE = 500;

/** Rows in portions: a table of any length is never held as parsed rows. */
function* rowsFrom(
  text: string,
  from: number,
  header: string,
  columns: readonly string[],
  form: Form,
): Generator<CsvRow> {
  let position = 0;
  let start = from;
  while (start < text.length) {
    const found: { data: string[]; from: number; to: number; error: string | null }[] = [];
    const base = start;
    let at = base;
    Papa.parse<string[]>(text.slice(base, base + PORTION), {
      ...form,
      step: ({ data, meta, errors }, parser) => {
        const to = base + meta.cursor;
        found.push({ data, from: at, to, error: errors[0]?.message ?? null });
        at = to;
        if (found.length >= ROWS_AT_ONCE) parser.abort();
      },
    });
    const last = base + PORTION >= text.length;
    // the last row of a portion may be cut
    if (!last && at >= base + PORTION && found.length > 1) found.pop();
    for (const row of found) {
      start = row.to;
      if (row.data.length === 1 && (row.data[0] ?? '').trim() === '') continue;
      position++;
      const torn =
        row.error ??
        (row.data.length === columns.length
          ? null
          : `It has ${row.data.length} fields where the header has ${columns.length}.`);
      yield {
        position,
        text: `${header}\n${text.slice(row.from, row.to).trim()}`,
        fields: Object.fromEntries(columns.map((name, i) => [name, row.data[i] ?? ''])),
        torn,
      };
    }
    if (found.length === 0) return;
  }
}

const PORTION = 4 * 1024 * 1024;
