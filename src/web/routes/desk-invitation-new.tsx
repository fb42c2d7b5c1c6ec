import { data, redirect } from 'react-router';
import { z } from 'zod';
import { ROLE_WORDS } from '#governance/actors.ts';
import { can } from '#governance/permissions.ts';
import { InvitationRefused, invitationLink, sendInvitation } from '#network/invitations.server.ts';
import {
  INVITATION_DAYS,
  INVITED_ROLES,
  MOST_LETTERS_A_DAY,
  mayInviteAs,
  newInvitation,
  oneLine,
  plainText,
} from '#network/invitations.ts';
import { appOf } from '#web/context.server.ts';
import { changerOf, lookerOf, newLetter } from '#web/membership-ui/acting.server.ts';
import { typed } from '#web/membership-ui/typed.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-invitation-new';

export const handle = { script: false, keep: false };

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const by = await lookerOf(app, 'invitation.send', url);
  const asked = (name: string, most: number) => oneLine(url.searchParams.get(name) ?? '').slice(0, most);
  return {
    roles: INVITED_ROLES.filter((r) => mayInviteAs(by.roles, r)),
    prefilled: {
      name: asked('name', 200),
      institution: asked('institution', 200),
      country: asked('country', 80),
      why: plainText(url.searchParams.get('why') ?? '').slice(0, 1000),
    },
    mail: app.server.mail,
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const by = await changerOf(app, 'invitation.send');
  const form = await request.formData();
  const values = {
    name: typed(form, 'name'),
    email: typed(form, 'email'),
    role: typed(form, 'role'),
    institution: typed(form, 'institution'),
    country: typed(form, 'country'),
    why: typed(form, 'why'),
    note: typed(form, 'note'),
  };
  const read = newInvitation.safeParse(values);
  if (!read.success)
    return data(
      { sentence: 'Something is missing; see below.', values, errors: z.flattenError(read.error).fieldErrors },
      { status: 400 },
    );
  try {
    const letter = newLetter(app);
    await app.db.write((tx) => sendInvitation(tx, by, read.data, letter, app.now()));
    // no letter leaves this server: the office, which may add people itself, hands the link over
    if (!app.server.mail && can(by, 'people.manage'))
      return data({ sentence: '', link: invitationLink(letter), values: {}, errors: {} });
  } catch (e) {
    if (e instanceof InvitationRefused) return data({ sentence: e.message, values, errors: {} }, { status: 409 });
    throw e;
  }
  return redirect('/desk/invitations?done=sent');
}

export default function InvitationFormPage({ loaderData, actionData }: Route.ComponentProps) {
  const { roles, prefilled, mail } = loaderData;
  const errors: Partial<Record<string, string[]>> = actionData?.errors ?? {};
  const values: Partial<Record<string, string>> = actionData?.values ?? prefilled;
  const handOver = actionData && 'link' in actionData ? actionData.link : undefined;
  const field = (name: string) => ({ name, defaultValue: values[name], error: errors[name]?.[0] });
  return (
    <Page
      title="Invite somebody"
      width="text"
      lead={`They get a letter with your words and a link that works once, for ${INVITATION_DAYS} days. You are told what they answer.`}
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Invitations', href: '/desk/invitations' },
      ]}
    >
      {handOver !== undefined && (
        <DoneNote>
          The invitation waits for its answer. This server sends no mail: hand this link to the person yourself. It is
          shown this once and works once. <code className="one-time-link">{handOver}</code>
        </DoneNote>
      )}
      {!mail && handOver === undefined && (
        <p className="notice">
          This server sends no mail at present; the letter waits until whoever runs it sets that up.
        </p>
      )}
      <form method="post" className="form">
        {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
        <FormField {...field('name')} label="Name" required maxLength={200} />
        <FormField
          {...field('email')}
          kind="email"
          label="E-mail address"
          description="Only the letter goes there. The page behind the link does not show it."
          required
          maxLength={254}
        />
        <FormField
          {...field('role')}
          kind="select"
          label="As"
          description="Seats on the committee are given later, to a member."
          options={roles.map((r) => ({ value: r, label: ROLE_WORDS[r] }))}
        />
        <FormField {...field('institution')} label="Institution" maxLength={200} />
        <FormField {...field('country')} label="Country" maxLength={80} />
        <FormField
          {...field('why')}
          kind="textarea"
          rows={3}
          label="Why this person"
          description="For the network; it is not sent. When the person joins they can ask to see it."
          maxLength={1000}
        />
        <FormField
          {...field('note')}
          kind="textarea"
          rows={6}
          label="Your words to them"
          description="Plain text; stands quoted in the letter and on the page behind the link."
          required
          maxLength={2000}
        />
        <SubmitRow label="Send the invitation">
          <span className="quiet">at most {MOST_LETTERS_A_DAY} a day from each of us</span>
        </SubmitRow>
      </form>
    </Page>
  );
}
