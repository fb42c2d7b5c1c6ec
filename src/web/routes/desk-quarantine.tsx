import { data, Form, redirect, useNavigation } from 'react-router';
import { dismiss, listQuarantine, QuarantineRefused, retry } from '#evidence/quarantine.server.ts';
import { gate } from '#governance/gate.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-quarantine';

const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'quarantine.manage', url);
  const found = await app.db.read((tx) => listQuarantine(tx, pageOf(url), SIZE));
  return { found, url: url.pathname + url.search };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'quarantine.manage', null, app.now);
  const form = await request.formData();
  const text = (name: string) => {
    const v = form.get(name);
    return typeof v === 'string' ? v : '';
  };
  const id = /^\d{1,15}$/.test(text('id')) ? Number(text('id')) : Number.NaN;
  const refused = (sentence: string, status: number) =>
    data({ sentence, id, reason: text('reason').slice(0, 500) }, { status });
  if (Number.isNaN(id)) return refused('Choose a record from the list.', 400);
  try {
    const by = { actor: app.actor, now: app.now };
    if (text('do') === 'retry') {
      if ((await retry(app.db, id, by)) === 'refused-again')
        return refused(`Record ${id} could still not be read; the reason is unchanged.`, 409);
    } else await dismiss(app.db, id, text('reason'), by);
  } catch (e) {
    if (e instanceof QuarantineRefused) return refused(e.message, 409);
    throw e;
  }
  const { pathname, search } = url;
  return redirect(pathname + search);
}

const STATE_WORDS = { open: 'open', retried: 'read on a later try', dismissed: 'put aside' } as const;

export default function QuarantinePage({ loaderData, actionData }: Route.ComponentProps) {
  const { found, url } = loaderData;
  const busy = useNavigation().state === 'submitting';
  return (
    <Page
      title="Quarantine"
      lead="Records that could not be read, with the reason and the original. The rest of their file was imported; nothing is lost."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {busy && <DoneNote>Working …</DoneNote>}
      {found.rows.length === 0 && <EmptyState title="Every record could be read." />}
      <ul className="plain-list ruled">
        {found.rows.map((r) => (
          <li key={r.id}>
            <p>
              <strong>{r.nativeId ?? `Record ${r.position}`}</strong>{' '}
              <span className="quiet">
                number {r.position} of {r.label}
                {r.asOf && `, as of ${r.asOf}`} · {STATE_WORDS[r.state]} · <Moment at={r.at} />
              </span>
            </p>
            <p>{r.reason}</p>
            <details>
              <summary>How it begins</summary>
              <pre className="record-text">{r.excerpt}</pre>
              {r.kept ? (
                <p>
                  <a href={`/desk/quarantine/${r.id}/original`} download>
                    Download the original
                  </a>
                </p>
              ) : (
                <p className="quiet">The original was larger than what is kept here.</p>
              )}
            </details>
            {r.state === 'open' && (
              <div className="inline-form">
                {r.kept && (
                  <Form method="post">
                    <input type="hidden" name="id" value={r.id} />
                    <button className="plain" type="submit" name="do" value="retry">
                      Read it again
                    </button>
                  </Form>
                )}
                <Form method="post" className="inline-form">
                  <input type="hidden" name="id" value={r.id} />
                  <input
                    className="native-select"
                    name="reason"
                    aria-label={`Why record ${r.id} is put aside`}
                    placeholder="why"
                    minLength={3}
                    maxLength={500}
                    required
                    defaultValue={actionData && actionData.id === r.id ? actionData.reason : ''}
                  />
                  <button className="plain" type="submit" name="do" value="dismiss">
                    Put aside
                  </button>
                </Form>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Pager page={found.page} pages={found.pages} url={url} />
    </Page>
  );
}
