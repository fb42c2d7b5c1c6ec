import { data, redirect } from 'react-router';
import { ROLE_WORDS } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { resetSecondFactors, SecondFactorRefused } from '#governance/second-factor.server.ts';
import { peopleBySecondFactor } from '#governance/second-factor-list.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-second-factors';

const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'people.manage', url);
  const page = pageOf(url);
  const { total, rows } = await app.db.read((tx) => peopleBySecondFactor(tx, app.now(), page, SIZE));
  return {
    rows,
    me: app.actor.kind === 'person' ? app.actor.id : '',
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
    done: url.searchParams.get('done') === 'reset',
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'people.manage', null, app.now);
  const by = app.actor.kind === 'person' ? app.actor.id : 'anonymous';
  const form = await request.formData();
  const person = form.get('person');
  if (form.get('sure') !== 'yes')
    return data({ sentence: 'Tick that you know it is them before their second factor is reset.' }, { status: 400 });
  try {
    await app.db.write((tx) => resetSecondFactors(tx, by, typeof person === 'string' ? person : '', app.now()));
  } catch (e) {
    if (e instanceof SecondFactorRefused) return data({ sentence: e.message }, { status: 409 });
    throw e;
  }
  return redirect('/desk/second-factors?done=reset');
}

export default function SecondFactorsPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rows, me, page, pages, url, done } = loaderData;
  return (
    <Page
      title="Second factors"
      lead="Who needs a second factor and has one. When somebody lost the device and the backup codes, it is reset here: they are signed out everywhere, their link with ORCID goes, and their roles wait until they have signed in by mail and added a new one. It stands on the audit chain, and they are told."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'People', href: '/desk/people' },
      ]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && (
        <DoneNote>The second factor was reset and every session of theirs has ended; the person is told.</DoneNote>
      )}
      {rows.length === 0 && (
        <EmptyState title="Nobody who signs in by mail holds a role that needs a second factor; made-up people are exempt." />
      )}
      <ul className="plain-list ruled">
        {rows.map((p) => (
          <li key={p.id}>
            <strong>{p.name}</strong> <span className="quiet">{p.roles.map((r) => ROLE_WORDS[r]).join(', ')}</span>
            <br />
            {p.factors.length === 0 ? 'No second factor yet: the roles wait.' : p.factors.join(', ')}
            {p.factors.length > 0 && p.id !== me && (
              <form method="post" action="/desk/second-factors" className="inline-form">
                <input type="hidden" name="person" value={p.id} />
                <label>
                  <input type="checkbox" name="sure" value="yes" /> I spoke with {p.name} and know it is them
                </label>
                <button type="submit" className="plain small" aria-label={`Reset the second factor of ${p.name}`}>
                  Reset
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
