import { expect, test } from 'vitest';
import type { Label } from '#evidence/classify.ts';
import type { Classification, Ruling } from '#evidence/labels.ts';
import { agrees, labelStandings } from './label-standings.ts';
import { CurationRefused, checkLabel, labelTyped, tidyReason } from './ruling-input.ts';

const label = (facet: Label['facet'], key: string, rule: Label['rule'] = 'wording'): Label => ({
  facet,
  key,
  words: `words of ${key}`,
  field: 'condition',
  rule,
});
const machine = (labels: Label[], relevant = true): Classification => ({
  labels,
  relevance: { relevant, why: 'A sentence.', rule: 'a-rule', words: null, field: null },
});
const standing = (c: Classification, rulings: Ruling[]) =>
  labelStandings(c, rulings)
    .filter((l) => l.stands)
    .map((l) => `${l.facet}:${l.key}`);

test('without rulings everything that the machine gives stands, with its words', () => {
  const all = labelStandings(
    machine([label('disease', 'LN'), label('disease', 'SLE', 'parent'), label('target', 'CD19')]),
    [],
  );
  expect(all.map((l) => [l.facet, l.key, l.stands, l.machine?.words ?? null, l.broughtBy])).toEqual([
    ['relevant', 'yes', true, null, []],
    ['disease', 'LN', true, 'words of LN', []],
    ['disease', 'SLE', true, 'words of SLE', ['LN']],
    ['target', 'CD19', true, 'words of CD19', []],
  ]);
  expect(all.map(agrees)).toEqual([null, null, null, null]);
});

test('a disease that is ruled out takes the broader one with it, unless something else brings that', () => {
  const c = machine([label('disease', 'LN'), label('disease', 'SLE', 'parent')]);
  const out: Ruling = { facet: 'disease', key: 'LN', present: false };
  expect(standing(c, [out])).toEqual(['relevant:yes']);
  expect(standing(c, [out, { facet: 'disease', key: 'SLE', present: true }])).toEqual(['relevant:yes', 'disease:SLE']);
});

test('a disease that a curator adds brings the broader ones, of which the machine knows nothing', () => {
  const added = labelStandings(machine([]), [{ facet: 'disease', key: 'LN', present: true }]);
  expect(added.find((l) => l.key === 'SLE')).toMatchObject({
    stands: true,
    machine: null,
    ruling: null,
    broughtBy: ['LN'],
  });
});

test('a label that is ruled out stays in the list with both answers, and the two differ', () => {
  const [, cd19] = labelStandings(machine([label('target', 'CD19')]), [
    { facet: 'target', key: 'CD19', present: false },
  ]);
  expect(cd19).toMatchObject({ stands: false, machine: { present: true }, ruling: { present: false } });
  expect(cd19 && agrees(cd19)).toBe(false);
});

test('that a study is not relevant can be agreed with', () => {
  const [relevant] = labelStandings(machine([], false), [{ facet: 'relevant', key: 'yes', present: false }]);
  expect(relevant).toMatchObject({ stands: false, machine: { present: false, why: 'A sentence.' } });
  expect(relevant && agrees(relevant)).toBe(true);
});

test('only labels of the vocabulary can be ruled on', () => {
  expect(checkLabel('disease', 'SLE')).toEqual({ facet: 'disease', key: 'SLE' });
  expect(() => checkLabel('disease', "SLE'; drop table study; --")).toThrow(CurationRefused);
  expect(() => checkLabel('colour', 'SLE')).toThrow('Choose a disease');
  expect(() => checkLabel('relevant', 'no')).toThrow(CurationRefused);
  expect(() => checkLabel('__proto__', 'yes')).toThrow(CurationRefused);
});

test('a label is typed by facet and key, or by any name that one entry alone has', () => {
  expect(labelTyped(' target:CD19 ')).toEqual({ facet: 'target', key: 'CD19' });
  expect(labelTyped('systemic lupus erythematosus')).toEqual({ facet: 'disease', key: 'SLE' });
  expect(() => labelTyped('disease:CD19')).toThrow('The vocabulary has no “disease:CD19”');
  expect(() => labelTyped('')).toThrow(CurationRefused);
  expect(() => labelTyped('\ud800'.repeat(500))).toThrow(CurationRefused);
});

test('a reason is one line of what a database can hold; none is no reason, and two letters are refused', () => {
  expect(tidyReason(' a\u0000b\nc \ud800 ')).toBe('a b c \ufffd');
  expect(tidyReason(' \n ')).toBe('');
  expect(() => tidyReason('no')).toThrow('3 to 500');
  expect(() => tidyReason('x'.repeat(501))).toThrow(CurationRefused);
});
