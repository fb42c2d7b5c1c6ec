import { data, redirect } from 'react-router';
import { z } from 'zod';
import { errorForLog } from '#db/error-for-log.ts';
import { SECOND_FACTOR_PATH } from '#governance/second-factor.ts';
import { setupLinkHolds, takeSetupLink } from '#governance/setup.server.ts';
import { appOf } from '#web/context.server.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/setup';

/** Shared by the form and the action. */
const schema = z.object({
  name: z.string().trim().min(2, 'Write your name, at least two letters.').max(200),
  email: z.email('Write your e-mail address in full, such as name@example.org.').max(254),
  affiliation: z.string().trim().max(200),
});

const GONE =
  'This set-up link was used before, is older than a day, or is not whole. Start the server again on the empty database to print a new one.';

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const token = url.searchParams.get('token') ?? '';
  const holds = await app.db.read((tx) => setupLinkHolds(tx, token, app.now()));
  return { token, holds };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = Object.fromEntries(await request.formData());
  const typed = (name: string) => {
    const v = form[name];
    return typeof v === 'string' ? v.replace(/\p{Cc}+/gu, ' ').slice(0, 300) : '';
  };
  const values = { name: typed('name'), email: typed('email'), affiliation: typed('affiliation') };
  const read = schema.safeParse(values);
  if (!read.success) {
    const errors = z.flattenError(read.error).fieldErrors;
    return data({ values, errors, sentence: 'Something is missing; see below.' }, { status: 400 });
  }
  const { name, email, affiliation } = read.data;
  const at = app.now();
  const id = await app.db.write((tx) =>
    takeSetupLink(tx, typed('token'), { name, email, affiliation: affiliation || null }, at),
  );
  if (!id) return data({ values, errors: {}, sentence: GONE }, { status: 400 });
  const headers = new Headers();
  try {
    for (const cookie of await app.signIn.openSession(email, request.headers)) headers.append('Set-Cookie', cookie);
  } catch (e) {
    // the link is used up and the person is there: said, not failed
    console.error('A session after the set-up', errorForLog(e));
    return redirect('/sign-in?done=set-up');
  }
  // the office acts with a second factor only: it is added first
  return redirect(`${SECOND_FACTOR_PATH}?to=%2Fdesk`, { headers });
}

export default function SetupPage({ loaderData, actionData }: Route.ComponentProps) {
  if (!loaderData.holds && !actionData)
    return (
      <Page title="Set up the network" width="text">
        <ErrorNote sentence={GONE} />
      </Page>
    );
  const errors: Partial<Record<string, string[]>> = actionData?.errors ?? {};
  const field = (name: 'name' | 'email' | 'affiliation') => ({
    name,
    defaultValue: actionData?.values[name],
    error: errors[name]?.[0],
  });
  return (
    <Page
      title="Set up the network"
      width="text"
      lead="You become the first person of the network office: you can then add people, import evidence and publish."
    >
      <form method="post" className="form">
        {actionData && <ErrorNote sentence={actionData.sentence} />}
        <input type="hidden" name="token" value={loaderData.token} />
        <FormField {...field('name')} label="Your name" autoComplete="name" required />
        <FormField
          {...field('email')}
          kind="email"
          label="Your e-mail address"
          description="Later sign-ins go by a link sent to it."
          autoComplete="email"
          required
        />
        <FormField {...field('affiliation')} label="Institution" autoComplete="organization" />
        <SubmitRow label="Set up" />
      </form>
    </Page>
  );
}
