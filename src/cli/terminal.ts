import { Failure, type Terminal } from './command.ts';

const EVERY_MS = 200;

/** The real terminal. */
export function makeTerminal(json: boolean): Terminal {
  const live = process.stderr.isTTY === true;
  let open = false;
  let last = 0;
  const clear = () => {
    if (open) process.stderr.write('\r\x1b[K');
    open = false;
  };
  return {
    json,
    now: () => new Date(),
    result(data, text) {
      clear();
      process.stdout.write(json ? `${JSON.stringify(data)}\n` : text === '' ? '' : `${text}\n`);
    },
    line(data, text) {
      clear();
      process.stdout.write(`${json ? JSON.stringify(data) : text}\n`);
    },
    note(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress(label, done, total) {
      if (!live) return;
      if (done === null) return clear();
      const t = performance.now();
      if (t - last < EVERY_MS && done !== total) return;
      last = t;
      const bar = total
        ? ` ${'█'.repeat(Math.round((20 * done) / total)).padEnd(20, '·')} ${done}/${total}`
        : ` ${done}`;
      process.stderr.write(`\r\x1b[K${label}${bar}`);
      open = true;
    },
    async stdin(limit) {
      const parts: Buffer[] = [];
      let size = 0;
      for await (const part of process.stdin) {
        size += (part as Buffer).length;
        if (size > limit) throw new Failure(`Standard input is larger than ${limit} bytes; give a smaller table.`);
        parts.push(part as Buffer);
      }
      return Buffer.concat(parts).toString('utf8');
    },
  };
}
