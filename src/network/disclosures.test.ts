import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freshStore, onPostgres, openTx } from '#db/testing.server.ts';
import type { Statement } from './disclosure.ts';
import { matchEntity, remindOf, unknownEntities } from './disclosure-desk.server.ts';
import {
  askForDisclosure,
  askForTheYear,
  disclosureStates,
  openRequests,
  waitingDisclosures,
} from './disclosure-requests.server.ts';
import { checkStatements, confirmStatement, DisclosureRefused } from './disclosure-sign.server.ts';
import { AT, interest, later, person, present, refusalOf, sign, signing } from './disclosure-testing.server.ts';
import { interestsOf, statementsOf } from './interests.server.ts';

test('the present interests are those of the latest statement as of the moment, each with the company that its spelling stands for', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-1');
  await sign(tx, who, 0, [interest(), interest({ category: 9, entity: 'Made-up Hospital', note: '' })], AT);
  await sign(
    tx,
    who,
    1,
    [
      interest({ band: 'none', to: '2026' }),
      interest({ category: 9, entity: 'made-up HOSPITAL', note: 'By mistake.', to: '2026-11-24' }),
    ],
    later(1),
  );
  const before = (await interestsOf(tx, [who, 'nobody'], later(1, -1))).get(who);
  expect(before?.interests.map((i) => [i.category, i.company, i.entity])).toEqual([
    [4, 'kyverna', 'Kyverna Therapeutics, Inc.'],
    [9, null, 'Made-up Hospital'],
  ]);
  const now = await interestsOf(tx, [who, 'nobody'], later(1));
  expect(now.get(who)).toMatchObject({
    declaredAt: later(1),
    nothing: false,
    interests: [{ band: 'none', to: '2026' }, { to: '2026-11-24' }],
  });
  expect(now.get('nobody')).toEqual({ interests: [], declaredAt: null, nothing: false });
  expect((await interestsOf(tx, [who], later(-1))).get(who)?.declaredAt).toBeNull();
});

test('nothing to declare is a dated statement, and not the same as none', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-2');
  await sign(tx, who, 0, [], AT);
  expect((await interestsOf(tx, [who], AT)).get(who)).toEqual({ interests: [], declaredAt: AT, nothing: true });
});

test('a statement is append only in the database too, and every alteration behind it is seen', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-3');
  await sign(tx, who, 0, [interest()], AT);
  await confirmStatement(tx, signing(who, 1), later(1));
  expect(await checkStatements(tx, who)).toEqual({ ok: true, statements: 2 });
  for (const table of ['disclosure', 'disclosed_interest', 'disclosure_words']) {
    for (const statement of [`delete from ${table}`, `truncate ${table} cascade`]) {
      await sql`savepoint s`.execute(tx);
      await expect(sql.raw(statement).execute(tx)).rejects.toMatchObject({ code: 'AC001' });
      await sql`rollback to savepoint s`.execute(tx);
    }
  }
  await sql`alter table disclosed_interest disable trigger user`.execute(tx);
  await sql`update disclosed_interest set band = 'none' where position = 1`.execute(tx);
  expect(await checkStatements(tx, who)).toMatchObject({ ok: false, number: 1 });
});

test('altered words are seen too', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-4');
  await sign(tx, who, 0, [interest()], AT);
  await sql`alter table disclosure_words disable trigger user`.execute(tx);
  await sql`update disclosure_words set note = 'harmless'`.execute(tx);
  expect(await checkStatements(tx, who)).toMatchObject({ ok: false, number: 1 });
});

test('words go with the erasure of the person and with nothing else; numbers and hashes stay and still hold', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-5');
  await sign(tx, who, 0, [interest(), interest({ category: 13, entity: 'My sister', entityKind: 'other' })], AT);
  const erase = () =>
    sql`delete from disclosure_words where interest_id in (select i.id from disclosed_interest i
      join disclosure d on d.id = i.disclosure_id where d.person_id = ${who})`.execute(tx);
  await sql`savepoint s`.execute(tx);
  await expect(erase()).rejects.toMatchObject({ code: 'AC001' });
  await sql`rollback to savepoint s`.execute(tx);
  await sql`insert into erasure (person_id, number, asked_by, at) values (${who}, 9001, 'person', ${AT})`.execute(tx);
  await sql`select set_config('action.erasing', ${who}, true)`.execute(tx);
  await erase();
  const s = await present(tx, who);
  expect(s.interests.map((i) => [i.erased, i.entity, i.note, i.company, i.band])).toEqual([
    [true, '', '', 'kyverna', 'to-1000'],
    [true, '', '', null, 'to-1000'],
  ]);
  expect(await checkStatements(tx, who)).toEqual({ ok: true, statements: 1 });
});

