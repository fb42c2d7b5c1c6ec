/**
 * Finds the records of an XML file by their start and end tags without parsing it: bytes in, pieces out. One record that is not well-formed then spoils only
 * itself, and no more than one record is in memory. Pure.
 */

export type XmlPiece =
  | { kind: 'record'; name: string; bytes: Buffer }
  /** Longer than allowed, or cut short by the end of the file; `start` is how it begins. */
  | { kind: 'long' | 'cut'; name: string; start: Buffer }
  /** The file declares entities of its own, as XML bombs do; reading stops. */
  | { kind: 'entities' };

export interface XmlSplitter {
  push: (chunk: Buffer) => XmlPiece[];
  end: () => XmlPiece[];
}

const OPEN = 0x3c;
const SHOWN_BYTES = 400;
const ENTITY = Buffer.from('<!ENTITY');
/** Bytes that may end the name in a start tag: white space, slash, greater-than. */
const ENDS_NAME = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2f, 0x3e]);

/** @param names of the elements that are records; none of them lies in another one that is named before it. */
export function xmlSplitter(names: readonly string[], maxRecordBytes: number): XmlSplitter {
  const tags = names.map((name) => ({ name, open: Buffer.from(`<${name}`), close: Buffer.from(`</${name}>`) }));
  const longest = Math.max(ENTITY.length, ...tags.map((tag) => tag.close.length)) + 1;
  let rest: Buffer = Buffer.alloc(0);
  let inside: (typeof tags)[number] | null = null;
  let skipping = false;
  let searched = 0;
  let stopped = false;

  /** Goes to the next record; false when there is none in what has come so far. */
  function enter(): XmlPiece | boolean {
    for (let at = rest.indexOf(OPEN); at >= 0; at = rest.indexOf(OPEN, at + 1)) {
      if (rest.length - at < longest) {
        rest = rest.subarray(at);
        return false;
      }
      if (rest.subarray(at, at + ENTITY.length).equals(ENTITY)) {
        stopped = true;
        return { kind: 'entities' };
      }
      for (const tag of tags) {
        const after = at + tag.open.length;
        if (!ENDS_NAME.has(rest[after] ?? 0) || !rest.subarray(at, after).equals(tag.open)) continue;
        rest = rest.subarray(at);
        inside = tag;
        searched = 0;
        return true;
      }
    }
    rest = Buffer.alloc(0);
    return false;
  }

  function leave(tag: (typeof tags)[number]): XmlPiece | boolean {
    const at = rest.indexOf(tag.close, Math.max(searched - tag.close.length, 0));
    if (at < 0) {
      searched = rest.length;
      if (skipping) {
        rest = rest.subarray(Math.max(rest.length - tag.close.length, 0));
        searched = 0;
        return false;
      }
      if (rest.length <= maxRecordBytes) return false;
      skipping = true;
      return { kind: 'long', name: tag.name, start: Buffer.from(rest.subarray(0, SHOWN_BYTES)) };
    }
    const end = at + tag.close.length;
    const bytes = rest.subarray(0, end);
    rest = rest.subarray(end);
    inside = null;
    if (skipping) {
      skipping = false;
      return true;
    }
    if (bytes.length > maxRecordBytes)
      return { kind: 'long', name: tag.name, start: Buffer.from(bytes.subarray(0, SHOWN_BYTES)) };
    return { kind: 'record', name: tag.name, bytes };
  }

  return {
    push(chunk) {
      if (stopped) return [];
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const out: XmlPiece[] = [];
      while (!stopped) {
        const step = inside === null ? enter() : leave(inside);
        if (typeof step === 'object') out.push(step);
        else if (!step) break;
      }
      // what is kept between chunks must not be a view of a buffer that its reader may use again
      rest = Buffer.from(rest);
      return out;
    },
    end() {
      if (stopped || inside === null || skipping) return [];
      return [{ kind: 'cut', name: inside.name, start: Buffer.from(rest.subarray(0, SHOWN_BYTES)) }];
    },
  };
}
