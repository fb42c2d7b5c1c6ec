import { randomBytes } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { compress } from 'hono/compress';
import { createRequestHandler, matchRoutes, RouterContextProvider, type ServerBuild } from 'react-router';
import { errorForLog } from '#db/error-for-log.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { CLIENT_IP_HEADER } from '#governance/auth.server.ts';
import { MOST_PHOTOGRAPH_BYTES } from '#network/photograph.ts';
import { makeApi } from './api/api.server.ts';
import { makeRateLimit } from './api/rate-limit.ts';
import { appContext, todayOf } from './context.server.ts';
import { MOST_UPLOAD } from './evidence-import/take-upload.server.ts';
import { keptAddress, makePageCache } from './page-cache.server.ts';
import { refusalsAsAnswers } from './refusals.server.ts';
import { actsOf, ROUTE_ACCESS } from './route-access.ts';
import { commonHeaders, fromThisSite, POLICY_FOR_FILES, policyByNonce } from './security-headers.ts';
import type { Site } from './site.server.ts';
import type { staticFiles } from './static-files.server.ts';

const MOST_POSTED_BYTES = 1024 * 1024;

/** Forms a minute from one address, of those whose link stands for signing in: nobody presses such a button twenty times. */
const MOST_GUESSES = 20;
const SECRET_PATHS = Object.entries(ROUTE_ACCESS)
  .filter(([, access]) => actsOf(access).some(([, who]) => who === 'link'))
  .map(([path]) => path);
/** Whether a path is one of these, however it is written: in capitals, with a slash more, or with `.data` as a script sends it. */
const takesASecret = (path: string): boolean => {
  const plain = decodeURIComponent(isText(path) ? path : '/').toLowerCase();
  return SECRET_PATHS.includes(plain.replace(/\/{2,}/g, '/').replace(/(\/_)?(\.data)?\/?$/, ''));
};

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0b6666"/><path d="M8 23 14.5 8h3L24 23h-3.4l-1.3-3.3h-6.7L11.3 23Zm5.7-6.1h4.6L16 11.2Z" fill="#fff"/></svg>';
const ROBOTS = 'User-agent: *\nDisallow: /desk\nDisallow: /sign-in\nDisallow: /setup\n';

export interface AppParts {
  build: ServerBuild;
  mode: string;
  site: Site;
  files: Awaited<ReturnType<typeof staticFiles>>;
  /** Believe the last address in X-Forwarded-For: only behind a proxy of one's own that sets it. */
  trustProxy: boolean;
}

type Env = { Bindings: HttpBindings };

