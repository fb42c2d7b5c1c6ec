import { expect, test } from 'vitest';
import { openEnded, seatWords } from './seat-words.ts';

test('a guest with a vote, a guest without and a sponsor’s representative are told apart', () => {
  expect(seatWords({ seat: 'guest', votes: true })).toBe('guest, with a vote');
  expect(seatWords({ seat: 'guest', votes: false, sponsor: false })).toBe('guest');
  expect(seatWords({ seat: 'guest', votes: false, sponsor: true })).toBe('sponsor’s representative');
  expect(seatWords({ seat: 'guest', votes: true, sponsor: true })).toBe('sponsor’s representative, with a vote');
  expect(seatWords({ seat: 'member', votes: true, sponsor: true })).toBe('committee, sponsor’s representative');
  expect(seatWords({ seat: 'co-chair', votes: true })).toBe('co-chair');
  expect(seatWords({ seat: 'chair', votes: false })).toBe('chair, without a vote');
});

test('a sentence that goes on has one full stop in the end', () => {
  expect(openEnded('Nobody had the chair of this item.')).toBe('Nobody had the chair of this item');
  expect(openEnded('A name')).toBe('A name');
});
