import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { addPerson, readActor } from '#governance/people.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { canonicalJson } from '#ledger/content-hash.ts';
import { publicProfile } from './directory.server.ts';
import { ErasureRefused, erasePerson, readErasure } from './erasure.server.ts';
import { ADDRESS, AT, fill, LATER, people, TRACE } from './erasure-testing.server.ts';
import { networkCoverage, profileOf } from './profiles.server.ts';

/** Every place, in every table, where a text holds a trace, whatever its case. */
async function traces(tx: WriteTx, trace: string): Promise<string[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns c
    where table_schema = 'public' and (data_type in ('text', 'jsonb', 'json', 'ARRAY', 'bytea', 'character varying'))
      and exists (select 1 from pg_tables t where t.schemaname = 'public' and t.tablename = c.table_name)`.execute(tx);
  expect(rows.length).toBeGreaterThan(200);
  const found: string[] = [];
  for (const { table, column } of rows) {
    const hit = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where position(${trace} in lower(${sql.id(column)}::text)) > 0`.execute(
      tx,
    );
    if ((hit.rows[0]?.n ?? 0) > 0) found.push(`${table}.${column}`);
  }
  return found.sort();
}

/** What must be the same before and after: numbers, dates and categories, without a word that anybody wrote. */
async function numbers(tx: WriteTx): Promise<string> {
  const ask = async (what: ReturnType<typeof sql>) => (await what.execute(tx)).rows;
  return canonicalJson([
    await ask(sql`select role, since::text from person_role where person_id = 'person-q' order by 1`),
    await ask(sql`select role, pillar, since::text, until::text from seat where person_id = 'person-q'`),
    await ask(sql`select nothing, signed_at::text from disclosure where person_id = 'person-q'`),
    await ask(sql`select category, company, band, began, ended from disclosed_interest`),
    await ask(sql`select choice, count(*)::int as n from ballot group by 1`),
    await ask(sql`select count(*)::int as n from motion_voter where person_id = 'person-q'`),
    await ask(sql`select state from attendance where person_id = 'person-q'`),
    await ask(sql`select votes from meeting_elector where person_id = 'person-q'`),
    await ask(sql`select item_key, at::text from conflict_recusal where person_id = 'person-q'`),
    await ask(sql`select item_key, duty from conflict_word where person_id = 'person-q'`),
    await ask(sql`select answer, answered_by from invitation`),
    await ask(sql`select owner, due::text, state from meeting_action`),
  ]);
}

test('after an erasure no table holds the name, the address or any text of the person, and the numbers stay', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  expect((await traces(tx, TRACE)).length).toBeGreaterThan(25);
  const before = await numbers(tx);
  const { number, counts } = await erasePerson(tx, 'person-q', 'person-q', LATER);
  expect(await traces(tx, TRACE)).toEqual([]);
  expect(await traces(tx, '0000-0002-1825-0097')).toEqual([]);
  expect(await numbers(tx)).toBe(before);
  const minutes = await tx.selectFrom('minutes').select(['content', 'hash']).executeTakeFirstOrThrow();
  expect(minutes.content).toEqual({
    present: [`Erased person ${number}`, 'Other person-o'],
    text: `Then Erased person ${number} spoke.`,
  });
  expect(counts).toMatchObject({
    profile: { deleted: 1, blanked: 0 },
    photograph: { deleted: 1, blanked: 0 },
    disclosure_words: { deleted: 1, blanked: 0 },
    auth_user: { deleted: 1, blanked: 0 },
    person: { deleted: 0, blanked: 1 },
    minutes: { deleted: 0, blanked: 1 },
  });
  const person = await tx.selectFrom('person').selectAll().where('id', '=', 'person-q').executeTakeFirstOrThrow();
  expect(person).toMatchObject({ name: `Erased person ${number}`, email: null, affiliation: null, erased_at: LATER });
});

