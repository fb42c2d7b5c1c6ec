import { randomBytes } from 'node:crypto';
import { data } from 'react-router';
import { stopAlerts } from '#evidence/saved-searches.server.ts';
import { isStopKey } from '#evidence/saved-searches-stop.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import { appOf } from '#web/context.server.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/searches-stop';

export const handle = { script: false, keep: false };

/** Nothing of the person is shown: whoever was handed the mail may look here too. */
export function loader({ url }: Route.LoaderArgs) {
  return { person: url.searchParams.get('person') ?? '', key: url.searchParams.get('key') ?? '' };
}

/** Only a press of the button stops anything: programs that open every link of a mail to look at it do not. The key stands for signing in. */
export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.slice(0, 300) : '';
  };
  const drawn = randomBytes(48).toString('base64url');
  const stopped = await app.db.write(async (tx) => {
    const at = app.now();
    const secret = await sharedSecret(tx, drawn, at);
    return isStopKey(secret, text('person'), text('key')) ? stopAlerts(tx, text('person'), at) : null;
  });
  return stopped === null
    ? data(
        {
          sentence: 'This link is not whole; open it from the mail again, or sign in and change your saved searches.',
          done: '',
        },
        { status: 400 },
      )
    : data({ sentence: '', done: stopped === 0 ? 'No mail was set any more.' : 'No more of these mails will come.' });
}

export default function StopAlertsPage({ loaderData, actionData }: Route.ComponentProps) {
  return (
    <Page
      title="Stop the mails about saved searches"
      width="text"
      lead="One press ends all mails about what is new in your saved searches. The searches stay, and you can set an alert again at any time."
    >
      {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
      {actionData?.done ? (
        <>
          <DoneNote>{actionData.done}</DoneNote>
          <p>
            <a href="/searches">Your saved searches</a>, to be seen when you are signed in.
          </p>
        </>
      ) : (
        <form method="post" action="/searches/stop" className="form">
          <input type="hidden" name="person" value={loaderData.person} />
          <input type="hidden" name="key" value={loaderData.key} />
          <SubmitRow label="Stop all these mails" />
        </form>
      )}
    </Page>
  );
}
