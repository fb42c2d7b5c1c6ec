import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { rowsOf } from '#evidence/save-things.server.ts';
import { namingReports, namingStudies, peopleInRecords, type RawAsked } from './expert-evidence.server.ts';
import {
  type Found,
  findExperts,
  isObjected,
  type KeptRuling,
  labelsOfTitle,
  type NamingRecord,
} from './expert-found.ts';
import { readMention } from './expert-identity.ts';
import { type NamedPerson, peopleOfStudy } from './expert-mentions.ts';

interface Refreshed {
  mentions: number;
  persons: number;
  pairs: number;
  setAside: number;
  /** False where all was as before. */
  changed: boolean;
}

const yearOf = (date: string | null): number | null => {
  const year = /^\d{4}/.exec(date ?? '')?.[0];
  return year ? Number(year) : null;
};

/** Name of the setting with made-up records of a demonstration; their source says that they are. */
const MADE_UP = 'experts.made-up';

/** Leaves made-up people for the demonstration, in records of the source `demonstration`; every reading then finds them beside the real ones. */
export async function writeMadeUpRecords(tx: WriteTx, records: readonly NamingRecord[], at: Date): Promise<void> {
  const value = JSON.stringify(records.map((r) => ({ ...r, source: 'demonstration' })));
  await tx
    .insertInto('setting')
    .values({ name: MADE_UP, value, set_at: at })
    .onConflict((c) => c.column('name').doUpdateSet({ value, set_at: at }))
    .execute();
}

/** Every record that names people, with the people. */
async function namingRecords(db: Db): Promise<NamingRecord[]> {
  const { studies, reports, madeUp } = await db.read(async (tx) => ({
    studies: await namingStudies(tx),
    reports: await namingReports(tx),
    madeUp: await tx.selectFrom('setting').select('value').where('name', '=', MADE_UP).executeTakeFirst(),
  }));
  const byId = new Map(studies.map((s) => [s.id, s]));
  const counted = reports.flatMap((r) => {
    // without names of its own there is nothing to read, and most reports are such
    if (r.raw === null) return [];
    const behind = r.studies.flatMap((id) => byId.get(id) ?? []);
    const labels = [...new Set([...behind.flatMap((s) => s.labels), ...labelsOfTitle(r.title)])].sort();
    return behind.length > 0 || labels.length > 0 ? [{ ...r, behind, labels }] : [];
  });
  const asked: RawAsked[] = [
    ...studies.flatMap((s) => (s.raw ? [{ raw: s.raw, source: 'ctgov' }] : [])),
    ...counted.flatMap((r) => (r.raw && r.source ? [{ raw: r.raw, source: r.source }] : [])),
  ];
  const people = await peopleInRecords(db, asked, async (tx) => {
    await holdExperts(tx);
    return namesObjected(await objectedKeys(tx));
  });
  return [
    ...((madeUp?.value ?? []) as unknown as NamingRecord[]),
    ...studies.map(
      (s): NamingRecord => ({
        kind: 'study',
        id: s.id,
        source: 'ctgov',
        date: s.start,
        year: s.year,
        labels: s.labels,
        houses: s.houses,
        types: [],
        onlyCountry: s.countries.length === 1 ? (s.countries[0] ?? null) : null,
        people: [...peopleOfStudy(s.facts), ...((s.raw && people.get(s.raw)) || [])],
      }),
    ),
    ...counted.map(
      (r): NamingRecord => ({
        kind: 'report',
        id: r.id,
        source: r.source ?? '',
        date: r.published,
        year: yearOf(r.published),
        labels: r.labels,
        houses: [...new Set(r.behind.flatMap((s) => s.houses))].sort(),
        types: r.types,
        onlyCountry: null,
        people: (r.raw && people.get(r.raw)) || [],
      }),
    ),
  ];
}

/** The rulings that stand, by hashes. */
async function standingRulings(tx: ReadTx): Promise<KeptRuling[]> {
  const rows = await tx
    .selectFrom('expert_ruling')
    .select(['verdict', 'one_key as one', 'other_key as other'])
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((r) => ({ ...r, verdict: r.verdict === 'join' ? 'join' : 'apart' }));
}

