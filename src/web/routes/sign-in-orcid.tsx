import { data, redirect } from 'react-router';
import { SecondFactorRefused } from '#governance/second-factor.server.ts';
import { settingCookies } from '#web/account-ui/cookies.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { localPath } from '#web/local-path.ts';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/sign-in-orcid';

export function loader() {
  throw redirect('/sign-in');
}

/** Begins at a press of a button on one of our pages only: nobody is led into linking an iD that is not theirs. */
export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const linking = form.get('what') === 'link';
  if (linking) openOwn(app, url);
  if (!app.signIn.orcid) throw data('Signing in by ORCID is not set up on this server.', { status: 404 });
  const to = form.get('to');
  try {
    const { address, cookies } = await app.signIn.orcid.begin(
      request.headers,
      linking ? 'link' : 'sign-in',
      localPath(typeof to === 'string' ? to : null, linking ? '/account/security' : '/desk'),
    );
    return data({ address, host: new URL(address).host, sentence: '' }, { headers: settingCookies(cookies) });
  } catch (e) {
    if (e instanceof SecondFactorRefused) return data({ address: '', host: '', sentence: e.message }, { status: 400 });
    throw e;
  }
}

export default function OrcidPage({ actionData }: Route.ComponentProps) {
  return (
    <Page
      title="Sign in by ORCID"
      width="text"
      lead="ORCID asks you to sign in there and tells us your iD, nothing else. We keep no key to your record."
    >
      {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
      {actionData?.address ? (
        <p>
          <a className="button" href={actionData.address} rel="noreferrer">
            Continue to {actionData.host}
          </a>
        </p>
      ) : (
        <p>
          <a href="/sign-in">Back to signing in</a>
        </p>
      )}
    </Page>
  );
}
