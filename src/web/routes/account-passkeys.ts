import { redirect } from 'react-router';
import { z } from 'zod';
import { SecondFactorRefused } from '#governance/second-factor.server.ts';
import { settingCookies } from '#web/account-ui/cookies.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import type { Route } from './+types/account-passkeys';

const schema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin') }),
  z.object({ do: z.literal('end'), response: z.record(z.string(), z.unknown()), name: z.string().max(200) }),
]);

export function loader() {
  throw redirect('/account/security');
}

/** The two halves of adding a passkey; asked by a script of the page. */
export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  openOwn(app, url);
  const read = schema.safeParse(await request.json().catch(() => null));
  if (!read.success) return Response.json({ sentence: 'Nothing was asked; press the button again.' }, { status: 400 });
  try {
    if (read.data.do === 'begin') {
      const { options, cookies } = await app.signIn.passkeys.registration(request.headers);
      return Response.json({ options }, { headers: settingCookies(cookies) });
    }
    const { codes, cookies } = await app.signIn.passkeys.register(request.headers, read.data.response, read.data.name);
    return Response.json({ codes }, { headers: settingCookies(cookies) });
  } catch (e) {
    if (e instanceof SecondFactorRefused) return Response.json({ sentence: e.message }, { status: 400 });
    throw e;
  }
}
