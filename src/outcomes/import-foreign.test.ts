import { sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { type Actor, ANONYMOUS, type Role } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { armCsv } from './arm-fixture.ts';
import { ArmFileRefused } from './arm-rows.ts';
import { guessMapping } from './column-mapping.ts';
import { importArms, previewArms } from './import.server.ts';
import { lookInto } from './import-csv.ts';
import { dropDraft, keepDraft, listDrafts, noteMapping, readDraft, readUpload } from './import-drafts.server.ts';
import {
  fitted,
  forgetMapping,
  listMappings,
  mappingFor,
  mappingNamed,
  rememberMapping,
} from './import-mappings.server.ts';
import { AT, COHORTS, everything, load, now, run } from './import-testing.server.ts';
import { heldBackRows, listOutcomes } from './outcomes.server.ts';

const person = (id: string, ...roles: Role[]): Actor => ({ kind: 'person', id, name: id, roles, demonstration: false });
const steward = person('p1', 'data-steward');
const bytes = (text: string) => new TextEncoder().encode(text);

let db: Db;
beforeEach(async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  db = store.db;
});

const FOREIGN = [
  'Reference;Therapy;Indication;End point;Responders;No. of patients;Rate %;Time point',
  'Muster A, et al. Test J 2026;product one;SLE;remission;8;10;80;6 months',
  'Muster A, et al. Test J 2026;product one;SLE;CRS any grade;79;47;;acute',
  'Muster A, et al. Test J 2026;product one;SLE;relapse;NR;10;;12 months',
  'Muster A, et al. Test J 2026;product one;;flare;1;10;;12 months',
  'Muster A, et al. Test J 2026;product one;SLE;LLDAS;7;10;75;6 months',
].join('\n');
const { columns } = lookInto(FOREIGN);
const mapping = guessMapping(columns);
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const keep = (n: number, text = FOREIGN, actor = steward, at = AT) =>
  keepDraft(db, { id: idOf(n), label: 'their table.csv', bytes: bytes(text), actor }, () => at);
const audits = (kind: string) =>
  db.read(async (tx) =>
    (await sql<{ body: unknown }>`select body from audit_event where kind = ${kind} order by seq`.execute(tx)).rows.map(
      (r) => r.body,
    ),
  );

describe('a foreign table', () => {
  test('is shown with what it would do, and nothing is written', async () => {
    const before = await everything(db);
    const would = await previewArms(db, FOREIGN, { mapping, most: 2 });
    expect(would).toMatchObject({ added: 4, changed: 0, unchanged: 0 });
    expect(would.steps).toHaveLength(2);
    expect(would.refused.map((r) => r.sentence)).toEqual(['Line 5 was left out: “Disease” is empty; fill it in.']);
    expect(would.heldBack.map((h) => h.row)).toEqual([3, 4, 6]);
    expect(would.heldBack[0]?.sentence).toMatch(/79 events among 47 patients cannot be/);
    expect(would.heldBack[1]?.sentence).toMatch(/no number of events is given/);
    expect(would.heldBack[2]?.sentence).toMatch(/no whole number of 10 patients gives the reported 75%/);
    expect(await everything(db)).toBe(before);
  });

  test('is imported as it was shown, and again changes nothing', async () => {
    const got = await importArms(db, FOREIGN, { ...run, mapping });
    expect(got).toMatchObject({ added: 4, changed: 0 });
    const { rows } = await db.read((tx) => listOutcomes(tx, { page: 1, size: 10 }));
    expect(rows.find((r) => r.name === 'remission')).toMatchObject({
      id: 'MUSTER-2026/remission@6-months',
      events: 8,
      evaluable: 10,
      enrolled: null,
      mark: 'unverified',
    });
    expect(rows.find((r) => r.name === 'relapse')).toMatchObject({ events: null, evaluable: 10 });
    expect((await db.read(heldBackRows)).map((r) => r.name).sort()).toEqual(['CRS any grade', 'LLDAS', 'relapse']);
    const before = await everything(db);
    expect(await importArms(db, FOREIGN, { ...run, mapping })).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
    expect(await everything(db)).toBe(before);
  });

  test('without a mapping is refused as before, and one with our own columns needs none', async () => {
    await expect(importArms(db, FOREIGN, run)).rejects.toThrow(/not separated by commas/);
    const own = armCsv([...COHORTS]);
    await load(db, COHORTS);
    const before = await everything(db);
    expect(await importArms(db, own, { ...run, mapping: guessMapping(lookInto(own).columns) })).toMatchObject({
      changed: 0,
      unchanged: 3,
    });
    expect(await everything(db)).toBe(before);
  });

  test('whose mapping is remembered in the same commit is all there or not at all', async () => {
    const before = await everything(db);
    const alongside = async () => {
      throw new ArmFileRefused('not today');
    };
    await expect(importArms(db, FOREIGN, { ...run, mapping, alongside })).rejects.toThrow('not today');
    expect(await everything(db)).toBe(before);
    expect(await audits('outcomes.imported')).toEqual([]);
  });
});

