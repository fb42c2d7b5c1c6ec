import { type SqlBool, sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { LEAST_REASON } from '#governance/conflict-engine.ts';
import { tell } from '#governance/notices.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { isOverdue, type Occasion, renewalDay } from './disclosure.ts';
import type { EntityMatch, UnknownEntity } from './disclosure-entities.ts';
import { disclosurePath, requestAnswered, requestOver } from './disclosure-requests.server.ts';
import { DisclosureRefused } from './disclosure-sign.server.ts';
import { companyNow } from './interests.server.ts';

export interface DeskRequest {
  occasion: Occasion;
  id: string;
  title: string;
  due: Date | null;
  asked: number;
  answered: number;
  /** For a meeting that is over. */
  over: boolean;
}

/** What people were asked for, latest first, with how many have answered. */
export async function listRequests(
  tx: ReadTx,
  page: number,
  size: number,
): Promise<{ total: number; rows: DeskRequest[] }> {
  const { total } = await tx
    .selectFrom('disclosure_request')
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('disclosure_request as r')
    .select(['r.occasion', 'r.occasion_id', 'r.title', 'r.due'])
    .select([
      sql<number>`(select count(*) from disclosure_asked a where a.request_id = r.id)`.as('asked'),
      sql<number>`(select count(*) from disclosure_asked a where a.request_id = r.id and ${requestAnswered})`.as(
        'answered',
      ),
      requestOver.as('over'),
    ])
    .orderBy('r.id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    total: Number(total),
    rows: rows.map((r) => ({
      occasion: r.occasion as Occasion,
      id: r.occasion_id,
      title: r.title,
      due: r.due,
      over: r.over,
      asked: Number(r.asked),
      answered: Number(r.answered),
    })),
  };
}

export interface DeskPerson {
  person: string;
  name: string;
  demonstration: boolean;
  /** ISO day of the present statement; null where there is none. */
  statedOn: string | null;
  nothing: boolean;
  interests: number;
  /** Day since when it is overdue; '' where no statement was ever made; null where it is not overdue. */
  overdueSince: string | null;
  /** Asked for and not answered, by their titles. */
  open: string[];
  remindedAt: Date | null;
}

/** People who hold a role now, by name: everybody, or only whoever has something to renew. */
export async function disclosurePeople(
  tx: ReadTx,
  only: 'all' | 'waiting',
  page: number,
  size: number,
  at: Date,
): Promise<{ total: number; waiting: number; rows: DeskPerson[] }> {
  const today = at.toISOString().slice(0, 10);
  const people = await tx
    .selectFrom('person as p')
    .leftJoin('disclosure as d', (j) =>
      j
        .onRef('d.person_id', '=', 'p.id')
        .on('d.number', '=', sql<number>`(select max(l.number) from disclosure l where l.person_id = p.id)`),
    )
    .select(['p.id', 'p.name', 'p.demonstration', 'd.id as statement', 'd.signed_at', 'd.nothing'])
    .select([
      sql<string[]>`(select coalesce(array_agg(r.title order by r.id), '{}') from disclosure_asked a
        join disclosure_request r on r.id = a.request_id where a.person_id = p.id and not ${requestAnswered} and not ${requestOver})`.as(
        'open',
      ),
      sql<Date | null>`(select max(a.reminded_at) from disclosure_asked a where a.person_id = p.id)`.as('reminded'),
      sql<number>`(select count(*) from disclosed_interest i where i.disclosure_id = d.id)`.as('interests'),
    ])
    .where(
      sql<SqlBool>`exists (select 1 from person_role r where r.person_id = p.id and r.since <= ${at}
        and (r.until is null or r.until > ${at}))`,
    )
    .orderBy('p.name')
    .orderBy('p.id')
    .execute();
  const all = people.map(
    (p): DeskPerson => ({
      person: p.id,
      name: p.name,
      demonstration: p.demonstration,
      statedOn: p.signed_at?.toISOString().slice(0, 10) ?? null,
      nothing: p.nothing ?? false,
      interests: Number(p.interests),
      overdueSince: isOverdue(p.signed_at, today) ? (p.signed_at ? renewalDay(p.signed_at) : '') : null,
      open: p.open,
      remindedAt: p.reminded,
    }),
  );
  const waiting = all.filter((p) => p.overdueSince !== null || p.open.length > 0);
  const list = only === 'waiting' ? waiting : all;
  return {
    total: list.length,
    waiting: waiting.length,
    rows: list.slice((page - 1) * size, page * size),
  };
}

/** A person is reminded of one request at most so often. */
const REMINDER_DAYS = 7;

/** Reminds everybody who has not answered a request and was neither asked nor reminded in the last seven days. @returns how many were told, and how many were left in peace. */
export async function remindOf(
  tx: WriteTx,
  by: string,
  occasion: Occasion,
  id: string,
  at: Date,
): Promise<{ told: number; lately: number }> {
  const request = await tx
    .selectFrom('disclosure_request as r')
    .select(['r.id', 'r.title', 'r.due', requestOver.as('over')])
    .where('r.occasion', '=', occasion)
    .where('r.occasion_id', '=', id)
    // two who remind at once wait for each other here
    .forUpdate()
    .executeTakeFirst();
  if (!request) throw new DisclosureRefused('Nobody was asked for that; go back to the list.');
  if (request.over) throw new DisclosureRefused('That meeting is over; nobody is asked for it any more.');
  const open = await tx
    .selectFrom('disclosure_asked as a')
    .select(['a.person_id', 'a.asked_at', 'a.reminded_at'])
    .where('a.request_id', '=', request.id)
    .where(sql<SqlBool>`not ${requestAnswered}`)
    .orderBy('a.person_id')
    .execute();
  const limit = at.getTime() - REMINDER_DAYS * 86_400_000;
  const ripe = open.filter((o) => (o.reminded_at ?? o.asked_at).getTime() <= limit);
  for (const { person_id } of ripe) {
    await tx
      .updateTable('disclosure_asked')
      .set({ reminded_at: at })
      .where('request_id', '=', request.id)
      .where('person_id', '=', person_id)
      .execute();
    const day = at.toISOString().slice(0, 10);
    await tell(
      tx,
      {
        to: person_id,
        kind: 'disclosure',
        title: `Reminder: disclose your interests for ${request.title}`,
        path: disclosurePath(occasion, id),
        key: `disclosure-${occasion}-${id}-reminder-${day}`,
        due: request.due,
      },
      at,
    );
  }
  if (ripe.length > 0)
    await audit(tx, by, { kind: 'disclosure.reminded', body: { occasion, id, people: ripe.length } }, at);
  return { told: ripe.length, lately: open.length - ripe.length };
}

/** Entities of present statements that are no company of the vocabulary and on which the office has said nothing, by name. */
export async function unknownEntities(
  tx: ReadTx,
  page: number,
  size: number,
): Promise<{ total: number; rows: UnknownEntity[] }> {
  const { rows } = await sql<{ key: string; entity: string; people: number }>`
    select w.entity_key as key, min(w.entity) as entity, count(distinct d.person_id) as people
    from disclosure d join disclosed_interest i on i.disclosure_id = d.id join disclosure_words w on w.interest_id = i.id
    where d.number = (select max(l.number) from disclosure l where l.person_id = d.person_id)
      and i.company is null and not exists (select 1 from entity_match m where m.entity_key = w.entity_key)
    group by w.entity_key order by w.entity_key`.execute(tx);
  return {
    total: rows.length,
    rows: rows.slice((page - 1) * size, page * size).map((r) => ({ ...r, people: Number(r.people) })),
  };
}

/** The words of the office on entities, latest first. */
export async function listMatches(
  tx: ReadTx,
  page: number,
  size: number,
): Promise<{ total: number; rows: EntityMatch[] }> {
  const { total } = await tx
    .selectFrom('entity_match')
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('entity_match as m')
    .innerJoin('person as p', 'p.id', 'm.by_person')
    .select(['m.entity_key as key', 'm.company', 'm.reason', 'p.name as byName', 'm.at'])
    .orderBy('m.id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return { total: Number(total), rows };
}

/**
 * Says which company an entity is, or that it is none of the vocabulary. Holds for every statement with that spelling from now on, adding to what the
 * name as written is tied to; what people wrote stays as it is. @throws DisclosureRefused for an entity that nobody wrote or that was recognised by itself, or a company that is not known.
 */
export async function matchEntity(
  tx: WriteTx,
  by: string,
  m: { key: string; company: string | null; reason: string },
  at: Date,
): Promise<void> {
  if (m.company !== null && !companyByKey(m.company))
    throw new DisclosureRefused('Choose a company from the list; others are not known to the vocabulary.');
  if (m.reason.trim().length < LEAST_REASON)
    throw new DisclosureRefused(
      `Say in at least ${LEAST_REASON} characters how you know what this name stands for; it is recorded and shown.`,
    );
  const written = await tx
    .selectFrom('disclosure_words as w')
    .innerJoin('disclosed_interest as i', 'i.id', 'w.interest_id')
    .select(['i.company', companyNow.as('now')])
    .where('w.entity_key', '=', m.key)
    .execute();
  if (written.length === 0) throw new DisclosureRefused('Nobody has written this name; go back to the list.');
  if (written.every((w) => w.company !== null))
    throw new DisclosureRefused('This name is recognised by itself; there is nothing to match.');
  const { id } = await tx
    .insertInto('entity_match')
    .values({ entity_key: m.key, company: m.company, reason: m.reason, by_person: by, at })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(tx, by, { kind: 'disclosure.entity-matched', body: { match: id, company: m.company } }, at);
}
