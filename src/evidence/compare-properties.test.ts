import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { worstGrade } from '#ledger/grades.ts';
import type { Change } from './change-rules.ts';
import { compareFacts } from './compare.ts';
import type { StudyFacts } from './study-facts.ts';
import { canonicalFacts } from './study-order.ts';

describe('comparing any two versions', () => {
  const word = fc.constantFrom('alpha', 'beta', 'Beta.', 'gamma delta', 'Gamma-Delta', 'a 1.5', 'a 15', 'a 1 5');
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const outcome = fc.record({ measure: word, timeFrame: maybe(word), description: maybe(word) });
  const site = fc.record({
    facility: maybe(word),
    city: word,
    state: maybe(word),
    country: fc.constantFrom('France', 'Turkey', 'Türkiye'),
    status: maybe(fc.constantFrom('RECRUITING', 'COMPLETED')),
  });
  const known = fc
    .record({
      nctId: fc.constant('NCT90000001'),
      briefTitle: maybe(word),
      overallStatus: fc.constantFrom('RECRUITING', 'TERMINATED'),
      whyStopped: maybe(word),
      verificationDate: fc.constantFrom('2026-01', '2026-02'),
      primaryCompletionDate: maybe(
        fc.record({
          date: fc.constantFrom('2026', '2026-05', '2026-09-01'),
          type: fc.constantFrom('ACTUAL', 'ESTIMATED'),
        }),
      ),
      enrolment: maybe(fc.record({ count: fc.nat(40), type: fc.constantFrom('ACTUAL', 'ESTIMATED') })),
      sponsor: maybe(fc.record({ name: word, class: fc.constantFrom('INDUSTRY', 'OTHER') })),
      conditions: fc.array(word, { maxLength: 4 }),
      phases: fc.uniqueArray(fc.constantFrom('PHASE1', 'PHASE2')),
      interventions: fc.array(
        fc.record({
          name: word,
          type: maybe(word),
          otherNames: fc.array(word, { maxLength: 3 }),
          description: maybe(word),
        }),
        { maxLength: 3 },
      ),
      primaryOutcomes: fc.array(outcome, { maxLength: 4 }),
      secondaryOutcomes: fc.array(outcome, { maxLength: 3 }),
      sites: fc.array(site, { maxLength: 4 }),
      eligibility: fc.record({
        criteria: maybe(word),
        stdAges: fc.array(fc.constantFrom('ADULT', 'CHILD'), { maxLength: 2 }),
      }),
    })
    .map((made): StudyFacts => ({ ...made, countries: [...new Set(made.sites.map(({ country }) => country))].sort() }));

  test('nothing differs from itself', () => {
    fc.assert(
      fc.property(known, (a) => {
        expect(compareFacts(a, structuredClone(a))).toEqual([]);
      }),
    );
  });

  test('two versions have the same canonical facts exactly when comparing them finds nothing but noise', () => {
    fc.assert(
      fc.property(known, known, fc.boolean(), (a, other, near) => {
        const b: StudyFacts = near ? { ...a, primaryOutcomes: other.primaryOutcomes ?? [] } : other;
        const noise = compareFacts(a, b).every(({ grade }) => grade === 'noise');
        const same = JSON.stringify(canonicalFacts(a)) === JSON.stringify(canonicalFacts(b));
        expect(noise).toBe(same);
      }),
      { numRuns: 1500 },
    );
  });

  test('another order of any list is noise at most, and hashes the same', () => {
    const shuffled = known.chain((a) =>
      fc
        .tuple(
          ...(['conditions', 'primaryOutcomes', 'interventions', 'sites', 'phases', 'countries'] as const).map(
            (key) => {
              const list: readonly unknown[] = a[key] ?? [];
              return fc.shuffledSubarray([...list], { minLength: list.length }).map((items) => [key, items] as const);
            },
          ),
        )
        .map((lists) => [a, { ...a, ...Object.fromEntries(lists) } as StudyFacts] as const),
    );
    fc.assert(
      fc.property(shuffled, ([a, b]) => {
        expect(['noise', null]).toContain(worstGrade(compareFacts(a, b)));
        expect(JSON.stringify(canonicalFacts(b))).toBe(JSON.stringify(canonicalFacts(a)));
      }),
      { numRuns: 300 },
    );
  });

  test('there and back are changes of the same fields', () => {
    const fields = (changes: readonly Change[]) => [...new Set(changes.map(({ field }) => field))].sort();
    fc.assert(
      fc.property(known, known, (a, b) => {
        expect(fields(compareFacts(b, a))).toEqual(fields(compareFacts(a, b)));
      }),
      { numRuns: 300 },
    );
  });
});
