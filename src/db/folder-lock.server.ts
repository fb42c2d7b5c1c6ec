import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Who holds a database folder. `boot` and `started` are the kernel's, where they can be read. */
interface Holder {
  pid: number;
  host: string;
  command: string;
  since: string;
  boot: string | null;
  started: string | null;
  released?: true;
}

export class FolderHeld extends Error {}

const readText = (file: string): string | null => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

const bootId = (): string | null => readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null;

/** When a process started, as the kernel counts it: a process number is used again, the pair is not. */
const startOf = (pid: number): string | null => {
  // field 22 of /proc/PID/stat, counted after the closing bracket of the command name, which may hold spaces
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
};

const holds = (h: Holder | null): h is Holder => {
  if (!h || h.released) return false;
  if (h.host !== os.hostname()) return true; // another machine: nobody here can tell, so it counts as alive
  if (h.boot !== null && h.boot !== bootId()) return false;
  try {
    process.kill(h.pid, 0);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(h.pid);
  return h.started === null || started === null || started === h.started;
};

/** A lock file that a power cut left empty or torn has no holder: the process that wrote it is gone. */
const parse = (text: string | null): Holder | null => {
  try {
    return JSON.parse(text ?? '') as Holder;
  } catch {
    return null;
  }
};

const NAME = /^action\.lock\.(\d+)$/;
const numbersIn = (dir: string): number[] =>
  fs
    .readdirSync(dir)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);

/**
 * Takes the one lock of a database folder, because the embedded engine has none and a second process would
 * write over the first. A lock left behind by a killed process is taken over at once.
 *
 * The lock is the file with the highest number. A taker makes the next number, which only one process can, and only
 * when the holder of the highest is gone; a number is never given twice, so a slow taker cannot undo a quick one.
 * @returns a function that gives the lock back.
 * @throws FolderHeld naming the holder and the remedy.
 */
export function lockFolder(dir: string, now: () => Date): () => void {
  fs.mkdirSync(dir, { recursive: true });
  const at = (n: number) => path.join(dir, `action.lock.${n}`);
  const me: Holder = {
    pid: process.pid,
    host: os.hostname(),
    command: process.argv
      .slice(1, 4)
      .map((a) => path.basename(a))
      .join(' '),
    since: now().toISOString(),
    boot: bootId(),
    started: startOf(process.pid),
  };
  const draft = path.join(dir, `action.lock.draft-${process.pid}`);
  /** Puts a whole file in place at once, as a new one (false when there is one) or over what is there. */
  const put = (holder: Holder, n: number, over: boolean): boolean => {
    fs.writeFileSync(draft, JSON.stringify(holder));
    try {
      if (over) fs.renameSync(draft, at(n));
      else fs.linkSync(draft, at(n));
      return true;
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw e;
    } finally {
      fs.rmSync(draft, { force: true });
    }
  };
  for (;;) {
    const highest = numbersIn(dir)[0] ?? 0;
    const holder = parse(readText(at(highest)));
    if (holds(holder)) throw new FolderHeld(heldBy(holder, dir, at(highest)));
    const mine = highest + 1;
    if (!put(me, mine, false)) continue; // another was quicker: look who
    if (numbersIn(dir)[0] !== mine) {
      fs.rmSync(at(mine), { force: true }); // the number was long past: look again
      continue;
    }
    for (const n of numbersIn(dir)) if (n < mine) fs.rmSync(at(n), { force: true });
    return () => {
      if (fs.existsSync(at(mine))) put({ ...me, released: true }, mine, true);
    };
  }
}

function heldBy(h: Holder, dir: string, file: string): string {
  const who = `The database folder ${dir} is in use by process ${h.pid} on ${h.host} (${h.command}, since ${h.since}).`;
  return h.host === os.hostname()
    ? `${who} Stop that process, or name another folder with --data.`
    : `${who} Stop it there; if that machine is gone for good, delete ${file}.`;
}
