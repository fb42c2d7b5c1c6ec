import { describe, expect, test } from 'vitest';
import { type Grade, worstGrade } from '#ledger/grades.ts';
import { CHANGE_RULES, type Change } from './change-rules.ts';
import { compareFacts, movedFar } from './compare.ts';
import { parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { completeStudy, type Modules, projectedStudy } from './study-fixture.ts';
import { canonicalFacts, mergeFacts } from './study-order.ts';

function facts(json: unknown): StudyFacts {
  const parsed = parseCtgovStudy(json);
  if (parsed.kind !== 'study' || parsed.problems.length > 0) throw new Error('the fixture is not a study');
  return parsed.facts;
}
const was = facts(completeStudy());
/** The fixture against itself with other modules. */
const changed = (modules: Modules, before: Modules = {}): Change[] =>
  compareFacts(facts(completeStudy(before)), facts(completeStudy(modules)));
const told = (changes: readonly Change[]): string[] => changes.map(({ rule, grade }) => `${grade} ${rule}`);

const outcomes = (...measures: string[]) => ({
  outcomesModule: { primaryOutcomes: measures.map((measure) => ({ measure, timeFrame: '28 days' })) },
});
const enrolment = (count: number | null, type = 'ESTIMATED') => ({
  designModule: { enrollmentInfo: count === null ? undefined : { count, type } },
});
const primary = (date: string, type = 'ESTIMATED') => ({
  statusModule: { primaryCompletionDateStruct: { date, type } },
});
const status = (overallStatus: string, whyStopped?: string) => ({ statusModule: { overallStatus, whyStopped } });
const sites = (...locations: { [key: string]: string }[]) => ({ contactsLocationsModule: { locations } });

test('the same record again is no change at all', () => {
  expect(compareFacts(was, was)).toEqual([]);
  expect(compareFacts(was, facts(completeStudy()))).toEqual([]);
});

describe('the grades of the published rules', () => {
  test.each<[string, Modules, string[], Modules?]>([
    ['terminated', status('TERMINATED'), ['high status-stopped']],
    ['suspended', status('SUSPENDED'), ['high status-stopped']],
    ['withdrawn', status('WITHDRAWN'), ['high status-stopped']],
    ['completed', status('COMPLETED'), ['medium status-other']],
    ['an unknown status', status('PAUSED'), ['medium status-other']],
    ['taken up again', status('RECRUITING'), ['medium status-other'], status('SUSPENDED')],
    ['terminated with a reason', status('TERMINATED', 'Slow accrual'), ['high status-stopped', 'high why-stopped']],
    [
      'another reason',
      status('TERMINATED', 'Sponsor left'),
      ['high why-stopped'],
      status('TERMINATED', 'Slow accrual'),
    ],
    [
      'taken up again after a reason was given',
      status('RECRUITING'),
      ['high why-stopped-removed', 'medium status-other'],
      status('SUSPENDED', 'Slow accrual'),
    ],
    ['a primary outcome added', outcomes('A', 'B'), ['high primary-outcome-added'], outcomes('A')],
    ['a primary outcome removed', outcomes('A'), ['high primary-outcome-removed'], outcomes('A', 'B')],
    [
      'all primary outcomes removed',
      { outcomesModule: { primaryOutcomes: undefined } },
      ['high primary-outcome-removed'],
      outcomes('A'),
    ],
    [
      'a primary outcome reworded',
      outcomes('Grade 3 toxicity by day 28'),
      ['high primary-outcome-reworded'],
      outcomes('Grade 4 toxicity by day 28'),
    ],
    ['a primary outcome in other order', outcomes('B', 'A'), ['noise order-noise'], outcomes('A', 'B')],
    [
      'a primary outcome in other punctuation',
      outcomes('Grade 3, toxicity.'),
      ['noise wording-noise'],
      outcomes('grade 3 toxicity'),
    ],
    [
      '≥ becomes ≤ in a primary outcome',
      outcomes('Score ≤ 5'),
      ['high primary-outcome-reworded'],
      outcomes('Score ≥ 5'),
    ],
    ['enrolment 20 % up', enrolment(36), ['medium enrolment-large']],
    ['enrolment 20 % down', enrolment(24), ['medium enrolment-large']],
    ['enrolment just under 20 %', enrolment(35), ['low enrolment-small']],
    ['enrolment from nothing', enrolment(1), ['medium enrolment-large'], enrolment(0)],
    ['enrolment first given', enrolment(30), ['medium enrolment-large'], enrolment(null)],
    ['estimated becomes actual', enrolment(30, 'ACTUAL'), ['medium enrolment-actual']],
    ['actual becomes estimated', enrolment(30), ['low enrolment-small'], enrolment(30, 'ACTUAL')],
    ['primary completion 90 days later', primary('2027-09-28'), ['medium primary-completion-far']],
    ['primary completion 89 days later', primary('2027-09-27'), ['low date-moved']],
    ['primary completion 90 days earlier', primary('2027-04-01'), ['medium primary-completion-far']],
    ['primary completion reached', primary('2027-06-30', 'ACTUAL'), ['low date-moved']],
    [
      'completion a year later',
      { statusModule: { completionDateStruct: { date: '2029-06', type: 'ESTIMATED' } } },
      ['low date-moved'],
    ],
    ['phase', { designModule: { phases: ['PHASE1', 'PHASE2'] } }, ['medium phase']],
    [
      'sponsor',
      { sponsorCollaboratorsModule: { leadSponsor: { name: 'Other Firm', class: 'INDUSTRY' } } },
      ['medium sponsor'],
    ],
    [
      'a condition swapped',
      { conditionsModule: { conditions: ['Example Disease', 'Third Disease'] } },
      ['medium condition-added', 'medium condition-removed'],
    ],
    [
      'an intervention gets a type',
      {
        armsInterventionsModule: {
          interventions: [{ type: 'GENETIC', name: 'Example cells', otherNames: ['EX-1', 'EX-one'] }],
        },
      },
      ['medium intervention-changed'],
    ],
    [
      'other names in other order',
      {
        armsInterventionsModule: {
          interventions: [{ type: 'BIOLOGICAL', name: 'Example cells', otherNames: ['EX-one', 'EX-1'] }],
        },
      },
      [],
    ],
    ['secondary outcomes', { outcomesModule: { secondaryOutcomes: [] } }, ['low secondary-outcome']],
    ['eligibility text', { eligibilityModule: { eligibilityCriteria: 'Anyone' } }, ['low eligibility']],
    ['an upper age', { eligibilityModule: { maximumAge: '65 Years' } }, ['low eligibility']],
    ['a title', { identificationModule: { briefTitle: 'Another Title' } }, ['low title-or-summary']],
    [
      'a title in other case',
      { identificationModule: { briefTitle: 'EXAMPLE CELLS in example disease' } },
      ['noise wording-noise'],
    ],
    ['verification date alone', { statusModule: { statusVerifiedDate: '2026-02' } }, ['noise housekeeping-noise']],
    [
      'update date alone',
      { statusModule: { lastUpdatePostDateStruct: { date: '2026-03-01' } } },
      ['noise housekeeping-noise'],
    ],
    ['contact details alone', { contactsLocationsModule: { centralContacts: [{ name: 'N', phone: '1' }] } }, []],
    [
      'masking',
      {
        designModule: {
          designInfo: { allocation: 'NA', interventionModel: 'SINGLE_GROUP', maskingInfo: { masking: 'DOUBLE' } },
        },
      },
      ['low design'],
    ],
  ])('%s', (_name, after, expected, before = {}) => {
    expect(told(changed(after, before))).toEqual(expected);
  });

  test('results posted is one high change, whether the flag or the day tells it', () => {
    const posted = { statusModule: { resultsFirstPostDateStruct: { date: '2026-05-01' } } };
    const after = facts(completeStudy(posted, { hasResults: true }));
    expect(told(compareFacts(was, after))).toEqual(['high results-posted']);
    const { hasResults: _flag, ...dayOnly } = after;
    expect(told(compareFacts(was, dayOnly))).toEqual(['high results-posted']);
  });

  test('a new site in a new country is a medium country and a low site', () => {
    const one = { facility: 'A', city: 'Lyon', country: 'France' };
    const two = { facility: 'B', city: 'Bern', country: 'Switzerland' };
    expect(told(changed(sites(one, two), sites(one)))).toEqual(['medium country-added', 'low site-added']);
    expect(told(changed(sites(one), sites(one, two)))).toEqual(['medium country-removed', 'low site-removed']);
  });

  test('a country under its other official name is no change', () => {
    const site = (country: string) => ({ facility: 'A', city: 'X', country });
    expect(
      changed(sites(site('Turkey (Türkiye)'), site('South Korea')), sites(site('Turkey'), site('Korea, Republic of'))),
    ).toEqual([]);
  });

  test('site statuses are grouped by what happened, with a short text for many', () => {
    const many = (state: string) =>
      sites(
        ...Array.from({ length: 40 }, (_, i) => ({
          facility: `Site ${i}`,
          city: 'Lyon',
          country: 'France',
          status: state,
        })),
      );
    const changes = changed(many('COMPLETED'), many('RECRUITING'));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ grade: 'low', rule: 'site-changed', before: 'RECRUITING', after: 'COMPLETED' });
    expect(changes[0]?.sentence).toContain('40 sites');
    expect(changes[0]?.sentence).toContain('and 35 more');
  });

  test('two hundred sites added are one short change', () => {
    const many = sites(
      ...Array.from({ length: 200 }, (_, i) => ({ facility: `Site ${i}`, city: 'Lyon', country: 'France' })),
    );
    const [change] = changed(many, sites()).filter(({ field }) => field === 'sites');
    expect(change?.sentence).toBe('200 sites added.');
    expect(change?.after?.length).toBeLessThan(300);
  });

  test('a long text changes as the place where it differs', () => {
    const start = 'Inclusion: '.padEnd(4000, 'same words ');
    const text = (end: string) => ({ eligibilityModule: { eligibilityCriteria: `${start}${end}` } });
    const [change] = changed(text('age over 21'), text('age over 18'));
    expect(change?.before).toMatch(/^….*over 18$/);
    expect(change?.after).toMatch(/^….*over 21$/);
    expect(change?.after?.length).toBeLessThan(250);
  });

  test('every sentence ends, and every rule is told once', () => {
    for (const { sentence } of CHANGE_RULES) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(new Set(CHANGE_RULES.map(({ id }) => id)).size).toBe(CHANGE_RULES.length);
  });
});

