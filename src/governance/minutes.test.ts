import { describe, expect, test } from 'vitest';
import { attendanceLines, isApproved, type MinutesFacts, type MinutesMember } from './minutes.ts';

const members: MinutesMember[] = [{ person: 'a', name: 'A', seat: 'member', votes: true }];
const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`;
const said = (...words: [MinutesFacts['attendance'][number]['state'], number][]) =>
  attendanceLines(
    members,
    words.map(([state, minute]) => ({ person: 'a', state, at: at(minute) })),
  )[0];

describe('attendance', () => {
  test.each([
    ['nobody spoke of: absent', said(), 'absent', []],
    ['excused', said(['excused', 0]), 'excused', []],
    ['excused, and came all the same', said(['excused', 0], ['present', 5], ['left', 9]), 'present', [[5, 9]]],
    [
      'came, left and came back',
      said(['present', 0], ['left', 5], ['present', 7], ['left', 9]),
      'present',
      [
        [0, 5],
        [7, 9],
      ],
    ],
    ['said twice', said(['present', 0], ['present', 3], ['left', 5]), 'present', [[0, 5]]],
    ['no end on record', said(['present', 2]), 'present', [[2, null]]],
    ['left without having come', said(['left', 2]), 'absent', []],
  ] as const)('%s', (_, line, state, times) => {
    expect(line?.state).toBe(state);
    expect(line?.times).toEqual(times.map(([from, to]) => ({ from: at(from), to: to === null ? null : at(to) })));
  });
});

test('minutes are approved by two people who signed the same text, one of them a chair', () => {
  const chairs = new Set(['chair', 'co']);
  const s = (person: string, hash = 'h') => ({ person, hash });
  expect(isApproved([s('chair')], 'h', chairs)).toBe(false);
  expect(isApproved([s('chair'), s('chair')], 'h', chairs)).toBe(false);
  expect(isApproved([s('chair'), s('co', 'another')], 'h', chairs)).toBe(false);
  expect(isApproved([s('a'), s('b')], 'h', chairs)).toBe(false);
  expect(isApproved([s('chair'), s('a')], 'h', chairs)).toBe(true);
});
