/** Records out of a file or stream of registry JSON, one after another, in constant memory. */

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Ending, type Piece, recordSplitter } from './record-splitter.ts';

/** One record: `text` is exactly what stood in the source, `json` the same parsed. */
export type ReadRecord = { position: number; text: string; json: unknown };

/**
 * What could not be read; `problem` says in a sentence what is wrong. `text` is the untouched original where `whole`, else how it begins;
 * where there are `bytes` they are the original, which is not UTF-8, and `text` is how it begins.
 */
export type UnreadableRecord = {
  position: number;
  text: string;
  whole: boolean;
  problem: string;
  bytes?: Buffer | undefined;
};

/** `position` counts the records of the source from 1; 0 speaks of the source as a whole. Tell the two apart by `'problem' in record`. */
export type RawRecord = ReadRecord | UnreadableRecord;

export type ReadLimits = {
  /** A longer record is left out, with a problem. */
  maxRecordBytes: number;
  /** After unpacking. Reading stops there, with a problem. */
  maxBytes: number;
  /** Unpacked bytes for each packed one, once `ratioFromBytes` were unpacked: beyond it the file is taken for a gzip bomb. */
  maxRatio: number;
  ratioFromBytes: number;
};

const MEGABYTE = 1024 * 1024;

const READ_LIMITS: ReadLimits = {
  maxRecordBytes: 20 * MEGABYTE,
  maxBytes: 2048 * MEGABYTE,
  maxRatio: 200,
  ratioFromBytes: 16 * MEGABYTE,
};

const CHUNK_BYTES = MEGABYTE / 2;
const SHOWN_BYTES = 400;
/** A source that begins with no bracket and whose first lines are all bad is not what we read. */
const MOST_FALSE_STARTS = 20;

const megabytes = (bytes: number): string =>
  bytes >= MEGABYTE ? `${Math.round(bytes / MEGABYTE)} MB` : `${bytes} bytes`;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Why the bytes stopped, as the end of a sentence. */
function faultOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'the file may not be read by this account';
    case 'Z_BUF_ERROR':
      return 'the gzip data are cut short';
    case 'Z_DATA_ERROR':
      return 'the gzip data are damaged';
    default:
      return 'the bytes could not be read to their end';
  }
}

/** Formats that are not ours, by their first bytes. */
function foreign(head: Buffer): string | null {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return 'The text is UTF-16; save it as UTF-8 and read it again.';
  if (starts(0x1f, 0x8b)) return 'The file was packed with gzip twice; unpack it once and read it again.';
  if (starts(0x50, 0x4b, 3, 4)) return 'This is a ZIP archive; unpack it and read the files in it.';
  if (starts(0x25, 0x50, 0x44, 0x46)) return 'This is a PDF document, not registry records in JSON.';
  if (starts(0x3c)) return 'This is XML or HTML, not registry records in JSON.';
  return null;
}

/** Packed bytes that were used so far; 0 when the source is not packed. */
type Count = { bytes: number };

