import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { importList } from '#evidence/import-testing.server.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import { readNbib } from '#evidence/literature/nbib.ts';
import { completeStudy } from '#evidence/study-fixture.ts';
import { system } from '#governance/actors.ts';
import { addPerson } from '#governance/people.server.ts';
import { candidatesToInvite, coverageEvidence } from './coverage.server.ts';
import {
  dismissExpert,
  ExpertRefused,
  recordObjection,
  ruleOnPair,
  withdrawDismissal,
  withdrawRuling,
} from './expert-decisions.server.ts';
import type { ExpertFilter } from './expert-filter.ts';
import { refreshExperts } from './expert-refresh.server.ts';
import { expertById, expertState, findExpertPage } from './experts.server.ts';

const now = () => new Date('2026-08-01T12:00:00Z');
const said = { by: 'made-up-person', at: now() };
const ALL: ExpertFilter = { words: '', labels: [], country: '', region: '', role: '', standing: 'found', sort: 'name' };

const lupus = (n: number, name: string, affiliation: string, country = 'Germany', more: object = {}) =>
  completeStudy({
    identificationModule: { nctId: `NCT9000000${n}`, briefTitle: 'CD19 CAR-T cells in systemic lupus erythematosus' },
    conditionsModule: { conditions: ['Systemic Lupus Erythematosus'] },
    armsInterventionsModule: { interventions: [{ type: 'BIOLOGICAL', name: 'CD19 CAR-T cells' }] },
    contactsLocationsModule: {
      overallOfficials: [{ name, affiliation, role: 'PRINCIPAL_INVESTIGATOR' }],
      centralContacts: [{ name: 'Study Contact', phone: '+49 30 5550100', email: 'contact@example.org' }],
      locations: [
        {
          facility: affiliation,
          status: 'RECRUITING',
          city: 'Berlin',
          country,
          contacts: [{ name: 'Carl Kontakt', role: 'CONTACT', phone: '030 5550111', email: 'carl@example.org' }],
        },
      ],
      ...more,
    },
  });

const NBIB = `PMID- 90000001
TI  - CD19 CAR-T cells in systemic lupus erythematosus: a systematic review.
FAU - Beispiel, Anna
AUID- ORCID: 0000-0002-1825-0097
AD  - Example Hospital, Berlin, Germany. anna@example.org
FAU - Nirgendwo, Nora
DP  - 2026 Mar
PT  - Systematic Review
JT  - Journal of invented results
`;

let store: Store;
beforeAll(async () => {
  store = await freshStore();
  const { db } = store;
  await importList(
    db,
    [
      lupus(1, 'Anna Beispiel, MD', 'Example Hospital'),
      lupus(2, 'Anna Beispiel', 'Other Clinic'),
      lupus(3, 'Max Muster, PhD', 'Example Hospital', 'Japan'),
      completeStudy({ identificationModule: { nctId: 'NCT90000009' } }),
    ],
    '2026-07-31',
  );
  await importReports(db, {
    source: 'nbib',
    label: 'made-up papers',
    reports: (async function* () {
      yield* readNbib(NBIB);
    })(),
    asOf: '2026-07-31',
    now,
    actor: system('test'),
  });
});
afterAll(() => store.close());

const list = (filter: Partial<ExpertFilter> = {}) =>
  store.db.read((tx) => findExpertPage(tx, { ...ALL, ...filter }, { page: 1, size: 50 }));
const names = async (filter: Partial<ExpertFilter> = {}) =>
  (await list(filter)).rows.map((r) => `${r.name}, ${r.institution}`);
const idOf = async (words: string): Promise<string> => (await list({ words, standing: 'all' })).rows[0]?.id ?? '';

test('relevant studies and reports are read, others are not, and the same again writes nothing', async () => {
  expect(await refreshExperts(store.db, { now })).toEqual({
    mentions: 8,
    persons: 7,
    pairs: 4,
    setAside: 3,
    changed: true,
  });
  expect((await refreshExperts(store.db, { now })).changed).toBe(false);
  expect(await store.db.read(expertState)).toMatchObject({ persons: 7, set_aside: 3 });
  expect(await names()).toEqual([
    'Anna Beispiel, Example Hospital',
    'Anna Beispiel, Other Clinic',
    'Carl Kontakt, Example Hospital',
    'Carl Kontakt, Example Hospital',
    'Carl Kontakt, Other Clinic',
    'Max Muster, Example Hospital',
    'Nora Nirgendwo, ',
  ]);
});

