import { describe, expect, test } from 'vitest';
import { type CountInWords, checkAgainstPool, checkCount, contradiction } from './arithmetic.ts';

const row = (r: Partial<CountInWords>): CountInWords => ({
  study: 'ALPHA-2024',
  outcome: 'remission',
  timepoint: '6 months',
  definition: '',
  disease: 'SLE',
  notes: '',
  measure: 'count',
  events: '8',
  n: '10',
  ...r,
});
const held = (r: Partial<CountInWords>, enrolled: number | null = null) =>
  checkCount(row(r), enrolled).heldBack.join(' ');

describe('a count', () => {
  test('that can be is not held back', () => {
    expect(checkCount(row({}), 10)).toEqual({ events: 8, evaluable: 10, valueText: null, heldBack: [], flags: [] });
    expect(held({ events: '0' })).toBe('');
    expect(held({ events: '10' })).toBe('');
  });
  test('of 79 events among 47 patients is held back, with both numbers', () => {
    expect(held({ events: '79', n: '47' })).toBe(
      '“remission” of ALPHA-2024 (6 months) is not used: 79 events among 47 patients cannot be; perhaps events were counted instead of patients.',
    );
  });
  test.each([
    ['-1', /-1 events cannot be/],
    ['2.5', /patients are counted whole/],
    ['94%', /“94%”, which is no count/],
    ['2-6', /“2-6”, which is no count/],
    ['NaN', /“NaN”, which is no count/],
    ['1e3', /“1e3”, which is no count/],
    ['', /no number of events is given/],
    ['10000001', /“10000001”, which is beyond any cohort \(at most 10000000\)/],
    ['9'.repeat(400), /beyond any cohort/],
  ])('of “%s” events is held back', (events, sentence) => {
    expect(held({ events, n: '10000000' })).toMatch(sentence);
  });
  test('beyond any cohort is kept in its words only, and the largest that may be is kept', () => {
    expect(checkCount(row({ events: '10000001', n: '99999999999' }), null)).toMatchObject({
      events: null,
      evaluable: null,
      valueText: '10000001',
    });
    expect(checkCount(row({ events: '10000000', n: '10000000' }), null)).toMatchObject({
      events: 10_000_000,
      evaluable: 10_000_000,
      heldBack: [],
    });
  });
  test.each([
    ['0', /nobody was evaluable/],
    ['', /8 events are reported, but the source does not state among how many patients/],
    ['-3', /“-3”, which is no number of people/],
    ['12.5', /“12.5”, which is no number of people/],
    ['about 20', /“about 20”, which is no number of people/],
    ['99999999999', /“99999999999”, which is beyond any cohort/],
  ])('among “%s” patients is held back', (n, sentence) => {
    expect(held({ n })).toMatch(sentence);
  });
  test('with more evaluable than treated is held back, but only where the number treated is known', () => {
    expect(held({}, 9)).toMatch(/10 patients evaluable out of 9 treated cannot be/);
    expect(held({}, 10)).toBe('');
    expect(held({}, null)).toBe('');
  });
  test('whose denominator is events and not patients is held back', () => {
    expect(held({ disease: 'SLE+SSc events' })).toMatch(/events, not patients/);
    expect(held({ notes: 'by event not patient' })).toMatch(/events, not patients/);
    expect(held({ notes: 'events computed from 40%' })).toBe('');
  });
  test('reported without a denominator is held back', () => {
    expect(held({ measure: 'count_without_denominator', events: '1', n: '' })).toMatch(/1 event is reported, but/);
  });
});

test('what is not a count keeps its words, is no number of events and is not held back', () => {
  expect(checkCount(row({ measure: 'continuous', events: '2-6', n: '13' }), null)).toMatchObject({
    events: null,
    evaluable: 13,
    valueText: '2-6',
    heldBack: [],
  });
});

describe('pooled disease groups', () => {
  test('that do not add up are flagged, and not held back', () => {
    const got = checkCount(row({ disease: 'SLE+IIM+SSc (8+3+4)', n: '16', events: '1' }), null);
    expect(got.heldBack).toEqual([]);
    expect(got.flags[0]).toMatch(/add up to 15, but 16 patients/);
    expect(checkCount(row({ disease: 'SLE+IIM+SSc (8+3+4)', n: '15', events: '1' }), null).flags).toEqual([]);
    expect(checkCount(row({ disease: 'SLE (2 with lymphoma)' }), null).flags).toEqual([]);
  });
  test('smaller than the arm of one of the diseases alone are flagged', () => {
    const of = (evaluable: number | null) =>
      checkAgainstPool({ study: 'A', disease: 'SLE', evaluable }, ['SLE+IIM (8+3)', 'SSc']);
    expect(of(9)).toEqual(['A gives 9 patients evaluable with SLE, but counts only 8 of them in “SLE+IIM (8+3)”.']);
    expect(of(8)).toEqual([]);
    expect(of(null)).toEqual([]);
  });
});

test('the same outcome twice with different counts is a contradiction that names both in the same order; equal counts are none', () => {
  const a = row({ definition: 'mITT', events: '10', n: '14' });
  const b = row({ definition: 'per protocol', events: '11', n: '16' });
  expect(contradiction([a, b])).toBe(contradiction([b, a]));
  expect(contradiction([a, b])).toMatch(/10 of 14 \(“mITT”\); 11 of 16 \(“per protocol”\); none of them is used/);
  expect(contradiction([a, { ...a, definition: 'other words' }])).toBeNull();
  expect(contradiction([a])).toBeNull();
});
