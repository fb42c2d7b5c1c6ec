import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { pubmedReader } from './pubmed-xml.ts';
import { type ReadReport, ReportsRefused } from './report-facts.ts';
import { readReportText } from './report-readers.ts';
import { type Format, HEAD_CHARACTERS, type ReportFormat, sniffFormat } from './sniff-format.ts';

/** Files of evidence, plain or packed with gzip, told apart by what they hold. */

const MEGABYTE = 1024 * 1024;
const CHUNK_BYTES = MEGABYTE / 2;
/** PubMed XML is read in chunks; the other formats of the literature are read as a whole. */
const MOST_WHOLE = 256 * MEGABYTE;
const MOST_STREAMED = 16 * 1024 * MEGABYTE;
/** Unpacked bytes for each packed one: beyond it the file is taken for a gzip bomb. */
const MOST_RATIO = 200;
const RATIO_FROM = 16 * MEGABYTE;

const fault = (e: unknown): string => {
  const code = e instanceof Error && 'code' in e ? e.code : '';
  if (code === 'Z_BUF_ERROR') return 'The gzip data are cut short; get the file again.';
  if (code === 'Z_DATA_ERROR') return 'The gzip data are damaged; get the file again.';
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read by this account.';
  return 'The file could not be read to its end.';
};

/** The bytes of a file, unpacked when they are gzip. @throws ReportsRefused */
async function* unpacked(path: string, mostBytes: number): AsyncGenerator<Buffer> {
  let total = 0;
  try {
    const chunks: AsyncIterator<Buffer> = createReadStream(path, { highWaterMark: CHUNK_BYTES })[
      Symbol.asyncIterator
    ]();
    const { value: first, done } = await chunks.next();
    if (done) return;
    let stream: AsyncIterable<Buffer> = withFirst(first, chunks);
    let packed: { bytesWritten: number } | null = null;
    if (first[0] === 0x1f && first[1] === 0x8b) {
      const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
      // a fault of either stream ends both; the loop below throws it
      pipeline(Readable.from(stream, { objectMode: false, highWaterMark: CHUNK_BYTES }), gunzip, () => {});
      packed = gunzip;
      stream = gunzip;
    }
    for await (const chunk of stream) {
      total += chunk.length;
      if (total > mostBytes)
        throw new ReportsRefused(
          `The file holds more than ${Math.round(mostBytes / MEGABYTE)} MB${packed ? ' after unpacking' : ''}; split it and import the parts.`,
        );
      if (packed && total > RATIO_FROM && total > packed.bytesWritten * MOST_RATIO)
        throw new ReportsRefused(`The file unpacks to more than ${MOST_RATIO} times its size, as a gzip bomb does.`);
      yield chunk;
    }
  } catch (e) {
    throw e instanceof ReportsRefused ? e : new ReportsRefused(fault(e));
  }
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** What a file holds. @returns the format, or why it is none that can be read, in a sentence. */
export async function sniffFile(path: string): Promise<{ format: Format } | { refused: string }> {
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of unpacked(path, MOST_STREAMED)) {
      head = Buffer.concat([head, chunk]);
      if (head.length >= HEAD_CHARACTERS) break;
    }
  } catch (e) {
    if (e instanceof ReportsRefused) return { refused: e.message };
    throw e;
  }
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    return { refused: 'The text is UTF-16; save it as UTF-8 and read it again.' };
  return sniffFormat(head.subarray(0, HEAD_CHARACTERS).toString('utf8'));
}

/** A whole file as text. @throws ReportsRefused when it is too long or not UTF-8. */
export async function readText(path: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of unpacked(path, MOST_WHOLE)) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  if (!isUtf8(bytes))
    throw new ReportsRefused(
      'The text is not UTF-8; export it again with the encoding UTF-8 (in many programs “Unicode”), or save it so in a text editor.',
    );
  return bytes.toString('utf8');
}

/** The reports in a file of this format, one after another. @throws ReportsRefused */
export async function* readReportFile(path: string, format: ReportFormat): AsyncGenerator<ReadReport> {
  if (format !== 'pubmed-xml') {
    yield* readReportText(format, await readText(path));
    return;
  }
  const reader = pubmedReader();
  for await (const chunk of unpacked(path, MOST_STREAMED)) yield* reader.push(chunk);
  yield* reader.end();
}
