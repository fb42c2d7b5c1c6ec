// `npm run check`: types, format and lint, unused code, generated files, the lock file and the rules of the house, side by side.
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const bin = (name) => path.join(root, 'node_modules/.bin', name);
if (!fs.existsSync(bin('node'))) {
  console.error('The packages are not installed. Run npm ci first.');
  process.exit(1);
}
// The package's own Node first, as `npm run` has it: the tools start whatever `node` is on the PATH.
const env = {
  ...process.env,
  PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
  NO_COLOR: '1',
};

const CHECKS = [
  { name: 'types', steps: [[bin('tsc')]], mend: 'mend the types named above' },
  {
    name: 'format and lint',
    steps: [[bin('biome'), 'ci', '--colors=off', '--reporter=concise', '--max-diagnostics=100', '.']],
    mend: 'run `npm run format`, then mend what is left by hand',
  },
  {
    name: 'unused code',
    steps: [[bin('knip'), '--no-progress']],
    mend: 'remove what nothing uses, or the word `export`',
  },
  {
    name: 'table types',
    steps: [[bin('node'), 'src/db/generate-tables.server.ts', '--check']],
    mend: 'run `npm run tables`',
  },
  { name: 'lock file', steps: [[bin('node'), 'test/lock-complete.mjs']], mend: 'see above' },
  {
    name: 'rules of the house',
    steps: [[bin('vitest'), 'run', '--project', 'rules', '--reporter=dot']],
    mend: 'move the file or the import; test/architecture.ts says the rules',
  },
];

const runStep = ([command, ...args]) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (out += d));
    child.on('error', (e) => resolve({ code: 1, out: e.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, out }));
  });

const started = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

async function runCheck(check) {
  const since = performance.now();
  let out = '';
  for (const step of check.steps) {
    const result = await runStep(step);
    out += result.out;
    if (result.code !== 0) {
      console.log(`FAILED  ${check.name} (${seconds(since)})`);
      return { ...check, out };
    }
  }
  console.log(`ok      ${check.name} (${seconds(since)})`);
  return null;
}

// The framework writes the types of each route, which the compiler and the search for unused code both read.
const routes = await runStep([bin('react-router'), 'typegen']);
const failures = [];
if (routes.code !== 0)
  failures.push({ name: 'routes', out: routes.out, mend: 'mend src/web/routes.ts or the file it names' });

// As many at a time as there are processors, the longest first.
const queue = [...CHECKS];
const worker = async () => {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const failure = await runCheck(check);
    if (failure) failures.push(failure);
  }
};
await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, worker));

for (const f of failures) console.log(`\n--- ${f.name}\n${f.out.trim()}\n--> To mend it: ${f.mend}.`);
console.log(
  failures.length === 0
    ? `\nAll checks passed in ${seconds(started)}.`
    : `\n${failures.length} of ${CHECKS.length + 1} checks failed: ${failures.map((f) => f.name).join(', ')}.`,
);
process.exit(failures.length === 0 ? 0 : 1);
