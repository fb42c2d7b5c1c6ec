import { expect, test } from 'vitest';
import { pageNumbers, pageOf, pageUrl } from './pager.tsx';

test('first, last and neighbours are linked, with gaps between', () => {
  expect(pageNumbers(1, 1)).toEqual([1]);
  expect(pageNumbers(1, 3)).toEqual([1, 2, 3]);
  expect(pageNumbers(6, 13)).toEqual([1, null, 5, 6, 7, null, 13]);
});

test('another page keeps the rest of the address, and the first page has no number', () => {
  expect(pageUrl('/evidence?q=a+b&page=4', 5)).toBe('/evidence?q=a+b&page=5');
  expect(pageUrl('/evidence?page=2', 1)).toBe('/evidence');
});

test('a page that is no number is the first', () => {
  expect(['/x?page=3', '/x?page=0', '/x?page=-1', '/x?page=1e9', '/x?page=abc', '/x'].map(pageOf)).toEqual([
    3, 1, 1, 1, 1, 1,
  ]);
});
