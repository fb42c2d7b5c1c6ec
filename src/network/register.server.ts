import { type SqlBool, sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { ancestorsOf, COMPANIES } from '#vocabulary/companies.ts';
import { type DisclosedInterest, isOverdue, renewalDay } from './disclosure.ts';
import { companyNow, latestStatements } from './interests.server.ts';
import { holdLiving } from './living-person.server.ts';
import type { RegisterRow, RegisterRule, RegisterStanding } from './register.ts';

export interface RegisterFilter {
  /** Key of a company; companies below it count too. */
  company: string | null;
  category: number | null;
}

const committee = sql<SqlBool>`(exists (select 1 from person_role r where r.person_id = p.id and r.role in ('chair', 'co-chair', 'committee'))
  or exists (select 1 from seat s where s.person_id = p.id))`;
const consented = sql<SqlBool>`coalesce(
  (select c.given from register_consent c where c.person_id = p.id order by c.id desc limit 1), false)`;
const belonged = sql<SqlBool>`exists (select 1 from person_role r where r.person_id = p.id)`;

/** Whom the register shows to whom: by the rule the same to everybody, or only to members and then everybody. Of erased people only the committee. */
const shown = (rule: RegisterRule, to: 'public' | 'members') =>
  sql<SqlBool>`((p.erased_at is null or ${committee}) and ${byRule(rule, to)})`;

function byRule(rule: RegisterRule, to: 'public' | 'members') {
  if (rule === 'everyone' || (rule === 'members-only' && to === 'members')) return belonged;
  return rule === 'committee' ? sql<SqlBool>`(${committee} or ${consented})` : sql<SqlBool>`false`;
}

/** A company with all that are below it in the tree. */
const familyOf = (key: string): string[] =>
  COMPANIES.filter((c) => c.key === key || ancestorsOf(c.key).includes(key)).map((c) => c.key);

/** People of the register by name, a page at a time, with their present statements. */
export async function readRegister(
  tx: ReadTx,
  rule: RegisterRule,
  to: 'public' | 'members',
  filter: RegisterFilter,
  page: number,
  size: number,
  at: Date,
): Promise<{ total: number; rows: RegisterRow[] }> {
  const family = filter.company === null ? null : familyOf(filter.company);
  const matches = sql<SqlBool>`exists (
    select 1 from disclosure d join disclosed_interest i on i.disclosure_id = d.id left join disclosure_words w on w.interest_id = i.id
    where d.person_id = p.id and d.number = (select max(l.number) from disclosure l where l.person_id = p.id)
      and (${filter.category}::integer is null or i.category = ${filter.category}::integer)
      and (${family}::text[] is null or ${companyNow} = any(${family}::text[])))`;
  let q = tx.selectFrom('person as p').where(shown(rule, to));
  if (family || filter.category !== null) q = q.where(matches);
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const people = await q
    .select(['p.id', 'p.name', 'p.demonstration', 'p.erased_at'])
    .select(
      sql<boolean>`exists (select 1 from person_role r where r.person_id = p.id and r.since <= ${at}
        and (r.until is null or r.until > ${at}))`.as('active'),
    )
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  const latest = await latestStatements(
    tx,
    people.map((p) => p.id),
  );
  const today = at.toISOString().slice(0, 10);
  const wanted = (i: DisclosedInterest) =>
    (filter.category === null || i.category === filter.category) &&
    (family === null || (i.company !== null && family.includes(i.company)));
  const rows = people.map((p): RegisterRow => {
    const s = latest.get(p.id);
    const interests = (s?.interests ?? [])
      .filter(wanted)
      .map(({ note: _, ...i }) => ({ ...i, from: i.from?.slice(0, 4) ?? null, to: i.to?.slice(0, 4) ?? null }));
    return {
      // an id would lead from the number back to whoever bore it elsewhere
      person: p.erased_at === null ? p.id : p.name,
      name: p.name,
      demonstration: p.demonstration,
      erased: p.erased_at !== null,
      active: p.active,
      statedOn: s?.signedAt.toISOString().slice(0, 10) ?? null,
      nothing: s?.nothing ?? false,
      overdueSince: s && p.active && isOverdue(s.signedAt, today) ? renewalDay(s.signedAt) : null,
      interests,
      others: (s?.interests.length ?? 0) - interests.length,
    };
  });
  return { total: Number(total), rows };
}

/** Keys of the companies that the register names to this reader. */
export async function registerCompanies(tx: ReadTx, rule: RegisterRule, to: 'public' | 'members'): Promise<string[]> {
  const rows = await tx
    .selectFrom('person as p')
    .innerJoin('disclosure as d', 'd.person_id', 'p.id')
    .innerJoin('disclosed_interest as i', 'i.disclosure_id', 'd.id')
    .leftJoin('disclosure_words as w', 'w.interest_id', 'i.id')
    .select(companyNow.as('company'))
    .distinct()
    .where(shown(rule, to))
    .where('d.number', '=', sql<number>`(select max(l.number) from disclosure l where l.person_id = p.id)`)
    .execute();
  return rows.flatMap((r) => (r.company === null ? [] : [r.company]));
}

/** Whether the register shows a person to the public, and what their own word on it was. */
export async function registerStanding(tx: ReadTx, person: string, rule: RegisterRule): Promise<RegisterStanding> {
  const row = await tx
    .selectFrom('person as p')
    .select([shown(rule, 'public').as('shown'), committee.as('committee')])
    .where('p.id', '=', person)
    .executeTakeFirst();
  const consent = await tx
    .selectFrom('register_consent')
    .select(['given', 'at'])
    .where('person_id', '=', person)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { shown: row?.shown === true, committee: row?.committee === true, consent: consent ?? null };
}

/** Writes down that a person agrees to stand in the register, or no longer does. Saying the same again changes nothing. */
export async function consentToRegister(tx: WriteTx, person: string, given: boolean, at: Date): Promise<void> {
  await holdLiving(tx, person);
  const last = await tx
    .selectFrom('register_consent')
    .select('given')
    .where('person_id', '=', person)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if ((last?.given ?? false) === given) return;
  await tx.insertInto('register_consent').values({ person_id: person, given, at }).execute();
  await audit(tx, person, { kind: 'disclosure.register-consented', body: { person, given } }, at);
}
