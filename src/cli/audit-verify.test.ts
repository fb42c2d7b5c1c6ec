import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CHAIN_START, type ChainLine, linkHash } from '#ledger/audit-chain.ts';
import { command } from './audit-verify.server.ts';
import type { Terminal } from './command.ts';

/** A chain made by hand, as a stranger would who has only the description of it. */
function chain(length: number): ChainLine[] {
  const lines: ChainLine[] = [];
  let prev_hash = CHAIN_START;
  for (let seq = 1; seq <= length; seq++) {
    const event = {
      seq,
      at: '2026-06-01T10:00:00.000Z',
      actor: 'person-1',
      kind: 'search.saved',
      body: { search: seq },
    };
    const hash = linkHash(prev_hash, event);
    lines.push({ ...event, prev_hash, hash });
    prev_hash = hash;
  }
  return lines;
}

async function verify(lines: readonly ChainLine[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'chain.ndjson');
  await writeFile(file, lines.map((l) => `${JSON.stringify(l)}\n`).join(''));
  let said: unknown = null;
  const t: Terminal = {
    json: true,
    now: () => new Date(0),
    result: (data) => {
      said = data;
    },
    line: () => {},
    note: () => {},
    progress: () => {},
    stdin: async () => '',
  };
  await command.run(t, {}, [file]);
  return said;
}

test('a whole copy and a part of one are recomputed without a database', async () => {
  const lines = chain(5);
  expect(await verify(lines)).toEqual({ events: 5, from: 1, to: 5, head: lines[4]?.hash });
  expect(await verify(lines.slice(2))).toEqual({ events: 3, from: 3, to: 5, head: lines[4]?.hash });
});

test('the first event that was altered, left out or exchanged is named', async () => {
  const lines = chain(5);
  const altered = lines.map((l) => (l.seq === 3 ? { ...l, body: { search: 99 } } : l));
  await expect(verify(altered)).rejects.toThrow('Event 3 was altered after it was written.');
  await expect(verify(lines.filter((l) => l.seq !== 4))).rejects.toThrow('Event 4 is missing from the audit chain.');
  await expect(verify([])).rejects.toThrow('holds no event');
});
