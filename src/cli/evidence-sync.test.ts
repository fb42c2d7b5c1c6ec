import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { listen, registryPage, sendJson, study } from '#evidence/sync/sync-testing.server.ts';

const ACTION = fileURLToPath(new URL('../../bin/action.mjs', import.meta.url));
const NOWHERE = 'http://127.0.0.1:1/';

/** Runs the command in a process of its own on an empty embedded database, with the sources at these addresses. */
function commandAt(sources: { ctgov: string; europepmc: string }) {
  const dir = mkdtempSync(join(tmpdir(), 'action-sync-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const env = {
    ...process.env,
    ACTION_DATA: join(dir, 'db'),
    DATABASE_URL: '',
    ACTION_CTGOV_URL: sources.ctgov,
    ACTION_EUROPEPMC_URL: sources.europepmc,
  };
  return (args: string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const child = spawn(process.execPath, [ACTION, ...args], { env, cwd: dir });
      let [out, err] = ['', ''];
      child.stdout.on('data', (part) => (out += part));
      child.stderr.on('data', (part) => (err += part));
      child.on('close', (code) => resolve({ code, out, err }));
    });
}

test('a sync prints one JSON document; a source that cannot be reached is one sentence and exit 1, and the other is read', async () => {
  const { url } = await listen((q, r) => sendJson(r, registryPage([study(1), study(2)], q, 10)));
  const action = commandAt({ ctgov: url, europepmc: NOWHERE });
  const both = await action(['evidence', 'sync', '--json']);
  expect(both.code).toBe(1);
  expect(both.err).toMatch(/^europepmc: Europe PMC could not be reached: [^.]*\.\n$/);
  expect(JSON.parse(both.out)).toMatchObject({
    ctgov: { added: 2, changed: 0, quarantined: 0, resumed: false, there: 2, here: 2, left: 0, pass: 'full' },
    europepmc: { problem: expect.stringMatching(/^Europe PMC could not be reached/) },
  });
  const again = await action(['evidence', 'sync', 'ctgov']);
  expect([again.code, again.err]).toEqual([0, '']);
  expect(again.out).toMatch(/^ctgov: changes; 0 added, 0 changed, .* 2 here of 2 there\n$/);
  const doctor = await action(['doctor', '--json']);
  const found = JSON.parse(doctor.out) as { what: string; state: string; says: string }[];
  expect(found.filter((f) => f.what === 'ClinicalTrials.gov' || f.what === 'Europe PMC')).toEqual([
    { what: 'ClinicalTrials.gov', state: 'good', says: expect.stringContaining('all 2 records') },
    { what: 'Europe PMC', state: 'look', says: expect.stringContaining('could not be reached') },
  ]);
}, 120_000);

test('a source that there is none of, or an address that is none, is refused before anything is done', async () => {
  const action = commandAt({ ctgov: 'somewhere', europepmc: NOWHERE });
  const unknown = await action(['evidence', 'sync', 'pubmed']);
  expect([unknown.code, unknown.err]).toEqual([
    2,
    'There is no source "pubmed" to sync; the sources are ctgov and europepmc.\n',
  ]);
  const wrong = await action(['evidence', 'sync', 'ctgov']);
  expect([wrong.code, wrong.err]).toEqual([
    1,
    'ACTION_CTGOV_URL takes an address such as https://mirror.example/studies, not "somewhere".\n',
  ]);
}, 120_000);
