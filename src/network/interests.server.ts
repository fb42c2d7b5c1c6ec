import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { AmountBand, IcmjeCategory, Interest } from '#governance/interests.ts';
import type { DisclosedInterest, EntityKind, Occasion, Recipient, Statement } from './disclosure.ts';

/**
 * Waits until nobody signs a statement of this person, and keeps it so until the end of the transaction. Whoever counts on interests while
 * writing (a ballot) holds the person first and reads then: a statement is either in what was read, or it comes after the ballot.
 */
export async function holdDisclosures(tx: WriteTx, person: string): Promise<void> {
  await sql`select id from person where id = ${person} for no key update`.execute(tx);
}

/** The company behind an entity: the latest word of the office, else what was recognised when it was signed. Null: none that is known. */
export const companyNow = sql<string | null>`coalesce(
  (select m.company from entity_match m where m.entity_key = w.entity_key order by m.id desc limit 1), i.company)`;

const statementRows = (tx: ReadTx) =>
  tx
    .selectFrom('disclosure as d')
    .select([
      'd.id',
      'd.person_id',
      'd.number',
      'd.occasion',
      'd.occasion_id',
      'd.nothing',
      'd.copy_of',
      'd.hash',
      'd.signed_at',
    ]);

type StatementRow = Awaited<ReturnType<ReturnType<typeof statementRows>['execute']>>[number];

async function withInterests(tx: ReadTx, rows: readonly StatementRow[]): Promise<Statement[]> {
  const found =
    rows.length === 0
      ? []
      : await tx
          .selectFrom('disclosed_interest as i')
          .leftJoin('disclosure_words as w', 'w.interest_id', 'i.id')
          .select([
            'i.id',
            'i.disclosure_id',
            'i.position',
            'i.category',
            'i.entity_kind',
            'i.recipient',
            'i.band',
            'i.began',
            'i.ended',
          ])
          .select(['w.entity', 'w.note', companyNow.as('company')])
          .where(
            'i.disclosure_id',
            'in',
            rows.map((r) => r.id),
          )
          .orderBy('i.disclosure_id')
          .orderBy('i.position')
          .execute();
  const of = Map.groupBy(found, (i) => i.disclosure_id);
  return rows.map((r) => ({
    id: r.id,
    person: r.person_id,
    number: r.number,
    occasion: r.occasion as Occasion,
    occasionId: r.occasion_id,
    nothing: r.nothing,
    copyOf: r.copy_of,
    hash: r.hash,
    signedAt: r.signed_at,
    interests: (of.get(r.id) ?? []).map(
      (i): DisclosedInterest => ({
        id: String(i.id),
        position: i.position,
        category: i.category as IcmjeCategory,
        company: i.company,
        entity: i.entity ?? '',
        entityKind: i.entity_kind as EntityKind,
        recipient: i.recipient as Recipient,
        band: i.band as AmountBand,
        from: i.began,
        to: i.ended,
        note: i.note ?? '',
        erased: i.entity === null,
      }),
    ),
  }));
}

/** The latest statement of each of these people up to a moment (null: up to now). Who made none is not in the map. */
export async function latestStatements(
  tx: ReadTx,
  people: readonly string[],
  at: Date | null = null,
): Promise<Map<string, Statement>> {
  if (people.length === 0) return new Map();
  const rows = await statementRows(tx)
    .where('d.person_id', 'in', [...new Set(people)])
    .where(
      'd.number',
      '=',
      sql<number>`(select max(l.number) from disclosure l where l.person_id = d.person_id
        and (${at}::timestamptz is null or l.signed_at <= ${at}::timestamptz))`,
    )
    .execute();
  return new Map((await withInterests(tx, rows)).map((s) => [s.person, s]));
}

