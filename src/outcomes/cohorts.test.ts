import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { cohortEdits, editCohort, readCohort, stateCohortFacts } from './cohorts.server.ts';
import { factsSeen } from './cohorts.ts';
import { AT, load } from './import-testing.server.ts';

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  await load(store.db, [{ study_id: 'A' }]);
});
afterEach(() => store.close());

const FACTS = { site: '', country: '', enrolledFrom: '', enrolledTo: '' };
const edit = (facts: Partial<typeof FACTS>, seen?: string) =>
  store.db.write((tx) =>
    editCohort(
      tx,
      {
        ...FACTS,
        ...facts,
        id: 'A',
        by: 'person-1',
        reason: 'The methods of the paper name the hospital.',
        ...(seen === undefined ? {} : { seen }),
      },
      AT,
    ),
  );
const cohort = async () => {
  const found = await store.db.read((tx) => readCohort(tx, 'A'));
  if (!found) throw new Error('The cohort of the test is missing.');
  return found;
};

describe('the facts of a cohort', () => {
  test('that somebody else wrote meanwhile are not put back by a form that was opened before', async () => {
    const opened = factsSeen(await cohort());
    expect(await edit({ site: 'Somewhere' }, opened)).toEqual(['site']);
    await expect(edit({ country: 'DE' }, opened)).rejects.toThrow(
      'Somebody else wrote where and when this cohort was treated while you were writing; open its page in another window, then open this form again.',
    );
    expect(await cohort()).toMatchObject({ site: 'Somewhere', country: null });
    expect(await store.db.read((tx) => cohortEdits(tx, 'A', false))).toHaveLength(1);
    expect(await edit({ site: 'Somewhere', country: 'DE' }, factsSeen(await cohort()))).toEqual(['country']);
  });

  test('that a table stated meanwhile are not put back either', async () => {
    const opened = factsSeen(await cohort());
    const said = { arm: 'A', site: 'Somewhere', country: null, enrolledFrom: '2021-03', enrolledTo: null };
    await store.db.write((tx) => stateCohortFacts(tx, [said]));
    await expect(edit({ country: 'DE' }, opened)).rejects.toThrow('Somebody else wrote');
    expect(await cohort()).toMatchObject({ site: 'Somewhere', enrolledFrom: '2021-03', country: null });
  });

  test('sent twice by one click are written once, and without what was seen nothing is compared', async () => {
    const opened = factsSeen(await cohort());
    expect(await edit({ site: 'Somewhere' }, opened)).toEqual(['site']);
    expect(await edit({ site: 'Somewhere' }, opened)).toEqual([]);
    expect(await edit({ site: 'Elsewhere' })).toEqual(['site']);
    await expect(edit({ site: 'Nowhere' }, '')).rejects.toThrow('Somebody else wrote');
  });

  test('are seen as the same whether a fact is empty or not stated', () => {
    const none = { site: null, country: null, enrolledFrom: null, enrolledTo: null };
    expect(factsSeen({ ...none, site: '' })).toBe(factsSeen(none));
    expect(factsSeen({ ...none, site: 'DE' })).not.toBe(factsSeen({ ...none, country: 'DE' }));
  });
});
