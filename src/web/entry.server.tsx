import { isbot } from 'isbot';
import { renderToReadableStream } from 'react-dom/server';
import {
  type EntryContext,
  type HandleErrorFunction,
  isRouteErrorResponse,
  type RouterContextProvider,
  ServerRouter,
} from 'react-router';
import { errorForLog } from '#db/error-for-log.ts';
import { appOf } from './context.server.ts';
import { NonceContext } from './nonce.ts';

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const { nonce } = appOf(context);
  let code = status;
  const body = await renderToReadableStream(
    <NonceContext.Provider value={nonce}>
      <ServerRouter context={entry} url={request.url} {...(nonce ? { nonce } : {})} />
    </NonceContext.Provider>,
    {
      ...(nonce ? { nonce } : {}),
      signal: request.signal,
      onError(e) {
        code = 500;
        if (!request.signal.aborted) console.error(errorForLog(e));
      },
    },
  );
  // a page that is kept for other readers must be whole, and so must one for a crawler
  if (!nonce || isbot(request.headers.get('user-agent') ?? '')) await body.allReady;
  headers.set('Content-Type', 'text/html; charset=utf-8');
  return new Response(body, { headers, status: code });
}

/** What went wrong inside goes to the log of the server and nowhere else. An address without a page is nothing wrong. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted) return;
  // a form where none is taken, an address without a page: anybody could fill the log with these
  if (isRouteErrorResponse(error) && error.status < 500) return;
  if (
    error instanceof Error &&
    /^(No route matches URL|You made a \w+ request to|Invalid request method)/.test(error.message)
  )
    return;
  console.error(`${request.method} ${new URL(request.url).pathname}`, errorForLog(error));
};
