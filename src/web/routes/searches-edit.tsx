import { data, redirect } from 'react-router';
import { changeSearch, deleteSearch, readSearch, SearchRefused } from '#evidence/saved-searches.server.ts';
import { feedPath, listPath, searchPath } from '#evidence/saved-searches.ts';
import { newsOf, unseenOf } from '#evidence/saved-searches-news.server.ts';
import { filterWords } from '#evidence/study-filter.ts';
import { appOf } from '#web/context.server.ts';
import { changerOf, mailWords, ownerOf } from '#web/searches/own-searches.server.ts';
import { SearchFields } from '#web/searches/search-fields.tsx';
import { asSentence, readSearchForm, searchNumber, startingForm } from '#web/searches/search-form.ts';
import { SearchNewsList } from '#web/searches/search-news.tsx';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/searches-edit';

export const handle = { script: false, keep: false };

const MISSING = 'You keep no such search; see the list of your saved searches.';

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const person = await ownerOf(app, url);
  const id = searchNumber(params.id);
  const search = Number.isNaN(id) ? null : await app.db.read((tx) => readSearch(tx, person, id));
  if (!search) throw data(MISSING, { status: 404 });
  const { name, alert, leastGrade, newStudies, filter } = search;
  // without a mail nothing is noted as known, so that nothing can be told from it
  const news =
    alert === 'none' ? null : await app.db.read(async (tx) => newsOf(tx, search, await unseenOf(tx, search)));
  return {
    name,
    state: startingForm({ name, alert, leastGrade, newStudies }),
    news,
    told: search.toldAt !== null,
    mail: await mailWords(app, person),
    words: asSentence(filterWords(filter)),
    list: listPath(filter),
    atom: feedPath(filter),
    json: feedPath(filter, 'json'),
    saved: url.searchParams.get('saved') === 'yes',
  };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const app = appOf(context);
  const person = await changerOf(app);
  const id = searchNumber(params.id);
  if (Number.isNaN(id)) throw data(MISSING, { status: 404 });
  const form = await request.formData();
  if (form.get('do') === 'delete') {
    try {
      await app.db.write((tx) => deleteSearch(tx, person, id, app.now()));
    } catch (e) {
      if (!(e instanceof SearchRefused)) throw e; // it is gone, which is what was wanted
    }
    return redirect('/searches');
  }
  const read = readSearchForm(form);
  if ('state' in read) return data(read.state, { status: 422 });
  try {
    await app.db.write((tx) => changeSearch(tx, person, id, read.settings, app.now()));
  } catch (e) {
    if (!(e instanceof SearchRefused)) throw e;
    return data({ values: read.settings, errors: {}, sentence: e.message }, { status: 409 });
  }
  return redirect(`${searchPath(id)}?saved=yes`);
}

export default function EditSearchPage({ loaderData, actionData }: Route.ComponentProps) {
  const { name, news, told, mail, words, list, atom, json, saved } = loaderData;
  return (
    <Page
      title={name}
      kicker="Saved search"
      lead={
        <p>
          {words}. <a href={list}>Open the list</a>
        </p>
      }
      breadcrumbs={[
        { label: 'Evidence', href: '/evidence' },
        { label: 'Saved searches', href: '/searches' },
      ]}
      width="text"
    >
      {saved && !actionData && <DoneNote>Saved.</DoneNote>}
      <form method="post" className="form">
        <SearchFields state={actionData ?? loaderData.state} mail={mail} />
        <SubmitRow label="Save" name="do" value="save">
          <a href="/searches">All saved searches</a>
        </SubmitRow>
      </form>
      <Section
        title="New since last time"
        id="news"
        note={
          news
            ? `What a mail would tell now: since ${told ? 'the last mail' : 'the mail was set'}. Looking here marks nothing as told.`
            : undefined
        }
      >
        {news ? (
          <SearchNewsList news={news} />
        ) : (
          <p>Choose above when a mail should come; what is new from then on is listed here too.</p>
        )}
      </Section>
      <Section
        title="Feed"
        note="For a feed reader: what is new in this search, without signing in and without your name."
      >
        <p>
          <a href={atom}>Atom</a> · <a href={json}>JSON Feed</a>
        </p>
      </Section>
      <Section title="Delete" note="The search and its alert go; nothing else changes.">
        <form method="post" className="form">
          <SubmitRow label="Delete this search" name="do" value="delete" dangerous />
        </form>
      </Section>
    </Page>
  );
}
