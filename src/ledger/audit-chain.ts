import { canonicalJson, sha256 } from './content-hash.ts';

/** What stands before the first event. */
export const CHAIN_START = '0'.repeat(64);

/** An event as it is hashed. `at`: ISO 8601 in UTC with milliseconds. */
export interface ChainedEvent {
  seq: number;
  at: string;
  actor: string;
  kind: string;
  body: unknown;
}

/** An event with its place in the chain: one line of an export. */
export interface ChainLine extends ChainedEvent {
  prev_hash: string;
  hash: string;
}

/** SHA-256 of the hash of the event before, followed by the RFC 8785 canonical JSON of {actor, at, body, kind, seq}. */
export const linkHash = (prev: string, { seq, at, actor, kind, body }: ChainedEvent): string =>
  sha256(prev + canonicalJson({ seq, at, actor, kind, body }));

/** Up to where the chain was found whole: the number of the last event and its hash. */
export interface ChainEnd {
  seq: number;
  hash: string;
}

export const BEFORE_ALL: ChainEnd = { seq: 0, hash: CHAIN_START };

/** What is wrong with the event that should follow `end`, in one sentence; null where nothing is. */
export function breakAt(end: ChainEnd, line: ChainLine): string | null {
  if (line.seq !== end.seq + 1) return `Event ${end.seq + 1} is missing from the audit chain.`;
  if (line.prev_hash !== end.hash) return `Event ${line.seq} does not follow from the event before it.`;
  return line.hash === linkHash(line.prev_hash, line) ? null : `Event ${line.seq} was altered after it was written.`;
}

/** One line of an exported chain. @throws an Error with one sentence when it is none. */
export function readChainLine(text: string, number: number): ChainLine {
  const wrong = () => new Error(`Line ${number} is not an event of an audit chain; export it again.`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw wrong();
  }
  if (typeof read !== 'object' || read === null) throw wrong();
  const { seq, at, actor, kind, body, prev_hash, hash } = read as Record<string, unknown>;
  const texts = [at, actor, kind, prev_hash, hash];
  if (!Number.isSafeInteger(seq) || !texts.every((t) => typeof t === 'string') || body === undefined) throw wrong();
  return { seq, at, actor, kind, body, prev_hash, hash } as ChainLine;
}
