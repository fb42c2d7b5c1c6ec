import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { load, now } from '#outcomes/import-testing.server.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import type { Terminal, Values } from './command.ts';
import { command } from './outcomes-synthesise.server.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'synthesise-'));
  const store = await openStore({ dataDir: data }, now);
  await migrate(store.kysely);
  await load(store.db, [
    { study_id: 'A', product: 'product one', timepoint: '6 months' },
    { study_id: 'B', product: 'product two', timepoint: '18 months' },
    { study_id: 'C', product: 'product three', timepoint: 'M6' },
  ]);
  await store.close();
});
afterAll(() => rm(data, { recursive: true, force: true }));

async function ask(more: Values): Promise<SynthesisAnswer> {
  const answers: unknown[] = [];
  const silent = () => {};
  const t: Terminal = {
    json: true,
    now,
    result: (answer) => answers.push(answer),
    line: silent,
    note: silent,
    progress: silent,
    stdin: async () => '',
  };
  await command.run(t, { data, outcome: 'remission', ...more }, []);
  return answers[0] as SynthesisAnswer;
}

describe('action outcomes synthesise', () => {
  test('counts only the products and the months that are asked for', async () => {
    expect((await ask({})).rows.map((r) => r.arm)).toEqual(['A', 'B', 'C']);
    const products = await ask({ product: ['product one', 'Product two'] });
    expect(products.rows.map((r) => r.arm)).toEqual(['A', 'B']);
    const window = await ask({ window: '3-12' });
    expect(window.spec.window).toEqual([3, 12]);
    expect(window.rows.map((r) => r.arm)).toEqual(['A', 'C']);
    expect(window.setAside.map((r) => r.arm)).toEqual(['B']);
  });

  test.each([
    ['3', '--window takes the first and the last month'],
    ['3 to 12', '--window takes the first and the last month'],
    ['-3-12', '--window takes the first and the last month'],
    ['12-3', 'The window ends before it begins'],
    ['3-999', '--window takes the first and the last month up to 240'],
  ])('says in a sentence that --window %s is none', async (window, sentence) => {
    await expect(ask({ window })).rejects.toThrow(sentence);
  });
});
