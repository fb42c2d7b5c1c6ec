import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { rowsOf } from '#evidence/save-things.server.ts';
import { type DuplicateKind, pairOf } from './decide.server.ts';
import type { Likeness } from './reasons.ts';
import { type ReportIdentity, reportKeys, reportLikeness } from './report-likeness.ts';
import { type StudyIdentity, studyKeys, studyLikeness } from './study-likeness.ts';

interface Look {
  id: string;
  /** Counts up with each change: what changed meanwhile is looked at once more. */
  asked: number;
}

const BATCH = 200;
/** A key that more share says little; of a well-filled one the registrations next to each other in number are compared. */
const MOST_EACH_WAY = 30;

/** How one kind is read and compared. */
interface Comparer<Identity extends { id: string }> {
  kind: DuplicateKind;
  load: (tx: ReadTx, ids: readonly string[]) => Promise<Identity[]>;
  keys: (of: Identity) => string[];
  compare: (a: Identity, b: Identity) => Likeness | null;
}

const STUDIES: Comparer<StudyIdentity> = {
  kind: 'study',
  async load(tx, ids) {
    const { rows } = await sql<StudyIdentity>`
      select s.id, s.title, s.facts->>'officialTitle' as "officialTitle", s.sponsor, s.facts->>'orgStudyId' as "orgStudyId",
             s.registry_ids as "registryIds", s.interventions,
             array(select substr(k, 9) from unnest(s.label_keys) k where k like 'disease:%') as diseases,
             array(select substr(k, 9) from unnest(s.label_keys) k where k like 'product:%') as products
      from study s where s.id = any(${[...ids]}::text[]) and s.merged_into is null`.execute(tx);
    return rows;
  },
  keys: studyKeys,
  compare: studyLikeness,
};

const REPORTS: Comparer<ReportIdentity> = {
  kind: 'report',
  async load(tx, ids) {
    const { rows } = await sql<ReportIdentity>`
      select r.id, r.title, r.journal, r.published, r.types, r.authors, r.pmid, r.doi
      from report r where r.id = any(${[...ids]}::text[]) and r.merged_into is null`.execute(tx);
    return rows;
  },
  keys: reportKeys,
  compare: reportLikeness,
};

/**
 * Holds what changed since the last time against everything that could be the same, and writes the pairs that are alike. Only what shares a key is compared, so that the
 * work grows with what changed and not with what is held. Each batch is two short transactions; cut off, it is simply run again. Pairs that a person has decided
 * stay decided; an open pair that is alike no longer goes.
 * @returns how many studies and reports were looked at.
 */
export async function proposeDuplicates(db: Db, { now }: { now: () => Date }): Promise<{ looked: number }> {
  return { looked: (await proposeAll(db, STUDIES, now)) + (await proposeAll(db, REPORTS, now)) };
}

async function proposeAll<I extends { id: string }>(db: Db, of: Comparer<I>, now: () => Date): Promise<number> {
  let looked = 0;
  for (let after = ''; ; ) {
    const { looks, identities } = await db.read(async (tx) => {
      const looks = await nextLooks(tx, of.kind, after);
      return {
        looks,
        identities: await of.load(
          tx,
          looks.map((l) => l.id),
        ),
      };
    });
    const last = looks.at(-1);
    if (!last) return looked;
    after = last.id;
    looked += looks.length;
    const ids = looks.map((l) => l.id);
    await db.write((tx) => saveKeys(tx, of, ids, identities));
    const found = await findAlike(db, of, identities);
    await db.write(async (tx) => {
      await saveProposals(tx, of.kind, ids, found, now());
      await sql`
        delete from identity_look l using jsonb_to_recordset(${rowsOf(looks)}::jsonb) as r(id text, asked int)
        where l.kind = ${of.kind} and l.id = r.id and l.asked = r.asked`.execute(tx);
    });
  }
}

const nextLooks = (tx: ReadTx, kind: DuplicateKind, after: string): Promise<Look[]> =>
  tx
    .selectFrom('identity_look')
    .select(['id', 'asked'])
    .where('kind', '=', kind)
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH)
    .execute();

