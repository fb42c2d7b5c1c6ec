import { data, redirect } from 'react-router';
import { z } from 'zod';
import { ROLE_WORDS, ROLES } from '#governance/actors.ts';
import { listPeople } from '#governance/people.server.ts';
import { PasskeyButton } from '#web/account-ui/passkey-forms.tsx';
import { appOf } from '#web/context.server.ts';
import { localPath } from '#web/local-path.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/sign-in';

const MOST_DEMONSTRATION_PEOPLE = 500;

/** Shared by the form and the action. */
const schema = z.object({
  email: z.email('Write your e-mail address in full, such as name@example.org.').max(254),
});

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const to = localPath(url.searchParams.get('to'), '/desk');
  if (app.actor.kind === 'person') throw redirect(to);
  const made = app.server.signInAs
    ? (await app.db.read((tx) => listPeople(tx, app.now(), 1, MOST_DEMONSTRATION_PEOPLE))).rows.filter(
        (p) => p.demonstration && p.roles.length > 0,
      )
    : [];
  // one of each role is enough to walk through what that role may do: the one with the fewest others
  made.sort((a, b) => a.roles.length - b.roles.length);
  const as = ROLES.flatMap((role) => {
    const person = made.find((p) => p.roles.includes(role));
    return person ? [{ id: person.id, name: person.name, role: ROLE_WORDS[role] }] : [];
  });
  return {
    to,
    as,
    accepted: ['set-up', 'accepted'].includes(url.searchParams.get('done') ?? ''),
    demonstration: app.server.signInAs,
    mail: app.server.mail,
    orcid: app.signIn.orcid !== null,
    // nobody is signed in here; the outbox is in reach only where signing in as the office is offered below
    outbox: app.server.outbox && made.some((p) => p.roles.includes('office')),
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = Object.fromEntries(await request.formData());
  const read = schema.safeParse(form);
  const email = typeof form.email === 'string' ? form.email.slice(0, 254) : '';
  const refused = (sentence: string, status: number) => data({ done: false, email, sentence }, { status });
  if (!read.success) return refused(read.error.issues[0]?.message ?? 'Write your e-mail address.', 400);
  const answer = await app.signIn.askForLink(
    read.data.email,
    localPath(typeof form.to === 'string' ? form.to : null, '/desk'),
    request.headers,
  );
  if (answer === 'too-many')
    return refused('Too many links were asked for from here; wait a minute and try again.', 429);
  if (answer === 'not-an-address') return refused('Write your e-mail address in full, such as name@example.org.', 400);
  return data({ done: true, email, sentence: '' });
}

const NoMail = () => (
  <>
    This server cannot send mail. Whoever runs it can print a sign-in link with:{' '}
    <code>npx action sign-in-link ADDRESS</code>.
  </>
);

export default function SignInPage({ loaderData, actionData }: Route.ComponentProps) {
  const { to, as, mail, orcid, outbox, accepted } = loaderData;
  return (
    <Page
      title="Sign in"
      width="text"
      lead={
        mail
          ? 'Members sign in by a link that is sent to their address. There is no password.'
          : 'Members sign in by a link. There is no password.'
      }
    >
      {accepted && !actionData && (
        <DoneNote>It was accepted and you belong to the network. Only signing in did not work: do it here.</DoneNote>
      )}
      {actionData?.done ? (
        <DoneNote>
          {mail ? (
            <>
              If <strong>{actionData.email}</strong> belongs to a member, a link is on its way to it. It works once,
              within 15 minutes.
            </>
          ) : (
            <>
              <NoMail />
              {outbox && ' What it would have sent stands in the outbox, which the network office can read.'}
            </>
          )}
        </DoneNote>
      ) : (
        <form method="post" action="/sign-in" className="form">
          {actionData && <ErrorNote sentence={actionData.sentence} />}
          {!mail && (
            <p className="notice">
              <NoMail />
            </p>
          )}
          <input type="hidden" name="to" value={to} />
          <FormField
            name="email"
            kind="email"
            label="E-mail address"
            autoComplete="email"
            required
            defaultValue={actionData?.email}
          />
          <SubmitRow label="Send me a link" />
        </form>
      )}
      {!actionData?.done && (
        <Section title="Or otherwise" note="For members who set it up before, under “Signing in”.">
          <PasskeyButton to={to} label="Sign in with a passkey" />
          {orcid && (
            <form method="post" action="/sign-in/orcid" className="form">
              <input type="hidden" name="to" value={to} />
              <SubmitRow label="Sign in by ORCID" dangerous />
            </form>
          )}
        </Section>
      )}
      {as.length > 0 && (
        <Section
          title="Look around as …"
          note="This is a demonstration server. These people are made up; signing in as one shows what their role may see and do."
        >
          <ul className="plain-list ruled">
            {as.map((p) => (
              <li key={p.role}>
                <form method="post" action="/sign-in/as" className="inline-form">
                  <input type="hidden" name="to" value={to} />
                  <input type="hidden" name="person" value={p.id} />
                  <button type="submit" className="plain">
                    Sign in as {p.name}
                  </button>
                  <span className="quiet">{p.role}</span>
                </form>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
