import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { settleFilter } from './filter-values.server.ts';
import { countryNames, settledValue, unknownSentence } from './filter-values.ts';
import { importList, projected, within } from './import-testing.server.ts';
import { PHASE_GROUPS, STATUS_WORDS } from './phase-groups.ts';
import { FILTER_KEYS, valueWords } from './study-filter.ts';

describe('one value', () => {
  test.each([
    ['status', 'recruiting', 'RECRUITING'],
    ['status', 'Not yet recruiting', 'NOT_YET_RECRUITING'],
    ['status', 'not-yet-recruiting', 'NOT_YET_RECRUITING'],
    ['status', 'Active, not recruiting', 'ACTIVE_NOT_RECRUITING'],
    ['status', 'none', 'NONE'],
    ['status', 'toString', 'toString'],
    ['phase', '2', 'PHASE2'],
    ['phase', 'Phase II', 'PHASE2'],
    ['phase', 'phase-2', 'PHASE2'],
    ['phase', '1/2', 'PHASE1/PHASE2'],
    ['phase', 'Phase 2 / Phase 1', 'PHASE1/PHASE2'],
    ['phase', 'phase1-only', 'PHASE1-ONLY'],
    ['phase', '1 only', 'PHASE1-ONLY'],
    ['phase', 'Early Phase 1', 'EARLY_PHASE1'],
    ['phase', 'n/a', 'NA'],
    ['phase', '5', '5'],
    ['phase', '1/2/3', '1/2/3'],
    ['phase', '', ''],
    ['sponsorClass', 'industry', 'INDUSTRY'],
    ['sponsorClass', 'other gov', 'OTHER_GOV'],
    ['disease', 'sle', 'SLE'],
    ['target', 'cd19', 'CD19'],
    ['disease', 'no such', 'no such'],
    ['grade', 'High', 'high'],
    ['query', 'LuPus', 'LuPus'],
  ] as const)('%s %j is %j', (key, value, settled) => {
    expect(settledValue(key, value)).toBe(settled);
  });

  test('that addresses carry stays as it is, and what it becomes is never changed again', () => {
    for (const status of Object.keys(STATUS_WORDS)) expect(settledValue('status', status)).toBe(status);
    for (const { key } of PHASE_GROUPS) expect(settledValue('phase', key)).toBe(key);
    fc.assert(
      fc.property(fc.constantFrom(...FILTER_KEYS), fc.string({ unit: 'binary', maxLength: 20 }), (key, value) => {
        const once = settledValue(key, value);
        expect(settledValue(key, once)).toBe(once);
      }),
    );
  });

  test('a country is known by its name and by its code, whatever the case', () => {
    for (const name of ['germany', 'DE', 'de', 'Germany']) expect(countryNames(name)).toContain('Germany');
    for (const name of ['us', 'USA', 'usa', 'united states']) expect(countryNames(name)).toContain('United States');
    for (const name of ['uk', 'GB', 'great britain']) expect(countryNames(name)).toContain('United Kingdom');
    expect(countryNames('Atlantis')).toEqual(['Atlantis']);
  });
});

describe('a filter', () => {
  let tx: WriteTx;
  beforeEach(async () => {
    tx = await openTx();
    const conditions = ['Systemic Lupus Erythematosus'];
    const base = { conditions, interventions: ['CD19 CAR-T'], phases: ['PHASE2'], status: 'RECRUITING' };
    const located = (id: string, country: string) => {
      const study = projected({ ...base, id }) as { protocolSection: Record<string, unknown> };
      study.protocolSection.contactsLocationsModule = { locations: [{ facility: 'A', city: 'B', country }] };
      return study;
    };
    const list = [located('NCT90000001', 'Germany'), located('NCT90000002', 'Turkey (Türkiye)')];
    await importList(within(tx), list, '2026-05-01');
  });

  test('is put as the data have it, so that links carry canonical values', async () => {
    const given = { status: 'Recruiting', country: 'germany', phase: '2', target: 'cd19', query: 'x' };
    expect(await settleFilter(tx, given)).toEqual({
      filter: { query: 'x', target: 'CD19', phase: 'PHASE2', status: 'RECRUITING', country: 'Germany' },
      unknown: [],
    });
    for (const country of ['DE', 'de'])
      expect((await settleFilter(tx, { country })).filter).toEqual({ country: 'Germany' });
    for (const country of ['TR', 'turkey', 'Türkiye'])
      expect((await settleFilter(tx, { country })).filter).toEqual({ country: 'Turkey (Türkiye)' });
  });

  test('names what no study has, with what may be meant; a value of the registry that nothing has today is no fault', async () => {
    const { filter, unknown } = await settleFilter(tx, { country: 'Germny', status: 'recruitng', phase: 'PHASE9' });
    expect(filter).toEqual({ country: 'Germny', status: 'recruitng', phase: 'PHASE9' });
    expect(unknown.map(unknownSentence).sort()).toEqual([
      'No study held here has the country “Germny”; did you mean Germany?',
      'No study held here has the phase “PHASE9”.',
      'No study held here has the status “recruitng”; did you mean recruiting?',
    ]);
    expect((await settleFilter(tx, { status: 'WITHDRAWN', phase: 'PHASE4' })).unknown).toEqual([]);
    expect((await settleFilter(tx, { disease: 'lupis' })).unknown).toMatchObject([{ key: 'disease', value: 'lupis' }]);
    expect(valueWords('status', unknown.find((u) => u.key === 'status')?.meant[0] ?? '')).toBe('recruiting');
  });
});
