import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { AT, COHORTS, changed, changesOf, everything, load, now, pinsOf } from './import-testing.server.ts';
import {
  defineSynthesis,
  listSyntheses,
  readSynthesis,
  refreshAllSyntheses,
  refreshSynthesis,
  SynthesisRefused,
} from './syntheses.server.ts';

let store: Store;
let db: Db;

beforeEach(async () => {
  store = await freshStore();
  db = store.db;
});
afterEach(() => store.close());

describe('a synthesis', () => {
  const spec = { outcome: 'remission', diseases: ['SLE'], verification: 'verified', method: 'glmm' } as const;
  const define = () =>
    db.write((tx) =>
      defineSynthesis(tx, { question: 'How many?', spec: { ...spec, diseases: ['SLE'] }, by: 'person-1' }, AT),
    );

  test('answers at once, rests on every row that it looked at, and is found by its number', async () => {
    await load(db, [...COHORTS, { study_id: 'U', verified: 'no' }, { study_id: 'Z', outcome: 'relapse' }]);
    const { id } = await define();
    expect(id).toMatch(/^Y\d+$/);
    const found = await db.read((tx) => readSynthesis(tx, id));
    expect(found).toMatchObject({
      question: 'How many?',
      version: 1,
      asOf: '2026-11-22',
      answer: { k: 3, events: 16, patients: 25 },
    });
    expect((await pinsOf(db, 'synthesis', id)).map((p) => p.to)).toEqual(
      ['A', 'B', 'C', 'U'].map((a) => `outcome:${a}/remission@6-months`),
    );
    expect((await db.read((tx) => listSyntheses(tx))).map((s) => s.id)).toEqual([id]);
    expect(await db.read((tx) => readSynthesis(tx, 'Y999'))).toBeNull();
  });

  test('refreshed after a changed count has a new version with a high change and fresh pins; refreshed again, nothing', async () => {
    await load(db, COHORTS);
    const { id } = await define();
    await load(db, changed(0, { events: '7' }));
    expect((await pinsOf(db, 'synthesis', id)).filter((p) => p.stale)).toHaveLength(1);
    const recorded = await refreshSynthesis(db, id, now);
    expect(recorded).toMatchObject({ version: 2, changed: true });
    expect(await changesOf(db, 'synthesis', id)).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'count-changed', grade: 'high', version: 2 })]),
    );
    expect((await pinsOf(db, 'synthesis', id)).filter((p) => p.stale)).toEqual([]);
    const before = await everything(db);
    expect(await refreshSynthesis(db, id, now)).toEqual({ ...recorded, changed: false });
    expect(await refreshAllSyntheses(db, now)).toBe(0);
    expect(await everything(db)).toBe(before);
  });

  test('takes a change that does not alter the answer without a new version, and pins what is there now', async () => {
    await load(db, COHORTS);
    const { id } = await define();
    await load(db, changed(0, { notes: 'read again' }));
    expect((await pinsOf(db, 'synthesis', id)).filter((p) => p.stale)).toHaveLength(1);
    expect(await refreshSynthesis(db, id, now)).toMatchObject({ version: 1, changed: false });
    expect((await pinsOf(db, 'synthesis', id)).filter((p) => p.stale)).toEqual([]);
  });

  test('counts a cohort that comes later, and lets it go when it turns out not to be possible', async () => {
    await load(db, COHORTS);
    const { id } = await define();
    await load(db, [{ study_id: 'D', events: '4', n: '5' }]);
    expect(await refreshAllSyntheses(db, now)).toBe(1);
    expect((await db.read((tx) => readSynthesis(tx, id)))?.answer.k).toBe(4);
    await load(db, [{ study_id: 'D', events: '6', n: '5' }]);
    await refreshAllSyntheses(db, now);
    expect((await db.read((tx) => readSynthesis(tx, id)))?.answer.k).toBe(3);
    expect((await changesOf(db, 'synthesis', id)).map((c) => c.rule)).toEqual(
      expect.arrayContaining(['cohort-added', 'cohort-removed']),
    );
  });

  test('stands in the audit chain by who asked, and by the machine for each new answer', async () => {
    await load(db, COHORTS);
    const { id } = await define();
    await refreshSynthesis(db, id, now);
    await load(db, changed(0, { events: '7' }));
    const { hash } = await refreshSynthesis(db, id, now);
    const events = await db.read((tx) =>
      tx
        .selectFrom('audit_event')
        .select(['actor', 'body'])
        .where('kind', '=', 'thing.written')
        .orderBy('seq')
        .execute(),
    );
    expect(events).toMatchObject([
      { actor: 'person-1', body: { ref: { kind: 'synthesis', id }, version: 1 } },
      { actor: 'system:refresh', body: { ref: { kind: 'synthesis', id }, version: 2, hash } },
    ]);
  });

  test('that can no longer be computed is named at the end and keeps no other from its refresh', async () => {
    await load(db, COHORTS);
    const [gone, other] = [await define(), await define()];
    await db.write((tx) => tx.updateTable('synthesis').set({ spec: '{}' }).where('id', '=', gone.id).execute());
    await load(db, changed(0, { events: '7' }));
    await expect(refreshAllSyntheses(db, now)).rejects.toThrow(
      `One answer could not be refreshed (${gone.id}): The synthesis ${gone.id} can no longer be computed: `,
    );
    expect(await db.read((tx) => readSynthesis(tx, other.id))).toMatchObject({ version: 2 });
  });

  test('refreshed twice at the same moment tells its changes once', async () => {
    await load(db, COHORTS);
    const { id } = await define();
    await load(db, changed(0, { events: '7' }));
    await Promise.all([refreshSynthesis(db, id, now), refreshSynthesis(db, id, now)]);
    const told = (await changesOf(db, 'synthesis', id)).filter((c) => c.rule === 'count-changed');
    expect(told.map((c) => c.version)).toEqual([2]);
  });

  test('never puts an older answer over a newer one', async () => {
    await load(db, COHORTS);
    const { id } = await define();
    await load(db, changed(0, { events: '7' }));
    let first = true;
    const slow: Db = {
      ...db,
      write: async (body) => {
        // While this refresh still computes, a cohort more is imported and somebody else refreshes.
        if (first) {
          first = false;
          await load(db, [{ study_id: 'D', events: '4', n: '5' }]);
          await refreshSynthesis(db, id, now);
        }
        return db.write(body);
      },
    };
    await refreshSynthesis(slow, id, now);
    expect(await db.read((tx) => readSynthesis(tx, id))).toMatchObject({ version: 2, answer: { k: 4, events: 19 } });
  });

  test('that asks for what nobody knows, or does not exist, is refused in a sentence', async () => {
    const bad = (question: string, more: object) =>
      db.write((tx) =>
        defineSynthesis(tx, { question, spec: { ...spec, diseases: ['SLE'], ...more }, by: 'person-1' }, AT),
      );
    await expect(bad('How many?', { diseases: ['lupuss'] })).rejects.toThrow('The vocabulary has no disease “lupuss”.');
    await expect(bad(' ', {})).rejects.toThrow(SynthesisRefused);
    await expect(refreshSynthesis(db, 'Y999', now)).rejects.toThrow('There is no synthesis Y999; check its number.');
  });

  test('of an outcome that nobody reports has an answer without a date and rests on nothing', async () => {
    const { id } = await define();
    expect(await db.read((tx) => readSynthesis(tx, id))).toMatchObject({ asOf: null, answer: { k: 0 } });
    expect(await refreshSynthesis(db, id, now)).toMatchObject({ version: 1, changed: false });
  });
});
