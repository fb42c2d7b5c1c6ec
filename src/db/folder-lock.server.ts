import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Who holds a database folder. `started` is the kernel's start time of the process, where it can be read. */
interface Holder {
  pid: number;
  host: string;
  command: string;
  since: string;
  started: string | null;
}

export class FolderHeld extends Error {}

const startOf = (pid: number): string | null => {
  try {
    // field 22 of /proc/PID/stat, counted after the closing bracket of the command name, which may hold spaces
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const isAlive = (h: Holder): boolean => {
  if (h.host !== os.hostname()) return true; // another machine: nobody here can tell, so it counts as alive
  try {
    process.kill(h.pid, 0);
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(h.pid);
  return h.started === null || started === null || started === h.started; // a reused process number is not the holder
};

const read = (file: string): Holder | null => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
};

/**
 * Takes the one lock of a database folder, because the embedded engine has none and a second process would
 * write over the first. A lock left behind by a killed process is taken over at once.
 * @returns a function that gives the lock back.
 * @throws FolderHeld naming the holder and the remedy.
 */
export function lockFolder(dir: string, now: () => Date): () => void {
  fs.mkdirSync(dir, { recursive: true });
  const file = path.join(dir, 'action.lock');
  const me: Holder = {
    pid: process.pid,
    host: os.hostname(),
    command: process.argv
      .slice(1, 4)
      .map((a) => path.basename(a))
      .join(' '),
    since: now().toISOString(),
    started: startOf(process.pid),
  };
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, JSON.stringify(me));
  const claim = (): boolean => {
    try {
      fs.linkSync(mine, file); // atomic, and the file is whole from its first moment
      return true;
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw e;
    }
  };
  try {
    if (!claim()) {
      const holder = read(file);
      if (holder && isAlive(holder))
        throw new FolderHeld(
          `The database folder ${dir} is in use by process ${holder.pid} on ${holder.host} (${holder.command}, since ${holder.since}). Stop that process, or name another folder with --data.`,
        );
      takeOver(file, claim, dir);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  return () => {
    const holder = read(file);
    if (holder?.pid === me.pid && holder.started === me.started) fs.rmSync(file, { force: true });
  };
}

/** Removes a dead holder's lock; a second file makes sure that only one process at a time may do so. */
function takeOver(file: string, claim: () => boolean, dir: string): void {
  const guard = `${file}.takeover`;
  try {
    if (Date.now() - fs.statSync(guard).mtimeMs > 10_000) fs.rmSync(guard, { force: true });
  } catch {
    // no guard left behind
  }
  try {
    fs.closeSync(fs.openSync(guard, 'wx'));
  } catch {
    throw new FolderHeld(`Another process is just opening the database folder ${dir}. Try again in a moment.`);
  }
  try {
    const holder = read(file);
    if (holder && isAlive(holder))
      throw new FolderHeld(`The database folder ${dir} was just taken by process ${holder.pid} on ${holder.host}.`);
    fs.rmSync(file, { force: true });
    if (!claim()) throw new FolderHeld(`The database folder ${dir} was just taken by another process.`);
  } finally {
    fs.rmSync(guard, { force: true });
  }
}
