import { isbot } from 'isbot';
import { renderToReadableStream } from 'react-dom/server';
import { type EntryContext, type HandleErrorFunction, type RouterContextProvider, ServerRouter } from 'react-router';
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
        if (!request.signal.aborted) console.error(e);
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
  if (error instanceof Error && error.message.startsWith('No route matches URL')) return;
  console.error(`${request.method} ${new URL(request.url).pathname}`, error);
};
