import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { sha256 } from '#ledger/content-hash.ts';
import { holdLiving } from './living-person.server.ts';
import { PhotographRefused, readPictureHead } from './photograph.ts';

/** A portrait as it is kept and shown: a square JPEG without metadata. */
export interface Portrait {
  jpeg: Uint8Array;
  /** Pixels on each side. */
  side: number;
}

const PATIENCE_MS = 15_000;
/** So many wait for the one thread at most; a decoded picture takes a hundred megabytes. */
const MOST_WAITING = 4;

// seen from the source, and from the built server beside which the source lies
const WORKER = [
  new URL('./photograph-worker.server.ts', import.meta.url),
  new URL('../../src/network/photograph-worker.server.ts', import.meta.url),
].find((u) => existsSync(u));

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Makes the portrait from an upload, in a thread of its own that is ended when it takes too long. Kind and size are read before anything is
 * decoded. @throws PhotographRefused for what is no picture, is too large, cannot be decoded in time, or when too many wait.
 */
export async function makePortrait(upload: Uint8Array, patience = PATIENCE_MS): Promise<Portrait> {
  readPictureHead(upload);
  if (waiting >= MOST_WAITING)
    throw new PhotographRefused('Several pictures are being worked on at once; send yours again in a minute.');
  waiting++;
  const turn = last.then(() => inThread(upload, patience));
  last = turn.catch(() => {});
  try {
    return await turn;
  } finally {
    waiting--;
  }
}

function inThread(upload: Uint8Array, patience: number): Promise<Portrait> {
  if (!WORKER) throw new Error('The part that works on pictures was not found beside the server.');
  const bytes = new Uint8Array(upload);
  const worker = new Worker(WORKER, {
    workerData: bytes,
    transferList: [bytes.buffer],
    stderr: true,
    stdout: true,
    env: {},
    execArgv: [],
  });
  return new Promise<Portrait>((done, fail) => {
    const refuse = () =>
      fail(new PhotographRefused('This picture could not be read to its end; save it anew and send it again.'));
    const clock = setTimeout(refuse, patience);
    worker.once('message', (m: Portrait) => {
      clearTimeout(clock);
      done({ jpeg: new Uint8Array(m.jpeg), side: m.side });
    });
    worker.once('error', refuse);
    worker.once('exit', () => {
      clearTimeout(clock);
      refuse();
    });
  }).finally(() => worker.terminate());
}

/** Takes the place of an earlier portrait. Whether it is public does not change. */
export async function savePhotograph(tx: WriteTx, person: string, portrait: Portrait, at: Date): Promise<void> {
  await holdLiving(tx, person);
  const values = {
    jpeg: portrait.jpeg,
    side: portrait.side,
    content_hash: sha256(portrait.jpeg),
    uploaded_at: at,
  };
  await tx
    .insertInto('photograph')
    .values({ person_id: person, ...values })
    .onConflict((c) => c.column('person_id').doUpdateSet(values))
    .execute();
  await audit(tx, person, { kind: 'photograph.changed', body: { person, present: true } }, at);
}

/** @returns false where there was none. */
export async function removePhotograph(tx: WriteTx, person: string, at: Date): Promise<boolean> {
  const gone = await tx.deleteFrom('photograph').where('person_id', '=', person).returning('side').executeTakeFirst();
  if (!gone) return false;
  await audit(tx, person, { kind: 'photograph.changed', body: { person, present: false } }, at);
  return true;
}

/** The file. For everybody only where its person agreed; for people of the network also where they did not. */
export async function readPhotograph(
  tx: ReadTx,
  person: string,
  reader: 'anybody' | 'network',
): Promise<{ jpeg: Uint8Array; hash: string } | null> {
  if (reader === 'anybody') {
    const open = await tx
      .selectFrom('public_profile')
      .select('photograph_hash')
      .where('id', '=', person)
      .executeTakeFirst();
    if (!open?.photograph_hash) return null;
  }
  const row = await tx
    .selectFrom('photograph')
    .select(['jpeg', 'content_hash'])
    .where('person_id', '=', person)
    .executeTakeFirst();
  return row ? { jpeg: new Uint8Array(row.jpeg), hash: row.content_hash } : null;
}
