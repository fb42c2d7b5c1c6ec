import { data, redirect } from 'react-router';
import { SECOND_FACTOR_PATH } from '#governance/second-factor.ts';
import { appOf } from '#web/context.server.ts';
import { localPath } from '#web/local-path.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/sign-in-link';

export function loader({ url }: Route.LoaderArgs) {
  const { searchParams } = url;
  return { token: searchParams.get('token') ?? '', to: localPath(searchParams.get('to'), '/desk') };
}

/** Only a press of the button uses the link: programs that open every link of a mail to look at it do not use it up. */
export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const token = form.get('token');
  const to = form.get('to');
  const { actor, cookies, tooMany } = await app.signIn.takeLink(
    typeof token === 'string' ? token : '',
    request.headers,
  );
  if (tooMany)
    return data({ sentence: 'Too many links were tried from here; wait a minute and try again.' }, { status: 429 });
  if (!actor)
    return data(
      { sentence: 'This link was used before, is too old, or is not whole; ask for a new one.' },
      { status: 400 },
    );
  const headers = new Headers();
  for (const cookie of cookies) headers.append('Set-Cookie', cookie);
  const wanted = localPath(typeof to === 'string' ? to : null, '/desk');
  const waits = (actor.withheld?.length ?? 0) > 0;
  return redirect(waits ? `${SECOND_FACTOR_PATH}?to=${encodeURIComponent(wanted)}` : wanted, { headers });
}

export default function SignInLinkPage({ loaderData, actionData }: Route.ComponentProps) {
  return (
    <Page title="Sign in with your link" width="text" lead="One press, and you are signed in. The link works once.">
      {actionData ? (
        <>
          <ErrorNote sentence={actionData.sentence} />
          <p>
            <a href="/sign-in">Ask for a new link</a>
          </p>
        </>
      ) : (
        <form method="post" action="/sign-in/link" className="form">
          <input type="hidden" name="token" value={loaderData.token} />
          <input type="hidden" name="to" value={loaderData.to} />
          <SubmitRow label="Sign in" />
        </form>
      )}
    </Page>
  );
}
