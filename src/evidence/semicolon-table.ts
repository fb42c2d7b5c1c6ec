import { isCtgovCsv } from './ctgov-csv.ts';
import { isBibliography } from './literature/bibliography.ts';
import { readCsv } from './literature/csv-rows.ts';
import { isEmbase } from './literature/embase-csv.ts';

/** Why a table that has the right columns is none that can be read: its columns are parted by semicolons or tabs. Null where that is not the reason. @param head how the file begins */
export function otherSeparator(head: string): string | null {
  // Excel may say its separator in a line of its own
  const text = head.replace(/^[\uFEFF\s]+/, '').replace(/^sep=.(?:\r\n?|\n)/i, '');
  const [line = ''] = text.split(/\r\n?|\n/, 1);
  for (const [separator, name] of [
    [';', 'semicolons'],
    ['\t', 'tabs'],
  ] as const) {
    if (!line.includes(separator)) continue;
    const { columns } = readCsv(`${line.replaceAll(separator, ',')}\n`);
    if (isBibliography(columns) || isCtgovCsv(columns) || isEmbase(columns))
      return `The columns of this table are parted by ${name}, as a spreadsheet with German settings does; save it with commas between the columns (“CSV, comma delimited”).`;
  }
  return null;
}
