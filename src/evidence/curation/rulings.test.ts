import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { defineQuery, readQuery, refreshQuery } from '#evidence/queries.server.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { curatorAccuracy } from './accuracy.server.ts';
import { curate } from './curate.server.ts';
import { labelsAsTheyStand, rulingHistory } from './read-rulings.server.ts';
import { CurationRefused } from './ruling-input.ts';
import { agreeWithMachine, ruleLabel, ruleLabels, withdrawRuling } from './rulings.server.ts';

const ID = 'NCT90000001';
const LUPUS = {
  id: ID,
  title: 'Anti-CD19 CAR-T Cells in Lupus Nephritis',
  conditions: ['Lupus Nephritis'],
  interventions: ['CD19 CAR-T cells'],
  status: 'RECRUITING',
};
const LATER = new Date('2026-08-02T12:00:00Z');

async function held() {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, [projected(LUPUS)], '2026-05-01');
  return { tx, db };
}

const rowOf = async (tx: ReadTx) => {
  const { rows } = await sql<{ keys: string[]; relevant: boolean; labels: string[]; hash: string }>`
    select s.label_keys as keys, s.relevant, t.hash, (select array_agg(l.facet || ':' || l.key order by 1) from study_label l where l.study_id = s.id) as labels
    from study s join thing t on t.kind = 'study' and t.id = s.id where s.id = ${ID}`.execute(tx);
  return rows[0]!;
};
const announced = async (tx: ReadTx) =>
  (await tx.selectFrom('announcement').select(['kind', 'body']).orderBy('id').execute()).slice(1);
const events = async (tx: ReadTx) =>
  tx
    .selectFrom('audit_event')
    .select(['actor', 'kind', 'body'])
    .where('kind', 'like', 'label%')
    .orderBy('seq')
    .execute();
const by = 'person-7';
const notLn = { studyId: ID, facet: 'disease', key: 'LN', present: false, reason: 'Only lupus without kidneys.', by };

test('a ruling stands over the machine: lists see the study otherwise, the machine’s labels and the content of the study stay', async () => {
  const { tx } = await held();
  const before = await rowOf(tx);
  expect(before.keys).toEqual(expect.arrayContaining(['disease:LN', 'disease:SLE', 'target:CD19']));
  expect(await ruleLabel(tx, notLn, NOW)).toEqual({ written: 1 });
  const after = await rowOf(tx);
  expect(after.keys).toEqual(before.keys.filter((k) => k !== 'disease:LN' && k !== 'disease:SLE'));
  expect(after.labels).toEqual(before.labels);
  expect(after.hash).toBe(before.hash);
  expect(await announced(tx)).toEqual([{ kind: 'evidence.changed', body: { importId: null, studies: [ID] } }]);
  expect(await events(tx)).toEqual([
    {
      actor: by,
      kind: 'labels.ruled',
      body: {
        study: ID,
        classifier: expect.any(Number),
        rulings: [{ facet: 'disease', key: 'LN', present: false, machine: true }],
        reason: notLn.reason,
      },
    },
  ]);
});

test('a query counts the study no longer, and again when the ruling is taken back, with the same answer as before', async () => {
  const { tx } = await held();
  const { id } = await defineQuery(tx, { question: 'Trials in lupus', spec: { disease: 'SLE' }, by }, NOW);
  const total = async () => {
    await refreshQuery(tx, id, LATER);
    return (await readQuery(tx, id))?.answer.total;
  };
  const hash = (await readQuery(tx, id))?.hash;
  expect(await total()).toBe(1);
  await ruleLabel(tx, notLn, NOW);
  expect(await total()).toBe(0);
  await withdrawRuling(
    tx,
    { studyId: ID, facet: 'disease', key: 'LN', reason: 'Kidneys are named in the summary.', by },
    NOW,
  );
  expect(await total()).toBe(1);
  expect((await readQuery(tx, id))?.hash).toBe(hash);
});

test('an agreement is a ruling too, needs no reason, and changes nothing that stands', async () => {
  const { tx } = await held();
  const before = await rowOf(tx);
  const { written } = await agreeWithMachine(tx, { studyId: ID, by }, NOW);
  expect(written).toBe(before.labels.length + 1);
  expect(await rowOf(tx)).toEqual(before);
  expect(await announced(tx)).toEqual([]);
  expect(await agreeWithMachine(tx, { studyId: ID, by }, NOW)).toEqual({ written: 0 });
  expect(await events(tx)).toHaveLength(1);
});