/** Statements of a person, latest first, a page at a time; `earlier` is the one before the last of the page, to compare it with. */
export async function statementsOf(
  tx: ReadTx,
  person: string,
  page = 1,
  size = 1000,
): Promise<{ total: number; statements: Statement[]; earlier: Statement | null }> {
  const { total } = await tx
    .selectFrom('disclosure')
    .select((e) => e.fn.countAll<number>().as('total'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  const rows = await statementRows(tx)
    .where('d.person_id', '=', person)
    .orderBy('d.number', 'desc')
    .limit(size + 1)
    .offset((page - 1) * size)
    .execute();
  const found = await withInterests(tx, rows);
  return { total: Number(total), statements: found.slice(0, size), earlier: found[size] ?? null };
}

export interface DisclosedInterests {
  interests: Interest[];
  /** When the present statement was signed; null where there is none. */
  declaredAt: Date | null;
  /** The person said that there is nothing to declare. */
  nothing: boolean;
}

/**
 * The companies behind names that were matched, by the id of the interest: what was recognised when it was signed, and each word of the office that
 * was in force at any time from `since` on. A later word of the office adds to what counts in a meeting that was called before, and takes nothing away.
 */
async function matchedSince(
  tx: ReadTx,
  interests: readonly string[],
  since: Date | undefined,
  at: Date,
): Promise<Map<string, Set<string>>> {
  const out = new Map<string, Set<string>>();
  if (interests.length === 0) return out;
  const { rows } = await sql<{ id: string; company: string }>`
    with word as (
      select entity_key, company, lead(at) over (partition by entity_key order by id) as until
      from entity_match where at <= ${at})
    select i.id::text as id, c.company from jsonb_array_elements_text(${JSON.stringify(interests)}::jsonb) as wanted(id)
    join disclosed_interest i on i.id = wanted.id::bigint join disclosure_words w on w.interest_id = i.id
    cross join lateral (
      select i.company union
      select m.company from word m where m.entity_key = w.entity_key and (m.until is null or m.until > ${since ?? at})) c
    where c.company is not null order by 1, 2`.execute(tx);
  for (const r of rows) out.set(r.id, (out.get(r.id) ?? new Set()).add(r.company));
  return out;
}

/** Interests of which the latest word of the office on their name is that it is no company of the vocabulary. */
async function settledAsNone(tx: ReadTx, interests: readonly string[], at: Date): Promise<Set<string>> {
  if (interests.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select w.interest_id::text as id from jsonb_array_elements_text(${JSON.stringify(interests)}::jsonb) as wanted(id)
    join disclosure_words w on w.interest_id = wanted.id::bigint
    join lateral (select m.company from entity_match m where m.entity_key = w.entity_key and m.at <= ${at}
      order by m.id desc limit 1) last on last.company is null`.execute(tx);
  return new Set(rows.map((r) => r.id));
}

/**
 * What each of these people has disclosed as of a moment: the interests of their latest statement. Everybody asked for is in the map. A name that
 * stands for more than one company, because the office changed its word, gives one entry for each.
 * @param since the call of the meeting: words of the office on names that were in force from then on count too.
 */
export async function interestsOf(
  tx: ReadTx,
  people: readonly string[],
  at: Date,
  since?: Date,
): Promise<Map<string, DisclosedInterests>> {
  const found = await latestStatements(tx, people, at);
  const ids = [...found.values()].flatMap((s) => s.interests.map((i) => i.id));
  const matched = await matchedSince(tx, ids, since, at);
  const none = await settledAsNone(tx, ids, at);
  return new Map(
    people.map((p): [string, DisclosedInterests] => {
      const s = found.get(p);
      if (!s) return [p, { interests: [], declaredAt: null, nothing: false }];
      const interests = s.interests.flatMap(
        ({ id, category, company, entity, entityKind, band, from, to }): Interest[] => {
          const companies = new Set([company, ...(matched.get(id) ?? [])].filter((c) => c !== null));
          const of = companies.size === 0 ? [null] : [...companies];
          const settled = of[0] === null && none.has(id);
          return of.map((c) => ({ id, category, company: c, entity, entityKind, settled, band, from, to }));
        },
      );
      return [p, { interests, declaredAt: s.signedAt, nothing: s.nothing }];
    }),
  );
}
