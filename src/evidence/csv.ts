export type CsvValue = string | number | boolean | null | undefined;

// A spreadsheet takes a cell that begins so for a formula; the full-width forms count too in some locales.
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;

const cell = (value: CsvValue): string => {
  if (value === null || value === undefined) return '';
  // A number is no text somebody typed: −0.5 stays a number.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * RFC 4180 text (comma, CRLF, quotes doubled) of rows, the header being the first row. Text that a spreadsheet would
 * run as a formula is led by an apostrophe; null, undefined and numbers that are not finite become empty cells.
 */
export const toCsv = (rows: readonly (readonly CsvValue[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
