import { data, redirect } from 'react-router';
import type { OrcidEnd } from '#governance/auth-orcid.server.ts';
import { SecondFactorRefused } from '#governance/second-factor.server.ts';
import { SECOND_FACTOR_PATH } from '#governance/second-factor.ts';
import { settingCookies } from '#web/account-ui/cookies.ts';
import { appOf } from '#web/context.server.ts';
import { localPath } from '#web/local-path.ts';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/sign-in-orcid-back';

export const handle = { script: false, keep: false };

/** Where ORCID sends people back to. It changes something though it is a GET: the state in the address and the cookie must belong together. */
export async function loader({ context, request, url }: Route.LoaderArgs) {
  const app = appOf(context);
  if (!app.signIn.orcid)
    return data({ sentence: 'Signing in by ORCID is not set up on this server.' }, { status: 400 });
  let end: OrcidEnd;
  try {
    end = await app.signIn.orcid.end(request.headers, url.searchParams);
  } catch (e) {
    if (!(e instanceof SecondFactorRefused)) throw e;
    end = { kind: 'refused', sentence: e.message, cookies: [] };
  }
  const headers = settingCookies(end.cookies);
  if (end.kind === 'refused') return data({ sentence: end.sentence }, { status: 400, headers });
  const to = localPath(end.to, '/desk');
  if (end.kind === 'linked') throw redirect('/account/security?done=linked', { headers });
  const waits = (end.actor.withheld?.length ?? 0) > 0;
  throw redirect(waits ? `${SECOND_FACTOR_PATH}?to=${encodeURIComponent(to)}` : to, { headers });
}

export default function OrcidBackPage({ loaderData }: Route.ComponentProps) {
  return (
    <Page title="Sign in by ORCID" width="text">
      <ErrorNote sentence={loaderData.sentence} />
      <p>
        <a href="/sign-in">Back to signing in</a>
      </p>
    </Page>
  );
}
