import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { ownData } from './own-data.server.ts';
import { NAME_STAYS, NAMED_TEXTS } from './own-data-names.server.ts';
import { OWN_PARTS } from './own-data-plan.server.ts';
import { savePhotograph } from './photographs.server.ts';

const AT = new Date('2026-06-01T10:00:00Z');

test('every table with a column of a person is exported or not for a reason, and erased or kept for a reason', async () => {
  const tx = await openTx();
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and (a.attname in ('person', 'person_id', 'actor', 'by', 'by_person', 'author', 'user_id', 'email', 'to_address')
        or exists (select 1 from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid
                   and f.confrelid in ('person'::regclass, 'auth_user'::regclass) and a.attnum = any (f.conkey)))`.execute(
    tx,
  );
  expect(rows.length).toBeGreaterThan(50);
  const planned = new Set(OWN_PARTS.flatMap((p) => p.columns.map((c) => `${p.table}.${c}`)));
  expect(
    rows
      .map((r) => `${r.table}.${r.column}`)
      .filter((c) => !planned.has(c))
      .sort(),
  ).toEqual([]);
});

test('every part of the plan names a table and columns that are there, and gives a reason of some length where it holds back or keeps', async () => {
  const tx = await openTx();
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`.execute(
    tx,
  );
  const known = new Set(rows.map((r) => r.name));
  for (const p of OWN_PARTS) {
    const omitted = 'title' in p.give ? (p.give.omit ?? []) : [];
    const blanked = 'blank' in p.erase ? Object.keys(p.erase.blank) : [];
    for (const c of [...p.columns, ...omitted, ...blanked])
      expect(known, `${p.table}.${c}`).toContain(`${p.table}.${c}`);
    if ('not' in p.give) expect(p.give.not.length).toBeGreaterThan(30);
    if ('keep' in p.erase) expect(p.erase.keep.length).toBeGreaterThan(20);
  }
  for (const { table, column } of NAMED_TEXTS) expect(known).toContain(`${table}.${column}`);
});

test('of every column with words that people write, the name of somebody erased is replaced in it, or there is a reason why not', async () => {
  const tx = await openTx();
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns c
    where table_schema = 'public' and data_type in ('text', 'jsonb')
      and column_name ~ '^(.*reason|why|.*note|notes|text|title|about|body|words?|subject|minutes.*|correction|evidence|.*_why|content|closing|place)$'
      and exists (select 1 from pg_tables t where t.schemaname = 'public' and t.tablename = c.table_name)`.execute(tx);
  expect(rows.length).toBeGreaterThan(50);
  const replaced = new Set(NAMED_TEXTS.map((n) => `${n.table}.${n.column}`));
  const left = rows.filter((r) => !replaced.has(`${r.table}.${r.column}`) && !NAME_STAYS[r.table]);
  expect(left.map((r) => `${r.table}.${r.column}`).sort()).toEqual([
    // the machine's own events: ids and counts, no words of people
    'announcement.body',
    'audit_event.body',
    // which of a record's fields
    'expert_mention.place',
  ]);
  for (const why of Object.values(NAME_STAYS)) expect(why.length).toBeGreaterThan(30);
});

test('no secret is exported: no token, password, salt, pseudonym or packed secret of any table', () => {
  const given = OWN_PARTS.filter((p) => 'title' in p.give);
  expect(given.length).toBeGreaterThan(30);
  const omits = (table: string) =>
    given.filter((p) => p.table === table).map((p) => ('title' in p.give ? (p.give.omit ?? []) : []));
  for (const [table, ...columns] of [
    ['auth_session', 'token'],
    ['auth_account', 'access_token', 'refresh_token', 'id_token', 'password'],
    ['auth_totp', 'secret'],
    ['auth_backup_code', 'hash'],
    ['auth_passkey', 'credential_id'],
    ['invitation', 'token_hash'],
    ['disclosure_words', 'salt'],
    ['motion_voter', 'pseudonym'],
    ['ballot', 'pseudonym'],
    ['mail', 'body'],
  ] as const)
    for (const omit of omits(table)) for (const column of columns) expect(omit, `${table}.${column}`).toContain(column);
});

test('an export holds the person’s own rows and those of nobody else, with what columns mean', async () => {
  const tx = await openTx();
  for (const id of ['person-q', 'person-r']) {
    await addPerson(
      tx,
      {
        id,
        name: `Name of ${id}`,
        email: `${id}@example.org`,
        affiliation: null,
        roles: ['member'],
        demonstration: false,
      },
      AT,
    );
    await tx
      .insertInto('saved_search')
      .values({
        person_id: id,
        name: `search of ${id}`,
        filter: '{}',
        alert: 'none',
        new_studies: false,
        made_at: AT,
        looked_at: AT,
      })
      .execute();
    await tx
      .insertInto('auth_user')
      .values({ id: `u-${id}`, name: id, email: `${id}@example.org`, email_verified: true })
      .execute();
    await tx
      .insertInto('auth_session')
      .values({
        id: `s-${id}`,
        expires_at: AT,
        token: `token-of-${id}`,
        updated_at: AT,
        user_agent: `browser of ${id}`,
        user_id: `u-${id}`,
      })
      .execute();
    await tx
      .insertInto('mail')
      .values({
        to_address: `${id}@example.org`,
        subject: `mail to ${id}`,
        body: `https://example.org/link-of-${id}`,
        written_at: AT,
      })
      .execute();
    await savePhotograph(tx, id, { jpeg: new Uint8Array([0xff, 0xd8, 7]), side: 1 }, AT);
    await audit(tx, id, { kind: 'own-data.exported', body: { person: id } }, AT);
  }
  const own = await ownData(tx, 'person-q', AT);
  const text = JSON.stringify(own);
  for (const there of [
    'Name of person-q',
    'search of person-q',
    'browser of person-q',
    'mail to person-q',
    'own-data.exported',
    '/9gH',
  ])
    expect(text).toContain(there);
  for (const absent of ['person-r', 'token-of', 'link-of', '\\\\xffd8']) expect(text, absent).not.toContain(absent);
  const person = own?.tables.find((t) => t.table === 'person');
  expect(person?.rows).toHaveLength(1);
  expect(person?.meaning.email).toContain('lower case');
  expect(own?.madeAt).toBe(AT.toISOString());
  expect(await ownData(tx, 'nobody', AT)).toBe(null);
});

test('somebody without an address is given no mail and no sign-in of others without one', async () => {
  const tx = await openTx();
  await addPerson(
    tx,
    { id: 'person-q', name: 'Q', email: null, affiliation: null, roles: [], demonstration: true },
    AT,
  );
  await tx.insertInto('mail').values({ to_address: '', subject: 'nobody’s', body: '', written_at: AT }).execute();
  expect(JSON.stringify(await ownData(tx, 'person-q', AT))).not.toContain('nobody’s');
});
