/* Finds a Chrome or Chromium for the browser tests. Run by itself it prints the path, or one sentence and exit code 1. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/snap/bin/chromium'];

const installed = (): string | null => {
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean)];
  const candidates = [...NAMES.flatMap((name) => folders.map((f) => path.join(f, name))), ...PLACES];
  return candidates.find((file) => fs.existsSync(file)) ?? null;
};

const quietly = (command: string, args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 });
    return true;
  } catch {
    return false;
  }
};

const byApt = (): string | null => {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return null;
  process.stderr.write('No browser found; installing chromium with apt-get.\n');
  return quietly('apt-get', ['update']) && quietly('apt-get', ['install', '-y', 'chromium']) ? installed() : null;
};

const byPlaywright = async (): Promise<string | null> => {
  const { chromium } = await import('playwright-core');
  if (!fs.existsSync(chromium.executablePath())) {
    process.stderr.write('No browser found; downloading the one of Playwright.\n');
    quietly(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  }
  return fs.existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
};

/**
 * Path of a browser: CHROME_PATH, one that is installed, one from the system's packages (as root), Playwright's own.
 * @throws with one sentence that says what to do when there is none.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env.CHROME_PATH;
  if (named && !fs.existsSync(named)) throw new Error(`CHROME_PATH names ${named}, where there is no browser.`);
  const found = named || installed() || byApt() || (await byPlaywright());
  if (!found) throw new Error('No browser was found: install Chrome or Chromium, or name one in CHROME_PATH.');
  return found;
}

if (import.meta.main) {
  try {
    process.stdout.write(`${await findBrowser()}\n`);
  } catch (e) {
    process.stderr.write(`${e instanceof Error ? e.message : e}\n`);
    process.exit(1);
  }
}
