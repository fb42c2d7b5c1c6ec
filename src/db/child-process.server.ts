/* Another process for tests of what only shows between processes: locks, and being killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child {
  process: ChildProcess;
  /** The lines that it has written to its standard output so far. */
  lines: string[];
  /** Waits for the next line. @throws with what it wrote to standard error when it ends before. */
  next(): Promise<string>;
  /** Its standard error so far. */
  errors(): string;
  /** Ends it without giving it a chance to tidy up, and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits for its end. */
  code(): Promise<number | null>;
}

/** Runs a module of the given text in the project's folder; what it imports begins with `./src/`, its arguments are in `process.argv` from 1. */
export function runModule(text: string, ...args: string[]): Child {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', text, '--', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (d) => (stderr += d));
  const lines: string[] = [];
  let read = 0;
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    process: child,
    lines,
    errors: () => stderr,
    async next() {
      while (lines.length <= read) {
        const over = await Promise.race([once(reader, 'line').then(() => false), ended.then(() => true)]);
        if (over && lines.length <= read) throw new Error(`The process ended: ${stderr}`);
      }
      return lines[read++]!;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    code: () => ended,
  };
}
