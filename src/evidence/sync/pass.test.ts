import { expect, test } from 'vitest';
import { afterPage, type Before, cutShort, isComplete, type Pass, passFor, readAnswered } from './pass.ts';
import { SourceFault } from './source-fault.ts';

const at = new Date('2026-08-10T03:00:00Z');
const wanted = { full: false, questions: 'q', at };
const known: Before = {
  underway: null,
  questions: 'q',
  coveredTo: '2026-08-09',
  lastFull: new Date('2026-08-08T03:00:00Z'),
};
const kindOf = (before: Partial<Before>, more: Partial<typeof wanted> = {}) => {
  const { pass } = passFor({ ...known, ...before }, { ...wanted, ...more });
  return [pass.kind, pass.since];
};

test('changes are asked for from five days before the last pass began', () => {
  expect(kindOf({})).toEqual(['changes', '2026-08-04']);
  expect(kindOf({ coveredTo: '2026-03-02' })).toEqual(['changes', '2026-02-25']);
});

test('everything is asked for at first, when asked to, after other questions, and once a week', () => {
  const full = ['full', null];
  expect(kindOf({ coveredTo: null, lastFull: null, questions: null })).toEqual(full);
  expect(kindOf({}, { full: true })).toEqual(full);
  expect(kindOf({ questions: 'others' })).toEqual(full);
  expect(kindOf({ lastFull: new Date('2026-08-03T03:30:00Z') })).toEqual(full);
});

const underway: Pass = { ...passFor(known, wanted).pass, question: 1, token: 't', pages: 3 };

test('a pass under way is gone on with, unless it is old, of other questions, unreadable, or only of changes when everything is wanted', () => {
  const goesOn = (left: unknown, more: Partial<typeof wanted> = {}) =>
    passFor({ ...known, underway: left }, { ...wanted, ...more }).begun;
  const later = new Date('2026-08-11T03:00:00Z');
  expect(goesOn(underway)).toBe(true);
  expect(goesOn(underway, { at: new Date(later.getTime() - 1) })).toBe(true);
  expect(goesOn(underway, { at: later })).toBe(false);
  expect(goesOn(underway, { questions: 'others' })).toBe(false);
  expect(goesOn(underway, { full: true })).toBe(false);
  expect(goesOn({ ...underway, kind: 'full' }, { full: true })).toBe(true);
  expect(goesOn({ ...underway, startedAt: 'yesterday' })).toBe(false);
  expect(goesOn('nonsense')).toBe(false);
  // the clock was set back
  expect(goesOn({ ...underway, startedAt: '2026-08-10T04:00:00Z' })).toBe(false);
});

const most = { name: 'The registry', pages: 9 };
const page = (next: string | null, counted: number | null = null) => ({ ids: ['A'], next, counted, newest: null });

test('the first page says how many there are, the others only add to what came', () => {
  const first = { ...underway, question: 0, token: null, pages: 0 };
  const second = afterPage(first, 'one', page('a', 5), 3, most);
  const third = afterPage(second, 'one', page(null), 2, most);
  expect(third).toMatchObject({ question: 1, token: null, pages: 2, followed: [] });
  expect(third.answered).toEqual([{ name: 'one', counted: 5, received: 5 }]);
  expect(isComplete(third.answered)).toBe(true);
});

test('a token that leads back, to itself or further, is a fault', () => {
  const on = { ...underway, followed: ['r', 's'], token: 't' };
  for (const back of ['r', 's', 't']) expect(() => afterPage(on, 'one', page(back), 1, most)).toThrow(SourceFault);
  expect(afterPage(on, 'one', page('u'), 1, most).followed).toEqual(['r', 's', 't']);
});

test('only what was counted and came in full is complete', () => {
  expect(isComplete([{ name: 'a', counted: 3, received: 2 }])).toBe(false);
  expect(isComplete([{ name: 'a', counted: null, received: 4 }])).toBe(false);
  expect(isComplete([{ name: 'a', counted: 3, received: 4 }])).toBe(true);
  expect(isComplete([])).toBe(true);
});

test('a reading is cut short where much less came than was counted; a few that moved meanwhile are not much', () => {
  const of = (counted: number | null, received: number) => cutShort([{ name: 'a', counted, received }])?.name;
  expect([of(500, 3), of(500, 489), of(7, 1), of(6, 0)]).toEqual(['a', 'a', 'a', 'a']);
  expect([of(500, 490), of(6, 1), of(null, 0), of(3, 9)]).toEqual([undefined, undefined, undefined, undefined]);
});

test('what was kept of a pass is read again, and nonsense is nothing', () => {
  expect(readAnswered([{ name: 'a', counted: 3, received: 2 }])).toHaveLength(1);
  expect(readAnswered({ a: 1 })).toEqual([]);
});
