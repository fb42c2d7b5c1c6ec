import type { Db } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { isDay } from '#ledger/day.ts';
import { classify } from './classify.ts';
import { type Held, loadHeld, loadKnown, loadSightings, loadVersions, sightingKey } from './import-load.server.ts';
import { addRecords, inRecordOrder, type Sighting } from './import-plan.ts';
import { type Incoming, type Readable, readStudyRecord, reasonOf, type Unreadable } from './import-reading.ts';
import {
  addCounts,
  auditBatch,
  finishRun,
  lockImports,
  NO_COUNTS,
  type RunCounts,
  saveRunCounts,
  saveUnreadable,
  startRun,
  type Written,
} from './import-run.server.ts';
import {
  packBody,
  packBytes,
  type SourceRow,
  type StudyWrite,
  saveBodies,
  saveSources,
  saveStudies,
} from './import-save.server.ts';
import { canonicalFacts } from './study-order.ts';

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
const BATCH_CHARACTERS = 8 * 1024 * 1024;
const WARNINGS_KEPT = 100;
const ATTEMPTS = 5;

export class ImportRefused extends Error {}

/** Somebody else wrote about the same studies between reading and saving. */
class Overtaken extends Error {
  constructor() {
    super('Other imports kept writing about the same studies; run this import again when they have ended.');
  }
}

/** What a batch turned out to be; nothing of it is written yet. */
interface Plan {
  writes: StudyWrite[];
  sources: SourceRow[];
  texts: Map<string, string>;
  unreadable: Unreadable[];
  /** Number of sightings that were held of each study. */
  held: Map<string, number>;
  touched: string[];
  counts: RunCounts;
  warnings: string[];
}

interface Run {
  db: Db;
  source: 'ctgov';
  importId: number;
  asOf: string;
  now: () => Date;
  actor: Actor;
}

/**
 * Reads records of studies, whatever their order and however often. Each batch is one commit with its announcement and its audit event; an import that
 * is cut off leaves whole batches and is simply run again.
 * @throws Refused when the actor may not import. @throws what the reading of `records` throws; what was read before is kept.
 */