test('no telephone number and no e-mail address is kept', async () => {
  const kept = await store.db.read(async (tx) => [
    await tx.selectFrom('expert_reading').selectAll().execute(),
    await tx.selectFrom('expert').selectAll().execute(),
    await tx.selectFrom('expert_mention').selectAll().execute(),
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/@|555 ?01/);
});

test('the list is searched by name, disease, country and institution, and filtered', async () => {
  expect(await names({ words: 'beispiel EXAMPLE' })).toEqual(['Anna Beispiel, Example Hospital']);
  expect((await list({ words: 'lupus japan' })).total).toBe(2);
  expect((await list({ words: '100%_' })).total).toBe(0);
  expect((await list({ labels: ['disease:SLE'], country: 'JP' })).total).toBe(2);
  expect((await list({ labels: ['disease:MS'] })).total).toBe(0);
  expect((await list({ role: 'author', sort: 'evidence' })).total).toBe(2);
  expect((await list({ region: 'eastern-asia', sort: 'recent' })).total).toBe(2);
});

test('a page beyond the last is the last', async () => {
  const found = await store.db.read((tx) => findExpertPage(tx, ALL, { page: 99, size: 4 }));
  expect([found.page, found.pages, found.rows.length]).toEqual([2, 2, 3]);
});

test('two who may be one are joined by a curator, keep their old addresses, and are parted again', async () => {
  const [one, other] = [await idOf('beispiel example'), await idOf('beispiel other')];
  const before = await store.db.read((tx) => expertById(tx, one));
  expect(before?.pairs).toMatchObject([{ id: other, reasons: ['name-elsewhere'] }]);
  const ruling = await store.db.write((tx) =>
    ruleOnPair(tx, { one, other, verdict: 'join', reason: 'the same ORCID page' }, said),
  );
  await refreshExperts(store.db, { now });
  const [a, b] = await store.db.read((tx) => Promise.all([expertById(tx, one), expertById(tx, other)]));
  expect(a?.id).toBe(b?.id);
  expect(a?.studies).toEqual(['NCT90000001', 'NCT90000002']);
  expect(a?.rulings).toHaveLength(1);
  await store.db.write((tx) => withdrawRuling(tx, ruling, said));
  await refreshExperts(store.db, { now });
  expect((await store.db.read((tx) => expertById(tx, one)))?.studies).toEqual(['NCT90000001']);
  await expect(store.db.write((tx) => withdrawRuling(tx, ruling, said))).rejects.toThrow(ExpertRefused);
});

test('two kept apart are no pair any more, until that is taken back', async () => {
  const [one, other] = [await idOf('beispiel example'), await idOf('beispiel other')];
  const ruling = await store.db.write((tx) =>
    ruleOnPair(tx, { one, other, verdict: 'apart', reason: 'two people' }, said),
  );
  await refreshExperts(store.db, { now });
  expect((await store.db.read((tx) => expertById(tx, one)))?.pairs).toEqual([]);
  await store.db.write((tx) => withdrawRuling(tx, ruling, said));
  await refreshExperts(store.db, { now });
  expect((await store.db.read((tx) => expertById(tx, one)))?.pairs).toHaveLength(1);
});

test('only pairs that are shown can be ruled on, and only with a reason', async () => {
  const [one, other] = [await idOf('beispiel example'), await idOf('muster')];
  const rule = (reason: string) =>
    store.db.write((tx) => ruleOnPair(tx, { one, other, verdict: 'join', reason }, said));
  await expect(rule('they look alike')).rejects.toThrow('not shown as a pair');
  await expect(rule(' ')).rejects.toThrow('Give a reason of 3 to 500 characters.');
});

test('whoever is not to be invited leaves the first view and the plan, and can come back', async () => {
  const id = await idOf('muster');
  const candidates = async () => (await store.db.read(candidatesToInvite)).map((c) => c.name);
  expect(await candidates()).toContain('Max Muster');
  await store.db.write((tx) => dismissExpert(tx, id, 'asked last year', said));
  expect((await names()).join()).not.toContain('Muster');
  expect(await names({ standing: 'dismissed' })).toEqual(['Max Muster, Example Hospital']);
  expect(await candidates()).not.toContain('Max Muster');
  await expect(store.db.write((tx) => dismissExpert(tx, id, 'again', said))).rejects.toThrow('marked already');
  const page = await store.db.read((tx) => expertById(tx, id));
  await store.db.write((tx) => withdrawDismissal(tx, page?.dismissal?.id ?? 0, said));
  expect(await candidates()).toContain('Max Muster');
});

test('a member is known by name and institution, or by ORCID iD, and leaves the first view', async () => {
  const person = { email: 'n@example.org', roles: ['member' as const], demonstration: false };
  await store.db.write(async (tx) => {
    await addPerson(tx, { id: 'p-1', name: 'Dr. Max Muster', affiliation: 'Example Hospital', ...person }, now());
    await addPerson(tx, { id: 'p-2', name: 'A. Anders', affiliation: null, ...person, email: 'o@example.org' }, now());
    await tx
      .insertInto('profile')
      .values({ person_id: 'p-2', orcid: '0000-0002-1825-0097', changed_at: now() })
      .execute();
  });
  expect(await names({ standing: 'member' })).toEqual([
    'Anna Beispiel, Example Hospital',
    'Max Muster, Example Hospital',
  ]);
  expect((await names()).join()).not.toContain('Muster');
});

test('evidence counts each study once in a region, open ones apart', async () => {
  expect((await store.db.read(coverageEvidence)).filter((e) => e.disease === 'SLE')).toEqual([
    { disease: 'SLE', region: 'western-europe', open: 2, all: 2 },
    { disease: 'SLE', region: 'eastern-asia', open: 1, all: 1 },
  ]);
});

test('an objection removes the person, leaves no name behind, and holds when the record comes again', async () => {
  const id = await idOf('kontakt other');
  await recordObjection(store.db, { id, everywhere: true }, { by: 'made-up-person', now });
  expect((await names({ standing: 'all' })).join()).not.toContain('Kontakt');
  const kept = await store.db.read(async (tx) => [
    await tx.selectFrom('expert_reading').select('people').execute(),
    await tx.selectFrom('expert_objection').selectAll().execute(),
    await tx.selectFrom('audit_event').select('body').execute(),
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/kontakt/i);
  await importList(store.db, [lupus(4, 'Carl Kontakt', 'Third Clinic')], '2026-08-01');
  await refreshExperts(store.db, { now });
  expect((await names({ standing: 'all' })).join()).not.toContain('Kontakt');
  await expect(recordObjection(store.db, { id, everywhere: false }, { by: 'made-up-person', now })).rejects.toThrow(
    'not in the finder any more',
  );
});

test('an objection holds against a reading that was under way, and takes the reasons written about the person with it', async () => {
  await importList(
    store.db,
    [lupus(5, 'Dora Dauer', 'Fifth Clinic'), lupus(6, 'Emil Eben', 'Sixth Clinic')],
    '2026-08-02',
  );
  await refreshExperts(store.db, { now });
  const id = await idOf('dora');
  await store.db.write((tx) => dismissExpert(tx, id, 'Dora Dauer left medicine after an illness', said));
  const { db } = store;
  // the evidence changed, so that what is read is saved; the objection falls between reading and saving
  await importList(db, [lupus(7, 'Frida Fern', 'Seventh Clinic')], '2026-08-01');
  let saves = 0;
  const slow: typeof db = {
    ...db,
    async write(step) {
      saves += 1;
      // the first commit keeps the names of the new record, the second would save the people
      if (saves === 2) await recordObjection(db, { id, everywhere: false }, { by: 'made-up-person', now });
      return db.write(step);
    },
  };
  await refreshExperts(slow, { now });
  expect(saves).toBeGreaterThan(2);
  const after = (await names({ standing: 'all' })).join();
  expect(after).not.toContain('Dauer');
  expect(after).toContain('Frida Fern');
  const kept = await db.read(async (tx) => [
    await tx.selectFrom('expert_dismissal').selectAll().execute(),
    await tx.selectFrom('expert_ruling').selectAll().execute(),
    await tx.selectFrom('expert_reading').select('people').execute(),
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/dauer/i);
  // a record that comes later and names them is not kept with their name
  await importList(db, [lupus(8, 'Dora Dauer', 'Fifth Clinic')], '2026-08-01');
  await refreshExperts(db, { now });
  expect(JSON.stringify(await db.read((tx) => tx.selectFrom('expert_reading').select('people').execute()))).not.toMatch(
    /dauer/i,
  );
});
