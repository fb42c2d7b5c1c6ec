import { describe, expect, test } from 'vitest';
import { isWithinWindow, readTimepoint } from './timepoints.ts';

const WEEK = 7 / 30.4375;
const DAY = 1 / 30.4375;

describe('a stated time is read', () => {
  test.each([
    ['6 months after infusion', 6],
    ['6 months post-infusion', 6],
    ['6 months after the last infusion', 6],
    ['12 months from study entry', 12],
    ['Day 28 after infusion', 28 * DAY],
    ['month 6 (post infusion)', 6],
    ['post-infusion month 6', 6],
    ['at 6 months after infusion', 6],
    ['6 months follow-up', 6],
    ['6-month follow-up', 6],
    ['6 months of follow-up', 6],
    ["12 months' follow up", 12],
    ['3-6 months after infusion', 6],
  ])('“%s”: beside the word that it counts from', (text, months) => {
    expect(readTimepoint(text)).toEqual({ kind: 'fixed', months: expect.closeTo(months, 9) });
  });

  test.each([
    ['6 mo', 6],
    ['6 mos.', 6],
    ['3-6 mo', 6],
    ['24 wk', 24 * WEEK],
    ['24 wks', 24 * WEEK],
    ['M6', 6],
    ['m 12', 12],
    ['D28', 28 * DAY],
    ['D+28', 28 * DAY],
    ['W12', 12 * WEEK],
    ['Week 24', 24 * WEEK],
    ['28d', 28 * DAY],
    ['2 yr', 24],
    ['6-month visit', 6],
    ['month +6', 6],
    ['phase 2 month 6', 6],
  ])('“%s”: in the short forms of reports', (text, months) => {
    expect(readTimepoint(text)).toEqual({ kind: 'fixed', months: expect.closeTo(months, 9) });
  });

  test.each([
    ['day 28 to month 3', 3],
    ['Day 28-month 3', 3],
    ['D28–M3', 3],
    ['28 days to 3 months', 3],
    ['day 28-90', 90 * DAY],
    ['day 28-90 days', 90 * DAY],
    ['weeks 12 to 24', 24 * WEEK],
    ['28-90 days', 90 * DAY],
    ['between month 3 and month 6', 6],
    ['6 months to 1 year', 12],
    ['1 year and 6 months', 18],
    ['2 years 3 months', 27],
    ['within 24 weeks', 24 * WEEK],
    ['12 months (week 52)', 12],
  ])('“%s”: of a span its end, of years and months their sum', (text, months) => {
    expect(readTimepoint(text)).toEqual({ kind: 'fixed', months: expect.closeTo(months, 9) });
  });
});

test.each([
  'infusion',
  'study',
  'follow-up',
  'last follow-up',
  'follow-up to 46 months',
  'follow up to 46 months',
  'median follow-up 6 months',
  'median 6 months after infusion',
  'up to 15 months after infusion',
  '12 months or last follow-up',
  '6 months after infusion or last follow-up',
  '3 months to last follow-up',
  'data cut, 6 months',
  '6 months (range 3-9 months)',
  'median onset day 10, duration 11 d',
  'treatment course',
  'CD19',
  'arm 6',
])('“%s” is no time at which everybody was looked at', (text) => {
  expect(readTimepoint(text)).toEqual({ kind: 'open' });
});

test('a window takes a time that is stated in full words or in short, and none that lies outside', () => {
  for (const text of ['6 months after infusion', 'M6', '24 wk', 'day 28 to month 6'])
    expect(isWithinWindow(text, [3, 12]), text).toBe(true);
  for (const text of ['D28', '6 months after infusion or last follow-up', '18 mo'])
    expect(isWithinWindow(text, [3, 12]), text).toBe(false);
});
