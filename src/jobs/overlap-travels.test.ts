import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimStanding, writeClaim } from '#claims/claims.server.ts';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { system } from '#governance/actors.ts';
import { addPerson } from '#governance/people.server.ts';
import { readLine } from '#ledger/line.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { armCsv } from '#outcomes/arm-fixture.ts';
import { importArms } from '#outcomes/import.server.ts';
import { judgeOverlap } from '#outcomes/overlap-judgements.server.ts';
import { defineSynthesis, readSynthesis } from '#outcomes/syntheses.server.ts';
import { settle } from './settle.server.ts';

const now = () => new Date('2026-08-01T12:00:00Z');
const BY = 'person-1';

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  const person = { id: BY, name: 'A member', email: null, affiliation: null, demonstration: true };
  await store.db.write((tx) => addPerson(tx, { ...person, roles: ['member'] }, now()));
});
afterEach(() => store.close());

test('two cohorts judged to be the same: the pooled N falls, the change says why, and the claim on it says that its number no longer follows', async () => {
  const world = { db: store.db, now, mail: null };
  await importArms(
    store.db,
    armCsv([
      { study_id: 'FIRST', citation: 'Alpha A, et al. Test J 2022;1:1', events: '6', n: '7' },
      { study_id: 'LATER', citation: 'Beta B, et al. Test J 2024;1:1', events: '14', n: '18' },
      { study_id: 'OTHER-1', events: '9', n: '10' },
      { study_id: 'OTHER-2', events: '7', n: '10' },
      { study_id: 'FAR', disease: 'MS', events: '2', n: '10' },
    ]),
    { label: 'arms', now, actor: system('test') },
  );
  await settle(world);
  const ask = (disease: string) =>
    store.db.write((tx) =>
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
  const [one, far] = [await ask('SLE'), await ask('MS')];
  const claim = await store.db.write((tx) =>
    writeClaim(
      tx,
      {
        template: '{events} of {patients} patients were in remission.',
        bound: { kind: 'synthesis', id: one.id },
        certainty: 'very low',
        certaintyReasons: 'Small invented series without a comparison group.',
      },
      BY,
      now(),
    ),
  );
  const answer = async () => (await store.db.read((tx) => readSynthesis(tx, one.id)))?.answer;
  expect(await answer()).toMatchObject({ k: 4, events: 36, patients: 45 });
  expect(await store.db.read((tx) => claimStanding(tx, claim.id))).toMatchObject({ state: 'current' });
  const before = (await store.db.read((tx) => readSynthesis(tx, far.id)))?.hash;

  const judged = await store.db.write((tx) =>
    judgeOverlap(
      tx,
      {
        a: 'LATER',
        b: 'FIRST',
        relation: 'same',
        contained: null,
        evidence: 'The later paper says so in its methods.',
        sourceUrl: null,
        by: BY,
      },
      now(),
    ),
  );
  await settle(world);

  expect(await answer()).toMatchObject({ k: 3, events: 30, patients: 38 });
  const line = await store.db.read((tx) => readLine(tx, { kind: 'claim', id: claim.id }, '2026-08-01'));
  expect(line?.nodes.map((n) => `${n.kind}:${n.id}`)).toContain(`overlap:${judged.id}`);
  const states = await store.db.read((tx) => standings(tx, [{ kind: 'claim', id: claim.id }], '2026-08-01'));
  expect(states.get(`claim:${claim.id}`)).toMatchObject({
    state: 'new-evidence',
    reasons: [
      {
        to: { kind: 'synthesis', id: one.id },
        change: {
          rule: 'overlap-judged',
          grade: 'high',
          sentence: `Alpha 2022 and Beta 2024 are now judged to be the same patients (${judged.id}): 45 patients in 4 cohorts were counted, now 38 patients in 3 cohorts are.`,
        },
      },
    ],
  });
  expect(await store.db.read((tx) => claimStanding(tx, claim.id))).toMatchObject({
    state: 'number-moved',
    now: [
      { name: 'events', before: '36', after: '30' },
      { name: 'patients', before: '45', after: '38' },
    ],
  });
  expect((await store.db.read((tx) => readSynthesis(tx, far.id)))?.hash).toBe(before);

  // taken back by a new judgement: both are counted again, and the reason is the new version of the same judgement
  const again = await store.db.write((tx) =>
    judgeOverlap(
      tx,
      {
        a: 'FIRST',
        b: 'LATER',
        relation: 'none',
        contained: null,
        evidence: 'The authors wrote that no patient is in both.',
        sourceUrl: null,
        by: BY,
      },
      now(),
    ),
  );
  expect(again).toMatchObject({ id: judged.id, version: 2 });
  await settle(world);
  expect(await answer()).toMatchObject({ k: 4, events: 36, patients: 45 });
});
