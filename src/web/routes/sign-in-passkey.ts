import { redirect } from 'react-router';
import { z } from 'zod';
import { SecondFactorRefused } from '#governance/second-factor.server.ts';
import { settingCookies } from '#web/account-ui/cookies.ts';
import { appOf } from '#web/context.server.ts';
import { localPath } from '#web/local-path.ts';
import type { Route } from './+types/sign-in-passkey';

const schema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin') }),
  z.object({ do: z.literal('end'), response: z.record(z.string(), z.unknown()), to: z.string().max(500).optional() }),
]);

export function loader() {
  throw redirect('/sign-in');
}

/** The two halves of signing in with a passkey, or of confirming a session with one; asked by a script of the page. */
export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const read = schema.safeParse(await request.json().catch(() => null));
  if (!read.success) return Response.json({ sentence: 'Nothing was asked; press the button again.' }, { status: 400 });
  try {
    if (read.data.do === 'begin') {
      const { options, cookies } = await app.signIn.passkeys.authentication(request.headers);
      return Response.json({ options }, { headers: settingCookies(cookies) });
    }
    const { cookies } = await app.signIn.passkeys.authenticate(request.headers, read.data.response);
    return Response.json({ to: localPath(read.data.to, '/desk') }, { headers: settingCookies(cookies) });
  } catch (e) {
    if (e instanceof SecondFactorRefused) return Response.json({ sentence: e.message }, { status: 400 });
    throw e;
  }
}
