import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { contentSecurityPolicy, POLICY_FOR_FILES } from './security-headers.ts';

const MOST_PAGES = 500;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The words of an address that may tell kept pages apart. An address with any other word, or with free text to search for, is made
 * anew each time: else anybody could fill the memory with addresses.
 */
const KNOWN_QUERY = new Set([
  'page',
  'grade',
  'disease',
  'phase',
  'status',
  'country',
  'sort',
  'target',
  'modality',
  'product',
  'sponsorClass',
  'startYear',
  'changedSince',
  'relevance',
  'since',
  'outcome',
  'mark',
  'new',
  'rows',
  'columns',
  'by',
  'step',
  'region',
  'week',
  'on',
  'only',
  'due',
  'show',
  'endpoint',
  'conf',
  'verification',
  'method',
  'company',
  'category',
  'from',
  'to',
  'expertise',
  'pillar',
  'language',
  'version',
]);

/** The part of an address that a kept page is known by, its words in one order; null when it is not to be kept. */
export function keptAddress(url: URL): string | null {
  const pairs = [...url.searchParams].filter(([, v]) => v !== '');
  if (pairs.some(([k, v]) => !KNOWN_QUERY.has(k) || v.length > 60) || pairs.length > KNOWN_QUERY.size) return null;
  // the page sees the address as it was typed, because it makes its own links from it
  return url.pathname.length + url.search.length > 300 ? null : url.pathname + url.search;
}

type Encoding = 'br' | 'gzip' | 'identity';
type Bytes = Uint8Array<ArrayBuffer>;

interface Kept {
  status: number;
  headers: [string, string][];
  etag: string;
  bodies: Record<Encoding, Bytes>;
  bytes: number;
}

const hashesOf = (html: string, tag: 'script' | 'style'): string =>
  [
    ...new Set(
      [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(
        (m) => `'sha256-${createHash('sha256').update(m[1]!).digest('base64')}'`,
      ),
    ),
  ].join(' ');

const squeeze = { br: promisify(brotliCompress), gzip: promisify(gzip) };
const bytes = (b: Uint8Array): Bytes => new Uint8Array(b);

/** The best encoding that a reader takes, by the Accept-Encoding header. */
export function encodingFor(accept: string | null | undefined): Encoding {
  const taken = (accept ?? '')
    .toLowerCase()
    .split(',')
    .map((p) => p.trim());
  const takes = (name: string) => taken.some((p) => p === name || (p.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(p)));
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

/** Text in the three encodings that we send. */
export async function encodeText(body: Uint8Array, quality: number): Promise<Record<Encoding, Bytes>> {
  const [br, gz] = await Promise.all([
    squeeze.br(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
    squeeze.gzip(body, { level: 6 }),
  ]);
  return { identity: bytes(body), br: bytes(br), gzip: bytes(gz) };
}

async function keep(answer: Response): Promise<Kept> {
  const body = new Uint8Array(await answer.arrayBuffer());
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  const headers = new Headers(answer.headers);
  if (isPage) {
    const html = new TextDecoder().decode(body);
    headers.set(
      'Content-Security-Policy',
      contentSecurityPolicy(hashesOf(html, 'script') || "'none'", hashesOf(html, 'style')),
    );
  } else if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', POLICY_FOR_FILES);
  headers.set('Cache-Control', 'public, max-age=0, must-revalidate');
  headers.set('Vary', 'Cookie, Accept-Encoding');
  const bodies = await encodeText(body, 5);
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  headers.set('ETag', etag);
  const size = Object.values(bodies).reduce((sum, b) => sum + b.length, 0);
  return { status: answer.status, headers: [...headers], etag, bodies, bytes: size };
}

export interface PageCache {
  /** Answers from what is kept, or makes the page once for everybody who waits for it. `make` must not look at the visitor. */
  answer(revision: string, address: string, request: Request, make: () => Promise<Response>): Promise<Response>;
  size(): { pages: number; bytes: number };
}

/**
 * Whole public pages, kept while the revision of the database and the day stay the same. What is kept was made without any
 * header of any visitor, so nothing personal can be in it; a reader with a session never gets here.
 */
export function makePageCache(): PageCache {
  const kept = new Map<string, Kept>();
  const flights = new Map<string, Promise<Kept>>();
  let total = 0;
  let known = '';

  const forget = () => {
    kept.clear();
    total = 0;
  };
  const put = (key: string, page: Kept) => {
    if (kept.has(key)) return;
    kept.set(key, page);
    total += page.bytes;
    for (const [oldest, old] of kept) {
      if (kept.size <= MOST_PAGES && total <= MOST_BYTES) break;
      kept.delete(oldest);
      total -= old.bytes;
    }
  };

  return {
    async answer(revision, address, request, make) {
      if (revision !== known) {
        forget();
        known = revision;
      }
      const key = `${revision}\n${address}`;
      let page = kept.get(key);
      if (page) {
        // the most lately read stands last, so that what nobody reads goes first
        kept.delete(key);
        kept.set(key, page);
      } else {
        const flight =
          flights.get(key) ??
          make()
            .then(keep)
            .finally(() => flights.delete(key));
        flights.set(key, flight);
        page = await flight;
        if (page.status === 200 && revision === known) put(key, page);
      }
      return send(page, request);
    },
    size: () => ({ pages: kept.size, bytes: total }),
  };
}

function send(page: Kept, request: Request): Response {
  const headers = new Headers(page.headers);
  if (page.status !== 200) headers.set('Cache-Control', 'no-store');
  const asked = request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? [];
  if (page.status === 200 && asked.some((t) => t === page.etag || t === '*')) {
    headers.delete('content-type');
    return new Response(null, { status: 304, headers });
  }
  const encoding = encodingFor(request.headers.get('accept-encoding'));
  if (encoding !== 'identity') headers.set('Content-Encoding', encoding);
  const body = page.bodies[encoding];
  headers.set('Content-Length', String(body.length));
  const empty = request.method === 'HEAD' || page.status === 204 || (page.status >= 300 && page.status < 400);
  if (empty && request.method !== 'HEAD') headers.delete('Content-Length');
  return new Response(empty ? null : body, { status: page.status, headers });
}