export async function importStudies(db: Db, options: ImportStudies): Promise<Imported> {
  const { source, label, now, actor } = options;
  await gate(db, actor, 'evidence.import', null, now);
  const asOf = options.asOf ?? now().toISOString().slice(0, 10);
  if (!isDay(asOf)) throw new ImportRefused(`“${asOf}” is not a day; write the date of the records as YYYY-MM-DD.`);
  const importId = await db.write((tx) => startRun(tx, { source, label, asOf }, now()));
  const run: Run = { db, source, importId, asOf, now, actor };
  const warnings: string[] = [];
  let counts = NO_COUNTS;
  let done = 0;
  // While one batch is being saved the next is read and computed; saves stay in order, one at a time.
  let saving: { ids: ReadonlySet<string>; saved: Promise<void> } = { ids: new Set(), saved: Promise.resolve() };
  const take = async (records: readonly Incoming[]) => {
    if (records.length === 0) return;
    const read = records.map(readStudyRecord);
    const ids = new Set(read.flatMap((r) => ('study' in r ? r.study.nctId : [])));
    if ([...ids].some((id) => saving.ids.has(id))) await saving.saved;
    const plan = await planBatch(run, read);
    await saving.saved;
    const saved = saveOrSplit(run, read, plan, counts).then((outcome) => {
      counts = addCounts(counts, outcome.counts);
      for (const w of outcome.warnings) if (warnings.length < WARNINGS_KEPT) warnings.push(w);
      done += records.length;
      options.onProgress?.(done);
    });
    // a failure is thrown where the next batch, or the end, waits for this one
    saved.catch(() => {});
    saving = { ids, saved };
  };
  let waiting: Incoming[] = [];
  let characters = 0;
  try {
    for await (const record of options.records) {
      waiting.push(record);
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

type Read = Readable | Unreadable;
type Outcome = Pick<Plan, 'counts' | 'warnings'>;

/**
 * Saves one batch in one commit. A record that the database itself refuses must not take the others with it: the batch is halved until
 * that record stands alone, and then it goes to quarantine.
 */
async function saveOrSplit(run: Run, read: readonly Read[], planned: Plan, before: RunCounts): Promise<Outcome> {
  try {
    return await saveCurrent(run, read, planned, before);
  } catch (e) {
    if (!blamesData(e)) throw e;
    const [only, ...others] = read;
    if (only && others.length === 0) {
      if (!('study' in only)) throw e;
      const reason = reasonOf([`The database cannot hold this record (${e instanceof Error ? e.message : ''}).`]);
      const { position, text, study } = only;
      const refused: Unreadable = { position, text, whole: true, nativeId: study.nctId, reason };
      return saveCurrent(run, [refused], await planBatch(run, [refused]), before);
    }
    const middle = Math.ceil(read.length / 2);
    const [left, right] = [read.slice(0, middle), read.slice(middle)];
    const first = await saveOrSplit(run, left, await planBatch(run, left), before);
    const second = await saveOrSplit(run, right, await planBatch(run, right), addCounts(before, first.counts));
    return {
      counts: addCounts(first.counts, second.counts),
      warnings: [...first.warnings, ...second.warnings],
    };
  }
}

/** Saves a plan; makes it anew when somebody else has written about its studies meanwhile. */
async function saveCurrent(run: Run, read: readonly Read[], planned: Plan, before: RunCounts): Promise<Outcome> {
  let plan = planned;
  for (let attempt = 1; ; attempt++) {
    try {
      await saveBatch(run, plan, addCounts(before, plan.counts));
      return plan;
    } catch (e) {
      if (!(e instanceof Overtaken) || attempt === ATTEMPTS) throw e;
      plan = await planBatch(run, read);
    }
  }
}

async function planBatch(run: Run, read: readonly Read[]): Promise<Plan> {
  const { db, source, asOf } = run;
  const plan: Plan = {
    writes: [],
    sources: [],
    texts: new Map(),
    unreadable: [],
    held: new Map(),
    touched: [],
    counts: NO_COUNTS,
    warnings: [],
  };
  const byStudy = new Map<string, Readable[]>();
  for (const record of read) {
    if (!('study' in record)) {
      plan.unreadable.push(record);
      continue;
    }
    for (const warning of record.study.warnings)
      plan.warnings.push(`Record ${record.position} (${record.study.nctId}): ${warning}`);
    const same = byStudy.get(record.study.nctId);
    if (same) same.push(record);
    else byStudy.set(record.study.nctId, [record]);
  }
  plan.counts = addCounts(NO_COUNTS, { quarantined: plan.unreadable.length });
  const ids = [...byStudy.keys()];
  if (ids.length === 0) return plan;
  const wanted = [...byStudy].flatMap(([id, list]) => list.map(({ rawHash }) => ({ id, rawHash })));
  const { held, known } = await db.read(async (tx) => ({
    held: await loadHeld(tx, source, ids),
    known: await loadKnown(tx, source, asOf, wanted),
  }));
  for (const [id, list] of byStudy) {
    plan.held.set(id, held.get(id)?.sightings ?? 0);
    await planStudy(run, plan, id, list, held.get(id) ?? null, known);
  }
  return plan;
}

async function planStudy(
  run: Run,
  plan: Plan,
  id: string,
  list: readonly Readable[],
  held: Held | null,
  known: ReadonlySet<string>,
): Promise<void> {
  const { asOf, source, db } = run;
  const fresh = new Map<string, Sighting>();
  for (const { rawHash, study, text } of list) {
    if (known.has(sightingKey(id, asOf, rawHash)) || fresh.has(rawHash)) continue;
    fresh.set(rawHash, { asOf, rawHash, study });
    plan.texts.set(rawHash, text);
  }
  const repeated = list.length - fresh.size;
  const sightings = [...fresh.values()].sort(inRecordOrder);
  if (sightings.length > 1)
    plan.warnings.push(
      `${id} stands ${sightings.length} times in this import with different contents; all are kept, in the order of the registry's own dates.`,
    );
  if (sightings.length === 0) {
    plan.counts = addCounts(plan.counts, { unchanged: repeated });
    return;
  }
  const before = held?.standing ?? null;
  const inOrder = before === null || before.lastAsOf < asOf;
  const earlier = inOrder
    ? null
    : await db.read(async (tx) => ({
        sightings: await loadSightings(tx, source, id),
        versions: await loadVersions(tx, id),
      }));
  const all = earlier ? [...earlier.sightings, ...sightings].sort(inRecordOrder) : sightings;
  const { standing, versions, began } = addRecords(earlier ? null : before, all);
  for (const { rawHash, study } of sightings) {
    // the first record of a study is all that the study says
    const factsHash = standing.facts === study.facts ? standing.hash : contentHash(canonicalFacts(study.facts));
    plan.sources.push({ native_id: id, as_of: asOf, raw_hash: rawHash, facts_hash: factsHash });
  }
  const start = new Map(all.map((s, i) => [s, began[i] ?? false]));
  const changed = sightings.filter((s) => start.get(s)).length;
  const added = before === null ? 1 : 0;
  plan.counts = addCounts(plan.counts, {
    added,
    changed: changed - added,
    unchanged: repeated + sightings.length - changed,
  });
  if (changed > 0) plan.touched.push(id);
  plan.writes.push({
    id,
    standing,
    classification: classify(standing.facts),
    rulings: held?.rulings ?? [],
    versions,
    recordedAt: new Map(earlier?.versions.map((v) => [`${v.hash} ${v.asOf}`, v.at])),
    rewrite: earlier !== null,
    isNew: before === null,
    pinRecord: standing.rawHash !== before?.rawHash,
  });
}

async function saveBatch(run: Run, plan: Plan, totals: RunCounts): Promise<void> {
  const { db, source, importId, asOf, now } = run;
  const bodies = await Promise.all([...plan.texts].map(([hash, text]) => packBody(text, hash)));
  const kept = await Promise.all(
    plan.unreadable.map(async (u) => ({ ...u, body: await (u.bytes ? packBytes(u.bytes) : packBody(u.text)) })),
  );
  const at = now();
  await db.write(async (tx) => {
    const ids = plan.writes.map((w) => w.id);
    const present = await lockImports(tx, source, ids);
    if (ids.some((id) => (present.get(id) ?? 0) !== plan.held.get(id))) throw new Overtaken();
    await saveBodies(tx, bodies);
    await saveSources(tx, source, importId, plan.sources, at);
    await saveStudies(tx, plan.writes, at);
    const quarantined = await saveUnreadable(tx, { source, importId, asOf }, kept, at);
    await saveRunCounts(tx, importId, totals, null);
    if (plan.touched.length > 0)
      await announce(tx, { kind: 'evidence.changed', body: { importId, studies: plan.touched } }, at);
    const studies = plan.writes.map((w): Written => [w.id, w.standing.hash]);
    const records = plan.sources.map((r): Written => [`${r.native_id} ${r.as_of}`, r.raw_hash]);
    await auditBatch(tx, run, plan.counts, [...studies, ...records, ...quarantined], at);
  });
}
