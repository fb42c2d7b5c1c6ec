import { inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { type RawBuilder, sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Sighting, Standing } from './import-plan.ts';
import type { Ruling } from './labels.ts';
import type { StudyFacts } from './study-facts.ts';
import { parseStudyText } from './study-text.ts';

/** What is held of the studies of a batch before it is written. */
export interface Held {
  standing: Standing;
  /** How many sightings are held: told again at saving, to notice that somebody else has written meanwhile. */
  sightings: number;
  /** What curators said of its labels. */
  rulings: Ruling[];
}

export const sightingKey = (id: string, asOf: string, rawHash: string): string => `${id} ${asOf} ${rawHash}`;

interface HeldRow {
  id: string;
  facts: StudyFacts;
  complete: boolean;
  first_as_of: string;
  last_as_of: string;
  last_change: string | null;
  last_change_grade: 'high' | 'medium' | 'low' | null;
  hash: string;
  version: number;
  raw_hash: string | null;
  sightings: number;
  rulings: Ruling[];
}

/** The present heads of the studies that are held, by NCT id. */
export async function loadHeld(tx: ReadTx, source: string, ids: readonly string[]): Promise<Map<string, Held>> {
  const { rows } = await sql<HeldRow>`
    select s.id, s.facts, s.complete, s.first_as_of, s.last_as_of, s.last_change, s.last_change_grade, t.hash, t.version,
           (select p.to_id from pin p where p.from_kind = 'study' and p.from_id = s.id and p.pin_set = t.pin_set and p.to_kind = 'record' limit 1) as raw_hash,
           (select count(*)::int from source_record r where r.source = ${source} and r.native_id = s.id) as sightings,
           (select coalesce(jsonb_agg(jsonb_build_object('facet', u.facet, 'key', u.key, 'present', u.present) order by u.id), '[]')
              from label_ruling u where u.study_id = s.id and u.withdrawn_at is null) as rulings
    from study s join thing t on t.kind = 'study' and t.id = s.id
    where s.id = any(${[...ids]}::text[])`.execute(tx);
  return new Map(
    rows.map((r): [string, Held] => [
      r.id,
      {
        standing: {
          facts: r.facts,
          complete: r.complete,
          hash: r.hash,
          version: r.version,
          firstAsOf: r.first_as_of,
          lastAsOf: r.last_as_of,
          rawHash: r.raw_hash ?? '',
          lastChange: r.last_change && r.last_change_grade ? { asOf: r.last_change, grade: r.last_change_grade } : null,
        },
        sightings: r.sightings,
        rulings: r.rulings,
      },
    ]),
  );
}

/** Which of these sightings are held already. */
export async function loadKnown(
  tx: ReadTx,
  source: string,
  asOf: string,
  wanted: readonly { id: string; rawHash: string }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ native_id: string; raw_hash: string }>`
    select r.native_id, r.raw_hash
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id text, "rawHash" text)
    join source_record r on r.source = ${source} and r.native_id = w.id and r.as_of = ${asOf}::date and r.raw_hash = w."rawHash"`.execute(
    tx,
  );
  return new Set(rows.map((r) => sightingKey(r.native_id, asOf, r.raw_hash)));
}

/** Packed bytes as the database hands them over quickly on both engines. */
export const asBase64 = (column: string): RawBuilder<string> => sql<string>`encode(${sql.ref(column)}, 'base64')`;

/** The untouched text of a packed record. @param bytes its size before packing, a bound on what is unpacked. */
export const unpackText = (base64: string, bytes: number): string => unpackBytes(base64, bytes).toString('utf8');

/** How a Zstandard frame begins; no raw deflate stream can, because its first block would state a length that its check denies. */
const ZSTANDARD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The same of an original that may be no text. @param packed as the database hands it over, or its bytes: Zstandard, or deflate in what was kept earlier. */
export function unpackBytes(packed: string | Uint8Array, bytes: number): Buffer {
  const data = typeof packed === 'string' ? Buffer.from(packed, 'base64') : packed;
  const unpack = ZSTANDARD.equals(data.subarray(0, 4)) ? zstdDecompressSync : inflateRawSync;
  return unpack(data, { maxOutputLength: Math.max(bytes, 1) });
}

/** Every sighting of one study, read again from the untouched records. A text that no longer parses is left out. */
export async function loadSightings(tx: ReadTx, source: string, id: string): Promise<Sighting[]> {
  const rows = await tx
    .selectFrom('source_record as r')
    .innerJoin('raw_body as b', 'b.hash', 'r.raw_hash')
    .select(['r.as_of', 'r.raw_hash', 'b.bytes', asBase64('b.packed').as('packed')])
    .where('r.source', '=', source)
    .where('r.native_id', '=', id)
    .execute();
  const out: Sighting[] = [];
  for (const row of rows) {
    const study = parseStudyText(unpackText(row.packed, row.bytes));
    if (study.kind === 'study') out.push({ asOf: row.as_of, rawHash: row.raw_hash, study });
  }
  return out;
}

/** The versions of one study as they are held, in order. */
export async function loadVersions(tx: ReadTx, id: string): Promise<{ hash: string; asOf: string | null; at: Date }[]> {
  const rows = await tx
    .selectFrom('thing_version')
    .select(['hash', 'as_of', 'at'])
    .where('kind', '=', 'study')
    .where('id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map((r) => ({ hash: r.hash, asOf: r.as_of, at: r.at }));
}
