import { quoted } from './answer-reading.ts';
import { backOff, type Manners, retryAfter } from './manners.ts';
import { SourceFault, SyncStopped } from './source-fault.ts';

/** The part of the platform's fetch that is used. */
export type Fetch = (url: string, init: { signal: AbortSignal; headers: Record<string, string> }) => Promise<Response>;

/** The world as requests need it: the network, time and chance are arguments. */
export interface Network {
  fetch: Fetch;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  now: () => Date;
  /** Uniform in [0, 1). */
  chance: () => number;
  /** Names the product to those who are asked. */
  userAgent: string;
}

export interface PageRequest<T> {
  /** Of the source, for sentences. */
  name: string;
  address: string;
  /** @throws SourceFault when the text is no answer of the source. */
  read: (body: string) => T;
  manners: Manners;
  signal: AbortSignal;
  /** Before each try: waits its turn, renews a lease. */
  before: () => Promise<void>;
}

export interface FetchedPage<T> {
  answer: T;
  /** The untouched bytes of the answer, unpacked. */
  bytes: Buffer;
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: false });

/**
 * Gets one page, with several tries where another may do better.
 * @throws SourceFault after the last try, at once where no other try can help, and when the source asks for a longer wait than is waited.
 * @throws SyncStopped when the signal is aborted.
 */
export async function fetchPage<T>(network: Network, request: PageRequest<T>): Promise<FetchedPage<T>> {
  const { manners, signal } = request;
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw new SyncStopped();
    await request.before();
    try {
      return await tryOnce(network, request);
    } catch (e) {
      if (signal.aborted) throw new SyncStopped();
      if (!(e instanceof SourceFault) || !e.again || attempt >= manners.attempts) throw e;
      if (e.waitMs !== null && e.waitMs > manners.mostWaitMs) throw e;
      await network.sleep(Math.max(e.waitMs ?? 0, backOff(attempt, manners, network.chance())), signal);
    }
  }
}

async function tryOnce<T>(network: Network, { name, address, read, manners, signal }: PageRequest<T>) {
  const late = AbortSignal.timeout(manners.timeoutMs);
  const unreachable = (e: unknown): SourceFault =>
    new SourceFault(
      'unreachable',
      late.aborted
        ? `${name} did not answer within ${Math.max(1, Math.round(manners.timeoutMs / 1000))} s.`
        : `${name} could not be reached: ${whyOf(e)}.`,
      { again: late.aborted || BROKE_OFF.has(codeOf(e)) },
    );
  const headers = { Accept: 'application/json', 'User-Agent': network.userAgent };
  let response: Response;
  try {
    response = await network.fetch(address, { signal: AbortSignal.any([signal, late]), headers });
  } catch (e) {
    throw unreachable(e);
  }
  let bytes: Buffer;
  try {
    bytes = await bodyOf(response, name, manners.maxBytes);
  } catch (e) {
    throw e instanceof SourceFault ? e : unreachable(e);
  }
  if (!response.ok) throw refusalOf(name, response, bytes, network.now());
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^(?:application|text)\/(?:[\w.-]+\+)?json$/.test(type))
    throw new SourceFault(
      'answer',
      `${name} answered with ${type === '' ? 'something of no named type' : type} in place of JSON.`,
      { again: true },
    );
  return { answer: read(UTF8.decode(bytes)), bytes };
}

/** All bytes of an answer, at most so many. */
async function bodyOf(response: Response, name: string, most: number): Promise<Buffer> {
  const tooLong = new SourceFault(
    'answer',
    `${name} answered with more than ${Math.max(1, Math.round(most / 1_048_576))} MB for one page.`,
  );
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > most) {
      await reader?.cancel().catch(() => {});
      throw tooLong;
    }
    parts.push(next.value);
  }
  return Buffer.concat(parts);
}

const BUSY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

function refusalOf(name: string, { status, headers }: Response, bytes: Buffer, now: Date): SourceFault {
  if (BUSY.has(status)) {
    const waitMs = retryAfter(headers.get('retry-after'), now);
    const asks = waitMs === null ? '' : `, and asks to come back in ${inWords(waitMs)}`;
    const what = status === 429 ? 'is asked too often for its liking' : 'is in trouble';
    return new SourceFault('unreachable', `${name} ${what} (status ${status}${asks}).`, { again: true, waitMs });
  }
  const words = quoted(bytes.subarray(0, 2000).toString('utf8'));
  return new SourceFault('refused', `${name} refused the question (status ${status}${words ? `: ${words}` : ''}).`);
}

const inWords = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
};

/** A line that broke may hold the next time. An address that is not there, or no network at all, is for the next sync: who waits learns it at once. */
const BROKE_OFF: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'UND_ERR_SOCKET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(e: unknown): string {
  const cause = e instanceof Error && e.cause instanceof Error ? e.cause : e;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** Why no answer came, as the end of a sentence. */
function whyOf(e: unknown): string {
  const code = codeOf(e);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name could not be looked up, so this computer may be offline';
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'nothing answers at its address';
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'the connection could not be made in time';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
    case 'EPIPE':
      return 'the connection broke off';
    default:
      if (/CERT|SSL|TLS/.test(code)) return `its certificate is not trusted here (${code})`;
      return code === '' ? 'the connection failed' : `the connection failed (${code})`;
  }
}