test('a table says where and when the patients of a cohort were treated; dates the wrong way round are told and not taken', async () => {
  const head = 'Reference,Therapy,Indication,End point,Responders,N,Centre,Country,First patient,Last patient';
  const csv = [
    head,
    'Muster 2026,one,SLE,remission,1,2,Erlangen,Germany,2021-03,2022',
    'Probe 2025,two,MG,relapse,1,2,,China,2024,2023-05',
  ].join('\n');
  const got = await importArms(db, csv, { ...run, mapping: guessMapping(lookInto(csv).columns) });
  expect(got.warnings).toEqual([
    'In PROBE-2025 the first patient (2024) comes after the last (2023-05); neither date was taken.',
  ]);
  const rows = await db.read((tx) =>
    tx.selectFrom('cohort').select(['id', 'site', 'country', 'enrolled_from', 'enrolled_to']).orderBy('id').execute(),
  );
  expect(rows).toEqual([
    { id: 'MUSTER-2026', site: 'Erlangen', country: 'Germany', enrolled_from: '2021-03', enrolled_to: '2022' },
    { id: 'PROBE-2025', site: null, country: 'China', enrolled_from: null, enrolled_to: null },
  ]);
});

describe('publications whose made short names coincide', () => {
  const head = 'Citation,Product,Disease,Outcome,Events,N,Timepoint,DOI';
  const cell = '"Li A, et al. Cell 2024;2:2",P,SLE,remission,5,10,6 months,';
  const bmj = '"Li B, et al. BMJ 2024;2:2",P,SLE,remission,6,10,6 months,';
  const send = (...rows: string[]) => {
    const csv = [head, ...rows].join('\n');
    return importArms(db, csv, { ...run, mapping: guessMapping(lookInto(csv).columns) });
  };
  const studies = () =>
    db.read(async (tx) =>
      (await tx.selectFrom('arm').select(['study_key', 'citation', 'doi']).orderBy('study_key').execute()).map((a) => [
        a.study_key,
        a.doi ?? a.citation.slice(0, 4),
      ]),
    );

  test('are kept apart by their initials, in whatever order the rows come, and are found again alone', async () => {
    const got = await send(bmj, cell);
    expect(got).toMatchObject({ arms: 2, added: 2 });
    expect(got.heldBack).toEqual([]);
    expect(got.warnings.join()).toMatch(
      /LI-2024 would have stood for more than one publication.*LI-2024-A .*LI-2024-B /,
    );
    expect(await studies()).toEqual([
      ['LI-2024-A', 'Li A'],
      ['LI-2024-B', 'Li B'],
    ]);
    const before = await everything(db);
    expect(await send(cell, bmj)).toMatchObject({ added: 0, unchanged: 2 });
    expect(await send(cell)).toMatchObject({ added: 0, unchanged: 1 });
    expect(await everything(db)).toBe(before);
  });

  test('are kept apart from one that is stored, which keeps its name', async () => {
    await send(cell);
    await send(bmj);
    expect((await studies()).map(([s]) => s)).toEqual(['LI-2024', 'LI-2024-B']);
    const before = await everything(db);
    expect(await send(bmj, cell)).toMatchObject({ added: 0, unchanged: 2 });
    expect(await everything(db)).toBe(before);
  });

  test('with the same author are told apart by their DOI, and one DOI in two wordings is one publication', async () => {
    await send(
      `${cell}10.1000/a`,
      `${cell}10.1000/b`,
      `${cell.replace('remission', 'relapse').replace('Cell 2024', 'Cell, 2024')}10.1000/b`,
    );
    const names = await studies();
    expect(names.map(([, doi]) => doi).sort()).toEqual(['10.1000/a', '10.1000/b']);
    for (const [study] of names) expect(study).toMatch(/^LI-2024-[0-9A-F]{6}$/);
  });
});

