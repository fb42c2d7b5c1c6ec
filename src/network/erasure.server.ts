import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import { endRole, RoleRefused } from '#governance/roles.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { nextNumber } from '#ledger/record.server.ts';
import { endMembership, MembershipRefused } from './membership.server.ts';
import { whoseOf } from './own-data.server.ts';
import { NAMED_TEXTS } from './own-data-names.server.ts';
import { conditionOf } from './own-data-part.server.ts';
import { OWN_PARTS } from './own-data-plan.server.ts';
import { setConsents } from './profiles.server.ts';
import { consentToRegister } from './register.server.ts';

/** Why nobody was erased, in one sentence. */
export class ErasureRefused extends Error {}

/** Table → how many rows were deleted, and in how many a text was blanked. */
export type ErasureCounts = Record<string, { deleted: number; blanked: number }>;

export interface Erased {
  number: number;
  counts: ErasureCounts;
}

const erasedName = (number: number): string => `Erased person ${number}`;

/**
 * Removes the identity and the texts of a person and leaves numbers: roles and seats with their dates, counted votes, categories and bands of
 * interests. The person is signed out everywhere and can never sign in again. What was done is written down by table, without a name.
 * @throws ErasureRefused for somebody who is not there or erased already, and for the last person of the network office.
 */
export async function erasePerson(tx: WriteTx, by: string, person: string, at: Date): Promise<Erased> {
  const known = await tx
    .selectFrom('person')
    .select('erased_at')
    .where('id', '=', person)
    .forUpdate()
    .executeTakeFirst();
  const who = await whoseOf(tx, person);
  if (!known || !who) throw new ErasureRefused('There is no such person.');
  if (known.erased_at !== null) throw new ErasureRefused('This person was erased already.');
  await endAll(tx, by, person, at);
  await setConsents(tx, person, new Set(), at);
  await consentToRegister(tx, person, false, at);

  const number = await nextNumber(tx, 'erasure');
  const name = erasedName(number);
  await tx
    .insertInto('erasure')
    .values({ person_id: person, number, asked_by: by === person ? 'person' : 'office', at, counts: null })
    .execute();
  await sql`select set_config('action.erasing', ${person}, true)`.execute(tx);

  const counts: ErasureCounts = {};
  const count = (table: string, what: 'deleted' | 'blanked', n: number): void => {
    if (n === 0) return;
    const c = counts[table] ?? { deleted: 0, blanked: 0 };
    counts[table] = { ...c, [what]: c[what] + n };
  };
  for (const part of OWN_PARTS) {
    const table = sql.table(part.table);
    const where = part.table === 'person' ? sql<boolean>`t.id = ${person}` : conditionOf(part, who);
    if ('delete' in part.erase) {
      const done = await sql`delete from ${table} t where ${where}`.execute(tx);
      count(part.table, 'deleted', Number(done.numAffectedRows ?? 0));
    } else if ('blank' in part.erase) {
      // the texts that others wrote are gone through while the name is still known
      if (part.table === 'person') await replaceName(tx, person, count);
      const set = Object.entries(part.erase.blank).map(
        ([column, value]) => sql`${sql.id(column)} = ${value === '@name' ? name : value}`,
      );
      const done = await sql`update ${table} t set ${sql.join(set)} where ${where}`.execute(tx);
      count(part.table, 'blanked', Number(done.numAffectedRows ?? 0));
    }
  }
  // a made-up person is signed in by their mark on a demonstration server; nobody is signed in as this one
  await tx.updateTable('person').set({ erased_at: at, demonstration: false }).where('id', '=', person).execute();
  await tx
    .updateTable('erasure')
    .set({ counts: JSON.stringify(counts) })
    .where('person_id', '=', person)
    .execute();
  await sql`select set_config('action.erasing', '', true)`.execute(tx);
  const sums = Object.fromEntries(Object.entries(counts).map(([t, c]) => [t, c.deleted + c.blanked]));
  await audit(tx, by, { kind: 'person.erased', body: { person, number, counts: sums } }, at);
  return { number, counts };
}

/** Ends seats, roles and membership, as of now. */
async function endAll(tx: WriteTx, by: string, person: string, at: Date): Promise<void> {
  try {
    await endMembership(tx, by, { person, reason: 'erased' }, at);
  } catch (e) {
    if (e instanceof RoleRefused)
      throw new ErasureRefused(
        'The last person of the network office cannot be erased; give the role to another person first.',
      );
    // there was none to end
    if (!(e instanceof MembershipRefused)) throw e;
  }
  const left = await tx
    .selectFrom('person_role')
    .distinct()
    .select('role')
    .where('person_id', '=', person)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .execute();
  for (const { role } of left) await endRole(tx, by, person, role as Role, at);
}

/** Puts the number in place of the name in what others wrote. The database works out the words, and allows no others in what only grows. */
async function replaceName(
  tx: WriteTx,
  person: string,
  count: (table: string, what: 'blanked', n: number) => void,
): Promise<void> {
  for (const { table, column, json } of NAMED_TEXTS) {
    const c = sql.id(column);
    const words = json ? sql`without_name_json(${c}, ${person})` : sql`without_name(${c}, ${person})`;
    const done = await sql`update ${sql.table(table)} set ${c} = ${words} where ${c} is distinct from ${words}`.execute(
      tx,
    );
    count(table, 'blanked', Number(done.numAffectedRows ?? 0));
  }
}

export interface ErasureRecord {
  person: string;
  number: number;
  askedBy: 'person' | 'office';
  at: Date;
  counts: ErasureCounts;
}

export async function readErasure(tx: ReadTx, person: string): Promise<ErasureRecord | null> {
  const row = await tx.selectFrom('erasure').selectAll().where('person_id', '=', person).executeTakeFirst();
  return row
    ? {
        person,
        number: row.number,
        askedBy: row.asked_by === 'person' ? 'person' : 'office',
        at: new Date(row.at),
        counts: (row.counts ?? {}) as ErasureCounts,
      }
    : null;
}
