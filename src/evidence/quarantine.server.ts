import { isUtf8 } from 'node:buffer';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { givenReason } from '#ledger/given-reason.ts';
import { readCtgovCsv } from './ctgov-csv.ts';
import { importStudies } from './import.server.ts';
import { asBase64, unpackBytes } from './import-load.server.ts';
import type { Incoming } from './import-reading.ts';
import { MOST_KEPT } from './import-run.server.ts';
import { importReports } from './literature/import-reports.server.ts';
import { isReportSource, type ReadReport, type ReportSource, ReportsRefused } from './literature/report-facts.ts';
import { readReportText } from './literature/report-readers.ts';
import { type ReportFormat, SOURCE_OF, sniffFormat } from './literature/sniff-format.ts';
import { atBeginning, quarantinedName } from './quarantine-words.ts';

export type QuarantineState = 'open' | 'retried' | 'dismissed';

/** A record that could not be read. */
export interface QuarantineRow {
  id: number;
  source: string;
  /** What people call the file it came in. */
  label: string;
  /** Which record of the file, from 1; 0 for the file as a whole. */
  position: number;
  nativeId: string | null;
  asOf: string | null;
  reason: string;
  /** How it begins, on one line. */
  excerpt: string;
  /** Whether the whole original is kept, so that it can be read again. */
  kept: boolean;
  state: QuarantineState;
  at: Date;
}

/** Said to a person whose request about a quarantined record cannot be met, in one sentence. */
export class QuarantineRefused extends Error {}

const GONE = 'There is no such record in quarantine; open the list again.';

const rows = (tx: ReadTx) =>
  tx
    .selectFrom('quarantine as q')
    .innerJoin('import_run as i', 'i.id', 'q.import_id')
    .select((e) => [
      'q.id',
      'q.source',
      'i.label',
      'q.position',
      'q.native_id as nativeId',
      'q.as_of as asOf',
      'q.reason',
      'q.excerpt',
      e('q.packed', 'is not', null).as('kept'),
      'q.state',
      'q.at',
    ]);

const toRow = (r: Omit<QuarantineRow, 'kept' | 'state'> & { kept: unknown; state: string }): QuarantineRow => ({
  ...r,
  kept: r.kept === true,
  state: r.state === 'retried' || r.state === 'dismissed' ? r.state : 'open',
});

/** @returns null when there is no such record. */
export async function readQuarantined(tx: ReadTx, id: number): Promise<QuarantineRow | null> {
  if (!Number.isSafeInteger(id)) return null;
  const row = await rows(tx).where('q.id', '=', id).executeTakeFirst();
  return row ? toRow(row) : null;
}

interface By {
  actor: Actor;
  now: () => Date;
}

const NOT_TEXT = 'The record is not valid UTF-8 text.';

async function* oneStudy(bytes: Buffer): AsyncGenerator<Incoming> {
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes)) {
    yield { position: 1, text: text.slice(0, 400), whole: true, bytes, problem: NOT_TEXT };
    return;
  }
  const sniffed = sniffFormat(text);
  if ('format' in sniffed && sniffed.format === 'ctgov-csv') {
    yield* readCtgovCsv(text);
    return;
  }
  try {
    yield { position: 1, text, json: JSON.parse(text) as unknown };
  } catch {
    yield { position: 1, text, whole: true, problem: 'The record is not valid JSON.' };
  }
}

/** For an original that no longer looks like what it came as. */
const USUAL_FORMAT: Record<ReportSource, ReportFormat> = {
  pubmed: 'pubmed-xml',
  nbib: 'nbib',
  europepmc: 'europepmc-json',
  ris: 'ris',
  bibliography: 'bibliography',
};

/** The reports in a quarantined original; what cannot be read at all is refused again, as it is. */
function* oneReport(source: ReportSource, bytes: Buffer): Generator<ReadReport> {
  const text = bytes.toString('utf8');
  const again = (reason: string): ReadReport => ({ kind: 'refused', position: 1, text, nativeId: null, reason });
  if (!isUtf8(bytes)) {
    yield { ...again(NOT_TEXT), text: text.slice(0, 400), bytes } as ReadReport;
    return;
  }
  const sniffed = sniffFormat(text);
  const fits =
    'format' in sniffed && sniffed.format in SOURCE_OF && SOURCE_OF[sniffed.format as ReportFormat] === source;
  const format = fits ? (sniffed.format as ReportFormat) : USUAL_FORMAT[source];
  let found = 0;
  try {
    for (const report of readReportText(format, text)) {
      found++;
      yield report;
    }
    if (found === 0) yield again('There is no record in it.');
  } catch (e) {
    if (!(e instanceof ReportsRefused)) throw e;
    yield again(e.message);
  }
}

