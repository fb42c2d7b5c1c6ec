import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { dismiss } from '#evidence/quarantine.server.ts';
import { system } from '#governance/actors.ts';
import { quarantineCounts, quarantineList, quarantineState } from './quarantine-list.server.ts';

async function held() {
  const tx = await openTx();
  await importList(within(tx), [projected({ posted: '2026-99-99' }), {}, { a: 1 }, { b: 2 }], '2026-05-01');
  const { rows } = await quarantineList(tx, {}, { page: 1, size: 10 });
  const by = { actor: system('test'), now: () => NOW };
  await dismiss(within(tx), rows[0]?.id ?? -1, 'not ours', by);
  return tx;
}

test('quarantined records are found by source and state, open ones first, page by page', async () => {
  const tx = await held();
  const list = async (filter: Parameters<typeof quarantineList>[1], page = 1, size = 10) => {
    const found = await quarantineList(tx, filter, { page, size });
    return [found.total, found.page, found.rows.map((r) => r.state)];
  };
  expect(await list({})).toEqual([4, 1, ['open', 'open', 'open', 'dismissed']]);
  expect(await list({ state: 'open' }, 2, 2)).toEqual([3, 2, ['open']]);
  expect(await list({ source: 'ctgov', state: 'dismissed' })).toEqual([1, 1, ['dismissed']]);
  expect(await list({ source: 'nobody' }, 7)).toEqual([0, 1, []]);
  expect(await quarantineCounts(tx)).toEqual([{ source: 'ctgov', open: 3, all: 4 }]);
});

test('a word that names no state means every state', () => {
  expect([quarantineState('retried'), quarantineState('deleted'), quarantineState(null)]).toEqual([
    'retried',
    undefined,
    undefined,
  ]);
});
