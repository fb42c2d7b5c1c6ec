import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freshStore, onPostgres, openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { chooseManner } from '#governance/notices.server.ts';
import { addPerson, readActor } from '#governance/people.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { canonicalJson } from '#ledger/content-hash.ts';
import { publicProfile } from './directory.server.ts';
import { ErasureRefused, erasePerson, readErasure } from './erasure.server.ts';
import { FILLED_BY_OTHERS, fillOthers } from './erasure-others-testing.server.ts';
import { ADDRESS, AT, fill, LATER, people, TRACE } from './erasure-testing.server.ts';
import { NAMED_TEXTS } from './own-data-names.server.ts';
import { savePhotograph } from './photographs.server.ts';
import { EMPTY_PROFILE } from './profile.ts';
import { networkCoverage, profileOf, saveProfile, setConsents } from './profiles.server.ts';
import { consentToRegister, readRegister, registerStanding } from './register.server.ts';
import type { RegisterRule } from './register.ts';

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

test('in whatever others wrote, in every column that is listed, the number takes the place of the name, also where a record only grows', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  await fillOthers(tx);
  await erasePerson(tx, 'person-q', 'person-q', LATER);
  expect(await traces(tx, TRACE)).toEqual([]);
  for (const { table, column } of NAMED_TEXTS.filter((n) => FILLED_BY_OTHERS.includes(`${n.table}.${n.column}`))) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where position('Erased person 1' in ${sql.id(column)}::text) > 0`.execute(
      tx,
    );
    expect(rows[0]?.n, `${table}.${column}`).toBe(1);
  }
});

test('within an erasure what others wrote changes by the name and by nothing else', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  await fillOthers(tx);
  await tx
    .insertInto('erasure')
    .values({ person_id: 'person-q', number: 8, asked_by: 'person', at: AT, counts: null })
    .execute();
  await sql`select set_config('action.erasing', 'person-q', true)`.execute(tx);
  for (const statement of [
    `update motion_dissent set text = 'I agree'`,
    `update motion_dissent set text = without_name(text, 'person-q') || '!'`,
    `update motion_dissent set text = without_name(text, 'person-q'), person_id = null`,
    `update conflict_word set reason = '' where person_id = 'person-o'`,
    `update conflict_word set duty = 'may-vote' where person_id = 'person-o'`,
    `update conflict_rules set reason = 'x'`,
    `update motion set text = 'That it be otherwise'`,
    `delete from motion_dissent`,
    `delete from conflict_word`,
    `delete from entity_match`,
    `delete from chair_handover`,
    `delete from minutes`,
  ]) {
    await sql`savepoint attempt`.execute(tx);
    const code = await sql
      .raw(statement)
      .execute(tx)
      .then(
        () => null,
        (e: { code?: string }) => e.code ?? 'other',
      );
    await sql`rollback to savepoint attempt`.execute(tx);
    expect(code, statement).toBe('AC001');
  }
});

test('after an erasure nothing of the person is written any more, by no step and past every step', async () => {
  const tx = await openTx();
  await people(tx);
  await fill(tx);
  await erasePerson(tx, 'person-q', 'person-q', LATER);
  const left = await traces(tx, TRACE);
  const steps: Record<string, () => Promise<unknown>> = {
    photograph: () => savePhotograph(tx, 'person-q', { jpeg: new Uint8Array([0xff, 0xd8]), side: 1 }, LATER),
    profile: () => saveProfile(tx, 'person-q', { ...EMPTY_PROFILE, about: 'Zqv again' }, LATER),
    consent: () => setConsents(tx, 'person-q', new Set(['name']), LATER),
  };
  for (const [name, step] of Object.entries(steps))
    await expect(step(), name).rejects.toThrow('no such person any more');
  expect(await chooseManner(tx, 'person-q', 'paper', 'daily', LATER)).toBe(false);
  for (const statement of [
    `insert into photograph (person_id, jpeg, side, content_hash, uploaded_at) values ('person-q', '\\x00', 1, 'h', now())`,
    `insert into profile_consent (person_id, field, given, at) values ('person-q', 'name', true, now())`,
    `insert into register_consent (person_id, given, at) values ('person-q', true, now())`,
    `insert into notice_choice (person_id, kind, manner, chosen_at) values ('person-q', 'paper', 'daily', now())`,
    `insert into conflict_recusal (person_id, item_key, reason, at) values ('person-q', 'motion-2', 'zqv', now())`,
  ]) {
    await sql`savepoint attempt`.execute(tx);
    await expect(sql.raw(statement).execute(tx), statement).rejects.toMatchObject({ code: 'AC001' });
    await sql`rollback to savepoint attempt`.execute(tx);
  }
  expect(await traces(tx, TRACE)).toEqual(left);
});

test('an erasure takes consent to the register of interests back; the register then shows the committee alone, and without an id', async () => {
  const tx = await openTx();
  await people(tx);
  const shown = async (rule: RegisterRule) =>
    (await readRegister(tx, rule, 'public', { company: null, category: null }, 1, 50, LATER)).rows.map((r) => r.person);
  for (const id of ['person-q', 'person-p']) await consentToRegister(tx, id, true, AT);
  expect((await shown('committee')).sort()).toEqual(['person-p', 'person-q']);
  for (const id of ['person-q', 'person-p']) await erasePerson(tx, 'person-o', id, LATER);
  expect((await registerStanding(tx, 'person-q', 'committee')).consent).toMatchObject({ given: false });
  // person-q was on the committee: that it declared its interests stays a record of the network
  expect(await shown('committee')).toEqual(['Erased person 1']);
  expect((await shown('everyone')).sort()).toEqual(['Erased person 1', 'person-o']);
});

test.skipIf(!onPostgres)(
  'on a server, a photograph that is sent while its person is erased is refused, whichever began first',
  async () => {
    const store = await freshStore();
    try {
      const { db } = store;
      await db.write((tx) => people(tx));
      const portrait = { jpeg: new Uint8Array([0xff, 0xd8]), side: 1 };
      const pause = () => new Promise((go) => setTimeout(go, 200));
      // begun before: the erasure waits for it and takes it away
      const saving = db.write(async (tx) => {
        await savePhotograph(tx, 'person-q', portrait, AT);
        await saveProfile(tx, 'person-q', { ...EMPTY_PROFILE, about: 'Zqvabout' }, AT);
        await pause();
      });
      await new Promise((go) => setTimeout(go, 50));
      const erasing = db.write(async (tx) => {
        await erasePerson(tx, 'person-q', 'person-q', LATER);
        await pause();
      });
      await saving;
      // begun after: it waits for the erasure and is refused
      const late = [
        db.write((tx) => savePhotograph(tx, 'person-q', portrait, LATER)),
        db.write((tx) => saveProfile(tx, 'person-q', { ...EMPTY_PROFILE, about: 'Zqvabout' }, LATER)),
        db.write((tx) =>
          tx.insertInto('register_consent').values({ person_id: 'person-q', given: true, at: LATER }).execute(),
        ),
      ].map((p) =>
        p.then(
          () => 'done',
          (e: Error) => e.message,
        ),
      );
      await erasing;
      for (const said of await Promise.all(late)) expect(said).toMatch(/no such person any more|the person was erased/);
      expect(await db.read((tx) => tx.selectFrom('photograph').select('person_id').execute())).toEqual([]);
      expect(await db.read((tx) => tx.selectFrom('profile').select('person_id').execute())).toEqual([]);
    } finally {
      await store.close();
    }
  },
  30_000,
);
