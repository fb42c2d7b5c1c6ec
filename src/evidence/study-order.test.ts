import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { completeStudy, projectedStudy } from './study-fixture.ts';
import { canonicalFacts, mergeFacts } from './study-order.ts';

function facts(json: unknown): StudyFacts {
  const parsed = parseCtgovStudy(json);
  if (parsed.kind !== 'study') throw new Error(parsed.sentence);
  return parsed.facts;
}
const full = facts(completeStudy());

test('a projected record takes nothing away that it does not carry', () => {
  const merged = mergeFacts(full, facts(projectedStudy({ statusModule: { overallStatus: 'COMPLETED' } })));
  expect(merged).toEqual({ ...full, overallStatus: 'COMPLETED' });
});

test('a complete record replaces everything, so what it leaves out is gone', () => {
  const next = facts(completeStudy({ outcomesModule: null, armsInterventionsModule: null }));
  expect(mergeFacts(full, next)).toEqual(next);
});

test('parts that an entry does not carry come from the same entry before, twins in their order', () => {
  const before = facts(
    completeStudy({
      outcomesModule: {
        primaryOutcomes: [
          { measure: 'A', timeFrame: '1' },
          { measure: 'A', timeFrame: '2' },
          { measure: 'B', timeFrame: '3' },
        ],
      },
    }),
  );
  const next = facts(
    projectedStudy({ outcomesModule: { primaryOutcomes: [{ measure: 'a.' }, { measure: 'C' }, { measure: 'A' }] } }),
  );
  expect(mergeFacts(before, next).primaryOutcomes).toEqual([
    { measure: 'a.', timeFrame: '1', description: null },
    { measure: 'C' },
    { measure: 'A', timeFrame: '2', description: null },
  ]);
});

test('a sponsor of another name does not inherit the class of the former one', () => {
  const sponsor = (name: string) => facts(projectedStudy({ sponsorCollaboratorsModule: { leadSponsor: { name } } }));
  expect(mergeFacts(full, sponsor('New Firm')).sponsor).toEqual({ name: 'New Firm' });
  expect(mergeFacts(full, sponsor('Example clinic')).sponsor).toEqual({ name: 'Example clinic', class: 'OTHER' });
});

test('known to be empty replaces a value, unknown does not', () => {
  const stopped = facts(completeStudy({ statusModule: { whyStopped: 'Funding' } }));
  expect(mergeFacts(stopped, full).whyStopped).toBeNull();
  expect(mergeFacts(stopped, facts(projectedStudy())).whyStopped).toBe('Funding');
});

test('the fold is associative for whole fields and for parts of eligibility, dates and enrolment', () => {
  const part = fc.record(
    {
      overallStatus: fc.constantFrom('RECRUITING', 'COMPLETED'),
      whyStopped: fc.option(fc.constantFrom('a', 'b'), { nil: null }),
      conditions: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
      enrolment: fc.record(
        { count: fc.nat(3), type: fc.constantFrom('ACTUAL', 'ESTIMATED') },
        { requiredKeys: ['count'] },
      ),
      eligibility: fc.record(
        { sex: fc.constantFrom('ALL', 'MALE'), minimumAge: fc.constant('18 Years') },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['eligibility'] },
  );
  const study = part.map((made): StudyFacts => ({ nctId: 'NCT90000001', ...made }));
  fc.assert(
    fc.property(study, study, study, (a, b, c) => {
      expect(mergeFacts(mergeFacts(a, b), c)).toEqual(mergeFacts(a, mergeFacts(b, c)));
      expect(mergeFacts(a, a)).toEqual(a);
    }),
  );
});

test('canonical facts leave out what is noise and keep what is not', () => {
  const noisy = facts(
    completeStudy({
      statusModule: { statusVerifiedDate: '2026-07', lastUpdatePostDateStruct: { date: '2026-07-01' } },
      identificationModule: { briefTitle: 'example cells, in EXAMPLE disease' },
      conditionsModule: { conditions: ['Other Disease', 'Example Disease'], keywords: ['Cells'] },
    }),
  );
  expect(JSON.stringify(canonicalFacts(noisy))).toBe(JSON.stringify(canonicalFacts(full)));
  const stopped = facts(completeStudy({ statusModule: { overallStatus: 'TERMINATED' } }));
  expect(canonicalFacts(stopped)).not.toEqual(canonicalFacts(full));
});

test('canonical facts are plain JSON without undefined, and do not change the facts', () => {
  const before = structuredClone(full);
  const canonical = canonicalFacts(full);
  expect(JSON.parse(JSON.stringify(canonical))).toEqual(canonical);
  expect(full).toEqual(before);
});
