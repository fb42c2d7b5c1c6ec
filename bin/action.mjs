#!/usr/bin/env node
// The command line runs TypeScript as it stands, which needs a Node that strips types. `npx` and `npm run` find the
// package's own Node; a bare `node bin/action.mjs` or a global link may be older, and then starts the package's own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const newEnough = major >= 24 || (major === 22 && minor >= 22);
const give = (sentence) => {
  process.stderr.write(`action: ${sentence}\n`);
  process.exit(1);
};

if (!existsSync(at('../node_modules'))) give('the packages it needs are not installed. Run npm ci first.');
else if (newEnough) await run();
else rerun();

async function run() {
  try {
    await import('../src/cli/main.ts');
  } catch (e) {
    if (e?.code === 'ERR_MODULE_NOT_FOUND' && /Cannot find package/.test(e.message))
      give(`a package is missing (${/'([^']+)'/.exec(e.message)?.[1] ?? 'unknown'}). Run npm ci first.`);
    throw e;
  }
}

function rerun() {
  const own = at('../node_modules/.bin/node');
  if (!existsSync(own)) give(`Node 22.22 or newer is needed, and this is ${process.version}. Run npm ci first.`);
  const child = spawn(own, [at('./action.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to parent and child alike: passed on as well, it would look like a second, impatient one.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (e) => give(`the package's own Node could not be started (${e.message}). Run npm ci again.`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