test('whoever began from a statement that is no longer the latest is refused in one sentence', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-6');
  expect(await refusalOf(confirmStatement(tx, signing(who, 0), AT))).toContain('no statement to confirm');
  await sign(tx, who, 0, [], AT);
  await sign(tx, who, 1, [], later(1));
  expect(await refusalOf(confirmStatement(tx, signing(who, 1), later(2)))).toContain('on 2026-11-24');
  expect(await refusalOf(sign(tx, who, 0, [], later(2)))).toContain('later statement');
  expect(await refusalOf(sign(tx, who, 7, [], later(2)))).toContain('later statement');
  expect(await refusalOf(sign(tx, 'never-there', 0, [], AT))).not.toBe('');
  expect((await statementsOf(tx, who)).total).toBe(2);
});

test('a confirmed copy holds the same words under its own date and says what it confirms', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-7');
  await sign(tx, who, 0, [interest(), interest({ category: 2, entity: 'Stiftung Beispiel' })], AT);
  const first = await present(tx, who);
  await confirmStatement(tx, signing(who, 1), later(3));
  const second = await present(tx, who);
  const plain = (s: Statement) => s.interests.map(({ id: _, ...i }) => i);
  expect(plain(second)).toEqual(plain(first));
  expect(second).toMatchObject({ number: 2, copyOf: first.id, signedAt: later(3) });
  expect(second.hash).not.toBe(first.hash);
  const { statements, earlier } = await statementsOf(tx, who, 1, 1);
  expect([statements.map((s) => s.number), earlier?.number]).toEqual([[2], 1]);
});

test('two windows that sign at once: one wins, the other is told; the next reader sees what was signed', async () => {
  const store = await freshStore();
  try {
    await store.db.write((tx) => person(tx, 'c-8'));
    const results = await Promise.allSettled([
      store.db.write((tx) => sign(tx, 'c-8', 0, [interest()], AT)),
      store.db.write((tx) => sign(tx, 'c-8', 0, [], AT)),
    ]);
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = results.find((r) => r.status === 'rejected');
    expect(lost?.status === 'rejected' && lost.reason).toBeInstanceOf(DisclosureRefused);
    const seen = await store.db.read((tx) => interestsOf(tx, ['c-8'], AT));
    expect(seen.get('c-8')?.declaredAt).toEqual(AT);
  } finally {
    await store.close();
  }
}, 30_000);

test('asking is done once a person; asking again adds who is new and takes over title and time', async () => {
  const tx = await openTx();
  const [a, b] = [await person(tx, 'c-9'), await person(tx, 'c-10')];
  const ask = (people: string[], title: string, at: Date) =>
    askForDisclosure(tx, { for: 'meeting', id: '31', title, people, due: later(10) }, at);
  await ask([a, a], 'the first meeting', AT);
  await sign(tx, a, 0, [], later(1));
  await ask([a, b], 'the moved meeting', later(2));
  const states = await disclosureStates(tx, 'meeting', '31', [a, b, 'stranger']);
  expect([...states]).toEqual([
    [a, 'confirmed'],
    [b, 'asked'],
    ['stranger', 'none'],
  ]);
  const told = await tx.selectFrom('notice').select('title').where('person_id', 'in', [a, b]).orderBy('id').execute();
  expect(told.map((n) => n.title)).toEqual([
    'Disclose your interests for the first meeting',
    'Disclose your interests for the moved meeting',
  ]);
  expect((await openRequests(tx, b)).map((r) => r.title)).toEqual(['the moved meeting']);
  expect(await openRequests(tx, a)).toEqual([]);
});

test('a statement of the day before the asking is no answer, one of the same moment is', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-11');
  await sign(tx, who, 0, [], later(0, -1));
  await askForDisclosure(tx, { for: 'exercise', id: 'x', title: 'an exercise', people: [who], due: null }, AT);
  expect((await disclosureStates(tx, 'exercise', 'x', [who])).get(who)).toBe('asked');
  await confirmStatement(tx, signing(who, 1), AT);
  expect((await disclosureStates(tx, 'exercise', 'x', [who])).get(who)).toBe('confirmed');
});

test('the yearly disclosure waits from twelve months on, for whoever holds a role', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-12');
  const left = await person(tx, 'c-13', []);
  const titles = async (id: string, at: Date) => (await waitingDisclosures(tx, id, at)).map((w) => w.title);
  expect(await titles(who, AT)).toEqual(['Disclose your interests, or say that there is nothing to declare']);
  expect(await titles(left, AT)).toEqual([]);
  await sign(tx, who, 0, [], AT);
  expect(await titles(who, new Date('2027-11-22T23:59:59Z'))).toEqual([]);
  expect(await titles(who, new Date('2027-11-23T00:00:00Z'))).toEqual([
    'Renew your disclosure of interests of 2026-11-23',
  ]);
});

