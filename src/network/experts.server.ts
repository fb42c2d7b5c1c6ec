import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { type ExpertFilter, type ExpertState, MOST_MENTIONS } from './expert-filter.ts';
import { keyHash } from './expert-found.ts';
import { keysAt, type PairReason } from './expert-identity.ts';
import { readAffiliation } from './expert-institutions.ts';
import type { MentionRole } from './expert-mentions.ts';
import { foldName, isPerson, readName } from './expert-names.ts';

/** What the finder's pages read. Nothing here is public. */

interface ExpertRow {
  id: string;
  name: string;
  orcid: string | null;
  institution: string;
  country: string | null;
  labels: string[];
  roles: MentionRole[];
  studies: number;
  reports: number;
  first_year: number | null;
  last_year: number | null;
  alike: number;
  /** Made up for the demonstration. */
  demonstration: boolean;
  member: boolean;
  dismissed: boolean;
}

/** Hashes by which somebody of the network is known: their ORCID iD, and their name at their institution. */
export async function memberKeys(tx: ReadTx): Promise<Map<string, string>> {
  const people = await tx
    .selectFrom('person as p')
    .leftJoin('profile as f', 'f.person_id', 'p.id')
    .leftJoin('institution as i', 'i.id', 'f.institution_id')
    .select(['p.id', 'p.name', 'p.affiliation', 'f.orcid', 'i.name as institution'])
    .where('p.erased_at', 'is', null)
    .execute();
  const out = new Map<string, string>();
  for (const p of people) {
    if (p.orcid) out.set(keyHash(`orcid:${p.orcid}`), p.id);
    const name = readName({ text: p.name });
    if (!isPerson(name) || name.crowded || !name.full) continue;
    for (const place of [p.institution, p.affiliation]) {
      const { key } = readAffiliation(place);
      if (key !== null) for (const k of keysAt(name, key)) out.set(keyHash(k), p.id);
    }
  }
  return out;
}

const array = (values: readonly string[]) => sql`${[...values]}::text[]`;

export async function findExpertPage(
  tx: ReadTx,
  filter: ExpertFilter,
  at: { page: number; size: number },
): Promise<{ total: number; page: number; pages: number; rows: ExpertRow[] }> {
  const members = array([...(await memberKeys(tx)).keys()]);
  const words = foldName(filter.words)
    .split(' ')
    .filter((w) => w !== '');
  const dismissed = sql<boolean>`exists (select 1 from expert_dismissal d where d.withdrawn_at is null and d.key = any(e.keys))`;
  const member = sql<boolean>`e.match_keys && ${members}`;
  const conditions = [
    ...words.map((w) => sql<boolean>`e.words like ${`%${w.replaceAll('%', '').replaceAll('_', '')}%`}`),
    ...filter.labels.map((l) => sql<boolean>`e.labels @> ${array([l])}`),
    ...(filter.country === '' ? [] : [sql<boolean>`e.country = ${filter.country}`]),
    ...(filter.region === '' ? [] : [sql<boolean>`e.region = ${filter.region}`]),
    ...(filter.role === '' ? [] : [sql<boolean>`${filter.role} = any(e.roles)`]),
    ...(filter.standing === 'found' ? [sql<boolean>`not ${member} and not ${dismissed}`] : []),
    ...(filter.standing === 'member' ? [member] : []),
    ...(filter.standing === 'dismissed' ? [dismissed] : []),
  ];
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  const count = await sql<{ n: number }>`select count(*)::int as n from expert e where ${where}`.execute(tx);
  const total = count.rows[0]?.n ?? 0;
  const pages = Math.max(1, Math.ceil(total / at.size));
  const page = Math.min(Math.max(1, at.page), pages);
  const order = {
    evidence: sql`cardinality(e.studies) desc, cardinality(e.reports) desc, e.sort_name, e.id`,
    recent: sql`e.last_year desc nulls last, e.sort_name, e.id`,
    name: sql`e.sort_name, e.id`,
  }[filter.sort];
  const { rows } = await sql<ExpertRow>`
    select e.id, e.name, e.orcid, e.institution, e.country, e.labels, e.roles, cardinality(e.studies) as studies, cardinality(e.reports) as reports,
           e.first_year, e.last_year, e.alike,
           exists (select 1 from expert_mention m where m.expert_id = e.id and m.source = 'demonstration') as demonstration, (${member}) as member, (${dismissed}) as dismissed
    from expert e where ${where} order by ${order} limit ${at.size} offset ${(page - 1) * at.size}`.execute(tx);
  return { total, page, pages, rows };
}

