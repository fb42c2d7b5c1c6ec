/**
 * Finds where records begin and end in a stream of JSON bytes without parsing it: one pass over the bytes, outside and inside of strings.
 * Pure: bytes in, pieces out. What a piece means is for the reader to say.
 *
 * Understood: one object; a list answer `{"studies": [ … ], …}`; a bare array; any of these one after another. An object on one
 * line followed by more lines is NDJSON: from there on each line is a record of its own, so that one bad line spoils only itself.
 */

/** `record`: the bytes of one value, or of one line, without the white space around it. `long`: more than allowed; how it begins. */
export type Piece = { kind: 'record'; bytes: Buffer } | { kind: 'long'; start: Buffer };

/** Where the bytes ended: between values, in one (`start` is all of it that came, or how it begins where that was too long), or in a list that was not closed. */
export type Ending =
  | { kind: 'whole' }
  | { kind: 'in a record'; start: Buffer; isWhole: boolean }
  | { kind: 'in a list' };

export type Splitter = {
  /** The pieces that end in this chunk: to be used before the next chunk is given, for they may be views of it. */
  push: (chunk: Buffer) => Piece[];
  end: () => { pieces: Piece[]; ending: Ending };
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const isSpace = (byte: number): boolean => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;

const SHOWN_BYTES = 400;
const LIST_KEY = Buffer.from('"studies"');

/** Bytes that can end or begin something inside of a record; all others are skipped without a look. */
const STRUCTURAL = new Uint8Array(256);
for (const byte of [QUOTE, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE]) STRUCTURAL[byte] = 1;

/** Between top-level values; in an object that may turn out a list answer; in a list; in the rest of a list answer; line by line. */
type Place = 'top' | 'object' | 'list' | 'tail' | 'lines';

function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  let end = bytes.length;
  while (end > start && isSpace(bytes[end - 1] ?? 0)) end--;
  while (start < end && isSpace(bytes[start] ?? 0)) start++;
  return bytes.subarray(start, end);
}