export const objectedKeys = async (tx: ReadTx): Promise<Set<string>> =>
  new Set((await tx.selectFrom('expert_objection').select('key').execute()).map((r) => r.key));

const EXPERTS_LOCK = 4_202_663;

/** Whether somebody named in a record objected. The place in the record decides nothing: a name without an institution goes by the record. */
export const namesObjected =
  (objected: ReadonlySet<string>) =>
  (person: NamedPerson): boolean => {
    const { mention } = readMention('', '', person);
    return mention !== null && isObjected(mention, objected);
  };

/** Until commit: a reading is saved, and an objection recorded, one after the other. Objections are never taken back, so their number tells them apart. */
export async function holdExperts(tx: WriteTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${EXPERTS_LOCK})`.execute(tx);
}

/** Finds the people in the evidence anew. What is the same as before is not written. May run twice without harm. */
export async function refreshExperts(db: Db, { now }: { now: () => Date }): Promise<Refreshed> {
  const records = await namingRecords(db);
  for (;;) {
    const told = await db.read(async (tx) => ({
      rulings: await standingRulings(tx),
      objected: await objectedKeys(tx),
    }));
    const found = findExperts(records, told.rulings, told.objected);
    const changed = await db.write(async (tx) => {
      await holdExperts(tx);
      // whoever objected while this was worked out must not come back by it: it is worked out again
      return (await objectedKeys(tx)).size === told.objected.size ? save(tx, found, now()) : null;
    });
    if (changed !== null) return summaryOf(found, changed);
  }
}

function summaryOf(found: Found, changed: boolean): Refreshed {
  return {
    mentions: found.mentions,
    persons: found.experts.length,
    pairs: found.pairs.length,
    setAside: found.setAside,
    changed,
  };
}

async function save(tx: WriteTx, found: Found, at: Date): Promise<boolean> {
  const before = await tx.selectFrom('expert_state').select('hash').executeTakeFirst();
  const state = {
    at,
    hash: found.hash,
    mentions: found.mentions,
    persons: found.experts.length,
    pairs: found.pairs.length,
    set_aside: found.setAside,
  };
  if (before) await tx.updateTable('expert_state').set(state).execute();
  else
    await tx
      .insertInto('expert_state')
      .values({ one: true, ...state })
      .execute();
  if (before?.hash === found.hash) return false;
  await tx.deleteFrom('expert').execute();
  const experts = found.experts.map(({ mentions: _mentions, ...e }) => e);
  await sql`
    insert into expert (id, name, sort_name, orcid, institution, country, region, keys, match_keys, labels, roles, expertise, regions, studies, reports, sponsors,
                        first_year, last_year, alike, words)
    select r.id, r.name, r.sort_name, r.orcid, r.institution, r.country, r.region, r.keys, r.match_keys, r.labels, r.roles, r.expertise, r.regions, r.studies, r.reports,
           r.sponsors, r.first_year, r.last_year, r.alike, r.words
    from jsonb_to_recordset(${rowsOf(experts)}::jsonb) as r(id text, name text, sort_name text, orcid text, institution text, country text, region text,
         keys text[], match_keys text[], labels text[], roles text[], expertise text[], regions text[], studies text[], reports text[], sponsors text[],
         first_year int, last_year int, alike int, words text)`.execute(tx);
  const mentions = found.experts.flatMap((e) => e.mentions.map((m, ordinal) => ({ expert_id: e.id, ordinal, ...m })));
  await sql`
    insert into expert_mention (expert_id, ordinal, kind, thing_id, place, role, name, affiliation, country, orcid, source, date, key)
    select r.expert_id, r.ordinal, r.kind, r.thing_id, r.place, r.role, r.name, r.affiliation, r.country, r.orcid, r.source, r.date, r.key
    from jsonb_to_recordset(${rowsOf(mentions)}::jsonb) as r(expert_id text, ordinal int, kind text, thing_id text, place text, role text, name text,
         affiliation text, country text, orcid text, source text, date text, key text)`.execute(tx);
  await sql`
    insert into expert_pair (one, other, reasons)
    select r.one, r.other, r.reasons from jsonb_to_recordset(${rowsOf(found.pairs)}::jsonb) as r(one text, other text, reasons text[])`.execute(
    tx,
  );
  return true;
}