async function saveKeys<I extends { id: string }>(
  tx: WriteTx,
  { kind, keys }: Comparer<I>,
  ids: readonly string[],
  identities: readonly I[],
): Promise<void> {
  await tx.deleteFrom('identity_key').where('kind', '=', kind).where('id', 'in', ids).execute();
  const rows = identities.flatMap((of) => keys(of).map((key) => ({ key, id: of.id })));
  if (rows.length > 0)
    await sql`
      insert into identity_key (kind, key, id) select ${kind}, r.key, r.id
      from jsonb_to_recordset(${rowsOf(rows)}::jsonb) as r(key text, id text) on conflict do nothing`.execute(tx);
}

/** The pairs of what was looked at with anything that is held, that are alike. */
async function findAlike<I extends { id: string }>(
  db: Db,
  { kind, load, compare }: Comparer<I>,
  looked: readonly I[],
): Promise<Map<string, { a: string; b: string; likeness: Likeness }>> {
  const out = new Map<string, { a: string; b: string; likeness: Likeness }>();
  if (looked.length === 0) return out;
  const { pairs, others } = await db.read(async (tx) => {
    const pairs = await candidates(
      tx,
      kind,
      looked.map((l) => l.id),
    );
    const known = new Set(looked.map((l) => l.id));
    const ids = [...new Set(pairs.map((p) => p.other))].filter((id) => !known.has(id));
    return { pairs, others: ids.length > 0 ? await load(tx, ids) : [] };
  });
  const byId = new Map([...looked, ...others].map((x) => [x.id, x]));
  for (const { id, other } of pairs) {
    const [a, b] = pairOf(id, other);
    const key = `${a} ${b}`;
    const [x, y] = [byId.get(a), byId.get(b)];
    if (!x || !y || out.has(key)) continue;
    const likeness = compare(x, y);
    if (likeness) out.set(key, { a, b, likeness });
  }
  return out;
}

async function candidates(
  tx: ReadTx,
  kind: DuplicateKind,
  ids: readonly string[],
): Promise<{ id: string; other: string }[]> {
  // ordered by the key too, which is one: else a planner without statistics walks the index of the ids
  const { rows } = await sql<{ id: string; other: string }>`
    select distinct k.id, c.id as other from identity_key k
    cross join lateral (
      (select o.id from identity_key o where o.kind = k.kind and o.key = k.key and o.id < k.id order by o.key desc, o.id desc limit ${MOST_EACH_WAY})
      union all
      (select o.id from identity_key o where o.kind = k.kind and o.key = k.key and o.id > k.id order by o.key, o.id limit ${MOST_EACH_WAY})) c
    where k.kind = ${kind} and k.id = any(${[...ids]}::text[])`.execute(tx);
  return rows;
}

async function saveProposals(
  tx: WriteTx,
  kind: DuplicateKind,
  looked: readonly string[],
  found: ReadonlyMap<string, { a: string; b: string; likeness: Likeness }>,
  at: Date,
): Promise<void> {
  const rows = [...found.values()].map(({ a, b, likeness }) => ({ a, b, ...likeness }));
  const given = rowsOf(rows);
  await sql`
    delete from duplicate_proposal d where d.kind = ${kind} and d.state = 'open'
      and (d.a = any(${[...looked]}::text[]) or d.b = any(${[...looked]}::text[]))
      and not exists (select 1 from jsonb_to_recordset(${given}::jsonb) as r(a text, b text) where r.a = d.a and r.b = d.b)`.execute(
    tx,
  );
  if (rows.length === 0) return;
  await sql`
    insert into duplicate_proposal as d (kind, a, b, relation, score, reasons, found_at)
    select ${kind}, r.a, r.b, r.relation, r.score, r.reasons, ${at}
    from jsonb_to_recordset(${given}::jsonb) as r(a text, b text, relation text, score float8, reasons jsonb)
    on conflict (kind, a, b) do update set relation = excluded.relation, score = excluded.score, reasons = excluded.reasons
    where d.state = 'open'`.execute(tx);
}
