// `npm test`: everything on the embedded engine, the database tests once more on PostgreSQL, then the pages in a browser.
// Plain JavaScript, so that it starts under any Node; the tests themselves run under the package's own.
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const node = path.join(root, 'node_modules/.bin/node');
if (!fs.existsSync(node)) {
  console.error('The packages are not installed. Run npm ci first.');
  process.exit(1);
}
const ci = Boolean(process.env.CI);
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'action-run-'));
process.on('exit', () => fs.rmSync(temp, { recursive: true, force: true }));
// What `.ci/run` found wrong before the tests counts as failed too.
const sum = { passed: 0, failed: Number(process.env.ACTION_FAILED_BEFORE ?? 0), skipped: 0 };
const say = (line) => console.log(`\n=== ${line}`);

let child = null;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    child?.kill('SIGTERM'); // vitest then stops what it started
    stopped = true;
  });

const run = (command, args, env = {}) =>
  new Promise((resolve) => {
    if (stopped) return resolve(130);
    child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });

/** Runs vitest, adds its counts to the sum and returns the number of tests in each file. */
async function vitest(name, args, env) {
  const report = path.join(temp, `${name}.json`);
  const code = await run(
    node,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    env,
  );
  const perFile = new Map();
  let failed = 0;
  if (fs.existsSync(report)) {
    for (const file of JSON.parse(fs.readFileSync(report, 'utf8')).testResults) {
      const having = (...states) => file.assertionResults.filter((t) => states.includes(t.status)).length;
      perFile.set(path.relative(root, file.name), file.assertionResults.length);
      sum.passed += having('passed');
      sum.skipped += having('pending', 'skipped', 'todo', 'disabled');
      // a file that could not even be loaded has no tests to fail, and counts as one
      failed += having('failed') || (file.status === 'failed' ? 1 : 0);
    }
  }
  if (code !== 0 && failed === 0) failed = 1; // an error outside any test, or no run at all
  sum.failed += failed;
  return perFile;
}

/** Something that this machine cannot do: said where nobody overlooks it, and a failure where everything has to run. */
function missing(what, why, tests) {
  console.error(`\n${'!'.repeat(80)}\n!! ${what}: NOT RUN, because ${why}.\n${'!'.repeat(80)}`);
  if (ci) sum.failed++;
  else sum.skipped += tests;
}

const ask = (script, ...args) =>
  spawnSync(node, [script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const filesUnder = (folder, keep) =>
  fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && keep.test(e.name))
    .map((e) => path.join(path.relative(root, e.parentPath ?? e.path) || '.', e.name));

/** Test files that reach the test database, directly or through a helper: found by following their imports. */
function databaseTests() {
  const goal = path.normalize('src/db/testing.server.ts');
  const known = new Map();
  const reaches = (file) => {
    if (file === goal) return true;
    if (known.has(file)) return known.get(file);
    known.set(file, false); // also ends a circle
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'(#|\.\/)([^']+)'/g)].map(([, mark, rest]) =>
      path.normalize(mark === '#' ? `src/${rest}` : path.join(path.dirname(file), rest)),
    );
    const found = targets.some(reaches);
    known.set(file, found);
    return found;
  };
  return filesUnder('src', /\.test\.tsx?$/)
    .filter(reaches)
    .sort();
}

/** The build is needed again when any source is newer than it. */
function buildIsOld() {
  const built = fs.statSync('build/server/index.js', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [
    ...filesUnder('src', /(?<!\.test)\.(ts|tsx|css|sql|json|svg)$/),
    'package-lock.json',
    'vite.config.ts',
  ];
  return sources.some((f) => fs.statSync(f).mtimeMs > built);
}

say('Everything on the embedded engine');
const embedded = await vitest('embedded', ['--project', 'unit', '--project', 'rules', '--project', 'commands'], {
  ACTION_TEST_ENGINE: 'embedded',
});

const onBoth = databaseTests();
say(`The database tests again on PostgreSQL (${onBoth.length} files)`);
const noPostgres = ask('test/postgres.ts').stdout.trim();
if (noPostgres) {
  const tests = onBoth.reduce((n, f) => n + (embedded.get(f) ?? 0), 0);
  missing('The PostgreSQL half of the tests', noPostgres, tests);
} else await vitest('postgres', ['--project', 'unit', ...onBoth], { ACTION_TEST_ENGINE: 'postgres' });

const inBrowser = filesUnder('test/browser', /\.test\.ts$/);
say(`The pages in a browser (${inBrowser.length} files)`);
if (inBrowser.length > 0) {
  const browser = ask('test/browser/find-browser.ts');
  if (browser.status !== 0) missing('The browser tests', 'there is no browser', inBrowser.length);
  else if (buildIsOld() && (await run('npm', ['run', '--silent', 'build'])) !== 0) {
    console.error('The build failed, so the browser tests have nothing to look at.');
    sum.failed++;
  } else await vitest('browser', ['--project', 'browser'], { CHROME_PATH: browser.stdout.trim() });
}

if (sum.passed + sum.failed === 0) console.error('No test ran at all.');
if (stopped) console.error('Stopped before the end.');
console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`);
process.exit(stopped ? 130 : sum.failed > 0 || sum.passed === 0 ? 1 : 0);
