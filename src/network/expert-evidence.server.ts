import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { asBase64, unpackText } from '#evidence/import-load.server.ts';
import { rowsOf } from '#evidence/save-things.server.ts';
import type { StudyFacts } from '#evidence/study-facts.ts';
import { authorsOfRecord, contactsOfRecord, type NamedPerson } from './expert-mentions.ts';

/** What of the evidence names people: relevant studies and reports, and the untouched records in which contacts and authors stand. */

/** Counts up when the reader of untouched records reads otherwise. */
const READER = 1;
const BATCH = 100;

interface NamingStudy {
  id: string;
  facts: Pick<StudyFacts, 'officials' | 'responsibleInvestigator'>;
  /** Sponsor first, then collaborators. */
  houses: string[];
  countries: string[];
  labels: string[];
  start: string | null;
  year: number | null;
  /** Hash of the latest registry record. */
  raw: string | null;
}

interface NamingReport {
  id: string;
  title: string;
  published: string | null;
  types: string[];
  /** Relevant studies that it belongs to. */
  studies: string[];
  /** Of the sources that give authors apart, the best: PubMed, then NBIB, then Europe PMC. */
  source: string | null;
  raw: string | null;
}

export async function namingStudies(tx: ReadTx): Promise<NamingStudy[]> {
  const { rows } = await sql<NamingStudy>`
    select s.id, jsonb_build_object('officials', coalesce(s.facts->'officials', '[]'), 'responsibleInvestigator', s.facts->'responsibleInvestigator') as facts,
           array_remove(array[s.sponsor], null) || array(select c->>'name' from jsonb_array_elements(
             case when jsonb_typeof(s.facts->'collaborators') = 'array' then s.facts->'collaborators' else '[]'::jsonb end) c) as houses,
           s.countries, s.label_keys as labels, s.start_date as start, s.start_year as year,
           (select r.raw_hash from source_record r where r.source = 'ctgov' and r.native_id = s.id order by r.as_of desc, r.raw_hash limit 1) as raw
    from study s where s.relevant and s.merged_into is null order by s.id`.execute(tx);
  return rows;
}

/** Every report that stands for itself, with the relevant studies that it belongs to as links and rulings stand. */
export async function namingReports(tx: ReadTx): Promise<NamingReport[]> {
  const { rows } = await sql<NamingReport>`
    with link as (
      select distinct coalesce(r.merged_into, r.id) as report_id, l.study_id from report_study l join report r on r.id = l.report_id
      union select coalesce(r.merged_into, r.id), u.study_id from report_study_ruling u join report r on r.id = u.report_id
        where u.withdrawn_at is null and u.present
    ), standing as (
      select l.report_id, coalesce(s.merged_into, s.id) as study_id from link l join study s on s.id = l.study_id
      where not exists (select 1 from report_study_ruling u join report r on r.id = u.report_id
        where u.withdrawn_at is null and not u.present and u.study_id = l.study_id and coalesce(r.merged_into, r.id) = l.report_id)
    )
    select r.id, r.title, r.published, r.types,
           array(select distinct t.id from standing l join study t on t.id = l.study_id and t.relevant where l.report_id = r.id order by t.id) as studies,
           b.source, b.raw_hash as raw
    from report r
    left join lateral (
      select g.source, g.raw_hash from report_reading g where g.report_id = r.id and g.source in ('pubmed', 'nbib', 'europepmc')
      order by array_position(array['pubmed', 'nbib', 'europepmc'], g.source) limit 1) b on true
    where r.merged_into is null order by r.id`.execute(tx);
  return rows;
}

/** One untouched record to be read for names. */
export interface RawAsked {
  raw: string;
  /** ctgov, pubmed, nbib or europepmc. */
  source: string;
}

function read({ source }: RawAsked, record: string): NamedPerson[] {
  if (source !== 'ctgov') return authorsOfRecord(source, record);
  try {
    return contactsOfRecord(JSON.parse(record) as unknown);
  } catch (e) {
    if (e instanceof SyntaxError) return [];
    throw e;
  }
}

/**
 * Who is named in these records, by the hash of each. A record is unpacked once; later its names are taken from what was kept.
 * @param goneNow who must not be kept, asked in the transaction that keeps
 */
export async function peopleInRecords(
  db: Db,
  asked: readonly RawAsked[],
  goneNow: (tx: WriteTx) => Promise<(person: NamedPerson) => boolean>,
): Promise<Map<string, NamedPerson[]>> {
  const out = new Map<string, NamedPerson[]>();
  const wanted = new Map(asked.map((a) => [a.raw, a]));
  const kept = await db.read((tx) =>
    tx.selectFrom('expert_reading').select(['raw_hash', 'people']).where('reader', '=', READER).execute(),
  );
  for (const k of kept) if (wanted.delete(k.raw_hash)) out.set(k.raw_hash, k.people as NamedPerson[]);
  const open = [...wanted.values()];
  for (let from = 0; from < open.length; from += BATCH) {
    const batch = open.slice(from, from + BATCH);
    const bodies = await db.read((tx) =>
      tx
        .selectFrom('raw_body as b')
        .select(['b.hash', 'b.bytes', asBase64('b.packed').as('packed')])
        .where(
          'b.hash',
          'in',
          batch.map((b) => b.raw),
        )
        .execute(),
    );
    const found = bodies.map((b) => {
      const by = wanted.get(b.hash);
      return { raw: b.hash, people: by ? read(by, unpackText(b.packed, b.bytes)) : [] };
    });
    for (const f of found) out.set(f.raw, f.people);
    await db.write(async (tx) => {
      const gone = await goneNow(tx);
      const left = found.map((f) => ({ raw: f.raw, people: f.people.filter((p) => !gone(p)) }));
      await sql`insert into expert_reading (raw_hash, reader, people)
          select r.raw, ${READER}, r.people from jsonb_to_recordset(${rowsOf(left)}::jsonb) as r(raw text, people jsonb)
          on conflict (raw_hash) do update set reader = excluded.reader, people = excluded.people`.execute(tx);
    });
  }
  return out;
}

/** Takes out of what was kept everybody whom `gone` names, so that an objection leaves no copy. */
export async function forgetInReadings(db: Db, gone: (person: NamedPerson) => boolean): Promise<number> {
  const kept = await db.read((tx) => tx.selectFrom('expert_reading').select(['raw_hash', 'people']).execute());
  const changed = kept.flatMap((k) => {
    const people = k.people as NamedPerson[];
    const left = people.filter((p) => !gone(p));
    return left.length === people.length ? [] : [{ raw: k.raw_hash, people: left }];
  });
  if (changed.length > 0)
    await db.write((tx) =>
      sql`update expert_reading e set people = r.people
          from jsonb_to_recordset(${rowsOf(changed)}::jsonb) as r(raw text, people jsonb) where e.raw_hash = r.raw`.execute(
        tx,
      ),
    );
  return changed.length;
}