test('whoever was erased is nobody: no sign-in, no role, no profile, no seat, no count', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  await erasePerson(tx, 'person-o', 'person-q', LATER);
  expect(await readActor(tx, { email: ADDRESS }, LATER)).toBe(null);
  const byId = await readActor(tx, { id: 'person-q' }, new Date(LATER.getTime() + 1));
  expect([byId?.roles ?? [], byId?.demonstration ?? false]).toEqual([[], false]);
  expect(await profileOf(tx, 'person-q')).toBe(null);
  expect(await publicProfile(tx, 'person-q')).toBe(null);
  expect((await networkCoverage(tx)).map((c) => c.person)).not.toContain('person-q');
  await expect(erasePerson(tx, 'person-o', 'person-q', LATER)).rejects.toThrow('erased already');
  await expect(erasePerson(tx, 'person-o', 'nobody', LATER)).rejects.toThrow('no such person');
});

test('what was done is written down by table, in a record and in the chain, without a name, and the chain holds', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  const { number, counts } = await erasePerson(tx, 'person-o', 'person-q', LATER);
  expect(await readErasure(tx, 'person-q')).toEqual({
    person: 'person-q',
    number,
    askedBy: 'office',
    at: LATER,
    counts,
  });
  const event = await tx
    .selectFrom('audit_event')
    .select(['actor', 'body'])
    .where('kind', '=', 'person.erased')
    .executeTakeFirstOrThrow();
  expect(event.actor).toBe('person-o');
  expect(event.body).toMatchObject({ person: 'person-q', number, counts: { profile: 1, person: 1 } });
  expect((await verifyChain(tx)).ok).toBe(true);
  await sql`savepoint attempt`.execute(tx);
  await expect(sql`update erasure set counts = '{}'`.execute(tx)).rejects.toMatchObject({ code: 'AC001' });
  await sql`rollback to savepoint attempt`.execute(tx);
});

test('the last person of the network office cannot be erased; with another there, they can', async () => {
  const tx = await openTx();
  await addPerson(
    tx,
    {
      id: 'person-o',
      name: 'The office',
      email: 'o@example.org',
      affiliation: null,
      roles: ['office'],
      demonstration: false,
    },
    AT,
  );
  await expect(erasePerson(tx, 'person-o', 'person-o', LATER)).rejects.toBeInstanceOf(ErasureRefused);
  await addPerson(
    tx,
    {
      id: 'person-p',
      name: 'The other',
      email: 'p@example.org',
      affiliation: null,
      roles: ['office'],
      demonstration: false,
    },
    AT,
  );
  await expect(erasePerson(tx, 'person-o', 'person-o', LATER)).resolves.toMatchObject({ number: 1 });
});

test('outside an erasure, and for another person within one, records that only grow refuse to lose their words', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  const refused = async (statement: string) => {
    await sql`savepoint attempt`.execute(tx);
    const code = await sql
      .raw(statement)
      .execute(tx)
      .then(
        () => null,
        (e: { code?: string }) => e.code ?? 'other',
      );
    await sql`rollback to savepoint attempt`.execute(tx);
    return code;
  };
  const attempts = [
    `update conflict_recusal set reason = ''`,
    `update seat_end set reason = ''`,
    `delete from disclosure_words`,
    `update minutes set content = '{}'`,
    `update chair_handover set why = ''`,
  ];
  for (const a of attempts) expect(await refused(a), a).toBe('AC001');
  await sql`select set_config('action.erasing', 'person-q', true)`.execute(tx);
  for (const a of attempts) expect(await refused(a), `${a}, with the word alone`).toBe('AC001');
  await tx
    .insertInto('erasure')
    .values({ person_id: 'person-p', number: 7, asked_by: 'person', at: AT, counts: null })
    .execute();
  await sql`select set_config('action.erasing', 'person-p', true)`.execute(tx);
  for (const a of attempts) expect(await refused(a), `${a}, for another`).toBe('AC001');
  await tx
    .insertInto('erasure')
    .values({ person_id: 'person-q', number: 8, asked_by: 'person', at: AT, counts: null })
    .execute();
  await sql`select set_config('action.erasing', 'person-q', true)`.execute(tx);
  expect(await refused(`update conflict_recusal set reason = ''`)).toBe(null);
  for (const a of [
    `update conflict_recusal set reason = 'other words'`,
    `update conflict_recusal set reason = '', item_key = 'motion-2'`,
    `delete from conflict_recusal`,
    `update minutes set content = '{}'`,
    `update minutes set hash = 'x'`,
    `delete from seat`,
    `update disclosed_interest set band = 'none'`,
    `update seat set until = null`,
    `delete from attendance`,
  ])
    expect(await refused(a), a).toBe('AC001');
});