test('who is due is asked for the year once, and not again while the request is open', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-14');
  await askForTheYear(tx, AT);
  expect((await disclosureStates(tx, 'year', '2026', [who])).get(who)).toBe('asked');
  expect(await askForTheYear(tx, later(1))).toBe(0);
  expect(await askForTheYear(tx, new Date('2027-01-05T00:00:00Z'))).toBe(0);
  await sign(tx, who, 0, [], later(2));
  await askForTheYear(tx, new Date('2027-11-26T00:00:00Z'));
  expect((await disclosureStates(tx, 'year', '2027', [who])).get(who)).toBe('asked');
});

test('nobody is reminded of the same within seven days of being asked or reminded', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-15');
  const office = await person(tx, 'c-16', ['office']);
  await askForDisclosure(tx, { for: 'meeting', id: '32', title: 'a meeting', people: [who], due: null }, AT);
  const remind = (at: Date) => remindOf(tx, office, 'meeting', '32', at);
  expect(await remind(later(7, -1))).toEqual({ told: 0, lately: 1 });
  expect(await remind(later(7))).toEqual({ told: 1, lately: 0 });
  expect(await remind(later(13))).toEqual({ told: 0, lately: 1 });
  expect(await remind(later(14))).toEqual({ told: 1, lately: 0 });
  await sign(tx, who, 0, [], later(15));
  expect(await remind(later(30))).toEqual({ told: 0, lately: 0 });
  expect(await refusalOf(remindOf(tx, office, 'meeting', 'never', AT))).toContain('Nobody was asked');
});

test('the word of the office gives a name its company in every spelling of the same key, and changes nothing that was written', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-17');
  const office = await person(tx, 'c-18', ['office']);
  await sign(
    tx,
    who,
    0,
    [interest({ entity: 'Zzz Beispiel GmbH' }), interest({ category: 5, entity: 'ZZZ  beispiel gmbh' }), interest()],
    AT,
  );
  const unknown = (await unknownEntities(tx, 1, 100)).rows.filter((u) => u.key === 'zzz beispiel gmbh');
  expect(unknown).toEqual([{ key: 'zzz beispiel gmbh', entity: expect.any(String), people: 1 }]);
  const match = (key: string, company: string | null) =>
    matchEntity(tx, office, { key, company, reason: 'Its own site names the parent.' }, AT);
  expect(await refusalOf(match('zzz beispiel gmbh', 'no-such-company'))).toContain('from the list');
  expect(await refusalOf(match('nobody wrote this', 'kyverna'))).toContain('Nobody has written');
  expect(await refusalOf(match('kyverna therapeutics inc', null))).toContain('recognised by itself');
  await match('zzz beispiel gmbh', 'kyverna');
  const s = await present(tx, who);
  expect(s.interests.map((i) => [i.company, i.entity])).toEqual([
    ['kyverna', 'Zzz Beispiel GmbH'],
    ['kyverna', 'ZZZ  beispiel gmbh'],
    ['kyverna', 'Kyverna Therapeutics, Inc.'],
  ]);
  expect((await unknownEntities(tx, 1, 100)).rows.some((u) => u.key === 'zzz beispiel gmbh')).toBe(false);
  expect(await checkStatements(tx, who)).toEqual({ ok: true, statements: 1 });
});

test.skipIf(!onPostgres)(
  'on a server, a ballot that holds the person waits for a statement that is being signed',
  async () => {
    const store = await freshStore();
    try {
      await store.db.write((tx) => person(tx, 'c-22'));
      const order: string[] = [];
      let signed: (() => void) | undefined;
      const begun = new Promise<void>((go) => {
        signed = go;
      });
      const { holdDisclosures } = await import('./interests.server.ts');
      const signer = store.db.write(async (tx) => {
        await sign(tx, 'c-22', 0, [interest()], AT);
        signed?.();
        await new Promise((go) => setTimeout(go, 150));
        order.push('signed');
      });
      await begun;
      const seen = await store.db.write(async (tx) => {
        await holdDisclosures(tx, 'c-22');
        order.push('ballot');
        return interestsOf(tx, ['c-22'], later(1));
      });
      await signer;
      expect(order).toEqual(['signed', 'ballot']);
      expect(seen.get('c-22')?.declaredAt).toEqual(AT);
    } finally {
      await store.close();
    }
  },
  30_000,
);
