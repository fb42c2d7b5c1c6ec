import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boundaryOf, FormBroken, readForm } from './multipart.ts';

/** Bytes of a file that is sent through the browser, as it is sent: a packed one holds more. */
export const MOST_UPLOAD = 64 * 1024 * 1024;
/** The other fields of the form and what stands between them. */
const MOST_FIELD = 4 * 1024;
const MOST_LABEL = 200;

export interface Upload {
  /** Where the file lies until `take` returns. */
  path: string;
  /** Its own name, without folders. */
  label: string;
  bytes: number;
  fields: Readonly<Record<string, string>>;
}

/** Said to the person who sent the file, in one sentence. */
export class UploadRefused extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

const labelOf = (filename: string): string =>
  filename
    .replace(/^.*[\\/]/, '')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MOST_LABEL) || 'a file without a name';

/** Writes the file of a form to a place of its own as it arrives, and hands it over; afterwards it is gone, however `take` ends. @throws UploadRefused */
export async function withUpload<T>(
  request: Request,
  field: string,
  take: (upload: Upload) => Promise<T>,
  most = MOST_UPLOAD,
): Promise<T> {
  const boundary = boundaryOf(request.headers.get('content-type'));
  if (boundary === null || !request.body) throw new UploadRefused('No file was sent; choose one and send it.', 422);
  const folder = await mkdtemp(join(tmpdir(), 'action-import-'));
  try {
    const path = join(folder, 'upload');
    const { label, bytes, fields } = await arrive(request.body, boundary, { field, path, most });
    if (label === null || bytes === 0)
      throw new UploadRefused(
        label ? `${label} is empty; choose another file.` : 'No file was chosen; choose one and send it.',
        422,
      );
    return await take({ path, label, bytes, fields });
  } catch (e) {
    throw e instanceof FormBroken ? new UploadRefused(e.message, 400) : e;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function arrive(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  to: { field: string; path: string; most: number },
): Promise<{ label: string | null; bytes: number; fields: Record<string, string> }> {
  const file = await open(to.path, 'wx', 0o600);
  const fields: Record<string, string> = {};
  let label: string | null = null;
  let bytes = 0;
  let into: string | null = null;
  try {
    for await (const piece of readForm(body, boundary)) {
      if (piece.kind === 'part') {
        into = piece.name;
        // a form without a chosen file carries the field with an empty name
        if (piece.name === to.field && piece.filename) label = labelOf(piece.filename);
      } else if (into === to.field && label !== null) {
        bytes += piece.bytes.length;
        if (bytes > to.most)
          throw new UploadRefused(
            `${label} is larger than ${Math.floor(to.most / 1024 / 1024)} MB; pack it with gzip, split it, or import it on the command line.`,
            413,
          );
        await file.write(piece.bytes);
      } else if (into !== null && into !== to.field) {
        fields[into] = (fields[into] ?? '') + piece.bytes.toString('utf8');
        if ((fields[into] ?? '').length > MOST_FIELD)
          throw new UploadRefused('A field of the form is longer than it can be; open the page again.', 400);
      }
    }
  } finally {
    await file.close();
  }
  return { label, bytes, fields };
}
