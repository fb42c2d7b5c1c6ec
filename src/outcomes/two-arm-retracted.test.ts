import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { exploreRows, trialRows } from './explore.server.ts';
import { load } from './import-testing.server.ts';
import { answerOutcomes } from './syntheses.server.ts';
import { retractedTrials, twoArmTrials } from './two-arm.ts';

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  const trial = { citation: 'Alpha A, et al. Test J 2024;1:1', pmid: '90000001', nct: 'NCT00000001' };
  const other = { citation: 'Beta B, et al. Test J 2025;2:1', doi: '10.1000/beta', nct: 'NCT00000002' };
  const control = { product: 'placebo', target: '-', modality: 'placebo', events: '2', n: '10' };
  await load(store.db, [
    { study_id: 'A', ...trial },
    { study_id: 'A', ...trial, ...control },
    { study_id: 'B', ...other, events: '6', n: '9' },
    { study_id: 'B', ...other, ...control },
  ]);
});
afterEach(() => store.close());

const report = (id: string, pmid: string | null, doi: string | null, notice: string | null) =>
  sql`insert into report (id, pmid, doi, title, as_of, notice) values (${id}, ${pmid}, ${doi}, 'T', '2026-01-01', ${notice})`.execute(
    store.kysely,
  );
const read = async () => {
  const { trials, choices } = await store.db.read(async (tx) => ({
    trials: await trialRows(tx),
    choices: await exploreRows(tx),
  }));
  return {
    shown: twoArmTrials(trials).map((t) => t.nct),
    leftOut: retractedTrials(trials),
    arms: new Set(choices.map((r) => r.arm)).size,
  };
};

describe('a trial whose report was retracted', () => {
  test('is not compared and is named as left out, and the choices of the explorer do not count it', async () => {
    await report('doi:10.1000/beta', null, '10.1000/BETA', 'corrected');
    expect(await read()).toEqual({ shown: ['NCT00000001', 'NCT00000002'], leftOut: [], arms: 4 });
    await report('pmid:90000001', '90000001', null, 'retracted');
    expect(await read()).toEqual({
      shown: ['NCT00000002'],
      leftOut: [{ label: 'Alpha 2024', citation: 'Alpha A, et al. Test J 2024;1:1', nct: 'NCT00000001' }],
      arms: 2,
    });
    const answer = await store.db.read((tx) =>
      answerOutcomes(tx, { outcome: 'remission', verification: 'all', method: 'glmm' }),
    );
    expect(answer.k).toBe(1);
  });

  test('is left out by the report that stands, where the one that it names was merged into it', async () => {
    await report('pmid:90000009', '90000009', null, 'retracted');
    await report('pmid:90000001', '90000001', null, null);
    expect((await read()).leftOut).toEqual([]);
    await sql`update report set pmid = null, former_names = '{pmid:90000001}', merged_into = 'pmid:90000009'
      where id = 'pmid:90000001'`.execute(store.kysely);
    expect(await read()).toMatchObject({ shown: ['NCT00000002'], leftOut: [{ nct: 'NCT00000001' }], arms: 2 });
  });
});
