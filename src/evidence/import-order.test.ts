import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore, openTx, testStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { importList, projected, stateOf, within } from './import-testing.server.ts';

const _ID = 'NCT90000001';

/** Rolled back at the end: enough for all that needs no real commit. */
const _inOne = async (): Promise<Db> => within(await openTx());

async function _open(): Promise<Store> {
  const store = await freshStore();
  onTestFinished(() => store.close());
  return store;
}

describe('any order of import', () => {
  const facts = fc.record(
    {
      id: fc.constantFrom('NCT90000001', 'NCT90000002'),
      status: fc.constantFrom('RECRUITING', 'COMPLETED', 'WITHDRAWN'),
      title: fc.constantFrom('Cells in lupus', 'Cells in Lupus.', 'Other cells'),
      count: fc.constantFrom(10, 11, 40),
      conditions: fc.constantFrom(['SLE'], ['Lupus Nephritis'], []),
      posted: fc.constantFrom('2026-01-01', '2026-02-01'),
    },
    { requiredKeys: ['id'] },
  );
  const sighting = fc.record({ asOf: fc.constantFrom('2026-05-01', '2026-05-02', '2026-05-03'), facts });
  const two = fc
    .array(sighting, { minLength: 1, maxLength: 8 })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.boolean()));

  test('gives the same studies, versions, changes, labels and pins', { timeout: 120_000 }, async () => {
    const { kysely } = await testStore();
    const stateAfter = async (imports: { asOf: string; list: unknown[] }[]): Promise<unknown> => {
      const tx = await kysely.startTransaction().execute();
      try {
        for (const { asOf, list } of imports) await importList(within(tx), list, asOf);
        return await stateOf(tx);
      } finally {
        await tx.rollback().execute();
      }
    };
    await fc.assert(
      fc.asyncProperty(two, async ([list, shuffled, repeat]) => {
        const days = [...new Set(list.map((s) => s.asOf))].sort();
        const inOrder = days.map((asOf) => ({
          asOf,
          list: list.filter((s) => s.asOf === asOf).map((s) => projected(s.facts)),
        }));
        const oneByOne = shuffled.map((s) => ({ asOf: s.asOf, list: [projected(s.facts)] }));
        expect(await stateAfter(repeat ? [...oneByOne, ...inOrder] : oneByOne)).toEqual(await stateAfter(inOrder));
      }),
      { numRuns: 25 },
    );
  });
});
