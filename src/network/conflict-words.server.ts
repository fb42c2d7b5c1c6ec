import type { ReadTx, WriteTx } from '#db/tx.ts';
import {
  type ConflictStanding,
  isLooser,
  LEAST_REASON,
  type OfficeWord,
  reasonKey,
} from '#governance/conflict-engine.ts';
import { DUTY_WORDS, type Duty } from '#governance/conflict-rules.ts';
import { audit } from '#ledger/audit.server.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { ConflictRefused } from './conflict-rules.server.ts';

/* What people say about a duty: their own recusal, the word of the office, and for whom somebody speaks. */

const REASON_MOST = 500;

/** Keeps two changes about one person apart, so that each sees what the other did. */
async function takePerson(tx: WriteTx, person: string): Promise<void> {
  const known = await tx.selectFrom('person').select('id').where('id', '=', person).forNoKeyUpdate().executeTakeFirst();
  if (!known) throw new ConflictRefused('There is no such person; go back to the list.');
}

export interface Recusal {
  person: string;
  itemKey: string;
  reason: string;
  at: Date;
}

const standing = (tx: ReadTx) =>
  tx
    .selectFrom('conflict_recusal as r')
    .leftJoin('conflict_recusal_back as b', 'b.recusal_id', 'r.id')
    .where('b.at', 'is', null);

/** Recusals that stand, of an item or of all these people's. */
export async function recusalsOf(
  tx: ReadTx,
  of: { item: string } | { person: string },
  at: Date | null = null,
): Promise<Recusal[]> {
  const rows = await standing(tx)
    .select(['r.person_id as person', 'r.item_key as itemKey', 'r.reason', 'r.at'])
    .where((e) => ('item' in of ? e('r.item_key', '=', of.item) : e('r.person_id', '=', of.person)))
    .orderBy('r.id')
    .execute();
  return at === null ? rows : rows.filter((r) => r.at <= at);
}

/** Takes no part in an item. Doing it again changes nothing. */
export async function recuse(tx: WriteTx, person: string, itemKey: string, reason: string, at: Date): Promise<boolean> {
  await takePerson(tx, person);
  if ((await recusalsOf(tx, { item: itemKey })).some((r) => r.person === person)) return false;
  const { id } = await tx
    .insertInto('conflict_recusal')
    .values({ person_id: person, item_key: itemKey, reason: reason.trim().slice(0, REASON_MOST), at })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(tx, person, { kind: 'conflict.recused', body: { person, item: itemKey, recusal: Number(id) } }, at);
  return true;
}

/**
 * Takes the own recusal back. Only as long as no vote on the item has opened.
 * @param opened whether a vote on it has opened, which whoever holds the votes knows.
 * @throws ConflictRefused
 */
export async function takeRecusalBack(
  tx: WriteTx,
  person: string,
  itemKey: string,
  opened: boolean,
  at: Date,
): Promise<void> {
  await takePerson(tx, person);
  if (opened)
    throw new ConflictRefused('A vote on this item has opened: a recusal can no longer be taken back for it.');
  const found = await standing(tx)
    .select('r.id')
    .where('r.person_id', '=', person)
    .where('r.item_key', '=', itemKey)
    .executeTakeFirst();
  if (!found) throw new ConflictRefused('You have not recused yourself from this item.');
  await tx.insertInto('conflict_recusal_back').values({ recusal_id: found.id, at }).execute();
  await audit(
    tx,
    person,
    { kind: 'conflict.recusal-taken-back', body: { person, item: itemKey, recusal: Number(found.id) } },
    at,
  );
}

export interface GivenWord extends OfficeWord {
  person: string;
  by: string;
  at: Date;
}

/** The word of the office that stands on each person in an item at a moment. */
export async function wordsOn(tx: ReadTx, itemKey: string, at: Date): Promise<Map<string, GivenWord>> {
  const rows = await tx
    .selectFrom('conflict_word')
    .select(['person_id', 'duty', 'reason', 'covers', 'by_person', 'at'])
    .where('item_key', '=', itemKey)
    .where('at', '<=', at)
    .orderBy('id')
    .execute();
  const last = new Map(rows.map((r) => [r.person_id, r]));
  return new Map(
    [...last].flatMap(([person, r]): [string, GivenWord][] =>
      r.duty === null
        ? []
        : [
            [
              person,
              {
                person,
                duty: r.duty as Duty,
                reason: r.reason,
                covers: Array.isArray(r.covers) ? r.covers.filter((c): c is string => typeof c === 'string') : [],
                by: r.by_person,
                at: r.at,
              },
            ],
          ],
    ),
  );
}

/**
 * The word of the office on somebody's duty in an item. It tightens freely; it loosens only with a reason, never for whoever represents a company
 * behind the item, never a recusal, never a declaration that is missing.
 * @param rules how the person stands by the rules alone; read in the same transaction.
 * @param word.duty null takes the word before back.
 * @throws ConflictRefused
 */