export function recordSplitter(maxRecordBytes: number): Splitter {
  let place: Place = 'top';
  let pieces: Piece[] = [];
  let chunk: Buffer = Buffer.alloc(0);

  // The value under way: its bytes from earlier chunks, and where it begins in this one (0 when it began earlier).
  let inValue = false;
  let parts: Buffer[] = [];
  let held = 0;
  let from = 0;
  /** It is longer than allowed: it is followed to its end and only its beginning is kept. */
  let over = false;
  let inString = false;
  let escaped = false;
  let depth = 0;

  /** Whether the list is a bare array, whose end is the end of the value. */
  let bareList = false;
  /** Of a top-level object: where the last string at depth 1 began, seen from this chunk (negative: in an earlier one). */
  let keyFrom = 0;
  let isListKey = false;
  /** The last bytes of the chunks before this one: enough for a key that is cut in two. */
  let lastBytes: Buffer = Buffer.alloc(0);
  let spansLines = false;
  let afterNewline = false;
  let lastSignificant = 0;

  const begin = (at: number): void => {
    inValue = true;
    from = at;
    depth = 0;
  };

  const forget = (): void => {
    parts = [];
    held = 0;
    over = false;
    inValue = false;
    inString = false;
    escaped = false;
    depth = 0;
    isListKey = false;
    afterNewline = false;
  };

  /** Ends the value under way before `to`. */
  const finish = (to: number): Buffer | null => {
    const last = chunk.subarray(from, to);
    const long = over || held + last.length > maxRecordBytes;
    const bytes = trimmed(parts.length === 0 ? last : Buffer.concat([...parts, last]));
    forget();
    if (!long) return bytes;
    pieces.push({ kind: 'long', start: bytes.subarray(0, SHOWN_BYTES) });
    return null;
  };

  const finishRecord = (to: number): void => {
    const bytes = finish(to);
    if (bytes && bytes.length > 0) pieces.push({ kind: 'record', bytes });
  };

  /** What seemed one object in many lines was NDJSON with a bad first line: each line for itself. */
  const finishLines = (to: number): void => {
    const bytes = finish(to);
    if (!bytes) return;
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const line = trimmed(bytes.subarray(start, end));
      if (line.length > 0) pieces.push({ kind: 'record', bytes: line });
      start = end + 1;
    }
  };

  /** Line by line from here on: the quickest way, and a bad line harms no other. */
  const scanLines = (start: number): void => {
    place = 'lines';
    let at = start;
    while (at < chunk.length) {
      if (!inValue) {
        while (at < chunk.length && isSpace(chunk[at] ?? 0)) at++;
        if (at === chunk.length) return;
        begin(at);
      }
      const newline = chunk.indexOf(NEWLINE, at);
      if (newline < 0) return;
      finishRecord(newline);
      at = newline + 1;
    }
  };

  /** Moves to the quote that ends the string, to a line end that may break it, or to the end of the chunk. */
  const skipString = (start: number): number => {
    const bytes = chunk;
    const { length } = bytes;
    let skipped = escaped;
    for (let i = start; i < length; i++) {
      const byte = bytes[i];
      if (skipped) skipped = false;
      else if (byte === BACKSLASH) skipped = true;
      else if (byte === QUOTE) {
        inString = false;
        escaped = false;
        return i;
      } else if (byte === NEWLINE && place === 'object') {
        // No string of JSON holds a line end: if a new object follows, the line was bad.
        spansLines = true;
        afterNewline = true;
        return i;
      }
    }
    escaped = skipped;
    return length;
  };

  const endsListKey = (quote: number): boolean => {
    if (quote + 1 - keyFrom !== LIST_KEY.length) return false;
    if (keyFrom >= 0) return chunk.subarray(keyFrom, quote + 1).equals(LIST_KEY);
    return Buffer.concat([lastBytes.subarray(keyFrom), chunk.subarray(0, quote + 1)]).equals(LIST_KEY);
  };

  /** A brace at the beginning of a line, where the object under way cannot go on with a brace. */
  const startsAnew = (byte: number): boolean =>
    byte === OPEN_BRACE &&
    (inString ||
      depth === 1 ||
      !(lastSignificant === OPEN_BRACKET || lastSignificant === COMMA || lastSignificant === COLON));

  /** One byte of a top-level object, outside of strings. True when the scan is to go on line by line from the next byte. */
  const inObject = (byte: number, i: number): boolean => {
    if (byte === NEWLINE) {
      spansLines = true;
      afterNewline = true;
      return false;
    }
    if (isSpace(byte)) return false;
    lastSignificant = byte;
    if (byte === QUOTE) {
      inString = true;
      keyFrom = i;
    } else if (byte === COMMA) isListKey = false;
    else if (byte === OPEN_BRACKET && depth === 1 && isListKey) {
      forget();
      place = 'list';
      bareList = false;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
      if (depth > 0) return false;
      finishRecord(i + 1);
      place = 'top';
      return !spansLines;
    }
    return false;
  };

  const endList = (): void => {
    place = bareList ? 'top' : 'tail';
    depth = 1;
  };

  /** One byte of a list, outside of strings. */
  const inList = (byte: number, i: number): void => {
    if (!inValue) {
      if (isSpace(byte) || byte === COMMA) return;
      if (byte === CLOSE_BRACKET) {
        endList();
        return;
      }
      begin(i);
    }
    if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (depth > 0 && (byte === CLOSE_BRACE || byte === CLOSE_BRACKET)) depth--;
    else if (depth === 0 && byte === COMMA) finishRecord(i);
    else if (depth === 0 && byte === CLOSE_BRACKET) {
      finishRecord(i);
      endList();
    }
  };

  const scan = (): void => {
    const bytes = chunk;
    for (let i = 0; i < bytes.length; i++) {
      if (inString && !afterNewline) {
        i = skipString(i);
        if (i === bytes.length) return;
        if (inString) continue;
        lastSignificant = QUOTE;
        if (place === 'object' && depth === 1) isListKey = endsListKey(i);
        continue;
      }
      const byte = bytes[i] ?? 0;
      if (place === 'list') {
        if (STRUCTURAL[byte] === 1 || !inValue) inList(byte, i);
      } else if (place === 'object') {
        if (afterNewline) {
          afterNewline = false;
          if (startsAnew(byte)) {
            finishLines(i);
            scanLines(i);
            return;
          }
          if (inString) {
            i--;
            continue;
          }
        }
        if (inObject(byte, i)) {
          scanLines(i + 1);
          return;
        }
      } else if (place === 'tail') {
        if (byte === QUOTE) inString = true;
        else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
        else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) place = 'top';
      } else if (!isSpace(byte)) {
        if (byte === OPEN_BRACKET) {
          place = 'list';
          bareList = true;
        } else if (byte === OPEN_BRACE) {
          place = 'object';
          begin(i);
          depth = 1;
          spansLines = false;
          lastSignificant = byte;
        } else {
          scanLines(i);
          return;
        }
      }
    }
  };

  /** Keeps what this chunk holds of the value under way. */
  const hold = (): void => {
    const rest = chunk.subarray(from);
    if (over) return;
    parts.push(rest);
    held += rest.length;
    if (held <= maxRecordBytes) return;
    over = true;
    const start = Buffer.from(Buffer.concat(parts).subarray(0, SHOWN_BYTES));
    parts = [start];
    held = start.length;
  };

  return {
    push(next) {
      pieces = [];
      chunk = next;
      from = 0;
      if (place === 'lines') scanLines(0);
      else scan();
      if (inValue) hold();
      keyFrom -= chunk.length;
      lastBytes = Buffer.from(Buffer.concat([lastBytes, chunk.subarray(-LIST_KEY.length)]).subarray(-LIST_KEY.length));
      return pieces;
    },
    end() {
      pieces = [];
      chunk = Buffer.alloc(0);
      from = 0;
      if (inValue && place === 'lines') finishRecord(0);
      if (inValue) {
        const start = Buffer.concat(parts);
        const isWhole = !over;
        forget();
        return { pieces, ending: { kind: 'in a record', start, isWhole } };
      }
      return { pieces, ending: place === 'list' || place === 'tail' ? { kind: 'in a list' } : { kind: 'whole' } };
    },
  };
}
