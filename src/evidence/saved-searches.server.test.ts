import { expect, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { addPerson } from '#governance/people.server.ts';
import { endRole } from '#governance/roles.server.ts';
import { importList, NOW, projected, type RecordFacts, within } from './import-testing.server.ts';
import {
  changeSearch,
  deleteSearch,
  listSearches,
  readSearch,
  SearchRefused,
  saveSearch,
  stopAlerts,
} from './saved-searches.server.ts';
import { MOST_SEARCHES, MOST_TOLD, type SearchSettings } from './saved-searches.ts';
import { AlertsFailed, alertSearches } from './saved-searches-alerts.server.ts';

const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const world = (at: Date) => ({ now: () => at, site: 'https://site.example', drawn: 'r'.repeat(48) });
const PLAIN: SearchSettings = { name: 'Lupus', alert: 'none', leastGrade: 'low', newStudies: true };
const ALERT: SearchSettings = { ...PLAIN, alert: 'changes' };
const SLE = { disease: 'SLE' };

const study = (n: number, more: RecordFacts = {}) =>
  projected({
    id: `NCT9${String(n).padStart(7, '0')}`,
    title: `CAR T cells, study ${n}`,
    conditions: ['Systemic Lupus Erythematosus'],
    interventions: ['CD19 CAR-T cells'],
    status: 'RECRUITING',
    phases: ['PHASE1'],
    ...more,
  });

async function person(tx: WriteTx, id: string, more: { email?: string | null; roles?: ('member' | 'sponsor')[] } = {}) {
  const email = more.email === undefined ? `${id}@example.org` : more.email;
  const rest = { name: id, affiliation: null, demonstration: false };
  await addPerson(tx, { id, email, roles: more.roles ?? ['member'], ...rest }, new Date('2026-01-01T00:00:00Z'));
}

/** Two studies of lupus, a person, and a search of theirs with an alert. */
async function alerted(settings: SearchSettings = ALERT): Promise<{ tx: WriteTx; db: Db; id: number }> {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, [study(1), study(2)], '2026-05-01');
  await person(tx, 'p1');
  return { tx, db, id: await saveSearch(tx, 'p1', SLE, settings, NOW) };
}

const letters = (tx: ReadTx) => tx.selectFrom('mail').select(['to_address', 'subject', 'body']).orderBy('id').execute();

test('a search is kept with its filter in canonical form, and only its person sees, changes and deletes it', async () => {
  const tx = await openTx();
  const id = await saveSearch(tx, 'p1', { status: ' RECRUITING ', disease: 'SLE', query: '' }, PLAIN, NOW);
  const mine = await readSearch(tx, 'p1', id);
  expect(mine).toMatchObject({ ...PLAIN, id, madeAt: NOW, toldAt: null });
  expect(mine?.filter).toEqual({ disease: 'SLE', status: 'RECRUITING' });
  expect(await readSearch(tx, 'p2', id)).toBeNull();
  expect((await listSearches(tx, 'p2', { page: 1, size: 10 })).total).toBe(0);
  await expect(changeSearch(tx, 'p2', id, PLAIN, NOW)).rejects.toThrow(SearchRefused);
  await expect(deleteSearch(tx, 'p2', id, NOW)).rejects.toThrow('You keep no such search any more.');
  await changeSearch(tx, 'p1', id, { ...PLAIN, name: 'Renamed', leastGrade: 'none' }, NOW);
  expect(await readSearch(tx, 'p1', id)).toMatchObject({ name: 'Renamed', leastGrade: 'none' });
  await deleteSearch(tx, 'p1', id, NOW);
  expect(await readSearch(tx, 'p1', id)).toBeNull();
});

test('two searches of one person cannot have one name, whatever its case; two people’s can', async () => {
  const tx = await openTx();
  await saveSearch(tx, 'p1', SLE, PLAIN, NOW);
  await expect(saveSearch(tx, 'p1', {}, { ...PLAIN, name: 'LUPUS' }, NOW)).rejects.toThrow(
    'You already keep a search called “LUPUS”; choose another name.',
  );
  await saveSearch(tx, 'p2', SLE, PLAIN, NOW);
  const other = await saveSearch(tx, 'p1', {}, { ...PLAIN, name: 'Other' }, NOW);
  await expect(changeSearch(tx, 'p1', other, { ...PLAIN, name: 'lupus' }, NOW)).rejects.toThrow(SearchRefused);
  await changeSearch(tx, 'p1', other, { ...PLAIN, name: 'OTHER' }, NOW);
});

