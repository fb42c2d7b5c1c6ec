import { expect, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { AT, load, now, pinsOf } from './import-testing.server.ts';
import { judgeOverlap, readJudged } from './overlap-judgements.server.ts';
import { defineSynthesis, readSynthesis, refreshSynthesis } from './syntheses.server.ts';

test('an answer pins the judgements that join two of its cohorts over one that it does not count, and moves with them', async () => {
  const store = await freshStore();
  const { db } = store;
  try {
    await load(db, [
      { study_id: 'A', events: '8', n: '10' },
      { study_id: 'B', events: '5', n: '6', outcome: 'another outcome' },
      { study_id: 'C', events: '3', n: '9' },
      { study_id: 'D', events: '4', n: '9' },
      { study_id: 'E', events: '6', n: '9' },
    ]);
    const judge = (a: string, b: string, relation: string, contained: string | null) => {
      const evidence = 'The second paper says that it reports the first.';
      return db.write((tx) =>
        judgeOverlap(
          tx,
          { a, b, relation: relation as 'same', contained, evidence, sourceUrl: null, by: 'person-1' },
          AT,
        ),
      );
    };
    const spec = { outcome: 'remission', verification: 'verified', method: 'glmm' } as const;
    const { id } = await db.write((tx) => defineSynthesis(tx, { question: 'How many?', spec, by: 'person-1' }, AT));
    const answer = async () => (await db.read((tx) => readSynthesis(tx, id)))!.answer;
    expect(await answer()).toMatchObject({ k: 4, patients: 37 });
    await judge('A', 'B', 'subset', 'A');
    await judge('B', 'C', 'subset', 'B');
    expect(await db.read((tx) => readJudged(tx))).toMatchObject([{ contained: 'A' }, { contained: 'B' }]);
    await refreshSynthesis(db, id, now);
    expect(await answer()).toMatchObject({ k: 3, patients: 28, overlap: { judged: [{ id: 'V1' }, { id: 'V2' }] } });
    expect(JSON.stringify(await pinsOf(db, 'synthesis', id))).toMatch(/V1.*V2/);
    // two within one cohort need not share anybody
    await judge('B', 'C', 'subset', 'C');
    await refreshSynthesis(db, id, now);
    expect(await answer()).toMatchObject({ k: 4, patients: 37 });
  } finally {
    await store.close();
  }
});
