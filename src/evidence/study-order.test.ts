import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '#ledger/content-hash.ts';
import { comparisonForm, countryForm } from './comparison-form.ts';
import { parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { completeStudy, projectedStudy } from './study-fixture.ts';
import { canonicalFacts, canonicalText, mergeFacts } from './study-order.ts';

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

describe('the canonical text', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'Germany',
      'Turkey',
      'Türkiye',
      'RECRUITING',
      '',
      'CAR-T',
      'CAR T',
      '\u2028 "quoted" \\',
      '10⁶',
      'é',
      'e\u0301',
    ),
    fc.string({ unit: 'grapheme', maxLength: 70 }).filter((s) => s.isWellFormed()),
  );
  const known = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: null });
  const entry = (...keys: string[]) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, known(text)])), { requiredKeys: [] });
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(-0, 1e21, 5e-324),
  );
  const anyFacts = fc.record(
    {
      nctId: text,
      nctIdAliases: fc.array(text, { maxLength: 3 }),
      briefTitle: known(text),
      lastUpdatePostDate: known(text),
      hasResults: fc.boolean(),
      enrolment: known(fc.record({ count: number, type: known(text) }, { requiredKeys: ['count'] })),
      countries: fc.array(text, { maxLength: 5 }),
      conditions: fc.array(text, { maxLength: 5 }),
      sites: fc.array(
        fc.record({ city: text, country: text, lat: number, lon: number, status: known(text) }, { requiredKeys: [] }),
        { maxLength: 4 },
      ),
      interventions: fc.array(
        fc.record(
          { name: text, otherNames: fc.array(text, { maxLength: 3 }), description: known(text) },
          { requiredKeys: ['name'] },
        ),
        { maxLength: 3 },
      ),
      references: fc.array(entry('pmid', 'type'), { maxLength: 3 }),
      eligibility: entry('sex', 'minimumAge', 'criteria'),
      somethingNew: fc.array(fc.oneof(number, entry('b', 'a'), known(text)), { maxLength: 3 }),
    },
    { requiredKeys: ['nctId', 'eligibility'] },
  );

  /** The rules once more, written as plainly as can be. */
  const plainly = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') {
      if (['nctId', 'nctIdAliases', 'pmid'].includes(key)) return value;
      return comparisonForm(['country', 'countries'].includes(key) ? countryForm(value) : value);
    }
    if (Array.isArray(value)) {
      const items = (value as unknown[]).map((item) => plainly(key, item));
      const texts = items.every((item) => typeof item === 'string');
      const order = (item: unknown): string => (texts ? String(item) : (canonicalize(item) ?? ''));
      items.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
      return key === 'countries' ? [...new Set(items)] : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const noise = ['lastUpdatePostDate', 'verificationDate', 'lastKnownStatus', 'lat', 'lon'];
    return Object.fromEntries(
      Object.entries(value).flatMap(([k, v]) => (noise.includes(k) || v === undefined ? [] : [[k, plainly(k, v)]])),
    );
  };

  test('is RFC 8785 of the facts in their comparison form, whatever they hold', () => {
    fc.assert(
      fc.property(anyFacts, (made) => {
        const study = made as unknown as StudyFacts;
        expect(canonicalText(study)).toBe(canonicalize({ form: 1, ...(plainly('', study) as object) }));
      }),
      { numRuns: 500 },
    );
  });

  test('of a known study has the hash that it had when the form was made', () => {
    expect(sha256(canonicalText(full))).toBe('7567b240b113e1dcf95659a70fb91ee31c33b3875f18ce462cad11a247f34806');
  });
});
