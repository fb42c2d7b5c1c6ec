import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { classify } from '#evidence/classify.ts';
import { askPieces } from '#evidence/import-words.server.ts';
import { noPieces, type PieceWords, piecesOf, vectorOf } from '#evidence/import-words.ts';
import { type Classification, standingLabels } from '#evidence/labels.ts';
import { registryIds } from '#evidence/registry-ids.ts';
import { CLASSIFIER } from '#evidence/relevance.ts';
import { rowsOf } from '#evidence/save-things.server.ts';
import { fileSearchIndex } from '#evidence/search-upkeep.server.ts';
import type { StudyFacts } from '#evidence/study-facts.ts';
import { searchTexts } from '#evidence/study-search-text.ts';
import { actorId, system } from '#governance/actors.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { readMachine, restand } from './standing.server.ts';

interface Old {
  id: string;
  facts: StudyFacts;
  hash: string;
}

interface Anew extends Old {
  classification: Classification;
}

const BATCH = 100;
const BY = actorId(system('reclassify'));

/** How many studies an older classifier has labelled. */
export async function oldLabels(tx: ReadTx): Promise<number> {
  const { n } = await tx
    .selectFrom('study')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('classifier', '<', CLASSIFIER)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/**
 * Classifies every study again that an older classifier has labelled, from the facts that are held; curators' rulings stay and stand over the new answers.
 * In short transactions of their own, so that it can be cut off and run again at any time. What nobody has labelled anew stays as it is.
 * @returns how many were classified, and how many of them stand otherwise than before.
 */
export async function reclassifyStudies(
  db: Db,
  { now, onProgress }: { now: () => Date; onProgress?: (done: number, of: number) => void },
): Promise<{ studies: number; changed: number }> {
  let studies = 0;
  let changed = 0;
  const total = await db.read((tx) => oldLabels(tx));
  for (let after = ''; ; ) {
    const old = await db.read((tx) => nextOld(tx, after));
    const last = old.at(-1);
    if (!last) break;
    after = last.id;
    const anew = old.map((o): Anew => ({ ...o, classification: classify(o.facts) }));
    const saved = await db.write((tx) => saveAnew(tx, anew, now()));
    studies += saved.studies;
    changed += saved.changed;
    onProgress?.(studies, Math.max(total, studies));
  }
  if (studies > 0) await db.write(fileSearchIndex);
  return { studies, changed: changed + (await restandRuled(db, now)) };
}

async function nextOld(tx: ReadTx, after: string): Promise<Old[]> {
  const { rows } = await sql<Old>`
    select s.id, s.facts, t.hash from study s join thing t on t.kind = 'study' and t.id = s.id
    where s.classifier < ${CLASSIFIER} and s.id > ${after} order by s.id limit ${BATCH}`.execute(tx);
  return rows;
}

/** Those of them that an import has not written meanwhile: it has classified them by itself. */
async function saveAnew(tx: WriteTx, list: readonly Anew[], at: Date): Promise<{ studies: number; changed: number }> {
  const { rows: held } = await sql<{ id: string; hash: string; numbers: string[] }>`
    select s.id, t.hash, s.registry_ids as numbers from study s join thing t on t.kind = 'study' and t.id = s.id
    where s.id = any(${list.map((o) => o.id)}::text[]) and s.classifier < ${CLASSIFIER} order by s.id for update of s`.execute(
    tx,
  );
  const stood = new Map(held.map((h) => [h.id, h]));
  const writes = list.filter((o) => stood.get(o.id)?.hash === o.hash);
  if (writes.length === 0) return { studies: 0, changed: 0 };
  const ids = writes.map((w) => w.id);
  const before = new Map((await readMachine(tx, ids)).map((m) => [m.id, m]));
  const changed: string[] = [];
  const pieces = noPieces();
  const texts: [a: PieceWords[], b: PieceWords[]][] = [];
  const rows = writes.map(({ id, facts, classification }) => {
    const was = before.get(id);
    const { relevant, keys } = standingLabels(classification, was?.rulings ?? []);
    const machine = classification.labels.map((l) => `${l.facet}:${l.key}`).sort();
    const old = (was?.classification.labels ?? []).map((l) => `${l.facet}:${l.key}`).sort();
    const numbers = registryIds(facts);
    const stands = JSON.stringify([relevant, keys, machine, numbers]);
    // its numbers too: by them reports find it
    if (stands !== JSON.stringify([was?.relevant, was?.keys, old, stood.get(id)?.numbers])) changed.push(id);
    const { a, b } = searchTexts(facts);
    texts.push([piecesOf(a, pieces), piecesOf(b, pieces)]);
    const year = Number(facts.startDate?.date.slice(0, 4));
    return {
      id,
      relevant,
      relevance: classification.relevance,
      label_keys: keys,
      registry_ids: numbers,
      start_year: Number.isInteger(year) ? year : null,
      tsv: '',
    };
  });
  await askPieces(tx, pieces);
  rows.forEach((row, i) => {
    const [a = [], b = []] = texts[i] ?? [];
    row.tsv = vectorOf(a, b);
  });
  await sql`
    update study s set relevant = r.relevant, relevance = r.relevance, classifier = ${CLASSIFIER}, label_keys = r.label_keys,
      registry_ids = r.registry_ids, start_year = r.start_year, tsv = r.tsv, search_a = '', search_b = ''
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(id text, relevant boolean, relevance jsonb, label_keys text[], registry_ids text[],
      start_year int, tsv tsvector)
    where s.id = r.id`.execute(tx);
  await tx.deleteFrom('study_label').where('study_id', 'in', ids).execute();
  const labels = writes.flatMap((w) => w.classification.labels.map((label) => ({ study_id: w.id, ...label })));
  if (labels.length > 0)
    await sql`
      insert into study_label (study_id, facet, key, words, field, rule)
      select study_id, facet, key, words, field, rule
      from jsonb_to_recordset(${rowsOf(labels)}::jsonb) as r(study_id text, facet text, key text, words text, field text, rule text)`.execute(
      tx,
    );
  if (changed.length > 0)
    await announce(tx, { kind: 'evidence.changed', body: { importId: null, studies: changed } }, at);
  await audit(
    tx,
    BY,
    { kind: 'studies.reclassified', body: { classifier: CLASSIFIER, studies: writes.length, changed } },
    at,
  );
  return { studies: writes.length, changed: changed.length };
}

/** A ruling that came while an import was computing is not in what the import wrote: it is put in its place here. */
async function restandRuled(db: Db, now: () => Date): Promise<number> {
  const ruled = await db.read((tx) =>
    tx
      .selectFrom('label_ruling')
      .select('study_id')
      .distinct()
      .where('withdrawn_at', 'is', null)
      .orderBy('study_id')
      .execute(),
  );
  let changed = 0;
  for (let i = 0; i < ruled.length; i += BATCH * 5) {
    const ids = ruled.slice(i, i + BATCH * 5).map((r) => r.study_id);
    changed += await db.write(async (tx) => {
      const studies = await restand(tx, ids);
      if (studies.length === 0) return 0;
      const at = now();
      await announce(tx, { kind: 'evidence.changed', body: { importId: null, studies } }, at);
      const body = { classifier: CLASSIFIER, studies: studies.length, changed: studies };
      await audit(tx, BY, { kind: 'studies.reclassified', body }, at);
      return studies.length;
    });
  }
  return changed;
}
