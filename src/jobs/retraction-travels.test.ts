import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeClaim } from '#claims/claims.server.ts';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import { PAPER, type Paper, pubmedArticle, pubmedSet } from '#evidence/literature/paper-fixture.ts';
import { readPubmedXml } from '#evidence/literature/pubmed-xml.ts';
import { system } from '#governance/actors.ts';
import { addPerson } from '#governance/people.server.ts';
import { setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import type { Ref } from '#ledger/things.ts';
import { signStatement } from '#network/disclosure-sign.server.ts';
import { armCsv } from '#outcomes/arm-fixture.ts';
import { importArms } from '#outcomes/import.server.ts';
import { defineSynthesis, refreshSynthesis } from '#outcomes/syntheses.server.ts';
import { decisionInput } from '#priorities/decision.ts';
import { writeDecision } from '#priorities/decisions.server.ts';
import { settle } from './settle.server.ts';

const now = () => new Date('2026-08-01T12:00:00Z');
const actor = system('test');
const BY = 'person-1';

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  const person = {
    id: BY,
    name: 'A member',
    email: null,
    affiliation: null,
    roles: ['member'],
    demonstration: true,
  } as const;
  await store.db.write(async (tx) => {
    await addPerson(tx, { ...person, roles: [...person.roles] }, now());
    await signStatement(
      tx,
      { person: BY, after: 0, occasion: 'year', occasionId: '2026', salt: 's'.repeat(32) },
      { nothing: true, interests: [] },
      now(),
    );
  });
});
afterEach(() => store.close());

const OTHER: Paper = {
  ...PAPER,
  pmid: '90000002',
  doi: '10.5555/invented.2',
  pmcid: undefined,
  title: 'Invented cells in another invented disease.',
};

const read = (asOf: string, ...articles: string[]) =>
  importReports(store.db, {
    source: 'pubmed',
    reports: readPubmedXml(pubmedSet(...articles)),
    label: 'made up',
    asOf,
    now,
    actor,
  });

/** A synthesis of one arm, a claim that says its number, and a decision that rests on the claim. */
async function line(disease: string): Promise<{ synthesis: Ref; claim: Ref; decision: Ref }> {
  const synthesis = await store.db.write((tx) =>
    defineSynthesis(
      tx,
      {
        question: `How many with ${disease}?`,
        spec: { outcome: 'remission', diseases: [disease], verification: 'verified', method: 'glmm' },
        by: BY,
      },
      now(),
    ),
  );
  await refreshSynthesis(store.db, synthesis.id, now);
  const claim = await store.db.write((tx) =>
    writeClaim(
      tx,
      {
        template: '{events} of {patients} patients were in remission.',
        bound: { kind: 'synthesis', id: synthesis.id },
        certainty: 'very low',
        certaintyReasons: 'One invented series without a comparison group.',
      },
      BY,
      now(),
    ),
  );
  const decision = await store.db.write((tx) =>
    writeDecision(
      tx,
      decisionInput.parse({
        title: `Fund more of it in ${disease}`,
        areas: [],
        otherOptions: ['Fund it', 'Wait'],
        chosen: 'Fund it',
        reasons: 'The invented series was encouraging.',
        votesFor: 3,
        votesAgainst: 0,
        votesAbstained: 0,
        dissent: '',
        decidedOn: '2026-08-01',
        claims: [`claim:${claim.id}`],
        revisitIf: [{ if: 'date-passes', date: '2030-01-01' }],
      }),
      BY,
      now(),
    ),
  );
  return {
    synthesis: { kind: 'synthesis', id: synthesis.id },
    claim: { kind: 'claim', id: claim.id },
    decision: { kind: 'decision', id: decision.id },
  };
}

test('a retraction makes what rests on the paper stale or shows it as new evidence, and nothing else', async () => {
  const world = { db: store.db, now, mail: null };
  await read('2026-07-01', pubmedArticle(PAPER), pubmedArticle(OTHER));
  await importArms(
    store.db,
    armCsv([
      { study_id: 'FIRST', pmid: PAPER.pmid ?? '', disease: 'SLE' },
      { study_id: 'SECOND', pmid: OTHER.pmid ?? '', disease: 'SSc' },
    ]),
    { label: 'arms', now, actor },
  );
  await settle(world);
  const [one, other] = [await line('SLE'), await line('SSc')];
  const watching = (of: { claim: Ref; decision: Ref }, pmid: string) =>
    store.db.write((tx) =>
      setPins(
        tx,
        of.decision,
        [
          { to: of.claim },
          {
            to: { kind: 'report', id: `pmid:${pmid}` },
            role: 'watches',
            revisitIf: [
              { id: 'paper', words: 'a paper behind it is retracted or corrected', onRules: ['report-notice'] },
            ],
          },
        ],
        now(),
      ),
    );
  await watching(one, '90000001');
  await watching(other, '90000002');
  const all: Ref[] = [one, other].flatMap((l) => [l.synthesis, l.claim, l.decision]);
  const states = async () => {
    await settle(world);
    const found = await store.db.read((tx) => standings(tx, all, '2026-08-01'));
    return [...found].map(([ref, s]) => `${ref} ${s.state}`);
  };
  const fresh = all.map((r) => `${r.kind}:${r.id} fresh`);
  expect((await states()).sort()).toEqual([...fresh].sort());

  // an abstract reworded, a further id, keywords: nobody is alarmed
  await read('2026-07-02', pubmedArticle({ ...PAPER, abstract: 'Reworded.', keywords: ['other'] }));
  expect((await states()).sort()).toEqual([...fresh].sort());

  const retracted = {
    ...PAPER,
    abstract: 'Reworded.',
    types: ['Journal Article', 'Retracted Publication'],
    relations: [{ type: 'RetractionIn', cite: 'J Invent Results. 2026;13:1.', pmid: '90000005' }],
  };
  expect(await read('2026-07-03', pubmedArticle(retracted), pubmedArticle(OTHER))).toMatchObject({
    added: 0,
    changed: 1,
    unchanged: 1,
  });
  expect((await states()).sort()).toEqual(
    [
      `synthesis:${one.synthesis.id} new-evidence`,
      `claim:${one.claim.id} new-evidence`,
      `decision:${one.decision.id} stale`,
      ...[other.synthesis, other.claim, other.decision].map((r) => `${r.kind}:${r.id} fresh`),
    ].sort(),
  );
  const found = await store.db.read((tx) => standings(tx, [one.decision], '2026-08-01'));
  expect(found.get(`decision:${one.decision.id}`)?.reasons[0]).toMatchObject({
    state: 'stale',
    to: { kind: 'report', id: 'pmid:90000001' },
    change: {
      grade: 'high',
      rule: 'report-notice',
      sentence: 'The paper was retracted (J Invent Results. 2026;13:1, pmid:90000005).',
    },
  });
});
