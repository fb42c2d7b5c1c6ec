/** The parts of a form that was sent as multipart/form-data (RFC 7578), as they arrive: a file of it is never whole in memory. */

export type FormPiece =
  | { kind: 'part'; name: string; filename: string | null }
  /** What the part said last holds, a piece at a time. */
  | { kind: 'bytes'; bytes: Buffer };

export class FormBroken extends Error {}

const MOST_HEAD = 8 * 1024;
const BROKEN = 'The form did not arrive whole; open the page again and send it once more.';

/** @returns the boundary that a Content-Type names; null when the form was not sent as multipart/form-data. */
export function boundaryOf(contentType: string | null): string | null {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? '',
  );
  return found?.[1] ?? found?.[2] ?? null;
}

// browsers write these three characters of a name so
const unescaped = (text: string): string => text.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');

function partOf(head: string): FormPiece {
  const line = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1];
  const name = line && /(?:^|;)\s*name="([^"]*)"/i.exec(line)?.[1];
  if (!line || name === undefined) throw new FormBroken(BROKEN);
  const filename = /(?:^|;)\s*filename="([^"]*)"/i.exec(line)?.[1];
  return { kind: 'part', name: unescaped(name), filename: filename === undefined ? null : unescaped(filename) };
}

/** @throws FormBroken where the form ends before its last boundary or is no form. */
export async function* readForm(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPiece> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // the first boundary has no line before it
  let rest: Buffer = Buffer.from('\r\n');
  let state: 'before' | 'head' | 'content' = 'before';
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (state === 'head') {
        if (rest.length >= 2 && rest.toString('latin1', 0, 2) === '--') return;
        const end = rest.indexOf('\r\n\r\n');
        if (end > MOST_HEAD || (end < 0 && rest.length > MOST_HEAD)) throw new FormBroken(BROKEN);
        if (end < 0) break;
        yield partOf(rest.toString('utf8', 0, end));
        rest = rest.subarray(end + 4);
        state = 'content';
        continue;
      }
      const at = rest.indexOf(delimiter);
      const whole = at >= 0 ? at : Math.max(0, rest.length - delimiter.length + 1);
      if (state === 'content' && whole > 0) yield { kind: 'bytes', bytes: rest.subarray(0, whole) };
      rest = rest.subarray(at >= 0 ? at + delimiter.length : whole);
      if (at < 0) break;
      state = 'head';
    }
  }
  throw new FormBroken(BROKEN);
}
