import type { Db, WriteTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { announce } from '#ledger/announce.server.ts';
import { sha256 } from '#ledger/content-hash.ts';
import { classify } from './classify.ts';
import { restand } from './curation/standing.server.ts';
import { breath } from './import-breath.ts';
import {
  type Held,
  loadHeld,
  loadKnown,
  loadSightings,
  loadVersions,
  sightingKey,
  unpackBytes,
} from './import-load.server.ts';
import { addRecords, inRecordOrder, type Sighting } from './import-plan.ts';
import type { Readable, Unreadable } from './import-reading.ts';
import {
  addCounts,
  auditBatch,
  lockImports,
  NO_COUNTS,
  type RunCounts,
  saveRunCounts,
  saveUnreadable,
  type Written,
} from './import-run.server.ts';
import {
  type PackedBody,
  packBody,
  packBytes,
  type SourceRow,
  type StudyWrite,
  saveBodies,
  saveSources,
  saveStudies,
  studyRow,
} from './import-save.server.ts';
import { askPieces } from './import-words.server.ts';
import { forgetPieces, type Pieces, type PieceWords, piecesOf, vectorOf } from './import-words.ts';
import { canonicalText } from './study-order.ts';
import { searchTexts } from './study-search-text.ts';
import { parseStudyText } from './study-text.ts';

/** An import under way. */
export interface Run {
  db: Db;
  source: 'ctgov';
  importId: number;
  asOf: string;
  now: () => Date;
  actor: Actor;
  /** What the full-text index makes of the words that have come so far. */
  pieces: Pieces;
}

export type Read = Readable | Unreadable;

/** What is kept of a record until its batch is written: enough to read it again, should it have to be planned anew. */
export type Kept = Read | { position: number; body: PackedBody };

export function readAgain(kept: Kept): Read {
  if (!('body' in kept)) return kept;
  const { position, body } = kept;
  const text = unpackBytes(body.packed, body.bytes).toString('utf8');
  const study = parseStudyText(text);
  if (study.kind === 'refused') throw new Error('A record that was read could not be read again.');
  return { position, text, rawHash: body.hash, study };
}

/** What a batch turned out to be; nothing of it is written yet. */
export interface Plan {
  records: Kept[];
  writes: StudyWrite[];
  sources: SourceRow[];
  bodies: PackedBody[];
  unreadable: Unreadable[];
  /** Number of sightings that were held of each study. */
  held: Map<string, number>;
  touched: string[];
  counts: RunCounts;
  warnings: string[];
}

/** Somebody else wrote about the same studies between reading and saving. */
export class Overtaken extends Error {
  constructor() {
    super('Other imports kept writing about the same studies; run this import again when they have ended.');
  }
}

export async function planBatch(run: Run, read: readonly Read[]): Promise<Plan> {
  const { db, source, asOf } = run;
  const plan: Plan = {
    records: [],
    writes: [],
    sources: [],
    bodies: [],
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
  if (ids.length === 0) return { ...plan, records: plan.unreadable };
  const wanted = [...byStudy].flatMap(([id, list]) => list.map(({ rawHash }) => ({ id, rawHash })));
  const { held, known } = await db.read(async (tx) => ({
    held: await loadHeld(tx, source, ids),
    known: await loadKnown(tx, source, asOf, wanted),
  }));
  for (const [id, list] of byStudy) {
    plan.held.set(id, held.get(id)?.sightings ?? 0);
    await planStudy(run, plan, id, list, held.get(id) ?? null, known);
    await breath();
  }
  const bodies = new Map(plan.bodies.map((body) => [body.hash, body]));
  plan.records = read.map((r) => {
    const body = 'study' in r ? bodies.get(r.rawHash) : undefined;
    return body ? { position: r.position, body } : r;
  });
  await findWords(run, plan.writes);
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
    plan.bodies.push(packBody(text, rawHash));
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
    const factsHash = standing.facts === study.facts ? standing.hash : sha256(canonicalText(study.facts));
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
  const classification = classify(standing.facts);
  const row = studyRow(id, standing, classification, held?.rulings ?? []);
  plan.writes.push({
    id,
    title: row.title,
    hash: standing.hash,
    version: standing.version,
    asOf: standing.lastAsOf,
    versions,
    recordedAt: new Map(earlier?.versions.map((v) => [`${v.hash} ${v.asOf}`, v.at])),
    rewrite: earlier !== null,
    record: standing.rawHash === before?.rawHash ? null : standing.rawHash,
    labels: classification.labels,
    row,
    facts: JSON.stringify(standing.facts),
    texts: searchTexts(standing.facts),
    words: '',
    isNew: before === null,
  });
}

/** Gives each study its full-text vector; the database is asked once for the words that have not come before. */
async function findWords({ db, pieces }: Run, writes: readonly StudyWrite[]): Promise<void> {
  const texts: [StudyWrite, PieceWords[], PieceWords[]][] = [];
  for (const write of writes) {
    const { a, b } = write.texts ?? { a: '', b: '' };
    texts.push([write, piecesOf(a, pieces), piecesOf(b, pieces)]);
    write.texts = null;
    await breath();
  }
  if (pieces.asked.size > 0) await db.read((tx) => askPieces(tx, pieces));
  for (const [write, a, b] of texts) {
    write.words = vectorOf(a, b);
    await breath();
  }
  forgetPieces(pieces);
}

/** A curator may have ruled, or taken a ruling back, while the plan was made: now that the rows are held, their rulings are read again. */
async function restandRuled(tx: WriteTx, writes: readonly StudyWrite[]): Promise<void> {
  const old = writes.filter((w) => !w.isNew).map((w) => w.id);
  if (old.length === 0) return;
  const ruled = await tx
    .selectFrom('label_ruling')
    .select('study_id')
    .distinct()
    .where('study_id', 'in', old)
    .execute();
  if (ruled.length > 0) await restand(tx, ruled.map((r) => r.study_id).sort());
}

/** Writes a plan in one commit. @param totals of the run, with this batch. @throws Overtaken */
export async function saveBatch(run: Run, plan: Plan, totals: RunCounts): Promise<void> {
  const { db, source, importId, asOf, now } = run;
  const kept = plan.unreadable.map((u) => ({ ...u, body: u.bytes ? packBytes(u.bytes) : packBody(u.text) }));
  const at = now();
  await db.write(async (tx) => {
    const ids = plan.writes.map((w) => w.id);
    const present = await lockImports(tx, source, ids);
    if (ids.some((id) => (present.get(id) ?? 0) !== plan.held.get(id))) throw new Overtaken();
    await saveBodies(tx, plan.bodies);
    await saveSources(tx, source, importId, plan.sources, at);
    await saveStudies(tx, plan.writes, at);
    await restandRuled(tx, plan.writes);
    const quarantined = await saveUnreadable(tx, { source, importId, asOf }, kept, at);
    await saveRunCounts(tx, importId, totals, null);
    if (plan.touched.length > 0)
      await announce(tx, { kind: 'evidence.changed', body: { importId, studies: plan.touched } }, at);
    const studies = plan.writes.map((w): Written => [w.id, w.hash]);
    const records = plan.sources.map((r): Written => [`${r.native_id} ${r.as_of}`, r.raw_hash]);
    await auditBatch(tx, run, plan.counts, [...studies, ...records, ...quarantined], at);
  });
}
