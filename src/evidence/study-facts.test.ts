import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedStudy, parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { completeStudy, projectedStudy } from './study-fixture.ts';

function study(json: unknown): ParsedStudy {
  const parsed = parseCtgovStudy(json);
  if (parsed.kind !== 'study') throw new Error(parsed.sentence);
  return parsed;
}
const refusal = (json: unknown): string => {
  const parsed = parseCtgovStudy(json);
  return parsed.kind === 'refused' ? parsed.sentence : 'not refused';
};
const protocol = (json: { [key: string]: unknown }) =>
  json.protocolSection as { [key: string]: { [key: string]: unknown } };

describe('what a record does not carry', () => {
  test('is known to be empty in a complete record', () => {
    const { complete, facts } = study(completeStudy({ outcomesModule: null }));
    expect(complete).toBe(true);
    expect(facts).toMatchObject({ primaryOutcomes: [], whyStopped: null, collaborators: [], acronym: null });
    expect(facts.eligibility.maximumAge).toBeNull();
  });

  test('is unknown in a projected record', () => {
    const { complete, facts } = study(projectedStudy({ statusModule: { overallStatus: 'RECRUITING' } }));
    expect(complete).toBe(false);
    expect(facts).toEqual({ nctId: 'NCT90000001', overallStatus: 'RECRUITING', eligibility: {} });
  });

  test('is unknown when a projection asks for hasResults and conditions of the derived section too', () => {
    const json = { ...projectedStudy(), hasResults: true, derivedSection: { conditionBrowseModule: { meshes: [] } } };
    const { complete, facts } = study(json);
    expect(complete).toBe(false);
    expect(facts).toEqual({ nctId: 'NCT90000001', hasResults: true, eligibility: {} });
  });

  test('is unknown in all entries of a projected list when no entry carries it, and empty when some does', () => {
    const locations = [
      { facility: 'A', city: 'Lyon', country: 'France', status: 'RECRUITING' },
      { facility: 'B', city: 'Bonn', country: 'Germany' },
    ];
    const { facts } = study(projectedStudy({ contactsLocationsModule: { locations } }));
    expect(facts.sites).toEqual([
      { facility: 'A', city: 'Lyon', country: 'France', status: 'RECRUITING' },
      { facility: 'B', city: 'Bonn', country: 'Germany', status: null },
    ]);
    expect(facts.countries).toEqual(['France', 'Germany']);
  });

  test('an empty list in a projected record is known to be empty', () => {
    expect(study(projectedStudy({ conditionsModule: { keywords: [] } })).facts.keywords).toEqual([]);
  });

  test('countries alone are no sites', () => {
    const { facts } = study(projectedStudy({ contactsLocationsModule: { locations: [{ country: 'France' }] } }));
    expect(facts.countries).toEqual(['France']);
    expect('sites' in facts).toBe(false);
  });

  test('the phase "Unknown" of a daily pull is unknown, not a phase', () => {
    const { facts } = study(projectedStudy({ designModule: { phases: ['Unknown'] } }));
    expect('phases' in facts).toBe(false);
  });
});

