/* What a disk may hold after the power failed: a file system that records, and the image made from its record. For tests. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { DurableFS, type EngineFiles } from './durable-fs.server.ts';

/** Something that the engine did to its folder; paths are relative to it. */
export type DiskEvent =
  | { kind: 'write'; file: string; at: number; bytes: Uint8Array }
  | { kind: 'size'; file: string; size: number }
  | { kind: 'sync' | 'create' | 'mkdir' | 'unlink' | 'rmdir'; file: string }
  | { kind: 'rename'; file: string; to: string };

interface Node {
  mode: number;
}
interface Stream {
  node: Node;
  nfd: number;
  flags: number;
}
interface Files {
  realPath(node: Node): string;
  node_ops: {
    setattr(node: Node, attr: { size?: number }): void;
    mknod(parent: Node, name: string, mode: number, dev: number): Node;
    rename(node: Node, parent: Node, name: string): void;
    unlink(parent: Node, name: string): void;
    rmdir(parent: Node, name: string): void;
  };
  stream_ops: {
    open(stream: Stream): void;
    write(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
    setattr?(stream: Stream, attr: { size?: number }): void;
    msync: (...args: unknown[]) => number;
    fsync?: (stream: Stream) => number;
  };
}

const TRUNCATE = 512;
const isDirectory = (mode: number) => (mode & 0o170000) === 0o040000;

/** The file system of the product, or the engine's own without fsync, with a record of all that changes the disk. */
export class RecordingFS extends DurableFS {
  readonly events: DiskEvent[] = [];
  readonly #root: string;
  readonly #durable: boolean;
  constructor(dir: string, durable: boolean) {
    super(dir);
    this.#root = path.resolve(dir);
    this.#durable = durable;
  }

