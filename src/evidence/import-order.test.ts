import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testStore } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, stateOf, within } from './import-testing.server.ts';
import { completeStudy } from './study-fixture.ts';

const IDS = ['NCT90000001', 'NCT90000002', 'NCT90000003'] as const;
const DAYS = ['2026-05-01', '2026-05-02', '2026-05-03'] as const;

interface Sighting {
  asOf: string;
  record: unknown;
}

const facts = fc.record(
  {
    id: fc.constantFrom(...IDS),
    status: fc.constantFrom('RECRUITING', 'COMPLETED', 'WITHDRAWN'),
    title: fc.constantFrom('CD19 CAR T cells in lupus', 'CD19 CAR-T Cells in Lupus.', 'Other cells in scleroderma'),
    count: fc.constantFrom(10, 11, 40),
    conditions: fc.constantFrom(['SLE'], ['Lupus Nephritis', 'SLE'], []),
    interventions: fc.constantFrom(['KYV-101'], ['CD19 CAR T cells', 'Fludarabine']),
    posted: fc.constantFrom('2026-01-01', '2026-02-01'),
  },
  { requiredKeys: ['id'] },
);

const complete = facts.map(({ id, status, title, count, conditions, interventions, posted }) =>
  completeStudy({
    identificationModule: { nctId: id, ...(title ? { briefTitle: title } : {}) },
    statusModule: {
      ...(status ? { overallStatus: status } : {}),
      ...(posted ? { lastUpdatePostDateStruct: { date: posted } } : {}),
    },
    ...(conditions ? { conditionsModule: { conditions } } : {}),
    ...(count ? { designModule: { enrollmentInfo: { count, type: 'ACTUAL' } } } : {}),
    ...(interventions
      ? { armsInterventionsModule: { interventions: interventions.map((name) => ({ name, otherNames: ['X-1'] })) } }
      : {}),
  }),
);

const sighting: fc.Arbitrary<Sighting> = fc.record({
  asOf: fc.constantFrom(...DAYS),
  record: fc.oneof({ weight: 2, arbitrary: facts.map(projected) }, { weight: 1, arbitrary: complete }),
});

/** Some records in the order of their days, the same in any other order, and how many of these go into one import. */
const orders = fc
  .array(sighting, { minLength: 1, maxLength: 10 })
  .chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
    ),
  );

/** What a curator said of the labels of a study, as the page of rulings writes it. */
const rule = (tx: WriteTx, id: string, facet: string, key: string, present: boolean) =>
  tx
    .insertInto('label_ruling')
    .values({ study_id: id, facet, key, present, machine: !present, classifier: 1, reason: 'read', by: 'P1', at: NOW })
    .execute();

/** Everything that is left after these imports, on top of one first record of each study and of rulings on two of them. */
async function stateAfter(imports: readonly { asOf: string; records: readonly unknown[] }[]): Promise<unknown> {
  const { kysely } = await testStore();
  const tx = await kysely.startTransaction().execute();
  try {
    await importList(
      within(tx),
      IDS.map((id) => projected({ id, title: 'Cells' })),
      DAYS[1],
    );
    await rule(tx, IDS[0], 'disease', 'SLE', false);
    await rule(tx, IDS[0], 'relevant', 'yes', true);
    await rule(tx, IDS[1], 'target', 'BCMA', true);
    for (const { asOf, records } of imports) await importList(within(tx), records, asOf);
    return await stateOf(tx);
  } finally {
    await tx.rollback().execute();
  }
}

/** Neighbours of one day that may share an import. */
function inImports(list: readonly Sighting[], most: number): { asOf: string; records: unknown[] }[] {
  const imports: { asOf: string; records: unknown[] }[] = [];
  for (const { asOf, record } of list) {
    const last = imports.at(-1);
    if (last?.asOf === asOf && last.records.length < most) last.records.push(record);
    else imports.push({ asOf, records: [record] });
  }
  return imports;
}

describe('any order of import', () => {
  test('of projected and complete records, some of one day, under rulings, gives the same studies, versions, changes, labels and pins', {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(orders, async ([list, shuffled, together, repeat]) => {
        const byDay = DAYS.flatMap((asOf) => list.filter((s) => s.asOf === asOf));
        const expected = await stateAfter(inImports(byDay, list.length));
        const mixed = inImports(shuffled, together);
        expect(await stateAfter(repeat ? [...mixed, ...inImports(list, 1)] : mixed)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
