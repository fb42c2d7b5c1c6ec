import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { recordThing } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { companiesBehind } from './companies-behind.server.ts';

const AT = new Date('2026-11-23T12:00:00Z');

test.each([
  ['Fund a registry excluding rese-cel', 'cabaletta product'],
  ['Recommend lupus care without rese-cel', 'cabaletta product'],
  ['No rese-cel study is funded', 'cabaletta product'],
  ['Fund CABA\u2011201 in lupus', 'cabaletta product'],
  ['rese\u2013cel', 'cabaletta product'],
  ['resecabtagene\u00a0autoleucel', 'cabaletta product'],
  ['KYV\u2212101', 'kyverna product'],
  ['KYV_101', 'kyverna product'],
  ['A partnership with Cabaletta Bio: exclusive access to our data', 'cabaletta named'],
  ['Ask Novartis\u2019 team for its data', 'novartis named'],
])('behind %j stands %s', async (title, expected) => {
  const tx = await openTx();
  const { companies } = await companiesBehind(tx, [], title);
  expect(companies.map((c) => `${c.company} ${c.relation}`)).toEqual([expected]);
});

test.each(['Meet twice a year', 'A common definition of remission', 'The legend of a century'])(
  'behind %j stands nobody',
  async (title) => {
    const tx = await openTx();
    expect((await companiesBehind(tx, [], title)).companies).toEqual([]);
  },
);

test('a report that no study explains, and one that is a paper of the item, speak by their titles', async () => {
  const tx = await openTx();
  const paper: Ref = { kind: 'report', id: 'pmid:1' };
  const title = 'Rese-cel in lupus: results of Cabaletta';
  await recordThing(tx, { ...paper, title, asOf: '2026-01-01', content: { a: 1 } }, [], AT);
  const { companies } = await companiesBehind(tx, [paper], 'Adopt the paper');
  expect(companies.map((c) => [c.company, c.relation, c.products])).toEqual([
    ['cabaletta', 'product', ['resecabtagene autoleucel']],
    ['cabaletta', 'named', []],
  ]);
});
