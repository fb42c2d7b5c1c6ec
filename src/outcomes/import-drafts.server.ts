import type { Db, ReadTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { ArmFileRefused } from './arm-rows.ts';
import { type ColumnMapping, identifyingColumns } from './column-mapping.ts';
import { lookInto } from './import-csv.ts';
import { readMapping } from './import-mappings.server.ts';

/** The largest table that the page takes; the command line takes more. */
export const MOST_UPLOAD_BYTES = 900_000;
const MOST_ROWS = 5_000;
const MOST_COLUMNS = 200;
const MOST_OF_A_PERSON = 5;
const KEPT_MS = 24 * 60 * 60 * 1000;

export interface ImportDraft {
  id: string;
  label: string;
  csv: string;
  /** As its sender last saw it; null before the first look. */
  mapping: ColumnMapping | null;
  madeAt: Date;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a table that somebody sent, once it can be one.
 * @throws ArmFileRefused with what to do, when it is empty, too large, no text, no table, or could tell who a patient is.
 */
export function readUpload(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new ArmFileRefused('No file was chosen, or it is empty; choose a table saved as CSV.');
  if (bytes.length > MOST_UPLOAD_BYTES)
    throw new ArmFileRefused(
      `The file is larger than ${MOST_UPLOAD_BYTES / 1000} kB; split it, or import it on the command line.`,
    );
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new ArmFileRefused(
      'This is a workbook or a ZIP file; open it in a spreadsheet and save the sheet as CSV (UTF-8).',
    );
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new ArmFileRefused('The file is not plain UTF-8 text; save the table as “CSV UTF-8” and send it again.');
  }
  if (text.includes('\u0000'))
    throw new ArmFileRefused('The file holds NUL characters; save the table as “CSV UTF-8”.');
  const { columns, rows } = lookInto(text, 0);
  if (columns.length < 2 || rows === 0)
    throw new ArmFileRefused('This is no table with a header line and rows; save the sheet as CSV and send it again.');
  if (columns.length > MOST_COLUMNS || rows > MOST_ROWS)
    throw new ArmFileRefused(
      `The table has ${rows} rows and ${columns.length} columns; at most ${MOST_ROWS} rows and ${MOST_COLUMNS} columns are taken at once.`,
    );
  const persons = identifyingColumns(columns);
  if (persons.length > 0)
    throw new ArmFileRefused(
      `The column “${persons[0]}” could tell who a patient is, so the table was not taken in; remove it and send the table again.`,
    );
  return text;
}

/**
 * Keeps a table that somebody sent until they import it: for a day, and the last few of each person.
 * @throws ArmFileRefused as readUpload. @throws Refused when the actor may not import.
 */
export async function keepDraft(
  db: Db,
  sent: { id: string; label: string; bytes: Uint8Array; actor: Actor },
  now: () => Date,
): Promise<void> {
  await gate(db, sent.actor, 'outcomes.import', null, now);
  const csv = readUpload(sent.bytes);
  const by = actorId(sent.actor);
  const label =
    sent.label
      .toWellFormed()
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 150) || 'table.csv';
  await db.write(async (tx) => {
    const at = now();
    await tx
      .deleteFrom('outcome_import_draft')
      .where('made_at', '<', new Date(at.getTime() - KEPT_MS))
      .execute();
    const mine = await tx
      .selectFrom('outcome_import_draft')
      .select('id')
      .where('made_by', '=', by)
      .orderBy('made_at', 'desc')
      .offset(MOST_OF_A_PERSON - 1)
      .execute();
    if (mine.length > 0)
      await tx
        .deleteFrom('outcome_import_draft')
        .where(
          'id',
          'in',
          mine.map((m) => m.id),
        )
        .execute();
    await tx.insertInto('outcome_import_draft').values({ id: sent.id, made_by: by, label, csv, made_at: at }).execute();
  });
}

/** A table that this person sent and has not imported; nobody else sees it. Null when it is gone. */
export async function readDraft(tx: ReadTx, id: string, actor: Actor): Promise<ImportDraft | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  const row = await tx
    .selectFrom('outcome_import_draft')
    .select(['id', 'label', 'csv', 'mapping', 'made_at'])
    .where('id', '=', id)
    .where('made_by', '=', actorId(actor))
    .executeTakeFirst();
  if (!row) return null;
  const { made_at: madeAt, mapping, ...rest } = row;
  return { ...rest, madeAt, mapping: mapping === null ? null : readMapping(mapping) };
}

/** The tables that this person sent and has not imported, newest first. */
export async function listDrafts(tx: ReadTx, actor: Actor): Promise<{ id: string; label: string; madeAt: Date }[]> {
  const rows = await tx
    .selectFrom('outcome_import_draft')
    .select(['id', 'label', 'made_at'])
    .where('made_by', '=', actorId(actor))
    .orderBy('made_at', 'desc')
    .execute();
  return rows.map(({ made_at: madeAt, ...r }) => ({ ...r, madeAt }));
}

/** Keeps how the sender sees the columns now. */
export async function noteMapping(db: Db, id: string, mapping: ColumnMapping): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable('outcome_import_draft')
      .set({ mapping: JSON.stringify(mapping) })
      .where('id', '=', id)
      .execute(),
  );
}

/** Throws a table away. */
export async function dropDraft(db: Db, id: string, actor: Actor): Promise<void> {
  await db.write((tx) =>
    tx.deleteFrom('outcome_import_draft').where('id', '=', id).where('made_by', '=', actorId(actor)).execute(),
  );
}