const settle = (tx: WriteTx, id: number, state: QuarantineState) =>
  tx.updateTable('quarantine').set({ state }).where('id', '=', id).execute();

/**
 * Reads a quarantined record again, as an import of its own with the day that it had: after the reading has learned something new.
 * @returns 'read', or 'refused-again' and it stays where it is.
 * @throws QuarantineRefused when there is no such open record or its original was not kept; Refused when the actor may not.
 */
export async function retry(db: Db, id: number, { actor, now }: By): Promise<'read' | 'refused-again'> {
  await gate(db, actor, 'quarantine.manage', null, now);
  const found = await db.read(async (tx) => {
    const named = await readQuarantined(tx, id);
    const packed = await tx
      .selectFrom('quarantine')
      .select(asBase64('packed').as('packed'))
      .where('id', '=', id)
      .executeTakeFirst();
    return named && { ...named, packed: packed?.packed ?? null };
  });
  if (!found) throw new QuarantineRefused(GONE);
  const name = quarantinedName(found);
  if (found.state !== 'open') throw new QuarantineRefused(`${atBeginning(name)} has been settled already.`);
  if (!found.packed)
    throw new QuarantineRefused(`Only the beginning of ${name} was kept; import its file again instead.`);
  const bytes = unpackBytes(found.packed, MOST_KEPT);
  const again = { label: `${name}, read again`, asOf: found.asOf, now, actor };
  const { source } = found;
  const counts = isReportSource(source)
    ? await importReports(db, { ...again, source, reports: oneReport(source, bytes) })
    : await importStudies(db, { ...again, source: 'ctgov', records: oneStudy(bytes) });
  const outcome = counts.quarantined > 0 ? 'refused-again' : 'read';
  await db.write(async (tx) => {
    if (outcome === 'read') await settle(tx, id, 'retried');
    await audit(tx, actorId(actor), { kind: 'quarantine.retried', body: { quarantineId: id, outcome } }, now());
  });
  return outcome;
}

/**
 * Puts a quarantined record aside for good, with a reason. It stays in the list.
 * @throws QuarantineRefused without a reason, or when there is no such open record; Refused when the actor may not.
 */
export async function dismiss(db: Db, id: number, reason: string, { actor, now }: By): Promise<void> {
  await gate(db, actor, 'quarantine.manage', null, now);
  const why = givenReason(reason, QuarantineRefused);
  await db.write(async (tx) => {
    await tx.selectFrom('quarantine').select('state').where('id', '=', id).forUpdate().executeTakeFirst();
    const row = await readQuarantined(tx, id);
    if (!row) throw new QuarantineRefused(GONE);
    if (row.state !== 'open')
      throw new QuarantineRefused(`${atBeginning(quarantinedName(row))} has been settled already.`);
    await settle(tx, id, 'dismissed');
    await audit(tx, actorId(actor), { kind: 'quarantine.dismissed', body: { quarantineId: id, reason: why } }, now());
  });
}

/** Why records of one import could not be read, in the order of the file; at most `limit`. A record refused for the same reason before is not told again. */
export const reasonsOfRun = (
  tx: ReadTx,
  importId: number,
  limit: number,
): Promise<{ position: number; reason: string }[]> =>
  tx
    .selectFrom('quarantine')
    .select(['position', 'reason'])
    .where('import_id', '=', importId)
    .orderBy('position')
    .limit(limit)
    .execute();

/** One import: how far it came, and what stopped it where something did. */
export interface ImportRun {
  id: number;
  source: string;
  label: string;
  asOf: string | null;
  finished: boolean;
  problem: string | null;
  added: number;
  changed: number;
  unchanged: number;
  quarantined: number;
}

/** @returns null when there is no such import. */
export async function readRun(tx: ReadTx, id: number): Promise<ImportRun | null> {
  const row = await tx
    .selectFrom('import_run')
    .select((e) => [
      'id',
      'source',
      'label',
      'as_of as asOf',
      e('finished_at', 'is not', null).as('finished'),
      'problem',
      'added',
      'changed',
      'unchanged',
      'quarantined',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { ...row, finished: row.finished === true } : null;
}
