import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { errorForLog } from '#db/error-for-log.ts';
import type { Db } from '#db/tx.ts';
import { makePageCache } from '#web/page-cache.server.ts';
import { ANSWERS } from './answers.server.ts';
import { apiDocument, REQUESTS_A_MINUTE } from './document.ts';
import { ENDPOINTS, type Endpoint, OPERATIONS, type Operation, type Taken } from './endpoints.ts';
import { AskedWrongly, problemResponse } from './problems.ts';
import { makeRateLimit } from './rate-limit.ts';
import { type TakenRequest, takeRequest } from './take-request.ts';

type Env = { Bindings: HttpBindings };

export interface ApiParts {
  db: Db;
  now: () => Date;
  /** What the database says now: changes with everything that an answer could show. */
  revision: () => Promise<string>;
  /** Address of the site, without a slash at its end. */
  site: string;
  /** Whom a request counts for: the address that it came from; '' where that is not known. */
  address: (c: Context<Env>) => string;
  /** Default REQUESTS_A_MINUTE. */
  perMinute?: number;
}

const MOST_ADDRESS = 2000;
const METHODS = 'GET, HEAD, OPTIONS';

/** Everybody may read this from a page of any site, and nobody's cookies are looked at. */
const OPEN: readonly (readonly [string, string])[] = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Expose-Headers', 'ETag, Link, Location, Retry-After'],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
  ['Vary', 'Accept-Encoding'],
  ['X-Content-Type-Options', 'nosniff'],
];

function opened(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of OPEN) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers } });

/** The Link header of a page of a list (RFC 8288). */
function pageLinks(at: string, words: URLSearchParams, page: number, pages: number): string {
  const to = (rel: string, n: number): string => {
    const there = new URLSearchParams(words);
    if (n > 1) there.set('page', String(n));
    else there.delete('page');
    return `<${at}${there.size > 0 ? `?${there}` : ''}>; rel="${rel}"`;
  };
  return [
    to('first', 1),
    ...(page > 1 ? [to('prev', page - 1)] : []),
    ...(page < pages ? [to('next', page + 1)] : []),
    to('last', pages),
  ].join(', ');
}

/** Answers one operation. @throws AskedWrongly for a page that the list does not have. */
async function answer(operation: Operation, taken: TakenRequest, path: string, parts: ApiParts): Promise<Response> {
  const e: Endpoint = ENDPOINTS[operation];
  const found = await run(operation, taken, parts);
  if (found === null) throw new AskedWrongly(404, `${e.missing} The lists at /api/v1 name what there is.`);
  if ('movedTo' in found) {
    const words = taken.words.size > 0 ? `?${taken.words}` : '';
    return new Response(null, { status: 308, headers: { Location: found.movedTo + words } });
  }
  if ('text' in found) return new Response(found.text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
  if (!e.paged || !('page' in found) || !('pages' in found)) return json(found);
  const { page, pages } = found;
  if (page !== taken.query.page)
    throw new AskedWrongly(404, `There is no page ${String(taken.query.page)}; the last one is ${pages}.`, ['page']);
  return json(found, { Link: pageLinks(parts.site + path, taken.words, page, pages) });
}

const run = <K extends Operation>(operation: K, taken: TakenRequest, { db, site, now }: ApiParts) =>
  // the schemas of this very operation have read both
  db.read((tx) => ANSWERS[operation](tx, taken as unknown as Taken<K>, { site, now: now() }));

/** The public API under /api: read-only, the same for every reader, kept whole while the database stays as it is. */
export function makeApi(parts: ApiParts): Hono<Env> {
  const cache = makePageCache();
  const limit = makeRateLimit(parts.perMinute ?? REQUESTS_A_MINUTE);

  /** What comes before any answer: the method, the length and the number of requests. Null where it may be answered. */
  const before = (c: Context<Env>): Response | null => {
    const { method } = c.req.raw;
    if (method === 'OPTIONS')
      return new Response(null, {
        status: 204,
        headers: {
          Allow: METHODS,
          'Access-Control-Allow-Methods': METHODS,
          'Access-Control-Allow-Headers': 'Accept, Content-Type, If-None-Match',
          'Access-Control-Max-Age': '86400',
        },
      });
    if (method !== 'GET' && method !== 'HEAD')
      return problemResponse(405, 'Nothing can be changed here; send GET.', [], { Allow: METHODS });
    const wait = limit.take(parts.address(c), parts.now());
    if (wait !== null)
      return problemResponse(
        429,
        `More than ${parts.perMinute ?? REQUESTS_A_MINUTE} requests came from your address within a minute; send the next in ${wait === 1 ? '1 second' : `${wait} seconds`}.`,
        [],
        { 'Retry-After': String(wait) },
      );
    return c.req.raw.url.length > MOST_ADDRESS
      ? problemResponse(414, `This address has more than ${MOST_ADDRESS} characters; ask for less.`)
      : null;
  };

  const guarded = (make: (c: Context<Env>) => Promise<Response>) => async (c: Context<Env>) => {
    let out = before(c);
    try {
      out ??= await make(c);
    } catch (e) {
      if (e instanceof AskedWrongly) out = problemResponse(e.status, e.message, e.parameters);
      else {
        console.error(`${c.req.method} ${c.req.path}`, errorForLog(e));
        out = problemResponse(500, 'Something failed on our side; try again in a moment.');
      }
    }
    return opened(c.req.raw.method === 'HEAD' && out.body ? new Response(null, out) : out);
  };

  const app = new Hono<Env>();
  for (const operation of OPERATIONS) {
    const e: Endpoint = ENDPOINTS[operation];
    app.all(
      `/v1${e.path.replace(/\{(\w+)\}/g, ':$1')}`,
      guarded(async (c) => {
        const url = new URL(c.req.raw.url);
        const path = c.req.param() as Record<string, string>;
        const taken = takeRequest(e, path, url.searchParams);
        const minute = e.untilTheMinute ? parts.now().toISOString().slice(0, 16) : '';
        const address = `${operation} ${JSON.stringify(path)} ${taken.words} ${minute}`;
        const out = await cache.answer(await parts.revision(), address, c.req.raw, () =>
          answer(operation, taken, url.pathname, parts).catch((problem: unknown) => {
            if (problem instanceof AskedWrongly)
              return problemResponse(problem.status, problem.message, problem.parameters);
            throw problem;
          }),
        );
        // what is found by the hash of its bytes never changes
        if (e.answer === null && (out.status === 200 || out.status === 304))
          out.headers.set('Cache-Control', 'public, max-age=31536000, immutable');
        return out;
      }),
    );
  }
  app.all(
    '/openapi.json',
    guarded(async (c) =>
      cache.answer(await parts.revision(), '/openapi.json', c.req.raw, async () => json(apiDocument(parts.site))),
    ),
  );
  const nothing = guarded(async () =>
    problemResponse(
      404,
      'There is nothing at this address; /api lists what there is, for people, and /api/openapi.json for programs.',
    ),
  );
  app.all('/v1', nothing);
  app.all('/v1/*', nothing);
  return app;
}