test('a person keeps a bounded number of searches, listed by name a page at a time', async () => {
  const tx = await openTx();
  for (let i = 0; i < MOST_SEARCHES; i++) await saveSearch(tx, 'p1', {}, { ...PLAIN, name: `s${i}` }, NOW);
  await expect(saveSearch(tx, 'p1', {}, { ...PLAIN, name: 'one more' }, NOW)).rejects.toThrow(SearchRefused);
  const list = await listSearches(tx, 'p1', { page: 99, size: 40 });
  expect(list).toMatchObject({ total: MOST_SEARCHES, page: 2, pages: 2 });
  expect(list.rows).toHaveLength(10);
});

test('what the search held when the alert was set is not news, and nothing is sent when nothing happened', async () => {
  const { tx, db } = await alerted();
  expect(await alertSearches(db, world(later(1)))).toBe(0);
  await importList(db, [study(1), study(2)], '2026-05-02');
  expect(await alertSearches(db, world(later(2)))).toBe(0);
  expect(await letters(tx)).toEqual([]);
});

test('a mail tells of new studies and graded changes since the last one, and never twice of the same', async () => {
  const { tx, db, id } = await alerted();
  await importList(db, [study(1, { status: 'TERMINATED' }), study(3)], '2026-06-01');
  expect(await alertSearches(db, world(later(1)))).toBe(1);
  const [mail] = await letters(tx);
  expect(mail).toMatchObject({ to_address: 'p1@example.org', subject: '1 new study and 1 change in “Lupus”' });
  expect(mail?.body).toContain('NCT90000003: CAR T cells, study 3 (phase 1, recruiting)');
  expect(mail?.body).toMatch(/high, 2026-06-01: .*terminated/i);
  expect(mail?.body).toContain('https://site.example/evidence/NCT90000001');
  expect(mail?.body).not.toContain('NCT90000002');
  expect((await readSearch(tx, 'p1', id))?.toldAt).toEqual(later(1));
  expect(await alertSearches(db, world(later(3)))).toBe(0);
  await importList(db, [study(1, { status: 'WITHDRAWN' })], '2026-06-02');
  expect(await alertSearches(db, world(later(4)))).toBe(1);
  expect((await letters(tx))[1]?.subject).toBe('1 change in “Lupus”');
});

test('a change below the least grade, or a new study when only changes are wanted, sends nothing and is not told later', async () => {
  const { tx, db } = await alerted({ ...ALERT, leastGrade: 'high', newStudies: false });
  await importList(db, [study(1, { count: 100 }), study(3)], '2026-06-01');
  expect(await alertSearches(db, world(later(1)))).toBe(0);
  await importList(db, [study(3, { status: 'TERMINATED' })], '2026-06-02');
  expect(await alertSearches(db, world(later(2)))).toBe(1);
  expect((await letters(tx)).map((m) => m.subject)).toEqual(['1 change in “Lupus”']);
});

test('a study that comes into the search by a change is new in it; one that left and came back is not', async () => {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, [study(1), study(2, { status: 'COMPLETED' })], '2026-05-01');
  await person(tx, 'p1');
  await saveSearch(tx, 'p1', { ...SLE, status: 'RECRUITING' }, { ...ALERT, leastGrade: 'none' }, NOW);
  await importList(db, [study(1, { status: 'SUSPENDED' }), study(2, { status: 'RECRUITING' })], '2026-06-01');
  expect(await alertSearches(db, world(later(1)))).toBe(1);
  const [mail] = await letters(tx);
  expect(mail?.subject).toBe('1 new study in “Lupus”');
  expect(mail?.body).toContain('NCT90000002');
  await importList(db, [study(1, { status: 'RECRUITING' })], '2026-06-02');
  expect(await alertSearches(db, world(later(3)))).toBe(0);
});