export async function officeWord(
  tx: WriteTx,
  by: string,
  word: { person: string; itemKey: string; duty: Duty | null; reason: string },
  rules: ConflictStanding,
  at: Date,
): Promise<void> {
  await takePerson(tx, word.person);
  const reason = word.reason.trim().slice(0, REASON_MOST);
  const { person, itemKey: item, duty } = word;
  if (by === person) throw new ConflictRefused('Nobody gives a word of the office about themselves; ask a colleague.');
  const before = (await wordsOn(tx, item, at)).get(person);
  if (duty === null && !before) throw new ConflictRefused('There is no word of the office to take back here.');
  const loosens =
    duty === null
      ? isLooser(rules.duty, before?.duty ?? rules.duty)
      : isLooser(duty, rules.duty) || (before !== undefined && isLooser(duty, before.duty));
  if (loosens && reason.length < LEAST_REASON)
    throw new ConflictRefused(
      `A word that loosens a duty needs a reason of at least ${LEAST_REASON} characters; it is recorded and shown.`,
    );
  if (reason === '') throw new ConflictRefused('Say why, in one sentence.');
  const final = rules.because.find((b) => b.final && duty !== null && isLooser(duty, b.duty));
  if (final && duty !== null)
    throw new ConflictRefused(
      `No word of the office allows “${DUTY_WORDS[duty]}” here, whatever the reason: ${final.sentence}`,
    );
  const { id } = await tx
    .insertInto('conflict_word')
    .values({
      person_id: person,
      item_key: item,
      duty,
      reason,
      covers: JSON.stringify(duty === null ? [] : rules.because.filter((b) => !b.final).map(reasonKey)),
      by_person: by,
      at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(tx, by, { kind: 'conflict.office-word', body: { person, item, duty, loosens, word: Number(id) } }, at);
}

export interface Representation {
  id: number;
  person: string;
  company: string;
  since: string;
  until: string | null;
  /** Why it ended; '' where nothing was written down. */
  reason: string;
}

/** For whom these people speak or spoke, by the first day. */
export async function representationsOf(tx: ReadTx, people: readonly string[]): Promise<Representation[]> {
  if (people.length === 0) return [];
  return tx
    .selectFrom('person_represents as r')
    .leftJoin('person_represents_end as e', 'e.represents_id', 'r.id')
    .select(['r.id', 'r.person_id as person', 'r.company', 'r.since', 'e.until'])
    .select((e) => e.fn.coalesce('e.reason', e.val('')).as('reason'))
    .where('r.person_id', 'in', [...people])
    .orderBy('r.since')
    .orderBy('r.id')
    .execute();
}

/** Writes down that a person speaks for a company from a day on. @throws ConflictRefused */
export async function represent(
  tx: WriteTx,
  by: string,
  of: { person: string; company: string; since: string },
  at: Date,
): Promise<void> {
  await takePerson(tx, of.person);
  if (!companyByKey(of.company)) throw new ConflictRefused('Choose a company of the vocabulary.');
  const now = await representationsOf(tx, [of.person]);
  if (now.some((r) => r.company === of.company && r.until === null))
    throw new ConflictRefused('This person is already written down as speaking for this company.');
  await tx
    .insertInto('person_represents')
    .values({ person_id: of.person, company: of.company, since: of.since, by_person: by, at })
    .execute();
  await audit(
    tx,
    by,
    { kind: 'conflict.represents', body: { person: of.person, company: of.company, until: null } },
    at,
  );
}

/**
 * The last day on which a person speaks for a company: today or later. In a meeting that was called before, they speak for it to the end.
 * @throws ConflictRefused
 */
export async function endRepresentation(
  tx: WriteTx,
  by: string,
  end: { id: number; until: string; reason: string },
  at: Date,
): Promise<void> {
  const { id, until } = end;
  const reason = end.reason.trim().slice(0, REASON_MOST);
  const row = await tx
    .selectFrom('person_represents as r')
    .leftJoin('person_represents_end as e', 'e.represents_id', 'r.id')
    .select(['r.person_id as person', 'r.company', 'r.since', 'e.until'])
    .where('r.id', '=', id)
    .executeTakeFirst();
  if (!row) throw new ConflictRefused('This is not written down; go back to the list.');
  await takePerson(tx, row.person);
  if (row.until !== null) throw new ConflictRefused('An end is already written down.');
  if (by === row.person)
    throw new ConflictRefused('Nobody writes down the end of what they represent themselves; ask a colleague.');
  if (until < row.since) throw new ConflictRefused('The last day cannot lie before the first.');
  if (until < at.toISOString().slice(0, 10))
    throw new ConflictRefused('The last day cannot lie in the past; write today or a later day.');
  if (reason.length < LEAST_REASON)
    throw new ConflictRefused(
      `Say in at least ${LEAST_REASON} characters why this person no longer speaks for the company; it is recorded and shown.`,
    );
  await tx
    .insertInto('person_represents_end')
    .values({ represents_id: id, until, reason, by_person: by, at })
    .onConflict((c) => c.doNothing())
    .execute();
  await audit(tx, by, { kind: 'conflict.represents', body: { person: row.person, company: row.company, until } }, at);
}

/** Everybody's, with names, those that go on first, a page at a time. */
export async function listRepresentatives(
  tx: ReadTx,
  page: number,
  size: number,
): Promise<{ total: number; rows: (Representation & { name: string })[] }> {
  const { total } = await tx
    .selectFrom('person_represents')
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('person_represents as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .leftJoin('person_represents_end as e', 'e.represents_id', 'r.id')
    .select(['r.id', 'r.person_id as person', 'r.company', 'r.since', 'e.until', 'p.name'])
    .select((e) => e.fn.coalesce('e.reason', e.val('')).as('reason'))
    .orderBy('e.until', (o) => o.desc().nullsFirst())
    .orderBy('r.id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return { total: Number(total), rows };
}