async function* withHead(source: AsyncIterable<Uint8Array>, head: Buffer, rest: AsyncIterator<Uint8Array>) {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield asBuffer(next.value);
  } finally {
    if (source instanceof Readable) source.destroy();
    else await rest.return?.();
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The bytes, unpacked when they are gzip. */
async function* unpacked(source: AsyncIterable<Uint8Array>, packed: Count): AsyncGenerator<Buffer> {
  const rest = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await rest.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const bytes = withHead(source, head, rest);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* bytes;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // A fault of either stream ends both; the loop below throws it.
  pipeline(Readable.from(bytes, { objectMode: false, highWaterMark: CHUNK_BYTES }), gunzip, () => {});
  for await (const chunk of gunzip) {
    packed.bytes = gunzip.bytesWritten;
    yield chunk as Buffer;
  }
}

/** The bytes from the first one that is no white space, without a byte order mark. */
function withoutLead(bytes: Buffer): Buffer {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (start < bytes.length && ' \t\r\n'.includes(String.fromCharCode(bytes[start] ?? 0))) start++;
  return bytes.subarray(start);
}

/** An original that is no text: how it begins, and a copy of its bytes, because a piece may be a view of its chunk. */
const notText = (bytes: Buffer, whole: boolean) => ({
  text: bytes.subarray(0, SHOWN_BYTES).toString('utf8'),
  whole,
  ...(whole ? { bytes: Buffer.from(bytes) } : {}),
});

function parsed(bytes: Buffer, position: number): RawRecord {
  const bad = (problem: string, text: string, whole: boolean): RawRecord => ({ position, text, whole, problem });
  if (!isUtf8(bytes))
    return {
      ...notText(bytes, true),
      position,
      problem: `Record ${position} is not valid UTF-8 text; save the file as UTF-8 and read it again.`,
    };
  const text = bytes.toString('utf8');
  try {
    return { position, text, json: JSON.parse(text) as unknown };
  } catch (error) {
    const place = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    const where = place === undefined ? '' : ` (from its character ${Number(place) + 1} on)`;
    return bad(`Record ${position} is not valid JSON${where}.`, text, true);
  }
}

/** One line of NDJSON may be a whole list answer. */
const isListAnswer = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'studies' in json && Array.isArray(json.studies);

/**
 * Reads one study, a list answer, a bare array or NDJSON, each plain or packed with gzip (told by the bytes, not by the name). Memory stays at some chunks
 * and one record. Never throws for what the source holds: every fault is an unreadable record with a sentence, and what
 * can still be read goes on. A folder is not read.
 */
export async function* readRecords(
  source: string | AsyncIterable<Uint8Array>,
  limits: Partial<ReadLimits> = {},
): AsyncGenerator<RawRecord, void, undefined> {
  const { maxRecordBytes, maxBytes, maxRatio, ratioFromBytes } = { ...READ_LIMITS, ...limits };
  const splitter = recordSplitter(maxRecordBytes);
  const packed: Count = { bytes: 0 };
  let position = 0;
  let good = 0;
  let total = 0;
  let lead: Buffer | null = Buffer.alloc(0);
  let doubtful = false;

  const whole = (problem: string): RawRecord => ({ position: 0, text: '', whole: false, problem });

  function* recordsOf(pieces: readonly Piece[]): Generator<RawRecord> {
    for (const piece of pieces) {
      position++;
      if (piece.kind === 'long') {
        const problem = `Record ${position} is longer than ${megabytes(maxRecordBytes)}, the most that is read as one record.`;
        yield { position, text: piece.start.toString('utf8'), whole: false, problem };
        continue;
      }
      const record = parsed(piece.bytes, position);
      if ('problem' in record) {
        yield record;
        continue;
      }
      good++;
      if (!isListAnswer(record.json)) {
        yield record;
        continue;
      }
      position--;
      const inner = recordSplitter(maxRecordBytes);
      yield* recordsOf(inner.push(piece.bytes));
    }
  }

  function* started(bytes: Buffer): Generator<RawRecord, boolean> {
    const problem = foreign(bytes);
    if (problem) {
      yield whole(problem);
      return false;
    }
    doubtful = bytes[0] !== 0x7b && bytes[0] !== 0x5b;
    yield* recordsOf(splitter.push(bytes));
    return true;
  }

  let fault: string | null = null;
  const bytes = unpacked(
    typeof source === 'string' ? createReadStream(source, { highWaterMark: CHUNK_BYTES }) : source,
    packed,
  );
  try {
    for await (const chunk of bytes) {
      total += chunk.length;
      if (total > maxBytes) {
        const unpackedWord = packed.bytes > 0 ? ' after unpacking' : '';
        yield whole(
          `The file holds more than ${megabytes(maxBytes)}${unpackedWord}; reading stopped after record ${position}. Split it and read the parts.`,
        );
        return;
      }
      if (packed.bytes > 0 && total > ratioFromBytes && total > packed.bytes * maxRatio) {
        yield whole(
          `The file unpacks to more than ${maxRatio} times its size, as a gzip bomb does; reading stopped after record ${position}.`,
        );
        return;
      }
      if (lead) {
        // Four bytes tell the formats apart; white space before them is left away.
        lead = withoutLead(Buffer.concat([lead, chunk]));
        if (lead.length < 4) continue;
        const first = lead;
        lead = null;
        if (!(yield* started(first))) return;
      } else yield* recordsOf(splitter.push(chunk));
      if (doubtful && good === 0 && position >= MOST_FALSE_STARTS) {
        yield whole(`None of the first ${position} lines is a record in JSON; the rest was not read.`);
        return;
      }
    }
  } catch (error) {
    fault = faultOf(error);
  }

  if (lead && lead.length > 0 && !(yield* started(lead))) return;
  if (lead && lead.length === 0 && fault === null) {
    yield whole('The file is empty.');
    return;
  }
  const { pieces, ending } = splitter.end();
  const before = position;
  for (const record of recordsOf(pieces)) {
    // A last line that stops where the bytes did is not a second fault.
    if ('problem' in record && fault !== null) {
      yield* finalProblem(
        { kind: 'in a record', start: record.bytes ?? Buffer.from(record.text), isWhole: record.whole },
        fault,
        before,
      );
      return;
    }
    yield record;
  }
  yield* finalProblem(ending, fault, position);
}

/** At most one problem about how the source ended. */
function* finalProblem(ending: Ending, fault: string | null, position: number): Generator<RawRecord> {
  const read = position === 1 ? '1 record before that was read' : `${position} records before that were read`;
  const reason = fault === null ? '' : `: ${fault}`;
  if (ending.kind === 'in a record') {
    const problem = `The file ends in the middle of record ${position + 1}${reason}; ${read}.`;
    const { start, isWhole } = ending;
    const original = isUtf8(start) ? { text: start.toString('utf8'), whole: isWhole } : notText(start, isWhole);
    yield { position: position + 1, ...original, problem };
  } else if (ending.kind === 'in a list') {
    yield {
      position: 0,
      text: '',
      whole: false,
      problem: `The file ends before its list of records does${reason}; ${read}.`,
    };
  } else if (fault !== null) {
    const after = position === 0 ? '' : ` to its end; ${read}`;
    yield { position: 0, text: '', whole: false, problem: `The file could not be read${after}: ${fault}.` };
  }
}
