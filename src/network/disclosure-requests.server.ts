import { type SqlBool, sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { tell } from '#governance/notices.server.ts';
import type { WaitingItem } from '#governance/waiting.ts';
import { addMonths, isOverdue, type Occasion, renewalDay } from './disclosure.ts';
import { latestStatements } from './interests.server.ts';

export interface DisclosureRequest {
  for: Occasion;
  /** The year, or the id of the meeting or exercise. */
  id: string;
  /** What it is for, in one line: 'Meeting of 12 January'. */
  title: string;
  people: readonly string[];
  due: Date | null;
}

export const disclosurePath = (occasion: Occasion, id: string): string =>
  `/account/disclosures?for=${occasion}&id=${encodeURIComponent(id)}`;

/**
 * Asks people to disclose anew for an occasion: each is told once. Asking again adds whoever was not asked yet and takes over the title and the
 * time; who was asked stays asked from then, so that an answer given meanwhile holds.
 */
export async function askForDisclosure(tx: WriteTx, r: DisclosureRequest, at: Date): Promise<void> {
  const title = r.title.replace(/\s+/g, ' ').trim().slice(0, 160);
  const { id } = await tx
    .insertInto('disclosure_request')
    .values({ occasion: r.for, occasion_id: r.id, title, due: r.due, asked_at: at })
    .onConflict((c) => c.columns(['occasion', 'occasion_id']).doUpdateSet({ title, due: r.due }))
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const person of [...new Set(r.people)].sort()) {
    const asked = await tx
      .insertInto('disclosure_asked')
      .values({ request_id: id, person_id: person, asked_at: at })
      .onConflict((c) => c.columns(['request_id', 'person_id']).doNothing())
      .returning('person_id')
      .executeTakeFirst();
    if (!asked) continue;
    await tell(
      tx,
      {
        to: person,
        kind: 'disclosure',
        title: `Disclose your interests for ${title}`,
        path: disclosurePath(r.for, r.id),
        key: `disclosure-${r.for}-${r.id}`,
        due: r.due,
      },
      at,
    );
  }
}

/** Of `a`, the asking of a person: whatever they signed from then on is an answer. */
export const requestAnswered = sql<boolean>`exists (select 1 from disclosure d where d.person_id = a.person_id and d.signed_at >= a.asked_at)`;

/** Of `r`, a request: for a meeting that has ended or was called off, which asks for nothing any more. */
export const requestOver = sql<boolean>`(r.occasion = 'meeting' and exists (select 1 from meeting m
  where m.id::text = r.occasion_id and (m.ended_at is not null or m.cancelled_at is not null)))`;

const asked = (tx: ReadTx) =>
  tx
    .selectFrom('disclosure_asked as a')
    .innerJoin('disclosure_request as r', 'r.id', 'a.request_id')
    .select([
      'r.occasion',
      'r.occasion_id',
      'r.title',
      'r.due',
      'a.request_id',
      'a.person_id',
      'a.asked_at',
      'a.reminded_at',
      requestAnswered.as('answered'),
    ]);

/** How each of these people stands to a request: 'confirmed' once they signed any statement since they were asked; 'none' where they were not asked. */
export async function disclosureStates(
  tx: ReadTx,
  occasion: Occasion,
  id: string,
  people: readonly string[],
): Promise<Map<string, 'confirmed' | 'asked' | 'none'>> {
  const rows =
    people.length === 0
      ? []
      : await asked(tx)
          .where('r.occasion', '=', occasion)
          .where('r.occasion_id', '=', id)
          .where('a.person_id', 'in', [...new Set(people)])
          .execute();
  const of = new Map(rows.map((r) => [r.person_id, r.answered ? 'confirmed' : 'asked'] as const));
  return new Map(people.map((p) => [p, of.get(p) ?? 'none']));
}

export interface OpenRequest {
  occasion: Occasion;
  id: string;
  title: string;
  due: Date | null;
  askedAt: Date;
}

/** Requests to a person that no statement has answered yet, the most pressing first. */
export async function openRequests(tx: ReadTx, person: string): Promise<OpenRequest[]> {
  const rows = await asked(tx)
    .where('a.person_id', '=', person)
    .where(sql<SqlBool>`not ${requestOver}`)
    .orderBy('r.due', (o) => o.asc().nullsLast())
    .orderBy('r.id')
    .execute();
  return rows
    .filter((r) => !r.answered)
    .map((r) => ({
      occasion: r.occasion as Occasion,
      id: r.occasion_id,
      title: r.title,
      due: r.due,
      askedAt: r.asked_at,
    }));
}

/** Whether a person holds a role at that moment: only then is a yearly disclosure due. */
const belongs = async (tx: ReadTx, person: string, at: Date): Promise<boolean> =>
  (await tx
    .selectFrom('person_role')
    .select('role')
    .where('person_id', '=', person)
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Disclosures that a person has to give or confirm: one for every open request, and the yearly one when it is due. */
export async function waitingDisclosures(tx: ReadTx, person: string, at: Date): Promise<WaitingItem[]> {
  const open = await openRequests(tx, person);
  const items = open.map(
    (r): WaitingItem => ({
      kind: 'disclosure',
      title: `Disclose your interests for ${r.title}`,
      path: disclosurePath(r.occasion, r.id),
      due: r.due?.toISOString() ?? null,
    }),
  );
  if (open.some((r) => r.occasion === 'year')) return items;
  const signedAt = (await latestStatements(tx, [person], at)).get(person)?.signedAt ?? null;
  const today = at.toISOString().slice(0, 10);
  if (!isOverdue(signedAt, today) || !(await belongs(tx, person, at))) return items;
  const year: WaitingItem = {
    kind: 'disclosure',
    title: signedAt
      ? `Renew your disclosure of interests of ${signedAt.toISOString().slice(0, 10)}`
      : 'Disclose your interests, or say that there is nothing to declare',
    path: '/account/disclosures',
    due: signedAt ? `${renewalDay(signedAt)}T00:00:00.000Z` : null,
  };
  return [...items, year];
}

/**
 * Asks everybody who holds a role and whose latest statement is 12 months old or older, or who made none, for the yearly disclosure; due in 30
 * days. Whoever has a yearly request open is not asked again. @returns how many were asked. Meant for a daily job.
 */
export async function askForTheYear(tx: WriteTx, at: Date): Promise<number> {
  const rows = await tx
    .selectFrom('person_role')
    .select('person_id')
    .distinct()
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .execute();
  const people = rows.map((r) => r.person_id);
  const latest = await latestStatements(tx, people, at);
  const today = at.toISOString().slice(0, 10);
  const due = people.filter((p) => isOverdue(latest.get(p)?.signedAt ?? null, today));
  if (due.length === 0) return 0;
  const open = await asked(tx).where('r.occasion', '=', 'year').where('a.person_id', 'in', due).execute();
  const waiting = new Set(open.filter((o) => !o.answered).map((o) => o.person_id));
  const ask = due.filter((p) => !waiting.has(p));
  if (ask.length === 0) return 0;
  const year = today.slice(0, 4);
  const already = await disclosureStates(tx, 'year', year, ask);
  const fresh = ask.filter((p) => already.get(p) === 'none');
  if (fresh.length === 0) return 0;
  await askForDisclosure(
    tx,
    {
      for: 'year',
      id: year,
      title: `the year ${year}`,
      people: fresh,
      due: new Date(`${addMonths(today, 1)}T00:00:00Z`),
    },
    at,
  );
  return fresh.length;
}
