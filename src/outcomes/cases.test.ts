import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { ANONYMOUS, system } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { caseChoices } from './case-choices.ts';
import { CaseFileRefused } from './case-rows.ts';
import { heldByDisease, readCases } from './cases.server.ts';
import { importCases } from './cases-import.server.ts';

const now = () => new Date('2026-11-22T10:00:00Z');
const run = { label: 'patients.csv', now, actor: system('test'), asOf: '2026-11-20', published: true };
const CSV = readFileSync('data/patients.csv', 'utf8');
const HEAD = 'patient_id,study_id,citation,product,disease,follow_up_months,relapse,source_url,verified';
const row = (id: string, relapse = 'no', disease = 'SLE') =>
  `${id},S,J 2025,KYV-101,${disease},6,${relapse},https://x.org,yes`;

let store: Store;
beforeEach(async () => {
  store = await freshStore();
});
afterEach(() => store.close());

const stored = async (): Promise<string> => {
  const { rows } = await sql<{ r: string }>`select c::text as r from case_row c order by case_key`.execute(
    store.kysely,
  );
  return JSON.stringify(rows);
};
const events = async () => {
  const { rows } = await sql<{ body: Record<string, unknown> }>`
    select body from audit_event where kind = 'cases.imported' order by seq`.execute(store.kysely);
  return rows.map((r) => r.body);
};

test('the real table comes in whole, and the same table again adds and changes nothing, in whatever order', async () => {
  expect(await importCases(store.db, CSV, run)).toMatchObject({
    cases: 28,
    added: 28,
    changed: 0,
    refused: [],
    notPublished: 0,
  });
  const before = await stored();
  expect(await importCases(store.db, CSV, { ...run, asOf: '2026-11-21' })).toMatchObject({
    added: 0,
    changed: 0,
    unchanged: 28,
  });
  const [head, ...lines] = CSV.trim().split('\n');
  expect(await importCases(store.db, [head, ...lines.reverse()].join('\n'), run)).toMatchObject({ unchanged: 28 });
  expect(await stored()).toBe(before);
  const said = await events();
  expect(said).toHaveLength(3);
  expect(said[0]).toMatchObject({ label: 'patients.csv', cases: 28, changed: [], refused: 0 });
  expect(said[1]).toMatchObject({ added: [], changed: [] });
  expect(await store.db.read((tx) => verifyChain(tx))).toMatchObject({ ok: true });
});

test('what is read is what was written', async () => {
  await importCases(store.db, CSV, run);
  const cases = await store.db.read((tx) => readCases(tx, {}));
  expect(cases.find((c) => c.key === 'NICOLAI-1')).toMatchObject({
    age: 12,
    sex: 'male',
    diseaseKeys: ['JDM'],
    followUpMonths: null,
    relapse: 'not stated',
    immunosuppressantsOff: 'yes',
    crs: { words: '1-2 (mild)', low: 1, high: 2 },
    icans: null,
    asOf: '2026-11-20',
    published: true,
  });
});

test('a case whose facts differ takes the new ones, is named in the audit chain, and the others keep their day', async () => {
  await importCases(store.db, [HEAD, row('A'), row('B')].join('\n'), run);
  const got = await importCases(store.db, [HEAD, row('A', 'unclear'), row('B')].join('\n'), {
    ...run,
    asOf: '2026-11-21',
  });
  expect(got).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
  expect((await events()).at(-1)).toMatchObject({ added: [], changed: ['A'] });
  const cases = await store.db.read((tx) => readCases(tx, {}));
  expect(cases.map((c) => [c.key, c.relapse, c.asOf])).toEqual([
    ['A', 'unclear', '2026-11-21'],
    ['B', 'no', '2026-11-20'],
  ]);
});

test('a table with an identifying column writes nothing, and neither does one without the right', async () => {
  await expect(importCases(store.db, `${HEAD},date_of_birth\n${row('A')},1980`, run)).rejects.toThrow(CaseFileRefused);
  await expect(importCases(store.db, CSV, { ...run, actor: ANONYMOUS })).rejects.toThrow(Refused);
  await expect(importCases(store.db, CSV, { ...run, asOf: 'yesterday' })).rejects.toThrow(/not a day/);
  expect([await stored(), await events()]).toEqual(['[]', []]);
});

test('what is not published is not read where only published cases are asked for, and counts apart', async () => {
  await importCases(store.db, [HEAD, row('A'), row('L', 'no', 'LN')].join('\n'), run);
  await importCases(store.db, [HEAD, row('B'), row('C', 'no', 'MS')].join('\n'), { ...run, published: false });
  const published = await store.db.read((tx) => readCases(tx, { published: true }));
  expect(published.map((c) => c.key)).toEqual(['A', 'L']);
  expect(caseChoices(published).diseases).toEqual([{ key: 'SLE', label: 'systemic lupus erythematosus', cases: 2 }]);
  expect(await store.db.read((tx) => heldByDisease(tx))).toEqual([
    expect.objectContaining({ key: 'SLE', published: 2, notPublished: 1 }),
    expect.objectContaining({ key: 'MS', published: 0, notPublished: 1 }),
  ]);
});

test('what was published stays so until a table says otherwise', async () => {
  await importCases(store.db, CSV, run);
  expect(await importCases(store.db, CSV, { ...run, published: false })).toMatchObject({
    unchanged: 28,
    notPublished: 0,
  });
  const said = [`${HEAD},published`, `${row('A')},yes`].join('\n');
  await importCases(store.db, said, { ...run, published: false });
  const got = await importCases(store.db, said.replace(/yes$/, 'no'), { ...run, published: true });
  expect(got).toMatchObject({ changed: 1, notPublished: 1 });
});

test('a disease brings its narrower ones, and the narrower one only itself', async () => {
  await importCases(store.db, [HEAD, row('A'), row('L', 'no', 'LN')].join('\n'), run);
  const keys = async (disease: string) => (await store.db.read((tx) => readCases(tx, { disease }))).map((c) => c.key);
  expect([await keys('SLE'), await keys('LN'), await keys('no-such')]).toEqual([['A', 'L'], ['L'], []]);
});
