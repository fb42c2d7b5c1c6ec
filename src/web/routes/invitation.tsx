import { data, redirect } from 'react-router';
import { errorForLog } from '#db/error-for-log.ts';
import { ROLE_WORDS } from '#governance/actors.ts';
import { RoleRefused } from '#governance/roles.server.ts';
import { acceptInvitation, declineInvitation, readInvitation } from '#network/invitation-answer.server.ts';
import { declineWord, INVITATION_DAYS, type InvitedRole, personName } from '#network/invitations.ts';
import { appOf } from '#web/context.server.ts';
import { typed } from '#web/membership-ui/typed.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/membership-ui/membership.css';
import type { Route } from './+types/invitation';

export const handle = { script: false, keep: false };

/** The same words for a link that was used, taken back or replaced, has expired, or was never made. */
const GONE = `This link does not work: it was used or taken back before, a later letter replaced it, it is older than ${INVITATION_DAYS} days, or it is not whole. If you accepted already, sign in; else ask whoever invited you to send it anew.`;
const SOMEBODY_ELSE =
  'You are signed in, and this invitation went to another address than yours. Sign out, then open the link again.';
const SIGN_IN = 'To accept, sign in with the address to which this letter was sent; you come back to this page.';

/** Opening the link changes nothing: programs that follow every link of a mail do not use it up. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const token = url.searchParams.get('token') ?? '';
  const invitation = await app.db.read((tx) => readInvitation(tx, token, app.now()));
  return {
    token,
    invitation,
    network: app.settings.name,
    signedIn: app.actor.kind === 'person' ? app.actor.name : null,
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const token = typed(form, 'token', 300);
  const values = { name: typed(form, 'name', 400), word: typed(form, 'word') };
  const none: { name?: string; word?: string } = {};
  const refused = (sentence: string, error = none) =>
    data({ sentence, values, error, declined: false, signIn: sentence === SIGN_IN }, { status: 400 });
  if (typed(form, 'do') === 'decline') {
    const word = declineWord.safeParse(values.word);
    if (!word.success) {
      const why = word.error.issues[0]?.message ?? 'Use fewer words.';
      return refused('Your words are too long; see below.', { word: why });
    }
    const done = await app.db.write((tx) => declineInvitation(tx, token, word.data, app.now()));
    return done ? data({ sentence: '', values, error: none, declined: true, signIn: false }) : refused(GONE);
  }
  const name = personName.safeParse(values.name);
  if (!name.success)
    return refused('Something is missing; see below.', { name: name.error.issues[0]?.message ?? 'Write your name.' });
  const signedIn = app.actor.kind === 'person' ? app.actor.id : null;
  try {
    const done = await app.db.write((tx) => acceptInvitation(tx, token, { name: name.data, signedIn }, app.now()));
    if (done.kind === 'gone') return refused(GONE);
    if (done.kind === 'somebody-else') return refused(SOMEBODY_ELSE);
    if (done.kind === 'sign-in') return refused(SIGN_IN);
    if (done.kind === 'joined') return redirect('/desk/welcome');
    const headers = new Headers();
    try {
      for (const cookie of await app.signIn.openSession(done.email, request.headers))
        headers.append('Set-Cookie', cookie);
    } catch (e) {
      // the invitation is accepted and its link used up: said, not failed
      console.error('A session after an invitation', errorForLog(e));
      return redirect('/sign-in?done=accepted&to=%2Fdesk%2Fwelcome');
    }
    return redirect('/desk/welcome', { headers });
  } catch (e) {
    if (e instanceof RoleRefused) return refused(e.message);
    // the office added this address by hand in the same moment: it belongs to a person now
    if ((e as { code?: string }).code === '23505') return refused(SIGN_IN);
    throw e;
  }
}

const ASKED: Readonly<Record<InvitedRole, string>> = {
  member: 'You bring insights, rate, discuss and vote as yourself, not for your employer.',
  sponsor:
    'You speak for the sponsor: you read and discuss. You never vote on an option that touches its products, and you take no seat on the committee.',
  'data-steward':
    'You keep the evidence in order. Your role acts only in sessions that you confirmed with a second factor or a passkey.',
};

export default function InvitationPage({ loaderData, actionData }: Route.ComponentProps) {
  const { token, invitation, network, signedIn } = loaderData;
  if (actionData?.declined)
    return (
      <Page title="Invitation declined" width="text">
        <DoneNote>You declined, and whoever invited you is told. The link no longer works.</DoneNote>
      </Page>
    );
  if (!invitation)
    return (
      <Page title="Invitation" width="text">
        <ErrorNote sentence={GONE} />
        <p>
          <a href="/sign-in">Sign in</a>
        </p>
      </Page>
    );
  const { inviter, role, note } = invitation;
  const back = `/sign-in?to=${encodeURIComponent(`/invitation?token=${encodeURIComponent(token)}`)}`;
  return (
    <Page
      title={`You are invited to the ${network}`}
      width="text"
      lead={`${inviter} invites you as ${ROLE_WORDS[role]}. Nothing has happened yet: you decide with a button below.`}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {actionData?.signIn && (
        <p>
          <a href={back}>Sign in to accept</a>
        </p>
      )}
      <figure className="quoted-note">
        <blockquote className="mail-text">{note}</blockquote>
        <figcaption>{inviter}</figcaption>
      </figure>
      <Section title="What it asks of you">
        <ul>
          <li>{ASKED[role]}</li>
          <li>
            You disclose your interests before you take part, in the thirteen categories that medical journals use, and
            confirm them for every meeting and exercise. “Nothing to declare” is a statement too.
          </li>
          <li>
            Where an interest of yours touches what is decided, the rules say whether you vote, only discuss, or leave;
            you can read <a href="/methods/conflicts">the rules</a> now.
          </li>
          <li>
            You argue from evidence, treat others with respect, and keep to yourself what the network has not released.
          </li>
        </ul>
      </Section>
      <Section title="What becomes public">
        <ul>
          <li>Of your profile only what you open yourself, field by field; nothing at first.</li>
          <li>
            If you take a seat on <a href="/network/committee">the steering committee</a>: your name, the seat and its
            dates, then and later.
          </li>
          <li>What the register of disclosures shows of you is said on its page before you write anything there.</li>
          <li>Your e-mail address never.</li>
        </ul>
        <p>You can take your data with you, and ask to be erased, at any time.</p>
      </Section>
      <Section title="Your answer">
        {signedIn && <p className="quiet">You are signed in as {signedIn}.</p>}
        <form method="post" className="form">
          <input type="hidden" name="token" value={token} />
          <FormField
            name="name"
            label="Your name, as the network should write it"
            defaultValue={actionData?.values.name || invitation.name}
            error={actionData?.error.name}
            autoComplete="name"
            maxLength={200}
            required
          />
          <SubmitRow label="Accept and join" name="do" value="accept" />
        </form>
        <form method="post" className="form section">
          <input type="hidden" name="token" value={token} />
          <FormField
            name="word"
            kind="textarea"
            rows={2}
            label="A word to whoever invited you, if you like"
            defaultValue={actionData?.values.word}
            error={actionData?.error.word}
            maxLength={1000}
          />
          <SubmitRow label="Decline" name="do" value="decline" dangerous />
        </form>
      </Section>
    </Page>
  );
}
