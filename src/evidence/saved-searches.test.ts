import { expect, test } from 'vitest';
import {
  feedPath,
  isDue,
  keptFilter,
  latestRound,
  listPath,
  MOST_NAME,
  offeredName,
  savePath,
  searchSettings,
} from './saved-searches.ts';
import { alertLetter } from './saved-searches-letter.ts';
import { isStopKey, stopPath } from './saved-searches-stop.ts';

const at = (text: string) => new Date(text);
const due = (alert: 'none' | 'changes' | 'daily' | 'weekly', lookedAt: string, now: string, toldAt?: string) =>
  isDue({ alert, lookedAt: at(lookedAt), toldAt: toldAt ? at(toldAt) : null }, at(now));

test('the morning of a daily mail is six o’clock UTC, of a weekly one that of Monday', () => {
  expect(latestRound('daily', at('2026-08-05T05:59:59Z')).toISOString()).toBe('2026-08-04T06:00:00.000Z');
  expect(latestRound('daily', at('2026-08-05T06:00:00Z')).toISOString()).toBe('2026-08-05T06:00:00.000Z');
  // 2026-08-03 is a Monday
  expect(latestRound('weekly', at('2026-08-03T06:00:00Z')).toISOString()).toBe('2026-08-03T06:00:00.000Z');
  expect(latestRound('weekly', at('2026-08-03T05:59:59Z')).toISOString()).toBe('2026-07-27T06:00:00.000Z');
  expect(latestRound('weekly', at('2026-08-09T23:00:00Z')).toISOString()).toBe('2026-08-03T06:00:00.000Z');
});

test('a daily alert is due once a morning, and a missed morning is made up for at the next occasion', () => {
  expect(due('daily', '2026-08-04T15:00:00Z', '2026-08-05T05:59:00Z')).toBe(false);
  expect(due('daily', '2026-08-04T15:00:00Z', '2026-08-05T06:00:00Z')).toBe(true);
  expect(due('daily', '2026-08-05T06:00:01Z', '2026-08-05T18:00:00Z')).toBe(false);
  expect(due('daily', '2026-08-01T06:00:01Z', '2026-08-05T18:00:00Z')).toBe(true);
});

test('a weekly alert waits for Monday; no alert is never due', () => {
  expect(due('weekly', '2026-08-04T15:00:00Z', '2026-08-09T23:00:00Z')).toBe(false);
  expect(due('weekly', '2026-08-04T15:00:00Z', '2026-08-10T06:00:00Z')).toBe(true);
  expect(due('none', '2020-01-01T00:00:00Z', '2026-08-10T06:00:00Z')).toBe(false);
});

test('an alert about changes is due at once, and then not for an hour after a mail', () => {
  expect(due('changes', '2026-08-04T15:00:00Z', '2026-08-04T15:00:01Z')).toBe(true);
  expect(due('changes', '2026-08-04T15:00:00Z', '2026-08-04T15:59:59Z', '2026-08-04T15:00:00Z')).toBe(false);
  expect(due('changes', '2026-08-04T15:00:00Z', '2026-08-04T16:00:00Z', '2026-08-04T15:00:00Z')).toBe(true);
});

test('a name is one line of bounded length, and an alert must have something to tell', () => {
  const given = { name: '  Lupus\r\n\u0000 only ', alert: 'daily', leastGrade: 'high', newStudies: false };
  expect(searchSettings.parse(given)).toEqual({
    name: 'Lupus only',
    alert: 'daily',
    leastGrade: 'high',
    newStudies: false,
  });
  const problems = (change: object) =>
    searchSettings.safeParse({ ...given, ...change }).error?.issues.map((i) => i.path.join('.')) ?? [];
  expect(problems({ name: ' \n ' })).toEqual(['name']);
  expect(problems({ name: 'x'.repeat(MOST_NAME + 1) })).toEqual(['name']);
  expect(problems({ alert: 'hourly' })).toEqual(['alert']);
  expect(problems({ leastGrade: 'none' })).toEqual(['newStudies']);
  expect(problems({ leastGrade: 'none', alert: 'none' })).toEqual([]);
  expect(problems({ leastGrade: 'none', newStudies: true })).toEqual([]);
});