test('a disagreement without a reason is refused, and so is what nobody could mean', async () => {
  const { tx } = await held();
  const rule = (more: object) => ruleLabel(tx, { ...notLn, ...more }, NOW);
  await expect(rule({ reason: ' ' })).rejects.toThrow('Say why the machine is wrong');
  await expect(rule({ reason: 'no' })).rejects.toThrow(CurationRefused);
  await expect(rule({ key: '\u0000\ud800' })).rejects.toThrow('The vocabulary has no disease');
  await expect(rule({ facet: 'hasOwnProperty' })).rejects.toThrow(CurationRefused);
  await expect(rule({ studyId: 'NCT00000000' })).rejects.toThrow('There is no study NCT00000000');
  await expect(rule({ studyId: "'\u0000\ud800 or 1=1" })).rejects.toThrow('There is no study');
  await expect(
    withdrawRuling(tx, { studyId: ID, facet: 'disease', key: 'LN', reason: 'a slip', by }, NOW),
  ).rejects.toThrow('no ruling on this label');
  expect(await events(tx)).toEqual([]);
});

test('a label that the vocabulary has lost since can still be ruled out, and the ruling taken back', async () => {
  const { tx } = await held();
  await tx
    .insertInto('study_label')
    .values({ study_id: ID, facet: 'product', key: 'GONE-1', words: 'GONE-1', field: 'intervention', rule: 'name' })
    .execute();
  const gone = { studyId: ID, facet: 'product', key: 'GONE-1', reason: 'Nobody gives it.', by };
  expect(await ruleLabel(tx, { ...gone, present: false }, NOW)).toEqual({ written: 1 });
  await withdrawRuling(tx, gone, NOW);
  await expect(ruleLabel(tx, { ...gone, key: 'GONE-2', present: false }, NOW)).rejects.toThrow(CurationRefused);
});

test('a later ruling on the same label takes the place of the earlier one, which stays on record; the same again writes nothing', async () => {
  const { tx } = await held();
  await ruleLabel(tx, notLn, NOW);
  expect(await ruleLabel(tx, { ...notLn, by: 'person-8' }, LATER)).toEqual({ written: 0 });
  expect(await ruleLabel(tx, { ...notLn, present: true, reason: '', by: 'person-8' }, LATER)).toEqual({ written: 1 });
  expect(await rulingHistory(tx, ID)).toMatchObject([
    { key: 'LN', present: false, who: 'a curator', withdrawnAt: LATER, withdrawnWho: 'a curator' },
    {
      key: 'LN',
      present: true,
      who: 'a curator',
      withdrawnAt: null,
      withdrawnWho: null,
      reason: 'Agreed with the machine.',
    },
  ]);
  expect(await labelsAsTheyStand(tx, ID)).toEqual(
    expect.arrayContaining([expect.objectContaining({ facet: 'disease', key: 'LN', stands: true })]),
  );
});

test('who ruled is named only where the page may name people', async () => {
  const { tx } = await held();
  await tx
    .insertInto('person')
    .values({ id: by, name: 'Dr Example', email: null, affiliation: null, demonstration: true, created_at: NOW })
    .execute();
  await ruleLabel(tx, notLn, NOW);
  const who = async (naming?: { names: boolean }) =>
    (await labelsAsTheyStand(tx, ID, naming)).find((l) => l.key === 'LN')?.ruling?.who;
  expect(await who()).toBe('a curator');
  expect(await who({ names: true })).toBe('Dr Example');
  expect(JSON.stringify(await labelsAsTheyStand(tx, ID))).not.toContain(by);
  expect(await labelsAsTheyStand(tx, 'NCT00000000')).toEqual([]);
});

test('a new version of the record keeps the rulings, whatever the machine now says', async () => {
  const { tx, db } = await held();
  await ruleLabels(
    tx,
    {
      studyId: ID,
      rulings: [
        { facet: 'disease', key: 'LN', present: false },
        { facet: 'disease', key: 'SSc', present: true },
        { facet: 'relevant', key: 'yes', present: false },
      ],
      reason: 'The registry confused two studies.',
      by,
    },
    NOW,
  );
  await importList(
    db,
    [projected({ ...LUPUS, status: 'COMPLETED', conditions: ['Lupus Nephritis', 'Myositis'] })],
    '2026-06-01',
  );
  const row = await rowOf(tx);
  expect(row.relevant).toBe(false);
  expect(row.keys).toEqual(expect.arrayContaining(['disease:SSc', 'disease:IIM', 'target:CD19']));
  expect(row.keys).not.toContain('disease:LN');
  expect(row.labels).toContain('disease:LN');
});