describe('months and years', () => {
  test.each<[string, string, boolean]>([
    ['2026-02', '2026-05', true],
    ['2026-02-28', '2026-05', true],
    ['2026-03', '2026-05-31', false],
    ['2026-12', '2027-03', true],
    ['2026-12-31', '2027-03-31', true],
    ['2026-12-31', '2027-03-30', false],
    ['2026', '2027-01', true],
    ['2026', '2026-12-31', false],
    ['2026-05', '2026-05-17', false],
  ])('from %s to %s is far: %s', (a, b, far) => {
    expect(movedFar(a, b)).toBe(far);
    expect(movedFar(b, a)).toBe(far);
  });
});

describe('what is unknown on a side never changed', () => {
  const projected = facts(
    projectedStudy({
      statusModule: { overallStatus: 'RECRUITING', startDateStruct: { date: '2025-03-01' } },
      designModule: { enrollmentInfo: { count: 30 } },
      armsInterventionsModule: { interventions: [{ name: 'Example cells' }] },
      outcomesModule: { primaryOutcomes: [{ measure: 'Remission' }, { measure: 'Dose-limiting toxicity' }] },
      sponsorCollaboratorsModule: { leadSponsor: { name: 'Example Clinic' } },
    }),
  );

  test('a projected record after a complete one, and a complete one after a projected one', () => {
    expect(told(compareFacts(was, projected))).toEqual(['noise order-noise']);
    expect(told(compareFacts(projected, was))).toEqual(['noise order-noise']);
    expect(compareFacts(was, facts(projectedStudy()))).toEqual([]);
    expect(compareFacts(facts(projectedStudy()), was)).toEqual([]);
  });

  test('nor when the projected one was folded into the complete one in between', () => {
    const folded = mergeFacts(was, projected);
    expect(told(compareFacts(folded, was))).toEqual(['noise order-noise']);
    expect(canonicalFacts(folded)).toEqual(canonicalFacts(was));
  });

  test('what the projected one knows did change', () => {
    const stopped = facts(
      projectedStudy({
        statusModule: { overallStatus: 'WITHDRAWN' },
        outcomesModule: { primaryOutcomes: [{ measure: 'Remission' }] },
      }),
    );
    expect(told(compareFacts(was, stopped))).toEqual(['high status-stopped', 'high primary-outcome-removed']);
  });
});

test('changes come worst first and in one order, and the worst grade is told', () => {
  const changes = changed({
    ...status('TERMINATED'),
    ...enrolment(12, 'ACTUAL'),
    ...outcomes('X'),
    identificationModule: { briefTitle: 'T' },
  });
  const grades: Grade[] = changes.map(({ grade }) => grade);
  const order = ['high', 'medium', 'low', 'noise'];
  expect(grades).toEqual([...grades].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
  expect(worstGrade(changes)).toBe('high');
  expect(worstGrade([])).toBeNull();
  expect(worstGrade([{ grade: 'noise' }, { grade: 'low' }])).toBe('low');
});