describe('values', () => {
  test.each(['2026', '2026-02', '2024-02-29'])('the date %s keeps its precision', (date) => {
    const { facts, problems } = study(completeStudy({ statusModule: { startDateStruct: { date } } }));
    expect(facts.startDate).toEqual({ date, type: null });
    expect(problems).toEqual([]);
  });

  test.each(['2026-13-45', '2026-00', '2025-02-29', '2026-2-3', '0000', 'May 2026', '2026-02-03T00:00', '20260203'])(
    'the date %s is a problem that names the field and the value',
    (date) => {
      const { problems, facts } = study(completeStudy({ statusModule: { completionDateStruct: { date } } }));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`"${date}"`);
      expect(problems[0]).toContain('completionDateStruct');
      expect('completionDate' in facts).toBe(false);
    },
  );

  test('an unknown status is kept as it is, with a warning', () => {
    const parsed = study(completeStudy({ statusModule: { overallStatus: 'PAUSED_FOR_LUNCH' } }));
    expect(parsed.facts.overallStatus).toBe('PAUSED_FOR_LUNCH');
    expect(parsed.problems).toEqual([]);
    expect(parsed.warnings[0]).toContain('PAUSED_FOR_LUNCH');
  });

  test('markup in a title stays text; control characters, reversing marks and half surrogates go', () => {
    const briefTitle = ' <b>A</b>\u0000\u202e & <script>x</script>\r\nB \ud800';
    expect(study(completeStudy({ identificationModule: { briefTitle } })).facts.briefTitle).toBe(
      '<b>A</b>  & <script>x</script> B \ufffd',
    );
  });

  test('e-mail addresses and contacts are not kept anywhere', () => {
    const json = completeStudy({
      descriptionModule: { briefSummary: 'Write to jane.doe+trial@example.org for more.' },
      contactsLocationsModule: {
        centralContacts: [{ name: 'Jane Doe', phone: '+1 555 0100', email: 'jane@example.org' }],
        locations: [
          { facility: 'X', city: 'Y', country: 'Z', contacts: [{ email: 'k@example.org', phone: '555-0101' }] },
        ],
      },
    });
    expect(JSON.stringify(study(json))).not.toMatch(/example\.org|Jane Doe|555/);
  });

  test('secondary ids keep their type, papers their PMID, results their day', () => {
    const json = completeStudy(
      {
        identificationModule: {
          secondaryIdInfos: [{ id: '2024-500000-00-00', type: 'CTIS' }],
          nctIdAliases: ['NCT90000009'],
        },
        referencesModule: { references: [{ pmid: '123', type: 'DERIVED' }, { citation: 'No PMID.' }] },
        statusModule: { resultsFirstPostDateStruct: { date: '2026-05-01', type: 'ACTUAL' } },
      },
      { hasResults: true },
    );
    expect(study(json).facts).toMatchObject({
      secondaryIds: [{ id: '2024-500000-00-00', type: 'CTIS', domain: null }],
      nctIdAliases: ['NCT90000009'],
      references: [{ pmid: '123', type: 'DERIVED' }],
      hasResults: true,
      resultsFirstPostDate: '2026-05-01',
    });
  });
});

describe('hostile shapes', () => {
  test.each([[null], [[]], ['NCT90000001'], [7], [true], [undefined]])('%j is refused: it is no object', (json) => {
    expect(refusal(json)).toMatch(/not a JSON object/);
  });

  test.each([
    [{}],
    [{ protocolSection: [] }],
    [{ protocolSection: { identificationModule: { nctId: null } } }],
    [{ error: 'x' }],
  ])('%j is refused: it has no NCT id', (json) => {
    expect(refusal(json)).toMatch(/no NCT id/);
  });

  test.each(['NCT123', 'nct90000001', 'NCT900000012', 'NCT9000000<', ' ', 90000001, ['NCT90000001'], {}])(
    'the NCT id %j is refused',
    (nctId) => {
      expect(refusal({ protocolSection: { identificationModule: { nctId } } })).toMatch(/is not an NCT id/);
    },
  );

  test('a field of the wrong shape is unknown even in a complete record, with a warning', () => {
    const parsed = study(
      completeStudy({
        outcomesModule: { primaryOutcomes: { measure: 'x' } as never, secondaryOutcomes: [null] },
        designModule: { enrollmentInfo: { count: '30' }, phases: 'PHASE1' },
        contactsLocationsModule: { locations: 'Berlin' },
      }),
    );
    for (const key of ['primaryOutcomes', 'secondaryOutcomes', 'enrolment', 'phases', 'sites', 'countries'])
      expect(parsed.facts).not.toHaveProperty(key);
    expect(parsed.warnings).toHaveLength(5);
    expect(parsed.problems).toEqual([]);
  });

  test('a module that is a list makes its fields unknown, not empty', () => {
    const json = completeStudy();
    protocol(json).outcomesModule = [] as never;
    expect(study(json).facts).not.toHaveProperty('primaryOutcomes');
  });

  test('whatever stands in place of any value, nothing throws and the facts are those of an NCT id or none', () => {
    const paths: string[][] = [];
    const walk = (value: unknown, path: string[]): void => {
      paths.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    };
    walk(completeStudy(), []);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...paths), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
        (edits) => {
          let json: unknown = completeStudy();
          for (const [path, value] of edits) {
            if (path.length === 0) json = value;
            let at = json;
            for (const [i, key] of path.entries()) {
              if (typeof at !== 'object' || at === null) break;
              const record = at as { [key: string]: unknown };
              if (i === path.length - 1) record[key] = value;
              else at = record[key];
            }
          }
          const parsed = parseCtgovStudy(json);
          if (parsed.kind === 'refused') expect(parsed.sentence).toMatch(/\.$/);
          else expect(JSON.stringify(parsed.facts satisfies StudyFacts)).toContain('NCT');
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a record with a thousand oddities gives a few warnings, not a thousand', () => {
    const interventions = Array.from({ length: 1000 }, (_, i) => ({ name: `n${i}`, type: `ODD_${i}` }));
    expect(study(completeStudy({ armsInterventionsModule: { interventions } })).warnings.length).toBeLessThanOrEqual(
      20,
    );
  });
});
