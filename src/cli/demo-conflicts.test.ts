import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { importStudies } from '#evidence/import.server.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import { system } from '#governance/actors.ts';
import { companiesBehind } from '#network/companies-behind.server.ts';
import { openItems } from '#network/conflict-items.server.ts';
import { itemStandings } from '#network/conflict-standings.server.ts';
import { importArms } from '#outcomes/import.server.ts';
import { demonstrateConflicts } from './demo-conflicts.server.ts';
import { demonstrateDisclosures } from './demo-disclosures.server.ts';
import { writeDemonstrationLines } from './demo-lines.server.ts';
import { DEMONSTRATION_NETWORK, demonstrationId } from './demo-network.ts';
import { addDemonstrationNetwork } from './demo-people-added.server.ts';

const now = () => new Date('2026-11-23T12:00:00Z');
const actor = system('test');
let store: Store;

beforeAll(async () => {
  store = await freshStore();
  await store.db.write((tx) => addDemonstrationNetwork(tx, now()));
  const file = '2026-04-25.ndjson';
  const records = readRecords(`data/trials/${file}`);
  await importStudies(store.db, { source: 'ctgov', label: file, records, asOf: '2026-04-25', now, actor });
  const arms = await readFile('data/study-arms.csv', 'utf8');
  await importArms(store.db, arms, { label: 'study-arms.csv', asOf: '2026-11-22', now, actor });
  // whoever writes a decision has declared before
  await demonstrateDisclosures({ db: store.db, now });
  await writeDemonstrationLines({ db: store.db, now });
  await demonstrateConflicts({ db: store.db, now });
}, 120_000);
afterAll(() => store.close());

const behind = (id: string) => store.db.read((tx) => companiesBehind(tx, [{ kind: 'area', id }]));

test('behind the area on lupus stand the developers of the products of its published series, and their owners count', async () => {
  const item = await behind('A1');
  const products = item.companies.filter((c) => c.relation === 'product');
  expect(Object.fromEntries(products.map((c) => [c.company, c.products]))).toEqual({
    astrazeneca: ['GC012F'],
    autolus: ['obecabtagene autoleucel'],
    fate: ['FT819'],
    gracell: ['GC012F'],
    icell: ['cCAR'],
    magicrna: ['HN2301'],
    miltenyi: ['zorpocabtagene autoleucel'],
    novartis: ['rapcabtagene autoleucel'],
  });
  // a series without a registered study is named itself
  expect(products.find((c) => c.company === 'icell')?.arms).not.toEqual([]);
  expect(item.companies.find((c) => c.company === 'novartis' && c.relation === 'sponsor')?.studies).toEqual([
    'NCT05798117',
  ]);
  expect(item.rivals?.find((r) => r.company === 'cabaletta')).toMatchObject({ target: 'CD19', disease: 'SLE' });
  expect(new Set(item.rivals?.map((r) => r.disease))).toEqual(new Set(['SLE']));
});

test('behind the area on multiple sclerosis stand sponsors and developers, and what cannot be resolved is said', async () => {
  const item = await behind('A2');
  const of = (company: string, relation: string) =>
    item.companies.find((c) => c.company === company && c.relation === relation);
  expect(of('kyverna', 'product')?.products).toEqual(['mivocabtagene autoleucel']);
  expect(of('kyverna', 'sponsor')?.studies).toEqual(['NCT06384976', 'NCT07403188']);
  expect(of('juno', 'sponsor')?.studies).toEqual(['NCT06220201']);
  expect(of('kite', 'sponsor')?.studies).toEqual(['NCT07304154']);
  expect(of('tongji-hospital', 'sponsor')?.studies).toEqual(['NCT04561557']);
  expect(item.unresolved).toContain('Stanford University');
  expect(item.unresolved).toContain('Bruce Cree');
  expect(item.missing).toEqual([]);
});

test('the representative of a company behind the open area leaves, and the word of the office shows', async () => {
  await store.db.read(async (tx) => {
    const { items, total } = await openItems(tx, { person: null, unreleased: true }, now(), 1, 10);
    expect(total).toBe(1);
    const [item] = items;
    if (!item) throw new Error('no open item');
    const ids = DEMONSTRATION_NETWORK.map((m) => demonstrationId(m.number));
    const { standings } = await itemStandings(tx, item, ids, now());
    expect(standings.get(demonstrationId(13))).toMatchObject({ level: 'direct', duty: 'must-leave' });
    const words = standings.get(demonstrationId(8))?.because.find((b) => b.rule === 'office-word');
    expect(words?.sentence).toMatch(/^The network office: may discuss.*made up for the demonstration/i);
  });
});