test('records of earlier days that come late are no news', async () => {
  const { tx, db } = await alerted();
  await importList(db, [study(1, { status: 'NOT_YET_RECRUITING' }), study(2, { count: 7 })], '2026-03-01');
  await importList(db, [study(1, { status: 'SUSPENDED' })], '2026-04-01');
  // the contents of the present versions may have taken on what the old records add, but nobody is told of the past
  await alertSearches(db, world(later(1)));
  expect((await letters(tx)).map((m) => m.subject)).toEqual([]);
});

test('however much is new, a mail names twenty of each sort and counts the rest', async () => {
  const { tx, db } = await alerted();
  const many = Array.from({ length: 120 }, (_, i) => study(100 + i));
  await importList(db, many, '2026-06-01');
  expect(await alertSearches(db, world(later(1)))).toBe(1);
  const [mail] = await letters(tx);
  expect(mail?.subject).toBe('120 new studies in “Lupus”');
  expect(mail?.body.match(/^ {2}NCT\d{8}: /gm)).toHaveLength(MOST_TOLD);
  expect(mail?.body).toContain('  and 100 more');
  expect((mail?.body ?? '').length).toBeLessThan(10_000);
});

test('all due searches of a person are one mail, and each person has their own', async () => {
  const { tx, db } = await alerted();
  await person(tx, 'p2', { roles: ['sponsor'] });
  await saveSearch(tx, 'p1', {}, { ...ALERT, name: 'All' }, NOW);
  await saveSearch(tx, 'p1', { disease: 'MS' }, { ...ALERT, name: 'MS' }, NOW);
  await saveSearch(tx, 'p1', SLE, { ...ALERT, name: 'Weekly', alert: 'weekly' }, NOW);
  await saveSearch(tx, 'p2', SLE, { ...ALERT, name: 'Theirs' }, NOW);
  await importList(db, [study(3)], '2026-06-01');
  expect(await alertSearches(db, world(later(1)))).toBe(2);
  const [first, second] = await letters(tx);
  expect(first).toMatchObject({ to_address: 'p1@example.org', subject: '2 new studies in 2 saved searches' });
  expect(first?.body).not.toContain('Weekly');
  expect(second).toMatchObject({ to_address: 'p2@example.org', subject: '1 new study in “Theirs”' });
});

test('a daily alert tells in the morning what happened since the last, even where every run before looked in vain', async () => {
  const { tx, db } = await alerted({ ...ALERT, alert: 'daily' }); // set at noon
  await importList(db, [study(3)], '2026-06-01');
  expect(await alertSearches(db, world(later(17)))).toBe(0);
  expect(await alertSearches(db, world(later(18)))).toBe(1);
  await importList(db, [study(4)], '2026-06-02');
  expect(await alertSearches(db, world(later(19)))).toBe(0);
  expect(await alertSearches(db, world(later(42)))).toBe(1);
  expect((await letters(tx)).map((m) => m.subject)).toEqual(['1 new study in “Lupus”', '1 new study in “Lupus”']);
});

test('whoever lost access or has no address gets nothing; the others get theirs', async () => {
  const { tx, db } = await alerted();
  await person(tx, 'lost');
  await person(tx, 'silent', { email: null });
  for (const who of ['lost', 'silent', 'nobody']) await saveSearch(tx, who, SLE, ALERT, NOW);
  await endRole(tx, 'p1', 'lost', 'member', NOW);
  await importList(db, [study(3)], '2026-06-01');
  expect(await alertSearches(db, world(later(1)))).toBe(1);
  expect((await letters(tx)).map((m) => m.to_address)).toEqual(['p1@example.org']);
});

test('while an import is under way nothing is told; one that was cut off long ago holds nobody up', async () => {
  const { tx, db } = await alerted();
  await importList(db, [study(3)], '2026-06-01');
  const run = { source: 'ctgov', label: 'cut off', as_of: '2026-06-01', started_at: NOW };
  await tx.insertInto('import_run').values(run).execute();
  expect(await alertSearches(db, world(later(1)))).toBe(0);
  expect(await alertSearches(db, world(later(7)))).toBe(1);
});

