import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Terminal } from './command.ts';
import { command } from './evidence-classify.server.ts';

const record = (id: string, briefTitle: string, conditions: string[]) => ({
  protocolSection: {
    identificationModule: { nctId: id, briefTitle },
    conditionsModule: { conditions },
    armsInterventionsModule: { interventions: [{ name: 'CD19 CAR-T cells' }] },
  },
});
const LUPUS = record('NCT90000001', 'CD19 CAR-T in Lupus Nephritis', ['Lupus Nephritis']);
const LYMPHOMA = record('NCT90000002', 'CD19 CAR-T in Lymphoma', ['Lymphoma']);

async function run(content: string | Buffer, json = true) {
  const file = join(await mkdtemp(join(tmpdir(), 'classify-')), 'records');
  await writeFile(file, content);
  const lines: unknown[] = [];
  const notes: string[] = [];
  const t: Terminal = {
    json,
    now: () => new Date(0),
    result: () => {},
    line: (_, text) => lines.push(JSON.parse(text)),
    note: (text) => notes.push(text),
    progress: () => {},
    stdin: async () => '',
  };
  return { code: await command.run(t, {}, [file]), lines, notes };
}

describe('action evidence classify', () => {
  test('gives one line a record, with the diseases that are named apart from the broader ones', async () => {
    const { code, lines } = await run(JSON.stringify([LUPUS, LYMPHOMA]));
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      {
        id: 'NCT90000001',
        diseases: ['LN'],
        broader: ['SLE'],
        targets: ['CD19'],
        modalities: ['auto-CAR-T'],
        products: [],
        relevant: true,
      },
      { id: 'NCT90000002', diseases: [], relevant: false, why: { rule: 'oncology', words: 'Lymphoma' } },
    ]);
  });

  test('says for each label which words earned it, where and by which rule', async () => {
    const { lines } = await run(JSON.stringify(LUPUS));
    expect(lines).toMatchObject([
      {
        why: {
          labels: [
            { facet: 'disease', key: 'LN', words: 'Lupus Nephritis', field: 'condition', rule: 'name' },
            { facet: 'disease', key: 'SLE', rule: 'parent' },
            { facet: 'target', key: 'CD19', words: 'CD19', field: 'intervention' },
            { facet: 'modality', key: 'auto-CAR-T', words: 'CAR-T', rule: 'usual origin' },
          ],
        },
      },
    ]);
  });

  test.each([
    ['NDJSON', [LUPUS, LYMPHOMA].map((r) => JSON.stringify(r)).join('\n')],
    ['a list answer', JSON.stringify({ studies: [LUPUS, LYMPHOMA] })],
    ['gzip', gzipSync([LUPUS, LYMPHOMA].map((r) => JSON.stringify(r)).join('\n'))],
  ])('reads %s', async (_, content) => {
    const { lines } = await run(content);
    expect(lines).toMatchObject([{ id: 'NCT90000001' }, { id: 'NCT90000002' }]);
  });

  test('gives a line with an error for what cannot be read, goes on, and says so at the end', async () => {
    const { code, lines, notes } = await run(`not json\n{"protocolSection":{}}\n${JSON.stringify(LUPUS)}\n`);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { id: null, error: expect.stringContaining('JSON') },
      { id: null, error: expect.stringContaining('NCT id') },
      { id: 'NCT90000001' },
    ]);
    expect(notes).toEqual(['2 of 3 records could not be read; each has a line with "error".']);
  });

  test('fails when not one record could be read', async () => expect((await run('not json\n')).code).toBe(1));

  test('refuses to be called without a file, and a file that is not there', async () => {
    const t = {} as Terminal;
    await expect(command.run(t, {}, [])).rejects.toThrow('Name one file');
    await expect(command.run(t, {}, ['/no/such/file'])).rejects.toThrow('There is no file /no/such/file');
  });
});
