import { open } from 'node:fs/promises';
import type { Db } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { isDay } from '#ledger/day.ts';
import { readCtgovCsv } from './ctgov-csv.ts';
import { importStudies } from './import.server.ts';
import type { Incoming } from './import-reading.ts';
import type { RunCounts } from './import-run.server.ts';
import { importReports } from './literature/import-reports.server.ts';
import { readReportFile, readText, sniffFile } from './literature/read-reports.server.ts';
import { ReportsRefused } from './literature/report-facts.ts';
import { SOURCE_OF } from './literature/sniff-format.ts';
import { readRecords } from './read-records.server.ts';
import { otherSeparator } from './semicolon-table.ts';

export interface FileImport {
  /** What people call the file, also where it lies under another name. */
  label: string;
  /** The day of which the records speak, YYYY-MM-DD. */
  asOf: string;
  now: () => Date;
  actor: Actor;
  onProgress?: (done: number) => void;
  /** As of ImportStudies: the process does nothing else. */
  smallHeap?: boolean;
}

/** `warnings` are oddities that stopped nothing, in words. */
export type FileImported = RunCounts & { importId: number; warnings: string[] };

/** The day that a file's name carries, as in 2026-07-31.ndjson or NCT06414135_2026-02-05.json. */
export function dayInName(name: string): string | null {
  const found = /(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)/.exec(name)?.[1];
  return found && isDay(found) ? found : null;
}

async function* rowsOf(path: string): AsyncGenerator<Incoming> {
  yield* readCtgovCsv(await readText(path));
}

const HEAD_BYTES = 8 * 1024;

/** Whether a refused file is a table with another separator, in a sentence. */
async function separatorOf(path: string): Promise<string | null> {
  const file = await open(path).catch(() => null);
  if (!file) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return otherSeparator(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

/**
 * Imports one file of evidence, whatever its format, plain or gzip: the one reading behind the command line and the page.
 * @throws ReportsRefused when it is nothing that can be read; ImportRefused for an impossible day; Refused when the actor may not import.
 */
export async function importFile(db: Db, path: string, options: FileImport): Promise<FileImported> {
  const sniffed = await sniffFile(path);
  if ('refused' in sniffed) throw new ReportsRefused((await separatorOf(path)) ?? sniffed.refused);
  const { format } = sniffed;
  if (format !== 'ctgov-json' && format !== 'ctgov-csv') {
    const reports = readReportFile(path, format);
    return { ...(await importReports(db, { ...options, source: SOURCE_OF[format], reports })), warnings: [] };
  }
  const records = format === 'ctgov-csv' ? rowsOf(path) : readRecords(path);
  return importStudies(db, { ...options, source: 'ctgov', records });
}
