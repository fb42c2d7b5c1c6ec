import { hash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';
import { canonicalJson, sha256 } from '#ledger/content-hash.ts';
import type { Label } from './classify.ts';
import type { Standing } from './import-plan.ts';
import { type Classification, type Ruling, standingLabels } from './labels.ts';
import { registryIds } from './registry-ids.ts';
import { CLASSIFIER } from './relevance.ts';
import { rowsOf, rowsWith, saveThings, type ThingWrite } from './save-things.server.ts';
import { type searchTexts, studyTitle } from './study-search-text.ts';

const LOWEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const hashOf = (bytes: Buffer): string => hash('sha256', bytes, 'hex');

/** A record's text, packed for keeping. */
export interface PackedBody {
  hash: string;
  bytes: number;
  packed: Uint8Array;
}

export const packBody = (text: string, hash?: string): PackedBody => packBytes(Buffer.from(text, 'utf8'), hash);

/**
 * The same for an original that is no text. Zstandard at its lowest level packs registry records to a third, as deflate does, at a third of the time. It is
 * done at once: handing so little to another thread and back costs as much as packing it.
 */
export const packBytes = (bytes: Buffer, hash = hashOf(bytes)): PackedBody => ({
  hash,
  bytes: bytes.length,
  packed: zstdCompressSync(bytes, LOWEST),
});

export interface SourceRow {
  native_id: string;
  as_of: string;
  raw_hash: string;
  facts_hash: string;
}

/** What is to be written of one study: texts for the most part, so that a batch that waits to be written is small. */
export interface StudyWrite extends ThingWrite {
  labels: readonly Label[];
  /** Its row of the table, but for the facts and the full-text vector. */
  row: ReturnType<typeof studyRow>;
  /** The facts as JSON. */
  facts: string;
  /** What full-text search finds it by; null once the vector is made of it. */
  texts: ReturnType<typeof searchTexts> | null;
  /** The same as a vector with weights. */
  words: string;
  isNew: boolean;
}

/** What people call a source. */
const SOURCE_NAMES: Readonly<Record<string, string>> = {
  ctgov: 'ClinicalTrials.gov',
  pubmed: 'PubMed',
  nbib: 'PubMed (NBIB)',
  europepmc: 'Europe PMC',
  ris: 'a RIS export',
  bibliography: 'the bibliography',
};

/** Bytes go as base64: the embedded engine's own way for them costs 0.6 ms a record, this 0.05. */
export async function saveBodies(tx: WriteTx, bodies: readonly PackedBody[]): Promise<void> {
  if (bodies.length === 0) return;
  const rows = bodies.map((b) => ({ ...b, packed: Buffer.from(b.packed).toString('base64') }));
  await sql`
    insert into raw_body (hash, bytes, packed) select r.hash, r.bytes, decode(r.packed, 'base64')
    from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(hash text, bytes int, packed text)
    on conflict do nothing`.execute(tx);
}

/** The sightings, and for each new text its thing of kind record, on which studies and reports rest. */
export async function saveSources(
  tx: WriteTx,
  source: string,
  importId: number,
  rows: readonly SourceRow[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const records = new Map(rows.map((r) => [r.raw_hash, r]));
  const things = [...records.values()].map((r) => {
    const content = canonicalJson({ source, nativeId: r.native_id, rawHash: r.raw_hash });
    return {
      id: r.raw_hash,
      title: `${r.native_id} as ${SOURCE_NAMES[source] ?? source} gave it on ${r.as_of}`,
      as_of: r.as_of,
      hash: sha256(content),
      content,
    };
  });
  await sql`
    with sighting as (
      insert into source_record (source, native_id, as_of, raw_hash, facts_hash, import_id, received_at)
      select ${source}, r.native_id, r.as_of, r.raw_hash, r.facts_hash, ${importId}, ${at}
      from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(native_id text, as_of date, raw_hash text, facts_hash text)
      on conflict do nothing
    ), given as (
      select * from jsonb_to_recordset(${rowsOf(things)}::jsonb) as r(id text, title text, as_of date, hash text, content text)
    ), added as (
      insert into thing (kind, id, title, hash, version, as_of, open, created_at, revised_at)
      select 'record', id, title, hash, 1, as_of, true, ${at}, ${at} from given
      on conflict do nothing returning id
    )
    insert into thing_version (kind, id, version, hash, as_of, at, content)
    select 'record', g.id, 1, g.hash, g.as_of, ${at}, g.content::jsonb from given g join added using (id)`.execute(tx);
}

const dayOrNull = (date: string | null | undefined): string | null =>
  date && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null;

export function studyRow(id: string, s: Standing, classification: Classification, rulings: readonly Ruling[]) {
  const { facts } = s;
  const { relevant, keys } = standingLabels(classification, rulings);
  const year = Number(facts.startDate?.date.slice(0, 4));
  return {
    id,
    title: studyTitle(facts),
    status: facts.overallStatus ?? null,
    phases: facts.phases ?? [],
    sponsor: facts.sponsor?.name ?? null,
    sponsor_class: facts.sponsor?.class ?? null,
    conditions: facts.conditions ?? [],
    interventions: facts.interventions?.map((i) => i.name) ?? [],
    countries: facts.countries ?? [],
    enrolment: facts.enrolment?.count ?? null,
    start_date: facts.startDate?.date ?? null,
    last_update: dayOrNull(facts.lastUpdatePostDate),
    first_as_of: s.firstAsOf,
    last_as_of: s.lastAsOf,
    last_change: s.lastChange?.asOf ?? null,
    last_change_grade: s.lastChange?.grade ?? null,
    complete: s.complete,
    relevant,
    relevance: classification.relevance,
    classifier: CLASSIFIER,
    label_keys: keys,
    registry_ids: registryIds(facts),
    start_year: Number.isInteger(year) ? year : null,
  };
}

const STUDY_COLUMNS = [
  'id', 'facts', 'title', 'status', 'phases', 'sponsor', 'sponsor_class', 'conditions', 'interventions', 'countries', 'enrolment', 'start_date',
  'last_update', 'first_as_of', 'last_as_of', 'last_change', 'last_change_grade', 'complete', 'relevant', 'relevance', 'classifier', 'label_keys',
  'registry_ids', 'start_year', 'tsv',
] as const; // biome-ignore format: a list
const COLUMNS = sql.join(STUDY_COLUMNS.map((c) => sql.ref(c)));

/** Studies with their labels, versions, changes and pins. */
export async function saveStudies(tx: WriteTx, writes: readonly StudyWrite[], at: Date): Promise<void> {
  if (writes.length === 0) return;
  const rows = rowsWith(
    writes,
    'facts',
    (w) => w.facts,
    (w) => ({ ...w.row, tsv: w.words }),
  );
  await sql`
    insert into study (${COLUMNS}, search_a, search_b)
    select ${COLUMNS}, '', '' from jsonb_to_recordset(${rows}::jsonb) as r(
      id text, facts jsonb, title text, status text, phases text[], sponsor text, sponsor_class text, conditions text[], interventions text[],
      countries text[], enrolment int, start_date text, last_update date, first_as_of date, last_as_of date, last_change date,
      last_change_grade text, complete boolean, relevant boolean, relevance jsonb, classifier int, label_keys text[], registry_ids text[],
      start_year int, tsv tsvector)
    on conflict (id) do update set search_a = '', search_b = '', ${sql.join(STUDY_COLUMNS.slice(1).map((c) => sql`${sql.ref(c)} = ${sql.ref(`excluded.${c}`)}`))}`.execute(
    tx,
  );
  await saveLabels(tx, writes);
  await saveThings(tx, 'study', writes, at);
}

async function saveLabels(tx: WriteTx, writes: readonly StudyWrite[]): Promise<void> {
  const old = writes.filter((w) => !w.isNew).map((w) => w.id);
  if (old.length > 0) await tx.deleteFrom('study_label').where('study_id', 'in', old).execute();
  const labels = writes.flatMap((w) => w.labels.map((label) => ({ study_id: w.id, ...label })));
  if (labels.length === 0) return;
  await sql`
    insert into study_label (study_id, facet, key, words, field, rule)
    select study_id, facet, key, words, field, rule
    from jsonb_to_recordset(${rowsOf(labels)}::jsonb) as r(study_id text, facet text, key text, words text, field text, rule text)`.execute(
    tx,
  );
}
