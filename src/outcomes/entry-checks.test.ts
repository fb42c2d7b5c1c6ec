import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEntry, type NumbersTyped } from './entry-checks.ts';

const typed = (n: Partial<NumbersTyped>): NumbersTyped => ({
  measure: 'count',
  events: '8',
  n: '10',
  enrolled: '',
  percent: '',
  outcome: 'remission',
  timepoint: '6 months',
  disease: 'SLE',
  notes: '',
  ...n,
});
const refusals = (n: Partial<NumbersTyped>, known: number | null = null) =>
  checkEntry(typed(n), known).refused.map((r) => `${r.field}: ${r.sentence}`);

describe('the numbers of a form', () => {
  test('that can be are said in words with all three denominators', () => {
    expect(checkEntry(typed({ enrolled: '12' }), null)).toEqual({
      refused: [],
      heldBack: [],
      flags: [],
      says: '8 of 10 evaluable (80.0%), enrolled 12',
    });
    expect(checkEntry(typed({}), null).says).toBe('8 of 10 evaluable (80.0%), enrolled not stated');
  });

  test('of 79 events among 47 patients are refused in one sentence, at the field', () => {
    expect(refusals({ events: '79', n: '47' })).toEqual([
      'events: 79 events among 47 patients cannot be; perhaps events were counted instead of patients.',
    ]);
  });

  test('are refused where more are evaluable than enrolled, whether typed or known', () => {
    expect(refusals({ enrolled: '9' })).toEqual([
      'enrolled: 10 evaluable among 9 enrolled cannot be; one of the two numbers is wrong.',
    ]);
    expect(refusals({}, 9)).toEqual(['n: 10 evaluable among 9 enrolled cannot be; one of the two numbers is wrong.']);
    expect(refusals({ enrolled: '10' }, 9)).toEqual([]);
    expect(refusals({ n: '' }, 7)).toEqual(['events: 8 events among 7 enrolled cannot be.']);
  });

  test.each([
    ['events', '-1', /below 0/],
    ['events', '2.5', /counted whole/],
    ['events', '2,5', /counted whole/],
    ['events', 'NaN', /“NaN”; write a whole number/],
    ['events', 'Infinity', /“Infinity”/],
    ['events', '1e3', /“1e3”/],
    ['events', '=1+1', /“=1\+1”/],
    ['events', '9'.repeat(400), /no cohort has more/],
    ['events', '', /Write how many had the event; 0 where/],
    ['n', '0', /cannot be 0; leave it empty/],
    ['n', 'ten', /“ten”/],
    ['enrolled', '0', /cannot be 0/],
    ['percent', '140', /no percentage/],
    ['percent', 'half', /no percentage/],
  ] as const)('with %s “%s” are refused', (field, text, sentence) => {
    expect(refusals({ [field]: text }).join(' ')).toMatch(sentence);
  });

  test('without the number of evaluable patients, or with a percentage that they do not give, are held back and not refused', () => {
    const none = checkEntry(typed({ n: '' }), null);
    expect(none.refused).toEqual([]);
    expect(none.heldBack.join()).toMatch(/does not state among how many patients/);
    const other = checkEntry(typed({ percent: '94 %' }), null);
    expect(other.refused).toEqual([]);
    expect(other.heldBack.join()).toMatch(/no whole number of 10 patients gives the reported 94%/);
    expect(checkEntry(typed({ events: '10', n: '14', percent: '71,4%' }), null).heldBack).toEqual([]);
  });

  test('of which only the percentage is known say what it would be', () => {
    const got = checkEntry(typed({ events: '', percent: '80' }), null);
    expect(got.flags).toEqual(['80% of 10 would be 8.']);
  });

  test('that are no count are not held against each other', () => {
    expect(refusals({ measure: 'continuous', events: '110', n: '5' })).toEqual([]);
  });

  test('whatever is typed, never give NaN or Infinity, and what is neither refused nor held back obeys enrolled ≥ evaluable ≥ events', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.integer({ min: -5, max: 200 }).map(String),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(
        text,
        text,
        text,
        text,
        fc.option(fc.integer({ min: 1, max: 100 })),
        (events, n, enrolled, percent, known) => {
          const got = checkEntry(typed({ events, n, enrolled, percent }), known);
          // what was typed is quoted back; the arithmetic's own words never are
          expect(got.says ?? '').not.toMatch(/NaN|Infinity/);
          if (got.refused.length > 0 || got.heldBack.length > 0) return;
          const among = Number(n);
          expect(Number(events)).toBeLessThanOrEqual(among);
          expect(among).toBeLessThanOrEqual(enrolled.trim() === '' ? (known ?? among) : Number(enrolled));
        },
      ),
    );
  });
});
