import { expect, onTestFinished, test } from 'vitest';
import { makeQueue, QUEUE_RULES, sendInside } from './queue.server.ts';
import { freshStore } from './testing.server.ts';

async function queue() {
  const store = await freshStore();
  const boss = makeQueue(store);
  boss.on('error', () => {});
  await boss.start();
  onTestFinished(async () => {
    await boss.stop({ graceful: false });
    await store.close();
  });
  await boss.createQueue('test', QUEUE_RULES);
  const waiting = async () => (await boss.fetch<{ n: number }>('test', { batchSize: 10 })).map((j) => j.data.n);
  return { store, boss, waiting };
}

test('a job sent inside a transaction is there when it commits, and is not when it rolls back', {
  timeout: 60_000,
}, async () => {
  const { store, boss, waiting } = await queue();
  await store.db.write((tx) => sendInside(boss, tx, 'test', { n: 1 }));
  const given = store.db.write(async (tx) => {
    await sendInside(boss, tx, 'test', { n: 2 });
    throw new Error('given up');
  });
  await expect(given).rejects.toThrow('given up');
  expect(await waiting()).toEqual([1]);
});

test('a job sent past the open transaction throws instead of waiting for it for ever', {
  timeout: 60_000,
}, async () => {
  const { store, boss, waiting } = await queue();
  const past = store.db.write(async () => boss.send('test', { n: 1 }));
  await expect(past).rejects.toThrow(/pass the open transaction \(tx\) down/);
  expect(await waiting()).toEqual([]);
});