describe('a mapping', () => {
  const remember = (name: string, header = columns, m = mapping) =>
    db.write((tx) => rememberMapping(tx, { name, header, mapping: m, by: 'p1' }, AT));

  test('is remembered by its header, in whatever order and case it comes again', async () => {
    await remember('Review 2026');
    const again = [...columns].reverse().map((c) => c.toUpperCase());
    const known = await db.read((tx) => mappingFor(tx, again));
    expect(known?.name).toBe('Review 2026');
    if (!known) throw new Error('the mapping was not remembered');
    expect(fitted(known.mapping, known.header, again).columns).toEqual(
      Object.fromEntries(Object.entries(mapping.columns).map(([f, c]) => [f, c.toUpperCase()])),
    );
    expect(await db.read((tx) => mappingNamed(tx, ' review 2026 '))).toMatchObject({ name: 'Review 2026' });
    expect(await db.read((tx) => mappingFor(tx, columns.slice(1)))).toBeNull();
  });

  test('takes the place of what was said of the same header, with one audit event for each that differs', async () => {
    await remember('One');
    await remember('One');
    expect(await audits('column-mapping.remembered')).toHaveLength(1);
    await remember('One', columns, { ...mapping, fixed: { verified: 'yes' } });
    expect(await audits('column-mapping.remembered')).toHaveLength(2);
    expect((await db.read(listMappings)).map((m) => m.mapping.fixed)).toEqual([{ verified: 'yes' }]);
  });

  test('whose name another header has gets a number', async () => {
    await remember('One');
    expect(await remember('one', ['a', 'b'])).toEqual({ name: 'one 2' });
    expect((await db.read(listMappings)).map((m) => m.name).sort()).toEqual(['One', 'one 2']);
  });

  test('is forgotten by whoever may import, on record', async () => {
    await remember('One');
    const { fingerprint } = (await db.read((tx) => mappingNamed(tx, 'One'))) ?? { fingerprint: '' };
    await expect(forgetMapping(db, fingerprint, person('p2', 'member'), now)).rejects.toThrow(Refused);
    expect(await forgetMapping(db, fingerprint, steward, now)).toBe(true);
    expect(await forgetMapping(db, fingerprint, steward, now)).toBe(false);
    expect(await db.read(listMappings)).toEqual([]);
    expect(await audits('column-mapping.forgotten')).toEqual([{ name: 'One', fingerprint }]);
  });
});

describe('a table that somebody sent', () => {
  test('is kept for its sender alone until it is imported or thrown away', async () => {
    await keep(1);
    await noteMapping(db, idOf(1), mapping);
    expect(await db.read((tx) => readDraft(tx, idOf(1), steward))).toMatchObject({
      csv: FOREIGN,
      label: 'their table.csv',
      mapping,
    });
    expect(await db.read((tx) => readDraft(tx, idOf(1), person('p2', 'office')))).toBeNull();
    await dropDraft(db, idOf(1), person('p2', 'office'));
    expect(await db.read((tx) => listDrafts(tx, steward))).toHaveLength(1);
    await dropDraft(db, idOf(1), steward);
    expect(await db.read((tx) => readDraft(tx, idOf(1), steward))).toBeNull();
    expect(await db.read((tx) => readDraft(tx, "' or 1=1", steward))).toBeNull();
  });

  test('is one of the last five of its sender, and a day old at most', async () => {
    for (let n = 1; n <= 7; n++) await keep(n, FOREIGN, steward, new Date(AT.getTime() + n * 1000));
    expect((await db.read((tx) => listDrafts(tx, steward))).map((d) => d.id)).toEqual([7, 6, 5, 4, 3].map(idOf));
    await keep(8, FOREIGN, person('p2', 'office'), new Date(AT.getTime() + 25 * 3_600_000));
    expect(await db.read((tx) => listDrafts(tx, steward))).toEqual([]);
  });

  test('is refused to whoever may not import, and nothing is kept', async () => {
    for (const actor of [ANONYMOUS, person('p3', 'member'), person('p4', 'committee')])
      await expect(keep(1, FOREIGN, actor)).rejects.toThrow(Refused);
    const { rows } = await db.read((tx) => sql`select id from outcome_import_draft`.execute(tx));
    expect(rows).toEqual([]);
  });

  test.each([
    ['empty', new Uint8Array(), /empty/],
    ['too large', new Uint8Array(900_001).fill(65), /larger than 900 kB; split it/],
    ['a workbook', bytes('PK\u0003\u0004 sheet'), /save the sheet as CSV/],
    ['no UTF-8', new Uint8Array([0x61, 0x2c, 0xe4, 0x0a, 0x31, 0x2c, 0x32]), /not plain UTF-8/],
    ['a binary', bytes('a,b\n1,\u00002'), /NUL/],
    ['no table', bytes('just words'), /no table with a header line/],
    ['only a header', bytes('a,b,c\n'), /no table with a header line and rows/],
    ['of too many rows', bytes(`a,b\n${'1,2\n'.repeat(5001)}`), /5001 rows and 2 columns; at most 5000/],
    ['of too many columns', bytes(`${'a,'.repeat(300)}b\n1,2`), /301 columns/],
    [
      'of persons',
      bytes('Vorname,Nachname,Geburtstag,Patient ID,Telefon\na,b,c,d,e'),
      /“Vorname” could tell who a patient is/,
    ],
    ['with names of patients', bytes('Patient name,Outcome\nx,1'), /“Patient name” could tell who a patient is/],
  ])('and is %s is refused with what to do', (_what, sent, sentence) => {
    expect(() => readUpload(sent)).toThrow(sentence);
    expect(() => readUpload(sent)).toThrow(ArmFileRefused);
  });
});