test('the accuracy figure tells agreed, added and removed apart, by facet and by classifier, and what the present labels would get', async () => {
  const { tx } = await held();
  const n = (await rowOf(tx)).labels.filter((l) => l.startsWith('disease:')).length;
  await ruleLabel(tx, notLn, NOW);
  await ruleLabel(tx, { ...notLn, key: 'MS', present: true, reason: 'Named in the summary.' }, NOW);
  await agreeWithMachine(tx, { studyId: ID, by }, NOW);
  // a later classifier finds multiple sclerosis by itself
  await tx
    .insertInto('study_label')
    .values({ study_id: ID, facet: 'disease', key: 'MS', words: 'MS', field: 'condition', rule: 'name' })
    .execute();
  const { byFacet, byClassifier, present, studies, classifier } = await curatorAccuracy(tx);
  const of = <R extends { facet: string }>(rows: R[]) => rows.find((r) => r.facet === 'disease');
  expect(of(byFacet)).toEqual({ facet: 'disease', looked: n + 1, agreed: n - 1, added: 1, removed: 1 });
  expect(of(byClassifier)).toEqual({ ...of(byFacet), classifier });
  expect(of(present)).toEqual({ facet: 'disease', looked: n + 1, right: n });
  expect(byFacet.find((r) => r.facet === 'relevant')).toMatchObject({ looked: 1, agreed: 1 });
  expect(studies).toBe(1);
});

test('whoever may not curate is refused on record, and nothing is written', async () => {
  const store = await freshStore();
  onTestFinished(() => store.close());
  await importList(store.db, [projected(LUPUS)], '2026-05-01');
  const person = (roles: Extract<Actor, { kind: 'person' }>['roles']): Actor => ({
    kind: 'person',
    id: by,
    name: 'Dr Example',
    roles,
    demonstration: true,
  });
  const rule = (actor: Actor) =>
    curate(store.db, { actor, now: () => NOW }, { kind: 'study', id: ID }, (tx, who, at) =>
      ruleLabel(tx, { ...notLn, by: who }, at),
    );
  for (const actor of [ANONYMOUS, person(['member']), person(['sponsor']), person(['office', 'sponsor'])])
    await expect(rule(actor)).rejects.toThrow(Refused);
  const { rows } = await store.db.read((tx) =>
    sql<{ refused: number; ruled: number }>`
      select (select count(*)::int from audit_event where kind = 'refused' and body->>'action' = 'evidence.curate') as refused,
             (select count(*)::int from label_ruling) as ruled`.execute(tx),
  );
  expect(rows).toEqual([{ refused: 4, ruled: 0 }]);
  expect(await rule(person(['data-steward']))).toEqual({ written: 1 });
  expect(await rule(person(['committee']))).toEqual({ written: 0 });
});

test('a ruling that comes while an import is computing is in what the import leaves, and one taken back meanwhile is not', async () => {
  const { tx, db } = await held();
  const importing = (asOf: string, status: string, meanwhile: () => Promise<unknown>) => {
    let writes = 0;
    const busy = {
      ...db,
      write: async <T>(body: Parameters<typeof db.write<T>>[0]) => {
        // the first opens the run, the second saves its only batch
        if (++writes === 2) await meanwhile();
        return db.write(body);
      },
    };
    return importList(busy, [projected({ ...LUPUS, status })], asOf);
  };
  expect(await importing('2026-06-01', 'COMPLETED', () => ruleLabel(tx, notLn, NOW))).toMatchObject({ changed: 1 });
  expect((await rowOf(tx)).keys).not.toContain('disease:LN');
  await importing('2026-07-01', 'TERMINATED', () =>
    withdrawRuling(tx, { studyId: ID, facet: 'disease', key: 'LN', reason: 'It does say nephritis.', by }, LATER),
  );
  expect((await rowOf(tx)).keys).toContain('disease:LN');
});
