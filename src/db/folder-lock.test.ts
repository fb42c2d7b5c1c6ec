import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runModule } from './child-process.server.ts';
import { openStore } from './connect.server.ts';
import { FolderHeld, lockFolder } from './folder-lock.server.ts';

const now = () => new Date('2026-06-01T10:00:00Z');

const folder = (): string => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'action-lock-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
};

const HOLDER = `
  import { lockFolder } from './src/db/folder-lock.server.ts';
  const unlock = lockFolder(process.argv[1], () => new Date('2026-05-05T05:05:05Z'));
  console.log('held');
  process.stdin.on('data', () => { unlock(); console.log('released'); }).on('end', () => process.exit(0));`;

/** The sentence with which a folder is refused, or null when it was to be had; gives it back at once. */
const refusal = (dir: string): string | null => {
  try {
    lockFolder(dir, now)();
    return null;
  } catch (e) {
    expect(e).toBeInstanceOf(FolderHeld);
    return (e as Error).message;
  }
};

/** Leaves the lock of a holder of one's choice behind. */
const leave = (dir: string, n: number, change: (h: Record<string, unknown>) => void): void => {
  lockFolder(dir, now);
  const written = fs.readdirSync(dir).find((name) => name.startsWith('action.lock.'))!;
  const holder = JSON.parse(fs.readFileSync(path.join(dir, written), 'utf8'));
  fs.rmSync(path.join(dir, written));
  change(holder);
  fs.writeFileSync(path.join(dir, `action.lock.${n}`), JSON.stringify(holder));
};

test('a second process is refused, and told who holds the folder and what to do', async () => {
  const dir = folder();
  const holder = runModule(HOLDER, dir);
  onTestFinished(() => holder.kill());
  expect(await holder.next()).toBe('held');
  expect(refusal(dir)).toMatch(
    new RegExp(
      `^The database folder ${dir} is in use by process ${holder.process.pid} on .+ \\(.*2026-05-05T05:05:05\\.000Z\\)\\. Stop that process, or name another folder with --data\\.$`,
    ),
  );
  holder.process.stdin!.write('\n');
  expect(await holder.next()).toBe('released');
  expect(refusal(dir)).toBeNull();
});

test('the lock of a process that was killed is taken over at once', async () => {
  const dir = folder();
  const holder = runModule(HOLDER, dir);
  await holder.next();
  await holder.kill();
  expect(refusal(dir)).toBeNull();
});

test('one process cannot open the same folder twice, by whatever path', async () => {
  const dir = folder();
  const store = await openStore({ dataDir: dir });
  await expect(openStore({ dataDir: path.join(dir, '.') })).rejects.toThrow(`in use by process ${process.pid}`);
  await store.close();
  expect(refusal(dir)).toBeNull();
});

test('a process that got the number of the one that held the lock is not mistaken for it', () => {
  const dir = folder();
  leave(dir, 3, (h) => Object.assign(h, { pid: process.ppid }));
  expect(refusal(dir)).toBeNull();
  leave(dir, 9, () => {}); // the very process, by number and start
  expect(refusal(dir)).toContain(`in use by process ${process.pid}`);
});

test('a lock from before the machine was started anew is taken over', () => {
  const dir = folder();
  leave(dir, 1, (h) => Object.assign(h, { boot: 'another' }));
  expect(refusal(dir)).toBeNull();
});

test('a lock that a power cut left empty is taken over', () => {
  const dir = folder();
  fs.writeFileSync(path.join(dir, 'action.lock.7'), '');
  expect(refusal(dir)).toBeNull();
});

test('a lock of another machine counts, since nobody here can tell, and the remedy names the file', () => {
  const dir = folder();
  leave(dir, 2, (h) => Object.assign(h, { host: 'elsewhere', pid: 1 }));
  const sentence = refusal(dir);
  expect(sentence).toContain('on elsewhere');
  expect(sentence).toContain(`if that machine is gone for good, delete ${path.join(dir, 'action.lock.2')}.`);
});

test('of six processes that want the lock of a dead one at the same moment, exactly one gets it, every time', async () => {
  const ROUNDS = 25;
  const root = folder();
  const dirs = Array.from({ length: ROUNDS }, (_, i) => path.join(root, String(i)));
  for (const dir of dirs) leave(dir, 5, (h) => Object.assign(h, { pid: process.ppid }));
  const TAKER = `
    import { lockFolder } from './src/db/folder-lock.server.ts';
    console.log('ready');
    process.stdin.once('data', async (start) => {
      const won = [];
      for (const [i, dir] of process.argv.slice(1).entries()) {
        while (Date.now() < Number(start) + 20 * i); // all at the same moment
        try { lockFolder(dir, () => new Date()); won.push(i); } catch (e) { if (e.constructor.name !== 'FolderHeld') throw e; }
      }
      console.log(JSON.stringify(won));
      process.stdin.on('end', () => process.exit(0));
    });`;
  const takers = Array.from({ length: 6 }, () => runModule(TAKER, ...dirs));
  onTestFinished(async () => {
    for (const t of takers) await t.kill();
  });
  for (const t of takers) expect(await t.next()).toBe('ready');
  const start = String(Date.now() + 100);
  for (const t of takers) t.process.stdin!.write(start);
  const won: number[] = [];
  for (const t of takers) won.push(...(JSON.parse(await t.next()) as number[]));
  expect(won.sort((a, b) => a - b)).toEqual(dirs.map((_, i) => i));
});
