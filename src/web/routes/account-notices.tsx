import { redirect } from 'react-router';
import { isManner, isNoticeKind, MANNER_WORDS, MANNERS } from '#governance/notice-choices.ts';
import { choicesOf, chooseManner, markNoticesSeen, noticesOf } from '#governance/notices.server.ts';
import { NOTICE_WORDS } from '#governance/waiting.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/account-notices';

const SIZE = 30;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const page = pageOf(url);
  const { choices, total, unseen, rows } = await app.db.read(async (tx) => ({
    choices: await choicesOf(tx, actor.id),
    ...(await noticesOf(tx, actor.id, page, SIZE)),
  }));
  return {
    choices,
    total,
    unseen,
    rows,
    latest: rows[0] && page === 1 ? Math.max(...rows.map((r) => r.id)) : 0,
    demonstration: actor.demonstration,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const form = await request.formData();
  const at = app.now();
  if (form.get('do') === 'seen') {
    const upTo = Number(form.get('upTo'));
    if (Number.isSafeInteger(upTo)) await app.db.write((tx) => markNoticesSeen(tx, actor.id, upTo, at));
    return redirect('/account/notices');
  }
  await app.db.write(async (tx) => {
    for (const [kind, manner] of form.entries())
      if (isNoticeKind(kind) && isManner(manner)) await chooseManner(tx, actor.id, kind, manner, at);
  });
  return redirect('/account/notices');
}

export default function NoticesPage({ loaderData }: Route.ComponentProps) {
  const { choices, rows, total, unseen, latest, demonstration, page, pages, url } = loaderData;
  return (
    <Page
      title="What I am told, and how"
      lead="Everything shows at your desk. Here you choose what also comes by mail."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      <Section
        title="By mail"
        {...(demonstration ? { note: 'Made-up members have no address: no mail is written to them.' } : {})}
      >
        <form method="post" action="/account/notices" className="form">
          {choices.map((c) => (
            <fieldset className="choices" key={c.kind}>
              <legend>{NOTICE_WORDS[c.kind]}</legend>
              {MANNERS.map((m) => (
                <label key={m}>
                  <input type="radio" name={c.kind} value={m} defaultChecked={c.manner === m} /> {MANNER_WORDS[m]}
                </label>
              ))}
            </fieldset>
          ))}
          <SubmitRow label="Keep these choices" name="do" value="choose" />
        </form>
      </Section>
      <Section title="What I was told" note={unseen > 0 ? `${unseen} not marked as seen` : ''}>
        {rows.length === 0 ? (
          <EmptyState title="Nothing yet." />
        ) : (
          <>
            {unseen > 0 && latest > 0 && (
              <form method="post" action="/account/notices" className="inline-form">
                <input type="hidden" name="upTo" value={latest} />
                <button className="plain" type="submit" name="do" value="seen">
                  Mark all as seen
                </button>
              </form>
            )}
            <ul className="plain-list ruled">
              {rows.map((n) => (
                <li key={n.id}>
                  <p>{n.seen ? <a href={n.path}>{n.title}</a> : <strong>{<a href={n.path}>{n.title}</a>}</strong>}</p>
                  <p className="quiet">
                    {NOTICE_WORDS[n.kind]} · <Moment at={n.toldAt} />
                    {n.due && (
                      <>
                        {' '}
                        · until <Moment at={n.due} />
                      </>
                    )}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
        <p className="count-line">{total === 1 ? '1 notice' : `${total} notices`}</p>
        <Pager page={page} pages={pages} url={url} />
      </Section>
    </Page>
  );
}