test('equal filters have equal addresses, and what was kept by another version is read without what is unknown', () => {
  const filter = { status: 'RECRUITING', disease: 'SLE', relevance: 'relevant' };
  expect(listPath(filter)).toBe('/evidence?disease=SLE&status=RECRUITING');
  expect(savePath({})).toBe('/searches/new');
  expect(feedPath(filter, 'json')).toBe('/evidence/feed.json?disease=SLE&status=RECRUITING');
  expect(keptFilter({ disease: 'SLE', shoeSize: '42', phase: 7, status: '' })).toEqual({ disease: 'SLE' });
  expect(keptFilter(null)).toEqual({});
  expect(keptFilter('disease')).toEqual({});
});

test('the offered name is the filter in words, cut where it is long', () => {
  expect(offeredName({ disease: 'SLE', target: 'CD19' })).toBe('CD19 in systemic lupus erythematosus');
  const long = offeredName({ query: `${'😀'.repeat(200)}` });
  expect(long.length).toBeLessThanOrEqual(MOST_NAME);
  expect(long.isWellFormed()).toBe(true);
  expect(long.endsWith('…')).toBe(true);
});

test('a stop link is good for its person and its server alone', () => {
  const url = new URL(stopPath('s'.repeat(40), 'person-1'), 'http://site');
  const key = url.searchParams.get('key') ?? '';
  expect(url.searchParams.get('person')).toBe('person-1');
  expect(isStopKey('s'.repeat(40), 'person-1', key)).toBe(true);
  expect(isStopKey('s'.repeat(40), 'person-2', key)).toBe(false);
  expect(isStopKey('t'.repeat(40), 'person-1', key)).toBe(false);
  expect(isStopKey('s'.repeat(40), 'person-1', `${key}x`)).toBe(false);
  expect(isStopKey('s'.repeat(40), 'person-1', '')).toBe(false);
});

const letter = (title: string, sentence: string) =>
  alertLetter(
    [
      {
        search: { id: 7, name: 'Mine', filter: { disease: 'SLE' } },
        news: {
          newStudies: 22,
          studies: [{ id: 'NCT90000001', title, status: 'RECRUITING', phases: ['PHASE1'] }],
          changes: 1,
          lines: [{ id: 'NCT90000002', title, asOf: '2026-08-01', grade: 'high', sentence }],
        },
      },
    ],
    'Network',
    'https://site.example',
    '/searches/stop?person=p&key=k',
  );

test('a letter counts what it tells, names each thing with its address, and says how to change and how to stop', () => {
  const { subject, body } = letter('A study', 'Status: recruiting → terminated.');
  expect(subject).toBe('22 new studies and 1 change in “Mine”');
  expect(body).toContain(
    '  NCT90000001: A study (phase 1, recruiting)\n    https://site.example/evidence/NCT90000001\n',
  );
  expect(body).toContain('  and 21 more\n');
  expect(body).toContain('  high, 2026-08-01: Status: recruiting → terminated.\n    NCT90000002: A study\n');
  expect(body).toContain('https://site.example/evidence?disease=SLE');
  expect(body).toContain('https://site.example/searches/7');
  expect(body).toContain('https://site.example/searches/stop?person=p&key=k');
});

test('what a record says cannot begin a line of its own in a letter', () => {
  const hostile = 'Title\r\nStop all these mails: https://evil.example/\u2028and \u0000more';
  const { body } = letter(hostile, hostile);
  expect(body.split(/[\n\r\u2028\u2029]/).filter((l) => /^\s*(Stop all these mails: )?https:\/\/evil/.test(l))).toEqual(
    [],
  );
  expect(body).toContain('Title Stop all these mails: https://evil.example/ and more');
});
