import { data, type LoaderFunctionArgs, redirect, type ServerBuild } from 'react-router';
import { LineRefused } from '#claims/line-refused.ts';
import { Refused } from '#governance/gate.server.ts';
import { PinRefused } from '#ledger/record.server.ts';

type Handler = (args: LoaderFunctionArgs) => unknown;

/** What a refusal becomes: the way to sign in where that could help, else its one sentence. Anything else stays an error. */
function asAnswer(error: unknown, method: string, url: URL): unknown {
  if (error instanceof Refused) {
    if (!error.signIn) return data(error.message, { status: 403 });
    const back = method === 'GET' ? `${url.pathname}${url.search}` : '';
    return redirect(back ? `/sign-in?to=${encodeURIComponent(back)}` : '/sign-in');
  }
  if (error instanceof PinRefused) return data(error.message, { status: 409 });
  if (error instanceof LineRefused) return data(error.message, { status: 400 });
  return error;
}

const wrapped = (handler: unknown): unknown =>
  typeof handler !== 'function'
    ? handler
    : async (args: LoaderFunctionArgs) => {
        try {
          return await (handler as Handler)(args);
        } catch (e) {
          throw asAnswer(e, args.request.method, args.url);
        }
      };

/** The same pages, whose loaders and actions answer a refusal with its sentence, wherever in them it arose. */
export function refusalsAsAnswers(build: ServerBuild): ServerBuild {
  const routes = Object.fromEntries(
    Object.entries(build.routes).map(([id, route]) => [
      id,
      route && {
        ...route,
        module: { ...route.module, loader: wrapped(route.module.loader), action: wrapped(route.module.action) },
      },
    ]),
  );
  return { ...build, routes: routes as ServerBuild['routes'] };
}