test('between the pages of a live update nothing is told, and its end or its lease’s lets the news through', async () => {
  const { tx, db } = await alerted();
  await importList(db, [study(3)], '2026-06-01');
  await tx
    .insertInto('source_state')
    .values({ source: 'ctgov', lease_until: later(1.5) })
    .execute();
  expect(await alertSearches(db, world(later(1)))).toBe(0);
  expect(await alertSearches(db, world(later(2)))).toBe(1);
});

test('an alert that is switched off and on again begins anew, and the stop link ends all of a person’s', async () => {
  const { tx, db, id } = await alerted();
  await saveSearch(tx, 'p1', {}, { ...ALERT, name: 'All', alert: 'weekly' }, NOW);
  await changeSearch(tx, 'p1', id, PLAIN, later(1));
  await importList(db, [study(3)], '2026-06-01');
  await changeSearch(tx, 'p1', id, ALERT, later(2));
  expect(await alertSearches(db, world(later(3)))).toBe(0);
  expect(await stopAlerts(tx, 'p1', later(4))).toBe(2);
  expect(await stopAlerts(tx, 'p1', later(4))).toBe(0);
  await importList(db, [study(4)], '2026-06-02');
  expect(await alertSearches(db, world(later(5)))).toBe(0);
  expect(await tx.selectFrom('saved_search_seen').selectAll().execute()).toEqual([]);
});

test('every act of a person is on the audit chain by number alone', async () => {
  const { tx, id } = await alerted();
  await changeSearch(tx, 'p1', id, { ...ALERT, name: 'Secret name' }, NOW);
  await stopAlerts(tx, 'p1', NOW);
  await deleteSearch(tx, 'p1', id, NOW);
  const events = await tx
    .selectFrom('audit_event')
    .select(['actor', 'kind', 'body'])
    .where('kind', 'like', 'search.%')
    .orderBy('seq')
    .execute();
  expect(events).toEqual([
    { actor: 'p1', kind: 'search.saved', body: { search: id } },
    { actor: 'p1', kind: 'search.changed', body: { search: id, alert: 'changes' } },
    { actor: 'p1', kind: 'search.alerts-stopped', body: { searches: [id] } },
    { actor: 'p1', kind: 'search.deleted', body: { search: id } },
  ]);
});

test('a crash before the commit loses no news and a run after it repeats none; two runs at once tell once', async () => {
  const store = await freshStore();
  try {
    const { db } = store;
    await importList(db, [study(1)], '2026-05-01');
    await db.write(async (tx) => {
      await person(tx, 'p1');
      await saveSearch(tx, 'p1', SLE, ALERT, NOW);
    });
    await importList(db, [study(2)], '2026-06-01');
    const crashing: Db = {
      ...db,
      write: (body) =>
        db.write(async (tx) => {
          await body(tx);
          throw new Error('the machine stopped');
        }),
    };
    await expect(alertSearches(crashing, world(later(1)))).rejects.toThrow(AlertsFailed);
    const mails = () => db.read((tx) => letters(tx));
    expect(await mails()).toEqual([]);
    await Promise.all([alertSearches(db, world(later(1))), alertSearches(db, world(later(1)))]);
    expect((await mails()).map((m) => m.subject)).toEqual(['1 new study in “Lupus”']);
    expect(await alertSearches(db, world(later(3)))).toBe(0);
  } finally {
    await store.close();
  }
});

test('a change is told though a record of an earlier day came late and rewrote the history', async () => {
  const { tx, db } = await alerted({ ...ALERT, leastGrade: 'high' });
  await importList(db, [study(1, { status: 'NOT_YET_RECRUITING', count: 40 })], '2026-04-01');
  await importList(db, [study(1, { status: 'TERMINATED' })], '2026-05-11');
  expect(await alertSearches(db, world(later(1)))).toBe(1);
  const [letter] = await letters(tx);
  expect(letter?.body).toContain('NCT90000001');
  expect(letter?.body).toMatch(/terminated/i);
  expect(await alertSearches(db, world(later(3)))).toBe(0);
});