/** Everything between the socket and the pages: who asks, may this be asked, and what leaves with the answer. */
export function makeApp(parts: AppParts): { fetch: Hono<Env>['fetch'] } {
  const { site } = parts;
  const production = parts.mode === 'production';
  const handler = createRequestHandler(refusalsAsAnswers(parts.build), parts.mode);
  const isStill = stillRoutes(parts.build);
  const cache = makePageCache();
  const always = commonHeaders(site.manners.url.startsWith('https:'));
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of always) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    if (!c.res.headers.has('Content-Security-Policy')) c.res.headers.set('Content-Security-Policy', POLICY_FOR_FILES);
  });

  app.get('/healthz', async (c) => {
    try {
      await site.store.db.read((tx) => tx.selectFrom('setting').select('name').limit(1).execute());
      return c.json({ ok: true }, 200, { 'Cache-Control': 'no-store' });
    } catch {
      return c.json({ ok: false, problem: 'The database does not answer.' }, 503, { 'Cache-Control': 'no-store' });
    }
  });
  app.get('/icon.svg', (c) =>
    c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
  );
  app.get('/favicon.ico', (c) => c.redirect('/icon.svg', 301));
  app.get('/robots.txt', (c) => c.text(ROBOTS));
  app.get('/assets/:name', async (c, next) => (await parts.files(c.req.param('name'), c.req.raw)) ?? next());

  const revision = async () => (await site.present()).revision;
  const address = (c: Context<Env>) => clientIp(c, parts.trustProxy) ?? '';
  app.route('/api', makeApi({ db: site.store.db, now: site.now, revision, site: site.manners.url, address }));

  app.use(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || fromThisSite(c.req.raw.headers)) return next();
    return c.text(
      'This was not sent from a page of this site, so nothing was done. Open the page here and send it again.',
      403,
    );
  });
  // whoever guesses at the secret of a link is slowed down, whatever they guess at
  const guesses = makeRateLimit(MOST_GUESSES);
  app.use(async (c, next) => {
    if (c.req.method !== 'POST' || !takesASecret(c.req.path)) return next();
    const wait = guesses.take(address(c), site.now());
    if (wait === null) return next();
    return c.text('Too many of these were sent from here; wait a minute and try again.', 429, {
      'Retry-After': String(wait),
    });
  });
  // this page writes a file down as it arrives, and only after the gate; every other form is read whole
  app.use('/desk/import', async (c, next) => {
    const length = Number(c.req.header('content-length') ?? '0');
    if (length <= MOST_UPLOAD + MOST_POSTED_BYTES) return next();
    const most = `${MOST_UPLOAD / 1024 / 1024} MB`;
    const words = `The file is larger than ${most}; pack it with gzip, split it, or import it on the command line.`;
    return c.text(words, 413, { Connection: 'close' });
  });
  const tooLarge = `A photograph may have ${MOST_PHOTOGRAPH_BYTES / 1024 / 1024} MB at most; send a smaller one.`;
  app.use(
    '/account/photograph',
    bodyLimit({
      maxSize: MOST_PHOTOGRAPH_BYTES + MOST_POSTED_BYTES,
      onError: (c) => c.text(tooLarge, 413, { Connection: 'close' }),
    }),
  );
  app.use(
    except(
      ['/desk/import', '/account/photograph'],
      bodyLimit({
        maxSize: MOST_POSTED_BYTES,
        onError: (c) =>
          c.text('That is more than 1 MB, which no form of this site takes; send less.', 413, { Connection: 'close' }),
      }),
    ),
  );

  const squeezed = compress();
  app.all('*', async (c, next) => {
    const request = withClientIp(c, parts.trustProxy);
    const url = new URL(request.url);
    // an address that is not text cannot be that of a page
    if (!isText(url.pathname)) url.pathname = '/not-an-address';
    // no text that is stored can hold this character, so nothing can be found by it
    if (url.search.includes('%00')) url.search = url.search.replaceAll('%00', '');
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const hasCookie = /(^|;\s*)(__Secure-)?action[._]/.test(request.headers.get('cookie') ?? '');
    const address = production && reading && !hasCookie && isStill(url.pathname) ? keptAddress(url) : null;
    if (address !== null) {
      const { revision } = await site.present();
      return cache.answer(`${revision} ${todayOf(site)}`, address, request, () =>
        // no header of the visitor reaches the page: what is kept cannot depend on one
        answer(new Request(url), ANONYMOUS, undefined),
      );
    }
    await squeezed(c, async () => {
      const nonce = randomBytes(16).toString('base64url');
      const actor = await site.actorOf(request.headers);
      const out = await answer(url.href === request.url ? request : new Request(url, request), actor, nonce);
      const headers = new Headers(out.headers);
      const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
      if (isPage && production) headers.set('Content-Security-Policy', policyByNonce(nonce));
      if (!production) headers.delete('Content-Security-Policy');
      if (!headers.has('Cache-Control'))
        headers.set('Cache-Control', actor.kind === 'anonymous' && isStill(url.pathname) ? 'no-cache' : 'no-store');
      headers.append('Vary', 'Cookie');
      c.res = new Response(request.method === 'HEAD' ? null : out.body, { status: out.status, headers });
    });
    void next;
    return c.res;
  });

  const answer = async (request: Request, actor: Actor, nonce: string | undefined): Promise<Response> => {
    const { settings } = await site.present();
    const context = new RouterContextProvider();
    context.set(appContext, {
      store: site.store,
      db: site.store.db,
      now: site.now,
      actor,
      nonce,
      settings,
      demonstration: settings.demonstration,
      server: site.manners,
      signIn: site.signIn,
      secret: site.secret,
    });
    return handler(request, context);
  };

  app.onError((e, c) => {
    console.error(`${c.req.method} ${c.req.path}`, errorForLog(e));
    return c.text('Something failed on our side and nothing was half done. Try again in a moment.', 500);
  });
  return app;
}

function isText(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/** Whether the page at a path only shows things (`handle.script` is false there), which makes it fit to be kept for all readers. */
function stillRoutes(build: ServerBuild): (path: string) => boolean {
  const all = Object.values(build.routes).filter((r) => r !== undefined);
  const root = all.find((r) => r.parentId === undefined);
  const tree = [
    {
      id: root?.id ?? 'root',
      path: '',
      children: all.filter((r) => r !== root).map((r) => ({ id: r.id, path: r.path ?? '' })),
    },
  ];
  return (path) => {
    const leaf = matchRoutes(tree, path)?.at(-1)?.route.id;
    const handle = leaf
      ? (build.routes[leaf]?.module.handle as { script?: boolean; keep?: boolean } | undefined)
      : undefined;
    return handle?.script === false && handle.keep !== false;
  };
}

/** Where a request came from. */
function clientIp(c: Context<Env>, trustProxy: boolean): string | undefined {
  const forwarded = trustProxy ? c.req.raw.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded || c.env?.incoming?.socket?.remoteAddress;
}

/** The request with the address it came from in a header of ours; whatever a visitor wrote there is dropped. Its body goes over to it. */
function withClientIp(c: Context<Env>, trustProxy: boolean): Request {
  const headers = new Headers(c.req.raw.headers);
  headers.delete(CLIENT_IP_HEADER);
  const ip = clientIp(c, trustProxy);
  if (ip) headers.set(CLIENT_IP_HEADER, ip);
  return new Request(c.req.raw, { headers });
}
