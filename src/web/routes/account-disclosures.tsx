import { randomBytes } from 'node:crypto';
import { data, redirect } from 'react-router';
import { occasionFor, renewalDay } from '#network/disclosure.ts';
import { openRequests } from '#network/disclosure-requests.server.ts';
import { confirmStatement, DisclosureRefused } from '#network/disclosure-sign.server.ts';
import { latestStatements } from '#network/interests.server.ts';
import { consentToRegister, registerStanding } from '#network/register.server.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { openOwn, openOwnStrong } from '#web/desk-gate.server.ts';
import { InterestList } from '#web/disclosure-ui/interest-list.tsx';
import { WhoSees } from '#web/disclosure-ui/who-sees.tsx';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DemonstrationNote, DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/account-disclosures';

export const handle = { script: false, keep: false };

const wantedOf = (url: URL) => ({ occasion: url.searchParams.get('for'), id: url.searchParams.get('id') });

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const rule = app.settings.disclosureRegister;
  const found = await app.db.read(async (tx) => ({
    statement: (await latestStatements(tx, [actor.id])).get(actor.id) ?? null,
    open: await openRequests(tx, actor.id),
    standing: await registerStanding(tx, actor.id, rule),
  }));
  const signed = url.searchParams.get('signed');
  return {
    ...found,
    rule,
    today: todayOf(app),
    demonstration: actor.demonstration,
    search: url.search,
    signed: signed !== null && signed === String(found.statement?.number ?? ''),
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const actor = await openOwnStrong(app, url, request.headers);
  const form = await request.formData();
  const at = app.now();
  const what = form.get('do');
  if (what === 'agree' || what === 'withdraw') {
    await app.db.write((tx) => consentToRegister(tx, actor.id, what === 'agree', at));
    return redirect('/account/disclosures#register');
  }
  if (what !== 'confirm') return data({ sentence: 'Choose one of the buttons of the page.' }, { status: 400 });
  const after = Number(form.get('after'));
  const salt = randomBytes(24).toString('base64url');
  try {
    const number = await app.db.write(async (tx) => {
      const occasion = occasionFor(await openRequests(tx, actor.id), wantedOf(url), todayOf(app));
      return confirmStatement(tx, { person: actor.id, after, ...occasion, salt }, at);
    });
    return redirect(`/account/disclosures?signed=${number}`);
  } catch (e) {
    if (e instanceof DisclosureRefused) return data({ sentence: e.message }, { status: 409 });
    throw e;
  }
}

export default function DisclosuresPage({ loaderData, actionData }: Route.ComponentProps) {
  const { statement, open, standing, rule, today, demonstration, search, signed } = loaderData;
  const change = `/account/disclosures/new${search}`;
  return (
    <Page
      title="My disclosures"
      lead="What links you to companies and organisations that the work of the network touches. The rules on conflicts of interest read it before you discuss or vote."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
      width="text"
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {signed && <DoneNote>Your statement is signed and holds from now on.</DoneNote>}
      {demonstration && <DemonstrationNote>Everything here is made up for the demonstration.</DemonstrationNote>}
      {open.length > 0 && (
        <Section title="You are asked to disclose for" note="One signature answers all of them.">
          <ul>
            {open.map((r) => (
              <li key={`${r.occasion} ${r.id}`}>
                {r.title}
                {r.due && (
                  <>
                    , by <time dateTime={r.due.toISOString()}>{r.due.toISOString().slice(0, 10)}</time>
                  </>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Your present statement">
        {statement ? (
          <>
            <p>
              Signed <Moment at={statement.signedAt} />. To be renewed by {renewalDay(statement.signedAt)}, and for
              every meeting and exercise.
              {renewalDay(statement.signedAt) <= today && <strong> It is overdue.</strong>}
            </p>
            {statement.nothing ? (
              <p>You said that you have nothing to declare in any of the 13 categories.</p>
            ) : (
              <InterestList interests={statement.interests} today={today} />
            )}
            <form method="post" className="form">
              <input type="hidden" name="after" value={statement.number} />
              <SubmitRow label={`Still true on ${today}: sign it again`} name="do" value="confirm">
                <a href={change}>Correct it</a>
                <a href="/account/disclosures/history">All my statements</a>
              </SubmitRow>
            </form>
          </>
        ) : (
          <EmptyState title="You have not disclosed anything yet.">
            <p>
              That is not the same as “nothing to declare”. <a href={change}>Fill in the form</a>; it takes some
              minutes.
            </p>
          </EmptyState>
        )}
      </Section>
      <Section title="Who sees what" id="register">
        <WhoSees rule={rule} standing={standing} />
        <p>
          <a href="/network/disclosures">The public register</a> · <a href="/methods/conflicts">The rules</a> ·{' '}
          <a href="/account/conflicts">What they mean for me</a>
        </p>
        {rule === 'committee' && !standing.committee && (
          <form method="post" className="form">
            {standing.consent?.given ? (
              <SubmitRow label="Take my agreement back" name="do" value="withdraw" />
            ) : (
              <SubmitRow label="Show me in the public register" name="do" value="agree" />
            )}
          </form>
        )}
      </Section>
    </Page>
  );
}