/** Labels and countries that occur, for the lists of the filter. */
export async function expertChoices(tx: ReadTx): Promise<{ labels: string[]; countries: string[] }> {
  const { rows } = await sql<{ labels: string[] | null; countries: string[] | null }>`
    select (select array_agg(distinct l order by l) from expert, unnest(labels) l) as labels,
           (select array_agg(distinct country order by country) from expert where country is not null) as countries`.execute(
    tx,
  );
  return { labels: rows[0]?.labels ?? [], countries: rows[0]?.countries ?? [] };
}

/** When the evidence was last read for people; null before the first time. */
export async function expertState(tx: ReadTx): Promise<ExpertState | null> {
  const row = await tx
    .selectFrom('expert_state')
    .select(['at', 'mentions', 'persons', 'pairs', 'set_aside'])
    .executeTakeFirst();
  return row ? { ...row, at: new Date(row.at) } : null;
}

export interface ExpertPage extends Omit<ExpertRow, 'studies' | 'reports'> {
  keys: string[];
  expertise: string[];
  regions: string[];
  studies: string[];
  reports: string[];
  sponsors: string[];
  mentions: {
    kind: string;
    thing_id: string;
    title: string | null;
    place: string;
    role: MentionRole;
    name: string;
    affiliation: string | null;
    country: string | null;
    orcid: string | null;
    source: string;
    date: string | null;
  }[];
  mentionCount: number;
  pairs: { id: string; name: string; institution: string; country: string | null; reasons: PairReason[] }[];
  rulings: { id: number; verdict: string; reason: string; by: string; at: Date }[];
  dismissal: { id: number; reason: string; by: string; at: Date } | null;
  memberId: string | null;
}

/** Somebody by their id, or by any of their keys: an address stays good when a join gives them another first key. Null when nobody is. */
export async function expertById(tx: ReadTx, id: string): Promise<ExpertPage | null> {
  const e = await tx
    .selectFrom('expert as e')
    .selectAll('e')
    .where(sql<boolean>`e.id = ${id} or e.keys @> ${array([id])}`)
    .orderBy(sql`e.id = ${id}`, 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!e) return null;
  const { rows: mentions } = await sql<ExpertPage['mentions'][number]>`
    select m.kind, m.thing_id, t.title, m.place, m.role, m.name, m.affiliation, m.country, m.orcid, m.source, m.date
    from expert_mention m left join thing t on t.kind = m.kind and t.id = m.thing_id
    where m.expert_id = ${e.id} order by m.ordinal limit ${MOST_MENTIONS}`.execute(tx);
  const count = await sql<{
    n: number;
  }>`select count(*)::int as n from expert_mention where expert_id = ${e.id}`.execute(tx);
  const { rows: pairs } = await sql<ExpertPage['pairs'][number]>`
    select o.id, o.name, o.institution, o.country, p.reasons from expert_pair p
    join expert o on o.id = case when p.one = ${e.id} then p.other else p.one end
    where p.one = ${e.id} or p.other = ${e.id} order by o.sort_name, o.id limit 100`.execute(tx);
  const { rows: rulings } = await sql<ExpertPage['rulings'][number]>`
    select id, verdict, reason, by, at from expert_ruling
    where withdrawn_at is null and (one_key = any(${array(e.keys)}) or other_key = any(${array(e.keys)})) order by id`.execute(
    tx,
  );
  const dismissal = await tx
    .selectFrom('expert_dismissal')
    .select(['id', 'reason', 'by', 'at'])
    .where('withdrawn_at', 'is', null)
    .where('key', 'in', e.keys)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const members = await memberKeys(tx);
  const memberId = e.match_keys.map((k) => members.get(k)).find((m) => m !== undefined) ?? null;
  return {
    ...e,
    roles: e.roles as MentionRole[],
    demonstration: mentions.some((m) => m.source === 'demonstration'),
    mentions,
    mentionCount: count.rows[0]?.n ?? 0,
    pairs,
    rulings: rulings.map((r) => ({ ...r, at: new Date(r.at) })),
    dismissal: dismissal ? { ...dismissal, at: new Date(dismissal.at) } : null,
    member: memberId !== null,
    dismissed: dismissal !== undefined,
    memberId,
  };
}
