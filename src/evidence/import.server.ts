import type { Db } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { Overtaken, type Plan, planBatch, type Read, type Run, readAgain, saveBatch } from './import-batch.server.ts';
import { breath } from './import-breath.ts';
import { keepHeapSmall } from './import-heap.server.ts';
import { type Incoming, readStudyRecord, reasonOf, type Unreadable } from './import-reading.ts';
import {
  addCounts,
  dayOfRecords,
  finishRun,
  NO_COUNTS,
  type RunCounts,
  saveRunCounts,
  startRun,
} from './import-run.server.ts';
import { noPieces } from './import-words.ts';
import { fileSearchIndex } from './search-upkeep.server.ts';

export interface ImportStudies {
  source: 'ctgov';
  /** What people call the file or page that is read. */
  label: string;
  records: AsyncIterable<Incoming>;
  /** The day of which the records speak, YYYY-MM-DD; null: today. */
  asOf: string | null;
  now: () => Date;
  actor: Actor;
  /** Records a transaction. */
  batch?: number;
  /** The process does nothing else: it keeps its memory small, whatever the size of the file, for some time more. */
  smallHeap?: boolean;
  /** Told how many records are done, after each batch is on disk. */
  onProgress?: (done: number) => void;
}

/** Each record counts once: it added a study, changed one, left it as it was, or could not be read. */
export interface Imported extends RunCounts {
  importId: number;
  /** Oddities that stopped nothing, in words; at most WARNINGS_KEPT of them. */
  warnings: string[];
}

const BATCH = 100;
/** A batch of long records ends earlier: what is in memory at once is bounded by this, not by the size of the file. */
const BATCH_CHARACTERS = 2 * 1024 * 1024;
const WARNINGS_KEPT = 100;
const ATTEMPTS = 5;

/**
 * Reads records of studies, whatever their order and however often. Each batch is one commit with its announcement and its audit event; an import that
 * is cut off leaves whole batches and is simply run again.
 * @throws Refused when the actor may not import. @throws what the reading of `records` throws; what was read before is kept.
 */
export async function importStudies(db: Db, options: ImportStudies): Promise<Imported> {
  const { source, label, now, actor } = options;
  await gate(db, actor, 'evidence.import', null, now);
  const asOf = dayOfRecords(options.asOf, now());
  const importId = await db.write((tx) => startRun(tx, { source, label, asOf }, now()));
  const run: Run = { db, source, importId, asOf, now, actor, pieces: noPieces() };
  if (options.smallHeap) keepHeapSmall();
  const warnings: string[] = [];
  let counts = NO_COUNTS;
  let done = 0;
  // While one batch is being saved the next is read and computed; saves stay in order, one at a time.
  let saving: { ids: ReadonlySet<string>; saved: Promise<void> } = { ids: new Set(), saved: Promise.resolve() };
  const take = async (read: readonly Read[]) => {
    if (read.length === 0) return;
    const ids = new Set(read.flatMap((r) => ('study' in r ? r.study.nctId : [])));
    if ([...ids].some((id) => saving.ids.has(id))) await saving.saved;
    const plan = await planBatch(run, read);
    await saving.saved;
    const size = read.length;
    const saved = saveOrSplit(run, plan, counts).then((outcome) => {
      counts = addCounts(counts, outcome.counts);
      for (const w of outcome.warnings) if (warnings.length < WARNINGS_KEPT) warnings.push(w);
      done += size;
      options.onProgress?.(done);
    });
    // a failure is thrown where the next batch, or the end, waits for this one
    saved.catch(() => {});
    saving = { ids, saved };
  };
  let waiting: Read[] = [];
  let characters = 0;
  try {
    for await (const record of options.records) {
      waiting.push(readStudyRecord(record));
      await breath();
      characters += ('problem' in record && record.bytes?.length) || record.text.length;
      if (waiting.length < (options.batch ?? BATCH) && characters < BATCH_CHARACTERS) continue;
      const full = waiting;
      waiting = [];
      characters = 0;
      await take(full);
    }
    await take(waiting);
    await saving.saved;
  } catch (e) {
    await saving.saved.catch(() => {});
    await db.write((tx) => saveRunCounts(tx, importId, counts, reasonOf([e instanceof Error ? e.message : String(e)])));
    throw e;
  }
  await db.write(async (tx) => {
    await finishRun(tx, importId, counts, now());
    if (counts.added + counts.changed > 0) await fileSearchIndex(tx);
    await audit(
      tx,
      actorId(actor),
      { kind: 'evidence.imported', body: { importId, source, label, asOf, ...counts } },
      now(),
    );
  });
  return { importId, ...counts, warnings };
}

/** SQLSTATE classes that blame the data: 22 (a value that cannot be held), 54 (a value too large). */
const blamesData = (e: unknown): boolean =>
  e instanceof Error && 'code' in e && typeof e.code === 'string' && /^(?:22|54)/.test(e.code);

type Outcome = Pick<Plan, 'counts' | 'warnings'>;

/**
 * Saves one batch in one commit. A record that the database itself refuses must not take the others with it: the batch is halved until
 * that record stands alone, and then it goes to quarantine.
 */
async function saveOrSplit(run: Run, planned: Plan, before: RunCounts): Promise<Outcome> {
  try {
    return await saveCurrent(run, planned, before);
  } catch (e) {
    if (!blamesData(e)) throw e;
    const [only, ...others] = planned.records;
    if (only && others.length === 0) {
      const read = readAgain(only);
      if (!('study' in read)) throw e;
      const reason = reasonOf([`The database cannot hold this record (${e instanceof Error ? e.message : ''}).`]);
      const { position, text, study } = read;
      const refused: Unreadable = { position, text, whole: true, nativeId: study.nctId, reason };
      return saveCurrent(run, await planBatch(run, [refused]), before);
    }
    const middle = Math.ceil(planned.records.length / 2);
    const [left, right] = [planned.records.slice(0, middle), planned.records.slice(middle)];
    const first = await saveOrSplit(run, await planBatch(run, left.map(readAgain)), before);
    const second = await saveOrSplit(run, await planBatch(run, right.map(readAgain)), addCounts(before, first.counts));
    return {
      counts: addCounts(first.counts, second.counts),
      warnings: [...first.warnings, ...second.warnings],
    };
  }
}

/** Saves a plan; makes it anew when somebody else has written about its studies meanwhile. */
async function saveCurrent(run: Run, planned: Plan, before: RunCounts): Promise<Outcome> {
  let plan = planned;
  for (let attempt = 1; ; attempt++) {
    try {
      await saveBatch(run, plan, addCounts(before, plan.counts));
      return { counts: plan.counts, warnings: plan.warnings };
    } catch (e) {
      if (!(e instanceof Overtaken) || attempt === ATTEMPTS) throw e;
      plan = await planBatch(run, plan.records.map(readAgain));
    }
  }
}
