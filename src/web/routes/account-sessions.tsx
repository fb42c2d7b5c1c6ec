import { data, redirect } from 'react-router';
import { endSessions, sessionsOf } from '#governance/sessions.server.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/account-sessions';

const SIZE = 25;

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const here = await app.signIn.sessionNow(request.headers);
  const page = pageOf(url);
  const { total, rows } = await app.db.read((tx) => sessionsOf(tx, actor.id, app.now(), page, SIZE));
  return {
    rows: rows.map((r) => ({
      ...r,
      begunAt: r.begunAt.toISOString(),
      usedAt: r.usedAt.toISOString(),
      here: r.id === here?.id,
    })),
    total,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
    done: url.searchParams.get('done'),
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const here = await app.signIn.sessionNow(request.headers);
  const form = await request.formData();
  const id = form.get('session');
  const one = form.get('do') === 'end' && typeof id === 'string' ? { one: id } : null;
  if (!one && form.get('do') !== 'end-others')
    return data({ sentence: 'Choose which session to end.' }, { status: 400 });
  const ended = await app.db.write((tx) => endSessions(tx, actor.id, one ?? { allBut: here?.id ?? null }, app.now()));
  if (one && ended === 0)
    return data({ sentence: 'This session is over already; look at the list again.' }, { status: 409 });
  return redirect(one && one.one === here?.id ? '/' : '/account/sessions?done=ended');
}

export default function SessionsPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rows, total, page, pages, url, done } = loaderData;
  return (
    <Page
      title="Where I am signed in"
      width="text"
      lead="Every browser in which you are signed in. One that you end is signed out at once."
      breadcrumbs={[{ label: 'Signing in', href: '/account/security' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {done === 'ended' && !actionData && <DoneNote>It was ended.</DoneNote>}
      {rows.length === 0 && (
        <EmptyState title="Nothing to end.">
          <p>Made-up people of a demonstration have no sessions of their own.</p>
        </EmptyState>
      )}
      <ul className="plain-list ruled">
        {rows.map((s) => (
          <li key={s.id}>
            <form method="post" action="/account/sessions" className="inline-form">
              <input type="hidden" name="session" value={s.id} />
              <span>
                <strong>{s.device}</strong>
                {s.here && ' (this one)'}
                <br />
                <span className="quiet">
                  signed in <Moment at={s.begunAt} />, last used about <Moment at={s.usedAt} />
                  {s.from && `, from ${s.from}`}
                  {s.strong ? ', confirmed with a second factor' : ''}
                </span>
              </span>
              <button
                type="submit"
                name="do"
                value="end"
                className="plain small"
                aria-label={s.here ? 'End this session: sign out' : `End the session of ${s.device}`}
              >
                End
              </button>
            </form>
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} url={url} />
      {total > 1 && (
        <form method="post" action="/account/sessions" className="form">
          <SubmitRow label="End all others" name="do" value="end-others" dangerous />
        </form>
      )}
    </Page>
  );
}
