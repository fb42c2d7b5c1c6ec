import { data, Form, redirect } from 'react-router';
import { can } from '#governance/permissions.ts';
import { readSettings } from '#governance/settings.server.ts';
import { type ItemsFor, openItem, openItems } from '#network/conflict-items.server.ts';
import { ConflictRefused } from '#network/conflict-rules.server.ts';
import { itemStandings } from '#network/conflict-standings.server.ts';
import { recusalsOf, recuse, takeRecusalBack } from '#network/conflict-words.server.ts';
import { BehindView, StandingView } from '#web/conflict-ui/standing.tsx';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openOwn, openOwnStrong } from '#web/desk-gate.server.ts';
import { typedLine } from '#web/membership-ui/typed.ts';
import { DemonstrationNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/account-conflicts';

export const handle = { script: false };

const SIZE = 10;

const mine = (app: RequestApp, person: string): ItemsFor => ({ person, unreleased: can(app.actor, 'unreleased.read') });

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const me = openOwn(app, url);
  const at = app.now();
  const page = pageOf(url);
  const { total, rows, demonstration } = await app.db.read(async (tx) => {
    const { total, items } = await openItems(tx, mine(app, me.id), at, page, SIZE);
    const recused = new Map((await recusalsOf(tx, { person: me.id })).map((r) => [r.itemKey, r.reason]));
    const rows = [];
    for (const item of items) {
      const { behind, standings } = await itemStandings(tx, item, [me.id], at);
      const standing = standings.get(me.id);
      if (standing) rows.push({ ...item, behind, standing, recused: recused.get(item.key) ?? null });
    }
    return { total, rows, demonstration: (await readSettings(tx)).demonstration };
  });
  return {
    total,
    rows,
    demonstration,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const me = await openOwnStrong(app, url, request.headers);
  const form = await request.formData();
  const text = (name: string) => typedLine(form, name);
  const at = app.now();
  const key = text('item');
  try {
    await app.db.write(async (tx) => {
      const item = await openItem(tx, mine(app, me.id), key, at);
      if (!item) throw new ConflictRefused('This item is no longer open to you; go back to the list.');
      if (text('do') === 'back') await takeRecusalBack(tx, me.id, key, item.opened, at);
      else if (text('do') === 'recuse') await recuse(tx, me.id, key, text('reason'), at);
      else throw new ConflictRefused('Choose what to do with one of the buttons.');
    });
  } catch (e) {
    if (e instanceof ConflictRefused)
      return data({ sentence: e.message, item: key, reason: text('reason').slice(0, 500) }, { status: 409 });
    throw e;
  }
  return redirect(url.pathname + url.search);
}

export default function AccountConflictsPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rows, total, demonstration, page, pages, url } = loaderData;
  return (
    <Page
      title="Where I may vote"
      lead="What is still to be decided, and how you stand to each item by what you have declared. You see it before the meeting, and can declare more or leave an item of your own accord."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {demonstration && (
        <DemonstrationNote>
          Interests and representatives shown here are made up for the demonstration; the companies are real and have
          nothing to do with them.
        </DemonstrationNote>
      )}
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <p>
        <a href="/account/disclosures">Declare more, or confirm what you declared</a>. The{' '}
        <a href="/methods/conflicts">rules and worked cases</a> are public. Whether you have a vote at all depends on
        your role; this page is about conflicts alone.
      </p>
      <p className="count-line">{total === 1 ? '1 open item' : `${total} open items`}</p>
      {rows.length === 0 && <EmptyState title="Nothing waits for a decision." />}
      {rows.map((r) => (
        <Section key={r.key} title={<a href={r.path}>{r.title}</a>} {...(r.where ? { note: r.where } : {})}>
          <StandingView standing={r.standing} />
          <BehindView behind={r.behind} />
          <Form method="post" className="inline-form" action={url}>
            <input type="hidden" name="item" value={r.key} />
            {r.recused === null ? (
              <>
                <label>
                  Reason, if you wish{' '}
                  <input
                    type="text"
                    name="reason"
                    maxLength={500}
                    defaultValue={actionData?.item === r.key ? actionData.reason : ''}
                  />
                </label>
                <button
                  className="plain small"
                  type="submit"
                  name="do"
                  value="recuse"
                  aria-label={`Recuse myself from ${r.title}`}
                >
                  recuse myself
                </button>
              </>
            ) : r.opened ? (
              <p className="small quiet">You have recused yourself; a vote has opened, so this stands.</p>
            ) : (
              <button
                className="plain small"
                type="submit"
                name="do"
                value="back"
                aria-label={`Take back the recusal from ${r.title}`}
              >
                take the recusal back
              </button>
            )}
          </Form>
        </Section>
      ))}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