  protected override attach(engine: EngineFiles): void {
    if (this.#durable) super.attach(engine);
    const files = engine as unknown as Files;
    const { node_ops: node, stream_ops: stream } = files;
    const note = (e: DiskEvent) => void this.events.push(e);
    const nameOf = (n: Node, child = '') => path.relative(this.#root, path.join(files.realPath(n), child));

    const { open, write, setattr, fsync } = stream;
    stream.open = (s) => {
      open(s);
      if (s.flags & TRUNCATE) note({ kind: 'size', file: nameOf(s.node), size: 0 });
    };
    stream.write = (s, buffer, offset, length, position) => {
      const written = write(s, buffer, offset, length, position);
      const bytes = Uint8Array.from(buffer.subarray(offset, offset + written));
      note({ kind: 'write', file: nameOf(s.node), at: position, bytes });
      return written;
    };
    stream.msync = () => {
      throw new Error('Writing through a memory map is not recorded.');
    };
    if (setattr)
      stream.setattr = (s, attr) => {
        setattr(s, attr);
        if (attr.size !== undefined) note({ kind: 'size', file: nameOf(s.node), size: attr.size });
      };
    if (fsync)
      stream.fsync = (s) => {
        const result = fsync(s);
        note({ kind: 'sync', file: nameOf(s.node) });
        return result;
      };

    const was = { ...node };
    node.setattr = (n, attr) => {
      was.setattr(n, attr);
      if (attr.size !== undefined) note({ kind: 'size', file: nameOf(n), size: attr.size });
    };
    node.mknod = (parent, name, mode, dev) => {
      const made = was.mknod(parent, name, mode, dev);
      note({ kind: isDirectory(mode) ? 'mkdir' : 'create', file: nameOf(made) });
      return made;
    };
    node.unlink = (parent, name) => {
      was.unlink(parent, name);
      note({ kind: 'unlink', file: nameOf(parent, name) });
    };
    node.rmdir = (parent, name) => {
      was.rmdir(parent, name);
      note({ kind: 'rmdir', file: nameOf(parent, name) });
    };
    node.rename = (n, parent, name) => {
      const file = nameOf(n);
      was.rename(n, parent, name);
      note({ kind: 'rename', file, to: nameOf(parent, name) });
    };
  }
}

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SECTOR = 512;
type Change = { index: number; at: number; bytes: Uint8Array } | { index: number; size: number };
/** A file by identity, which a rename does not change. */
interface Tracked {
  changes: Change[];
  synced: number;
}

/**
 * Turns `image`, a copy of the folder as it was before the first event, into what the disk may hold when the power fails
 * just before event `cut`. Kept: whatever an fsync confirmed, and the metadata (names, sizes) in order up to a random moment
 * after the last fsync, as journalling file systems do. Of the rest each sector has any of the states that it went through
 * since it was last confirmed; in some images a file's unconfirmed writes are kept or lost together.
 * @returns how many sector writes were lost.
 */
export function afterPowerCut(image: string, events: readonly DiskEvent[], cut: number, chance: () => number): number {
  const before = events.slice(0, cut);
  const lastSync = before.findLastIndex((e) => e.kind === 'sync');
  const journalled = lastSync + Math.floor(chance() * (cut - lastSync));
  const at = (file: string) => path.join(image, file);
  for (const e of before.slice(0, journalled + 1)) {
    if (e.kind === 'create') fs.writeFileSync(at(e.file), '');
    else if (e.kind === 'mkdir') fs.mkdirSync(at(e.file));
    else if (e.kind === 'unlink') fs.rmSync(at(e.file));
    else if (e.kind === 'rmdir') fs.rmdirSync(at(e.file));
    else if (e.kind === 'rename') fs.renameSync(at(e.file), at(e.to));
  }
  const manner = (['none', 'all', 'sector', 'file'] as const)[Math.floor(chance() * 4)];
  let lost = 0;
  for (const [file, tracked] of filesAt(before, journalled)) {
    const whole = manner === 'all' || (manner === 'file' && chance() < 0.5) ? 1 : 0;
    lost += applyChanges(at(file), tracked, journalled, () => (manner === 'sector' ? chance() : whole));
  }
  return lost;
}

/** The changed files by the names that they had after event `moment`, each with all its changes, through renames. */
function filesAt(events: readonly DiskEvent[], moment: number): Map<string, Tracked> {
  const present = new Map<string, Tracked>();
  let then: Map<string, Tracked> | null = null;
  const of = (file: string): Tracked => {
    const tracked = present.get(file) ?? { changes: [], synced: -1 };
    if (!present.has(file)) then?.set(file, tracked); // there from the beginning, touched for the first time
    present.set(file, tracked);
    return tracked;
  };
  events.forEach((e, index) => {
    if (index > moment) then ??= new Map(present);
    if (e.kind === 'create') present.set(e.file, { changes: [], synced: -1 });
    else if (e.kind === 'unlink') present.delete(e.file);
    else if (e.kind === 'write') of(e.file).changes.push({ index, at: e.at, bytes: e.bytes });
    else if (e.kind === 'size') of(e.file).changes.push({ index, size: e.size });
    else if (e.kind === 'sync') of(e.file).synced = index;
    else if (e.kind === 'rename') {
      present.set(e.to, of(e.file));
      present.delete(e.file);
    }
  });
  const files = then ?? present;
  return new Map([...files].filter(([, tracked]) => tracked.changes.length > 0));
}

/** Writes to one file what the disk kept of its changes; `share` says for each sector how far its unconfirmed writes got. */
function applyChanges(file: string, tracked: Tracked, journalled: number, share: () => number): number {
  const pieces = tracked.changes.flatMap((c) => ('bytes' in c && c.index > tracked.synced ? sectorsOf(c) : []));
  const writes = new Map<number, number>();
  for (const { sector } of pieces) writes.set(sector, (writes.get(sector) ?? 0) + 1);
  const keep = new Map([...writes].map(([sector, n]) => [sector, Math.min(n, Math.floor(share() * (n + 1)))]));
  let lost = 0;
  const fd = fs.openSync(file, 'r+');
  try {
    for (const c of tracked.changes) {
      if ('size' in c) {
        if (c.index <= journalled) fs.ftruncateSync(fd, c.size);
      } else if (c.index < tracked.synced) fs.writeSync(fd, c.bytes, 0, c.bytes.length, c.at);
      else
        for (const { sector, at, bytes } of sectorsOf(c)) {
          const left = keep.get(sector) ?? 0;
          keep.set(sector, left - 1);
          if (left > 0) fs.writeSync(fd, bytes, 0, bytes.length, at);
          else lost++;
        }
    }
  } finally {
    fs.closeSync(fd);
  }
  return lost;
}

function sectorsOf(c: { at: number; bytes: Uint8Array }): { sector: number; at: number; bytes: Uint8Array }[] {
  const out: { sector: number; at: number; bytes: Uint8Array }[] = [];
  for (let at = c.at; at < c.at + c.bytes.length; ) {
    const sector = Math.floor(at / SECTOR);
    const end = Math.min((sector + 1) * SECTOR, c.at + c.bytes.length);
    out.push({ sector, at, bytes: c.bytes.subarray(at - c.at, end - c.at) });
    at = end;
  }
  return out;
}
